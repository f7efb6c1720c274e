"""Every figure that a person reads is computed here; what cannot be known is None, shown as n/a, never 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAST_P95: Final = 20
"""Of fewer values the 95th percentile is little more than the slowest one."""
LEAST_P99: Final = 100
"""The same of the 99th."""


def hit_rate(hits: int, misses: int) -> float | None:
    """Hits / lookups, 0..1; None before the first lookup."""
    return share(hits, hits + misses)


def share(part: float, whole: float) -> float | None:
    """Part / whole; None of nothing."""
    return part / whole if whole > 0 else None


def median(values: Sequence[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None of none."""
    return percentile(values, 50)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The value below which ``percent`` (0..100) of the values lie, linear between neighbours; None of none.

    Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996), as NumPy's default is.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a percentile is 0..100, not {percent}")
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * percent / 100
    below, part = math.floor(place), place - math.floor(place)
    if part == 0:
        return ordered[below]
    low, high = ordered[below], ordered[below + 1]
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)


@dataclass(frozen=True)
class Percentiles:
    """Of ``count`` values, in their unit; None = of none."""

    count: int
    p50: float | None
    p95: float | None
    p99: float | None


def percentiles(values: Sequence[float]) -> Percentiles:
    """The three that latencies are judged by."""
    ordered = sorted(values)
    return Percentiles(len(ordered), percentile(ordered, 50), percentile(ordered, 95), percentile(ordered, 99))


def tail_words(count: int) -> str:
    """What to say beside percentiles of ``count`` values; "" where they are enough, or there are none."""
    if not 0 < count < LEAST_P99:
        return ""
    which = "P99 is" if count >= LEAST_P95 else "P95 and P99 are"
    return f"{which} little more than the slowest of {count}."


def rate_per_s(count: int, over_s: float) -> float | None:
    """Events a second; None where no time passed."""
    return share(count, over_s)


def improvement(before: float | None, after: float | None) -> float | None:
    """How much less ``after`` is, as a share of ``before`` (0.4 = 40 % less, negative = more); None where unknown."""
    return None if before is None or after is None or before <= 0 else (before - after) / before


def drain_s(depth: int, rate: float | None) -> float | None:
    """Seconds until a queue of ``depth`` is empty at ``rate`` jobs a second (Little's law); None while none end."""
    if depth == 0:
        return 0.0
    return depth / rate if rate else None
