"""The sandbox of this computer: found where it tells that it answers, started where there is none.

A process of its own, like the agent of this computer: what was sent to it is still there after the window was closed or
killed, and it ends by itself when idle.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from vmsg_desktop.adapters.compute.detached import last_words, living_process, start_detached
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.programs import own_command

FILE_NAME: Final = "sandbox.json"
KEY_NAME: Final = "key"
IDLE_MINUTES: Final = 10.0
START_S: Final = 20.0
"""The longest that a sandbox may take to answer."""

_LOOK_S: Final = 0.02
_END_S: Final = 15.0


@dataclass(frozen=True)
class RunningSandbox:
    """Where a sandbox says that it answers: its port and process."""

    port: int
    pid: int
    started_s: float


def sandbox_command(home: Path, *, idle_minutes: float = IDLE_MINUTES) -> tuple[str, ...]:
    """Starts a sandbox that lives in ``home``."""
    return own_command("vmsg", "sandbox", "--home", str(home), "--idle-minutes", str(idle_minutes))


def find_sandbox(home: Path) -> RunningSandbox | None:
    """The sandbox of this home whose very process still runs; None when there is none."""
    try:
        told = json.loads((home / FILE_NAME).read_text("utf-8"))
        found = RunningSandbox(int(told["port"]), int(told["pid"]), float(told["started_s"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if living_process(found.pid, found.started_s) is not None else None


def address_of(home: Path, found: RunningSandbox) -> Endpoint:
    """Its address and key. Raises StorageError."""
    try:
        key = (home / KEY_NAME).read_text("ascii").strip()
    except (OSError, ValueError) as exc:
        raise StorageError(
            "sandbox_key_unreadable", f"The sandbox's key in {home} cannot be read.", "Check its rights."
        ) from exc
    return Endpoint(f"http://127.0.0.1:{found.port}", Secret(key))


def open_sandbox(home: Path, *, cancel: CancelToken, command: Sequence[str] = (), start_s: float = START_S) -> Endpoint:
    """The sandbox that runs, or a new one.

    Args:
        home: its folder.
        cancel: ends the waiting; what was started goes on.
        command: starts one that lives in ``home``; empty = this program's own.
        start_s: the longest that it may take to answer.

    Raises:
        RemoteError: "sandbox_not_started", with the end of what it printed.
        StorageError: its folder cannot be used.
    """
    found = find_sandbox(home) or _started(home, command or sandbox_command(home), start_s, cancel)
    return address_of(home, found)


def stop_sandbox(home: Path) -> bool:
    """End the one that runs, and wait until it has; False when there was none. Raises RemoteError."""
    found = find_sandbox(home)
    process = None if found is None else living_process(found.pid, found.started_s)
    if process is None:
        return False
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(_END_S)
        except psutil.TimeoutExpired as exc:
            raise RemoteError(
                "sandbox_not_ended", f"The sandbox has not ended within {_END_S:.0f} s.", "Try again.", retryable=True
            ) from exc
    return True


def _started(home: Path, command: Sequence[str], start_s: float, cancel: CancelToken) -> RunningSandbox:
    try:
        process = start_detached(command, home)
    except OSError as exc:
        raise StorageError(
            "sandbox_not_started", f"The sandbox cannot be started: {exc}.", "Check disk and rights."
        ) from exc
    end_s = time.monotonic() + start_s
    while time.monotonic() < end_s:
        found = find_sandbox(home)
        if found is not None:
            return found
        if process.poll() not in (None, 0):  # 0: another one was first
            break
        cancel.wait(_LOOK_S)
    code = process.poll()
    how = f"did not answer within {start_s:.0f} s" if code is None else f"ended at once (exit code {code})"
    raise RemoteError(
        "sandbox_not_started",
        f"The sandbox of this computer {how}. It said: {last_words(home)}",
        "Start it by hand to see more: vmsg sandbox",
        details={"exit_code": code},
    )
