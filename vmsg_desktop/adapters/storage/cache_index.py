"""The cache's index: an SQLite file with one row an entry, sealed row by row."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from sqlite_utils import Database

from vmsg_desktop.adapters.storage.sqlite_file import put_aside

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
    # All that each put asks about the others: without it their records would be read too.
    db.table("entries").create_index(["expires_s", "size_bytes"], if_not_exists=True)
    db.table("counters").create({"name": str, "value": int}, pk="name", if_not_exists=True)


def set_aside(root: Path) -> None:
    """Rename the index, so that a new one can begin and the old one can be looked at."""
    put_aside(root / _NAME, root / f"damaged-{_NAME}")


def seal(key: str, record: str) -> str:
    """Hash that binds a record to its key, so that a flipped bit in the index is a miss and not a wrong result."""
    return hashlib.sha256(f"{key} {record}".encode()).hexdigest()


def count(db: Connection, name: str, number: int = 1) -> None:
    """Add to a counter, within whatever transaction is open."""
    added = "insert into counters values (?1, ?2) on conflict (name) do update set value = value + ?2"
    db.execute(added, [name, number])


class Usage:
    """What lookups leave behind, written many at a time: a commit of its own costs more than a lookup.

    A process that is killed loses its last second of it; then the figures count too few, and an entry may make room
    a little early.
    """

    _MOST: Final = 64
    _LONGEST_S: Final = 1.0

    def __init__(self) -> None:
        self._used_s: dict[str, float] = {}
        self._counts: Counter[str] = Counter()
        self._since_s = 0.0

    def note(self, counter: str, used_key: str | None, *, now_s: float) -> None:
        """Count a lookup, and say which entry it used."""
        if not self._counts:
            self._since_s = now_s
        self._counts[counter] += 1
        if used_key is not None:
            self._used_s[used_key] = now_s

    def is_due(self, now_s: float) -> bool:
        """Has enough gathered, or has it waited long? A clock that was set back counts as long."""
        return self._counts.total() >= self._MOST or not 0 <= now_s - self._since_s < self._LONGEST_S

    def write(self, db: Connection) -> None:
        """Write everything noted; what cannot be written is given up."""
        used, counts = self._used_s, self._counts
        self._used_s, self._counts = {}, Counter()
        if not counts:
            return
        with db:
            db.executemany("update entries set used_s = ?2 where key = ?1", list(used.items()))
            for name, number in counts.items():
                count(db, name, number)
