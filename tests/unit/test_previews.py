"""Previews: the latest wish wins, nothing queues up, what nobody wants is never shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from queue import Queue
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.application.previews import PreviewLane, Work
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import Emit, StageProgress

PATIENCE_S = 10.0


class Window:
    """The thread that owns the window is the test's: it runs what was delivered when the test looks."""

    def __init__(self) -> None:
        self.calls: Queue[Callable[[], None]] = Queue()
        self.shown: list[Any] = []
        self.errors: list[VmsgError] = []
        self.lane = PreviewLane(self.calls.put, name="preview")

    def show(self, key: str, work: Work[Any], **more: Any) -> None:
        self.lane.show(key, work, done=self.shown.append, failed=self.errors.append, **more)

    def look(self, count: int) -> None:
        """Run the next ``count`` deliveries."""
        for _ in range(count):
            self.calls.get(timeout=PATIENCE_S)()


class Gate:
    """Work that says when it began, and goes on when it is let."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.began, self.may_go = threading.Event(), threading.Event()

    def __call__(self, emit: Emit, cancel: CancelToken) -> str:
        self.began.set()
        while not self.may_go.is_set():
            cancel.wait(0.001)
        return self.value


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.lane.close()


def value(result: Any) -> Work[Any]:
    return lambda emit, cancel: result


def test_a_preview_is_shown(window: Window) -> None:
    window.show("frame", value("a"))
    window.look(1)
    assert window.shown == ["a"]
    assert not window.lane.is_wanted("frame")


def test_a_newer_wish_cancels_the_one_that_runs(window: Window) -> None:
    slow = Gate("old")
    window.show("frame", slow)
    assert slow.began.wait(PATIENCE_S)
    window.show("frame", value("new"))
    window.look(2)  # the cancelled one's end, and the new one's result
    assert window.shown == ["new"]


def test_what_waits_is_replaced_not_queued(window: Window) -> None:
    slow = Gate("first")
    window.show("people", slow)
    assert slow.began.wait(PATIENCE_S)
    made: list[int] = []

    def counted(number: int) -> Work[int]:
        def work(emit: Emit, cancel: CancelToken) -> int:
            made.append(number)
            return number

        return work

    for number in range(50):
        window.show("frame", counted(number))
    slow.may_go.set()
    window.look(2)
    assert made == [49]
    assert window.shown == ["first", 49]


def test_a_result_that_arrives_after_a_newer_wish_is_not_shown(window: Window) -> None:
    window.show("frame", value("old"))
    stale = window.calls.get(timeout=PATIENCE_S)
    window.show("frame", value("new"))
    stale()
    window.look(1)
    assert window.shown == ["new"]


def test_keys_do_not_disturb_each_other(window: Window) -> None:
    window.show("people", value("p"))
    window.show("frame", value("f"))
    window.look(2)
    assert sorted(window.shown) == ["f", "p"]


def test_a_failure_is_told_and_the_lane_goes_on(window: Window) -> None:
    def refuse(emit: Emit, cancel: CancelToken) -> None:
        raise InputError("photo_too_small", "It is too small.", "Take another.")

    window.show("frame", refuse)
    window.show("people", lambda emit, cancel: 1 / 0)
    window.look(2)
    assert [error.code for error in window.errors] == ["photo_too_small", "preview_failed"]
    window.show("frame", value("a"))
    window.look(1)
    assert window.shown == ["a"]


def test_cancelling_shows_nothing(window: Window) -> None:
    slow = Gate("old")
    window.show("frame", slow)
    assert slow.began.wait(PATIENCE_S)
    window.lane.cancel("frame")
    window.look(1)
    assert (window.shown, window.errors) == ([], [])


def test_progress_comes_while_it_is_wanted(window: Window) -> None:
    events: list[Any] = []

    def work(emit: Emit, cancel: CancelToken) -> str:
        emit(StageProgress("mask", 0.5))
        return "a"

    window.show("frame", work, event=events.append)
    window.look(2)
    assert events == [StageProgress("mask", 0.5)]


def test_closing_ends_what_runs_and_takes_no_more(window: Window) -> None:
    slow = Gate("old")
    window.show("frame", slow)
    assert slow.began.wait(PATIENCE_S)
    window.lane.close()
    window.show("frame", value("late"))
    assert not window.lane.is_wanted("frame")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), min_size=1, max_size=20))
def test_the_last_wish_of_each_key_is_what_is_shown(wishes: list[tuple[str, int]]) -> None:
    window = Window()
    shown: dict[str, int] = {}
    try:
        for key, number in wishes:
            window.lane.show(key, value(number), done=partial(shown.__setitem__, key), failed=window.errors.append)
        while any(window.lane.is_wanted(key) for key in "abc"):
            window.look(1)
    finally:
        window.lane.close()
    assert shown == dict(wishes)
