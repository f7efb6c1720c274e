"""How this program starts itself again: by its modules in a checkout or a wheel, by its files in a frozen package."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Literal

Program = Literal["vmsg", "vmsg-agent"]

_MODULES: Final[dict[Program, str]] = {"vmsg": "vmsg_desktop", "vmsg-agent": "remote_agent"}


def is_frozen() -> bool:
    """True in a package that brings its own Python, where nothing can be installed with pip."""
    return bool(getattr(sys, "frozen", False))


def own_command(program: Program, *words: str) -> tuple[str, ...]:
    """The command line that runs ``program`` of this very installation with ``words``.

    In a frozen package ``sys.executable`` is whichever of its programs runs: they lie side by side.
    """
    if is_frozen():
        return (str(Path(sys.executable).resolve().with_name(program)), *words)
    return (sys.executable, "-m", _MODULES[program], *words)
