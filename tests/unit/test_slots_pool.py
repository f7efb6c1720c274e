"""The pool on threads: order, waiting that can be ended, copies that are opened, shared, closed and given back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from remote_agent.budgets import Budget
from remote_agent.slots import SlotPool, Wanted
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import FakeGpu
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import PRIORITIES, Priority, WireSlots
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.slots import SlotNeed

DEADLINE_S = 20


_ENGINE = Engine("e", "m", "", "1", "CPU")


@dataclass(eq=False)
class Copy:
    engine: Engine = _ENGINE
    is_shareable: bool = False


@dataclass
class Opener:
    """Opens copies and keeps them in a list; fails as often as it is told."""

    is_shareable: bool = False
    failures: int = 0
    opened: list[Copy] = field(default_factory=list)

    def __call__(self) -> Copy:
        if self.failures:
            self.failures -= 1
            raise ComputeError("model_missing", "The model m is not on this machine.", "Get it.")
        self.opened.append(Copy(is_shareable=self.is_shareable))
        return self.opened[-1]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(12) as executor:
        yield executor


def pool_of(capacity: int = 100, width: int | None = None, memory: FakeGpu | None = None) -> SlotPool:
    budget = Budget(capacity, width)
    return SlotPool(budget_of=lambda device: budget, memory=memory or FakeGpu(), clock=FakeClock())


def wanted(
    opener: Callable[[], Copy], *, name: str = "e", cost: int = 10, most: int = 4, device: str = "cpu"
) -> Wanted:
    return Wanted(SlotNeed(name, cost, most), device, opener)


class Holder:
    """Holds a slot on a thread until it is told to let go."""

    def __init__(
        self, pool: SlotPool, want: Wanted, threads: ThreadPoolExecutor, *, priority: Priority = "normal"
    ) -> None:
        self.has_it = threading.Event()
        self.cancel = CancelToken()
        self._go = threading.Event()
        self.order: list[Holder] = []
        self.engine: Copy | None = None
        self.done: Future[None] = threads.submit(self._hold, pool, want, priority)

    def _hold(self, pool: SlotPool, want: Wanted, priority: Priority) -> None:
        with pool.use(want, priority=priority, cancel=self.cancel) as engine:
            self.engine = engine
            self.order.append(self)
            self.has_it.set()
            assert self._go.wait(DEADLINE_S)

    def let_go(self) -> None:
        self._go.set()
        self.done.result(DEADLINE_S)

    def wait(self) -> Holder:
        assert self.has_it.wait(DEADLINE_S)
        return self


def wait_for(pool: SlotPool, holds: Callable[[WireSlots], bool]) -> None:
    """Until some engine's slots stand so."""
    ended = threading.Event()
    timer = threading.Timer(DEADLINE_S, ended.set)
    timer.start()
    try:
        while not any(holds(slots) for slots in pool.slots()):
            assert not ended.is_set(), pool.slots()
    finally:
        timer.cancel()


def test_copies_are_opened_when_they_are_needed_and_used_again(threads: ThreadPoolExecutor) -> None:
    pool, opener = pool_of(), Opener()
    want = wanted(opener)
    first = Holder(pool, want, threads).wait()
    second = Holder(pool, want, threads).wait()
    assert len(opener.opened) == 2
    assert first.engine is not second.engine
    first.let_go()
    third = Holder(pool, want, threads).wait()
    assert third.engine is first.engine
    for holder in (second, third):
        holder.let_go()
    assert len(opener.opened) == 2


def test_what_several_threads_may_use_at_once_is_opened_once(threads: ThreadPoolExecutor) -> None:
    pool, opener = pool_of(), Opener(is_shareable=True)
    holders = [Holder(pool, wanted(opener), threads).wait() for _ in range(4)]
    assert len({id(holder.engine) for holder in holders}) == 1
    for holder in holders:
        holder.let_go()


def test_no_more_run_than_the_width_and_the_slots_allow(threads: ThreadPoolExecutor) -> None:
    for pool, most, expected in ((pool_of(width=2), 9, 2), (pool_of(), 3, 3), (pool_of(capacity=45), 9, 4)):
        want = wanted(Opener(), most=most)
        holders = [Holder(pool, want, threads) for _ in range(6)]
        wait_for(pool, lambda slots, waiting=6 - expected: slots.waiting == waiting)  # type: ignore[misc]
        assert [(slots.in_use, slots.allowed) for slots in pool.slots()] == [(expected, expected)]
        for holder in holders:
            holder._go.set()
        for holder in holders:
            holder.done.result(DEADLINE_S)


def test_slots_go_to_the_better_priority_and_to_who_came_first(threads: ThreadPoolExecutor) -> None:
    pool, want = pool_of(width=1), wanted(Opener())
    holding = Holder(pool, want, threads).wait()
    order: list[Holder] = []
    later = []
    for number, priority in enumerate((*reversed(PRIORITIES), *reversed(PRIORITIES)), start=1):
        holder = Holder(pool, want, threads, priority=priority)
        holder.order = order
        later.append(holder)
        wait_for(pool, lambda slots, number=number: slots.waiting == number)  # type: ignore[misc]
    for holder in later:
        holder._go.set()
    holding.let_go()
    for holder in later:
        holder.done.result(DEADLINE_S)
    assert [later.index(holder) for holder in order] == [2, 5, 1, 4, 0, 3]


def test_who_waits_can_be_cancelled_and_takes_nothing_along(threads: ThreadPoolExecutor) -> None:
    pool, want = pool_of(width=1), wanted(Opener())
    holding = Holder(pool, want, threads).wait()
    waiting = Holder(pool, want, threads)
    wait_for(pool, lambda slots: slots.waiting == 1)
    waiting.cancel.cancel()
    with pytest.raises(Cancelled):
        waiting.done.result(DEADLINE_S)
    assert [(slots.waiting, slots.in_use) for slots in pool.slots()] == [(0, 1)]
    holding.let_go()
    Holder(pool, want, threads).wait().let_go()


def test_a_job_that_was_cancelled_before_gets_no_slot_though_one_is_free() -> None:
    pool, cancel = pool_of(), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled), pool.use(wanted(Opener()), priority="normal", cancel=cancel):
        pytest.fail("it ran")
    assert [slots.in_use for slots in pool.slots()] == [0]


def test_an_engine_that_does_not_open_gives_its_slot_back() -> None:
    pool, opener = pool_of(width=1), Opener(failures=1)
    with pytest.raises(ComputeError, match="not on this machine"):
        use(pool, wanted(opener))
    assert use(pool, wanted(opener)) is opener.opened[0]


def test_an_engine_that_fails_gives_its_slot_back_and_stays_open() -> None:
    pool, opener = pool_of(width=1), Opener()
    with pytest.raises(ZeroDivisionError), pool.use(wanted(opener), priority="normal", cancel=CancelToken()):
        raise ZeroDivisionError
    assert use(pool, wanted(opener)) is opener.opened[0]
    assert [slots.in_use for slots in pool.slots()] == [0]


def use(pool: SlotPool, want: Wanted) -> Copy:
    with pool.use(want, priority="normal", cancel=CancelToken()) as engine:
        assert isinstance(engine, Copy)
        return engine


def test_what_rests_is_closed_when_another_engine_needs_its_room() -> None:
    memory = FakeGpu()
    pool = pool_of(capacity=100, memory=memory)
    small, large = Opener(), Opener()
    use(pool, wanted(small, name="small", cost=30, device="cuda:0"))
    use(pool, wanted(large, name="large", cost=90, device="cuda:0"))
    assert memory.emptied == 1
    use(pool, wanted(small, name="small", cost=30, device="cuda:0"))
    assert len(small.opened) == 2
    assert memory.emptied == 2


def test_a_shared_engine_is_let_go_of_with_its_last_slot(threads: ThreadPoolExecutor) -> None:
    pool, opener, other = pool_of(capacity=100), Opener(is_shareable=True), Opener()
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(
                pool.use(wanted(opener, name="shared", cost=40), priority="normal", cancel=CancelToken())
            )
    use(pool, wanted(other, name="large", cost=60))
    use(pool, wanted(opener, name="shared", cost=40))
    assert len(opener.opened) == 1, "one of its slots stayed"
    use(pool, wanted(other, name="huge", cost=100))
    use(pool, wanted(opener, name="shared", cost=40))
    assert len(opener.opened) == 2


def test_devices_have_books_of_their_own(threads: ThreadPoolExecutor) -> None:
    pool = pool_of(width=1)
    holders = [Holder(pool, wanted(Opener(), device=device), threads).wait() for device in ("cpu", "cuda:0", "cuda:1")]
    assert [(slots.device, slots.in_use) for slots in pool.slots()] == [("CPU", 1), ("CUDA:0", 1), ("CUDA:1", 1)]
    for holder in holders:
        holder.let_go()


def test_a_gpu_whose_memory_cannot_be_read_is_refused_each_time_anew() -> None:
    asked: list[str] = []

    def budget_of(device: str) -> Budget:
        asked.append(device)
        if len(asked) == 1:
            raise ComputeError("gpu_memory_unreadable", "The memory of CUDA:0 cannot be read.", "Choose the CPU.")
        return Budget(100, None)

    pool = SlotPool(budget_of=budget_of, memory=FakeGpu(), clock=FakeClock())
    with pytest.raises(ComputeError, match="cannot be read"):
        use(pool, wanted(Opener(), device="cuda:0"))
    use(pool, wanted(Opener(), device="cuda:0"))
    use(pool, wanted(Opener(), device="cuda:0"))
    assert asked == ["cuda:0"] * 2


def test_a_pool_that_is_closed_lets_go_of_what_rests_and_of_the_rest_when_it_ends(threads: ThreadPoolExecutor) -> None:
    pool = pool_of()
    holder = Holder(pool, wanted(Opener()), threads).wait()
    pool.close()
    assert pool.slots() == ()
    holder.let_go()


def test_many_threads_never_hold_more_than_the_device_bears(threads: ThreadPoolExecutor) -> None:
    memory = FakeGpu(total_bytes=100)
    pool = pool_of(capacity=100, memory=memory)
    engines = [(wanted(Opener(), name=name, cost=cost, device="cuda:0"), cost)
               for name, cost in (("a", 15), ("b", 40), ("c", 70))]  # fmt: skip

    def work(number: int) -> None:
        want, cost = engines[number % 3]
        with pool.use(want, priority=PRIORITIES[number % 3 - 1], cancel=CancelToken(), is_alone=number % 11 == 0):
            memory.allocate(cost)
            memory.free(cost)

    for done in [threads.submit(work, number) for number in range(300)]:
        done.result(DEADLINE_S)
    assert all((slots.in_use, slots.waiting) == (0, 0) for slots in pool.slots())
    assert memory.used == 0
