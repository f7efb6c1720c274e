"""The events of one running job: appended by worker threads, followed by any number of streams of any event loop."""

from __future__ import annotations

import asyncio
import threading
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from remote_agent.ports import NumberedEvent
from vmsg_desktop.core.ports import Clock

PROGRESS_EVERY_S: Final = 0.05
"""A stage's progress is told at most so often; its end always."""

ROUND_EVENTS: Final = 1_000_000
"""Numbers that one round (a job's time in one life of the agent) has for its events."""

GATHER_S: Final = 0.005
"""After news a stream waits so long for more, unless the log ends: a wake-up for each event costs a small job more
time than its work."""

_MOST: Final = 2_000
_REPLACED: Final = frozenset({"queued", "progress"})  # only the latest of a row of them is worth keeping


class EventLog:
    """Events with growing numbers; holds at most 2,000, the oldest go first.

    Args:
        first: number of the first event.
        clock: paces progress.
    """

    def __init__(self, *, first: int, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._events: list[NumberedEvent] = []
        self._next = first
        self._progress_s: dict[str, float] = {}
        self._followers: set[_Follower] = set()
        self._is_sealed = False
        self._is_closed = False

    @property
    def last(self) -> int:
        """Number of the newest event; one below the first while there is none."""
        with self._lock:
            return self._next - 1

    def append(self, name: str, data: Mapping[str, Any]) -> None:
        """Tell an event; progress that comes too often, and anything after :meth:`seal`, is dropped."""
        with self._lock:
            if self._is_sealed or (name == "progress" and not self._is_due(data)):
                return
            self._add(name, data)
        self._wake()

    def seal(self) -> int:
        """From now on only :meth:`end` is told; gives the number that it will have."""
        with self._lock:
            self._is_sealed = True
            return self._next

    def end(self, name: str, data: Mapping[str, Any]) -> None:
        """Tell the last event; every stream ends after it."""
        with self._lock:
            self._is_sealed = True
            self._add(name, data)
        self.close()

    def close(self) -> None:
        """End the streams here, whatever was told; nothing is appended any more."""
        with self._lock:
            self._is_sealed = self._is_closed = True
        self._wake()

    def lasting(self) -> tuple[NumberedEvent, ...]:
        """What is worth telling after the job has ended: how its stages went."""
        with self._lock:
            return tuple(event for event in self._events if event.name in ("finished", "note"))

    async def follow(self, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
        """Events with numbers above ``after``, then those to come, until the log ends."""
        with self._following() as follower:
            while True:
                follower.hears()
                events, is_closed = self._since(after)
                if events:
                    after = events[-1].number
                    yield events
                if is_closed:
                    return
                await follower.gathered()

    def _add(self, name: str, data: Mapping[str, Any]) -> None:
        event = NumberedEvent(self._next, name, data)
        self._next += 1
        if self._events and _replaces(event, self._events[-1]):
            self._events[-1] = event
        else:
            self._events.append(event)
        del self._events[: max(0, len(self._events) - _MOST)]

    def _is_due(self, data: Mapping[str, Any]) -> bool:
        now_s, stage = self._clock.monotonic_s(), str(data["stage"])
        is_due = data["fraction"] >= 1 or now_s - self._progress_s.get(stage, -1e9) >= PROGRESS_EVERY_S
        if is_due:
            self._progress_s[stage] = now_s
        return is_due

    def _since(self, after: int) -> tuple[list[NumberedEvent], bool]:
        with self._lock:
            first = bisect_right(self._events, after, key=lambda event: event.number)
            return self._events[first:], self._is_closed

    @contextmanager
    def _following(self) -> Iterator[_Follower]:
        follower = _Follower()
        with self._lock:
            self._followers.add(follower)
        try:
            yield follower
        finally:
            with self._lock:
                self._followers.discard(follower)

    def _wake(self) -> None:
        with self._lock:
            followers, is_closed = tuple(self._followers), self._is_closed
        for follower in followers:
            follower.wake(is_end=is_closed)


class _Follower:
    """A stream that waits in its event loop."""

    def __init__(self) -> None:
        self._has_news, self._is_over = asyncio.Event(), asyncio.Event()
        self._is_woken = False  # it will look; who appends meanwhile need not wake the loop again
        self._loop = asyncio.get_running_loop()

    def hears(self) -> None:
        """From now on news wake it; called before it looks, so that none is missed."""
        self._has_news.clear()
        self._is_woken = False

    async def gathered(self) -> None:
        """Until there is news, and a moment for more of it, which the end cuts short."""
        await self._has_news.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER_S):
                await self._is_over.wait()

    def wake(self, *, is_end: bool) -> None:
        """From any thread."""
        if self._is_woken and not is_end:
            return
        self._is_woken = True
        with suppress(RuntimeError):  # its loop has ended, and nobody waits there any more
            self._loop.call_soon_threadsafe(self._wake, is_end)

    def _wake(self, is_end: bool) -> None:
        self._has_news.set()
        if is_end:
            self._is_over.set()


def _replaces(new: NumberedEvent, old: NumberedEvent) -> bool:
    return new.name == old.name and new.name in _REPLACED and new.data.get("stage") == old.data.get("stage")
