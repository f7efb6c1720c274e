"""What the key figures were over the window, coarse enough for a sparkline."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.kpi import KPIS
from vmsg_desktop.core.model.kpi import KpiReading

MOMENTS: Final = 60
"""Points of a line."""

Line = tuple[tuple[float, float | None], ...]


class Trends:
    """One line a key figure, MOMENTS points over a window, the newest reading at its end. No lock, no thread.

    Args:
        window_s: what a line looks back over, seconds.
    """

    def __init__(self, window_s: float) -> None:
        self._step_s = window_s / MOMENTS
        self._values: dict[int, dict[str, float | None]] = {}
        self._newest: tuple[float, dict[str, float | None]] | None = None
        self.is_whole = False
        """The past has been read, as far as it is known."""

    def lacking(self, now_s: float) -> tuple[float, ...]:
        """Moments of the window that were not read yet, Unix seconds, oldest first."""
        newest = int(now_s // self._step_s)
        return tuple(
            place * self._step_s for place in range(newest - MOMENTS + 1, newest + 1) if place not in self._values
        )

    def add(self, readings: tuple[KpiReading, ...]) -> None:
        """Take in the readings of a moment."""
        if not readings:
            return
        at_s = readings[0].at_s
        values = {reading.key: reading.value for reading in readings}
        self._values.setdefault(int(at_s // self._step_s), values)
        if self._newest is None or at_s >= self._newest[0]:
            self._newest = (at_s, values)
        oldest = max(self._values) - MOMENTS
        self._values = {place: kept for place, kept in self._values.items() if place > oldest}

    def lines(self) -> dict[str, Line]:
        """By key, (Unix seconds, value or None), rising in time."""
        places = sorted(self._values)
        moments = [(place * self._step_s, self._values[place]) for place in places]
        if self._newest is not None:
            moments = [*(row for row in moments if row[0] < self._newest[0]), self._newest]
        return {row.key: tuple((at_s, values.get(row.key)) for at_s, values in moments) for row in KPIS}
