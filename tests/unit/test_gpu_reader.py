"""GPUs through their driver's library: our units, a reason for each unread figure, a driver that goes and comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.nvml import FakeNvml
from vmsg_desktop.adapters.system.gpu_reader import FIELDS, OTHER_NAME, OWN_NAME, RETRY_S, GpuReader
from vmsg_desktop.core.model.compute import GpuProcess, GpuSample

READ = GpuSample("CUDA:0", 0.4, 3_000_000_000, 16_000_000_000, 61.0, 45.5, 70.0, 0.33, 1590.0, 5000.0)
GONE = "NVIDIA's driver does not give it: Driver Not Loaded."


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def names_of(table: dict[int, str]) -> Callable[[int], str]:
    def name_of(pid: int) -> str:
        if pid not in table:
            raise psutil.NoSuchProcess(pid)
        return table[pid]

    return name_of


def lost(reason: str, device: str = "CUDA:0") -> GpuSample:
    return GpuSample(device, None, None, None, None, None, missing=dict.fromkeys((*FIELDS, "processes"), reason))


def test_a_gpus_figures_come_in_our_units(clock: FakeClock) -> None:
    reader = GpuReader(clock=clock, load=FakeNvml)
    assert reader.read() == (READ,)
    assert reader.problem == ""


@pytest.mark.parametrize(
    ("broken", "nones"),
    [
        ("load", {"load"}),
        ("memory", {"memory_used_bytes", "memory_bytes"}),
        ("temperature", {"temperature_c"}),
        ("power", {"power_w"}),
        ("power_limit", {"power_limit_w"}),
        ("fan", {"fan"}),
        ("clock1", {"clock_mhz"}),
        ("clock2", {"memory_clock_mhz"}),
        ("processes", {"processes"}),
    ],
)
def test_each_reading_that_fails_has_its_reason_and_the_others_stay(
    clock: FakeClock, broken: str, nones: set[str]
) -> None:
    nvml = FakeNvml(broken={broken})
    (sample,) = GpuReader(clock=clock, load=lambda: nvml).read()
    reason = "NVIDIA's driver does not give it: Not Supported."
    changes: dict[str, Any] = dict.fromkeys(nones - {"processes"})
    assert sample == replace(READ, missing=dict.fromkeys(nones, reason), **changes)


def test_a_driver_that_is_pulled_out_leaves_reasons_and_recovers(clock: FakeClock) -> None:
    nvml = FakeNvml()
    reader = GpuReader(clock=clock, load=lambda: nvml)
    assert reader.read() == (READ,)
    nvml.is_there = False
    assert reader.read() == (lost(GONE),)
    assert not nvml.is_open
    calls = len(nvml.calls)
    assert reader.read() == (lost(GONE),)
    assert len(nvml.calls) == calls, "it is not asked again at once"
    clock.advance(RETRY_S)
    assert reader.read() == (lost("NVIDIA's driver does not answer: Driver Not Loaded."),)
    nvml.is_there = True
    clock.advance(RETRY_S)
    assert reader.read() == (READ,)
    assert reader.problem == ""


def test_one_lost_gpu_of_two_takes_no_figures_from_the_other(clock: FakeClock) -> None:
    nvml = FakeNvml(gpus=2, loads={1: 90})
    first, second = GpuReader(clock=clock, load=lambda: nvml).read()
    assert (first.load, second.load, second.device) == (0.4, 0.9, "CUDA:1")
    assert nvml.calls.count("nvmlInit") == 1


def test_an_idle_gpu_is_zero_and_not_missing(clock: FakeClock) -> None:
    nvml = FakeNvml(loads={0: 0})
    (sample,) = GpuReader(clock=clock, load=lambda: nvml).read()
    assert (sample.load, dict(sample.missing)) == (0.0, {})


def test_a_machine_without_driver_has_no_gpus_and_gets_them_when_it_is_loaded(clock: FakeClock) -> None:
    nvml = FakeNvml(is_there=False)
    reader = GpuReader(clock=clock, load=lambda: nvml)
    assert reader.read() == ()
    assert reader.problem == "NVIDIA's driver does not answer: Driver Not Loaded."
    nvml.is_there = True
    assert reader.read() == ()
    clock.advance(RETRY_S)
    assert reader.read() == (READ,)


def test_a_driver_without_gpus_says_so(clock: FakeClock) -> None:
    reader = GpuReader(clock=clock, load=lambda: FakeNvml(gpus=0))
    assert (reader.read(), reader.problem) == ((), "NVIDIA's driver finds no GPU.")


def test_without_the_library_there_are_no_gpus_and_that_is_told(clock: FakeClock) -> None:
    def missing() -> Any:
        raise ImportError("No module named 'pynvml'")

    reader = GpuReader(clock=clock, load=missing)
    assert reader.read() == ()
    assert "nvidia-ml-py" in reader.problem
    reader.close()


def processes(nvml: FakeNvml, names: dict[int, str], own: set[int]) -> tuple[GpuProcess, ...]:
    reader = GpuReader(clock=FakeClock(), load=lambda: nvml, name_of=names_of(names))
    (sample,) = reader.read(frozenset(own))
    return sample.processes


def test_memory_is_told_by_program_most_first() -> None:
    nvml = FakeNvml(held={10: 300, 11: 200, 12: 50, 13: 7}, drawn={20: 900, 10: 300})
    names = {12: "python3.11", 13: "python3.11", 20: "Xorg"}
    assert processes(nvml, names, {10, 11}) == (
        GpuProcess("Xorg", 900), GpuProcess(OWN_NAME, 500), GpuProcess("python3.11", 57),
    )  # fmt: skip


def test_a_process_outside_this_container_is_among_the_others() -> None:
    assert processes(FakeNvml(held={77: 40}), {}, set()) == (GpuProcess(OTHER_NAME, 40),)


def test_what_the_driver_keeps_to_itself_is_no_zero() -> None:
    assert processes(FakeNvml(held={1: None, 2: 5}), {1: "game", 2: "game"}, set()) == (GpuProcess("game", None),)


def test_many_programs_are_few_names_and_nothing_is_lost() -> None:
    held: dict[int, int | None] = {pid: 100 - pid for pid in range(20)}
    found = processes(FakeNvml(held=held), {pid: f"p{pid}" for pid in range(18)}, {17})
    assert len(found) == 7
    assert {OWN_NAME, OTHER_NAME, "p0"} <= {one.name for one in found}
    assert sum(one.memory_bytes or 0 for one in found) == sum(100 - pid for pid in range(20))


def test_a_driver_that_does_not_tell_who_draws_still_tells_who_computes() -> None:
    assert processes(FakeNvml(held={1: 4}, broken={"drawing"}), {1: "a"}, set()) == (GpuProcess("a", 4),)


def test_here_the_real_library_is_asked_and_never_raises(clock: FakeClock) -> None:
    reader = GpuReader(clock=clock)
    try:
        samples = reader.read()
        assert all(sample.device.startswith("CUDA:") for sample in samples)
        assert bool(samples) != bool(reader.problem)
    finally:
        reader.close()
