"""What `vmsg doctor` says of the measurements."""

from __future__ import annotations

from pathlib import Path

import pytest

from vmsg_desktop.adapters.system.checks import Check
from vmsg_desktop.bootstrap.metrics import metrics_file, open_metrics_store
from vmsg_desktop.bootstrap.workbench import run_checks


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    return tmp_path


def said() -> Check:
    return next(check for check in run_checks() if check.name == "measurements")


def test_a_look_makes_no_file() -> None:
    assert said() == Check("measurements", "ok", "nothing was measured yet")
    assert not metrics_file().exists()


def test_what_was_measured_has_a_size() -> None:
    with open_metrics_store():
        pass
    assert said().state == "ok"
    assert "MB of what was measured" in said().found


def test_what_was_set_aside_is_told_until_it_is_taken_away(home: Path) -> None:
    (home / "metrics-set-aside-1.sqlite").write_bytes(b"no database")
    assert said().state == "warn"
    assert "metrics-set-aside-1.sqlite" in said().found
