"""The order in which jobs that wait are served.

Every job gets a due time: when it came, plus a patience that its priority tells. The earliest is served first. So a
preview goes before messages and these before a batch, equals keep the order in which they came, and whoever came last
can be overtaken only by what comes within its patience: nobody starves.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from vmsg_desktop.core.model.compute import Priority

T = TypeVar("T")

PATIENCE_S: Final[dict[Priority, float]] = {"interactive": 0.0, "normal": 60.0, "batch": 600.0}


@dataclass(frozen=True, order=True)
class _Place(Generic[T]):
    due_s: float
    number: int
    item: T = field(compare=False)


class WaitingLine(Generic[T]):
    """Who waits, first served first. Not for several threads at once: its owner has the lock."""

    def __init__(self) -> None:
        self._places: list[_Place[T]] = []
        self._count = 0

    def add(self, item: T, *, priority: Priority, came_s: float) -> None:
        """Take one into the line; ``came_s`` on any clock that does not jump."""
        self._count += 1
        insort(self._places, _Place(came_s + PATIENCE_S[priority], self._count, item))

    def remove(self, item: T) -> None:
        """Let one out of the line. Raises ValueError when it does not wait."""
        del self._places[self.place(item)]

    def place(self, item: T) -> int:
        """How many are served before it. Raises ValueError when it does not wait."""
        for number, place in enumerate(self._places):
            if place.item is item:
                return number
        raise ValueError("it does not wait")

    def __iter__(self) -> Iterator[T]:
        return (place.item for place in tuple(self._places))

    def __len__(self) -> int:
        return len(self._places)
