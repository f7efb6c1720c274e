"""The machine's clocks."""

from __future__ import annotations

import time


class SystemClock:
    """Implements Clock."""

    def now_s(self) -> float:
        """Wall clock, Unix seconds."""
        return time.time()

    def monotonic_s(self) -> float:
        """For durations; does not jump with the wall clock."""
        return time.perf_counter()
