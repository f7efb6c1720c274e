"""The sandbox's clock: it runs with another one, can be sent ahead, and never jumps back."""

from __future__ import annotations

import threading

from vmsg_desktop.core.ports import Clock


class TravelClock:
    """Implements Clock. The wall time is that of the start and what has passed since: a client's clock may be set
    while the server's goes on. :meth:`advance` moves both times, for every part of the sandbox at once.
    """

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._start_s, self._start_monotonic_s = base.now_s(), base.monotonic_s()
        self._ahead_s = 0.0
        self._lock = threading.Lock()

    def now_s(self) -> float:
        """Wall clock of the sandbox, Unix seconds."""
        return self._start_s - self._start_monotonic_s + self.monotonic_s()

    def monotonic_s(self) -> float:
        """For durations inside the sandbox."""
        return self._base.monotonic_s() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` >= 0 pass at once. Raises ValueError for less."""
        if not seconds >= 0:
            raise ValueError("time goes forward only")
        with self._lock:
            self._ahead_s += seconds
