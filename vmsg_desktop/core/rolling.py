"""Figures over time from events: at each moment of an axis, what the events shortly before it say.

NaN where there was no event: nothing is known of that moment, which is not 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def rolling_mean(ended_s: Floats, values: Floats, at_s: Floats, *, over_s: float) -> Floats:
    """The mean of the values that ended in (t - over_s, t], for each t of ``at_s``.

    Args:
        ended_s: (n,) rising.
        values: (n,).
        at_s: (m,) rising.
        over_s: seconds looked back.
    """
    begin, end = _ranges(ended_s, at_s, over_s)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    counts = end - begin
    totals = sums[end] - sums[begin]
    means: Floats = np.divide(totals, counts, out=np.full(len(at_s), np.nan), where=counts > 0)
    return means


def rolling_percentiles(
    ended_s: Floats, values: Floats, at_s: Floats, *, over_s: float, percents: Sequence[float]
) -> Floats:
    """(len(percents), m): as `rolling_mean`, percentiles as those of core/stats.py (linear between neighbours)."""
    begin, end = _ranges(ended_s, at_s, over_s)
    found = np.full((len(percents), len(at_s)), np.nan)
    for column, (first, last) in enumerate(zip(begin, end, strict=True)):
        if last > first:
            found[:, column] = np.percentile(values[first:last], percents)
    return found


def counts_by_step(at_s: Floats, edges_s: Floats) -> Floats:
    """(m - 1,): how many events, in any order, lie in each [edge, next edge); ``edges_s`` (m,) rising."""
    places = np.searchsorted(edges_s, at_s, side="right") - 1
    inside = places[(places >= 0) & (places < len(edges_s) - 1)]
    return np.bincount(inside, minlength=len(edges_s) - 1).astype(np.float64)


def value_at(at_s: Floats, values: Floats, moment_s: float, *, reach_s: float) -> float | None:
    """The newest known value at or before a moment; None where all of the last ``reach_s`` are missing."""
    begin = int(np.searchsorted(at_s, moment_s - reach_s, side="left"))
    near = values[begin : int(np.searchsorted(at_s, moment_s, side="right"))]
    known = near[~np.isnan(near)]
    return float(known[-1]) if len(known) else None


def nice_ticks(top: float, *, is_whole: bool = False) -> tuple[float, ...]:
    """One to three round values above 0, the highest at most a tenth above ``top``.

    Steps are 1, 2, 2.5 or 5 times a power of ten; with ``is_whole`` none is less than 1 or has a fraction.
    """
    if not top > 0:
        return (1.0,)
    power = 10.0 ** np.floor(np.log10(top) - 1)
    for step in (power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0)):
        count = int(np.floor(top * 1.1 / step))
        if count <= 3 and not (is_whole and step % 1):
            return tuple(float(np.round(step * each, 12)) for each in range(1, max(1, count) + 1))
    return (float(top),)


def _ranges(ended_s: Floats, at_s: Floats, over_s: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of the events looked at from each moment, the first and the one behind the last."""
    return np.searchsorted(ended_s, at_s - over_s, side="right"), np.searchsorted(ended_s, at_s, side="right")
