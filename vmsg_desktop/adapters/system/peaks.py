"""Peak counters of the system, of which there is one for everybody: the most resident memory of a process, and so on.

Such a counter only grows until it is reset. Here several may look at one at the same time: before anyone resets it,
what it says is noted for all who look.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(eq=False)
class PeakWatch:
    """One who looks; ``highest``: the most before the counter's last reset, None = it could not be read."""

    highest: int | None = 0


class SharedPeak:
    """One counter; thread-safe.

    Args:
        read: the most since the last reset; None = it cannot be read.
        reset: lets it begin again from what is in use now; False = it cannot.
    """

    def __init__(self, read: Callable[[], int | None], reset: Callable[[], bool]) -> None:
        self._read = read
        self._reset = reset
        self._lock = threading.Lock()
        self._watches: list[PeakWatch] = []

    def read(self) -> int | None:
        """The most since anyone last began to look."""
        return self._read()

    def start(self) -> PeakWatch:
        """From now on the most is noted."""
        with self._lock:
            if self._watches:
                self._note()
            watch = PeakWatch(0 if self._reset() else None)
            self._watches.append(watch)
            return watch

    def look(self, watch: PeakWatch) -> int | None:
        """The most since ``watch`` began; it goes on."""
        with self._lock:
            return _most(watch.highest, self._read())

    def end(self, watch: PeakWatch) -> int | None:
        """The most since ``watch`` began, which ends."""
        with self._lock:
            self._watches.remove(watch)
            return _most(watch.highest, self._read())

    def _note(self) -> None:
        now = self._read()
        for watch in self._watches:
            watch.highest = _most(watch.highest, now)


def _most(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else max(before, now)
