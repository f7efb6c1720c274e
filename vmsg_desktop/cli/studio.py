"""``vmsg`` and ``vmsg studio``: the window."""

from __future__ import annotations

import argparse
import gc
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from vmsg_desktop.cli.output import err

GUI_LIBRARIES: Final = "pip install 'vmsg-desktop[gui]'"
_NO_WINDOW: Final = 1


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    studio = commands.add_parser("studio", help="the window (also: vmsg without a command)")
    studio.add_argument("files", nargs="*", type=Path, metavar="MESSAGE.json", help="a message to open")
    studio.add_argument("--simulated", action="store_true", help="show a made-up day in the performance room")
    studio.set_defaults(run=open_window)


def open_window(args: argparse.Namespace) -> int:
    """``vmsg studio``; where the window is not installed, the line that installs it."""
    if find_spec("PySide6") is None:
        err.print(f"The window is not installed. Install it: {GUI_LIBRARIES}", markup=False)
        err.print("Everything else works without it: vmsg --help", markup=False)
        return _NO_WINDOW
    gc.disable()  # nothing that starting makes is garbage; once the window shows, ui/garbage.py looks for it
    from vmsg_desktop.adapters.system.paths import data_home
    from vmsg_desktop.bootstrap.studio import open_studio
    from vmsg_desktop.ui.app import run

    opened = partial(open_studio, is_simulated=getattr(args, "simulated", False))
    return run(opened, home=data_home(), files=getattr(args, "files", []))
