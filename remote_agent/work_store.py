"""The agent's jobs on disk: SQLite, so that accepted work survives the client, the connection and the agent.

What was accepted is on the disk before the client hears of it (full sync). That a job was begun or has ended survives a
killed agent, and a power cut may take it back: the job then runs again, its finished stages from the cache.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from sqlite3 import Connection
from typing import Final, Literal

from vmsg_desktop.adapters.storage.disk_space import disk_full, disk_of, is_full
from vmsg_desktop.adapters.storage.sqlite_file import open_private, set_aside, transaction
from vmsg_desktop.core.model.compute import Priority, WorkState
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.ports import Clock

log = logging.getLogger(__name__)

SCHEMA: Final = 1
KEEP_S: Final = 24 * 3600.0
"""How long an ended job is known: a lease, the client's own list is the truth."""

KEEP_MOST: Final = 500
KEEP_BYTES: Final = 64_000_000
_BUSY_S: Final = 10.0
_ROW_BYTES: Final = 64_000


EndState = Literal["done", "failed", "cancelled"]


@dataclass(frozen=True)
class WorkRow:
    """A job as it stands on the disk.

    Attributes:
        order: its JSON, files by their hashes; fingerprint: SHA-256 of it.
        accepted_s, started_s, ended_s: Unix seconds.
        round: how many lives of the agent it has seen; its events' numbers begin there.
        starts: how often it was begun without coming to an end.
        last_event: number of the last event of an ended job.
        error: of a failed job, JSON.
        blobs: JSON list of the SHA-256 of the files that it stands on and of those that it made.
        is_unwanted: 1 = a person cancelled it while it ran.
    """

    id: str
    order: str
    fingerprint: str
    priority: Priority
    accepted_s: float
    state: WorkState = "queued"
    started_s: float | None = None
    ended_s: float | None = None
    round: int = 0
    starts: int = 0
    last_event: int = 0
    error: str | None = None
    blobs: str = "[]"
    is_unwanted: int = 0


@dataclass(frozen=True)
class Ending:
    """How a job ended.

    Attributes:
        last_event: number of its last event. error: JSON.
        outputs: JSON of the results of a done job; events: JSON of what it told that is worth telling again.
        made: SHA-256 of the blobs that it made.
    """

    state: EndState
    last_event: int
    error: str | None = None
    outputs: str | None = None
    events: str = "[]"
    made: Sequence[str] = ()


class WorkStore:
    """The jobs under ``path``; threads may share it, processes may not (the agent's lock sees to that).

    Args:
        path: the database file; made when missing, private to the user.
        clock: wall time of changes.

    Attributes:
        set_aside: where an unusable older file was put, None when there was none.
    """

    def __init__(self, path: Path, *, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        self.set_aside: Path | None = None
        self._durable, self._quick = self._open()

    def add(self, row: WorkRow) -> None:
        """Accept a job; it is on the disk when this returns. Raises StorageError."""
        with self._lock, _told(self._path):
            self._durable.execute(_INSERT, astuple(row))

    def lease(self, job_id: str) -> WorkRow:
        """Begin a job. Raises StorageError."""
        change = "update jobs set state = 'running', started_s = ?, starts = starts + 1 where id = ? returning *"
        with self._lock, _told(self._path):
            return WorkRow(*self._quick.execute(change, [self._clock.now_s(), job_id]).fetchone())

    def release(self, job_id: str) -> None:
        """Give a job back that was begun and is not to blame for its end: it waits again. Raises StorageError."""
        change = "update jobs set state = 'queued', started_s = null, starts = starts - 1 where id = ?"
        with self._lock, _told(self._path):
            self._durable.execute(change, [job_id])

    def mark_unwanted(self, job_id: str) -> None:
        """A job that runs is to stop, also in a next life. Raises StorageError."""
        with self._lock, _told(self._path):
            self._quick.execute("update jobs set is_unwanted = 1 where id = ?", [job_id])

    def end(self, job_id: str, ending: Ending) -> WorkRow:
        """Keep how a job ended, with its results. Raises StorageError: nothing changed then."""
        change = (
            "update jobs set state = ?, ended_s = ?, last_event = ?, error = ?, starts = 0,"
            " blobs = (select json_group_array(value) from (select value from json_each(blobs) union"
            " select value from json_each(?))) where id = ? returning *"
        )
        now_s = self._clock.now_s()
        values = [ending.state, now_s, ending.last_event, ending.error, json.dumps(list(ending.made)), job_id]
        with self._lock, _told(self._path), transaction(self._quick) as db:
            row = WorkRow(*db.execute(change, values).fetchone())
            db.execute("insert or replace into told values (?, ?, ?)", [job_id, ending.outputs, ending.events])
            return row

    def get(self, job_id: str) -> WorkRow | None:
        """A job; None when there is none."""
        with self._lock, _told(self._path):
            found = self._quick.execute("select * from jobs where id = ?", [job_id]).fetchone()
        return WorkRow(*found) if found else None

    def told(self, job_id: str) -> tuple[str | None, str]:
        """(results, events) of an ended job, JSON; results None where it has none."""
        with self._lock, _told(self._path):
            found = self._quick.execute("select outputs, events from told where id = ?", [job_id]).fetchone()
        return (found[0], found[1]) if found else (None, "[]")

    def recover(self) -> tuple[WorkRow, ...]:
        """A new life of the agent: what has not ended waits again. Gives it, first come first. Raises StorageError."""
        change = "update jobs set state = 'queued', round = round + 1 where state in ('queued', 'running')"
        with self._lock, _told(self._path):
            self._durable.execute(change)
            rows = self._quick.execute("select * from jobs where state = 'queued' order by accepted_s, rowid")
            return tuple(WorkRow(*row) for row in rows.fetchall())

    def expire(self) -> int:
        """Forget ended jobs whose time is over, or that are too many; how many. Raises StorageError."""
        now_s = self._clock.now_s()
        ended = (
            "select id, row_number() over newest as place, sum(coalesce(length(outputs), 0)) over newest as bytes,"
            " ended_s from jobs left join told using (id) where ended_s is not null"
            " window newest as (order by ended_s desc, id)"
        )
        over = f"select id from ({ended}) where place > ? or bytes > ? or ended_s < ? or ended_s > ?"  # noqa: S608 own text
        values = [KEEP_MOST, KEEP_BYTES, now_s - KEEP_S, now_s + KEEP_S]
        with self._lock, _told(self._path), transaction(self._quick) as db:
            names = db.execute(over, values).fetchall()
            db.executemany("delete from told where id = ?", names)
            db.executemany("delete from jobs where id = ?", names)
            return len(names)

    def blobs(self) -> frozenset[str]:
        """SHA-256 of every file that a job here stands on or made."""
        with self._lock, _told(self._path):
            rows = self._quick.execute("select distinct value from jobs, json_each(jobs.blobs)").fetchall()
        return frozenset(name for (name,) in rows)

    def unended(self) -> frozenset[str]:
        """Ids of the jobs that wait or run."""
        with self._lock, _told(self._path):
            rows = self._quick.execute("select id from jobs where ended_s is null").fetchall()
        return frozenset(job_id for (job_id,) in rows)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._durable.close()
            self._quick.close()

    def _open(self) -> tuple[Connection, Connection]:
        with _told(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return _connect(self._path, sync="full"), _connect(self._path, sync="normal")
            except sqlite3.DatabaseError as exc:
                if isinstance(exc, sqlite3.OperationalError):
                    raise
                self.set_aside = set_aside(self._path, at_s=self._clock.now_s())
                log.warning("Jobs unusable (%s): kept as %s, a new list begins.", exc, self.set_aside.name)
                return _connect(self._path, sync="full"), _connect(self._path, sync="normal")


_INSERT: Final = f"insert into jobs values ({', '.join('?' for _ in fields(WorkRow))})"  # noqa: S608 only marks
_TABLES: Final = (
    "create table if not exists jobs (id text primary key, order_json text not null, fingerprint text not null,"
    " priority text not null, accepted_s real not null, state text not null, started_s real, ended_s real,"
    " round integer not null, starts integer not null, last_event integer not null, error text, blobs text not null,"
    " is_unwanted integer not null)",
    "create index if not exists jobs_by_state on jobs (state)",
    "create table if not exists told (id text primary key, outputs text, events text not null)",
)


def _connect(path: Path, *, sync: Literal["full", "normal"]) -> Connection:
    connection = open_private(path, busy_s=_BUSY_S)
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA:
            raise sqlite3.DatabaseError(f"format {version} is newer than {SCHEMA}")
        if sync == "full" and connection.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        connection.execute("pragma journal_mode = wal")
        connection.execute(f"pragma synchronous = {sync}")
        connection.execute("pragma secure_delete = on")  # what is forgotten leaves no trace in free pages
        if version < SCHEMA:
            with transaction(connection):
                for table in _TABLES:
                    connection.execute(table)
                connection.execute(f"pragma user_version = {SCHEMA}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's and the disk's errors in words."""
    try:
        yield
    except (sqlite3.Error, OSError) as exc:  # also a file that is found damaged while it is used
        has_no_room = getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        if has_no_room or (isinstance(exc, OSError) and is_full(exc)) or disk_of(path).free_bytes < _ROW_BYTES:
            raise disk_full(path, _ROW_BYTES, what="the agent's list of jobs") from exc
        raise StorageError(
            "work_not_written",
            f"The agent's list of jobs {path} cannot be used: {exc}.",
            "Free some space on that machine, or see what holds the file, then try again.",
            retryable=True,
        ) from exc
