"""Jobs on disk: SQLite with full syncs, because these rows stand for money.

Every change is one transaction: read the row, apply the event, write the row and the event. A file that is damaged or
from a newer version is set aside and never written to.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Final, Self

from sqlite_utils import Database

from vmsg_desktop.adapters.storage.disk_space import disk_full, disk_of, is_full
from vmsg_desktop.adapters.storage.owners import is_alive, process_mark
from vmsg_desktop.adapters.storage.payments import create_payments, credits_spent, fill_payments, note_payment
from vmsg_desktop.adapters.storage.sqlite_file import open_private, set_aside, transaction
from vmsg_desktop.core.jobs import IntentWritten, JobEvent, apply, event_json
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.job import Job, JobState, Uploads
from vmsg_desktop.core.polling import PastRender
from vmsg_desktop.core.ports import Clock

log = logging.getLogger(__name__)

SCHEMA: Final = 3
_SET_ASIDE: Final = "Job list unusable (%s): kept as %s, a new one begins. Finished videos are untouched."
_BUSY_S: Final = 10.0
_ROW_BYTES: Final = 64_000  # what a change may add to file, log and their index
Heard = Callable[[Job, tuple[dict[str, Any], ...]], None]


class JobStore:
    """Implements JobRecords under ``path``.

    Args:
        path: the database file; made when missing, private to the user.
        clock: wall time of changes.
        heard: told of each event that was applied: the job after it, and its history.

    Attributes:
        set_aside: where an unusable older file was put, None when there was none.

    Threads and processes may share one file.
    """

    def __init__(self, path: Path, *, clock: Clock, heard: Heard | None = None) -> None:
        self._path = path
        self._clock = clock
        self._heard = heard
        self._lock = threading.RLock()
        self.set_aside: Path | None = None
        self._db = self._open()

    def add(self, job: Job) -> Job:
        """Write a new job; returns it with its times."""
        now_s = self._clock.now_s()
        stamped = _from_row({**_to_row(job), "created_s": now_s, "updated_s": now_s})
        with self._transaction() as db:
            _write(db, stamped)
        return stamped

    def get(self, job_id: str) -> Job:
        """A job by its id or an unambiguous beginning of it. Raises InputError: "job_unknown", "job_ambiguous"."""
        rows = self._rows("select * from jobs where id like ? || '%' order by id limit 2", [_clean(job_id)])
        if not rows:
            raise InputError("job_unknown", f"There is no job {job_id!r}.", "See: vmsg jobs list")
        if len(rows) > 1:
            raise InputError("job_ambiguous", f"Several jobs begin with {job_id!r}.", "Give more of the id.")
        return _from_row(rows[0])

    def jobs(self, *, states: Sequence[JobState] = (), text: str = "", batch: str = "") -> tuple[Job, ...]:
        """Newest first; ``states`` empty = all; ``text`` is looked for in title and message; ``batch`` "" = any."""
        wanted = json.dumps(list(states))
        rows = self._rows(
            "select * from jobs where (? = '[]' or state in (select value from json_each(?)))"
            " and (? = '' or instr(lower(title || ' ' || message), lower(?)) > 0)"
            " and (? = '' or batch = ?) order by created_s desc, id",
            [wanted, wanted, text, text, batch, batch],
        )
        return tuple(_from_row(row) for row in rows)

    def finished(self, fingerprint: str, *, target: str) -> Job | None:
        """A done job with exactly this picture, sound and options, newest first; None when there is none."""
        query = "select * from jobs where fingerprint = ? and target = ? and state = 'done' order by updated_s desc"
        rows = self._rows(query, [fingerprint, target])
        return next((job for job in map(_from_row, rows) if Path(job.video_path).is_file()), None)

    def renders(self, *, target: str, most: int = 50) -> tuple[PastRender, ...]:
        """How long the latest videos of a vendor took, from taken to done, newest first."""
        query = (
            "select done.at_s - taken.at_s as render_s, jobs.duration_s as audio_s from events as done"
            " join events as taken on taken.job_id = done.job_id and taken.id < done.id"
            " join jobs on jobs.id = done.job_id"
            " where json_extract(done.event, '$.event') = 'Rendered'"
            " and json_extract(taken.event, '$.event') = 'Accepted'"
            " and jobs.target = ? and jobs.attempt = 1 and jobs.duration_s > 0 and render_s > 0"
            " order by done.at_s desc limit ?"
        )
        return tuple(PastRender(row["render_s"], row["audio_s"]) for row in self._rows(query, [target, most]))

    def apply(self, job_id: str, event: JobEvent) -> Job:
        """Apply an event durably; returns the job after it. Raises StorageError when it cannot follow."""
        with self._transaction() as db:
            job = self._apply(db, job_id, event)
        return self._told_of(job)

    def pay(self, job_id: str, intent: IntentWritten, *, since_s: float, admit: Callable[[float], None]) -> Job:
        """See application/budget.py: the look and the intent are one transaction, for all processes together."""
        with self._transaction() as db:
            target = self.get(job_id).target
            admit(credits_spent(db, target=target, since_s=since_s))
            job = self._apply(db, job_id, intent)
        return self._told_of(job)

    def credits_spent(self, *, target: str, since_s: float, until_s: float | None = None) -> float:
        """Credits of paid requests that went out, or may have, in a time; deleted jobs' included."""
        with self._lock, _told(self._path):
            return credits_spent(self._db, target=target, since_s=since_s, until_s=until_s)

    def _told_of(self, job: Job) -> Job:
        """What is on disk stands, whether or not anybody can be told of it."""
        if self._heard is not None:
            with suppress(StorageError):
                self._heard(job, self.history(job.id))
        return job

    def _apply(self, db: Connection, job_id: str, event: JobEvent) -> Job:
        now_s = self._clock.now_s()
        row = db.execute("select * from jobs where id = ?", [job_id]).fetchone()
        if row is None:
            raise InputError("job_unknown", f"There is no job {job_id!r}.", "See: vmsg jobs list")
        before = _from_row(dict(row))
        job = apply(before, event, at_s=now_s)
        _write(db, job)
        db.execute("insert into events (job_id, at_s, event) values (?, ?, ?)", [job_id, now_s, _event_text(event)])
        note_payment(db, before, event, at_s=now_s)
        return job

    def pin(self, job_id: str, *, is_pinned: bool) -> None:
        """Keep a job out of retention, or let it go again."""
        with self._transaction() as db:
            db.execute("update jobs set is_pinned = ? where id = ?", [int(is_pinned), job_id])

    def history(self, job_id: str) -> tuple[dict[str, Any], ...]:
        """What happened, oldest first: at_s and the event's own facts."""
        rows = self._rows("select at_s, event from events where job_id = ? order by id", [job_id])
        # An event may tell a time of its own; when it happened is the row's.
        return tuple({**json.loads(row["event"]), "at_s": row["at_s"]} for row in rows)

    def note(self, job_id: str, name: str, facts: Mapping[str, Any]) -> None:
        """Add something that changes nothing to a job's history, e.g. how long its stages took."""
        text = json.dumps({"event": name, **facts})
        with self._transaction() as db:
            values = [job_id, self._clock.now_s(), text, job_id]
            db.execute(
                "insert into events (job_id, at_s, event) select ?, ?, ? where exists"
                " (select 1 from jobs where id = ?)",
                values,
            )

    def remove(self, job_id: str) -> None:
        """Forget a job and its history; what the file held of it is overwritten, not only unlinked."""
        with self._transaction() as db:
            db.execute("delete from events where job_id = ?", [job_id])
            db.execute("delete from owners where job_id = ?", [job_id])
            db.execute("delete from jobs where id = ?", [job_id])
        with self._lock, _told(self._path):
            self._db.execute("pragma wal_checkpoint(truncate)")  # the log holds older pages

    def claim(self, job_id: str) -> bool:
        """Make this process the job's owner. False while another living process owns it.

        A process is told from a later one with the same number by its start.
        """
        me = process_mark(os.getpid())
        with self._transaction() as db:
            row = db.execute("select owner from owners where job_id = ?", [job_id]).fetchone()
            if row is not None and row[0] != me and is_alive(row[0]):
                return False
            db.execute("insert or replace into owners (job_id, owner) values (?, ?)", [job_id, me])
            return True

    def release(self, job_id: str) -> None:
        """Give the job up, so that another process may take it."""
        with self._transaction() as db:
            db.execute("delete from owners where job_id = ? and owner = ?", [job_id, process_mark(os.getpid())])

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

    def _rows(self, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        with self._lock, _told(self._path):
            return [dict(row) for row in self._db.execute(query, list(values))]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock, _told(self._path), transaction(self._db):
            yield self._db

    def _open(self) -> Connection:
        with _told(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return _connect(self._path)
            except sqlite3.DatabaseError as exc:
                if isinstance(exc, sqlite3.OperationalError):
                    raise
                self.set_aside = set_aside(self._path, at_s=self._clock.now_s())
                log.warning(_SET_ASIDE, exc, self.set_aside.name)
                return _connect(self._path)


def _connect(path: Path) -> Connection:
    connection = open_private(path, busy_s=_BUSY_S)
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA:
            raise sqlite3.DatabaseError(f"format {version} is newer than {SCHEMA}")
        if connection.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")  # money: nothing that was acknowledged may be lost
        connection.execute("pragma secure_delete = on")  # what is forgotten leaves no trace in free pages
        _migrate(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: Connection, version: int) -> None:
    """Bring the file to SCHEMA, step by step; each step is one transaction."""
    if version >= SCHEMA:
        return
    db = Database(connection)
    connection.execute("begin immediate")
    version = connection.execute("pragma user_version").fetchone()[0]  # another process may have been first
    if version < 1:
        db.table("jobs").create(_COLUMNS, pk="id", if_not_exists=True)
        db.table("events").create({"id": int, "job_id": str, "at_s": float, "event": str}, pk="id", if_not_exists=True)
        db.table("owners").create({"job_id": str, "owner": str}, pk="job_id", if_not_exists=True)
        for table, column in (("jobs", "fingerprint"), ("jobs", "state"), ("jobs", "batch"), ("events", "job_id")):
            db.table(table).create_index([column], if_not_exists=True)
    elif version < 2:  # the second format names the machine
        connection.execute("alter table jobs add column machine text")
        connection.execute("update jobs set machine = 'here'")
    create_payments(db)  # the third keeps what was paid apart
    fill_payments(connection)
    connection.execute(f"pragma user_version = {SCHEMA}")
    connection.commit()


_COLUMNS: Final[dict[str, Any]] = {
    "id": str, "target": str, "title": str, "message": str, "folder": str, "state": str,
    "created_s": float, "updated_s": float, "attempt": int, "pays_again": int, "fingerprint": str,
    "credits_needed": int, "credits_before": float, "credits_charged": float, "token": str, "looks": int,
    "doubted_s": float, "talk_id": str, "is_spent": int, "uploads": str, "video_path": str, "video_sha256": str,
    "duration_s": float, "error": str, "is_pinned": int, "batch": str,
    "machine": str,
}  # fmt: skip


def _to_row(job: Job) -> dict[str, Any]:
    row = asdict(job)
    for name in ("uploads", "error"):
        row[name] = None if row[name] is None else json.dumps(row[name])
    return row


def _from_row(row: dict[str, Any]) -> Job:
    facts = {name: row[name] for name in _COLUMNS}
    facts["uploads"] = Uploads(**json.loads(facts["uploads"])) if facts["uploads"] else None
    facts["error"] = json.loads(facts["error"]) if facts["error"] else None
    for name in ("pays_again", "is_spent", "is_pinned"):
        facts[name] = bool(facts[name])
    return Job(**facts)


def _write(db: Connection, job: Job) -> None:
    row = _to_row(job)
    marks = ", ".join(f":{name}" for name in _COLUMNS)
    db.execute(f"insert or replace into jobs ({', '.join(_COLUMNS)}) values ({marks})", row)  # noqa: S608 own names


def _event_text(event: JobEvent) -> str:
    return json.dumps(event_json(event))


def _clean(job_id: str) -> str:
    return "".join(letter for letter in job_id.lower() if letter in "0123456789abcdef") or "-"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's and the disk's errors in words."""
    try:
        yield
    except sqlite3.OperationalError as exc:
        if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or disk_of(path).free_bytes < _ROW_BYTES:
            raise disk_full(path, _ROW_BYTES, what="the job list") from exc
        raise StorageError(
            "jobs_not_written",
            f"The job list {path} cannot be used: {exc}.",
            "Free some space, or see whether another program holds it, then try again; nothing was lost.",
            retryable=True,
        ) from exc
    except OSError as exc:
        if is_full(exc):
            raise disk_full(path, _ROW_BYTES, what="the job list") from exc
        raise StorageError("jobs_not_written", f"{path}: {exc.strerror}.", "Check the disk.", retryable=True) from exc
