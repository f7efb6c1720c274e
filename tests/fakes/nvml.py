"""As much of pynvml as the sampler uses: readings that fail one by one, a driver that goes and comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


class FakeNvmlError(Exception):
    """pynvml.NVMLError."""


@dataclass
class FakeNvml:
    """The module. ``broken`` names the readings that fail now; ``is_there`` is the driver.

    A GPU is as busy as ``loads`` says, 40 % and one more for each further one where it says nothing. ``held``: bytes by
    process that computes; ``drawn``: that draws.
    """

    gpus: int = 1
    is_there: bool = True
    broken: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    is_open: bool = False
    loads: dict[int, int] = field(default_factory=dict)
    held: dict[int, int | None] = field(default_factory=dict)
    drawn: dict[int, int | None] = field(default_factory=dict)

    NVMLError = FakeNvmlError
    NVML_TEMPERATURE_GPU = 0
    NVML_CLOCK_SM = 1
    NVML_CLOCK_MEM = 2

    def nvmlInit(self) -> None:  # noqa: N802  # the library's names
        self._call("nvmlInit", lambda: None)
        self.is_open = True

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.is_open = False
        self._call("nvmlShutdown", lambda: None)

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return int(self._read("nvmlDeviceGetCount", lambda: self.gpus))

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        return int(self._read("nvmlDeviceGetHandleByIndex", lambda: index))

    def nvmlDeviceGetUtilizationRates(self, handle: int) -> Any:  # noqa: N802
        return self._read("load", lambda: SimpleNamespace(gpu=self.loads.get(handle, 40 + handle)))

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Any:  # noqa: N802
        return self._read("memory", lambda: SimpleNamespace(used=3_000_000_000, total=16_000_000_000))

    def nvmlDeviceGetTemperature(self, handle: int, sensor: int) -> int:  # noqa: N802
        return int(self._read("temperature", lambda: 61))

    def nvmlDeviceGetPowerUsage(self, handle: int) -> int:  # noqa: N802
        return int(self._read("power", lambda: 45_500))

    def nvmlDeviceGetEnforcedPowerLimit(self, handle: int) -> int:  # noqa: N802
        return int(self._read("power_limit", lambda: 70_000))

    def nvmlDeviceGetFanSpeed(self, handle: int) -> int:  # noqa: N802
        return int(self._read("fan", lambda: 33))

    def nvmlDeviceGetClockInfo(self, handle: int, kind: int) -> int:  # noqa: N802
        return int(self._read(f"clock{kind}", lambda: {1: 1590, 2: 5000}[kind]))

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> Any:  # noqa: N802
        return self._read("processes", lambda: _processes(self.held))

    def nvmlDeviceGetGraphicsRunningProcesses(self, handle: int) -> Any:  # noqa: N802
        return self._read("drawing", lambda: _processes(self.drawn))

    def _read(self, name: str, answer: Callable[[], Any]) -> Any:
        if not self.is_open:
            raise FakeNvmlError("Uninitialized")
        return self._call(name, answer)

    def _call(self, name: str, answer: Callable[[], Any]) -> Any:
        self.calls.append(name)
        if not self.is_there or name in self.broken:
            raise FakeNvmlError("Driver Not Loaded" if not self.is_there else "Not Supported")
        return answer()


def _processes(held: dict[int, int | None]) -> list[Any]:
    return [SimpleNamespace(pid=pid, usedGpuMemory=size) for pid, size in held.items()]
