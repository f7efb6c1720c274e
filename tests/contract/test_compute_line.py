"""One way to an agent for all threads: opened once, lost once, and nobody who waits for it is deaf to a cancel."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.agent_api import TOKEN, ServedAgent, served_agent
from tests.fakes.compute_targets import FAST_TIMEOUTS, FixedLink, Running
from vmsg_desktop.adapters.compute.agent_line import AgentLine
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint, LinkStatus
from vmsg_desktop.core.model.errors import Cancelled, RemoteError

LOST = RemoteError("agent_lost", "Lost.", retryable=True)
SILENT = RemoteError("agent_silent", "Silent.", retryable=True)


@dataclass
class SlowLink(FixedLink):
    """Opens when it may."""

    may_open: threading.Event = field(default_factory=threading.Event)
    is_opening: threading.Event = field(default_factory=threading.Event)

    def open(self, *, cancel: CancelToken) -> Endpoint:
        self.is_opening.set()
        assert self.may_open.wait(20)
        return super().open(cancel=cancel)


@dataclass
class Lined:
    link: SlowLink
    line: AgentLine
    states: list[str]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as served:
        yield served


@pytest.fixture
def lined(agent: ServedAgent) -> Iterator[Lined]:
    states: list[str] = []

    def status(status: LinkStatus) -> None:
        states.append(status.state)

    link = SlowLink(lambda: agent.url, lambda: TOKEN)
    line = AgentLine(link, timeouts=FAST_TIMEOUTS, status=status, version=None, clock=SystemClock())
    yield Lined(link, line, states)
    link.may_open.set()
    line.close()


def test_threads_that_come_at_once_share_one_connection(lined: Lined) -> None:
    both = [Running(lambda: lined.line.connected(CancelToken())) for _ in range(3)]
    assert lined.link.is_opening.wait(10)
    lined.link.may_open.set()
    first, *others = [one.result() for one in both]
    assert others == [first, first]
    assert (lined.link.opened, lined.states) == (1, ["connecting", "connected"])


def test_who_waits_for_another_to_connect_can_be_cancelled(lined: Lined) -> None:
    first = Running(lambda: lined.line.connected(CancelToken()))
    assert lined.link.is_opening.wait(10)
    cancel = CancelToken()
    second = Running(lambda: lined.line.connected(cancel))
    cancel.cancel()
    with pytest.raises(Cancelled):
        second.result(timeout_s=10)
    lined.link.may_open.set()
    assert first.result().agent == "a" * 32


def test_a_loss_that_several_notice_is_one(lined: Lined) -> None:
    lined.link.may_open.set()
    old = lined.line.connected(CancelToken())
    lined.line.lost(old, SILENT)
    assert (lined.link.dropped, lined.line.is_open) == (1, False)
    new = lined.line.connected(CancelToken())
    lined.line.lost(old, SILENT)
    assert (lined.link.dropped, lined.line.is_open) == (1, True)
    assert lined.line.connected(CancelToken()) is new


def test_a_connection_that_broke_off_is_tried_anew_before_the_link_is(lined: Lined) -> None:
    lined.link.may_open.set()
    old = lined.line.connected(CancelToken())
    lined.line.lost(old, LOST)
    assert lined.link.dropped == 0
    lined.line.lost(None, LOST)
    assert lined.link.dropped == 1
    assert lined.line.connected(CancelToken()).client is not old.client


def test_what_has_to_be_decided_by_a_person_is_told_as_such(agent: ServedAgent) -> None:
    states: list[LinkStatus] = []
    link = FixedLink(lambda: agent.url, lambda: TOKEN)
    line = AgentLine(link, timeouts=FAST_TIMEOUTS, status=states.append, version="another", clock=SystemClock())
    with pytest.raises(RemoteError):
        line.connected(CancelToken())
    assert [(status.state, bool(status.reason)) for status in states] == [("connecting", False), ("refused", True)]
    line.close()
    assert (link.closed, states[-1].state) == (1, "closed")
