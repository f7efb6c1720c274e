"""Runs that want the same result at the same time: one computes it, the others wait and find it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from vmsg_desktop.application.key_turns import KeyTurns
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.pipeline.run import Finished, run
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress

TEXT = Codec[str](lambda value: Packed({}, {"text": value.encode()}), lambda packed: packed.blobs["text"].decode())
PATIENCE_S = 20


@dataclass
class Gate:
    """A stage "mask" that stops inside until it is let go, and a stage "frame" that stands on it; both are kept."""

    turns: KeyTurns = field(default_factory=KeyTurns)
    cache: MemoryCache = field(default_factory=MemoryCache)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    goes_on: threading.Event = field(default_factory=threading.Event)
    failures: list[Exception] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)

    def run(self, name: str, *, background: str = "", cancel: CancelToken | None = None) -> Finished[str]:
        mask = Stage("mask", self._mask, Keeping(lambda need: {"photo": "sha"}, TEXT, 60, 1))
        frame = Stage("frame", self._frame_on(mask), Keeping(lambda need: {"background": background}, TEXT, 60, 1))
        return run(
            {"mask": mask, "frame": frame}[name], emit=lambda event: None, cancel=cancel or CancelToken(),
            clock=FakeClock(), cache=self.cache, turns=self.turns,
        )  # fmt: skip

    def wait_for_waiters(self, count: int) -> None:
        """Until so many runs wait for another one."""
        looks = 0
        with self.turns._changed:
            while len(self.turns._waits) < count:
                self.turns._changed.wait(0.01)
                looks += 1
                assert looks < 2000, f"{len(self.turns._waits)} wait, not {count}"

    def _mask(self, need: Need, progress: Progress) -> Made[str]:
        self.computed.append("mask")
        self.begun.release()
        assert self.goes_on.wait(PATIENCE_S)
        progress(0.5)
        if self.failures:
            raise self.failures.pop()
        return Made("mask")

    def _frame_on(self, mask: Stage[str]) -> Callable[[Need, Progress], Made[str]]:
        def frame(need: Need, progress: Progress) -> Made[str]:
            self.computed.append("frame")
            return Made(f"frame of {need(mask)}")

        return frame


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.goes_on.set()


def begun(gate: Gate) -> None:
    assert gate.begun.acquire(timeout=PATIENCE_S)


def test_of_many_runs_that_find_an_empty_cache_one_computes(gate: Gate, threads: ThreadPoolExecutor) -> None:
    runs = [threads.submit(gate.run, "mask") for _ in range(4)]
    begun(gate)
    gate.wait_for_waiters(3)
    gate.goes_on.set()
    finished = [each.result(PATIENCE_S) for each in runs]
    assert {each.value for each in finished} == {"mask"}
    assert gate.computed == ["mask"]
    assert sorted(each.reports[-1].cache for each in finished) == ["hit", "hit", "hit", "miss"]


def test_runs_of_different_results_that_stand_on_the_same_one_share_it(gate: Gate, threads: ThreadPoolExecutor) -> None:
    runs = [threads.submit(gate.run, "frame", background=name) for name in ("sea", "sky", "room")]
    begun(gate)
    gate.wait_for_waiters(2)
    gate.goes_on.set()
    assert {each.result(PATIENCE_S).value for each in runs} == {"frame of mask"}
    assert sorted(gate.computed) == ["frame", "frame", "frame", "mask"]


def test_another_result_does_not_wait(gate: Gate, threads: ThreadPoolExecutor) -> None:
    first = threads.submit(gate.run, "mask")
    begun(gate)
    with gate.turns.turn("something else", cancel=CancelToken()):
        assert not first.done()
    gate.goes_on.set()
    assert first.result(PATIENCE_S).value == "mask"


def test_after_a_failure_the_next_one_computes(gate: Gate, threads: ThreadPoolExecutor) -> None:
    gate.failures.append(ComputeError("broken", "It broke.", "Try again."))
    runs = [threads.submit(gate.run, "mask") for _ in range(2)]
    begun(gate)
    gate.wait_for_waiters(1)
    gate.goes_on.set()
    outcomes = sorted(type(each.exception(PATIENCE_S)).__name__ for each in runs)
    assert outcomes == ["ComputeError", "NoneType"]
    assert gate.computed == ["mask", "mask"]


def test_after_a_cancel_of_the_one_that_computes_the_next_one_computes(gate: Gate, threads: ThreadPoolExecutor) -> None:
    cancel = CancelToken()
    first = threads.submit(gate.run, "mask", cancel=cancel)
    begun(gate)
    second = threads.submit(gate.run, "mask")
    gate.wait_for_waiters(1)
    cancel.cancel()
    gate.goes_on.set()
    assert isinstance(first.exception(PATIENCE_S), Cancelled)
    assert second.result(PATIENCE_S).value == "mask"


def test_one_that_waits_can_be_cancelled(gate: Gate, threads: ThreadPoolExecutor) -> None:
    first = threads.submit(gate.run, "mask")
    begun(gate)
    cancel = CancelToken()
    second = threads.submit(gate.run, "mask", cancel=cancel)
    gate.wait_for_waiters(1)
    cancel.cancel()
    assert isinstance(second.exception(PATIENCE_S), Cancelled)
    assert not first.done()
    gate.goes_on.set()
    assert first.result(PATIENCE_S).value == "mask"


def test_a_thread_that_has_the_turn_gets_it_again() -> None:
    turns, cancel = KeyTurns(), CancelToken()
    with turns.turn("a", cancel=cancel), turns.turn("a", cancel=cancel):
        pass
    assert not turns._holders


def test_threads_that_would_wait_for_each_other_do_not(threads: ThreadPoolExecutor) -> None:
    turns, cancel = KeyTurns(), CancelToken()
    both_hold = threading.Barrier(3)

    def take(first: str, then: str) -> str:
        with turns.turn(first, cancel=cancel):
            both_hold.wait(PATIENCE_S)
            with turns.turn(then, cancel=cancel):
                return first

    names = ("a", "b", "c")
    runs: list[Future[str]] = [
        threads.submit(take, one, other) for one, other in zip(names, ("b", "c", "a"), strict=True)
    ]
    assert sorted(each.result(PATIENCE_S) for each in runs) == ["a", "b", "c"]
    assert not turns._holders
    assert not turns._waits


def test_without_turns_every_run_computes(gate: Gate) -> None:
    gate.goes_on.set()
    mask = Stage("mask", gate._mask, Keeping(lambda need: {"photo": "sha"}, TEXT, 60, 1))
    made = run(mask, emit=lambda event: None, cancel=CancelToken(), clock=FakeClock(), cache=gate.cache)
    assert made.reports[-1].cache == "miss"
