"""One counter of the system, several who look at it: each sees the most since it began."""

from __future__ import annotations

from tests.fakes.stage_meter import Memory
from vmsg_desktop.adapters.system.peaks import SharedPeak


def shared(memory: Memory) -> SharedPeak:
    return SharedPeak(memory.read, memory.reset)


def test_what_was_used_before_the_look_does_not_count() -> None:
    memory = Memory(10, 90)
    peak = shared(memory)
    watch = peak.start()
    assert peak.look(watch) == 10
    memory.use(20)
    assert peak.end(watch) == 30


def test_another_look_that_resets_the_counter_takes_nothing_from_the_first() -> None:
    memory = Memory(10, 10)
    peak = shared(memory)
    first = peak.start()
    memory.use(90)
    second = peak.start()
    memory.use(5)
    assert peak.end(second) == 15
    assert peak.end(first) == 100


def test_a_look_goes_on_after_it_was_read() -> None:
    memory = Memory(10, 10)
    peak = shared(memory)
    watch = peak.start()
    memory.use(5)
    assert peak.look(watch) == 15
    memory.use(7)
    assert peak.look(watch) == 17


def test_a_counter_that_cannot_be_read_or_reset_gives_nothing_and_never_zero() -> None:
    memory = Memory(10, 10, works=False)
    peak = shared(memory)
    watch = peak.start()
    memory.works = True
    assert peak.end(watch) is None, "it was not reset, so the most may be of long ago"
    watch = peak.start()
    memory.works = False
    assert peak.look(watch) is None
    peak.start()
    memory.works = True
    assert peak.look(watch) is None, "for a while nothing could be read"
