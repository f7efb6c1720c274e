"""The machine's figures: shares and rates over the time between readings; each unreadable one None with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.nvml import FakeNvml
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.gpu_reader import OWN_NAME, GpuReader
from vmsg_desktop.adapters.system.machine_sampler import FIRST, KEPT_S, MachineSampler
from vmsg_desktop.adapters.system.own_processes import OwnProcesses, children_of
from vmsg_desktop.core.model.compute import MachineReading

Times = namedtuple("Times", "user system idle iowait guest")
FIGURES = [field.name for field in fields(MachineReading) if field.name not in ("gpus", "missing")]
COUNTED = {"load", "process_load", "disk_read_bytes_s", "disk_write_bytes_s", "net_in_bytes_s", "net_out_bytes_s"}


class FakeSystem:
    """psutil: counters that the test moves; one that is an exception is raised."""

    def __init__(self) -> None:
        self.times: Any = Times(100.0, 20.0, 300.0, 10.0, 5.0)
        self.memory: Any = SimpleNamespace(total=8_000_000_000, available=5_000_000_000)
        self.disk: Any = SimpleNamespace(read_bytes=1000, write_bytes=2000)
        self.net: Any = {"eth0": network(10, 20)}

    def cpu_times(self) -> Any:
        return self._given(self.times)

    def virtual_memory(self) -> Any:
        return self._given(self.memory)

    def disk_io_counters(self) -> Any:
        return self._given(self.disk)

    def net_io_counters(self, *, pernic: bool) -> Any:
        assert pernic
        return self._given(self.net)

    def cpu_count(self) -> int:
        return 4

    def break_all(self, problem: Exception) -> None:
        self.times = self.memory = self.disk = self.net = problem

    def _given(self, value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value


def network(come: int, gone: int) -> Any:
    return SimpleNamespace(bytes_recv=come, bytes_sent=gone)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem()


@pytest.fixture
def sampler(clock: FakeClock, system: FakeSystem) -> MachineSampler:
    return MachineSampler(clock=clock, system=system, gpus=no_gpus(clock))


def no_gpus(clock: FakeClock) -> GpuReader:
    def missing() -> Any:
        raise ImportError("No module named 'pynvml'")

    return GpuReader(clock=clock, load=missing)


def check_reasons(reading: MachineReading) -> None:
    """Each figure is there, or its reason is; never both, never neither."""
    unread = {name for name in FIGURES if getattr(reading, name) is None}
    unread |= set() if reading.gpus else {"gpus"}
    assert {name for name, reason in reading.missing.items() if reason} == unread


def test_load_is_the_busy_share_since_the_last_reading(
    clock: FakeClock, system: FakeSystem, sampler: MachineSampler
) -> None:
    system.times = Times(103.0, 21.0, 305.0, 11.0, 7.0)  # 4 busy (guest time is in user already), 6 idle
    clock.advance(5)
    reading = sampler.read()
    assert reading.load == pytest.approx(0.4)
    assert (reading.memory_used_bytes, reading.memory_bytes) == (3_000_000_000, 8_000_000_000)
    assert reading.gpus == ()
    check_reasons(reading)


def test_bytes_are_told_by_the_second(clock: FakeClock, system: FakeSystem, sampler: MachineSampler) -> None:
    system.disk = SimpleNamespace(read_bytes=5000, write_bytes=2000)
    system.net = {"eth0": network(2010, 20), "lo": network(10**9, 10**9), "docker0": network(2000, 2000)}
    clock.advance(2)
    reading = sampler.read()
    assert (reading.disk_read_bytes_s, reading.disk_write_bytes_s) == (2000, 0)
    assert (reading.net_in_bytes_s, reading.net_out_bytes_s) == (1000, 0), "what stays in the machine does not count"


def test_a_counter_that_went_back_has_no_rate(clock: FakeClock, system: FakeSystem, sampler: MachineSampler) -> None:
    system.disk = SimpleNamespace(read_bytes=0, write_bytes=3000)  # a disk was pulled out
    clock.advance(1)
    reading = sampler.read()
    assert (reading.disk_read_bytes_s, reading.disk_write_bytes_s) == (None, 1000)
    check_reasons(reading)


def test_a_machine_without_disks_or_networks_says_so(
    clock: FakeClock, system: FakeSystem, sampler: MachineSampler
) -> None:
    system.disk, system.net = None, {"lo": network(5, 5)}
    clock.advance(1)
    reading = sampler.read()
    assert "no disks" in reading.missing["disk_read_bytes_s"]
    assert "no networks" in reading.missing["net_out_bytes_s"]
    check_reasons(reading)


def test_two_who_look_at_once_see_the_same(clock: FakeClock, sampler: MachineSampler) -> None:
    first = sampler.read()
    clock.advance(KEPT_S / 2)
    assert sampler.read() is first
    clock.advance(KEPT_S / 2)
    assert sampler.read() is not first


def test_no_time_passed_is_no_figure_not_none_of_it(sampler: MachineSampler) -> None:
    reading = sampler.read()
    assert {name for name in FIGURES if reading.missing.get(name) == FIRST} == COUNTED
    check_reasons(reading)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError("no /proc."), "no /proc."),
        (psutil.AccessDenied(7), "pid=7"),
        (NotImplementedError(), "NotImplementedError"),
    ],
)
def test_what_the_system_does_not_give_is_none_with_its_words(
    clock: FakeClock, system: FakeSystem, sampler: MachineSampler, problem: Exception, words: str
) -> None:
    system.break_all(problem)
    clock.advance(1)
    reading = sampler.read()
    for name in set(FIGURES) - {"process_memory_bytes", "process_load"}:
        assert getattr(reading, name) is None
        assert words in reading.missing[name]
    check_reasons(reading)
    system.times, system.memory = Times(110.0, 20.0, 310.0, 10.0, 5.0), SimpleNamespace(total=2, available=1)
    clock.advance(1)
    assert sampler.read().missing["load"] == FIRST, "there is nothing to compare with yet"
    system.times = Times(120.0, 20.0, 310.0, 10.0, 5.0)
    clock.advance(1)
    assert sampler.read().load == 1.0


def test_own_processes_that_cannot_be_read_have_a_reason(clock: FakeClock, system: FakeSystem) -> None:
    class Closed(OwnProcesses):
        def read(self) -> Any:
            raise psutil.AccessDenied(1)

    sampler = MachineSampler(clock=clock, system=system, gpus=no_gpus(clock), processes=Closed())
    clock.advance(1)
    reading = sampler.read()
    assert (reading.process_memory_bytes, reading.process_load) == (None, None)
    check_reasons(reading)


def test_the_real_system_gives_figures(clock: FakeClock) -> None:
    sampler = MachineSampler(clock=clock, gpus=no_gpus(clock))
    clock.advance(1)
    reading = sampler.read()
    assert reading.memory_bytes is not None
    assert reading.memory_used_bytes is not None
    assert reading.process_memory_bytes is not None
    assert 0 < reading.process_memory_bytes < reading.memory_used_bytes < reading.memory_bytes
    assert reading.process_load is not None
    check_reasons(reading)


def test_the_driver_is_let_go_of_at_the_end(clock: FakeClock, system: FakeSystem) -> None:
    nvml = FakeNvml()
    sampler = MachineSampler(clock=clock, system=system, gpus=GpuReader(clock=clock, load=lambda: nvml))
    assert sampler.read().gpus[0].load == 0.4
    sampler.close()
    assert not nvml.is_open


def test_a_driver_that_is_pulled_out_has_its_reason_on_every_figure(clock: FakeClock, system: FakeSystem) -> None:
    nvml = FakeNvml()
    sampler = MachineSampler(clock=clock, system=system, gpus=GpuReader(clock=clock, load=lambda: nvml))
    clock.advance(1)
    check_reasons(sampler.read())
    nvml.is_there = False
    for _ in range(2):
        clock.advance(1)
        (gpu,) = sampler.read().gpus
        assert gpu.load is None
        assert "Driver Not Loaded" in gpu.missing["load"]


def test_own_memory_of_a_gpu_is_told_apart(clock: FakeClock, system: FakeSystem) -> None:
    nvml = FakeNvml(held={os.getpid(): 700, 1: 20})
    sampler = MachineSampler(clock=clock, system=system, gpus=GpuReader(clock=clock, load=lambda: nvml))
    ours = {process.name: process.memory_bytes for process in sampler.read().gpus[0].processes}
    assert ours[OWN_NAME] == 700


@contextmanager
def child(code: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that runs ``code`` and then waits; it has said so."""
    text = f"{code}\nprint('!', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == b"!"
        try:
            yield process
        finally:
            process.kill()


def test_children_and_their_children_count() -> None:
    inner = "import subprocess,sys; p=subprocess.Popen([sys.executable,'-c','input()'],stdin=subprocess.PIPE)"
    processes = OwnProcesses()
    alone = processes.read()
    assert alone.pids == {os.getpid(), *(one.pid for one in psutil.Process().children(recursive=True))}
    with child(inner) as started:
        both = processes.read()
        grandchildren = children_of(started.pid)
    assert len(grandchildren) == 1
    assert both.pids >= {started.pid, *grandchildren}
    assert both.memory_bytes > alone.memory_bytes
    assert not processes.read().pids & {started.pid}, "it has ended"


def test_work_of_a_child_is_ours() -> None:
    processes = OwnProcesses()
    assert processes.read().cpu_s is None, "the first reading has nothing to compare with"
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    with child(burn):
        cpu_s = processes.read().cpu_s
    assert cpu_s is not None
    assert cpu_s >= 0.29


def test_more_roots_count_and_one_that_has_ended_is_left_out() -> None:
    code = "import os\nprint('', end='')"
    with child(code) as stranger:
        roots = OwnProcesses(lambda: [stranger.pid, os.getpid(), 2**22 + 1])
        assert roots.read().pids >= {stranger.pid, os.getpid()}


def test_a_pulse_of_load_shows_in_the_reading_of_its_time() -> None:
    """A real processor, a real clock: the core that burns is seen, by the program's own share too."""
    clock = SystemClock()
    sampler = MachineSampler(clock=clock, gpus=GpuReader(clock=FakeClock(), load=FakeNvml))
    sampler.read()
    end_s = clock.monotonic_s() + 0.6
    while clock.monotonic_s() < end_s:
        pass
    reading = sampler.read()
    cores = psutil.cpu_count() or 1
    assert reading.process_load is not None
    assert reading.load is not None
    assert reading.process_load >= 0.3 / cores
    assert reading.load >= 0.3 / cores
