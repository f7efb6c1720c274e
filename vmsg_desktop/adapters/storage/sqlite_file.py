"""What every database file of the program has in common: private, written in whole steps, set aside when unusable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Final

_PARTS: Final = ("", "-wal", "-shm")


def open_private(path: Path, *, busy_s: float) -> Connection:
    """A connection to a file that is made when missing and that only this user may read; any thread.

    Transactions are begun by hand, see :func:`transaction`. ``busy_s``: how long another process is waited for.
    Raises sqlite3.Error, OSError.
    """
    path.touch(0o600)  # before SQLite makes it: the files beside it get the rights that it has then
    path.chmod(0o600)
    return sqlite3.connect(path, timeout=busy_s, check_same_thread=False, isolation_level=None)


@contextmanager
def transaction(db: Connection) -> Iterator[Connection]:
    """All of the block or nothing; nobody else writes meanwhile. Raises sqlite3.Error."""
    db.execute("begin immediate")
    try:
        yield db
        db.commit()  # may fail too: what is still open then goes back
    except BaseException:
        db.rollback()
        raise


def put_aside(path: Path, kept: Path) -> Path:
    """Rename a file with what SQLite keeps beside it, so that a new one can begin; returns ``kept``. Raises OSError."""
    for suffix in _PARTS:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    return kept


def set_aside(path: Path, *, at_s: float) -> Path:
    """The same under a name with the moment in it. Raises OSError."""
    return put_aside(path, path.with_name(f"{path.stem}-set-aside-{at_s:.0f}{path.suffix}"))
