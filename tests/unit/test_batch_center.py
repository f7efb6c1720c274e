"""Batches of a window: begun, told, stopped with every job left where it stands, gone on with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from tests.fakes.batch_desk import BatchDesk
from vmsg_desktop.application.batch_center import BatchCenter, BatchFiles, BatchState, BatchWish
from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.core.batch_items import BatchItem, BatchPlan, Problem
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError, StorageError, VmsgError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import FileMark

PATIENCE_S = 20.0
BASE = Message(Source(""), Source(""))


def item(name: str) -> BatchItem:
    message = Message(Source(f"/{name}.jpg", "a" * 63 + name[0]), Source(f"/{name}.wav", "b" * 64), title=name)
    return BatchItem(name, message, f"{name}.jpg + {name}.wav")


class Window:
    """A window with a batch center over a real job list and a vendor in memory."""

    def __init__(self, root: Path) -> None:
        self.root, self.desk = root, BatchDesk(root)
        self.plan: BatchPlan | VmsgError = BatchPlan((item("a"), item("b")))
        self.marks: dict[str, FileMark] = {}
        self.refusal: VmsgError | None = None
        self.hold = threading.Event()
        self.hold.set()
        self.calls: Queue[Callable[[], None]] = Queue()
        self.told: list[BatchState] = []
        self.center = BatchCenter(
            self._open, BatchFiles(self._plan, lambda folder: self.marks), clock=self.desk.clock, deliver=self.calls.put
        )
        self.center.listen(self.told.append)

    def wish(self, **facts: Any) -> BatchWish:
        return BatchWish(self.root / "in", BASE, "did", "local", str(self.root / "out"), **facts)

    def hear_until(self, holds: Callable[[BatchState], bool]) -> BatchState:
        """Listen until what is told is so."""
        while not (self.told and holds(self.told[-1])):
            self.calls.get(timeout=PATIENCE_S)()
        return self.told[-1]

    def end(self) -> BatchState:
        return self.hear_until(lambda state: state.phase == "ended")

    def _plan(self, source: Path, base: Message) -> BatchPlan:
        assert self.hold.wait(PATIENCE_S)
        if isinstance(self.plan, VmsgError):
            raise self.plan
        return self.plan

    @contextmanager
    def _open(self, *, target: JobTarget, cancel: CancelToken, machine: str) -> Iterator[JobDesk]:
        if self.refusal is not None:
            raise self.refusal
        self.desk.restart()
        self.desk.cancel = cancel
        self.desk.waiter._cancel = cancel  # type: ignore[attr-defined]
        bench: Any = SimpleNamespace(message_stages=lambda message: (message, None))
        yield JobDesk(target, bench, self.desk.store, lambda token: self.desk.runner(), machine)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    window = Window(tmp_path)
    yield window
    window.hold.set()
    window.center.close()


def test_a_batch_is_made_and_told_to_its_end(window: Window) -> None:
    window.plan = BatchPlan((item("a"), item("b")), left_out=(Problem("c.jpg", "no voice goes with it"),))
    assert window.center.start(window.wish())
    state = window.end()
    assert state.report is not None
    assert state.report.count("done") == 2
    assert [problem.place for problem in state.problems] == ["c.jpg"]
    assert [told.phase for told in window.told][:2] == ["reading", "running"]
    assert any(told.progress is not None and told.progress.items == 2 for told in window.told)
    assert sorted(path.name for path in (window.root / "out").iterdir()) == ["a", "b"]


def test_it_is_not_begun_twice_and_goes_on_where_it_stood(window: Window) -> None:
    window.hold.clear()
    assert window.center.start(window.wish())
    assert not window.center.start(window.wish())
    window.hold.set()
    window.end()
    assert window.center.start(window.wish())
    window.told.clear()
    assert window.end().report is not None
    assert window.desk.posts() == 2  # what is done is not made again


def test_a_stop_leaves_every_job_where_it_stands(window: Window) -> None:
    window.desk.talks.gate = lambda number: False  # the vendor is never done
    window.center.start(window.wish())
    window.hear_until(lambda state: state.progress is not None and state.progress.in_flight > 0)
    window.center.stop(window.wish().id)
    state = window.end()
    assert state.report is not None
    assert state.report.is_stopped
    assert any(told.phase == "stopping" for told in window.told)
    assert {window.desk.store.get(job.id).state for job in window.desk.store.jobs()} <= {
        "submitted",
        "ready",
        "queued",
    }


def test_what_cannot_begin_is_told_and_can_be_put_away(window: Window) -> None:
    window.refusal = StorageError("jobs_not_written", "The job list cannot be used.", "Free some space.")
    window.center.start(window.wish())
    assert window.end().error is window.refusal
    window.center.forget(window.wish().id)
    assert window.center.states == ()


def test_bad_items_stop_it_or_are_left_out(window: Window) -> None:
    window.plan = BatchPlan((item("a"),), bad=(Problem("line 3", "its photo is gone"),))
    window.center.start(window.wish())
    error = window.end().error
    assert error is not None
    assert error.code == "batch_bad_items"
    window.told.clear()
    window.center.start(window.wish(skips_bad=True))
    state = window.end()
    assert state.report is not None
    assert [problem.place for problem in state.problems] == ["line 3"]


def test_a_fault_of_ours_is_told_too(window: Window, caplog: pytest.LogCaptureFixture) -> None:
    window.plan = None  # type: ignore[assignment]
    window.center.start(window.wish())
    error = window.end().error
    assert error is not None
    assert error.code == "batch_failed"
    assert "A batch failed" in caplog.text


def test_a_watched_folder_makes_what_comes_until_it_is_stopped(window: Window) -> None:
    window.marks = {"mika.jpg": FileMark(5, 1), "mika.wav": FileMark(5, 1)}
    window.center.start(window.wish(is_watch=True))
    window.hear_until(lambda state: state.progress is not None and state.progress.done == 1)
    window.center.stop(window.wish().id)
    assert window.end().report is not None
    assert [job.title for job in window.desk.store.jobs()] == ["mika"]


def test_a_plan_starts_nothing(window: Window) -> None:
    assert len(window.center.plan(window.root, BASE).items) == 2
    window.plan = InputError("folder_unreadable", "It cannot be read.", "Check the path.")
    with pytest.raises(InputError):
        window.center.plan(window.root, BASE)
    assert window.center.states == ()


def test_closing_the_window_ends_it_cleanly(window: Window) -> None:
    window.desk.talks.gate = lambda number: False
    window.center.start(window.wish())
    window.hear_until(lambda state: state.progress is not None and state.progress.in_flight > 0)
    window.center.close()
    assert not any(thread.name == "batch" for thread in threading.enumerate())
