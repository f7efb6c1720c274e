"""The same message made in this process and by the agent of this computer: the same bytes, and one agent for all."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.vmsg_process import Vmsg, share_models, wait_until

pytestmark = [pytest.mark.models, pytest.mark.e2e]


def stop_agent(vmsg: Vmsg) -> None:
    subprocess.run(
        [sys.executable, "-m", "remote_agent", "stop"], env=vmsg.environment(), capture_output=True, check=False
    )


@pytest.fixture
def here(models_dir: Path, tmp_path: Path) -> Vmsg:
    return Vmsg(share_models(models_dir, tmp_path / "here"))


@pytest.fixture
def local(models_dir: Path, tmp_path: Path) -> Iterator[Vmsg]:
    vmsg = Vmsg(share_models(models_dir, tmp_path / "local"))
    yield vmsg
    stop_agent(vmsg)


def agent_of(vmsg: Vmsg) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((vmsg.home / "agent" / "agent.json").read_text())
    return found


def test_mask_and_voice_are_the_same_bytes(here: Vmsg, local: Vmsg, portrait_path: Path, voice_path: Path) -> None:
    for vmsg, target in ((here, "here"), (local, "local")):
        options = ("--target", target, "--json")
        mask = vmsg.run("mask", portrait_path, "-o", "mask.png", *options)
        voice = vmsg.run("prosody", voice_path, "-o", "voice.wav", "--preset", "calm", *options)
        assert (mask.returncode, voice.returncode) == (0, 0), mask.stderr + voice.stderr
        where = {stage["stage"]: stage["where"] for stage in json.loads(mask.stdout)["stages"]}
        assert where["mask"] == ("" if target == "here" else "this computer")
    assert (here.home / "mask.png").read_bytes() == (local.home / "mask.png").read_bytes()
    assert (here.home / "voice.wav").read_bytes() == (local.home / "voice.wav").read_bytes()


def test_a_whole_message_is_made_through_the_agent(local: Vmsg, portrait_path: Path, voice_path: Path) -> None:
    made = local.run("make", portrait_path, voice_path, "-o", "out", "--target", "local", "--json")
    assert made.returncode == 0, made.stderr
    where = {stage["stage"]: stage["where"] for stage in json.loads(made.stdout)["stages"]}
    assert where["mask"] == where["frame"] == where["prosody"] == "this computer"
    assert where["draft"] == ""
    assert (local.home / "out" / "message.mp4").stat().st_size > 10_000


def test_a_killed_command_leaves_its_agent_to_the_next_one(local: Vmsg, portrait_path: Path) -> None:
    first = local.start("mask", portrait_path, "-o", "mask.png", "--target", "local")
    wait_until((local.home / "agent" / "agent.json").is_file)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    agent = agent_of(local)
    done = local.run("mask", portrait_path, "-o", "mask.png", "--target", "local")
    assert done.returncode == 0, done.stderr
    assert agent_of(local)["pid"] == agent["pid"]


def test_a_machine_that_nobody_knows_is_refused_with_the_known_ones(here: Vmsg, portrait_path: Path) -> None:
    done = here.run("mask", portrait_path, "--target", "moon")
    assert done.returncode != 0
    assert "no host 'moon'" in done.stderr
    assert "local" in done.stderr
