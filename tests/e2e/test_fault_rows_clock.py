"""Row 18 of docs/faults.md: the wall clock is set, or the computer sleeps, while a job is under way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.send_desk import SOUND_S, SendDesk, send_desk
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = pytest.mark.e2e
DAY_S = 86_400.0


@pytest.fixture(scope="module")
def worker() -> Iterator[DecodeWorker]:
    with DecodeWorker() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, worker: DecodeWorker) -> Iterator[SendDesk]:
    clock = FakeClock()
    with (
        Sandbox(SandboxSettings(render_s=(25.0,)), clock=clock) as sandbox,
        send_desk(tmp_path, sandbox, clock, worker) as made,
    ):
        yield made


def jump_at_the_wait(desk: SendDesk, number: int, days: float) -> list[float]:
    """At the ``number``-th wait or look the wall clock is set; when it was is noted in the list that is given back."""
    waits = iter(range(10_000))
    jumps: list[float] = []

    def look(_seconds: float) -> None:
        if next(waits) == number:
            desk.clock.set_wall(desk.clock.now_s() + days * DAY_S)
            jumps.append(desk.clock.monotonic_s())

    desk.waiter.on_wait = look
    return jumps


@pytest.mark.parametrize("days", [-1, -1 / 24, 1 / 24, 1])
@pytest.mark.parametrize("moment", [0, 3, 6, 8])
def test_row_18_a_wall_clock_that_is_set_changes_nothing(desk: SendDesk, days: float, moment: int) -> None:
    jumps = jump_at_the_wait(desk, moment, days)
    began_s = desk.clock.monotonic_s()
    job = desk.run()
    assert len(jumps) == 1
    assert job.state == "done"
    assert job.duration_s == pytest.approx(SOUND_S, abs=0.3)
    assert desk.taken() == [1]
    assert desk.clock.monotonic_s() - began_s < 35, "it waited no longer than ever"
    assert not any("long" in note.words for note in desk.notes())


@pytest.mark.parametrize("days", [-1, 1])
def test_row_18_a_clock_set_during_a_doubt_pays_once(desk: SendDesk, days: float) -> None:
    desk.sandbox.fault("POST /talks", "gateway_timeout", accepted=True)
    desk.sandbox.fault("GET /talks", "server_error", times=3)
    jumps = jump_at_the_wait(desk, 5, days)
    assert desk.run().state == "done"
    assert len(jumps) == 1
    assert desk.taken() == [1]


@pytest.mark.parametrize("days", [-1, 1])
def test_row_18_a_clock_set_between_two_runs_changes_nothing(desk: SendDesk, days: float) -> None:
    desk.sandbox.fault("GET result", "truncated", times=4)
    with pytest.raises(Exception, match="not whole"):
        desk.run()
    desk.clock.set_wall(desk.clock.now_s() + days * DAY_S)
    assert desk.again().state == "done"
    assert desk.taken() == [1]
    assert desk.prepared == 1


def test_row_18_a_night_asleep_while_it_renders(desk: SendDesk) -> None:
    slept = iter([False] * 4 + [True])

    def sleep(_seconds: float) -> None:
        if next(slept, False):
            desk.clock.advance(8 * 3600)

    desk.waiter.on_wait = sleep
    assert desk.run().state == "done"
    assert desk.taken() == [1]
