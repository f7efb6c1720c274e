"""``vmsg profile`` as a person uses it: real models, a file that follows its schema, a trace, and every refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import RESOURCES
from tests.fakes.vmsg_process import Vmsg, share_models

pytestmark = [pytest.mark.models, pytest.mark.e2e]
STAGES = {"photo", "people", "faces", "mask", "frame", "voice", "prosody", "encode", "draft"}


@pytest.fixture
def vmsg(models_dir: Path, tmp_path: Path) -> Iterator[Vmsg]:
    vmsg = Vmsg(share_models(models_dir, tmp_path / "home"))
    yield vmsg
    if (vmsg.home / "agent").exists():
        command = [sys.executable, "-m", "remote_agent", "stop"]
        subprocess.run(command, env=vmsg.environment(), capture_output=True, check=False)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def check_schema(profile: Any) -> None:
    schema = read(RESOURCES / "schemas" / "profile-1.schema.json")
    jsonschema.Draft202012Validator(schema).validate(profile)


@pytest.mark.slow
def test_a_profile_of_this_computer(vmsg: Vmsg, portrait_path: Path, voice_path: Path) -> None:
    done = vmsg.run(
        "profile", "--image", portrait_path, "--audio", voice_path, "--iterations", 2, "--warm-up", 1,
        "--cold-runs", 1, "--output", "baseline_profile.json", "--trace", "trace.json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    profile = read(vmsg.home / "baseline_profile.json")
    check_schema(profile)
    stages = {stage["stage_name"]: stage for stage in profile["stages"]}
    assert set(stages) == STAGES
    assert all(stage["latency_ms"] > 0 and stage["memory_mb"] > 0 and stage["cpu_ms"] > 0 for stage in stages.values())
    assert all(stage["gpu_memory_mb"] is None and stage["missing"]["gpu_memory_mb"] for stage in stages.values())
    spent_ms = sum(stage["spread"]["mean_ms"] for stage in stages.values())
    assert spent_ms <= profile["total"]["mean_ms"], "a stage's time is its own"
    assert profile["cold"]["total"]["runs"] == 1
    assert profile["cold"]["start_ms"] > 0
    assert stages["mask"]["cold_latency_ms"] > 0
    assert {model["name"] for model in profile["models"]} == {"blazeface-facemesh", "isnet-medium", "yolov8-people"}
    most = profile["summary"]["bottleneck"]
    assert most["latency_ms"] == max(stage["latency_ms"] for stage in stages.values())
    assert f"bottleneck  {most['stage']}" in done.stdout
    runs = [event["name"] for event in read(vmsg.home / "trace.json")["traceEvents"] if event.get("cat") == "job"]
    assert runs == ["Cold run 1", "Warm-up 1", "Run 1", "Run 2"]
    assert not (vmsg.home / "cache").exists(), "nothing was kept, nothing could be taken"


@pytest.mark.slow
def test_a_profile_of_the_agent_says_what_ran_there_and_computes_every_run_anew(vmsg: Vmsg) -> None:
    options = ("--target", "local", "--iterations", 2, "--warm-up", 1, "--output", "-", "--quiet")
    done = vmsg.run("profile", *options)
    assert done.returncode == 0, done.stderr
    profile = json.loads(done.stdout)
    check_schema(profile)
    where = {stage["stage_name"]: stage["host"] for stage in profile["stages"]}
    assert set(where) == STAGES
    assert [stage for stage, host in where.items() if not host] == ["draft"]
    assert {stage["spread"]["runs"] for stage in profile["stages"]} == {2}
    mask = next(stage for stage in profile["stages"] if stage["stage_name"] == "mask")
    assert mask["cold_latency_ms"] > 0, "the agent was new: its first run was seen"
    assert mask["memory_mb"] > 100
    assert mask["cpu_ms"] > 0
    assert profile["cold"]["total"] is None
    assert profile["cold"]["missing"]
    assert profile["hardware"]["cpu"]

    again = json.loads(vmsg.run("profile", *options).stdout)
    mask = next(stage for stage in again["stages"] if stage["stage_name"] == "mask")
    assert (mask["cold_latency_ms"], bool(mask["missing"]["cold_latency_ms"])) == (None, True)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--iterations", 0), 3, "measured runs"),
        (("--image", "missing.jpg"), 3, "missing.jpg"),
        (("--target", "nowhere"), 3, "nowhere"),
        (("--preset", "no-such"), 3, "no-such"),
    ],
)
def test_what_cannot_be_profiled_is_refused_and_leaves_no_file(
    vmsg: Vmsg, options: tuple[object, ...], code: int, told: str
) -> None:
    done = vmsg.run("profile", *options)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert not (vmsg.home / "profile.json").exists()


def test_the_child_of_cold_runs_is_no_command_for_people(vmsg: Vmsg) -> None:
    assert "profile-run" not in vmsg.run("--help").stdout
