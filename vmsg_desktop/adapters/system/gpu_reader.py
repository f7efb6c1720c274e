"""Reads NVIDIA GPUs through their driver's library. What cannot be read is None with the driver's reason, never 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import psutil

from vmsg_desktop.core.model.compute import GpuProcess, GpuSample
from vmsg_desktop.core.ports import Clock

RETRY_S: Final = 10.0
"""A driver that does not answer is asked again after so long."""

OWN_NAME: Final = "vmsg"
"""What this program and its child processes are called among those that hold a GPU's memory."""

OTHER_NAME: Final = "other"
"""Processes beyond the largest few, and those that are not seen from here (outside this container)."""

_MOST_PROCESSES: Final = 6  # each name is a series of its own

_FIGURES: Final[Mapping[str, Callable[[Any, Any], float]]] = {
    "load": lambda nvml, gpu: nvml.nvmlDeviceGetUtilizationRates(gpu).gpu / 100,
    "temperature_c": lambda nvml, gpu: float(nvml.nvmlDeviceGetTemperature(gpu, nvml.NVML_TEMPERATURE_GPU)),
    "power_w": lambda nvml, gpu: nvml.nvmlDeviceGetPowerUsage(gpu) / 1000,
    "power_limit_w": lambda nvml, gpu: nvml.nvmlDeviceGetEnforcedPowerLimit(gpu) / 1000,
    "fan": lambda nvml, gpu: nvml.nvmlDeviceGetFanSpeed(gpu) / 100,
    "clock_mhz": lambda nvml, gpu: float(nvml.nvmlDeviceGetClockInfo(gpu, nvml.NVML_CLOCK_SM)),
    "memory_clock_mhz": lambda nvml, gpu: float(nvml.nvmlDeviceGetClockInfo(gpu, nvml.NVML_CLOCK_MEM)),
}
"""A field of GpuSample, and its figure in our unit from NVML's (percent, milliwatts)."""

FIELDS: Final = ("memory_used_bytes", "memory_bytes", *_FIGURES)


class GpuReader:
    """Reads every GPU; not thread-safe.

    The order is the driver's, by bus; a program that hides GPUs from CUDA counts them differently.

    Args:
        clock: monotonic time.
        load: gives the module pynvml; raises ImportError where there is none.
        name_of: what the process of a number is called; raises psutil.Error.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        load: Callable[[], Any] = lambda: import_module("pynvml"),
        name_of: Callable[[int], str] = lambda pid: psutil.Process(pid).name(),
    ) -> None:
        self._clock = clock
        self._load = load
        self._name_of = name_of
        self._nvml: Any = None
        self._handles: Sequence[Any] | None = None  # None = the driver is not open
        self._known = 0  # GPUs that were seen once
        self._retry_s = 0.0
        self._problem = "The driver was not asked yet."

    @property
    def problem(self) -> str:
        """Why there is no GPU, or why its driver does not answer; "" while it does."""
        return self._problem

    def read(self, own: frozenset[int] = frozenset()) -> tuple[GpuSample, ...]:
        """Every GPU; one that was seen once stays in the list, without figures while its driver does not answer.

        ``own``: the numbers of this program's processes.
        """
        if self._handles is None and self._clock.monotonic_s() >= self._retry_s:
            self._open()
        if self._handles is None:
            return tuple(_unread(index, self._problem) for index in range(self._known))
        samples = tuple(self._sample(index, handle, own) for index, handle in enumerate(self._handles))
        if samples and all(getattr(sample, name) is None for sample in samples for name in FIELDS):
            self._lost(samples[0].missing["load"])
        return samples

    def close(self) -> None:
        """Let go of the driver."""
        if self._handles is not None:
            self._handles = None
            self._asked(self._nvml.nvmlShutdown, {}, "")

    def _lost(self, problem: str) -> None:
        """Nothing at all can be read: the driver was taken away or replaced; it is opened anew later."""
        self.close()
        self._problem = problem
        self._retry_s = self._clock.monotonic_s() + RETRY_S

    def _open(self) -> None:
        self._retry_s = self._clock.monotonic_s() + RETRY_S
        try:
            self._nvml = self._nvml or self._load()
        except ImportError:
            self._problem = "nvidia-ml-py, which asks NVIDIA's driver, is not installed."
            return
        try:
            self._nvml.nvmlInit()
            count = self._nvml.nvmlDeviceGetCount()
            self._handles = [self._nvml.nvmlDeviceGetHandleByIndex(index) for index in range(count)]
        except (self._nvml.NVMLError, OSError) as exc:
            self._problem = f"NVIDIA's driver does not answer: {exc}."
            return
        self._problem = "" if count else "NVIDIA's driver finds no GPU."
        self._known = max(self._known, count)

    def _sample(self, index: int, handle: Any, own: frozenset[int]) -> GpuSample:
        nvml, missing = self._nvml, dict[str, str]()
        memory = self._asked(lambda: nvml.nvmlDeviceGetMemoryInfo(handle), missing, "memory_used_bytes", "memory_bytes")
        figures = {
            name: self._asked(lambda read=read: read(nvml, handle), missing, name)  # type: ignore[misc]
            for name, read in _FIGURES.items()
        }
        return GpuSample(
            device=_device(index),
            memory_used_bytes=None if memory is None else int(memory.used),
            memory_bytes=None if memory is None else int(memory.total),
            processes=self._processes(handle, own, missing),
            missing=missing,
            **figures,
        )

    def _processes(self, handle: Any, own: frozenset[int], missing: dict[str, str]) -> tuple[GpuProcess, ...]:
        """Who holds memory, most first; those of one name together."""
        nvml = self._nvml
        computing = self._asked(lambda: nvml.nvmlDeviceGetComputeRunningProcesses(handle), missing, "processes")
        if computing is None:
            return ()
        drawing = self._asked(lambda: nvml.nvmlDeviceGetGraphicsRunningProcesses(handle), {}, "") or ()
        held = {process.pid: process.usedGpuMemory for process in (*drawing, *computing)}  # one may be in both lists
        return _largest(_by_name({pid: self._name(pid, own) for pid in held}, held))

    def _name(self, pid: int, own: frozenset[int]) -> str:
        if pid in own:
            return OWN_NAME
        try:
            return self._name_of(pid)
        except (psutil.Error, OSError):
            return OTHER_NAME

    def _asked(self, read: Callable[[], Any], missing: dict[str, str], *names: str) -> Any:
        try:
            return read()
        except (self._nvml.NVMLError, OSError) as exc:
            missing.update(dict.fromkeys(names, f"NVIDIA's driver does not give it: {exc}."))
            return None


def _by_name(names: Mapping[int, str], held: Mapping[int, int | None]) -> dict[str, int | None]:
    """Sums; None where the driver keeps one of the summands to itself."""
    groups = defaultdict[str, list[int | None]](list)
    for pid, name in names.items():
        groups[name].append(held[pid])
    return {name: _sum(sizes) for name, sizes in groups.items()}


def _largest(sizes: Mapping[str, int | None]) -> tuple[GpuProcess, ...]:
    """Most first; ours is always among them, the smallest are told as one."""
    named = sorted(sizes.keys() - {OTHER_NAME}, key=lambda name: (name != OWN_NAME, -(sizes[name] or 0), name))
    kept = {name: sizes[name] for name in named[:_MOST_PROCESSES]}
    rest = [*named[_MOST_PROCESSES:], *(sizes.keys() & {OTHER_NAME})]
    if rest:
        kept[OTHER_NAME] = _sum([sizes[name] for name in rest])
    return tuple(GpuProcess(name, kept[name]) for name in sorted(kept, key=lambda name: (-(kept[name] or 0), name)))


def _sum(sizes: Sequence[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _device(index: int) -> str:
    return f"CUDA:{index}"


def _unread(index: int, why: str) -> GpuSample:
    missing = dict.fromkeys((*FIELDS, "processes"), why)
    return GpuSample(_device(index), None, None, None, None, None, missing=missing)
