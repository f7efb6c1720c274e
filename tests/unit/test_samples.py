"""From what machines tell to samples of named series: nothing is lost, nothing is zero that was not read."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from vmsg_desktop.core.model.compute import GpuProcess, GpuSample, MachineReading, MachineSample, WireSlots
from vmsg_desktop.core.samples import (
    NO_GPU,
    NO_SLOTS,
    NOT_TOLD,
    HostClock,
    WindowJobs,
    host_sample,
    local_sample,
    machine_sample,
    own_second_s,
    silent_sample,
)
from vmsg_desktop.core.series import GPU, MACHINE, OWN_QUEUE, SLOTS, WINDOW, WORK, gpu_series

GPU_READ = GpuSample(
    "CUDA:0", 0.4, 3_000, 16_000, 61.0, 45.5, 70.0, 0.33, 1590.0, 5000.0,
    processes=(GpuProcess("vmsg", 700), GpuProcess("game", None)),
)  # fmt: skip
READING = MachineReading(0.5, 10, 20, (GPU_READ,), 7, 0.1, 1.0, 2.0, 3.0, 4.0)
SLOTS_NOW = (
    WireSlots("isnet", "CUDA:0", 3, 2, 1, None),
    WireSlots("isnet", "CPU", 1, 0, 0, None),
    WireSlots("yolo", "CPU", 2, 1, 0, 5),
)
MACHINE_NAMES = {series.name for series in MACHINE}
WORK_NAMES = {series.name for series in WORK}
GPU_NAMES = {gpu_series(0, series.name) for series in GPU}


def told(reading: MachineReading = READING, **changes: Any) -> MachineSample:
    facts: dict[str, Any] = {
        "at_s": 5.0,
        "slots": SLOTS_NOW,
        "queued": 4,
        "running": 2,
        "transfers": 1,
        "stops_in_s": None,
    } | changes
    return machine_sample(reading, **facts)


def test_every_series_of_the_table_comes_from_a_machine_that_tells_all() -> None:
    sample = host_sample("tokyo", told(), at_s=9.0)
    assert (sample.host, sample.at_s) == ("tokyo", 9.0)
    slots = {f"slots.{engine}.{series.name}" for engine in ("isnet", "yolo") for series in SLOTS}
    assert set(sample.values) == MACHINE_NAMES | WORK_NAMES | GPU_NAMES | slots | {"gpu0.process.vmsg"}
    assert set(sample.missing) == {"gpu0.process.game"}


def test_each_figure_stands_under_its_own_name() -> None:
    values = host_sample("tokyo", told(), at_s=9.0).values
    expected = {
        "cpu.load": 0.5, "memory.used": 10, "memory.size": 20, "process.memory": 7, "process.cpu": 0.1,
        "disk.read": 1, "disk.write": 2, "net.in": 3, "net.out": 4,
        "queue.waiting": 4, "queue.running": 2, "transfers": 1, "workers": 6,
        "gpu0.load": 0.4, "gpu0.memory.used": 3_000, "gpu0.memory.size": 16_000, "gpu0.temperature": 61,
        "gpu0.power": 45.5, "gpu0.power.limit": 70, "gpu0.fan": 0.33, "gpu0.clock": 1590, "gpu0.clock.memory": 5000,
        "gpu0.process.vmsg": 700,
        "slots.isnet.allowed": 4, "slots.isnet.in_use": 2, "slots.isnet.waiting": 1,
        "slots.yolo.allowed": 2, "slots.yolo.in_use": 1, "slots.yolo.waiting": 0,
    }  # fmt: skip
    assert values == expected


def test_all_the_figures_of_a_reading_travel() -> None:
    names = [field.name for field in fields(MachineReading)]
    assert [getattr(told(), name) for name in names] == [getattr(READING, name) for name in names]


SOME = st.one_of(st.none(), st.floats(0, 1))
READINGS = st.builds(
    MachineReading,
    load=SOME, memory_used_bytes=st.none() | st.integers(0, 10), memory_bytes=st.none() | st.integers(0, 10),
    gpus=st.lists(
        st.builds(
            GpuSample, device=st.just("CUDA"), load=SOME, memory_used_bytes=st.none(), memory_bytes=st.just(5),
            temperature_c=SOME, power_w=SOME, power_limit_w=SOME, fan=SOME, clock_mhz=SOME, memory_clock_mhz=SOME,
            processes=st.just(()), missing=st.dictionaries(st.sampled_from(["load", "fan"]), st.text()),
        ),
        max_size=3,
    ).map(tuple),
    process_memory_bytes=st.none() | st.integers(0, 10), process_load=SOME | st.just(float("nan")),
    disk_read_bytes_s=SOME, disk_write_bytes_s=SOME, net_in_bytes_s=SOME, net_out_bytes_s=SOME | st.just(float("inf")),
    missing=st.dictionaries(st.sampled_from(["load", "gpus", "net_in_bytes_s"]), st.text()),
)  # fmt: skip


@given(READINGS, st.booleans())
def test_a_series_has_a_value_or_a_reason_never_both_never_neither(reading: MachineReading, has_agent: bool) -> None:
    sample = local_sample("here", reading, told(reading) if has_agent else "No agent runs.", at_s=1.0)
    gpus = {gpu_series(index, series.name) for index in range(max(1, len(reading.gpus))) for series in GPU}
    assert set(sample.values) | set(sample.missing) >= MACHINE_NAMES | WORK_NAMES | gpus
    assert not set(sample.values) & set(sample.missing)
    assert all(sample.missing.values())
    unread = sum(getattr(gpu, "load") is None for gpu in reading.gpus)  # noqa: B009
    zeros = [name for name, value in sample.values.items() if name.endswith(".load") and value == 0]
    assert len(zeros) <= 1 + len(reading.gpus) - unread, "what was not read became no zero"


def test_the_reason_of_a_figure_goes_with_it() -> None:
    gpu = replace(GPU_READ, fan=None, missing={"fan": "It has none."})
    reading = replace(READING, gpus=(gpu,), load=None, missing={"load": "No /proc."})
    missing = host_sample("tokyo", told(reading), at_s=1.0).missing
    assert (missing["gpu0.fan"], missing["cpu.load"]) == ("It has none.", "No /proc.")


def test_a_machine_without_gpu_says_why_on_each_of_its_series() -> None:
    reading = replace(READING, gpus=(), missing={"gpus": "There is no driver."})
    missing = host_sample("tokyo", told(reading), at_s=1.0).missing
    assert missing == dict.fromkeys(GPU_NAMES, "There is no driver.")
    assert host_sample("t", told(replace(reading, missing={})), at_s=1.0).missing == dict.fromkeys(GPU_NAMES, NO_GPU)


def test_an_older_agent_is_understood_and_what_it_lacks_is_told() -> None:
    older = (
        '{"at_s": 3.0, "load": 0.25, "memory_used_bytes": 5, "memory_bytes": 9, "slots": [], "queued": 0, "running": 0,'
        ' "transfers": 0, "stops_in_s": null, "gpus": [{"device": "CUDA:0", "load": 0.5, "memory_used_bytes": 1,'
        ' "memory_bytes": 2, "temperature_c": 3, "power_w": null}]}'
    )
    sample = host_sample("tokyo", TypeAdapter(MachineSample).validate_json(older), at_s=1.0)
    assert sample.values["cpu.load"] == 0.25
    assert sample.values["gpu0.load"] == 0.5
    assert sample.values["queue.waiting"] == 0
    for series in ("process.memory", "disk.read", "gpu0.power", "gpu0.power.limit", "gpu0.fan"):
        assert sample.missing[series] == NOT_TOLD
    assert sample.missing["workers"] == NO_SLOTS


def test_a_newer_agent_is_understood_too() -> None:
    data = {**json.loads(TypeAdapter(MachineSample).dump_json(told())), "something_new": 3}
    assert TypeAdapter(MachineSample).validate_python(data) == told()


def test_without_agent_the_own_machine_has_its_figures_and_the_reason_for_the_rest() -> None:
    sample = local_sample("here", READING, "No agent runs.", at_s=1.0)
    assert {name: sample.missing[name] for name in WORK_NAMES} == dict.fromkeys(WORK_NAMES, "No agent runs.")
    assert set(sample.values) >= MACHINE_NAMES


def test_the_own_machine_tells_its_own_figures_and_its_agents_work() -> None:
    work = told(replace(READING, load=0.9), queued=8)
    values = local_sample("here", READING, work, at_s=1.0).values
    assert (values["cpu.load"], values["queue.waiting"], values["slots.yolo.in_use"]) == (0.5, 8, 1)


def test_a_windows_queue_stands_under_its_own_names() -> None:
    sample = local_sample("here", READING, "No agent runs.", at_s=1.0, window=WindowJobs(3, 1))
    assert [sample.values[series.name] for series in WINDOW] == [3, 1]
    assert OWN_QUEUE in sample.values


def test_a_silent_machine_misses_all_that_it_had() -> None:
    last = host_sample("tokyo", told(), at_s=1.0)
    silent = silent_sample("tokyo", "It is off.", at_s=2.0, last=last)
    assert (silent.at_s, dict(silent.values)) == (2.0, {})
    assert set(silent.missing) == set(last.values) | set(last.missing)
    assert set(silent.missing.values()) == {"It is off."}


def test_a_machine_that_never_told_misses_the_usual_series() -> None:
    assert set(silent_sample("tokyo", "It is off.", at_s=2.0).missing) == MACHINE_NAMES | WORK_NAMES | GPU_NAMES


def heard(
    clock: HostClock, count: int, *, told_s: float, skew_s: float, delays_s: tuple[float, ...] = (0.1,)
) -> HostClock:
    """So many samples, one a second from ``told_s`` on; the clock over there is ``skew_s`` behind ours."""
    for index in range(count):
        clock = clock.heard(told_s + index, told_s + index + skew_s + delays_s[index % len(delays_s)])
    return clock


@given(st.floats(-1e6, 1e6), st.lists(st.floats(0, 4), min_size=1, max_size=20).map(tuple))
def test_a_skewed_clock_is_brought_to_ours_within_the_least_delay(skew_s: float, delays_s: tuple[float, ...]) -> None:
    told_s = 2e6
    jittery = (*delays_s, 0.0, 4.0, 0.0, 4.0)  # delays that never agree for long
    clock = heard(HostClock(), len(jittery), told_s=told_s, skew_s=skew_s, delays_s=jittery)
    latest = clock.own_s(told_s) - (told_s + skew_s)
    assert -1e-6 <= latest <= 4


def test_a_burst_after_a_stall_moves_no_sample() -> None:
    clock = heard(HostClock(), 30, told_s=100.0, skew_s=50.0)
    stalled = clock
    for index in range(10):
        stalled = stalled.heard(130.0 + index, 190.2)  # ten samples at once
    assert stalled.own_s(130.0) == pytest.approx(180.1)


@pytest.mark.parametrize("step_s", [3600.0, -3600.0, 3.0, -3.0])
def test_a_clock_that_was_set_is_followed_within_a_few_samples(step_s: float) -> None:
    clock = heard(HostClock(), 60, told_s=100.0, skew_s=0.0)
    clock = heard(clock, 5, told_s=160.0 + step_s, skew_s=-step_s)
    assert clock.own_s(164.0 + step_s) == pytest.approx(164.1, abs=0.01)


def test_a_clock_that_drifts_is_followed() -> None:
    clock = HostClock()
    for second in range(600):
        clock = clock.heard(second, second * 1.001 + 7.0)
    assert clock.own_s(599.0) == pytest.approx(599 * 1.001 + 7, abs=0.07)


@given(st.floats(0, 1), st.lists(st.floats(-0.24, 0.24), min_size=2, max_size=50))
def test_each_second_has_its_sample_though_they_come_at_its_edges(phase_s: float, jitter_s: list[float]) -> None:
    last_s = None
    seconds = []
    for index, late_s in enumerate(jitter_s):
        at_s = 1000 + index + phase_s + late_s
        last_s = own_second_s(at_s, last_s)
        assert abs(last_s - at_s) <= 0.5
        seconds.append(int(last_s))
    assert seconds == list(range(seconds[0], seconds[0] + len(jitter_s)))


def test_a_gap_stays_a_gap_and_a_clock_that_was_set_is_followed() -> None:
    assert own_second_s(1007.3, 1000.9) == 1007.3
    assert own_second_s(400.2, 1000.9) == 400.2
