"""A GPU whose memory is full: every step is taken and said, other jobs go on, and nothing moves to the CPU unasked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pytest

from remote_agent.budgets import Budget
from remote_agent.engines import SlotWrap
from remote_agent.slots import SlotPool
from remote_agent.worker import Wrapped
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import GB, FakeGpu, GpuEngines
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Priority
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.events import Event, StageNote

PICTURE = np.zeros((12, 16, 3), np.uint8)
MATTER = "birefnet-transformers:birefnet-portrait"


def budget_of(device: str) -> Budget:
    return Budget(4 * GB, 2) if device == "cpu" else Budget(15 * GB, None)


@dataclass
class Bench:
    """A machine with one fake GPU, and the jobs on it."""

    gpu: FakeGpu = field(default_factory=FakeGpu)
    sides_px: tuple[int, ...] = (1024, 768, 512)
    during: Callable[[], None] = lambda: None
    said: list[StageNote] = field(default_factory=list)
    is_cut: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.engines = GpuEngines(gpu=self.gpu, sides_px=self.sides_px, during=lambda: self.during())
        self.clock = FakeClock()
        self.pool = SlotPool(budget_of=budget_of, memory=self.gpu, clock=self.clock)
        self.wrap = SlotWrap(self.pool, load_model_table(), self.clock)

    def job(self, *, cancel: CancelToken | None = None, priority: Priority = "normal") -> Wrapped:
        return self.wrap(self.engines, emit=self.emit, cancel=cancel or CancelToken(), priority=priority)

    def emit(self, event: Event) -> None:
        assert isinstance(event, StageNote)
        self.said.append(event)
        if "→ 1 slots" in event.words:
            self.is_cut.set()

    @property
    def words(self) -> list[str]:
        return [note.words for note in self.said]

    def allowed(self, name: str = MATTER) -> int:
        return next(slots.allowed for slots in self.pool.slots() if slots.engine == name)

    def assert_at_rest(self) -> None:
        assert all((slots.in_use, slots.waiting) == (0, 0) for slots in self.pool.slots())
        self.pool.close()
        assert self.gpu.used == 0, "something keeps memory"


def fails_at(*numbers: int) -> Callable[[int], bool]:
    return lambda number: number in numbers


def fails_from(first: int) -> Callable[[int], bool]:
    return lambda number: number >= first


def test_with_room_nothing_is_said_and_the_result_may_be_kept() -> None:
    bench = Bench()
    job = bench.job()
    assert job.engines.matter.matte(PICTURE).max() == 0.5
    assert (bench.said, bench.gpu.emptied, job.may_keep("mask")) == ([], 0, True)
    assert job.engines.notes("matting") == ()
    bench.assert_at_rest()


def test_the_first_step_is_an_empty_cache_and_a_smaller_input() -> None:
    bench = Bench(FakeGpu(fails=fails_at(2)))
    job = bench.job()
    assert job.engines.matter.matte(PICTURE).max() == 0.375
    assert [note.stage for note in bench.said] == ["mask", "mask"]
    assert bench.words == [
        "The fake engine found too little GPU memory: CUDA out of memory. Tried to allocate 1.5 GB. "
        "Its cache was emptied, and the picture is tried again at 768 × 768 px.",
        "The person was cut out at 768 × 768 px, because the GPU's memory was full.",
    ]
    assert bench.gpu.emptied == 1
    assert bench.allowed() == 2, "the first step takes no slot away"
    assert job.engines.notes("matting") == (bench.words[1],)
    assert [job.may_keep(stage) for stage in ("mask", "people", "frame")] == [False, True, True]
    assert bench.job().may_keep("mask"), "another job has its own results"
    bench.assert_at_rest()


def test_the_second_step_is_a_slot_less_and_the_gpu_to_itself() -> None:
    bench = Bench(FakeGpu(fails=fails_at(2, 3)))
    job = bench.job()
    assert job.engines.matter.matte(PICTURE).max() == 0.5, "alone there is room for the full size"
    assert bench.words[1].endswith(
        f"{MATTER} has 2 → 1 slots on CUDA:0 now; the picture is tried again when nothing else runs there."
    )
    assert bench.allowed() == 1
    assert job.may_keep("mask")
    bench.clock.advance(600)
    assert bench.allowed() == 2, "after ten quiet minutes the slot is back"
    bench.assert_at_rest()


def test_an_engine_of_one_size_skips_the_smaller_input_and_says_so() -> None:
    bench = Bench(FakeGpu(fails=fails_at(2)), sides_px=(1024,))
    job = bench.job()
    assert job.engines.matter.matte(PICTURE).max() == 0.5
    assert bench.words[0].endswith("Its cache was emptied; gpu-engine with fake takes no smaller input.")
    assert bench.allowed() == 1
    bench.assert_at_rest()


def test_the_last_step_offers_the_cpu_and_takes_it_never() -> None:
    bench = Bench(FakeGpu(fails=lambda number: True))
    job = bench.job()
    with pytest.raises(ComputeError) as caught:
        job.engines.matter.matte(PICTURE)
    error = caught.value
    assert error.code == "gpu_memory_full"
    assert error.details == {"offer": "cpu", "device": "cuda:0", "engine": MATTER, "cpu_s": 42}
    assert error.hint.startswith("Choose --device cpu (about 42 s a picture on two cores)")
    assert error.retryable
    assert set(bench.engines.opened) == {"matting"}
    assert {slots.device for slots in bench.pool.slots()} == {"CUDA:0"}
    bench.assert_at_rest()


def side_made(job: Wrapped) -> int | str:
    """The side of the input that the result came from, or what was offered instead."""
    try:
        return round(float(job.engines.matter.matte(PICTURE).max()) * 2048)
    except ComputeError as exc:
        return f"{exc.code}: {exc.details['offer']}"


@pytest.mark.parametrize("sides_px", [(1024, 768, 512), (1024,)])
def test_one_failed_allocation_whichever_it_is_costs_size_at_most(sides_px: tuple[int, ...]) -> None:
    met: set[int | str] = set()
    for nth in range(1, 13):
        bench = Bench(FakeGpu(fails=fails_at(nth)), sides_px=sides_px)
        jobs = [bench.job() for _ in range(4)]
        sides = [side_made(job) for job in jobs]
        assert set(sides) <= set(sides_px)
        assert [job.may_keep("mask") for job in jobs] == [side == 1024 for side in sides]
        assert sides.count(1024) >= 3, "only the job that met it is touched"
        met.update(sides)
        bench.assert_at_rest()
    assert met == set(sides_px[:2])


@pytest.mark.parametrize("sides_px", [(1024, 768, 512), (1024,)])
def test_a_gpu_that_is_full_for_good_is_the_offer_for_every_job_from_then_on(sides_px: tuple[int, ...]) -> None:
    for nth in range(1, 13):
        bench = Bench(FakeGpu(fails=fails_from(nth)), sides_px=sides_px)
        whole = max(0, (nth - 2) // 2)  # weights once, then two allocations a run
        made = [side_made(bench.job()) for _ in range(whole + 2)]
        assert made == [1024] * whole + ["gpu_memory_full: cpu"] * 2
        bench.assert_at_rest()


@pytest.mark.parametrize("nth", range(1, 25))
def test_several_jobs_at_once_all_end_whichever_allocation_fails(nth: int) -> None:
    bench = Bench(FakeGpu(fails=fails_at(nth, nth + 1, nth + 2)))
    jobs = [bench.job() for _ in range(6)]

    def work(number: int) -> float:
        engines = jobs[number].engines
        engines.detector.detect(PICTURE, floor=0.1)
        engines.faces.find(PICTURE)
        return float(engines.matter.matte(PICTURE).max())

    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(work, range(6)))
    assert set(results) <= {0.5, 0.375, 0.25}
    assert sum(not job.may_keep("mask") for job in jobs) == sum(result < 0.5 for result in results)
    bench.assert_at_rest()


def test_memory_that_others_hold_is_waited_for_and_their_work_is_not_disturbed() -> None:
    """By the table two mattings fit; something else has taken the room of one."""
    bench = Bench(FakeGpu(total_bytes=4 * GB))
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        if not inside.is_set():
            inside.set()
            assert go_on.wait(20)

    bench.during = hold
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(bench.job().engines.matter.matte, PICTURE)
        assert inside.wait(20)
        second = bench.job()
        waiting = threads.submit(second.engines.matter.matte, PICTURE)
        assert bench.is_cut.wait(20)
        assert not waiting.done()
        go_on.set()
        assert first.result(20).max() == 0.5
        assert waiting.result(20).max() == 0.5
    assert second.may_keep("mask")
    bench.assert_at_rest()


def test_a_cancelled_job_climbs_no_further() -> None:
    cancel = CancelToken()

    def fails_and_cancels(number: int) -> bool:
        if number == 2:
            cancel.cancel()
        return number == 2

    bench = Bench(FakeGpu(fails=fails_and_cancels))
    with pytest.raises(Cancelled):
        bench.job(cancel=cancel).engines.matter.matte(PICTURE)
    assert bench.gpu.allocations == 2
    bench.assert_at_rest()


def test_another_failure_of_the_engine_is_no_matter_of_memory() -> None:
    bench = Bench()

    def break_down() -> None:
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    bench.during = break_down
    with pytest.raises(ComputeError) as caught:
        bench.job().engines.matter.matte(PICTURE)
    assert caught.value.code == "engine_failed"
    del caught  # its frames hold the weights
    assert bench.said == []
    bench.assert_at_rest()


def test_what_is_unexpected_about_a_device_is_said_once_and_before_anything_runs() -> None:
    bench = Bench()
    note = "isnet-onnx runs on the CPU (about 1 s a picture on two cores): no GPU answered."
    bench.engines.unexpected = {"matting": (note,)}
    started: list[list[str]] = []
    bench.during = lambda: started.append(list(bench.words))
    job = bench.job()
    for _ in range(2):
        job.engines.matter.matte(PICTURE)
    assert started == [[note], [note]]
    assert job.engines.notes("matting") == (note,)
    assert job.may_keep("mask")


def test_what_would_run_is_known_without_a_slot_or_memory() -> None:
    bench = Bench()
    engines = bench.job().engines
    assert engines.matter.engine.device == "CUDA:0"
    assert engines.detector.engine == bench.job().engines.detector.engine
    assert bench.gpu.allocations == 0
    assert bench.pool.slots() == ()
    engines.matter.matte(PICTURE)
    assert bench.engines.opened.count("matting") == 1, "the copy that was asked for its name is the one that runs"


def test_what_a_matting_is_seen_to_take_raises_its_cost() -> None:
    bench = Bench()
    engines = bench.job().engines
    engines.detector.detect(PICTURE, floor=0.1)
    engines.matter.matte(PICTURE)
    engines.matter.matte(PICTURE)
    costs = {slots.engine: slots.cost_bytes for slots in bench.pool.slots()}
    assert costs == {"ultralytics:yolo11x": GB // 2, MATTER: 7 * GB // 2}
    engines.notes("people")
    bench.assert_at_rest()
