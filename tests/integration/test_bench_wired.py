"""``vmsg bench`` as it is wired: the real desk, sandbox, cache and client; only the engines need no models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.fakes.engines import FakeEngines
from vmsg_desktop.__main__ import main
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.storage.bundled import load_presets, read_background, read_music
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.bootstrap import benchmarking
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.voice import PitchTrack

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SCHEMA = json.loads((RESOURCES / "schemas" / "benchmark-1.schema.json").read_text("utf-8"))
SHORT = ["bench", "--requests", "4", "--at-once", "2", "--render-s", "0.4", "-q"]


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


@pytest.fixture(autouse=True)
def bench_without_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The benchmark's own workbench, with engines that answer at once; a home of its own."""

    @contextmanager
    def opened(wishes: Wishes, *, is_cached: bool) -> Iterator[Workbench]:
        engines: Any = FakeEngines(sound_encoder=M4aEncoder())  # type: ignore[arg-type]
        yield Workbench(
            engines=engines,
            presets=load_presets(),
            meter=NoMeter(),
            cache=None,
            clock=SystemClock(),
            read_source=read_source,
            read_background=read_background,
            read_music=read_music,
        )

    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(benchmarking, "open_workbench", opened)
    monkeypatch.setattr(benchmarking, "_facts", lambda optimised: {"cpu": "Test", "cores": 2, "gpus": []})


def run(*more: str, output: Path) -> tuple[int, dict[str, Any]]:
    code = main([*SHORT, "--output", str(output), *more])
    data: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return code, data


@pytest.mark.slow
def test_four_requests_in_every_configuration_that_is_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = run(output=tmp_path / "a.json")
    assert code == 0
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    told = {row["key"]: row for row in data["configurations"]}
    assert {key: row["state"] for key, row in told.items()} == {
        "baseline": "measured",
        "optimised": "not available",
        "caching": "measured",
        "full": "measured",
    }
    assert told["optimised"]["words"].startswith("No faster engine is here: ")
    assert (told["baseline"]["cache_hits"], told["baseline"]["cache_misses"]) == (0, 0)
    assert told["caching"]["cache_hits"] > told["caching"]["cache_misses"] > 0
    assert (told["baseline"]["at_once_seen"], told["full"]["at_once_seen"]) == (1, 2)
    assert all(request["vendor_s"] == 0.4 for row in told.values() for request in row["requests"])
    printed = capsys.readouterr().out
    assert "Configuration" in printed
    assert "not available" in printed
    assert not (tmp_path / "home" / "jobs.sqlite").exists()  # nothing of the person's was touched


@pytest.mark.slow
def test_a_cache_flag_that_was_turned_into_a_no_op_fails_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarking.Beds, "_cache", lambda self, folder: None)
    code, data = run(output=tmp_path / "a.json")
    assert code == 9
    assert [row["state"] for row in data["configurations"]] == ["measured", "not available", "failed", "failed"]
    assert data["failures"][0].startswith("With caching: the cache changed nothing: 0 hits in 4 requests")
    assert data["improvements"]["With caching"]["latency_reduction_percent"] is None
    assert "With caching: the cache changed nothing" in capsys.readouterr().err


@pytest.mark.slow
def test_two_runs_are_compared_and_a_slower_one_ends_with_code_9(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    _, data = run(output=first)
    assert main(["bench", "compare", str(first), str(first), "--fail-above", "10%"]) == 0
    for row in data["configurations"]:
        shift_s = 0.0
        for request in sorted(row["requests"], key=lambda request: request["began_s"]):
            request["began_s"] += shift_s
            shift_s += 3.0 / row["at_once"]
            request["ended_s"] += 3.0 + shift_s
    second.write_text(json.dumps(data), "utf-8")
    capsys.readouterr()
    assert main(["bench", "compare", str(first), str(second), "--fail-above", "10%"]) == 9
    told = capsys.readouterr()
    assert "Baseline: latency P50 is worse by" in told.err
    assert "latency P50" in told.out
    assert main(["bench", "compare", str(first), str(second)]) == 0


def test_a_file_that_is_no_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text("{", "utf-8")
    assert main(["bench", "compare", str(tmp_path / "x.json"), str(tmp_path / "x.json")]) == 3
    assert "is no JSON" in capsys.readouterr().err


def test_too_few_requests_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--requests", "2", "-q", "--output", str(tmp_path / "a.json")]) == 3
    assert "cannot show" in capsys.readouterr().err
    assert not (tmp_path / "a.json").exists()


@pytest.mark.parametrize("engine", ["isnet-onnx:no-such-model", "no-such-engine"])
def test_an_engine_that_nobody_knows_is_refused(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SHORT, "--matter", engine, "--output", str(tmp_path / "a.json")]) == 3
    assert "There is no engine" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["bench", "profile", "loadtest"])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_measured(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("nothing is opened yet")

    monkeypatch.setattr(benchmarking, "open_benchmark", opened)
    monkeypatch.setattr("vmsg_desktop.bootstrap.profiling.open_profiler", opened)
    monkeypatch.setattr("vmsg_desktop.bootstrap.load_testing.open_load_test", opened)
    assert main([command, "--output", str(tmp_path)]) == 6
    assert "cannot be written: Is a directory" in capsys.readouterr().err


def test_a_gate_that_cannot_judge_says_so_in_one_json_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {
        "schema": 1,
        "benchmark_timestamp": "2026-01-01T00:00:00+00:00",
        "settings": {"requests": 4, "at_once": 2, "render_s": [1], "photo": "", "voice": "", "target": "here"},
        "machine": {"cpu": "Test"},
        "configurations": [
            {
                "key": "baseline", "label": "Baseline", "state": "not available", "words": "", "requests": [],
                "gpu_utilization_avg": None, "gpu_reason": "",
            }
        ],
    }  # fmt: skip
    for name, cpu in (("a", "Test"), ("b", "Other")):
        (tmp_path / name).write_text(json.dumps(data | {"machine": {"cpu": cpu}}), "utf-8")
    files = [str(tmp_path / name) for name in ("a", "b")]
    assert main(["bench", "compare", *files, "--fail-above", "10%", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "runs_differ"
