"""The machine's figures: loads over real time, each unreadable one None, a driver that is lost and comes back."""

from __future__ import annotations

from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from remote_agent.sampler import KEPT_S, RETRY_S, GpuReader, MachineSampler
from tests.fakes.clock import FakeClock
from tests.fakes.nvml import FakeNvml
from vmsg_desktop.core.model.compute import GpuSample

Times = namedtuple("Times", "user system idle iowait guest")
LOST = GpuSample("CUDA:0", None, None, None, None, None)
READ = GpuSample("CUDA:0", 0.4, 3_000_000_000, 16_000_000_000, 61.0, 45.5)


class FakeSystem:
    """psutil: times that the test moves."""

    def __init__(self) -> None:
        self.times: Any = Times(100.0, 20.0, 300.0, 10.0, 5.0)
        self.memory: Any = SimpleNamespace(total=8_000_000_000, available=5_000_000_000)

    def cpu_times(self) -> Any:
        return self._given(self.times)

    def virtual_memory(self) -> Any:
        return self._given(self.memory)

    def _given(self, value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def no_gpus(clock: FakeClock) -> GpuReader:
    def missing() -> Any:
        raise ImportError("No module named 'pynvml'")

    return GpuReader(clock=clock, load=missing)


def test_load_is_the_busy_share_since_the_last_reading(clock: FakeClock) -> None:
    system = FakeSystem()
    sampler = MachineSampler(clock=clock, system=system, gpus=no_gpus(clock))
    system.times = Times(103.0, 21.0, 305.0, 11.0, 7.0)  # 4 busy (guest time is in user already), 6 idle
    clock.advance(5)
    reading = sampler.read()
    assert reading.load == pytest.approx(0.4)
    assert (reading.memory_used_bytes, reading.memory_bytes) == (3_000_000_000, 8_000_000_000)
    assert reading.gpus == ()


def test_two_who_look_at_once_see_the_same(clock: FakeClock) -> None:
    system = FakeSystem()
    sampler = MachineSampler(clock=clock, system=system, gpus=no_gpus(clock))
    system.times = Times(104.0, 20.0, 304.0, 10.0, 9.0)
    first = sampler.read()
    system.times = Times(105.0, 20.0, 304.0, 10.0, 10.0)
    clock.advance(KEPT_S / 2)
    assert sampler.read() is first
    clock.advance(KEPT_S / 2)
    assert sampler.read() is not first


def test_no_time_passed_is_no_load_not_none_of_it(clock: FakeClock) -> None:
    sampler = MachineSampler(clock=clock, system=FakeSystem(), gpus=no_gpus(clock))
    assert sampler.read().load is None


@pytest.mark.parametrize("problem", [OSError("no /proc"), psutil.Error(), NotImplementedError()])
def test_what_the_system_does_not_give_is_none(clock: FakeClock, problem: Exception) -> None:
    system = FakeSystem()
    sampler = MachineSampler(clock=clock, system=system, gpus=no_gpus(clock))
    system.times = system.memory = problem
    reading = sampler.read()
    assert (reading.load, reading.memory_used_bytes, reading.memory_bytes) == (None, None, None)
    system.times, system.memory = Times(110.0, 20.0, 310.0, 10.0, 5.0), SimpleNamespace(total=2, available=1)
    clock.advance(1)
    assert sampler.read().load is None, "there is nothing to compare with yet"
    system.times = Times(120.0, 20.0, 310.0, 10.0, 5.0)
    clock.advance(1)
    assert sampler.read().load == 1.0


def test_the_real_system_gives_figures() -> None:
    clock = FakeClock()
    sampler = MachineSampler(clock=clock, gpus=no_gpus(clock))
    reading = sampler.read()
    assert reading.memory_used_bytes is not None
    assert reading.memory_bytes is not None
    assert 0 < reading.memory_used_bytes < reading.memory_bytes


def test_a_gpus_figures_come_in_our_units(clock: FakeClock) -> None:
    assert GpuReader(clock=clock, load=FakeNvml).read() == (READ,)


@pytest.mark.parametrize(
    ("broken", "nones"),
    [
        ("load", {"load"}),
        ("memory", {"memory_used_bytes", "memory_bytes"}),
        ("temperature", {"temperature_c"}),
        ("power", {"power_w"}),
    ],
)
def test_each_reading_that_fails_is_none_and_the_others_stay(clock: FakeClock, broken: str, nones: set[str]) -> None:
    nvml = FakeNvml(broken={broken})
    (sample,) = GpuReader(clock=clock, load=lambda: nvml).read()
    for name in ("load", "memory_used_bytes", "memory_bytes", "temperature_c", "power_w"):
        assert getattr(sample, name) == (None if name in nones else getattr(READ, name))


def test_a_driver_that_is_lost_gives_nothing_and_recovers(clock: FakeClock) -> None:
    nvml = FakeNvml()
    reader = GpuReader(clock=clock, load=lambda: nvml)
    assert reader.read() == (READ,)
    nvml.is_there = False
    assert reader.read() == (LOST,)
    assert not nvml.is_open
    calls = len(nvml.calls)
    assert reader.read() == (LOST,)
    assert len(nvml.calls) == calls, "it is not asked again at once"
    clock.advance(RETRY_S)
    assert reader.read() == (LOST,)
    nvml.is_there = True
    clock.advance(RETRY_S)
    assert reader.read() == (READ,)


def test_one_lost_gpu_of_two_takes_no_figures_from_the_other(clock: FakeClock) -> None:
    nvml = FakeNvml(gpus=2)
    reader = GpuReader(clock=clock, load=lambda: nvml)
    first, second = reader.read()
    assert (first.load, second.load, second.device) == (0.4, 0.41, "CUDA:1")
    assert nvml.calls.count("nvmlInit") == 1


def test_a_machine_without_driver_has_no_gpus_and_gets_them_when_it_is_loaded(clock: FakeClock) -> None:
    nvml = FakeNvml(is_there=False)
    reader = GpuReader(clock=clock, load=lambda: nvml)
    assert reader.read() == ()
    nvml.is_there = True
    assert reader.read() == ()
    clock.advance(RETRY_S)
    assert reader.read() == (READ,)


def test_without_the_library_there_are_no_gpus_and_no_noise(clock: FakeClock) -> None:
    reader = no_gpus(clock)
    assert reader.read() == ()
    reader.close()


def test_the_driver_is_let_go_of_at_the_end(clock: FakeClock) -> None:
    nvml = FakeNvml()
    sampler = MachineSampler(clock=clock, system=FakeSystem(), gpus=GpuReader(clock=clock, load=lambda: nvml))
    assert sampler.read().gpus == (READ,)
    sampler.close()
    assert not nvml.is_open


def test_here_the_real_library_is_asked_and_never_raises(clock: FakeClock) -> None:
    reader = GpuReader(clock=clock)
    try:
        assert all(sample.device.startswith("CUDA:") for sample in reader.read())
    finally:
        reader.close()
