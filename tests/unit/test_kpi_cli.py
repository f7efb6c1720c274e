"""``vmsg kpi`` and ``vmsg alerts``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.job_spans import job
from vmsg_desktop.adapters.storage.alerts import AlertFile
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.cli.durations import duration_s
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.kpi import KPIS
from vmsg_desktop.core.model.kpi import Alert


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert run_command([*args, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def figures(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in found["kpis"]}


def test_of_an_empty_home_every_figure_is_n_a_with_its_reason_or_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    rows = figures(printed(capsys, "kpi"))
    assert list(rows) == [row.key for row in KPIS]
    known = {key for key, row in rows.items() if row["value"] is not None}
    assert known == {"did.calls", "month.credits"}  # the jobs are known: there were none
    assert all(row["reason"] for key, row in rows.items() if key not in known)


def test_jobs_that_were_recorded_are_read_from_the_disk(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now_s = SystemClock().now_s()
    spans = [span for place in range(6) for span in job(f"{place}", ended_s=now_s - 60 * place - 5, vendor_s=30.0)]
    with MetricsStore(home / "metrics.sqlite", clock=SystemClock()) as store:
        store.write((), [(span, "test") for span in spans])
    found = printed(capsys, "kpi", "--window", "1h")
    rows = figures(found)
    assert rows["e2e.p50"]["value"] == pytest.approx(32.0)
    assert rows["e2e.p50"]["standing"] == "good"
    assert figures(printed(capsys, "kpi", "--window", "2min"))["e2e.p50"]["count"] == 2


def test_the_made_up_day_says_that_it_is_and_has_a_value_for_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, "kpi", "--simulated")
    assert found["simulated"]
    assert [key for key, row in figures(found).items() if row["value"] is None] == []
    assert run_command(["kpi", "--simulated"]) == 0
    assert capsys.readouterr().out.startswith("SIMULATED")


def test_definitions_are_told_with_what_the_original_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["kpi", "--definitions"]) == 0
    text = capsys.readouterr().out
    assert all(row.definition in text for row in KPIS)
    assert "The original: 60-80 %" in text


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("5min", 300), ("5m", 300), ("1.5h", 5400), ("30d", 30 * 86400)]
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "h", "-1h", "0s", "36d", "1e3s", "1 h "])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        duration_s(text)


def keep(home: Path, **changes: Any) -> None:
    file = AlertFile(home / "alerts.sqlite")
    plain: dict[str, Any] = {
        "id": "a1", "key": "e2e.p95", "host": "", "threshold": 60.0, "bound": "over", "since_s": 100.0,
        "raised_s": 160.0, "value": 67.2, "worst": 70.0, "headline": "E2E P95 is 67.2 s",
    }  # fmt: skip
    file.keep(Alert(**plain | changes))
    file.close()


def test_an_alert_is_shown_acknowledged_and_snoozed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(home)
    assert run_command(["alerts"]) == 0
    assert "E2E P95 is 67.2 s" in capsys.readouterr().out
    assert run_command(["alerts", "ack", "a1"]) == 0
    assert run_command(["alerts", "snooze", "a1", "--for", "2h"]) == 0
    capsys.readouterr()
    assert run_command(["alerts"]) == 0
    assert "acknowledged; quiet until" in capsys.readouterr().out
    (alert,) = printed(capsys, "alerts")["alerts"]
    assert alert["acknowledged_s"] > 0


def test_an_alert_that_is_not_open_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(home, cleared_s=500.0, cleared_why="good again")
    assert run_command(["alerts", "ack", "a1"]) != 0
    assert "No open alert 'a1'" in capsys.readouterr().err
    assert run_command(["alerts", "history"]) == 0
    assert "good again" in capsys.readouterr().out


def test_a_rule_is_changed_in_percent_and_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["alerts", "set", "gpu.load", "--threshold", "85", "--hold", "2min"]) == 0
    assert capsys.readouterr().out == "gpu.load: > 85 % for 2 min\n"
    rules = {rule["key"]: rule for rule in printed(capsys, "alerts", "rules")["rules"]}
    assert (rules["gpu.load"]["threshold"], rules["gpu.load"]["changed"]) == (0.85, True)
    assert run_command(["alerts", "reset", "gpu.load"]) == 0
    assert "> 90 % for 5 min" in capsys.readouterr().out


def test_a_budget_of_credits_is_what_the_month_is_held_against(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cost", "budget", "--credits", "40"]) == 0
    capsys.readouterr()
    rules = {rule["key"]: rule for rule in printed(capsys, "alerts", "rules")["rules"]}
    assert (rules["month.credits"]["threshold"], rules["month.credits"]["is_on"]) == (40, True)
    assert not rules["month.credits"]["changed"]


def test_what_is_no_rule_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["alerts", "set", "did.calls", "--threshold", "3"]) != 0
    assert run_command(["alerts", "set", "gpu.load", "--threshold", "850"]) != 0
    assert "0 to 100 %" in capsys.readouterr().err


def test_measurements_that_cannot_be_read_are_an_error_not_noughts(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "file").write_text("no folder")
    monkeypatch.setenv("VMSG_HOME", str(home / "file"))
    assert run_command(["kpi", "--json"]) == 6
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "measurements_unreadable"
