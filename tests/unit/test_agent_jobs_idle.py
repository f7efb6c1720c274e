"""When an agent ends by itself: decided on figures, looked at by a guard."""

from __future__ import annotations

import threading

import pytest

from remote_agent.idle import WARN_S, IdleGuard, next_idle, stops_in_s
from tests.fakes.clock import FakeClock


class Work:
    is_there = False


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def guard_of(clock: FakeClock, *, limit_s: float | None = 120.0) -> tuple[IdleGuard, Work]:
    work = Work()
    guard = IdleGuard(limit_s, is_working=lambda: work.is_there, clock=clock)
    guard.look()  # what began just now was active
    return guard, work


def pass_time(guard: IdleGuard, clock: FakeClock, seconds: int) -> bool:
    is_over = False
    for _ in range(seconds):
        clock.advance(1)
        is_over = guard.look()
    return is_over


@pytest.mark.parametrize(
    ("idle_s", "limit_s", "left_s"),
    [(0, None, None), (1e9, None, None), (0, 120, None), (59, 120, None), (60, 120, 60), (119, 120, 1), (130, 120, 0)],
)
def test_the_countdown_shows_in_the_last_minute(idle_s: float, limit_s: float | None, left_s: float | None) -> None:
    assert stops_in_s(idle_s, limit_s=limit_s) == left_s


def test_a_short_limit_counts_down_from_its_start() -> None:
    assert stops_in_s(0, limit_s=10) == 10


def test_idle_time_adds_up_and_activity_ends_it() -> None:
    assert next_idle(7, step_s=1, is_busy=False) == 8
    assert next_idle(7, step_s=1, is_busy=True) == 0


def test_a_machine_that_slept_was_not_idle() -> None:
    assert next_idle(0, step_s=8 * 3600, is_busy=False) == 5
    assert next_idle(3, step_s=-10, is_busy=False) == 3


def test_nothing_to_do_ends_it_after_its_time(clock: FakeClock) -> None:
    guard, _ = guard_of(clock)
    shown = []
    for seconds in (59, 1):
        assert pass_time(guard, clock, seconds) is False
        shown.append(guard.stops_in_s)
    assert shown == [None, WARN_S]
    assert pass_time(guard, clock, 60) is True


def test_work_keeps_it_and_the_time_begins_anew_after_it(clock: FakeClock) -> None:
    guard, work = guard_of(clock)
    pass_time(guard, clock, 100)
    work.is_there = True
    assert pass_time(guard, clock, 500) is False
    work.is_there = False
    assert pass_time(guard, clock, 119) is False
    assert pass_time(guard, clock, 1) is True


def test_a_transfer_keeps_it_while_it_runs(clock: FakeClock) -> None:
    guard, _ = guard_of(clock)
    counts = []
    with guard.transfer(), guard.transfer():
        counts.append(guard.transfers)
        assert pass_time(guard, clock, 500) is False
    counts.append(guard.transfers)
    assert counts == [2, 0]
    assert pass_time(guard, clock, 100) is False


def test_a_transfer_that_failed_is_over(clock: FakeClock) -> None:
    guard, _ = guard_of(clock)
    with pytest.raises(OSError, match="cut"), guard.transfer():
        raise OSError("cut")
    assert guard.transfers == 0


def test_what_happens_between_two_looks_counts(clock: FakeClock) -> None:
    guard, _ = guard_of(clock)
    pass_time(guard, clock, 119)
    guard.touch()
    assert pass_time(guard, clock, 119) is False
    with guard.transfer():
        pass
    assert pass_time(guard, clock, 119) is False


def test_without_a_limit_it_never_ends(clock: FakeClock) -> None:
    guard, _ = guard_of(clock, limit_s=None)
    assert pass_time(guard, clock, 5_000) is False
    assert guard.stops_in_s is None
    guard.start()
    guard.close()


def test_the_guard_says_so_once_on_its_own_thread(clock: FakeClock) -> None:
    guard = IdleGuard(0.0, is_working=lambda: False, clock=clock)
    told = threading.Event()
    guard.on_idle = told.set
    guard.look()
    guard.start()
    assert told.wait(20)
    guard.close()
