"""The agent's token: whoever can read this file may use the agent."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import write_new
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.secret import Secret

_BYTES: Final = 32
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def read_or_create_token(path: Path) -> Secret:
    """The token in ``path``; made on first use: 256 bits, the file readable by its owner alone.

    Two agents that start at once agree on one token: the first file stands.

    Raises:
        StorageError: "token_exposed": others could read it; "token_damaged"; "token_unreadable".
    """
    try:
        if not path.exists():
            _create(path)
        return _read(path)
    except OSError as exc:
        raise StorageError(
            "token_unreadable",
            f"The agent's token {path} cannot be read or written: {exc.strerror}.",
            "Check who owns the folder, then start the agent again.",
        ) from exc


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        write_new(path, secrets.token_urlsafe(_BYTES).encode(), mode=0o600)


def _read(path: Path) -> Secret:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with open(handle, encoding="ascii", errors="replace") as file:
        facts = os.fstat(handle)
        text = file.read(1024).strip()
    if os.name == "posix" and (facts.st_mode & _OTHERS or facts.st_uid != os.geteuid()):
        raise StorageError(
            "token_exposed",
            f"The agent's token {path} can be read by others, or belongs to somebody else.",
            "Delete the file: the next start makes a new one.",
        )
    if not _SHAPE.fullmatch(text):
        raise StorageError(
            "token_damaged", f"The agent's token {path} is damaged.", "Delete the file: the next start makes a new one."
        )
    return Secret(text)
