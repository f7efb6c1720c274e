"""Runs of one process that want the same result wait for the first of them, and then find it in the cache."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from vmsg_desktop.core.cancel import CancelToken

_LOOK_S: Final = 0.05  # a wait is ended by a cancel within this time


class KeyTurns:
    """Implements Turns; thread-safe.

    A run holds several keys at once, as a stage holds its own while it waits for those that it needs. Stages need each
    other in one direction, so runs cannot wait in a circle; should one ever come about, who would close it goes on
    without a turn and computes for itself.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holders: dict[str, int] = {}
        self._waits: dict[int, str] = {}

    @contextmanager
    def turn(self, key: str, *, cancel: CancelToken) -> Iterator[None]:
        """See Turns."""
        has_turn = self._take(key, cancel)
        try:
            yield
        finally:
            if has_turn:
                with self._changed:
                    del self._holders[key]
                    self._changed.notify_all()

    def _take(self, key: str, cancel: CancelToken) -> bool:
        """Wait for the turn; False where it would never come."""
        own = threading.get_ident()
        with self._changed:
            try:
                while key in self._holders:
                    if self._closes_a_circle(key, own):
                        return False
                    cancel.check()
                    self._waits[own] = key
                    self._changed.wait(_LOOK_S)
            finally:
                self._waits.pop(own, None)
            self._holders[key] = own
            return True

    def _closes_a_circle(self, key: str, own: int) -> bool:
        """Who holds the key is this thread, or waits for it in the end."""
        holder = self._holders.get(key)
        while holder is not None and holder != own:
            holder = self._holders.get(self._waits.get(holder, ""))
        return holder == own
