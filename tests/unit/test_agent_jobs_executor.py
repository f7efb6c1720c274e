"""Jobs on threads: as many at once as told, stopped when asked, every end reported once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from remote_agent.executor import ThreadExecutor, default_width
from tests.fakes.agent_jobs import MemoryBlobs, make_order, new_id
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import INLINE_MAX_BYTES, WireOutput, WorkOrder
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.events import Emit, Event, StageStarted
from vmsg_desktop.core.model.kept import Kept, Packed

WAIT_S = 20.0


@dataclass
class Report:
    """Implements JobReport; ``ended`` is set when it has heard an end."""

    events: list[Event] = field(default_factory=list)
    outputs: Mapping[str, WireOutput] | None = None
    error: Exception | None = None
    ends: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def event(self, event: Event, /) -> None:
        self.events.append(event)

    def done(self, outputs: Mapping[str, WireOutput], /) -> None:
        self.outputs = outputs
        self._end()

    def failed(self, error: Exception, /) -> None:
        self.error = error
        self._end()

    def _end(self) -> None:
        self.ends += 1
        self.ended.set()


class Worker:
    """Implements Worker: does what the test gives it; waits at ``gate`` until let go or cancelled."""

    def __init__(self) -> None:
        self.act: Callable[[CancelToken], Mapping[str, Kept]] = lambda cancel: {"people": Kept(Packed({"n": 1}))}
        self.jobs: list[str] = []
        self.gate = threading.Event()
        self.arrived = threading.Semaphore(0)

    def __call__(self, order: WorkOrder, *, job_id: str, emit: Emit, cancel: CancelToken) -> Mapping[str, Kept]:
        self.jobs.append(job_id)
        emit(StageStarted("people"))
        return self.act(cancel)

    def hold(self, cancel: CancelToken) -> Mapping[str, Kept]:
        self.arrived.release()
        while not self.gate.wait(0.01):
            cancel.check()
        return {"people": Kept(Packed({}))}


@dataclass
class Parts:
    worker: Worker
    blobs: MemoryBlobs
    executor: ThreadExecutor

    def start(self) -> tuple[str, Report]:
        job_id, report = new_id(), Report()
        self.executor.start(job_id, make_order(), report)
        return job_id, report


@pytest.fixture
def parts() -> Iterator[Parts]:
    worker, blobs = Worker(), MemoryBlobs()
    parts = Parts(worker, blobs, ThreadExecutor(worker, blobs, width=2))
    yield parts
    worker.gate.set()
    parts.executor.close()


def test_a_job_tells_its_events_and_its_results(parts: Parts) -> None:
    job_id, report = parts.start()
    assert report.ended.wait(WAIT_S)
    assert report.events == [StageStarted("people")]
    assert report.outputs is not None
    assert report.outputs["people"].meta == {"n": 1}
    assert parts.worker.jobs == [job_id]


def test_large_results_are_in_the_blob_store_before_they_are_told(parts: Parts) -> None:
    large = b"x" * (INLINE_MAX_BYTES + 1)
    parts.worker.act = lambda cancel: {"frame": Kept(Packed({}, {"frame": large, "alpha.png": b"small"}))}
    _, report = parts.start()
    assert report.ended.wait(WAIT_S)
    assert report.outputs is not None
    files = report.outputs["frame"].blobs
    assert files["frame"].data is None
    assert files["alpha.png"].data == b"small"
    assert parts.blobs.get(files["frame"].sha256) == large


def test_as_many_run_at_once_as_it_is_wide(parts: Parts) -> None:
    parts.worker.act = parts.worker.hold
    reports = [parts.start()[1] for _ in range(2)]
    for _ in reports:
        assert parts.worker.arrived.acquire(timeout=WAIT_S)
    parts.worker.gate.set()
    for report in reports:
        assert report.ended.wait(WAIT_S)
    for _ in range(20):
        assert parts.start()[1].ended.wait(WAIT_S)
    assert len(parts.executor._threads) <= 2


def test_a_cancelled_job_stops_and_the_others_go_on(parts: Parts) -> None:
    parts.worker.act = parts.worker.hold
    (first, told), (_, other) = parts.start(), parts.start()
    for _ in range(2):
        assert parts.worker.arrived.acquire(timeout=WAIT_S)
    parts.executor.cancel(first)
    assert told.ended.wait(WAIT_S)
    assert isinstance(told.error, Cancelled)
    assert not other.ended.is_set()
    parts.worker.gate.set()
    assert other.ended.wait(WAIT_S)
    assert other.error is None


def test_cancelling_what_is_not_there_is_fine(parts: Parts) -> None:
    parts.executor.cancel(new_id())


@pytest.mark.parametrize("error", [ComputeError("no", "No."), ZeroDivisionError("a fault")])
def test_whatever_goes_wrong_is_told_and_the_thread_serves_on(parts: Parts, error: Exception) -> None:
    def fail(cancel: CancelToken) -> Any:
        raise error

    good, parts.worker.act = parts.worker.act, fail
    for _ in range(5):
        _, report = parts.start()
        assert report.ended.wait(WAIT_S)
        assert report.error is error
    parts.worker.act = good
    _, report = parts.start()
    assert report.ended.wait(WAIT_S)
    assert report.error is None


def test_what_is_interrupted_by_the_end_is_not_told_as_failed(parts: Parts) -> None:
    parts.worker.act = parts.worker.hold
    (_, running), (unwanted, told) = parts.start(), parts.start()
    for _ in range(2):
        assert parts.worker.arrived.acquire(timeout=WAIT_S)
    parts.executor.cancel(unwanted)
    parts.executor.close()
    assert running.ends == 0
    assert isinstance(told.error, Cancelled)
    _, late = parts.start()
    assert late.ends == 0


def test_it_is_as_wide_as_the_machine_within_bounds() -> None:
    assert 2 <= default_width() <= 8
