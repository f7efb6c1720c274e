"""A sandbox that nobody holds: one for each home, told to whoever looks, ended by itself when idle.

Order: the lock of the home, the key, the server; when it answers, the rendezvous file. It stays while a talk is under
way or a finished one was not fetched yet: somebody was interrupted and may come back for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

from vmsg_desktop.adapters.compute.sandbox_child import FILE_NAME, KEY_NAME
from vmsg_desktop.adapters.file_lock import lock_or_not
from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import new_key

LOCK_NAME: Final = "sandbox.lock"
_LOOK_S: Final = 0.5
_LEAVE_S: Final = 0.5  # somebody may have read the address just before it was taken away


def serve_kept(make: Callable[[Secret], Sandbox], home: Path, *, idle_s: float, cancel: CancelToken) -> bool:
    """Serve until nobody needs it or it is stopped; False when another one serves this home already.

    Args:
        make: the sandbox with that key, not started.
        home: its folder, private to the user.
        idle_s: ends after so long without a request, unless something waits to be fetched.
        cancel: stops it.

    Raises:
        StorageError: the folder cannot be used.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock_or_not(home / LOCK_NAME) as is_ours:
            if is_ours:
                with make(_key(home)) as sandbox:
                    _serve(sandbox, home, idle_s, cancel)
            return is_ours
    except OSError as exc:
        raise StorageError(
            "sandbox_home", f"{home} cannot be used: {exc.strerror}.", "Check the folder and its rights."
        ) from exc


def _serve(sandbox: Sandbox, home: Path, idle_s: float, cancel: CancelToken) -> None:
    publish(home, sandbox.url)
    try:
        while True:
            _wait_until_idle(sandbox, idle_s, cancel)
            (home / FILE_NAME).unlink(missing_ok=True)
            before = _asked(sandbox)
            cancel.wait(_LEAVE_S)
            if _asked(sandbox) == before:
                return
            publish(home, sandbox.url)
    except Cancelled:
        return
    finally:
        (home / FILE_NAME).unlink(missing_ok=True)


def publish(home: Path, url: str) -> None:
    """Tell where this process answers. Raises OSError."""
    pid = os.getpid()
    told = {"port": int(url.rpartition(":")[2]), "pid": pid, "started_s": psutil.Process(pid).create_time()}
    write_atomically(home / FILE_NAME, json.dumps(told).encode(), mode=0o600)


def _wait_until_idle(sandbox: Sandbox, idle_s: float, cancel: CancelToken) -> None:
    before, quiet_s = _asked(sandbox), 0.0
    while quiet_s < idle_s:  # steps are counted, not the clock: a computer that slept was not idle
        cancel.wait(_LOOK_S)
        asked = _asked(sandbox)
        is_busy = asked != before or sandbox.account.is_awaited()
        before, quiet_s = asked, 0.0 if is_busy else quiet_s + _LOOK_S


def _asked(sandbox: Sandbox) -> int:
    return sum(sandbox.journal.counts().values())


def _key(home: Path) -> Secret:
    """The key of this home; made on first use, so that a job that was interrupted knows it after a restart."""
    path = home / KEY_NAME
    try:
        text = path.read_text("ascii").strip()
    except (FileNotFoundError, ValueError):
        text = ""
    if text.count(":") != 1:
        key = new_key()
        write_atomically(path, key.reveal().encode(), mode=0o600)
        return key
    return Secret(text)
