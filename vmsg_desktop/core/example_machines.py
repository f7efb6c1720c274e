"""Made-up samples of four machines through a made-up day, second by second, following its jobs.

A GPU is busy exactly while the jobs of core/example_day.py use it, so that graphs and timeline agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.example_day import DAY_S, HOSTS, OREGON, OSAKA, TOKYO, DayOfJobs
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.series import MACHINE, WORK, gpu_series, process_series, slot_series

Seconds = NDArray[np.float32]
"""(86400,) one value a second; NaN = could not be read."""

FIFTH_WORKER_AT_S: Final = 14 * 3600 + 3 * 60 + 48
"""Second of the day at which Tokyo lets a fourth job in, and holds a second mask in the GPU's memory."""
DRIVER_LOST_AT_S: Final = 13 * 3600 + 41 * 60
DRIVER_LOST: Final = "the NVIDIA driver does not answer (NVML: Driver Not Loaded)"
NO_GPU: Final = "no GPU"
PASSIVE: Final = "passive"
_GB: Final = 1e9
_GPU_BYTES: Final = {TOKYO: 16 * _GB, OSAKA: 16 * _GB, OREGON: 24 * _GB}
_MEMORY_BYTES: Final = {HERE: 16 * _GB, TOKYO: 16 * _GB, OSAKA: 16 * _GB, OREGON: 32 * _GB}
_POWER_LIMIT_W: Final = {TOKYO: 70.0, OSAKA: 70.0, OREGON: 300.0}
_GPU_NAMES: Final = ("load", "memory.used", "memory.size", "temperature", "power", "power.limit", "fan", "clock",
                     "clock.memory")  # fmt: skip
_PROCESSES: Final = ("driver", "people", "work", "masks")


def series_of(host: str) -> tuple[str, ...]:
    """The names of the series of a machine, those that cannot be read included."""
    names = [*(each.name for each in MACHINE), *(each.name for each in WORK)]
    names += [gpu_series(0, name) for name in _GPU_NAMES]
    if host != HERE:
        names += [process_series(0, name) for name in _PROCESSES]
        names += [slot_series("isnet", name) for name in ("allowed", "in_use", "waiting")]
    return tuple(names)


def missing_reason(host: str, series: str, second: int) -> str:
    """Why a machine has no value of a series at a second of the day; "" = it has one."""
    if not series.startswith("gpu"):
        return ""
    if host == HERE:
        return NO_GPU
    if host == OSAKA and second >= DRIVER_LOST_AT_S:
        return DRIVER_LOST
    return PASSIVE if series.endswith("fan") else ""


def day_of_series(jobs: DayOfJobs, host: str, series: str) -> Seconds:
    """One series of a machine through the day. ``series`` is one of series_of(host)."""
    values = _DAYS[_maker_of(series)](jobs, host, series).astype(np.float32)
    if missing_reason(host, series, 0):
        values[:] = np.nan
    elif missing_reason(host, series, DAY_S - 1):
        values[DRIVER_LOST_AT_S:] = np.nan
    return values


def _maker_of(series: str) -> str:
    return next(prefix for prefix in _DAYS if series.startswith(prefix))


def _noise(host: str, series: str, sigma: float) -> NDArray[np.float64]:
    """Repeatable noise of its own for each series."""
    seed = [HOSTS.index(host), *series.encode()]
    return np.random.default_rng(seed).normal(0.0, sigma, DAY_S)


def _drift(host: str, series: str) -> NDArray[np.float64]:
    """Slow wandering, about -1..1, over minutes."""
    at_s, phase = np.arange(DAY_S), float(np.abs(_noise(host, series, 1.0)[0]))
    waves = [np.sin(at_s / period + phase * k) for k, period in enumerate((61.0, 173.0, 907.0, 5003.0), start=1)]
    return np.asarray(np.sum(waves, axis=0) / len(waves))


def covered(begin_s: NDArray[np.float64], end_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many of the intervals cover each second of the day, fractions of a second counted; (86400,).

    Args:
        begin_s: (n,) seconds of the day.
        end_s: (n,) the same, none before its begin.
    """
    edges = np.arange(DAY_S + 1, dtype=np.float64)

    def passed_s(at_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Integral of the number of the ``at_s`` that are past, up to each edge."""
        ordered = np.sort(at_s)
        count = np.searchsorted(ordered, edges, side="right")
        return np.asarray(count * edges - np.concatenate(([0.0], np.cumsum(ordered)))[count])

    return np.diff(passed_s(begin_s) - passed_s(end_s))


def _at(jobs: DayOfJobs, host: str) -> NDArray[np.bool_]:
    return np.asarray(jobs.host == HOSTS.index(host))


def _busy(jobs: DayOfJobs, host: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares of each second in which people are found and cut out on a machine."""
    mine = _at(jobs, host)
    begin_s, found_s, cut_s = jobs.gpu_s
    return covered(begin_s[mine], found_s[mine]), covered(found_s[mine], cut_s[mine])


def _gpu_load(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    people, mask = _busy(jobs, host)
    return np.clip(0.02 + np.abs(_noise(host, series, 0.008)) + 0.45 * people + 0.93 * mask, 0.0, 1.0)


def _gpu_process(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    held = {"driver": 0.5, "people": 0.6, "work": 0.4, "masks": 3.5}[series.rpartition(".")[2]] * _GB
    if series.endswith("work"):
        return held + 0.9 * _GB * np.minimum(1.0, _busy(jobs, host)[1])
    if series.endswith("masks") and host == TOKYO:
        return np.where(np.arange(DAY_S) >= FIFTH_WORKER_AT_S, 2 * held, held)
    return np.full(DAY_S, held)


def _gpu_memory(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    if series.endswith("size"):
        return np.full(DAY_S, _GPU_BYTES.get(host, 0.0))
    return np.asarray(np.sum([_gpu_process(jobs, host, process_series(0, name)) for name in _PROCESSES], axis=0))


def _smooth(values: NDArray[np.float64], over_s: float) -> NDArray[np.float64]:
    """Exponential mean, as heat follows power."""
    from scipy.signal import lfilter  # heavy, and only a demonstration needs it

    share = 1 / over_s
    smoothed, _ = lfilter([share], [1, share - 1], values, zi=[values[:600].mean() * (1 - share)])
    return np.asarray(smoothed)


def _temperature(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    return np.round(56 + 60 * _smooth(_gpu_load(jobs, host, "gpu0.load"), 120.0) + 1.5 * _drift(host, series))


def _power(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    limit_w = _POWER_LIMIT_W.get(host, 0.0)
    if series.endswith("limit"):
        return np.full(DAY_S, limit_w)
    load = _gpu_load(jobs, host, "gpu0.load")
    return np.clip(limit_w * (0.46 + 0.5 * load) + _noise(host, series, 0.3), 0.0, limit_w)


def _clock(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    if series.endswith("memory"):
        return np.full(DAY_S, 5_001.0)
    return np.where(_gpu_load(jobs, host, "gpu0.load") > 0.1, 1_590.0, 585.0)


def _fan(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    return np.full(DAY_S, np.nan)


def _cpu(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    mine = _at(jobs, host)
    cut_s = jobs.gpu_s[2][mine]
    work = covered(cut_s, cut_s + (jobs.frame_s + jobs.voice_s)[mine]) + np.sum(_busy(jobs, host), axis=0) * 0.4
    base = 0.18 + 0.05 * _drift(host, "cpu") + np.abs(_noise(host, "cpu", 0.05))
    load = np.clip(base + 0.45 * work, 0.01, 1.0)
    return np.asarray(load if series == "cpu.load" else np.clip(load - 0.14, 0.0, 1.0))


def _memory(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    size = _MEMORY_BYTES[host]
    if series == "memory.size":
        return np.full(DAY_S, size)
    used = 0.48 + 0.015 * _drift(host, "memory")
    return size * used * (0.45 if series == "process.memory" else 1.0)


def _flow(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    if series.startswith("disk"):
        return np.asarray(np.abs(_noise(host, series, 4e5)) + 3e6 * np.sum(_busy(jobs, host), axis=0))
    mine = _at(jobs, host)
    end_s = jobs.ended_s[mine]
    begin_s = end_s - jobs.download_s[mine] if series == "net.in" else jobs.gpu_s[2][mine]
    took_s = jobs.download_s[mine] if series == "net.in" else jobs.upload_s[mine]
    return np.abs(_noise(host, series, 2e4)) + 2.5e6 * covered(begin_s, begin_s + took_s)


def _queue(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    mine = _at(jobs, host)
    begin_s = jobs.created_s if series == "queue.waiting" else jobs.started_s
    end_s = jobs.started_s if series == "queue.waiting" else jobs.gpu_s[2] + jobs.frame_s + jobs.voice_s
    return np.round(covered(begin_s[mine], end_s[mine]))


def _workers(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    if host != TOKYO:
        return np.full(DAY_S, 1.0 if host == HERE else 2.0)
    return np.where(np.arange(DAY_S) >= FIFTH_WORKER_AT_S, 4.0, 3.0)


def _transfers(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    mine = _at(jobs, host)
    end_s = jobs.ended_s[mine]
    return np.round(covered(end_s - jobs.download_s[mine], end_s))


def _slots(jobs: DayOfJobs, host: str, series: str) -> NDArray[np.float64]:
    if series.endswith("allowed"):
        return _workers(jobs, host, series) // 2
    if series.endswith("in_use"):
        return np.minimum(_workers(jobs, host, series) // 2, np.ceil(_busy(jobs, host)[1]))
    return np.maximum(0.0, np.round(_busy(jobs, host)[1]) - 1)


_DAYS: Final[Mapping[str, Callable[[DayOfJobs, str, str], NDArray[np.float64]]]] = {
    "gpu0.load": _gpu_load, "gpu0.process": _gpu_process, "gpu0.memory": _gpu_memory, "gpu0.temperature": _temperature,
    "gpu0.power": _power, "gpu0.clock": _clock, "gpu0.fan": _fan, "cpu.load": _cpu, "process.cpu": _cpu,
    "memory.": _memory, "process.memory": _memory, "disk.": _flow, "net.": _flow, "queue.": _queue,
    "workers": _workers, "transfers": _transfers, "slots.": _slots,
}  # fmt: skip
