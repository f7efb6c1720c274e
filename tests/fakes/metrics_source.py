"""A source of measurements that is filled by hand and sums them up as a real one does, second by second."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from vmsg_desktop.core.model.metrics import HERE, Points, Sample, Span, Window


class FilledSource:
    """Implements MetricsSource. ``now``: Unix seconds; ``is_reading``: everything is still being read."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.is_simulated = False
        self.is_reading = False
        self.samples: list[Sample] = []
        self.kept: list[Span] = []

    def fill(self, host: str, *, begin_s: float, end_s: float, **values: float) -> None:
        """A sample a second; ``__`` in a name stands for a dot."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        for second in range(int(begin_s), int(end_s)):
            self.samples.append(Sample(host, float(second), named))

    def lose(self, host: str, names: Iterable[str], reason: str, *, begin_s: float, end_s: float) -> None:
        """A sample a second in which these could not be read."""
        for second in range(int(begin_s), int(end_s)):
            self.samples.append(Sample(host, float(second), {}, dict.fromkeys(names, reason)))

    def now_s(self) -> float:
        """See MetricsSource."""
        return self.now

    def hosts(self) -> tuple[str, ...]:
        """See MetricsSource."""
        return (HERE, *dict.fromkeys(sample.host for sample in self.samples if sample.host != HERE))

    def series(self, host: str) -> tuple[str, ...]:
        """See MetricsSource."""
        mine = [sample for sample in self.samples if sample.host == host]
        return tuple(dict.fromkeys(name for sample in mine for name in (*sample.values, *sample.missing)))

    def points(self, host: str, series: str, window: Window, *, columns: int) -> Points | None:
        """See MetricsSource; a bucket of whole seconds."""
        if self.is_reading:
            return None
        step_s = max(1, math.ceil(window.length_s / columns))
        at_s = np.arange(math.floor(window.begin_s), math.ceil(window.end_s), step_s, dtype=np.float64)
        mean, reason = np.full(len(at_s), np.nan), ""
        inside = [s for s in self.samples if s.host == host and window.begin_s <= s.at_s < window.end_s]
        for place, begin_s in enumerate(at_s):
            values = [s.values[series] for s in inside if begin_s <= s.at_s < begin_s + step_s and series in s.values]
            mean[place] = np.mean(values) if values else np.nan
        for sample in inside:
            reason = sample.missing.get(series, reason)
        return Points(at_s, mean, mean, mean, float(step_s), reason if len(mean) and np.isnan(mean[-1]) else "")

    def spans(self, window: Window) -> tuple[Span, ...] | None:
        """See MetricsSource."""
        if self.is_reading:
            return None
        return tuple(s for s in self.kept if s.started_s < window.end_s and s.ended_s >= window.begin_s)
