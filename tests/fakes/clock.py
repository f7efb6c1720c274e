"""A clock that moves only when told."""

from __future__ import annotations


class FakeClock:
    """Implements Clock; ``advance`` moves both times."""

    def __init__(self, now_s: float = 1_800_000_000.0) -> None:
        self._now_s = now_s
        self._monotonic_s = 0.0

    def now_s(self) -> float:
        return self._now_s

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def advance(self, seconds: float) -> None:
        self._now_s += seconds
        self._monotonic_s += seconds

    def set_wall(self, now_s: float) -> None:
        """The user or NTP sets the wall clock; durations are not touched."""
        self._now_s = now_s
