"""Spans in memory, found by time. No lock, no thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from vmsg_desktop.core.model.metrics import Span, Window

MOST: Final = 200_000
_FRESH: Final = 256


class SpanShelf:
    """Spans in the order in which they began; the same one twice is one.

    Those that came last are looked through one by one; the many before them by their times.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: set[Span] = set()
        self._sorted: tuple[Span, ...] = ()
        self._started_s = self._ended_s = np.empty(0)
        self._fresh: list[Span] = []
        self._from_s: float | None = None
        self.newest = 0
        """The highest number in the file that is taken in."""

    def covers(self, begin_s: float) -> bool:
        """All that is known since then is here."""
        return self._from_s is not None and begin_s >= self._from_s

    def add(self, spans: Iterable[Span], *, newest: int = 0) -> None:
        """Take in some that were just measured; ``newest``: the highest of their numbers in the file."""
        self.newest = max(self.newest, newest)
        for span in spans:
            if span not in self._known:
                self._known.add(span)
                self._fresh.append(span)
        if len(self._fresh) > _FRESH:
            self._sort()

    def loaded(self, from_s: float, spans: Iterable[Span], *, newest: int = 0) -> None:
        """Take in all that the file has since ``from_s``."""
        self._from_s = from_s if self._from_s is None else min(from_s, self._from_s)
        self.add(spans, newest=newest)

    def forget(self, job: str) -> None:
        """Take a job's name and number off its spans."""
        kept = [replace(span, job="forgotten", title="") if span.job == job else span for span in self._known]
        self._known, self._fresh, self._sorted = set(kept), [], tuple(kept)
        self._sort()

    def touching(self, window: Window) -> tuple[Span, ...]:
        """Those that touch a window."""
        places = np.flatnonzero((self._started_s < window.end_s) & (self._ended_s >= window.begin_s))
        found = [self._sorted[place] for place in places]
        fresh = [span for span in self._fresh if span.started_s < window.end_s and span.ended_s >= window.begin_s]
        if not fresh:
            return tuple(found)
        return tuple(sorted((*found, *fresh), key=lambda span: span.started_s))

    def _sort(self) -> None:
        every = sorted((*self._sorted, *self._fresh), key=lambda span: span.started_s)
        if len(every) > self._most:
            gone = every[: -self._most]
            self._known.difference_update(gone)
            self._from_s = max(self._from_s or 0.0, gone[-1].started_s)
            every = every[-self._most :]
        self._sorted, self._fresh = tuple(every), []
        self._started_s = np.array([span.started_s for span in every])
        self._ended_s = np.array([span.ended_s for span in every])
