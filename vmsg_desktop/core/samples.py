"""From what a machine tells of itself to a sample of named series: every figure in it, or the reason why it is not.

Also a host's clock brought to the own one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.core.model.compute import GpuSample, MachineReading, MachineSample, WireSlots
from vmsg_desktop.core.model.metrics import Sample
from vmsg_desktop.core.series import GPU, MACHINE, OWN_QUEUE, WORK, gpu_series, process_series, slot_series

NOT_TOLD: Final = "The agent there is of an older version, which does not tell it."
NO_SLOTS: Final = "The agent has not looked yet at what its machine can run."
NO_GPU: Final = "There is no GPU that can be read."
SET_CLOCK_S: Final = 2.0
"""Samples that come so much later than usual are late, or the clock over there was set."""

_JITTER_S: Final = 0.5
_AGREE: Final = 5
_KEPT: Final = 60

_FIELDS: Final[Mapping[str, str]] = {
    "cpu.load": "load",
    "memory.used": "memory_used_bytes",
    "memory.size": "memory_bytes",
    "process.memory": "process_memory_bytes",
    "process.cpu": "process_load",
    "disk.read": "disk_read_bytes_s",
    "disk.write": "disk_write_bytes_s",
    "net.in": "net_in_bytes_s",
    "net.out": "net_out_bytes_s",
}
_GPU_FIELDS: Final[Mapping[str, str]] = {
    "load": "load",
    "memory.used": "memory_used_bytes",
    "memory.size": "memory_bytes",
    "temperature": "temperature_c",
    "power": "power_w",
    "power.limit": "power_limit_w",
    "fan": "fan",
    "clock": "clock_mhz",
    "clock.memory": "memory_clock_mhz",
}
_Figure = tuple[str, float | None, str]
"""Series, value, and the reason where there is none."""


@dataclass(frozen=True)
class WindowJobs:
    """Messages of a window's own queue: that wait for a place in it, and that are under way."""

    waiting: int
    running: int


def machine_sample(
    reading: MachineReading,
    *,
    at_s: float,
    slots: tuple[WireSlots, ...],
    queued: int,
    running: int,
    transfers: int,
    stops_in_s: float | None,
) -> MachineSample:
    """A machine's figures and its agent's work, as they are told over the wire."""
    return MachineSample(
        at_s=at_s, slots=slots, queued=queued, running=running, transfers=transfers, stops_in_s=stops_in_s,
        **vars(reading),
    )  # fmt: skip


def host_sample(host: str, told: MachineSample, *, at_s: float) -> Sample:
    """What an agent told of its machine; ``at_s``: of it, on the own clock."""
    return _sample(host, at_s, [*_machine_figures(told), *_work_figures(told)])


def local_sample(
    host: str, reading: MachineReading, work: MachineSample | str, *, at_s: float, window: WindowJobs | None = None
) -> Sample:
    """The own machine: its own figures, the work of its agent, or why there is none to be told, and a window's queue.

    ``window``: None = no window is measured here.
    """
    figures = [*_machine_figures(reading)]
    figures += _no_work(work) if isinstance(work, str) else _work_figures(work)
    if window is not None:
        figures += [(OWN_QUEUE, window.waiting, ""), ("window.running", window.running, "")]
    return _sample(host, at_s, figures)


def silent_sample(host: str, reason: str, *, at_s: float, last: Sample | None = None) -> Sample:
    """A machine that does not tell: every series that it had in ``last`` is missing; without it the usual ones."""
    if last is None:
        names = [series.name for series in (*MACHINE, *WORK)] + [gpu_series(0, series.name) for series in GPU]
    else:
        names = [*last.values, *last.missing]
    return Sample(host, at_s, {}, dict.fromkeys(names, reason))


def _sample(host: str, at_s: float, figures: list[_Figure]) -> Sample:
    """A figure that is no number is as good as none."""
    values, missing = dict[str, float](), dict[str, str]()
    for series, value, reason in figures:
        if value is None:
            missing[series] = reason or NOT_TOLD
        elif math.isfinite(value):
            values[series] = float(value)
        else:
            missing[series] = "What was read is no number."
    return Sample(host, at_s, values, missing)


def _machine_figures(told: MachineReading | MachineSample) -> Iterator[_Figure]:
    for series, name in _FIELDS.items():
        yield series, getattr(told, name), told.missing.get(name, "")
    for index, gpu in enumerate(told.gpus):
        yield from _gpu_figures(index, gpu)
    if not told.gpus:
        reason = told.missing.get("gpus", "") or NO_GPU
        yield from ((gpu_series(0, series), None, reason) for series in _GPU_FIELDS)


def _gpu_figures(index: int, gpu: GpuSample) -> Iterator[_Figure]:
    for series, name in _GPU_FIELDS.items():
        yield gpu_series(index, series), getattr(gpu, name), gpu.missing.get(name, "")
    for process in gpu.processes:
        yield process_series(index, process.name), process.memory_bytes, "The driver does not tell it of this program."


def _work_figures(told: MachineSample) -> Iterator[_Figure]:
    yield "queue.waiting", told.queued, ""
    yield "queue.running", told.running, ""
    yield "workers", sum(slots.allowed for slots in told.slots) if told.slots else None, NO_SLOTS
    yield "transfers", told.transfers, ""
    for engine, slots in _by_engine(told.slots).items():
        yield slot_series(engine, "allowed"), slots.allowed, ""
        yield slot_series(engine, "in_use"), slots.in_use, ""
        yield slot_series(engine, "waiting"), slots.waiting, ""


def _by_engine(slots: tuple[WireSlots, ...]) -> dict[str, WireSlots]:
    """One entry an engine: on several devices it has slots on each."""
    found = dict[str, WireSlots]()
    for one in slots:
        had = found.get(one.engine)
        found[one.engine] = one if had is None else replace(
            had, allowed=had.allowed + one.allowed, in_use=had.in_use + one.in_use, waiting=had.waiting + one.waiting
        )  # fmt: skip
    return found


def _no_work(reason: str) -> list[_Figure]:
    return [(series.name, None, reason) for series in WORK]


def own_second_s(at_s: float, last_s: float | None) -> float:
    """The moment for a sample so that each second of a row of them has one, though they come at the seconds' edges.

    Args:
        at_s: when it was made, Unix seconds.
        last_s: the moment given to the one before; None = it is the first.

    A sample is moved by half a second at most.
    """
    if last_s is None:
        return at_s
    due_s = math.floor(last_s) + 1.0
    if due_s - 0.5 <= at_s < due_s + 1.5:
        return min(max(at_s, due_s), due_s + 0.999)
    return at_s


@dataclass(frozen=True)
class HostClock:
    """How the clock of a host stands to the own one, from when its samples came.

    A sample is never here before it was made, so the least of the last minute's differences is nearest to the truth.
    Differences that agree with each other but not with that one tell of a clock that was set.
    """

    differences_s: tuple[float, ...] = ()

    def heard(self, told_s: float, now_s: float) -> HostClock:
        """A sample of ``told_s`` by its clock came at ``now_s`` by ours."""
        known = (*self.differences_s, now_s - told_s)[-_KEPT:]
        newest = known[-_AGREE:]
        is_steady = len(newest) == _AGREE and max(newest) - min(newest) < _JITTER_S
        was_set = is_steady and min(newest) - min(known) > SET_CLOCK_S
        return HostClock(newest if was_set else known)

    def own_s(self, told_s: float) -> float:
        """A moment of its clock on ours. Only after something was heard."""
        return told_s + min(self.differences_s)
