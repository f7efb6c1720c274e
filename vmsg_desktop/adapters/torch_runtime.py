"""How torch is brought up and asked for a device: shared by the engines that run on it.

torch is imported here on first need and nowhere at start: it takes seconds and hundreds of megabytes.
"""

from __future__ import annotations

import os
from typing import Any

from vmsg_desktop.core.model.errors import ComputeError


def prepare_torch(*, threads: int) -> Any:
    """The torch module, with ``threads`` threads that do not spin while they wait.

    Two spinning threads beside any busy process made an inference five times slower (126 to 579 ms, measured); OpenMP
    reads its environment when torch loads it, so it is set before.

    Raises:
        ComputeError: torch is not installed or does not load.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    try:
        import torch
    except (ImportError, OSError) as exc:  # OSError: a system library that the wheel loads is missing
        raise ComputeError(
            "torch_missing", f"torch does not load: {exc}.", "Install it: pip install 'vmsg-desktop[gpu]'"
        ) from exc
    torch.set_num_threads(threads)
    return torch


def default_threads() -> int:
    """``OMP_NUM_THREADS`` where it is set, else the number of cores."""
    chosen = os.environ.get("OMP_NUM_THREADS", "")
    return int(chosen) if chosen.isdigit() and int(chosen) > 0 else os.cpu_count() or 1


def require_device(name: str, torch: Any) -> Any:
    """The ``torch.device`` called ``name``. Raises ComputeError when it is a CUDA device that is not there."""
    device = torch.device(name)
    if device.type == "cuda" and (not torch.cuda.is_available() or (device.index or 0) >= torch.cuda.device_count()):
        raise ComputeError(
            "cuda_missing",
            f"{name.upper()} was chosen, but torch finds {torch.cuda.device_count()} CUDA devices.",
            "Run `vmsg doctor`, or choose --device cpu.",
        )
    return device


def device_label(device: Any) -> str:
    """A ``torch.device`` as results show it: "CPU", "CUDA:0"."""
    return f"{device.type.upper()}:{device.index or 0}" if device.type == "cuda" else str(device.type).upper()


def smaller_size(size: tuple[int, int], *, full: tuple[int, int]) -> tuple[int, int] | None:
    """The next smaller (width, height) px than ``size`` for a network made for ``full``: 3/4 of it, then half.

    In multiples of 32, for the networks halve their input five times; None below half.
    """
    for share in (0.75, 0.5):
        width, height = (max(32, round(side * share / 32) * 32) for side in full)
        if width < size[0] and height < size[1]:
            return width, height
    return None


def is_memory_full(exc: BaseException) -> bool:
    """True for an allocation that failed on a GPU."""
    return any(sign in str(exc) for sign in ("out of memory", "STATUS_ALLOC_FAILED"))


def run_failed(what: str, exc: Exception) -> ComputeError:
    """The error of an inference that failed on the device; too little GPU memory is said as such."""
    text = str(exc).partition("\n")[0]
    if is_memory_full(exc):
        return ComputeError(
            "gpu_memory_full",
            f"{what} found too little GPU memory: {text}",
            "Close other programs that use the GPU, or choose --device cpu.",
            retryable=True,
        )
    return ComputeError("engine_failed", f"{what} failed: {text}", "Try again, or choose --device cpu.", retryable=True)
