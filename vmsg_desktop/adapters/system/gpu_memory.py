"""A CUDA device's memory as torch sees it: what is free, what this process takes, giving back what it only keeps.

torch is asked only where it is loaded already: before that, this process has nothing on a GPU.
"""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import suppress
from functools import cache
from typing import Any

from vmsg_desktop.adapters.system.peaks import PeakWatch, SharedPeak


class TorchMemory:
    """Implements the slots' DeviceMemory, and the stage meter's GpuFigures. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watches: dict[str, PeakWatch] = {}

    def available_bytes(self, device: str) -> int | None:
        """What this process has on ``device`` ("cuda:N") or could still have; None when that cannot be read."""
        torch = _loaded_torch()
        if torch is None:
            return None
        try:
            free, _ = torch.cuda.mem_get_info(device)
            return int(free) + int(torch.cuda.memory_reserved(device))
        except (RuntimeError, AssertionError, ValueError):
            return None

    def used_bytes(self, device: str) -> int | None:
        """What tensors of this process take on ``device`` now."""
        torch = _loaded_torch()
        return None if torch is None else int(torch.cuda.memory_allocated(device))

    def start_peak(self, device: str) -> None:
        """From now on :meth:`peak_bytes` counts."""
        if _loaded_torch() is None:
            return
        with self._lock:
            watch = self._watches.pop(device, None)
            if watch is not None:
                memory_peak(device).end(watch)
            self._watches[device] = memory_peak(device).start()

    def peak_bytes(self, device: str) -> int | None:
        """The most that tensors took at once since :meth:`start_peak`."""
        with self._lock:
            watch = self._watches.get(device)
            return _most_allocated(device) if watch is None else memory_peak(device).look(watch)

    def devices(self) -> tuple[str, ...]:
        """Those that this process uses or could use; none before torch has used one."""
        torch = _loaded_torch()
        return () if torch is None else tuple(f"cuda:{index}" for index in range(torch.cuda.device_count()))

    def peak(self, device: str) -> SharedPeak:
        """See :func:`memory_peak`."""
        return memory_peak(device)

    def synchronise(self, device: str) -> None:
        """Wait until all that was asked of ``device`` is done."""
        torch = _loaded_torch()
        if torch is not None:
            with suppress(RuntimeError):  # a kernel that failed is told where its result is read
                torch.cuda.synchronize(device)

    def empty(self, device: str) -> None:
        """Give back what is kept for later tensors; what is in use stays."""
        torch = _loaded_torch()
        if torch is None:
            return
        gc.collect()  # an error's frames hold tensors until they are collected
        with torch.cuda.device(device):
            torch.cuda.empty_cache()


@cache
def memory_peak(device: str) -> SharedPeak:
    """The most that tensors of this process take at once on ``device``; torch's one counter, for all who look."""
    return SharedPeak(lambda: _most_allocated(device), lambda: _reset_most(device))


def _most_allocated(device: str) -> int | None:
    torch = _loaded_torch()
    return None if torch is None else int(torch.cuda.max_memory_allocated(device))


def _reset_most(device: str) -> bool:
    torch = _loaded_torch()
    if torch is None:
        return False
    torch.cuda.reset_peak_memory_stats(device)
    return True


def _loaded_torch() -> Any:
    """The module, where it is loaded and has used a GPU."""
    torch = sys.modules.get("torch")
    return torch if torch is not None and torch.cuda.is_initialized() else None
