"""Ends an agent that nobody needs: a GPU machine costs money by the hour, and a forgotten child takes memory.

`next_idle` and `stops_in_s` decide and are pure; `IdleGuard` looks once a second. Jobs that wait or run and transfers
are activity; a window that only looks at samples is none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from vmsg_desktop.core.ports import Clock

WARN_S: Final = 60.0
"""The countdown is shown for so long before the end."""

LOOK_EVERY_S: Final = 1.0
_LONGEST_STEP_S: Final = 5.0


def next_idle(idle_s: float, *, step_s: float, is_busy: bool) -> float:
    """Idle seconds after a look, ``step_s`` after the one before.

    A step counts 5 s at most: a machine that slept, or a process that was stopped, was not idle; nobody could come.
    """
    return 0.0 if is_busy else idle_s + min(max(0.0, step_s), _LONGEST_STEP_S)


def stops_in_s(idle_s: float, *, limit_s: float | None) -> float | None:
    """Seconds until the end, from WARN_S before it; 0 = now. None while there is no countdown."""
    if limit_s is None or limit_s - idle_s > WARN_S:
        return None
    return max(0.0, limit_s - idle_s)


class IdleGuard:
    """Implements Activity; looks on a thread of its own.

    Args:
        limit_s: ends after so many idle seconds; None = never.
        is_working: whether jobs wait or run.
        clock: monotonic time.

    Attributes:
        on_idle: called once, on the guard's thread, when the time is over.
    """

    def __init__(self, limit_s: float | None, *, is_working: Callable[[], bool], clock: Clock) -> None:
        self.on_idle: Callable[[], None] = lambda: None
        self.limit_s = limit_s
        self._is_working = is_working
        self._clock = clock
        self._lock = threading.Lock()
        self._transfers = 0
        self._was_active = True
        self._idle_s = 0.0
        self._looked_s = clock.monotonic_s()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def transfers(self) -> int:
        """Uploads and downloads under way."""
        return self._transfers

    @property
    def stops_in_s(self) -> float | None:
        """Seconds until the agent ends by itself; None while there is no countdown."""
        with self._lock:
            return stops_in_s(self._idle_s, limit_s=self.limit_s)

    @contextmanager
    def transfer(self) -> Iterator[None]:
        """See Activity."""
        with self._lock:
            self._transfers += 1
        try:
            yield
        finally:
            with self._lock:
                self._transfers -= 1
                self._was_active = True

    def touch(self) -> None:
        """Something happened that a look once a second may miss."""
        with self._lock:
            self._was_active = True

    def look(self) -> bool:
        """Bring the idle time up to now; True when it is over."""
        is_working = self._is_working()
        with self._lock:
            now_s = self._clock.monotonic_s()
            is_busy = is_working or self._was_active or self._transfers > 0
            self._idle_s = next_idle(self._idle_s, step_s=now_s - self._looked_s, is_busy=is_busy)
            self._looked_s, self._was_active = now_s, False
            return stops_in_s(self._idle_s, limit_s=self.limit_s) == 0.0

    def start(self) -> None:
        """Begin to look; without a limit there is nothing to look for."""
        if self.limit_s is None:
            return
        self._thread = threading.Thread(target=self._watch, name="idle-guard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._ended.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY_S):
            if self.look():
                self.on_idle()
                return
