"""Waiting that takes no time."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.clock import FakeClock


class FakeWaiter:
    """Implements Waiter: moves the clock instead of sleeping and notes each wait.

    Attributes:
        waits: seconds of each wait that was not a mere look. looks: how often it was only looked.
        on_wait: called at the start of each wait or look; may raise Cancelled.
    """

    def __init__(self, clock: FakeClock, on_wait: Callable[[float], None] = lambda _seconds: None) -> None:
        self._clock = clock
        self.on_wait = on_wait
        self.waits: list[float] = []
        self.looks = 0

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waits.append(seconds)
        else:
            self.looks += 1
        self.on_wait(seconds)
        self._clock.advance(seconds)
