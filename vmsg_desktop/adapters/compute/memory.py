"""What the desktop remembers of agents: which files they have, and which jobs are still theirs.

What is written outlives this program, whatever ends it: a job that an agent works at is found again by the next run. A
power cut may take the last entries back, and a damaged file is begun anew: that costs an upload or a job that runs
twice, nothing else, and waiting for the disk three times would be most of a small job's time.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.ports import Clock

log = logging.getLogger(__name__)

HASHES_KEPT: Final = 20_000
JOBS_KEPT_S: Final = 14 * 86_400.0
"""A job that nobody asked for again is forgotten; the agent has its own end for it."""

_RECENT_S: Final = 86_400.0
_SCHEMA: Final = 1
_BUSY_S: Final = 10.0
_TABLES: Final = """
create table if not exists files (agent text, sha256 text, used_s real, primary key (agent, sha256)) without rowid;
create table if not exists jobs (
    target text, order_hash text, job_id text, opened_s real, is_unwanted integer default 0,
    primary key (target, job_id)
) without rowid;
create index if not exists files_by_use on files (agent, used_s);
create index if not exists jobs_by_order on jobs (target, order_hash);
"""


class AgentMemory:
    """Memory in one SQLite file; threads and processes may share it.

    Args:
        path: the file; made when missing, private to the user.
        clock: wall time.
        hashes_kept: of one agent; the least recently used go first.
    """

    def __init__(self, path: Path, *, clock: Clock, hashes_kept: int = HASHES_KEPT) -> None:
        self._path = path
        self._hashes_kept = hashes_kept
        self._clock = clock
        self._lock = threading.RLock()
        self._db = self._open()

    def known(self, agent: str, hashes: Iterable[str]) -> frozenset[str]:
        """Those of ``hashes`` that the agent had when it was last spoken to."""
        asked = list(set(hashes))
        marks = ", ".join("?" * len(asked))
        query = f"select sha256 from files where agent = ? and sha256 in ({marks})"  # noqa: S608 question marks only
        return frozenset(row[0] for row in self._rows(query, [agent, *asked]))

    def learn(self, agent: str, hashes: Iterable[str]) -> None:
        """The agent has these files. What was learnt lately is not written again: a job waits for each sync."""
        now_s = self._clock.now_s()
        asked = set(hashes)
        marks = ", ".join("?" * len(asked))
        query = f"select sha256 from files where agent = ? and used_s > ? and sha256 in ({marks})"  # noqa: S608 marks
        news = asked - {row[0] for row in self._rows(query, [agent, now_s - _RECENT_S, *asked])}
        if not news:
            return
        with self._transaction() as db:
            db.executemany("insert or replace into files values (?, ?, ?)", [(agent, one, now_s) for one in news])
            db.execute(_PRUNE, [agent, agent, self._hashes_kept])

    def forget(self, agent: str, hashes: Iterable[str]) -> None:
        """The agent has them no more."""
        with self._transaction() as db:
            db.executemany("delete from files where agent = ? and sha256 = ?", [(agent, one) for one in hashes])

    def open_job(self, target: str, order_hash: str) -> str | None:
        """The id under which a target works at an order already."""
        query = (
            "select job_id from jobs where target = ? and order_hash = ? and not is_unwanted"
            " order by opened_s desc limit 1"
        )
        rows = self._rows(query, [target, order_hash])
        return str(rows[0][0]) if rows else None

    def begin_job(self, target: str, order_hash: str, job_id: str) -> None:
        """A target is about to get an order under this id; on disk when this returns."""
        now_s = self._clock.now_s()
        with self._transaction() as db:
            db.execute("delete from jobs where opened_s < ?", [now_s - JOBS_KEPT_S])
            db.execute("insert or replace into jobs values (?, ?, ?, ?, 0)", [target, order_hash, job_id, now_s])

    def end_job(self, target: str, job_id: str) -> None:
        """Its result is here, or there will be none."""
        with self._transaction() as db:
            db.execute("delete from jobs where target = ? and job_id = ?", [target, job_id])

    def unwanted_job(self, target: str, job_id: str) -> None:
        """It was cancelled; the agent is to be told when it can be reached."""
        with self._transaction() as db:
            db.execute("update jobs set is_unwanted = 1 where target = ? and job_id = ?", [target, job_id])

    def unwanted_jobs(self, target: str) -> tuple[str, ...]:
        """Jobs that the target does not know to be cancelled."""
        rows = self._rows("select job_id from jobs where target = ? and is_unwanted", [target])
        return tuple(str(row[0]) for row in rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _rows(self, query: str, values: list[Any]) -> list[Any]:
        with self._lock, _told(self._path):
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _told(self._path):
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    def _open(self) -> sqlite3.Connection:
        with _told(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return _connect(self._path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as exc:
                log.warning("What was known of agents cannot be read (%s) and begins anew.", exc)
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
                return _connect(self._path)


_PRUNE: Final = (
    "delete from files where agent = ? and sha256 in"
    " (select sha256 from files where agent = ? order by used_s desc limit -1 offset ?)"
)


def _connect(path: Path) -> sqlite3.Connection:
    path.touch(0o600)  # before SQLite makes it: the files beside it get the rights that it has then
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False, isolation_level=None)
    try:
        if connection.execute("pragma user_version").fetchone()[0] > _SCHEMA:
            raise sqlite3.DatabaseError("it is from a newer version")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.executescript(f"begin immediate; {_TABLES} pragma user_version = {_SCHEMA}; commit;")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's and the disk's errors in words."""
    fault: Any
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        fault = exc
    else:
        return
    raise StorageError(
        "agents_not_written",
        f"What is known of agents cannot be kept in {path}: {fault}.",
        "Free some space, or see whether another program holds it, then try again; nothing was lost.",
        retryable=True,
    ) from fault
