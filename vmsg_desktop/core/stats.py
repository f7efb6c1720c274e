"""Every figure that a person reads is computed here; what cannot be known is None, shown as n/a, never 0."""

from __future__ import annotations


def hit_rate(hits: int, misses: int) -> float | None:
    """Hits / lookups, 0..1; None before the first lookup."""
    lookups = hits + misses
    return hits / lookups if lookups else None
