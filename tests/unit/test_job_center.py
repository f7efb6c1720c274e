"""Jobs under way in a window: told as they go, stopped by the person, left standing when the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import Queue
from typing import Any

import pytest

from vmsg_desktop.application.job_center import (
    JobBegan,
    JobCenter,
    JobNews,
    JobPaused,
    JobProgress,
    JobRested,
    JobWaits,
    Order,
)
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, InputError, Left, StorageError
from vmsg_desktop.core.model.events import Emit, StageStarted
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message, Source

PATIENCE_S = 10.0
ORDER = Order(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika"), "sandbox", "local", "/out")


@dataclass
class Desks:
    """Desks whose jobs run until they are let go, stopped or left."""

    jobs: dict[str, Job] = field(default_factory=dict)
    may_end: threading.Event = field(default_factory=threading.Event)
    refuse: StorageError | InputError | None = None
    opened: list[tuple[JobTarget, str]] = field(default_factory=list)
    ends: list[type[BaseException] | None] = field(default_factory=list)

    @contextmanager
    def open(self, *, target: JobTarget, cancel: CancelToken, machine: str) -> Iterator[Any]:
        if self.refuse is not None:
            raise self.refuse
        self.opened.append((target, machine))
        yield Desk(self)


@dataclass
class Desk:
    of: Desks

    def add(self, message: Message, *, folder: str, pays_again: bool) -> Job:
        job = Job(f"{len(self.of.jobs):032x}", "sandbox", message.title, "{}", folder)
        self.of.jobs[job.id] = job
        return job

    def run(self, job_id: str, *, emit: Emit, cancel: CancelToken) -> Job:
        emit(StageStarted("mask"))
        try:
            while not self.of.may_end.is_set():
                cancel.wait(0.001)
        except Cancelled as error:
            self.of.ends.append(type(error))
            raise
        self.of.ends.append(None)
        return replace(self.of.jobs[job_id], state="done")


class Window:
    def __init__(self, desks: Desks, interrupted: Callable[[], tuple[Job, ...]] = tuple) -> None:
        self.calls: Queue[Callable[[], None]] = Queue()
        self.news: list[JobNews] = []
        self.center = JobCenter(desks.open, interrupted=interrupted, deliver=self.calls.put)
        self.center.listen(self.news.append)

    def hear(self, count: int) -> list[JobNews]:
        for _ in range(count):
            self.calls.get(timeout=PATIENCE_S)()
        return self.news


@pytest.fixture
def desks() -> Desks:
    return Desks()


@pytest.fixture
def window(desks: Desks) -> Iterator[Window]:
    window = Window(desks)
    yield window
    window.center.close()


def test_a_message_is_made_and_told(window: Window, desks: Desks) -> None:
    desks.may_end.set()
    window.center.send(ORDER)
    began, progress, rested = window.hear(3)
    assert isinstance(began, JobBegan)
    assert progress == JobProgress(began.job.id, StageStarted("mask"))
    assert rested == JobRested(began.job.id, None)
    assert desks.opened == [("sandbox", "local")]
    assert window.center.running == ()


def test_the_person_stops_one_of_two(window: Window, desks: Desks) -> None:
    window.center.send(ORDER)
    window.center.send(ORDER)
    window.hear(4)
    first, second = window.center.running
    assert window.center.cancel(first)
    rested = window.hear(1)[-1]
    assert isinstance(rested, JobRested)
    assert (rested.job_id, type(rested.error)) == (first, Cancelled)
    desks.may_end.set()
    assert window.hear(1)[-1] == JobRested(second, None)
    assert not window.center.cancel(first)


def test_closing_leaves_jobs_as_they_stand_and_tells_no_failure(desks: Desks) -> None:
    window = Window(desks)
    window.center.send(ORDER)
    window.hear(2)
    window.center.close()
    assert desks.ends == [Left]
    assert window.calls.empty()
    window.center.send(ORDER)
    assert len(desks.jobs) == 1


def test_what_an_earlier_start_left_goes_on(desks: Desks) -> None:
    job = Job("ab" * 16, "did", "For Mika", "{}", "/out", state="submitted", machine="gpu-1")
    desks.jobs[job.id] = job
    desks.may_end.set()
    window = Window(desks, interrupted=lambda: (job,))
    assert window.center.go_on_with_interrupted() == 1
    assert window.hear(3)[-1] == JobRested(job.id, None)
    assert desks.opened == [("did", "gpu-1")]
    window.center.close()


def test_a_job_that_is_under_way_is_not_begun_twice(window: Window, desks: Desks) -> None:
    window.center.send(ORDER)
    window.hear(2)
    window.center.go_on(next(iter(desks.jobs.values())))
    desks.may_end.set()
    window.hear(1)
    assert len(desks.ends) == 1


def test_what_never_became_a_job_is_told_too(window: Window, desks: Desks) -> None:
    desks.refuse = InputError("no_key", "No key is set.", "Set one.")
    window.center.send(ORDER)
    assert window.hear(1) == [JobRested(None, desks.refuse)]


def full(window: Window) -> tuple[str, ...]:
    """As many jobs under way as run at once."""
    for _ in range(4):
        window.center.send(ORDER)
    window.hear(8)
    return window.center.running


def test_what_has_to_wait_is_on_disk_before_its_turn(window: Window, desks: Desks) -> None:
    first = full(window)
    window.center.send(ORDER)
    waits = window.hear(1)[-1]
    assert isinstance(waits, JobWaits)
    assert waits.job.id in desks.jobs
    assert window.center.queue == QueueState(first, (waits.job.id,))
    window.center.cancel(first[0])
    window.hear(3)
    assert waits.job.id in window.center.running


def test_waiting_jobs_are_put_in_another_order_and_taken_out(window: Window, desks: Desks) -> None:
    full(window)
    for _ in range(3):
        window.center.send(ORDER)
    window.hear(3)
    a, b, c = window.center.queue.waiting
    window.center.move(c, place=0)
    assert list(window.center.queue.waiting) == [c, a, b]
    window.center.move(c, place=9)
    assert list(window.center.queue.waiting) == [a, b, c]
    assert not window.center.cancel(b)  # nothing of it runs here: its row is the caller's to end
    assert list(window.center.queue.waiting) == [a, c]


def test_a_held_queue_begins_nothing_until_it_is_let_go(window: Window, desks: Desks) -> None:
    window.center.hold(is_held=True)
    window.center.send(ORDER)
    (waits,) = window.hear(1)
    assert isinstance(waits, JobWaits)
    assert (window.center.queue.is_held, window.center.running) == (True, ())
    window.center.hold(is_held=False)
    window.hear(2)
    assert window.center.running == (waits.job.id,)


def test_a_paused_job_stays_as_it_stands_until_it_goes_on(window: Window, desks: Desks) -> None:
    window.center.send(ORDER)
    window.hear(2)
    (job_id,) = window.center.running
    assert window.center.pause(job_id)
    assert window.hear(1)[-1] == JobPaused(job_id)
    assert desks.ends == [Left]
    assert window.center.queue == QueueState(paused=(job_id,))
    window.center.go_on(desks.jobs[job_id])
    window.hear(2)
    assert window.center.queue == QueueState(running=(job_id,))
    assert not window.center.pause("no such job")


def test_the_queue_is_told_when_it_changes_and_only_then(window: Window, desks: Desks) -> None:
    told: list[QueueState] = []
    window.center.listen_to_queue(told.append)
    window.center.hold(is_held=True)
    window.center.hold(is_held=True)
    window.hear(1)
    assert told == [QueueState(), QueueState(is_held=True)]
    assert window.calls.empty()


def test_a_waiting_order_that_cannot_be_written_is_told(window: Window, desks: Desks) -> None:
    window.center.hold(is_held=True)
    desks.refuse = InputError("photo_gone", "The photo is not there.", "Choose another.")
    window.center.send(ORDER)
    assert window.hear(1) == [JobRested(None, desks.refuse)]
    assert window.center.queue.waiting == ()
