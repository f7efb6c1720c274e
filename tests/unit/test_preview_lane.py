"""A preview lane shows the latest wish and nothing older."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from vmsg_desktop.application.previews import PreviewEvent, PreviewFailed, PreviewLane, PreviewReady, PreviewStarted
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError


@dataclass
class Run:
    """Work that a test holds in its hand."""

    value: str
    started: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    cancel: CancelToken = field(default_factory=CancelToken)

    def __call__(self, cancel: CancelToken) -> str:
        self.cancel = cancel
        self.started.set()
        try:
            assert self.may_end.wait(20)
            cancel.check()
            return self.value
        finally:
            self.ended.set()


class Lane:
    def __init__(self) -> None:
        self.events: list[PreviewEvent[str]] = []
        self._changed = threading.Condition()
        self.lane: PreviewLane[str] = PreviewLane("test", emit=self.hear)

    def hear(self, event: PreviewEvent[str]) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, event: PreviewEvent[str]) -> None:
        self.wait_until(lambda: event in self.events)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: bool(self.events) and is_so(), 20), self.events


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane()
    yield lane
    lane.lane.close()


def running(lane: Lane, value: str) -> Run:
    run = Run(value)
    lane.lane.wish(run)
    assert run.started.wait(20)
    return run


def test_a_wish_is_run_and_its_result_told(lane: Lane) -> None:
    assert lane.lane.wish(lambda cancel: "a") == 1
    lane.wait(PreviewReady(1, "a"))
    assert lane.events == [PreviewStarted(1), PreviewReady(1, "a")]


def test_a_new_wish_cancels_the_run_in_flight(lane: Lane) -> None:
    first = running(lane, "a")
    lane.lane.wish(lambda cancel: "b")
    assert first.cancel.is_cancelled
    first.may_end.set()
    lane.wait(PreviewReady(2, "b"))
    assert lane.events == [PreviewStarted(1), PreviewStarted(2), PreviewReady(2, "b")]


def test_a_drag_of_a_hundred_values_runs_the_first_and_the_last(lane: Lane) -> None:
    first = running(lane, "first")
    rest = [Run(str(number)) for number in range(100)]
    for run in rest:
        run.may_end.set()
        lane.lane.wish(run)
    first.may_end.set()
    lane.wait(PreviewReady(101, "99"))
    assert [run.value for run in rest if run.started.is_set()] == ["99"]


def test_a_result_that_came_too_late_is_not_told(lane: Lane) -> None:
    """It looked at its token for the last time before the new wish."""
    may_end, started = threading.Event(), threading.Event()

    def stubborn(cancel: CancelToken) -> str:
        started.set()
        assert may_end.wait(20)
        return "old"

    lane.lane.wish(stubborn)
    assert started.wait(20)
    lane.lane.wish(lambda cancel: "new")
    may_end.set()
    lane.wait(PreviewReady(2, "new"))
    assert PreviewReady(1, "old") not in lane.events


def test_a_failure_is_told_and_the_lane_goes_on(lane: Lane) -> None:
    error = InputError("photo_gone", "It is gone.", "Choose another.")

    def failing(cancel: CancelToken) -> str:
        raise error

    lane.lane.wish(failing)
    lane.wait(PreviewFailed(1, error))
    lane.lane.wish(lambda cancel: "b")
    lane.wait(PreviewReady(2, "b"))


def test_a_bug_in_one_preview_does_not_end_the_lane(lane: Lane, caplog: pytest.LogCaptureFixture) -> None:
    def broken(cancel: CancelToken) -> str:
        raise ZeroDivisionError

    lane.lane.wish(broken)
    lane.wait_until(lambda: isinstance(lane.events[-1], PreviewFailed))
    assert "a preview failed unexpectedly" in caplog.text
    lane.lane.wish(lambda cancel: "b")
    lane.wait(PreviewReady(2, "b"))


def test_what_is_forgotten_is_never_told(lane: Lane) -> None:
    run = running(lane, "a")
    lane.lane.forget()
    assert run.cancel.is_cancelled
    run.may_end.set()
    lane.lane.wish(lambda cancel: "b")
    lane.wait(PreviewReady(3, "b"))
    assert [event.generation for event in lane.events] == [1, 3, 3]


def test_closing_cancels_and_leaves_no_thread(lane: Lane) -> None:
    run = running(lane, "a")
    waiting = Run("b")
    lane.lane.wish(waiting)
    run.may_end.set()
    lane.lane.close()
    assert run.ended.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "vmsg-preview-test"]
    assert PreviewReady(1, "a") not in lane.events


def test_a_listener_may_wish_again(lane: Lane) -> None:
    done = threading.Event()

    def hear(event: PreviewEvent[str]) -> None:
        if event == PreviewReady(1, "a"):
            again.wish(lambda cancel: "b")
        if event == PreviewReady(2, "b"):
            done.set()

    again: PreviewLane[str] = PreviewLane("again", emit=hear)
    again.wish(lambda cancel: "a")
    assert done.wait(20)
    again.close()
