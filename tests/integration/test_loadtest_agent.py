"""``vmsg loadtest`` against a real agent process whose engines need no models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.fakes.agent_process import AgentProcess
from vmsg_desktop.__main__ import main

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "resources" / "schemas" / "loadtest-1.schema.json").read_text("utf-8")
)


def loaded(agent: AgentProcess, monkeypatch: pytest.MonkeyPatch, *more: str) -> tuple[int, dict[str, Any]]:
    """A short load on the agent; its report."""
    output = agent.home / "load.json"
    monkeypatch.setenv("VMSG_HOME", str(agent.home))
    code = main(["loadtest", "--duration", "2", "--output", str(output), "-q", *more])
    data: dict[str, Any] = json.loads(output.read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return code, data


@pytest.mark.slow
def test_many_users_get_the_same_results_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with AgentProcess(tmp_path / "home") as agent:
        code, data = loaded(agent, monkeypatch, "--concurrency", "8")
        computed = agent.calls().count("matter")
    (host,) = data["hosts"]
    assert code == 0
    assert host["done"] == host["begun"] == len(data["calls"]) >= 8
    assert (host["failed"], host["lost"], host["differing"], host["left"]) == (0, 0, 0, 0)
    assert computed == host["done"] + 1  # nothing came from a cache; one request warmed up
    assert host["memory"]["highest_bytes"] > 0
    assert host["agent_memory"]["highest_bytes"] > 0
    assert host["latency"]["count"] == host["done"]
    assert "lost" in capsys.readouterr().out


@pytest.mark.slow
def test_with_the_cache_a_result_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with AgentProcess(tmp_path / "home", options=("--width", "1")) as agent:
        _, data = loaded(agent, monkeypatch, "--concurrency", "4", "--cached")
        assert agent.calls().count("matter") == 1
    assert data["hosts"][0]["done"] > 4
    assert data["settings"]["is_cached"] is True


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_an_agent_whose_queue_is_full_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {"matter": {"sleep_s": 0.2}}
    with AgentProcess(tmp_path / "home", script, options=("--queue", "1", "--width", "1")) as agent:
        code, data = loaded(agent, monkeypatch, "--concurrency", "5")
    (host,) = data["hosts"]
    assert code == 0
    assert host["lost"] == 0
    assert host["done"] + host["failed"] == host["begun"] >= 5
    assert host["queued"] <= 1


@pytest.mark.slow
def test_errors_are_counted_by_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = {"family": "compute", "code": "matter_failed", "message": "The matting failed.", "hint": ""}
    with AgentProcess(tmp_path / "home", {"matter": {"fail": fault}}) as agent:
        code, data = loaded(agent, monkeypatch, "--concurrency", "2")
    (host,) = data["hosts"]
    assert code == 9  # none was served
    assert host["errors"] == {"matter_failed: The matting failed.": host["failed"]}
    assert host["error_share"] == 1.0
    assert "matter_failed: The matting failed." in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--target", "here"], ["--target", "nowhere"], ["--concurrency", "0"]])
def test_a_load_that_cannot_be_is_refused(more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    assert main(["loadtest", "-q", "--output", str(tmp_path / "x.json"), *more]) == 3
    assert not (tmp_path / "x.json").exists()
