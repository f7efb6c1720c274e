"""Every limit of the API in one table, and the bucket that keeps the rate."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from vmsg_desktop.core.model.compute import ORDER_MAX_BYTES
from vmsg_desktop.core.model.limits import VOICE_MAX_BYTES


@dataclass(frozen=True)
class ApiLimits:
    """What the API allows; the defaults are generous for one person's desktop and batch.

    Attributes:
        order_max_bytes: body of a job request.
        blob_max_bytes: a file; the largest that intake takes is a voice.
        requests_per_s, request_burst: of those who have the token.
        failures_per_s, failure_burst: wrong tokens that are answered 401; more are answered 429.
        streams: event streams open at once.
        ping_s: a comment is sent so often on a silent stream, so that a dead link is noticed.
        sample_s: seconds between two samples.
        body_idle_s: a body that brings nothing for so long is given up; what came is kept.
    """

    order_max_bytes: int = ORDER_MAX_BYTES
    blob_max_bytes: int = max(VOICE_MAX_BYTES, 512_000_000)
    requests_per_s: float = 200.0
    request_burst: int = 400
    failures_per_s: float = 0.5
    failure_burst: int = 20
    streams: int = 256
    ping_s: float = 5.0
    sample_s: float = 1.0
    body_idle_s: float = 30.0


class TokenBucket:
    """So many a second, and a burst at once. For one thread.

    Args:
        per_s: how fast it fills. burst: what it holds, full at first.
        monotonic_s: the clock.
    """

    def __init__(self, per_s: float, burst: int, *, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._monotonic_s = monotonic_s
        self._held = self._burst
        self._filled_s = monotonic_s()

    def take(self) -> int:
        """0 when one was there, else whole seconds (at least 1) until there is."""
        now_s = self._monotonic_s()
        self._held = min(self._burst, self._held + (now_s - self._filled_s) * self._per_s)
        self._filled_s = now_s
        if self._held >= 1:
            self._held -= 1
            return 0
        return max(1, math.ceil((1 - self._held) / self._per_s))
