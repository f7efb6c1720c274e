"""Figures of a benchmark: what each configuration took, by how much it differs, and how much of that is noise. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.benchmark import RequestRun, at_vendor_at_once
from vmsg_desktop.core.stats import Percentiles, hit_rate, improvement, median, percentiles, rate_per_s

_DRAWS: Final = 1_000
_SEED: Final = 7
_MOST: Final = 10.0  # beyond e^10 nothing is known anyway
_T: Final = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306)
"""Student's t at 97.5 % by degrees of freedom from 1; two runs of five rounds have eight."""


@dataclass(frozen=True)
class Rounds:
    """Values by round: what was measured close together lies together.

    ``is_first_apart``: the first round fills a cache. That is no chance: it does so once in every such run.
    """

    values: tuple[tuple[float, ...], ...]
    is_first_apart: bool = False

    @property
    def all(self) -> list[float]:
        """Every value."""
        return [value for group in self.values for value in group]

    @property
    def free(self) -> int:
        """Rounds that chance decides about."""
        return len(self.values) - (1 if self.is_first_apart else 0)

    @property
    def by_chance(self) -> int:
        """Rounds that differ from each other by chance alone."""
        return len(self.values) - self.is_first_apart

    def draw(self, random: np.random.Generator, draws: int) -> NDArray[np.intp]:
        """(draws, rounds): numbers of rounds, with replacement."""
        count = len(self.values)
        if not self.is_first_apart:
            return random.integers(count, size=(draws, count))
        later = random.integers(1, count, size=(draws, count - 1))
        return np.concatenate([np.zeros((draws, 1), np.intp), later], axis=1)


_Figure = Callable[[Rounds, NDArray[np.intp]], NDArray[np.float64]]


@dataclass(frozen=True)
class Band:
    """Where a figure lies with a probability of 95 %, by what the run itself varied."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """The value is no surprise."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Change:
    """A share by which a figure changed, 0.4 = 40 %; None = not known. ``band``: where it may lie."""

    share: float | None
    band: Band | None = None

    @property
    def is_noise(self) -> bool:
        """Such a change may come about without any cause."""
        return self.band is None or self.band.holds(0.0)


@dataclass(frozen=True)
class Figures:
    """What the requests of one configuration took; None = of none.

    Attributes:
        requests, failed: counts.
        latency: files to video, seconds; mean_s, low_s, high_s of it.
        ours: latency without the vendor's share, seconds.
        throughput: videos a second while the configuration had its turns.
        by_round: (videos, seconds) of each of them.
        hits, misses: results of stages; hit_rate 0..1, None where no cache was asked.
        at_once: requests that the vendor had at a time, at most.
        p50_band, ours_band: of the medians.
    """

    requests: int
    failed: int
    latency: Percentiles
    mean_s: float | None
    low_s: float | None
    high_s: float | None
    ours: Percentiles
    throughput: float | None
    by_round: Rounds
    hits: int
    misses: int
    hit_rate: float | None
    at_once: int
    p50_band: Band | None
    ours_band: Band | None


def figures_of(runs: Sequence[RequestRun]) -> Figures:
    """The figures of one configuration's requests."""
    served = [run for run in runs if not run.error]
    latencies = [run.latency_s for run in served]
    ours = [run.ours_s for run in served if run.ours_s is not None]
    hits, misses = sum(run.count("hit") for run in served), sum(run.count("miss") for run in served)
    busy_s = sum(busy_by_round(runs).values())
    return Figures(
        requests=len(runs),
        failed=len(runs) - len(served),
        latency=percentiles(latencies),
        mean_s=sum(latencies) / len(latencies) if latencies else None,
        low_s=min(latencies, default=None),
        high_s=max(latencies, default=None),
        ours=percentiles(ours),
        throughput=rate_per_s(len(served), busy_s),
        by_round=work_by_round(runs),
        hits=hits,
        misses=misses,
        hit_rate=hit_rate(hits, misses),
        at_once=at_vendor_at_once(served),
        p50_band=median_band(latencies_by_round(served)),
        ours_band=median_band(ours_by_round(served)),
    )


def latencies_by_round(runs: Sequence[RequestRun]) -> Rounds:
    """Latencies of served requests, by round."""
    return _by_round(runs, lambda run: run.latency_s)


def ours_by_round(runs: Sequence[RequestRun]) -> Rounds:
    """Latencies without the vendor's share, by round."""
    return _by_round(runs, lambda run: run.ours_s)


def busy_by_round(runs: Iterable[RequestRun]) -> dict[int, float]:
    """Seconds from the begin of the first request to the end of the last, by round."""
    rounds: dict[int, list[RequestRun]] = {}
    for run in runs:
        rounds.setdefault(run.round, []).append(run)
    return {
        number: max(run.ended_s for run in group) - min(run.began_s for run in group)
        for number, group in sorted(rounds.items())
    }


def work_by_round(runs: Sequence[RequestRun]) -> Rounds:
    """(videos, seconds) of each round that took time."""
    work = tuple(
        (float(sum(run.round == number and not run.error for run in runs)), busy_s)
        for number, busy_s in busy_by_round(runs).items()
        if busy_s > 0
    )
    return Rounds(work, _fills_first(runs))


def median_band(of: Rounds) -> Band | None:
    """Where the median lies; None where fewer than two rounds differ by chance."""
    middle, error = median(of.all), _error(of, _medians)
    if middle is None or error is None:
        return None
    wide = _widest(error, by_chance=of.by_chance - 1)
    return Band(middle / wide, middle * wide)


def median_change(before: Rounds, after: Rounds) -> Change:
    """How much less the median of ``after`` is than that of ``before``, as a share of it."""
    share = improvement(median(before.all), median(after.all))
    wide = _width(before, after, _medians)
    return Change(share) if share is None or wide is None else Change(share, _around(1 - share, wide, sign=-1))


def rate_change(before: Rounds, after: Rounds) -> Change:
    """How much more videos a second, as a share; no band where a round fills a cache, for it is long and there is one.

    Args:
        before: (videos, seconds) by round.
        after: the same of the other side.
    """
    less = improvement(_rate(before), _rate(after))
    is_single = before.is_first_apart or after.is_first_apart
    wide = None if is_single else _width(before, after, _rates)
    return Change(None if less is None else -less, None if less is None or wide is None else _around(1 - less, wide))


def _by_round(runs: Sequence[RequestRun], value: Callable[[RequestRun], float | None]) -> Rounds:
    groups: dict[int, list[float]] = {}
    for run in runs:
        found = value(run)
        if found is not None and not run.error:
            groups.setdefault(run.round, []).append(found)
    return Rounds(tuple(tuple(groups[number]) for number in sorted(groups)), _fills_first(runs))


def _fills_first(runs: Iterable[RequestRun]) -> bool:
    return any(run.count("hit") for run in runs)


def _medians(of: Rounds, rounds: NDArray[np.intp]) -> NDArray[np.float64]:
    """The median of each drawing."""
    padded = np.full((len(of.values), max(map(len, of.values))), np.nan)
    for number, group in enumerate(of.values):
        padded[number, : len(group)] = group
    medians: NDArray[np.float64] = np.nanmedian(padded[rounds].reshape(len(rounds), -1), axis=1)
    return medians


def _rate(of: Rounds) -> float | None:
    return rate_per_s(round(sum(work[0] for work in of.values)), sum(work[1] for work in of.values))


def _rates(of: Rounds, rounds: NDArray[np.intp]) -> NDArray[np.float64]:
    """Videos a second of each drawing."""
    drawn = np.asarray(of.values)[rounds].sum(axis=1)
    rates: NDArray[np.float64] = drawn[:, 0] / drawn[:, 1]
    return rates


def _error(of: Rounds, figure: _Figure) -> float | None:
    """Standard error of a figure as a share of it, by drawing rounds (the bootstrap of Efron); None where unknown.

    Requests of one round share the machine's mood, so rounds are drawn, not requests. Drawing so few with replacement
    shows too little by (n - 1) / n, and nothing of the round that fills a cache: both are made up for.
    """
    if of.by_chance < 2:
        return None
    drawn = figure(of, of.draw(np.random.default_rng(_SEED), _DRAWS))  # the same runs always give the same band
    mean = float(drawn.mean())
    return float(drawn.std()) / mean * math.sqrt(len(of.values) / (of.by_chance - 1)) if mean > 0 else None


def _width(before: Rounds, after: Rounds, figure: _Figure) -> float | None:
    """By which factor the ratio of two figures may be off."""
    first, second = _error(before, figure), _error(after, figure)
    if first is None or second is None:
        return None
    return _widest(math.hypot(first, second), by_chance=before.by_chance + after.by_chance - 2)


def _widest(error: float, *, by_chance: int) -> float:
    return math.exp(min(_MOST, _T[min(by_chance, len(_T)) - 1] * error))


def _around(ratio: float, wide: float, *, sign: int = 1) -> Band:
    """The band of a change whose ratio may be off by a factor; ``sign`` -1: of a decrease."""
    low, high = sorted((sign * (ratio / wide - 1), sign * (ratio * wide - 1)))
    return Band(low, high)
