"""Jobs under way in a window: told as they go, stopped by the person, left standing when the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import Queue
from typing import Any

import pytest

from vmsg_desktop.application.job_center import JobBegan, JobCenter, JobNews, JobProgress, JobRested, Order
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
