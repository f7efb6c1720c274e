"""Looking at an agent through its own API: what it tells arrives, a look ends at once, nothing is started for it."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.agent_api import FAST, TOKEN, served_agent
from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.compute.agent_samples import AgentSamples, RunningAgentLink
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.application.sample_follower import Follower, Waits
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint, MachineSample
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.secret import Secret


class Link:
    """Implements AgentLink: an address."""

    name = "tokyo"

    def __init__(self, url: str) -> None:
        self.url = url
        self.opened = self.dropped = 0

    def open(self, *, cancel: CancelToken) -> Endpoint:
        self.opened += 1
        return Endpoint(self.url, Secret(TOKEN))

    def drop(self) -> None:
        self.dropped += 1

    def close(self) -> None:
        """Nothing is kept."""


def stream_to(url: str) -> AgentSamples:
    return AgentSamples(Link(url), timeouts=Timeouts(connect_s=2, read_s=5))


def test_samples_arrive_in_order(tmp_path: Path) -> None:
    with served_agent(tmp_path) as agent, stream_to(agent.url).samples(cancel=CancelToken()) as samples:
        assert [next(samples).at_s for _ in range(3)] == [1.0, 2.0, 3.0]


def test_the_connection_is_let_go_of_however_it_ends(tmp_path: Path) -> None:
    link = Link("")
    with served_agent(tmp_path) as agent:
        link.url = agent.url
        with AgentSamples(link).samples(cancel=CancelToken()) as samples:
            next(samples)
        link.url = "http://127.0.0.1:9"
        with pytest.raises(RemoteError) as caught, AgentSamples(link).samples(cancel=CancelToken()):
            pytest.fail("nobody answers there")
    assert (caught.value.code, caught.value.retryable) == ("agent_unreachable", True)
    assert (link.opened, link.dropped) == (2, 2)


def test_a_follower_that_waits_for_a_word_ends_at_once(tmp_path: Path) -> None:
    came, samples = threading.Event(), list[MachineSample]()

    def tell(sample: MachineSample) -> None:
        samples.append(sample)
        came.set()

    with served_agent(tmp_path, limits=replace(FAST, sample_s=3600.0, ping_s=3600.0)) as agent:
        patient = AgentSamples(Link(agent.url), timeouts=Timeouts(connect_s=2, read_s=600))
        follower = Follower(patient, told=tell, clock=FakeClock())
        follower.start()
        assert came.wait(20)
        follower.close()
        assert not follower.is_alive, "it would have waited for an hour"
    assert [sample.at_s for sample in samples] == [1.0]


def test_an_agent_that_was_started_anew_is_found(tmp_path: Path) -> None:
    link, came = Link(""), threading.Semaphore(0)
    follower = Follower(
        AgentSamples(link), told=lambda _: came.release(), clock=FakeClock(), waits=Waits(first_s=0, longest_s=0)
    )
    with served_agent(tmp_path / "one") as agent:
        link.url = agent.url
        follower.start()
        assert came.acquire(timeout=20)
    with served_agent(tmp_path / "other") as agent:
        link.url = agent.url
        for _ in range(300):  # those of the first one that were on their way among them
            assert came.acquire(timeout=20)
        assert follower.silence == ""
        follower.close()


def test_where_no_agent_runs_none_is_started(tmp_path: Path) -> None:
    (tmp_path / "agent.json").write_text(
        json.dumps({"port": 9, "pid": 2**22 + 1, "started_s": 1.0, "version": "1", "protocol": 1})
    )
    with pytest.raises(RemoteError) as caught:
        RunningAgentLink(tmp_path, name="this computer").open(cancel=CancelToken())
    assert (caught.value.code, caught.value.retryable) == ("agent_not_running", True)
    assert caught.value.message == "No agent runs on this computer."
    assert [path.name for path in tmp_path.iterdir()] == ["agent.json"]
