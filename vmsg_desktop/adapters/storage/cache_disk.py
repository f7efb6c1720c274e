"""The result cache on disk: blobs named by content, an SQLite index beside them.

Order of writing: blobs, then the row; of deleting: the row, then blobs that no row names. So a row never points at a
file that was never written. A damaged index is set aside and a new one begun: a cache may always be lost.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final, Literal, TypeVar

from vmsg_desktop.adapters.storage.blobs import BlobFolder
from vmsg_desktop.adapters.storage.cache_index import Usage, count, open_index, seal, set_aside
from vmsg_desktop.adapters.storage.disk_space import leave_room
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.model.limits import CACHE_MAX_BYTES
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.stats import hit_rate

EntryState = Literal["good", "expired", "damaged", "absent"]
T = TypeVar("T")
log = logging.getLogger(__name__)

_CLOCK_SLACK_S: Final = 86_400.0  # an entry made "tomorrow" means that the clock was set back: it is dropped
_JSON: Final = json.JSONDecoder()
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


@dataclass(frozen=True)
class CacheAudit:
    """What a check of every entry found; all but the good ones were dropped.

    Attributes:
        good, damaged, expired: entries.
        orphans: blobs that no entry named, left over from an interrupted write.
    """

    good: int
    damaged: int
    expired: int
    orphans: int


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
        self._blobs = BlobFolder(root / "blobs", is_lasting=False)
        self._lock = threading.RLock()
        self._db: Connection | None = None
        self._usage = Usage()

    def get(self, key: str, *, stage: str) -> Kept | None:
        """See ResultCache; counts a hit or a miss."""

        def look_up(db: Connection) -> Kept | None:
            kept = self._read(db, key)
            now_s = self._clock.now_s()
            self._usage.note("total_hits" if kept else "total_misses", key if kept else None, now_s=now_s)
            if self._usage.is_due(now_s):
                self._usage.write(db)
            return kept

        return self._using(look_up, None)

    def put(self, key: str, kept: Kept, *, stage: str, ttl_s: float, parts: Mapping[str, Any]) -> None:
        """See ResultCache."""

        def keep(db: Connection) -> None:
            self._usage.write(db)
            self._write(db, key, kept, stage=stage, ttl_s=ttl_s, parts=parts)
            self._make_room(db, keep=key)

        self._using(keep, None)

    def stats(self) -> CacheStats:
        """Current figures; all zero (rate None) for a cache that was never used."""

        def measure(db: Connection) -> CacheStats:
            self._usage.write(db)
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
                self._usage = Usage()
                with db:
                    db.execute("delete from counters")
            return len(keys)

        return self._using(forget, 0)

    def stages(self) -> dict[str, int]:
        """Number of entries by stage name."""
        counted = "select stage, count(*) from entries group by stage order by stage"
        return self._using(lambda db: dict(db.execute(counted)), {})

    def peek(self, key: str) -> Kept | None:
        """The kept result when it is good; looking changes nothing and counts nothing."""

        def look(db: Connection) -> Kept | None:
            row = db.execute("select record from entries where key = ?", [key]).fetchone()
            return self._load(row[0]) if row and self.state_of(key) == "good" else None

        return self._using(look, None)

    def state_of(self, key: str) -> EntryState:
        """How an entry stands; looking changes nothing and counts nothing."""

        def look(db: Connection) -> EntryState:
            row = db.execute("select record, record_sha256, created_s, expires_s from entries where key = ?", [key])
            found = row.fetchone()
            if found is None:
                return "absent"
            record, record_sha256, created_s, expires_s = found
            if not self._is_current(created_s, expires_s):
                return "expired"
            is_whole = seal(key, record) == record_sha256 and self._load(record) is not None
            return "good" if is_whole else "damaged"

        return self._using(look, "absent")

    def parts_of(self, stage: str) -> tuple[Mapping[str, Any], ...]:
        """What the kept entries of a stage were made from, last used first; damaged ones are left out."""

        def read(db: Connection) -> tuple[Mapping[str, Any], ...]:
            self._usage.write(db)
            rows = db.execute(
                "select key, record, record_sha256 from entries where stage = ? order by used_s desc", [stage]
            )
            return tuple(json.loads(record)["parts"] for key, record, sealed in rows if seal(key, record) == sealed)

        return self._using(read, ())

    def verify(self) -> CacheAudit:
        """Hash every entry and every blob again; drop what is damaged and what no entry names."""

        def audit(db: Connection) -> CacheAudit:
            keys = [row[0] for row in db.execute("select key from entries")]
            states = {key: self.state_of(key) for key in keys}
            for key, state in states.items():
                if state != "good":
                    self._delete(db, key)
            named = {
                sha256 for (record,) in db.execute("select record from entries") for sha256 in _SHA256.findall(record)
            }
            orphans = [sha256 for sha256 in self._blobs.names() if sha256 not in named]
            for sha256 in orphans:
                self._blobs.delete(sha256)
            counted = Counter(states.values())
            return CacheAudit(counted["good"], counted["damaged"], counted["expired"], len(orphans))

        return self._using(audit, CacheAudit(0, 0, 0, 0))

    def close(self) -> None:
        """Close the index; the next call opens it again."""
        with self._lock:
            if self._db is not None:
                with suppress(sqlite3.Error):  # figures are no reason to fail
                    self._usage.write(self._db)
                self._db.close()
                self._db = None

    def _read(self, db: Connection, key: str) -> Kept | None:
        row = db.execute("select record, record_sha256, created_s, expires_s from entries where key = ?", [key])
        found = row.fetchone()
        if found is None:
            return None
        record, record_sha256, created_s, expires_s = found
        is_current = self._is_current(created_s, expires_s)
        kept = self._load(record) if is_current and seal(key, record) == record_sha256 else None
        if kept is None:
            self._delete(db, key)
        return kept

    def _is_current(self, created_s: float, expires_s: float) -> bool:
        now_s = self._clock.now_s()
        return bool(created_s <= now_s + _CLOCK_SLACK_S and now_s < expires_s)

    def _load(self, record: str) -> Kept | None:
        facts, _ = _JSON.raw_decode(record)  # json.loads looks for blanks around it, for a third of the time
        whole: dict[str, bytes] = {}
        for name, sha256 in facts["blobs"].items():
            data = self._blobs.get(sha256)
            if data is None:
                return None
            whole[name] = data
        engine = Engine(**facts["engine"]) if facts["engine"] else None
        return Kept(Packed(facts["meta"], whole), engine, tuple(facts["notes"]))

    def _write(
        self, db: Connection, key: str, kept: Kept, *, stage: str, ttl_s: float, parts: Mapping[str, Any]
    ) -> None:
        size_bytes = sum(len(data) for data in kept.packed.blobs.values())
        leave_room(self._root, size_bytes)
        blobs = {name: self._blobs.put(data) for name, data in kept.packed.blobs.items()}
        engine = asdict(kept.engine) if kept.engine else None
        facts = {"meta": kept.packed.meta, "blobs": blobs, "engine": engine, "notes": kept.notes, "parts": parts}
        record = json.dumps(facts)
        now_s = self._clock.now_s()
        row = [key, stage, record, seal(key, record), size_bytes, now_s, now_s + ttl_s, now_s]
        with db:
            db.execute("insert or replace into entries values (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _make_room(self, db: Connection, *, keep: str) -> None:
        expired = db.execute("select key from entries where expires_s <= ?", [self._clock.now_s()]).fetchall()
        for (key,) in expired:
            self._delete(db, key)
        size = db.execute("select coalesce(sum(size_bytes), 0) from entries").fetchone()[0]
        if size <= self._max_bytes:
            return
        oldest = db.execute("select key, size_bytes from entries where key != ? order by used_s", [keep])
        for key, size_bytes in oldest.fetchall():
            if size <= self._max_bytes:
                return
            self._delete(db, key)
            with db:
                count(db, "evictions")
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
                    self._db = open_index(self._root)
                return work(self._db)
            except (OSError, sqlite3.OperationalError) as exc:  # full disk, read-only home, locked too long
                log.warning("Cache not used this time: %s", exc)
                self.close()
            except sqlite3.DatabaseError as exc:
                log.warning("Cache index damaged (%s): set aside, a new one begins.", exc)
                self.close()
                set_aside(self._root)
            return default
