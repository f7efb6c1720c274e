"""As much of torch as a look at its GPUs needs: devices that compute, lie or fail."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


@dataclass
class FakeSum:
    """Eight ones on a device; adding and summing may fail as a kernel does."""

    answer: float
    failure: str

    def __add__(self, other: int) -> FakeSum:
        if self.failure:
            raise RuntimeError(self.failure)
        return self

    def sum(self) -> FakeSum:
        return self

    def item(self) -> float:
        return self.answer


@dataclass
class FakeCuda:
    """torch.cuda. ``devices`` holds, for each, what its kernel fails with, or "" when it computes."""

    devices: tuple[str, ...] = ()
    warning: str = ""
    failure: str = "Found no NVIDIA driver on your system. Please check\nthat you have one."

    def is_available(self) -> bool:
        if self.warning:
            warnings.warn(self.warning, UserWarning, stacklevel=2)
        return bool(self.devices)

    def device_count(self) -> int:
        return len(self.devices)

    def init(self) -> None:
        raise RuntimeError(self.failure)

    def get_device_properties(self, index: int) -> Any:
        return SimpleNamespace(name=f"Fake GPU {index}", total_memory=8_000_000_000)


@dataclass
class FakeTorch:
    """The module."""

    cuda: FakeCuda = field(default_factory=FakeCuda)
    version: Any = field(default_factory=lambda: SimpleNamespace(cuda="13.0"))
    answer: float = 16
    __version__: str = "2.14.1+fake"

    def ones(self, count: int, *, device: str) -> FakeSum:
        return FakeSum(self.answer, self.cuda.devices[int(device.removeprefix("cuda:"))])

    def device(self, name: str) -> Any:
        kind, _, index = name.partition(":")
        return SimpleNamespace(type=kind, index=int(index) if index else None)
