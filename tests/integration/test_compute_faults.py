"""Links and agents that fail: the job ends right, no file that arrived is sent twice, no finished stage runs again."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agent_process import AgentProcess
from tests.fakes.compute_targets import FAST_TIMEOUTS, PICTURE, SOUND, Desk, FixedLink, Heard, Running, an_order
from tests.fakes.proxy import Proxy
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.compute.http_line import Timeouts

LARGE_BYTES = 3_000_000
ON_THE_WAY_BYTES = 600_000  # what the system holds for a socket: it left, and nobody read it
STAGES = {"faces": "faces", "people": "detector", "mask": "matter", "prosody": "prosody"}
"""Stages in their order, and the engine of each."""
SHORT = replace(FAST_TIMEOUTS, read_s=1.0, prove_s=1.0)


def a_photo(number: int) -> bytes:
    return number.to_bytes(4, "big") * (LARGE_BYTES // 4)


def gated(folder: Path) -> tuple[dict[str, Path], dict[str, Any]]:
    """A script in which each engine waits for a file of its own."""
    gates = {stage: folder / f"go-{stage}" for stage in STAGES}
    return gates, {STAGES[stage]: {"wait_for": str(path)} for stage, path in gates.items()}


@pytest.fixture(scope="module")
def quick_agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    with AgentProcess(tmp_path_factory.mktemp("agent")) as agent:
        yield agent


@pytest.fixture(scope="module")
def plain(quick_agent: AgentProcess, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Any]:
    """What comes out where nothing fails."""
    home = tmp_path_factory.mktemp("plain")

    def compute(photo: bytes) -> Any:
        with desk_of(quick_agent, home, quick_agent.url) as desk:
            return desk.compute(an_order(photo), (*PICTURE, *SOUND))

    return compute


def desk_of(agent: AgentProcess, home: Path, url: str | None = None, timeouts: Timeouts = FAST_TIMEOUTS) -> Desk:
    link = FixedLink(lambda: url or agent.url, lambda: agent.token, lambda: int(agent.facts["port"]))
    return Desk(home, link, options={"timeouts": timeouts})


@pytest.mark.parametrize("cut_at", [1, 300, 5_000, 70_000, 1_000_000, 2_900_000, LARGE_BYTES + 500])
def test_a_link_cut_in_the_upload_goes_on_where_it_was(
    quick_agent: AgentProcess, plain: Callable[[bytes], Any], tmp_path: Path, cut_at: int
) -> None:
    photo = a_photo(cut_at)
    with Proxy(int(quick_agent.facts["port"])) as line:
        line.cut_after(up=cut_at)
        with desk_of(quick_agent, tmp_path, line.base_url) as desk:
            made = desk.compute(an_order(photo), (*PICTURE, *SOUND))
        assert line.cuts == 1
        assert line.up.passed < LARGE_BYTES + ON_THE_WAY_BYTES
        if 1_000_000 <= cut_at < LARGE_BYTES:
            assert any("resuming the upload at" in words for words in desk.heard.notes)
    assert made == plain(photo)


@pytest.mark.parametrize("cut_at", [1, 200, 2_000, 8_000])
def test_a_link_cut_in_an_answer_is_no_second_run(
    quick_agent: AgentProcess, plain: Callable[[bytes], Any], tmp_path: Path, cut_at: int
) -> None:
    photo = b"small %d" % cut_at
    before = quick_agent.calls().count("matter")
    with Proxy(int(quick_agent.facts["port"])) as line:
        line.cut_after(down=cut_at)
        with desk_of(quick_agent, tmp_path, line.base_url) as desk:
            made = desk.compute(an_order(photo), (*PICTURE, *SOUND))
        assert line.cuts == 1
    assert quick_agent.calls().count("matter") == before + 1
    assert made == plain(photo)


def test_a_link_cut_at_every_stage_loses_nothing(plain: Callable[[bytes], Any], tmp_path: Path) -> None:
    gates, script = gated(tmp_path)
    photo = a_photo(0)
    with AgentProcess(tmp_path / "agent", script) as agent, Proxy(int(agent.facts["port"])) as line:
        with desk_of(agent, tmp_path / "desk", line.base_url) as desk:
            running = Running(lambda: desk.compute(an_order(photo), (*PICTURE, *SOUND)))
            for number, (stage, gate) in enumerate(gates.items(), 1):
                desk.heard.wait_for(_began(stage))
                line.cut()
                desk.heard.wait_for(_was_connected(number + 1))
                gate.touch()
            made = running.result()
        assert line.cuts == len(STAGES)
        assert line.up.passed < LARGE_BYTES + 30_000
        assert sorted(agent.calls()) == sorted([*STAGES.values(), "decoder", "decoder"])
        assert desk.heard.started.count("mask") == 1  # no event is told twice
    assert desk.heard.notes == ["The connection to gpu-1 was lost; the job goes on there."] * len(STAGES)
    assert made == plain(photo)


@pytest.mark.parametrize("killed_at", [("faces", "people"), ("mask", "prosody")])
def test_an_agent_killed_at_a_stage_begins_only_that_one_again(
    plain: Callable[[bytes], Any], tmp_path: Path, killed_at: tuple[str, ...]
) -> None:
    gates, script = gated(tmp_path)
    photo = a_photo(1)
    with AgentProcess(tmp_path / "agent", script) as agent, desk_of(agent, tmp_path / "desk") as desk:
        running = Running(lambda: desk.compute(an_order(photo), (*PICTURE, *SOUND)))
        for stage, gate in gates.items():
            desk.heard.wait_for(_began(stage))
            if stage in killed_at:
                wait_until(_called(agent, STAGES[stage], 1))
                agent.kill()
                agent.start()
                wait_until(_called(agent, STAGES[stage], 2))
            gate.touch()
        made = running.result()
        twice = {engine for engine in STAGES.values() if agent.calls().count(engine) == 2}
        assert twice == {STAGES[stage] for stage in killed_at}
        assert all(agent.ended().count(engine) == 1 for engine in STAGES.values())
    assert made == plain(photo)


def test_an_agent_killed_in_the_upload_gets_the_rest(plain: Callable[[bytes], Any], tmp_path: Path) -> None:
    photo = a_photo(2)
    with AgentProcess(tmp_path / "agent") as agent, Proxy(int(agent.facts["port"])) as line:
        line.cut_after(up=2_000_000)
        with desk_of(agent, tmp_path / "desk", line.base_url) as desk:
            running = Running(lambda: desk.compute(an_order(photo), (*PICTURE, *SOUND)))
            line.wait_for(lambda line: line.cuts == 1)
            line.refuse()
            wait_until(lambda: _arrived_bytes(agent) > 1_900_000)
            agent.kill()
            agent.start()
            line.server_port = int(agent.facts["port"])
            line.accept()
            made = running.result()
        assert line.up.passed < LARGE_BYTES + ON_THE_WAY_BYTES
    assert made == plain(photo)


@pytest.mark.parametrize("what", ["agent", "line"])
def test_what_freezes_is_noticed_and_the_job_taken_up_again(
    plain: Callable[[bytes], Any], tmp_path: Path, what: str
) -> None:
    _frozen(plain, tmp_path, what, timeouts=SHORT, hold=lambda desk: desk.heard.wait_for(_has_noticed))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["agent", "line"])
def test_frozen_for_a_minute(plain: Callable[[bytes], Any], tmp_path: Path, what: str) -> None:
    def hold(desk: Desk) -> None:
        desk.heard.wait_for(_has_noticed, timeout_s=20)
        threading.Event().wait(60)  # a laptop asleep: time has to pass

    _frozen(plain, tmp_path, what, timeouts=Timeouts(), hold=hold)


def _has_noticed(heard: Heard) -> bool:
    return "reconnecting" in heard.states


def _began(stage: str) -> Callable[[Heard], bool]:
    return lambda heard: stage in heard.started


def _was_connected(times: int) -> Callable[[Heard], bool]:
    return lambda heard: heard.states.count("connected") == times


def _called(agent: AgentProcess, engine: str, times: int) -> Callable[[], bool]:
    return lambda: agent.calls().count(engine) == times


def _arrived_bytes(agent: AgentProcess) -> int:
    return sum(path.stat().st_size for path in (agent.home / "agent" / "blobs").rglob("*.part"))


def _frozen(
    plain: Callable[[bytes], Any], folder: Path, what: str, *, timeouts: Timeouts, hold: Callable[[Desk], None]
) -> None:
    gates, script = gated(folder)
    for stage in ("faces", "people"):
        gates[stage].touch()
    photo = a_photo(3)
    with AgentProcess(folder / "agent", script) as agent, Proxy(int(agent.facts["port"])) as line:
        with desk_of(agent, folder / "desk", line.base_url, timeouts) as desk:
            running = Running(lambda: desk.compute(an_order(photo), (*PICTURE, *SOUND)))
            desk.heard.wait_for(_began("mask"))
            freeze, thaw = (line.freeze, line.thaw) if what == "line" else _signals(agent.pid)
            freeze()
            try:
                hold(desk)
            finally:
                thaw()
            gates["mask"].touch()
            gates["prosody"].touch()
            made = running.result(timeout_s=90)
        assert sorted(agent.calls()) == sorted([*STAGES.values(), "decoder", "decoder"])
        assert line.up.passed < LARGE_BYTES + 30_000
    assert made == plain(photo)


def _signals(pid: int) -> tuple[Callable[[], None], Callable[[], None]]:
    return lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT)
