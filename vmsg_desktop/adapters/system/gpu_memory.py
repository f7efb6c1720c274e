"""A CUDA device's memory as torch sees it: what is free, what this process takes, giving back what it only keeps.

torch is asked only where it is loaded already: before that, this process has nothing on a GPU.
"""

from __future__ import annotations

import gc
import sys
from typing import Any


class TorchMemory:
    """Implements the slots' DeviceMemory."""

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
        torch = _loaded_torch()
        if torch is not None:
            torch.cuda.reset_peak_memory_stats(device)

    def peak_bytes(self, device: str) -> int | None:
        """The most that tensors took at once since :meth:`start_peak`."""
        torch = _loaded_torch()
        return None if torch is None else int(torch.cuda.max_memory_allocated(device))

    def empty(self, device: str) -> None:
        """Give back what is kept for later tensors; what is in use stays."""
        torch = _loaded_torch()
        if torch is None:
            return
        gc.collect()  # an error's frames hold tensors until they are collected
        with torch.cuda.device(device):
            torch.cuda.empty_cache()


def _loaded_torch() -> Any:
    """The module, where it is loaded and has used a GPU."""
    torch = sys.modules.get("torch")
    return torch if torch is not None and torch.cuda.is_initialized() else None
