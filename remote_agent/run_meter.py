"""Measures what an engine takes on a device while it runs there.

The library counts for the whole process: a run is measured only when no other one overlapped with it. On a processor
nothing of this kind can be read without counting the rest of the process; there the model table's figures stand.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol


class MeasuredMemory(Protocol):
    """The memory of devices; None where it cannot be read."""

    def used_bytes(self, device: str) -> int | None:
        """Of this process, now."""

    def start_peak(self, device: str) -> None:
        """From now on ``peak_bytes`` counts."""

    def peak_bytes(self, device: str) -> int | None:
        """The most at once since then."""


@dataclass(eq=False)
class Run:
    """An inference: bytes in use before it, and whether another one was under way at some time of it."""

    before_bytes: int | None
    is_overlapped: bool


class RunMeter:
    """Of one device; ``memory`` None = nothing is measured. Thread-safe."""

    def __init__(self, device: str, memory: MeasuredMemory | None) -> None:
        self._device = device
        self._memory = memory
        self._lock = threading.Lock()
        self._running: list[Run] = []
        self._kept: dict[int, int] = {}  # bytes that a copy keeps between its runs: its weights

    def start(self) -> Run:
        """An inference begins."""
        with self._lock:
            for other in self._running:
                other.is_overlapped = True
            run = Run(None, is_overlapped=bool(self._running))
            self._running.append(run)
            if self._memory is not None and not run.is_overlapped:
                run.before_bytes = self._memory.used_bytes(self._device)
                self._memory.start_peak(self._device)
            return run

    def end(self, run: Run, copy: int) -> int | None:
        """It has ended; what copy number ``copy`` took in all, None when that was not measured."""
        with self._lock:
            self._running.remove(run)
            if self._memory is None or run.is_overlapped or run.before_bytes is None:
                return None
            peak, after = self._memory.peak_bytes(self._device), self._memory.used_bytes(self._device)
            if peak is None or after is None:
                return None
            kept_before = self._kept.get(copy, 0)
            self._kept[copy] = max(0, kept_before + after - run.before_bytes)
            return max(0, peak - run.before_bytes + kept_before)

    def forget(self, copy: int) -> None:
        """The copy is closed."""
        with self._lock:
            self._kept.pop(copy, None)
