"""The agent's log: one file that stays small, and never a secret in it."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.core.model.secret import RedactingFilter

LOG_FOLDER: Final = "log"
LOG_NAME: Final = "agent.log"
_MAX_BYTES: Final = 1_000_000
_OLDER: Final = 3
_LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_path(home: Path) -> Path:
    """Where the agent of a home writes what happens."""
    return home / LOG_FOLDER / LOG_NAME


def open_log(home: Path) -> logging.Handler:
    """Everything that this process logs goes into the file from now on. Raises OSError."""
    path = log_path(home)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _PrivateFile(path, maxBytes=_MAX_BYTES, backupCount=_OLDER, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_LINE))
    handler.addFilter(RedactingFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


def last_lines(home: Path, count: int) -> list[str]:
    """The newest lines of the log, oldest first; empty when there is none."""
    path = log_path(home)
    older = path.with_name(f"{path.name}.1")
    texts = [file.read_text("utf-8", errors="replace") for file in (older, path) if file.is_file()]
    return "".join(texts).splitlines()[-count:]


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> Any:
        return open(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8")
