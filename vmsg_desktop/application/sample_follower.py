"""Follows the samples of one agent on a thread of its own, and comes again when it was lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import MachineSample
from vmsg_desktop.core.model.errors import Cancelled, VmsgError
from vmsg_desktop.core.ports import Clock

SILENT_S: Final = 2.5
"""Samples come once a second; after so long without one there is none."""

_END_S: Final = 2.0
_LOOK_S: Final = 0.05


@dataclass(frozen=True)
class Waits:
    """Seconds between two attempts.

    Attributes:
        first_s: after a connection that had stood. longest_s: it doubles up to so long.
        refused_s: where a person has to decide: attempts would only fill the host's log.
    """

    first_s: float = 1.0
    longest_s: float = 60.0
    refused_s: float = 300.0


_DEFAULT_WAITS: Final = Waits()


class SampleStream(Protocol):
    """The samples of one agent's machine."""

    @property
    def name(self) -> str:
        """What a person calls the machine."""

    def samples(self, *, cancel: CancelToken) -> AbstractContextManager[Iterator[MachineSample]]:
        """Connect, and listen until the block is left: one a second. One attempt. Raises VmsgError, Cancelled."""

    def interrupt(self) -> None:
        """End what ``samples`` waits for; from another thread."""

    def close(self) -> None:
        """End the connection."""


class Follower:
    """Listens until it is closed.

    Args:
        stream: whom to.
        told: called with each sample, on the follower's thread.
        clock: monotonic time.
        waits: between attempts.
    """

    def __init__(
        self,
        stream: SampleStream,
        *,
        told: Callable[[MachineSample], None],
        clock: Clock,
        waits: Waits = _DEFAULT_WAITS,
    ) -> None:
        self._stream, self._told, self._clock = stream, told, clock
        self._waits = waits
        self._cancel = CancelToken()
        self._heard_s: float | None = None
        self._reason = f"{stream.name} was not reached yet."
        self._thread = threading.Thread(target=self._work, name=f"vmsg-samples-{stream.name}", daemon=True)

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Its thread runs."""
        return self._thread.is_alive()

    @property
    def silence(self) -> str:
        """Why there is no sample of now; "" while they come."""
        heard_s, reason = self._heard_s, self._reason
        if reason or heard_s is None:
            return reason
        silent_s = self._clock.monotonic_s() - heard_s
        return f"Nothing was heard from {self._stream.name} for {silent_s:.0f} s." if silent_s > SILENT_S else ""

    def stop(self) -> None:
        """It shall end; nothing is waited for."""
        self._cancel.cancel()
        self._stream.interrupt()

    def close(self) -> None:
        """End it; a connection that is just being made may take longer and is left to itself."""
        self.stop()
        end_s = self._clock.monotonic_s() + _END_S
        while self.is_alive and self._clock.monotonic_s() < end_s:
            self._stream.interrupt()
            self._thread.join(_LOOK_S)

    def _work(self) -> None:
        wait_s = 0.0
        while not self._cancel.is_cancelled:
            heard_s = self._heard_s
            can_retry = self._listened()
            wait_s = self._waits.first_s if self._heard_s != heard_s else self._longer(wait_s)
            try:
                self._cancel.wait(wait_s if can_retry else self._waits.refused_s)
            except Cancelled:
                break
        self._stream.close()

    def _longer(self, wait_s: float) -> float:
        return min(max(2 * wait_s, self._waits.first_s), self._waits.longest_s)

    def _listened(self) -> bool:
        """Listen until it is over; False: another attempt will not help before a person has done something."""
        try:
            with self._stream.samples(cancel=self._cancel) as samples:
                for sample in samples:
                    if self._cancel.is_cancelled:
                        return True
                    self._heard_s, self._reason = self._clock.monotonic_s(), ""
                    self._told(sample)
        except Cancelled:
            return True
        except VmsgError as exc:
            self._reason = exc.message
            return exc.retryable
        self._reason = f"The agent on {self._stream.name} has ended."
        return True
