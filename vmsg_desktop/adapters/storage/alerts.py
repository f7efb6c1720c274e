"""Alerts and changed rules on the disk: one SQLite file that the window and the command line share."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlite_utils import Database

from vmsg_desktop.adapters.storage.sqlite_file import open_private, put_aside
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.kpi import Alert, AlertRule

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_KEPT: Final = 2_000
"""Alerts that are over and kept; older ones go."""
_SCHEMA: Final = 1
_BUSY_S: Final = 5.0
_OPEN: Final = (
    "select record, acknowledged_s, snoozed_until_s from alerts where cleared_s is null order by raised_s desc, id"
)
_OVER: Final = (
    "select record, acknowledged_s, snoozed_until_s from alerts where cleared_s is not null"
    " order by raised_s desc, id limit ?"
)
_ALERT: Final = TypeAdapter(Alert)
_RULE: Final = TypeAdapter(AlertRule)


class AlertFile:
    """Implements application.alert_store.AlertStore.

    Args:
        path: the file; made at the first use. A damaged one is set aside beside it and told in ``set_aside``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self.set_aside: Path | None = None

    def rules(self) -> dict[str, AlertRule]:
        """See AlertStore."""
        rows = self._read("select key, record from rules")
        return {key: rule for key, text in rows if (rule := _parsed(_RULE, text)) is not None}

    def keep_rule(self, rule: AlertRule) -> None:
        """See AlertStore."""
        self._write("insert or replace into rules (key, record) values (?, ?)", rule.key, json.dumps(asdict(rule)))

    def drop_rule(self, key: str) -> None:
        """See AlertStore."""
        self._write("delete from rules where key = ?", key)

    def open_alerts(self) -> tuple[Alert, ...]:
        """See AlertStore."""
        return self._alerts(_OPEN)

    def history(self, most: int = 200) -> tuple[Alert, ...]:
        """See AlertStore."""
        return self._alerts(_OVER, most)

    def keep(self, alert: Alert) -> None:
        """See AlertStore."""
        record = json.dumps(asdict(alert))
        self._write(
            "insert into alerts (id, raised_s, cleared_s, acknowledged_s, snoozed_until_s, record)"
            " values (?, ?, ?, ?, ?, ?) on conflict (id) do update set cleared_s = excluded.cleared_s,"
            " record = excluded.record",
            alert.id, alert.raised_s, alert.cleared_s, alert.acknowledged_s, alert.snoozed_until_s, record,
        )  # fmt: skip
        if alert.cleared_s is not None:
            self._write(
                "delete from alerts where id in (select id from alerts where cleared_s is not null"
                " order by raised_s desc, id limit -1 offset ?)",
                MOST_KEPT,
            )

    def acknowledge(self, alert_id: str, now_s: float) -> bool:
        """See AlertStore."""
        changed = self._write(
            "update alerts set acknowledged_s = ? where id = ? and cleared_s is null and acknowledged_s is null",
            now_s, alert_id,
        )  # fmt: skip
        return changed == 1

    def snooze(self, alert_id: str, until_s: float) -> bool:
        """See AlertStore."""
        sql = "update alerts set snoozed_until_s = ? where id = ? and cleared_s is null"
        return self._write(sql, until_s, alert_id) == 1

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _alerts(self, sql: str, *values: Any) -> tuple[Alert, ...]:
        rows = self._read(sql, *values)
        found = (_alert(text, acknowledged_s, snoozed_s) for text, acknowledged_s, snoozed_s in rows)
        return tuple(alert for alert in found if alert is not None)

    def _read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._do(lambda db: db.execute(sql, values).fetchall())

    def _write(self, sql: str, *values: Any) -> int:
        def write(db: sqlite3.Connection) -> int:
            with db:
                return db.execute(sql, values).rowcount

        return self._do(write)

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock, self._told():
            if self._db is None:
                self._db = self._opened()
            return work(self._db)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as exc:
            raise StorageError(
                "alerts_unusable",
                f"Alerts cannot be kept in {self._path}: {exc}.",
                "They hold until the program ends. Free some space, or move that file aside.",
            ) from exc

    def _opened(self) -> sqlite3.Connection:
        try:
            return open_alert_file(self._path)
        except sqlite3.OperationalError:
            raise  # held by another process, a full or read-only disk: the file itself may be whole
        except sqlite3.DatabaseError as exc:
            self.set_aside = put_aside(self._path, self._path.with_name(f"damaged-{self._path.name}"))
            log.warning("%s cannot be read (%s); it is now %s", self._path, exc, self.set_aside)
            return open_alert_file(self._path)


def open_alert_file(path: Path) -> sqlite3.Connection:
    """The file, made when missing.

    Raises:
        sqlite3.DatabaseError: what lies there is none of this format.
        sqlite3.OperationalError, OSError: the disk is full or read-only, or another process holds the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)  # before SQLite makes it: the files beside it get the rights that it has then
    path.chmod(0o600)
    db = open_private(path, busy_s=_BUSY_S)
    try:
        version = db.execute("pragma user_version").fetchone()[0]
        if version not in (0, _SCHEMA):
            raise sqlite3.DatabaseError(f"format {version} is not format {_SCHEMA}")
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        tables = Database(db)
        times = {"raised_s": float, "cleared_s": float, "acknowledged_s": float, "snoozed_until_s": float}
        tables.table("alerts").create({"id": str} | times | {"record": str}, pk="id", if_not_exists=True)
        tables.table("alerts").create_index(["cleared_s", "raised_s"], if_not_exists=True)
        tables.table("rules").create({"key": str, "record": str}, pk="key", if_not_exists=True)
        db.execute(f"pragma user_version = {_SCHEMA}")
        db.commit()
    except BaseException:
        db.close()
        raise
    return db


def _alert(text: str, acknowledged_s: float | None, snoozed_until_s: float | None) -> Alert | None:
    alert = _parsed(_ALERT, text)
    marks = {"acknowledged_s": acknowledged_s, "snoozed_until_s": snoozed_until_s}
    return None if alert is None else Alert(**asdict(alert) | marks)


def _parsed(adapter: TypeAdapter[T], text: str) -> T | None:
    """A damaged row costs that row."""
    try:
        return adapter.validate_json(text)
    except ValidationError:
        log.warning("A kept alert or rule cannot be read and is left out")
        return None
