"""Measurements in memory: one table for each host and resolution, a ring over time. No lock, no thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.metrics import Resolution
from vmsg_desktop.core.rollup import Row, begin_of

SLOTS: Final[dict[Resolution, int]] = {1: 3_720, 10: 9_000, 60: 11_520, 3600: 9_600}
"""Rows in memory: a bit more than an hour, a day, eight days, four hundred days."""
_GROW: Final = 8


@dataclass(eq=False)
class Table:
    """A ring of rows of one host at one resolution.

    Attributes:
        newest_s: begin of the newest row; None = none yet.
        reasons: why each series was missing, the latest known.
    """

    step: Resolution
    newest_s: int | None = None

    def __post_init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self._slots = SLOTS[self.step]
        self._kind: Any = np.float64 if self.step == 1 else np.float32
        self._at = np.full(self._slots, -1, np.int64)
        self._places: dict[str, int] = {}
        self._data = np.empty((0, 4, self._slots), self._kind)

    @property
    def names(self) -> tuple[str, ...]:
        """The series that it has met, missing ones included."""
        return tuple(dict.fromkeys((*self._places, *self.reasons)))

    @property
    def reach_s(self) -> int:
        """Seconds that it can hold."""
        return self._slots * self.step

    def has(self, at_s: int) -> bool:
        """A row of this bucket is there."""
        return bool(self._at[at_s // self.step % self._slots] == at_s)

    def put(self, rows: Iterable[Row]) -> None:
        """Take rows in; a newer one of the same bucket replaces it, and one older than the ring is left out."""
        for row in rows:
            if self.newest_s is not None and row.at_s <= self.newest_s - self.reach_s:
                continue
            is_newest = self.newest_s is None or row.at_s >= self.newest_s
            slot = row.at_s // self.step % self._slots
            self._grow(row)
            self._at[slot] = row.at_s
            self._data[:, :, slot] = np.nan
            for name, bucket in row.values.items():
                self._data[self._places[name], :, slot] = bucket
            if is_newest:
                self.newest_s = row.at_s
                self.reasons.update(row.missing)

    def read(self, name: str, *, begin_s: float, end_s: float) -> tuple[int, NDArray[np.float64]]:
        """A series in a time: the begin of the first bucket, and (4, n) n, mean, low, high; n = 0 where not read.

        One second without a row between two that have one is no gap: a sample a second falls a little early or late.
        """
        first_s = begin_of(begin_s, self.step)
        count = max(0, -(-int(np.ceil(end_s - first_s)) // self.step))
        is_there = np.zeros(count, np.bool_)
        data = np.full((4, count), np.nan)
        for place, slots in self._stretches(first_s // self.step, count):
            at_s = first_s + self.step * np.arange(place.start, place.stop, dtype=np.int64)
            is_there[place] = self._at[slots] == at_s
            if name in self._places:
                data[:, place] = self._data[self._places[name], :, slots]
        data[:, ~is_there] = np.nan
        if self.step == 1 and count > 2:
            lone = np.flatnonzero(~is_there[1:-1] & is_there[:-2] & is_there[2:]) + 1
            data[:, lone] = data[:, lone - 1]
        data[0] = np.nan_to_num(data[0])
        return first_s, data

    def _stretches(self, first: int, count: int) -> Iterator[tuple[slice, slice]]:
        """Where buckets lie in the ring: at most two stretches of the last ones that fit into it."""
        begin = max(0, count - self._slots)
        while begin < count:
            slot = (first + begin) % self._slots
            length = min(count - begin, self._slots - slot)
            yield slice(begin, begin + length), slice(slot, slot + length)
            begin += length

    def _grow(self, row: Row) -> None:
        for name in row.values:
            if name not in self._places:
                self._places[name] = len(self._places)
        wanting = len(self._places) - self._data.shape[0]
        if wanting > 0:
            more = np.full((max(wanting, _GROW), 4, self._slots), np.nan, self._kind)
            self._data = np.concatenate([self._data, more])
