"""How a window learns that measurements are not kept: whatever fails, writing or reading, is one state."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.bootstrap.metrics import Metrics, metrics_file, open_metrics
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.model.metrics import HERE, Sample, Window


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def write(metrics: Metrics) -> None:
    metrics.sink.sample(Sample(HERE, 1.0, {"cpu.load": 0.5}))
    metrics.sink.close()


def read(metrics: Metrics) -> None:
    metrics.source.spans(Window(0.0, 1.0))
    assert metrics.source.wait_until_read()


@pytest.mark.parametrize("use", [write, read])
def test_a_file_that_cannot_be_used_is_told(home: Path, use: Callable[[Metrics], None]) -> None:
    metrics_file().mkdir(parents=True)  # a folder stands where the file belongs
    with open_metrics() as metrics:
        assert metrics.state == RecorderState()
        use(metrics)
        assert "metrics.sqlite" in metrics.state.trouble


def test_storage_tells_what_measurements_take(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_metrics() as metrics:
        write(metrics)
    assert run_command(["storage", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["storage"]["others"]["measurements"] > 1_000
    assert run_command(["storage"]) == 0
    assert "measurements " in capsys.readouterr().out
