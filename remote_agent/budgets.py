"""What the engines on each device of this machine may take together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from vmsg_desktop.core.model.errors import ComputeError

CORES_PER_RUN: Final = 2
"""One inference for so many cores: more at once only slow each other down."""

_CONTEXT_BYTES: Final = 500_000_000  # a CUDA context with its libraries' kernels
_GPU_RESERVE: Final = 0.05  # of a GPU: lost between blocks of memory, and other programs' small needs
_CPU_RESERVE: Final = 0.2  # of a machine: decoding, compositing, the other programs of its user
_CGROUP_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True)
class Budget:
    """Of one device.

    Attributes:
        capacity_bytes: for engines.
        width: inferences at once; None = as many as there is memory for.
    """

    capacity_bytes: int
    width: int | None


def cpu_budget(*, memory_bytes: int, cores: int) -> Budget:
    """Of a processor with so much memory and so many cores."""
    return Budget(int(memory_bytes * (1 - _CPU_RESERVE)), max(1, cores // CORES_PER_RUN))


def gpu_budget(*, available_bytes: int) -> Budget:
    """Of a GPU with so much memory that is not taken by others."""
    return Budget(max(1, int(available_bytes * (1 - _GPU_RESERVE)) - _CONTEXT_BYTES), None)


def budget_of(device: str, *, available_bytes: Callable[[str], int | None]) -> Budget:
    """Of "cpu" or "cuda:N" on this machine. Raises ComputeError: a GPU's memory cannot be read."""
    if device == "cpu":
        return cpu_budget(memory_bytes=machine_memory_bytes(), cores=usable_cores())
    found = available_bytes(device)
    if found is None:
        raise ComputeError(
            "gpu_memory_unreadable",
            f"The memory of {device.upper()} cannot be read.",
            "Run `vmsg doctor`, or choose --device cpu.",
            details={"offer": "cpu"},
        )
    return gpu_budget(available_bytes=found)


def machine_memory_bytes() -> int:
    """Of the machine, or of the container where that is less."""
    total = int(psutil.virtual_memory().total)
    try:
        limit = _CGROUP_LIMIT.read_text("ascii").strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def usable_cores() -> int:
    """Cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
