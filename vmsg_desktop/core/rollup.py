"""Samples summed up over time: how long each resolution is kept, and how finer buckets make coarser ones. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.metrics import Resolution, Sample

HOUR_S: Final = 3600
DAY_S: Final = 24 * HOUR_S
KEPT_S: Final[Mapping[Resolution, int]] = {1: 2 * HOUR_S, 10: 48 * HOUR_S, 60: 8 * DAY_S, 3600: 400 * DAY_S}
"""Seconds for which rows of each resolution are kept."""
FINER: Final[Mapping[Resolution, Resolution]] = {10: 1, 60: 10, 3600: 60}
"""What a resolution is summed up from."""
COARSE: Final[tuple[Resolution, ...]] = (10, 60, 3600)


class Bucket(NamedTuple):
    """What was read of one series in one stretch of time: how often, and mean, lowest and highest value."""

    n: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """What one host measured in one bucket.

    Attributes:
        at_s: Unix seconds at which it begins, a multiple of ``step``.
        values: by series.
        missing: series that were not read once in it, and the latest reason.
    """

    host: str
    step: Resolution
    at_s: int
    values: Mapping[str, Bucket]
    missing: Mapping[str, str] = field(default_factory=dict)


def begin_of(at_s: float, step: int) -> int:
    """The begin of the bucket of ``step`` seconds that a moment lies in."""
    return int(at_s // step) * step


def row_of(sample: Sample) -> Row:
    """A sample as a row of one second. What is no number counts as missing."""
    values = {name: Bucket(1, value, value, value) for name, value in sample.values.items() if np.isfinite(value)}
    odd = {name: "It was read, but is no number" for name in sample.values if name not in values}
    missing = {name: why for name, why in sample.missing.items() if name not in values}
    return Row(sample.host, 1, begin_of(sample.at_s, 1), values, odd | missing)


def merged(buckets: Iterable[Bucket]) -> Bucket:
    """One bucket over several (at least one): the mean is that of all values, each counted once."""
    parts = tuple(buckets)
    n = sum(part.n for part in parts)
    mean = sum(part.n * part.mean for part in parts) / n
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    return Bucket(n, min(max(mean, low), high), low, high)


def rolled(rows: Iterable[Row], *, step: Resolution) -> tuple[Row, ...]:
    """Rows of ``step`` seconds over finer ones, in the order in which hosts and times are first met.

    A series is missing in a row when it was read in none of its parts; the latest reason stays. An order by time of
    the parts is the caller's.
    """
    parts: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        parts.setdefault((row.host, begin_of(row.at_s, step)), []).append(row)
    return tuple(_rolled(host, at_s, step, group) for (host, at_s), group in parts.items())


def _rolled(host: str, at_s: int, step: Resolution, parts: list[Row]) -> Row:
    buckets: dict[str, list[Bucket]] = {}
    missing: dict[str, str] = {}
    for part in parts:
        missing.update(part.missing)
        for name, bucket in part.values.items():
            buckets.setdefault(name, []).append(bucket)
    values = {name: merged(found) for name, found in buckets.items()}
    return Row(host, step, at_s, values, {name: why for name, why in missing.items() if name not in values})


def sum_up(data: NDArray[np.floating], *, factor: int, lead: int) -> NDArray[np.float64]:
    """Buckets side by side summed up to wider ones.

    Args:
        data: (4, n): n, mean, low, high of each bucket; where n is 0 the others are NaN.
        factor: how many make one, from 1.
        lead: buckets that are wanting before the first, 0..factor-1, so that the wide ones begin at their multiples.

    Returns:
        (4, m) float64, m = ceil((lead + n) / factor).
    """
    if factor == 1:
        return data.astype(np.float64)
    size = data.shape[1]
    wide = -(-(lead + size) // factor)
    if not wide:
        return np.empty((4, 0))
    begins = np.arange(wide) * factor - lead
    begins[0] = 0
    total = np.nan_to_num(data[0] * data[1])
    summed = np.full((4, wide), np.nan)
    summed[0] = np.add.reduceat(data[0], begins)
    np.divide(np.add.reduceat(total, begins), summed[0], out=summed[1], where=summed[0] > 0)
    summed[2] = np.fmin.reduceat(data[2], begins)
    summed[3] = np.fmax.reduceat(data[3], begins)
    summed[1] = np.clip(summed[1], summed[2], summed[3])
    return summed
