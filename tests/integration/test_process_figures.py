"""What Linux really tells of processes: their time and their peak, of this one and of a child."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from vmsg_desktop.adapters.system.peaks import SharedPeak
from vmsg_desktop.adapters.system.process_figures import ProcessFigures, busy_s
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter

MB = 1_000_000
_CHILD = """
import sys
for line in sys.stdin:
    size, turns = map(int, line.split())
    held = bytearray(size)
    held[::4096] = b"x" * len(held[::4096])
    del held
    sum(i * i for i in range(turns))
    print("done", flush=True)
"""


class NoGpus:
    def devices(self) -> tuple[str, ...]:
        return ()

    def peak(self, device: str) -> SharedPeak:
        raise AssertionError("nothing runs on a GPU")

    def synchronise(self, device: str) -> None:
        raise AssertionError("nothing runs on a GPU")


class Child:
    """A helper that takes memory and time when asked."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def work(self, *, size: int = 0, turns: int = 0) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(size, turns, file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "done\n"


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child()
    yield child
    child.process.kill()
    child.process.communicate()


def spend(seconds: float) -> None:
    """Processor time of this process."""
    end_s = time.process_time() + seconds
    while time.process_time() < end_s:
        pass


def test_the_processor_time_of_this_process_is_that_of_its_own_clock() -> None:
    before = time.process_time()
    seen = ProcessFigures().cpu_s(os.getpid())
    assert seen is not None
    assert before <= seen <= time.process_time()


def test_a_peak_is_that_since_the_look_began_and_not_of_before() -> None:
    peak = ProcessFigures().memory_peak(os.getpid())
    np.ones(40_000_000)  # 320 MB, gone
    watch = peak.start()
    base = peak.look(watch)
    assert base is not None
    np.ones(20_000_000)
    most = peak.end(watch)
    assert most is not None
    assert most - base == pytest.approx(160 * MB, abs=20 * MB)


def test_a_child_is_read_as_well_and_nothing_is_known_of_one_that_has_ended(child: Child) -> None:
    figures, pid = ProcessFigures(), child.process.pid
    child.work()
    watch = figures.memory_peak(pid).start()
    before = figures.cpu_s(pid)
    child.work(size=100 * MB, turns=300_000)
    after, most = figures.cpu_s(pid), figures.memory_peak(pid).end(watch)
    assert before is not None
    assert after is not None
    assert after - before > 0.005
    assert most is not None
    assert most > 100 * MB
    child.process.kill()
    child.process.wait()
    assert (figures.cpu_s(pid), figures.memory_peak(pid).read()) == (None, None)


def test_a_stage_is_what_this_process_and_its_helper_spent(child: Child) -> None:
    meter = LocalStageMeter(ProcessMeter(ProcessFigures(), NoGpus()), lambda: child.process.pid)
    child.work(turns=2_000_000)  # before
    meter.begin()
    began = time.process_time()
    spend(0.05)
    child.work(size=150 * MB)
    own_ms = (time.process_time() - began) * 1000
    cost = meter.end(None)
    assert cost.cpu_ms is not None
    assert own_ms <= cost.cpu_ms
    assert cost.peak_memory_bytes is not None
    assert cost.peak_memory_bytes > 150 * MB


def test_the_computer_is_at_least_as_busy_as_this_process() -> None:
    before, own = busy_s(), time.process_time()
    spend(0.3)
    own_s = time.process_time() - own
    assert busy_s() - before >= own_s - 0.05, "the system counts in hundredths"


def test_figures_of_many_helpers_are_forgotten_again_but_not_those_in_use() -> None:
    figures = ProcessFigures()
    own = figures.memory_peak(os.getpid())
    for pid in range(4_000_000, 4_000_100):
        figures.memory_peak(pid)
        assert figures.memory_peak(os.getpid()) is own
    assert figures.memory_peak(4_000_000).read() is None
