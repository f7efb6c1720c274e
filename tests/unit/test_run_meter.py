"""What an engine is seen to take: its weights and its work, never what another run took meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from remote_agent.budgets import Budget
from remote_agent.run_meter import RunMeter
from remote_agent.slots import SlotPool, Wanted
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import FakeGpu
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.slots import SlotNeed


def work(gpu: FakeGpu, *, keeps: int = 0, takes: int = 0) -> None:
    """An inference that leaves ``keeps`` behind (weights that it loaded) and took ``takes`` beside."""
    gpu.allocate(keeps)
    gpu.allocate(takes)
    gpu.free(takes)


def test_the_first_run_counts_weights_and_work_and_so_do_later_ones() -> None:
    gpu = FakeGpu()
    gpu.allocate(1000)  # of others
    meter = RunMeter("cuda:0", gpu)
    seen = []
    for keeps in (50, 0, 0):
        run = meter.start()
        work(gpu, keeps=keeps, takes=30)
        seen.append(meter.end(run, 7))
    assert seen == [80, 80, 80]


def test_runs_that_overlap_are_not_measured_whichever_ends_first() -> None:
    gpu = FakeGpu()
    meter = RunMeter("cuda:0", gpu)
    first = meter.start()
    second = meter.start()
    assert meter.end(first, 1) is None
    assert meter.end(second, 2) is None
    third = meter.start()
    work(gpu, keeps=0, takes=30)
    assert meter.end(third, 1) == 30


def test_a_copy_that_was_closed_and_opened_again_counts_its_weights_anew() -> None:
    gpu = FakeGpu()
    meter = RunMeter("cuda:0", gpu)
    run = meter.start()
    work(gpu, keeps=50, takes=30)
    meter.end(run, 1)
    gpu.free(50)
    meter.forget(1)
    run = meter.start()
    work(gpu, takes=30)
    assert meter.end(run, 1) == 30


def test_memory_that_cannot_be_read_measures_nothing() -> None:
    @dataclass
    class Unreadable(FakeGpu):
        def used_bytes(self, device: str) -> int | None:
            return None

    for meter in (RunMeter("cuda:0", Unreadable()), RunMeter("cpu", None)):
        run = meter.start()
        assert meter.end(run, 1) is None


def test_a_run_that_took_more_than_the_table_says_costs_more_from_then_on_and_leaves_fewer_slots() -> None:
    gpu = FakeGpu()
    pool = SlotPool(budget_of=lambda device: Budget(100, None), memory=gpu, clock=FakeClock())

    class Engine:
        pass

    want = Wanted(SlotNeed("e", 20, 4), "cuda:0", Engine)
    with pool.use(want, priority="normal", cancel=CancelToken()):
        assert [(slots.cost_bytes, slots.allowed) for slots in pool.slots()] == [(20, 4)]
        work(gpu, keeps=10, takes=35)
    assert [(slots.cost_bytes, slots.allowed) for slots in pool.slots()] == [(45, 2)]
