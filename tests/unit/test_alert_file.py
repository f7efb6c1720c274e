"""Alerts and rules on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage import alerts as alert_files
from vmsg_desktop.adapters.storage.alerts import AlertFile
from vmsg_desktop.application.alert_store import AlertStore, MemoryAlerts
from vmsg_desktop.core.kpi import changed_rule, default_rules
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.kpi import Alert

ALERT = Alert("a1", "e2e.p95", "", 60.0, "over", 100.0, 160.0, 67.2, 70.1, "E2E P95 is 67.2 s", "D-ID took it.", "j")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "alerts.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[AlertFile]:
    opened = AlertFile(path)
    yield opened
    opened.close()


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[AlertStore]:
    if request.param == "memory":
        yield MemoryAlerts()
        return
    opened = AlertFile(path)
    yield opened
    opened.close()


def test_an_alert_is_open_until_it_has_ended(store: AlertStore) -> None:
    store.keep(ALERT)
    store.keep(replace(ALERT, id="a2", raised_s=200.0))
    assert [alert.id for alert in store.open_alerts()] == ["a2", "a1"]
    store.keep(replace(ALERT, cleared_s=300.0, cleared_why="good again"))
    assert [alert.id for alert in store.open_alerts()] == ["a2"]
    assert store.history() == (replace(ALERT, cleared_s=300.0, cleared_why="good again"),)


def test_what_is_measured_later_does_not_undo_what_a_person_did(store: AlertStore) -> None:
    store.keep(ALERT)
    assert store.acknowledge("a1", 170.0)
    assert store.snooze("a1", 900.0)
    store.keep(replace(ALERT, value=99.0))
    assert store.open_alerts() == (replace(ALERT, value=99.0, acknowledged_s=170.0, snoozed_until_s=900.0),)


def test_only_an_open_alert_is_marked_and_only_once(store: AlertStore) -> None:
    assert not store.acknowledge("nothing", 1.0)
    store.keep(ALERT)
    assert store.acknowledge("a1", 170.0)
    assert not store.acknowledge("a1", 171.0)
    store.keep(replace(ALERT, cleared_s=300.0))
    assert not store.snooze("a1", 900.0)


def test_a_changed_rule_holds_until_it_is_as_it_came(store: AlertStore) -> None:
    rule = changed_rule(default_rules()["gpu.load"], threshold=0.8, hold_s=120.0)
    store.keep_rule(rule)
    assert store.rules() == {"gpu.load": rule}
    store.drop_rule("gpu.load")
    assert store.rules() == {}


def test_everything_is_there_after_a_restart(path: Path, file: AlertFile) -> None:
    file.keep(ALERT)
    file.acknowledge("a1", 170.0)
    other = AlertFile(path)
    assert other.open_alerts() == (replace(ALERT, acknowledged_s=170.0),)
    other.close()


def test_the_history_is_bounded(file: AlertFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_files, "MOST_KEPT", 5)
    for number in range(12):
        file.keep(replace(ALERT, id=f"a{number:02}", raised_s=float(number), cleared_s=number + 1.0))
    file.keep(replace(ALERT, id="open", raised_s=0.0))
    assert [alert.id for alert in file.history()] == ["a11", "a10", "a09", "a08", "a07"]
    assert len(file.open_alerts()) == 1


def test_a_damaged_file_is_set_aside_and_a_new_one_begins(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all, but long enough to look like something" * 40)
    file = AlertFile(path)
    file.keep(ALERT)
    assert file.open_alerts() == (ALERT,)
    assert file.set_aside is not None
    assert file.set_aside.read_bytes().startswith(b"no database")
    assert "cannot be read" in caplog.text
    file.close()


def test_a_damaged_row_costs_that_row(path: Path, file: AlertFile, caplog: pytest.LogCaptureFixture) -> None:
    file.keep(ALERT)
    file.keep(replace(ALERT, id="a2"))
    with sqlite3.connect(path) as db:
        db.execute("update alerts set record = '{' where id = 'a1'")
    db.close()
    assert [alert.id for alert in file.open_alerts()] == ["a2"]
    assert "left out" in caplog.text


def test_a_file_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    file = AlertFile(tmp_path / "home" / "alerts.sqlite")
    with pytest.raises(StorageError) as told:
        file.keep(ALERT)
    assert told.value.code == "alerts_unusable"
    assert told.value.hint


@pytest.mark.skipif(os.name != "posix", reason="rights of files")
def test_only_this_user_may_read_it(path: Path) -> None:
    with closing(AlertFile(path)) as file:
        file.keep_rule(default_rules()["e2e.p95"])
        assert {part.stat().st_mode & 0o077 for part in path.parent.glob(f"{path.name}*")} == {0}
