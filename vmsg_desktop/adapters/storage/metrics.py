"""Measurements on disk: an SQLite file of samples at four resolutions and of spans, bounded in time and size.

A power cut may lose the last second of it; a killed program loses nothing that was committed. Several programs of one
user write to the same file: coarser rows are always summed up anew from the finer ones that lie there, so that doing it
twice changes nothing. A file that is damaged or from a newer version is set aside, and a new one begins.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Final, Self

from sqlite_utils import Database

from vmsg_desktop.adapters.storage.disk_space import disk_full, is_full
from vmsg_desktop.adapters.storage.metrics_rows import SPAN_FIELDS, row_from, row_text, span_from, span_row
from vmsg_desktop.adapters.storage.sqlite_file import open_private, set_aside, transaction
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import Resolution, Span
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.rollup import COARSE, DAY_S, FINER, KEPT_S, Row, begin_of, rolled

log = logging.getLogger(__name__)

SCHEMA: Final = 1
SPANS_KEPT_S: Final = 35 * DAY_S
MAX_BYTES: Final = 384 * 1024 * 1024
JOB_SPANS_MAX: Final = 150_000
PREVIEW_SPANS_MAX: Final = 30_000
_BUSY_S: Final = 5.0
_WRITE_BYTES: Final = 1_000_000
_TENTH: Final = 10
_UNUSABLE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SET_ASIDE: Final = "Measurements unusable (%s): kept as %s, new ones begin."


class MetricsStore:
    """The file at ``path``; made when missing, private to the user. One instance a thread.

    Args:
        path: the database file.
        clock: wall time, for what is too old.
        max_bytes: the file is kept below this; what is oldest goes first.

    Attributes:
        set_aside: where an unusable older file was put, None when there was none.

    Raises:
        StorageError: "metrics_not_written": the file cannot be used now. Every method may raise it.
    """

    def __init__(self, path: Path, *, clock: Clock, max_bytes: int = MAX_BYTES) -> None:
        self._path = path
        self._clock = clock
        self._max_bytes = max_bytes
        self.set_aside: Path | None = None
        self._db = self._open()

    def write(self, rows: Sequence[Row], spans: Sequence[tuple[Span, str]] = ()) -> None:
        """Keep rows (the latest of a bucket counts) and spans, each with the mark of the process that measured it."""
        table = [(row.host, row.step, row.at_s, row_text(row)) for row in rows]
        names = {(row.host, name) for row in rows for name in (*row.values, *row.missing)}
        noted = [(*span_row(span).values(), writer) for span, writer in spans]
        with self._transaction() as db:
            db.executemany("insert or replace into samples (host, step, at_s, facts) values (?, ?, ?, ?)", table)
            db.executemany("insert or ignore into series (host, name) values (?, ?)", sorted(names))
            marks = ", ".join("?" for _ in (*SPAN_FIELDS, "writer"))
            columns = ", ".join((*SPAN_FIELDS, "writer"))
            db.executemany(f"insert into spans ({columns}) values ({marks})", noted)  # noqa: S608 own names

    def roll_up(self, host: str, step: Resolution, at_s: int) -> Row | None:
        """Sum a bucket up anew from the finer rows that lie in it, and keep it; None where there are none."""
        finer = FINER[step]
        with self._transaction() as db:
            found = db.execute(
                "select host, step, at_s, facts from samples where step = ? and host = ? and at_s >= ? and at_s < ?"
                " order by at_s",
                [finer, host, at_s, at_s + step],
            )
            summed = rolled(_rows(found), step=step)
            for row in summed:
                values = (row.host, row.step, row.at_s, row_text(row))
                db.execute("insert or replace into samples (host, step, at_s, facts) values (?, ?, ?, ?)", values)
        return summed[0] if summed else None

    def unfinished(self, *, until_s: float) -> tuple[tuple[str, Resolution, int], ...]:
        """Buckets that ended before ``until_s`` and are not summed up, as an ended program leaves them; finest first.

        Each is (host, step, begin).
        """
        found: list[tuple[str, Resolution, int]] = []
        for step in COARSE:
            query = (
                "select distinct fine.host, fine.at_s / ?1 * ?1 as begin_s from samples as fine where fine.step = ?2"
                " and fine.at_s >= ?3 and not exists (select 1 from samples as wide where wide.step = ?1"
                " and wide.host = fine.host and wide.at_s = fine.at_s / ?1 * ?1) order by begin_s"
            )
            rows = self._all(query, [step, FINER[step], begin_of(until_s - KEPT_S[FINER[step]], step)])
            found += [(row["host"], step, row["begin_s"]) for row in rows if row["begin_s"] + step <= until_s]
        return tuple(found)

    def rows(self, host: str, step: Resolution, *, begin_s: float, end_s: float) -> Iterator[Row]:
        """The rows of one host that begin in a time, oldest first."""
        query = (
            "select host, step, at_s, facts from samples where step = ? and host = ? and at_s >= ? and at_s < ?"
            " order by at_s"
        )
        yield from _rows(self._all(query, [step, host, begin_s, end_s]))

    def spans(self, *, begin_s: float, end_s: float) -> tuple[tuple[int, Span], ...]:
        """The spans that touch a time, in the order in which they began, each with its number in the file."""
        query = (
            "select * from spans where started_s < ?2 and started_s + ms / 1000.0 >= ?1"
            " and started_s >= ?1 - ?3 order by started_s"
        )
        found = self._all(query, [begin_s, end_s, DAY_S])
        return tuple((row["number"], span_from(row)) for row in found)

    def spans_after(self, number: int, *, but_of: str) -> tuple[tuple[int, Span], ...]:
        """The spans that others than ``but_of`` wrote after the one with this number."""
        found = self._all("select * from spans where number > ? and writer <> ? order by number", [number, but_of])
        return tuple((row["number"], span_from(row)) for row in found)

    def newest_span(self) -> int:
        """The number of the span written last; 0 = none yet."""
        return int(self._all("select coalesce(max(number), 0) as newest from spans", [])[0]["newest"])

    def series(self) -> dict[str, tuple[str, ...]]:
        """The names of all that was ever measured, or missed, by host."""
        found: dict[str, list[str]] = {}
        for row in self._all("select host, name from series order by host, name", []):
            found.setdefault(row["host"], []).append(row["name"])
        return {host: tuple(names) for host, names in found.items()}

    def forget(self, job_id: str) -> int:
        """Take a job's name and number off what was measured of it, without a trace; how many spans bore them."""
        with self._told():
            self._db.execute("pragma secure_delete = on")
        with self._transaction() as db:
            stranger = secrets.token_hex(16)  # its steps still belong together, but to nobody
            count = db.execute("update spans set title = '', job = ? where job = ?", [stranger, job_id]).rowcount
        with self._told():
            self._db.execute("pragma wal_checkpoint(truncate)")  # the log holds older pages
            self._db.execute("pragma secure_delete = off")
        return count

    def prune(self) -> None:
        """Delete what is too old, and the oldest of what is too much."""
        now_s = self._clock.now_s()
        with self._transaction() as db:
            for step, kept_s in KEPT_S.items():
                db.execute("delete from samples where step = ? and at_s < ?", [step, now_s - kept_s])
            db.execute("delete from spans where started_s < ?", [now_s - SPANS_KEPT_S])
            _keep_newest(db, "job <> ''", JOB_SPANS_MAX)
            _keep_newest(db, "job = ''", PREVIEW_SPANS_MAX)
            db.execute("delete from series where host not in (select distinct host from samples)")
        while self.used_bytes() > self._max_bytes and self._shed():
            pass
        with self._told():
            self._db.executescript("pragma incremental_vacuum")  # execute would free one page only
            self._db.execute("pragma wal_checkpoint(truncate)")

    def used_bytes(self) -> int:
        """What the file holds, free pages not counted."""
        with self._told():
            facts = [self._db.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count")]
            return int((facts[0] - facts[1]) * self._db.execute("pragma page_size").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _shed(self) -> bool:
        """Delete the oldest tenth of everything; False when nothing is left."""
        with self._transaction() as db:
            gone = 0
            for step in KEPT_S:
                oldest = "select min(at_s), max(at_s) from samples where step = ?"
                first_s, last_s = db.execute(oldest, [step]).fetchone()
                if first_s is not None:
                    cut_s = first_s + (last_s - first_s) // _TENTH
                    gone += db.execute("delete from samples where step = ? and at_s <= ?", [step, cut_s]).rowcount
            most = "select count(*) / ? + 1 from spans"
            oldest_spans = "select number from spans order by number limit ?"
            number = db.execute(most, [_TENTH]).fetchone()[0]
            gone += db.execute(f"delete from spans where number in ({oldest_spans})", [number]).rowcount  # noqa: S608
        return gone > 0

    def _all(self, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        with self._told():
            return [dict(row) for row in self._db.execute(query, list(values))]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._told(), transaction(self._db):
            yield self._db

    @contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's errors in words; a file that turns out to be damaged is set aside, and a new one begins."""
        try:
            yield
        except sqlite3.DatabaseError as exc:
            if getattr(exc, "sqlite_errorcode", 0) & 0xFF in _UNUSABLE:
                self._db.close()
                self._db = self._begin_anew(exc)
                message = f"The measurements in {self._path} were damaged: {exc}."
                hint = "They are kept beside it; new ones begin."
                raise StorageError("metrics_set_aside", message, hint, retryable=True) from exc
            if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise disk_full(self._path, _WRITE_BYTES, what="measurements") from exc
            raise _not_written(self._path, str(exc)) from exc

    def _open(self) -> Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _connect(self._path)
        except sqlite3.OperationalError as exc:
            raise _not_written(self._path, str(exc)) from exc
        except sqlite3.DatabaseError as exc:
            return self._begin_anew(exc)
        except OSError as exc:
            if is_full(exc):
                raise disk_full(self._path, _WRITE_BYTES, what="measurements") from exc
            raise _not_written(self._path, exc.strerror or str(exc)) from exc

    def _begin_anew(self, exc: sqlite3.DatabaseError) -> Connection:
        self.set_aside = set_aside(self._path, at_s=self._clock.now_s())
        log.warning(_SET_ASIDE, exc, self.set_aside.name)
        return _connect(self._path)


def _connect(path: Path) -> Connection:
    connection = open_private(path, busy_s=_BUSY_S)
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version not in (0, SCHEMA):
            raise sqlite3.DatabaseError(f"format {version} is not format {SCHEMA}")
        connection.row_factory = sqlite3.Row
        if version == 0:
            connection.execute("pragma auto_vacuum = incremental")  # before the first table
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        if version == 0:
            _create(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: Connection) -> None:
    db = Database(connection)
    connection.execute("begin immediate")
    kinds: dict[str, Any] = dict.fromkeys(SPAN_FIELDS, str)
    kinds |= dict.fromkeys(("started_s", "ms", "sound_s", "credits"), float)
    kinds |= dict.fromkeys(("is_cold", "is_warm", "size_bytes", "peak_memory_bytes", "gpu_memory_bytes"), int)
    row = {"host": str, "step": int, "at_s": int, "facts": str}
    db.table("samples").create(row, pk=("step", "host", "at_s"), if_not_exists=True)
    db.table("series").create({"host": str, "name": str}, pk=("host", "name"), if_not_exists=True)
    db.table("spans").create({"number": int, **kinds, "writer": str}, pk="number", if_not_exists=True)
    for column in ("started_s", "job"):
        db.table("spans").create_index([column], if_not_exists=True)
    connection.execute(f"pragma user_version = {SCHEMA}")
    connection.commit()


def _rows(found: Iterable[Any]) -> Iterator[Row]:
    for row in found:
        yield row_from(row["facts"], host=row["host"], step=row["step"], at_s=row["at_s"])


def _keep_newest(db: Connection, which: str, most: int) -> None:
    kept = f"select number from spans where {which} order by number desc limit ?"  # noqa: S608 own words
    db.execute(f"delete from spans where {which} and number not in ({kept})", [most])  # noqa: S608 own words


def _not_written(path: Path, why: str) -> StorageError:
    return StorageError(
        "metrics_not_written",
        f"Measurements cannot be kept in {path}: {why}.",
        "Free some space, or see whether another program holds the file; the work itself is not touched.",
        retryable=True,
    )
