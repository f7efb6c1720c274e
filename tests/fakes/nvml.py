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
    """The module. ``broken`` names the functions that fail now; ``is_there`` is the driver."""

    gpus: int = 1
    is_there: bool = True
    broken: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    is_open: bool = False

    NVMLError = FakeNvmlError
    NVML_TEMPERATURE_GPU = 0

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
        return self._read("load", lambda: SimpleNamespace(gpu=40 + handle))

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Any:  # noqa: N802
        return self._read("memory", lambda: SimpleNamespace(used=3_000_000_000, total=16_000_000_000))

    def nvmlDeviceGetTemperature(self, handle: int, sensor: int) -> int:  # noqa: N802
        return int(self._read("temperature", lambda: 61))

    def nvmlDeviceGetPowerUsage(self, handle: int) -> int:  # noqa: N802
        return int(self._read("power", lambda: 45_500))

    def _read(self, name: str, answer: Callable[[], Any]) -> Any:
        if not self.is_open:
            raise FakeNvmlError("Uninitialized")
        return self._call(name, answer)

    def _call(self, name: str, answer: Callable[[], Any]) -> Any:
        self.calls.append(name)
        if not self.is_there or name in self.broken:
            raise FakeNvmlError("Driver Not Loaded" if not self.is_there else "Not Supported")
        return answer()
