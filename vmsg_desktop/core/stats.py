"""Every figure that a person reads is computed here; what cannot be known is None, shown as n/a, never 0."""

from __future__ import annotations

from collections.abc import Sequence


def hit_rate(hits: int, misses: int) -> float | None:
    """Hits / lookups, 0..1; None before the first lookup."""
    lookups = hits + misses
    return hits / lookups if lookups else None


def median(values: Sequence[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None of none."""
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
