"""The result cache on disk: blobs named by content, an SQLite index beside them.

Order of writing: blobs, then the row; of deleting: the row, then blobs that no row names. So a row never points at a
file that was never whole. A damaged index is set aside and a new one begun: a cache may always be lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Final, TypeVar

from sqlite_utils import Database

from vmsg_desktop.adapters.storage.blobs import BlobFolder
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.model.limits import CACHE_MAX_BYTES
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.stats import hit_rate

T = TypeVar("T")
log = logging.getLogger(__name__)

_SCHEMA: Final = 1
_INDEX: Final = "index.sqlite"
_CLOCK_SLACK_S: Final = 86_400.0  # an entry made "tomorrow" means that the clock was set back: it is dropped
_BUSY_S: Final = 5.0
_SHA256: Final = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class CacheStats:
    """Figures of the cache since it was last cleared as a whole.

    Attributes:
        total_hits, total_misses, evictions: counts; an eviction makes room, an expiry is not one.
        hit_rate: hits / lookups, 0..1; None before the first lookup.
        total_entries: now; total_size_mb: blobs of all entries, decimal megabytes.
    """

    total_hits: int
    total_misses: int
    hit_rate: float | None
    total_entries: int
    total_size_mb: float
    evictions: int


class DiskCache:
    """Implements ResultCache under ``root``.

    Args:
        root: a folder of its own; created private to the user.
        clock: wall time for lifetimes and for what was used last.
        max_bytes: least recently used entries go when the blobs grow beyond this.

    Threads and processes may share one root.
    """

    def __init__(self, root: Path, *, clock: Clock, max_bytes: int = CACHE_MAX_BYTES) -> None:
        self._root = root
        self._clock = clock
        self._max_bytes = max_bytes
        self._blobs = BlobFolder(root / "blobs")
        self._lock = threading.RLock()
        self._db: Connection | None = None

    def get(self, key: str, *, stage: str) -> Kept | None:
        """See ResultCache; counts a hit or a miss."""

        def look_up(db: Connection) -> Kept | None:
            kept = self._read(db, key)
            _count(db, "total_hits" if kept else "total_misses")
            return kept

        return self._using(look_up, None)

    def put(self, key: str, kept: Kept, *, stage: str, ttl_s: float) -> None:
        """See ResultCache."""

        def keep(db: Connection) -> None:
            self._write(db, key, kept, stage=stage, ttl_s=ttl_s)
            self._make_room(db, keep=key)

        self._using(keep, None)

    def stats(self) -> CacheStats:
        """Current figures; all zero (rate None) for a cache that was never used."""

        def measure(db: Connection) -> CacheStats:
            counts = dict(db.execute("select name, value from counters"))
            entries, size = db.execute("select count(*), coalesce(sum(size_bytes), 0) from entries").fetchone()
            hits, misses = counts.get("total_hits", 0), counts.get("total_misses", 0)
            return CacheStats(hits, misses, hit_rate(hits, misses), entries, size / 1e6, counts.get("evictions", 0))

        return self._using(measure, CacheStats(0, 0, None, 0, 0.0, 0))

    def clear(self, *, stage: str | None = None) -> int:
        """Forget the entries of one stage, or everything with the counters; returns how many entries went."""

        def forget(db: Connection) -> int:
            of_stage = "select key from entries where ?1 is null or stage = ?1"
            keys = [row[0] for row in db.execute(of_stage, [stage])]
            for key in keys:
                self._delete(db, key)
            if stage is None:
                with db:
                    db.execute("delete from counters")
            return len(keys)

        return self._using(forget, 0)

    def stages(self) -> dict[str, int]:
        """Number of entries by stage name."""
        counted = "select stage, count(*) from entries group by stage order by stage"
        return self._using(lambda db: dict(db.execute(counted)), {})

    def close(self) -> None:
        """Close the index; the next call opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _read(self, db: Connection, key: str) -> Kept | None:
        row = db.execute("select record, record_sha256, created_s, expires_s from entries where key = ?", [key])
        found = row.fetchone()
        if found is None:
            return None
        record, record_sha256, created_s, expires_s = found
        now_s = self._clock.now_s()
        is_current = created_s <= now_s + _CLOCK_SLACK_S and now_s < expires_s
        kept = self._load(key, record) if is_current and _seal(key, record) == record_sha256 else None
        if kept is None:
            self._delete(db, key)
            return None
        with db:
            db.execute("update entries set used_s = ? where key = ?", [now_s, key])
        return kept

    def _load(self, key: str, record: str) -> Kept | None:
        facts = json.loads(record)
        blobs = {name: self._blobs.get(sha256) for name, sha256 in facts["blobs"].items()}
        whole = {name: data for name, data in blobs.items() if data is not None}
        if len(whole) < len(blobs):
            return None
        engine = Engine(**facts["engine"]) if facts["engine"] else None
        return Kept(Packed(facts["meta"], whole), engine, tuple(facts["notes"]))

    def _write(self, db: Connection, key: str, kept: Kept, *, stage: str, ttl_s: float) -> None:
        blobs = {name: self._blobs.put(data) for name, data in kept.packed.blobs.items()}
        engine = asdict(kept.engine) if kept.engine else None
        record = json.dumps({"meta": kept.packed.meta, "blobs": blobs, "engine": engine, "notes": kept.notes})
        size_bytes = sum(len(data) for data in kept.packed.blobs.values())
        now_s = self._clock.now_s()
        row = [key, stage, record, _seal(key, record), size_bytes, now_s, now_s + ttl_s, now_s]
        with db:
            db.execute("insert or replace into entries values (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _make_room(self, db: Connection, *, keep: str) -> None:
        expired = db.execute("select key from entries where expires_s <= ?", [self._clock.now_s()]).fetchall()
        for (key,) in expired:
            self._delete(db, key)
        size = db.execute("select coalesce(sum(size_bytes), 0) from entries").fetchone()[0]
        oldest = db.execute("select key, size_bytes from entries where key != ? order by used_s", [keep])
        for key, size_bytes in oldest.fetchall():
            if size <= self._max_bytes:
                return
            self._delete(db, key)
            _count(db, "evictions")
            size -= size_bytes

    def _delete(self, db: Connection, key: str) -> None:
        row = db.execute("select record from entries where key = ?", [key]).fetchone()
        with db:
            db.execute("delete from entries where key = ?", [key])
        for sha256 in set(_SHA256.findall(row[0])) if row else ():  # by pattern: the record may be damaged
            if db.execute("select 1 from entries where instr(record, ?) limit 1", [sha256]).fetchone() is None:
                self._blobs.delete(sha256)

    def _using(self, work: Callable[[Connection], T], default: T) -> T:
        """``work`` on the open index; ``default`` when the disk does not play along. A damaged index is set aside."""
        with self._lock:
            try:
                if self._db is None:
                    self._db = _open_index(self._root)
                return work(self._db)
            except (OSError, sqlite3.OperationalError) as exc:  # full disk, read-only home, locked too long
                log.warning("Cache not used this time: %s", exc)
                self.close()
            except sqlite3.DatabaseError as exc:
                log.warning("Cache index damaged (%s): set aside, a new one begins.", exc)
                self.close()
                _set_aside(self._root)
            return default


def _open_index(root: Path) -> Connection:
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(root / _INDEX, timeout=_BUSY_S, check_same_thread=False)
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


def _set_aside(root: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path = root / (_INDEX + suffix)
        if path.exists():
            path.replace(root / f"damaged-{_INDEX}{suffix}")


def _seal(key: str, record: str) -> str:
    """Hash that binds a record to its key, so that a flipped bit in the index is a miss and not a wrong result."""
    return hashlib.sha256(f"{key} {record}".encode()).hexdigest()


def _count(db: Connection, name: str) -> None:
    with db:
        db.execute("insert into counters values (?, 1) on conflict (name) do update set value = value + 1", [name])
