"""What a stage took of the process, its helper and the GPU; what cannot be told apart is not told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.fakes.stage_meter import MB, OWN, FakeGpus, FakeProcesses, Memory
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import StageCost

CPU = Engine("isnet-onnx", "isnet-medium", "ab" * 32, "1", "CPU")
CUDA = Engine("birefnet", "birefnet-portrait", "cd" * 32, "1", "CUDA:0")
HELPER = 77


class Bench:
    """A meter of a process that is made of numbers."""

    def __init__(self, helper: Callable[[], int | None] = lambda: None) -> None:
        self.process = FakeProcesses()
        self.gpus = FakeGpus()
        self.shared = ProcessMeter(self.process, self.gpus, pid=OWN)
        self.meter = LocalStageMeter(self.shared, helper)

    def stage(self, work: Callable[[], None], engine: Engine | None = CPU) -> StageCost:
        self.meter.begin()
        work()
        return self.meter.end(engine)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_stage_took_what_the_process_spent_while_it_ran(bench: Bench) -> None:
    bench.process.work(9, memory=900 * MB)
    cost = bench.stage(lambda: bench.process.work(0.25, memory=50 * MB))
    assert (cost.cpu_ms, cost.peak_memory_bytes) == (250, 150 * MB)


def test_a_stage_does_not_count_what_the_stages_took_that_it_waited_for(bench: Bench) -> None:
    inner = []

    def outer() -> None:
        bench.process.work(0.1, memory=10 * MB)
        inner.append(bench.stage(lambda: bench.process.work(2, memory=700 * MB)))
        bench.process.work(0.2, memory=20 * MB)

    cost = bench.stage(outer)
    assert inner[0].cpu_ms == 2000
    assert inner[0].peak_memory_bytes == 800 * MB
    assert cost.cpu_ms == pytest.approx(300)
    assert cost.peak_memory_bytes == 120 * MB


def test_what_the_helper_did_is_part_of_the_stage_even_when_it_started_inside() -> None:
    helper: list[int | None] = [None]
    bench = Bench(lambda: helper[0])

    def decode() -> None:
        helper[0] = HELPER
        bench.process.work(0.5, pid=HELPER, memory=200 * MB)
        bench.process.work(0.1)

    first = bench.stage(decode, engine=None)
    assert first.cpu_ms == pytest.approx(600)
    assert first.peak_memory_bytes == 300 * MB
    again = bench.stage(lambda: bench.process.work(0.2, pid=HELPER), engine=None)
    assert again.cpu_ms == pytest.approx(200)


def test_a_helper_that_died_leaves_what_is_not_known_and_no_zero() -> None:
    bench = Bench(lambda: HELPER)
    bench.process.work(1, pid=HELPER)
    cost = bench.stage(lambda: bench.process.end(HELPER))
    assert (cost.cpu_ms, cost.peak_memory_bytes) == (None, None)


def test_processor_time_of_overlapping_runs_is_not_measured_and_their_peak_is_that_of_the_process(bench: Bench) -> None:
    begun, go_on, costs = threading.Event(), threading.Event(), []

    def other() -> None:
        bench.meter.begin()
        begun.set()
        go_on.wait(10)
        costs.append(bench.meter.end(CPU))

    thread = threading.Thread(target=other)
    bench.meter.begin()
    bench.process.work(1, memory=400 * MB)
    thread.start()
    assert begun.wait(10)
    bench.process.work(1, memory=30 * MB)
    go_on.set()
    thread.join()
    costs.append(bench.meter.end(CPU))
    assert [cost.cpu_ms for cost in costs] == [None, None]
    assert [cost.peak_memory_bytes for cost in costs] == [130 * MB, 500 * MB]
    assert bench.stage(lambda: bench.process.work(1)).cpu_ms == 1000, "alone again"


def test_only_the_first_run_of_an_engine_in_the_process_is_cold(bench: Bench) -> None:
    another = LocalStageMeter(bench.shared)
    assert bench.stage(lambda: None, CPU).is_cold is True
    another.begin()
    assert another.end(CPU).is_cold is False
    assert bench.stage(lambda: None, CUDA).is_cold is True
    assert bench.stage(lambda: None, None).is_cold is None


def test_the_gpu_is_waited_for_and_its_peak_is_that_of_the_stage(bench: Bench) -> None:
    card = bench.gpus.use("cuda:0")
    card.take(500 * MB)
    card.use(9000 * MB)
    cost = bench.stage(lambda: card.use(3000 * MB), CUDA)
    assert bench.gpus.waited_for == ["cuda:0"]
    assert cost.gpu_memory_bytes == 3500 * MB


def test_a_device_that_the_stage_itself_woke_is_measured_too(bench: Bench) -> None:
    assert bench.stage(lambda: bench.gpus.use("cuda:0").take(700 * MB), CUDA).gpu_memory_bytes == 700 * MB


def test_work_on_the_processor_has_no_gpu_memory_and_waits_for_none(bench: Bench) -> None:
    bench.gpus.use("cuda:0").take(500 * MB)
    assert bench.stage(lambda: None, CPU).gpu_memory_bytes is None
    assert bench.stage(lambda: None, None).gpu_memory_bytes is None
    assert bench.gpus.waited_for == []


def test_counters_that_the_system_does_not_give_are_not_zero(bench: Bench) -> None:
    bench.process.memory[OWN] = Memory(works=False)
    bench.process.spent_s[OWN] = None
    cost = bench.stage(lambda: None)
    assert (cost.cpu_ms, cost.peak_memory_bytes) == (None, None)
