"""How the machine does now: processor, memory and GPUs. What cannot be read is None, never 0.

A reading is kept for a moment: several windows that look at once see the same figures, and a load is always measured
over a time worth the name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, TypeVar

import psutil

from vmsg_desktop.core.model.compute import GpuSample
from vmsg_desktop.core.ports import Clock

T = TypeVar("T")

KEPT_S: Final = 0.5
"""A reading is given again until it is this old; windows look once a second."""

RETRY_S: Final = 10.0
"""A driver that does not answer is asked again after so long."""


@dataclass(frozen=True)
class Reading:
    """What the machine's figures were; see MachineSample for the units."""

    load: float | None
    memory_used_bytes: int | None
    memory_bytes: int | None
    gpus: tuple[GpuSample, ...]


class MachineSampler:
    """Reads the machine; thread-safe.

    Args:
        clock: monotonic time.
        system: psutil.
        gpus: reads the GPUs.
    """

    def __init__(self, *, clock: Clock, system: Any = psutil, gpus: GpuReader | None = None) -> None:
        self._clock = clock
        self._system = system
        self._gpus = gpus or GpuReader(clock=clock)
        self._lock = threading.Lock()
        self._times = self._cpu_times()
        self._last: Reading | None = None
        self._last_s = clock.monotonic_s()

    def read(self) -> Reading:
        """The figures now, or those of a moment ago."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            if self._last is None or now_s - self._last_s >= KEPT_S:
                self._last = self._read()
                self._last_s = now_s
            return self._last

    def close(self) -> None:
        """Let go of the driver."""
        with self._lock:
            self._gpus.close()

    def _read(self) -> Reading:
        memory = self._asked(lambda: self._system.virtual_memory())
        used = None if memory is None else int(memory.total - memory.available)
        total = None if memory is None else int(memory.total)
        return Reading(self._load(), used, total, self._gpus.read())

    def _load(self) -> float | None:
        """Busy share of all cores since the last reading."""
        before, self._times = self._times, self._cpu_times()
        if before is None or self._times is None:
            return None
        idle_s, total_s = (now - then for now, then in zip(self._times, before, strict=True))
        return min(1.0, max(0.0, 1 - idle_s / total_s)) if total_s > 0 else None

    def _cpu_times(self) -> tuple[float, float] | None:
        """Seconds idle, seconds in all."""
        times = self._asked(lambda: self._system.cpu_times())
        if times is None:
            return None
        guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # in user and nice already
        return times.idle + getattr(times, "iowait", 0.0), sum(times) - guests

    def _asked(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (OSError, psutil.Error, RuntimeError, NotImplementedError):
            return None


class GpuReader:
    """Reads NVIDIA GPUs through their driver's library; not thread-safe.

    The order is the driver's, by bus; a program that hides GPUs from CUDA counts them differently.

    Args:
        clock: monotonic time.
        load: gives the module pynvml; raises ImportError where there is none.
    """

    def __init__(self, *, clock: Clock, load: Callable[[], Any] = lambda: import_module("pynvml")) -> None:
        self._clock = clock
        self._load = load
        self._nvml: Any = None
        self._handles: Sequence[Any] | None = None  # None = the driver is not open
        self._known = 0  # GPUs that were seen once
        self._retry_s = 0.0

    def read(self) -> tuple[GpuSample, ...]:
        """Every GPU; one that was seen once stays in the list, without figures while its driver does not answer."""
        if self._handles is None and self._clock.monotonic_s() >= self._retry_s:
            self._open()
        if self._handles is None:
            return tuple(_unread(index) for index in range(self._known))
        samples = tuple(self._sample(index, handle) for index, handle in enumerate(self._handles))
        if samples and all(sample == _unread(index) for index, sample in enumerate(samples)):
            self.close()  # nothing at all can be read: the driver was lost or replaced; it is opened anew later
            self._retry_s = self._clock.monotonic_s() + RETRY_S
        return samples

    def close(self) -> None:
        """Let go of the driver."""
        if self._handles is not None:
            self._handles = None
            self._asked(self._nvml.nvmlShutdown)

    def _open(self) -> None:
        self._retry_s = self._clock.monotonic_s() + RETRY_S
        try:
            self._nvml = self._nvml or self._load()
        except ImportError:
            return
        try:
            self._nvml.nvmlInit()
            count = self._nvml.nvmlDeviceGetCount()
            self._handles = [self._nvml.nvmlDeviceGetHandleByIndex(index) for index in range(count)]
        except (self._nvml.NVMLError, OSError):
            return
        self._known = max(self._known, count)

    def _sample(self, index: int, handle: Any) -> GpuSample:
        nvml = self._nvml
        load = self._asked(lambda: nvml.nvmlDeviceGetUtilizationRates(handle).gpu)
        memory = self._asked(lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
        degrees = self._asked(lambda: nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU))
        milliwatts = self._asked(lambda: nvml.nvmlDeviceGetPowerUsage(handle))
        return GpuSample(
            device=_device(index),
            load=None if load is None else load / 100,
            memory_used_bytes=None if memory is None else int(memory.used),
            memory_bytes=None if memory is None else int(memory.total),
            temperature_c=None if degrees is None else float(degrees),
            power_w=None if milliwatts is None else milliwatts / 1000,
        )

    def _asked(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except (self._nvml.NVMLError, OSError):
            return None


def _device(index: int) -> str:
    return f"CUDA:{index}"


def _unread(index: int) -> GpuSample:
    return GpuSample(_device(index), None, None, None, None, None)
