"""A source of made-up measurements: a day on four machines that plays again and again, so that the performance room
can be seen without a GPU. Everything that shows them says SIMULATED."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.example_day import DAY_S, HOSTS, DayOfJobs, day_of_jobs, spans_of
from vmsg_desktop.core.example_machines import day_of_series, missing_reason, series_of
from vmsg_desktop.core.model.metrics import Points, Span, Window

STARTS_AT_S: Final = 14 * 3600 + 6 * 60 + 57
"""Second of the day at which the demonstration begins: D-ID has been slow for half an hour."""
KEPT_S: Final = 35 * DAY_S
"""How far back the made-up history goes."""
JOBS_KEPT_S: Final = DAY_S
"""How far back jobs are made up; machines go back further."""
_LONGEST_JOB_S: Final = 900.0
_TWO_HOURS_S: Final = 7_200
_TWO_DAYS_S: Final = 172_800
_EIGHT_DAYS_S: Final = 691_200

_Reduced = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""(n,) mean, low, high."""


class SimulatedDay:
    """A MetricsSource. Any two with the same arguments tell the same at the same moment; thread-safe."""

    def __init__(self, *, midnight_s: float, elapsed_s: Callable[[], float]) -> None:
        """Begin at STARTS_AT_S of the day.

        Args:
            midnight_s: Unix seconds at which the day begins that is played, a whole number.
            elapsed_s: seconds that passed since the demonstration began.
        """
        self._midnight_s = float(math.floor(midnight_s))
        self._elapsed_s = elapsed_s
        self._lock = threading.Lock()
        self._jobs: DayOfJobs | None = None
        self._days: dict[tuple[str, str, int], _Reduced] = {}
        self._spans: dict[tuple[int, int], tuple[Span, ...]] = {}

    @property
    def is_simulated(self) -> bool:
        """Always."""
        return True

    def now_s(self) -> float:
        """Unix seconds of the played moment."""
        return self._midnight_s + STARTS_AT_S + self._elapsed_s()

    def hosts(self) -> tuple[str, ...]:
        """The own machine, which has no GPU, and three hosts."""
        return HOSTS

    def series(self, host: str) -> tuple[str, ...]:
        """Its series, those that cannot be read included; none of a machine that is not one of hosts()."""
        return series_of(host) if host in HOSTS else ()

    def points(self, host: str, series: str, window: Window, *, columns: int) -> Points | None:
        """A series in a window up to now_s(), at most two points a column; empty where it does not exist."""
        step_s = _step_s(window, columns)
        newest_s = min(window.end_s, self.now_s())
        oldest_s = max(window.begin_s, self.now_s() - KEPT_S)
        first, last = math.floor(oldest_s / step_s), math.floor(newest_s / step_s)
        if series not in self.series(host) or last < first:
            none = np.empty(0)
            return Points(none, none, none, none, float(step_s))
        at_s = np.arange(first, last + 1, dtype=np.float64) * step_s
        mean, low, high = self._reduced(host, series, at_s, step_s)
        reason = missing_reason(host, series, int(newest_s - self._midnight_s) % DAY_S)
        return Points(at_s, mean, low, high, float(step_s), reason if len(mean) and np.isnan(mean[-1]) else "")

    def spans(self, window: Window) -> tuple[Span, ...] | None:
        """The spans that touch a window and have ended by now_s(), of the last day, in order of their begin."""
        now_s = self.now_s()
        begin_s, end_s = max(window.begin_s, now_s - JOBS_KEPT_S), min(window.end_s, now_s)
        with self._lock:
            found = [
                span
                for spans in self._jobs_touching(begin_s, end_s)
                for span in spans
                if span.started_s <= end_s and begin_s <= span.ended_s <= now_s
            ]
        return tuple(sorted(found, key=lambda span: span.started_s))

    def _day(self) -> DayOfJobs:
        if self._jobs is None:
            self._jobs = day_of_jobs()
        return self._jobs

    def _jobs_touching(self, begin_s: float, end_s: float) -> list[tuple[Span, ...]]:
        """Of the jobs that were created before the end and may still have run at the begin."""
        jobs, found = self._day(), []
        from_s, to_s = begin_s - _LONGEST_JOB_S - self._midnight_s, end_s - self._midnight_s
        for day in range(math.floor(from_s / DAY_S), math.floor(to_s / DAY_S) + 1):
            first, last = np.searchsorted(jobs.created_s, (from_s - day * DAY_S, to_s - day * DAY_S))
            found += [self._spans_of(jobs, day, index) for index in range(first, last)]
        return found

    def _spans_of(self, jobs: DayOfJobs, day: int, index: int) -> tuple[Span, ...]:
        key = (day, index)
        if key not in self._spans:
            self._spans[key] = spans_of(jobs, index, midnight_s=self._midnight_s + day * DAY_S)
        return self._spans[key]

    def _reduced(self, host: str, series: str, at_s: NDArray[np.float64], step_s: int) -> _Reduced:
        """The buckets that begin at ``at_s``, from seconds or, where buckets are long, from minutes."""
        grain_s = 60 if step_s % 60 == 0 else 1
        with self._lock:
            mean, low, high = self._day_in(host, series, grain_s)
        per_bucket, per_day = step_s // grain_s, DAY_S // grain_s
        begins = np.round((at_s - self._midnight_s) / grain_s).astype(np.int64)
        places = (begins[:, None] + np.arange(per_bucket)) % per_day
        if per_bucket == 1:
            place = places[:, 0]
            return mean[place], low[place], high[place]
        return _nan_mean(mean[places]), np.fmin.reduce(low[places], axis=1), np.fmax.reduce(high[places], axis=1)

    def _day_in(self, host: str, series: str, grain_s: int) -> _Reduced:
        """One day of a series in seconds or minutes; made when it is first asked for, and kept."""
        key = (host, series, grain_s)
        if key not in self._days:
            if grain_s == 1:
                values = day_of_series(self._day(), host, series).astype(np.float64)
                self._days[key] = (values, values, values)
            else:
                rows = self._day_in(host, series, 1)[0].reshape(-1, grain_s)
                self._days[key] = (_nan_mean(rows), np.fmin.reduce(rows, axis=1), np.fmax.reduce(rows, axis=1))
        return self._days[key]


def _nan_mean(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of what is there of each row; NaN of a row that has nothing. (n, m) -> (n,)."""
    there = ~np.isnan(rows)
    count = there.sum(axis=1)
    total = np.where(there, rows, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _step_s(window: Window, columns: int) -> int:
    """Whole seconds of a bucket: the resolution that a store would have kept, coarser where columns are few."""
    length_s = window.length_s
    kept_s = 1 if length_s <= _TWO_HOURS_S else 10 if length_s <= _TWO_DAYS_S else 60
    kept_s = 3600 if length_s > _EIGHT_DAYS_S else kept_s
    return max(kept_s, math.ceil(length_s / max(1, 2 * columns) / kept_s) * kept_s)
