"""Processes of this computer that outlive the one that starts them: started apart, known again by number and start."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

import vmsg_desktop

_SAID: Final = "start.log"  # what the process printed: a log of its own is opened later
_SAME_START_S: Final = 2.0  # a process's start is told by the wall clock
_LAST_LINES: Final = 5
_SECRETS: Final = ("DID_API_KEY",)  # the vendor's key stays with the desktop


def start_detached(command: Sequence[str], home: Path) -> subprocess.Popen[bytes]:
    """A process in a session of its own: no Ctrl-C, no closed terminal of ours reaches it. Raises OSError."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(home / _SAID, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as said:
        process = subprocess.Popen(
            command, cwd=home, env=_environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
            start_new_session=True, close_fds=True,
        )  # fmt: skip
    # It is waited for so that a dead one does not stay behind as a zombie; nothing else needs the thread.
    threading.Thread(target=process.wait, name=f"waits-for-{process.pid}", daemon=True).start()
    return process


def last_words(home: Path) -> str:
    """The end of what the process of this home printed; "nothing" where it was silent."""
    said = ""
    with suppress(OSError):
        said = (home / _SAID).read_text("utf-8", "replace")
    return " / ".join(said.strip().splitlines()[-_LAST_LINES:]) or "nothing"


def living_process(pid: int, started_s: float) -> psutil.Process | None:
    """The very process with this number and start; None when it has ended, or its number is another's by now."""
    try:
        process = psutil.Process(pid)
        is_it = abs(process.create_time() - started_s) < _SAME_START_S
        return process if is_it and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, ValueError, OverflowError):
        return None


def _environment() -> Mapping[str, str]:
    """Ours without secrets, with our packages to be found and no path that depends on where we stand."""
    packages = str(Path(vmsg_desktop.__file__).resolve().parents[1])
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [packages, environment.get("PYTHONPATH", "")]))
    if environment.get("VMSG_HOME"):
        environment["VMSG_HOME"] = str(Path(environment["VMSG_HOME"]).expanduser().absolute())
    return environment
