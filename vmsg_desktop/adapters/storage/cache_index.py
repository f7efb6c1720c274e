"""The cache's index: an SQLite file with one row an entry, sealed row by row."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from sqlite_utils import Database

_SCHEMA: Final = 1
_NAME: Final = "index.sqlite"
_BUSY_S: Final = 5.0


def open_index(root: Path) -> Connection:
    """The index under ``root``, made when missing.

    Raises:
        sqlite3.DatabaseError: what lies there is no index of this format.
        sqlite3.OperationalError: the disk is full or read-only, or another process holds the file.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(root / _NAME, timeout=_BUSY_S, check_same_thread=False)
    version = connection.execute("pragma user_version").fetchone()[0]
    if version not in (0, _SCHEMA):
        connection.close()
        raise sqlite3.DatabaseError(f"format {version} is not format {_SCHEMA}")
    # NORMAL may lose the last entries in a power cut; that costs a recomputation, never a wrong result.
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    _create_tables(Database(connection))
    connection.execute(f"pragma user_version = {_SCHEMA}")
    return connection


def _create_tables(db: Database) -> None:
    columns = {"key": str, "stage": str, "record": str, "record_sha256": str}
    numbers = {"size_bytes": int, "created_s": float, "expires_s": float, "used_s": float}
    db.table("entries").create(columns | numbers, pk="key", if_not_exists=True)
    db.table("entries").create_index(["used_s"], if_not_exists=True)
    db.table("counters").create({"name": str, "value": int}, pk="name", if_not_exists=True)


def set_aside(root: Path) -> None:
    """Rename the index, so that a new one can begin and the old one can be looked at."""
    for suffix in ("", "-wal", "-shm"):
        path = root / (_NAME + suffix)
        if path.exists():
            path.replace(root / f"damaged-{_NAME}{suffix}")


def seal(key: str, record: str) -> str:
    """Hash that binds a record to its key, so that a flipped bit in the index is a miss and not a wrong result."""
    return hashlib.sha256(f"{key} {record}".encode()).hexdigest()


def count(db: Connection, name: str) -> None:
    """Add one to a counter."""
    with db:
        db.execute("insert into counters values (?, 1) on conflict (name) do update set value = value + 1", [name])
