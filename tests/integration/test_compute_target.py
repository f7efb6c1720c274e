"""A target over a real agent process with scripted engines: results, files, cancel, refusals, patience."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agent_process import AgentProcess
from tests.fakes.clock import FakeClock
from tests.fakes.compute_targets import PICTURE, SOUND, Desk, FixedLink, Running, an_order
from tests.fakes.proxy import Proxy
from vmsg_desktop.adapters.compute.agent_client import AgentClient
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError, RemoteError, VmsgError
from vmsg_desktop.core.model.events import StageFinished, StageProgress
from vmsg_desktop.core.model.secret import Secret

LARGE = bytes(range(256)) * 8_000  # 2 MB: does not ride along


@pytest.fixture
def make_agent(tmp_path: Path) -> Iterator[Callable[..., AgentProcess]]:
    agents: list[AgentProcess] = []

    def make(script: dict[str, Any] | None = None, *options: str) -> AgentProcess:
        agent = AgentProcess(tmp_path / "agent", script or {}, options)
        agents.append(agent)
        agent.start()
        return agent

    yield make
    for agent in agents:
        agent.kill()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentProcess]:
    """An agent that does what it is told; each test has a photo of its own."""
    with AgentProcess(tmp_path_factory.mktemp("shared")) as agent:
        yield agent


def desk_of(agent: AgentProcess, home: Path, url: Callable[[], str] | None = None, **options: Any) -> Desk:
    link = FixedLink(url or (lambda: agent.url), lambda: agent.token, lambda: int(agent.facts["port"]))
    return Desk(home, link, options=options)


def gate(tmp_path: Path, engine: str) -> tuple[Path, dict[str, Any]]:
    """A script in which an engine waits for a file."""
    path = tmp_path / "go"
    return path, {engine: {"wait_for": str(path)}}


def test_results_and_events_say_where_they_are_from(shared: AgentProcess, tmp_path: Path) -> None:
    with desk_of(shared, tmp_path / "desk") as desk:
        made = desk.compute(an_order(), (*PICTURE, *SOUND))
        assert list(made) == [*PICTURE, *SOUND]
        reports = [event.report for event in desk.heard.events if isinstance(event, StageFinished)]
        assert {report.where for report in reports} == {"gpu-1"}
        assert made["mask"][2] == next(report.engine for report in reports if report.stage == "mask")
        assert made["mask"][2].device == "CPU"
        assert desk.heard.states == ["connecting", "connected"]
    assert desk.heard.states[-1] == "closed"


def test_the_second_time_no_byte_of_a_file_is_sent(shared: AgentProcess, tmp_path: Path) -> None:
    agent, before_calls = shared, len(shared.calls())
    with Proxy(int(agent.facts["port"])) as line:
        desk = desk_of(agent, tmp_path / "desk", lambda: line.base_url)
        with desk:
            first = desk.compute(an_order(b"2" + LARGE), PICTURE)
            assert line.up.passed > len(LARGE)
        before = line.up.passed
        with desk:  # another run of the program
            assert desk.compute(an_order(b"2" + LARGE), PICTURE) == first
            assert desk.compute(an_order(b"2" + LARGE), ("faces", "people")) != first
        assert line.up.passed - before < 6000  # the requests themselves
    assert sorted(agent.calls()[before_calls:]) == ["decoder", "detector", "faces", "matter"]


def test_small_files_ride_in_the_order_itself(shared: AgentProcess, tmp_path: Path) -> None:
    with (
        Proxy(int(shared.facts["port"])) as line,
        desk_of(shared, tmp_path / "desk", lambda: line.base_url) as desk,
    ):
        desk.compute(an_order(b"p" * 1000))
        assert line.connections == 1
        assert not any(isinstance(event, StageProgress) and event.stage == "upload" for event in desk.heard.events)


def test_jobs_one_after_another_share_a_connection(shared: AgentProcess, tmp_path: Path) -> None:
    with (
        Proxy(int(shared.facts["port"])) as line,
        desk_of(shared, tmp_path / "desk", lambda: line.base_url) as desk,
    ):
        for number in range(3):
            desk.compute(an_order(b"shared line %d" % number))
        assert line.connections == 1


def test_a_file_that_the_agent_lost_is_sent_again(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    agent = make_agent()
    with desk_of(agent, tmp_path / "desk") as desk:
        first = desk.compute(an_order(LARGE))
        for blob in (agent.home / "agent" / "blobs").rglob("*"):
            if blob.is_file():
                blob.unlink()
        assert desk.compute(an_order(LARGE), ("faces", "people"))["faces"] == first["faces"]
        begun = [
            e for e in desk.heard.events if isinstance(e, StageProgress) and (e.stage, e.fraction) == ("upload", 0)
        ]
        assert (len(begun), desk.heard.notes) == (2, [])


def test_an_upload_tells_how_far_it_is(shared: AgentProcess, tmp_path: Path) -> None:
    with desk_of(shared, tmp_path / "desk") as desk:
        desk.compute(an_order(b"3" + LARGE))
        shares = [e.fraction for e in desk.heard.events if isinstance(e, StageProgress) and e.stage == "upload"]
        assert (shares[0], shares[-1], shares == sorted(shares)) == (0.0, 1.0, True)


def test_an_error_of_the_pipeline_arrives_as_it_was_raised(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    fault = ComputeError("engine_failed", "No.", "Try the CPU.", retryable=True, details={"device": "CUDA:0"})
    agent = make_agent({"matter": {"fail": fault.to_json(), "fail_on": [1]}})
    with desk_of(agent, tmp_path / "desk") as desk:
        with pytest.raises(ComputeError) as caught:
            desk.compute(an_order())
        assert caught.value.to_json() == fault.to_json()
        assert set(desk.compute(an_order())) == set(PICTURE)  # a new job, not the failed one again
        with pytest.raises(InputError, match=r"p\.jpg cannot be read"):
            desk.compute(an_order(b"BAD photo"))
    assert agent.calls().count("matter") == 2


def test_cancel_reaches_the_agent_while_nothing_is_heard(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    go, script = gate(tmp_path, "matter")
    agent = make_agent(script)
    with desk_of(agent, tmp_path / "desk") as desk:
        cancel = CancelToken()
        running = Running(lambda: desk.compute(an_order(), cancel=cancel))
        desk.heard.wait_for(lambda heard: "mask" in heard.started)
        cancel.cancel()
        with pytest.raises(Cancelled):
            running.result(timeout_s=5)  # long before the next ping could end a read
        assert desk.memory.unwanted_jobs("gpu-1") == ()
        go.touch()
        desk.compute(an_order())
        assert desk.target.name == "gpu-1"


def test_a_cancel_that_could_not_be_told_is_told_later(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    go, script = gate(tmp_path, "matter")
    agent = make_agent(script)
    with (
        Proxy(int(agent.facts["port"])) as line,
        desk_of(agent, tmp_path / "desk", lambda: line.base_url) as desk,
    ):
        cancel = CancelToken()
        running = Running(lambda: desk.compute(an_order(), cancel=cancel))
        desk.heard.wait_for(lambda heard: "mask" in heard.started)
        line.freeze()
        cancel.cancel()
        with pytest.raises(Cancelled):
            running.result(timeout_s=10)
        (job_id,) = desk.memory.unwanted_jobs("gpu-1")
        line.cut()
        line.thaw()
        go.touch()
        desk.compute(an_order(b"another"))
        assert desk.memory.unwanted_jobs("gpu-1") == ()
        assert desk.target.capabilities(cancel=CancelToken()).agent == agent.facts["agent"]
        assert job_id


def test_a_cancel_is_told_though_it_cannot_be_noted(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    go, script = gate(tmp_path, "matter")
    agent = make_agent(script)
    with desk_of(agent, tmp_path / "desk") as desk:
        cancel = CancelToken()
        running = Running(lambda: desk.compute(an_order(), cancel=cancel))
        desk.heard.wait_for(lambda heard: "mask" in heard.started)
        ((job_id,),) = desk.memory._db.execute("select job_id from jobs").fetchall()
        desk.memory._db.execute("pragma query_only = on")  # as a full disk
        cancel.cancel()
        with pytest.raises(Cancelled):
            running.result(timeout_s=10)
    go.touch()
    client = AgentClient(Endpoint(agent.url, Secret(agent.token)))
    with client.events(job_id, after=0) as events:
        assert [event.name for event in events][-1] == "cancelled"
    client.close()


def test_a_full_queue_is_waited_for(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    go, script = gate(tmp_path, "matter")
    agent = make_agent(script, "--queue", "0", "--width", "1")

    def wait(cancel: CancelToken, seconds: float) -> None:
        cancel.check()
        waits.append(seconds)
        go.touch()
        running.result()

    waits = list[float]()
    with desk_of(agent, tmp_path / "one") as one, desk_of(agent, tmp_path / "two", wait=wait) as two:
        running = Running(lambda: one.compute(an_order(b"1")))
        one.heard.wait_for(lambda heard: "mask" in heard.started)
        assert set(two.compute(an_order(b"2"))) == set(PICTURE)
        running.result()
    assert waits[0] >= 1
    assert "gpu-1" in two.heard.notes[0]


def test_an_agent_of_another_version_is_refused_with_the_way_out(shared: AgentProcess, tmp_path: Path) -> None:
    with desk_of(shared, tmp_path / "desk", version="0.0.1") as desk:
        with pytest.raises(RemoteError, match="gpu-1") as caught:
            desk.compute(an_order())
        assert (caught.value.code, caught.value.retryable) == ("agent_outdated", False)
        assert caught.value.hint.endswith("vmsg agent setup gpu-1")
        assert desk.heard.states[-1] == "refused"


def test_who_has_to_be_asked_is_not_waited_for(tmp_path: Path) -> None:
    faults: list[VmsgError] = [RemoteError("host_key_changed", "The host key changed.", "Look at it.")]
    link = FixedLink(lambda: "", lambda: "", faults=faults)
    with Desk(tmp_path / "desk", link) as desk:
        with pytest.raises(RemoteError, match="host key"):
            desk.compute(an_order())
        assert (link.opened, desk.heard.states[-1]) == (1, "refused")


def test_a_host_that_never_answers_is_given_up_soon_with_growing_waits(tmp_path: Path) -> None:
    clock, waits = FakeClock(), list[float]()

    def wait(_: CancelToken, seconds: float) -> None:
        waits.append(seconds)
        clock.advance(seconds)

    fault = RemoteError("host_unreachable", "No route.", "Is it on?", retryable=True)
    link = FixedLink(lambda: "", lambda: "", faults=[fault] * 1000)
    with Desk(tmp_path, link, options={"clock": clock, "wait": wait}) as desk:
        with pytest.raises(RemoteError, match="No route") as caught:
            desk.compute(an_order())
        assert (caught.value.code, caught.value.retryable) == ("host_unreachable", True)
        assert waits[:4] == pytest.approx([0.015, 0.03, 0.06, 0.075])
        assert 30 <= sum(waits) < 31 + waits[-1]
        assert {status.state for status in desk.heard.statuses} == {"connecting", "reconnecting"}
        assert "gpu-1 cannot be reached: No route." in desk.heard.notes[0]


def test_an_agent_that_has_the_job_is_waited_for_longer_and_the_job_is_kept(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    go, script = gate(tmp_path, "matter")
    agent, clock = make_agent(script), FakeClock()

    def wait(cancel: CancelToken, seconds: float) -> None:
        cancel.check()
        clock.advance(50)

    with Proxy(int(agent.facts["port"])) as line:
        with desk_of(agent, tmp_path / "desk", lambda: line.base_url, clock=clock, wait=wait) as desk:
            running = Running(lambda: desk.compute(an_order()))
            desk.heard.wait_for(lambda heard: "mask" in heard.started)
            line.refuse()
            line.cut()
            with pytest.raises(RemoteError, match="could not be reached for 600 s") as caught:
                running.result()
            assert (caught.value.code, caught.value.retryable) == ("agent_out_of_reach", True)
            assert "the job goes on there" in desk.heard.notes[0]
        line.accept()
        go.touch()
        with desk_of(agent, tmp_path / "desk", lambda: line.base_url) as desk:
            assert set(desk.compute(an_order())) == set(PICTURE)
    assert agent.calls().count("matter") == 1


def test_a_job_whose_answer_was_lost_is_taken_up_again_and_never_made_twice(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    go, script = gate(tmp_path, "matter")
    agent, clock = make_agent(script), FakeClock()

    def wait(cancel: CancelToken, seconds: float) -> None:
        clock.advance(50)

    with Proxy(int(agent.facts["port"])) as line:
        with desk_of(agent, tmp_path / "desk", lambda: line.base_url, clock=clock, wait=wait) as desk:
            desk.target.capabilities(cancel=CancelToken())
            line.refuse()
            line.cut_after(down=1)  # the order gets there, what the agent says to it does not come back
            with pytest.raises(RemoteError):
                desk.compute(an_order())
            assert line.cuts == 1
        line.accept()
        go.touch()
        with desk_of(agent, tmp_path / "desk", lambda: line.base_url) as desk:
            assert set(desk.compute(an_order())) == set(PICTURE)
    assert agent.calls().count("matter") == 1


def test_silence_is_told_before_it_is_a_fault(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    go, script = gate(tmp_path, "matter")
    agent, clock = make_agent(script), FakeClock()
    with desk_of(agent, tmp_path / "desk", clock=clock) as desk:
        running = Running(lambda: desk.compute(an_order()))
        desk.heard.wait_for(lambda heard: "mask" in heard.started)
        os.kill(agent.pid, signal.SIGSTOP)
        clock.advance(8)
        desk.heard.wait_for(lambda heard: heard.states[-1] == "stalled")
        assert desk.heard.statuses[-1].reason == "Nothing was heard from gpu-1 for 8 s."
        os.kill(agent.pid, signal.SIGCONT)
        go.touch()
        running.result()
        assert desk.heard.states == ["connecting", "connected", "stalled", "connected"]


def test_a_long_stage_is_no_silence(make_agent: Callable[..., AgentProcess], tmp_path: Path) -> None:
    go, script = gate(tmp_path, "matter")
    agent, clock = make_agent(script), FakeClock()
    with (
        Proxy(int(agent.facts["port"])) as line,
        desk_of(agent, tmp_path / "desk", lambda: line.base_url, clock=clock) as desk,
    ):
        running = Running(lambda: desk.compute(an_order()))
        desk.heard.wait_for(lambda heard: "mask" in heard.started)
        clock.advance(3600)  # pings, and nothing else
        line.cut()
        go.touch()
        assert set(running.result()) == set(PICTURE)
    assert len(desk.heard.notes) == 1


def test_an_agent_that_began_anew_between_two_jobs_is_no_matter(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    agent = make_agent()
    with desk_of(agent, tmp_path / "desk") as desk:
        desk.compute(an_order(b"1"))
        agent.stop()
        agent.start()
        assert set(desk.compute(an_order(b"2"))) == set(PICTURE)
        assert desk.heard.notes == []


def test_a_token_that_changed_between_two_jobs_is_read_again(
    make_agent: Callable[..., AgentProcess], tmp_path: Path
) -> None:
    agent = make_agent()
    with desk_of(agent, tmp_path / "desk") as desk:
        desk.compute(an_order(b"1"))
        agent.stop()
        (agent.home / "agent" / "token").unlink()
        agent.options = ("--port", str(agent.facts["port"]))
        agent.start()
        assert set(desk.compute(an_order(b"2"))) == set(PICTURE)
