"""A real GPU's memory, filled and freed by tests."""

from __future__ import annotations

from typing import Any, Final

from vmsg_desktop.adapters.system.gpu_memory import TorchMemory

MB: Final = 1_000_000
_BLOCK: Final = 64 * MB


class Card:
    """Holds tensors so that little is left."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.memory = TorchMemory()
        self._held: list[Any] = []

    def free_bytes(self) -> int:
        """What anybody could still take."""
        import torch

        free, _ = torch.cuda.mem_get_info(self.device)
        return int(free)

    def take(self, size_bytes: int) -> Any:
        """A tensor of that size."""
        import torch

        return torch.empty(size_bytes, dtype=torch.uint8, device=self.device)

    def fill(self, *, leave_bytes: int) -> None:
        """Take all but about ``leave_bytes``."""
        self.memory.empty(self.device)
        while self.free_bytes() > leave_bytes + _BLOCK:
            size = min(1000 * MB, self.free_bytes() - leave_bytes)
            self._held.append(self.take(size // (2 << 20) * (2 << 20)))

    def free(self) -> None:
        """Give everything back."""
        self._held.clear()
        self.memory.empty(self.device)
