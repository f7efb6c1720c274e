"""Figures of a benchmark: what each configuration took, by how much it differs, and how much of that is noise. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.benchmark import RequestRun, at_vendor_at_once
from vmsg_desktop.core.stats import Percentiles, hit_rate, improvement, median, percentiles, rate_per_s

_DRAWS: Final = 1_000
_SEED: Final = 7
Groups = Sequence[Sequence[float]]
"""Values by round: what was measured close together lies together."""


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
        throughput: videos a second while the configuration had its turns; by_round: in each of them.
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
    by_round: tuple[float, ...]
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
        by_round=rates_by_round(runs),
        hits=hits,
        misses=misses,
        hit_rate=hit_rate(hits, misses),
        at_once=at_vendor_at_once(served),
        p50_band=median_band(latencies_by_round(served)),
        ours_band=median_band(ours_by_round(served)),
    )


def latencies_by_round(runs: Iterable[RequestRun]) -> Groups:
    """Latencies of served requests, by round."""
    return _by_round(runs, lambda run: run.latency_s)


def ours_by_round(runs: Iterable[RequestRun]) -> Groups:
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


def rates_by_round(runs: Sequence[RequestRun]) -> tuple[float, ...]:
    """Videos a second in each round that took time."""
    return tuple(
        sum(run.round == number and not run.error for run in runs) / busy_s
        for number, busy_s in busy_by_round(runs).items()
        if busy_s > 0
    )


def median_band(groups: Groups) -> Band | None:
    """Where the median lies; None of fewer than three values."""
    return None if _too_few(groups) else _band(_medians(groups, _random()))


def median_change(before: Groups, after: Groups) -> Change:
    """How much less the median of ``after`` is than that of ``before``, as a share of it."""
    share = improvement(median(_flat(before)), median(_flat(after)))
    if share is None or _too_few(before) or _too_few(after):
        return Change(share)
    random = _random()
    first, second = _medians(before, random), _medians(after, random)
    return Change(share, _band((first - second) / first))


def rate_change(before: Sequence[float], after: Sequence[float], *, share: float | None) -> Change:
    """How much more videos a second, as a share; the band from the rates of the rounds, None of a single round."""
    if share is None or len(before) < 2 or len(after) < 2 or min(before) <= 0:
        return Change(share)
    random = _random()
    first, second = (_means(np.asarray(rates), random) for rates in (before, after))
    return Change(share, _band(second / first - 1))


def _by_round(runs: Iterable[RequestRun], value: Callable[[RequestRun], float | None]) -> Groups:
    groups: dict[int, list[float]] = {}
    for run in runs:
        found = value(run)
        if found is not None and not run.error:
            groups.setdefault(run.round, []).append(found)
    return [groups[number] for number in sorted(groups)]


def _medians(groups: Groups, random: np.random.Generator) -> NDArray[np.float64]:
    """Medians of drawn runs: rounds with replacement, then requests in them (the bootstrap of Efron, two-staged).

    Requests of one round share the machine's mood, so drawing them one by one would make the noise look too small.
    """
    sizes = np.asarray([len(group) for group in groups if len(group)])
    padded = np.full((len(sizes), sizes.max()), np.nan)
    for number, group in enumerate(group for group in groups if len(group)):
        padded[number, : len(group)] = group
    rounds = random.integers(len(sizes), size=(_DRAWS, len(sizes)))
    places = random.random((_DRAWS, len(sizes), sizes.max())) * sizes[rounds][..., None]
    drawn = padded[rounds[..., None], places.astype(np.intp)]
    drawn[np.arange(sizes.max()) >= sizes[rounds][..., None]] = np.nan
    medians: NDArray[np.float64] = np.nanmedian(drawn.reshape(_DRAWS, -1), axis=1)
    return medians


def _means(rates: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    drawn = rates[random.integers(len(rates), size=(_DRAWS, len(rates)))]
    means: NDArray[np.float64] = drawn.mean(axis=1)
    return means


def _band(values: NDArray[np.float64]) -> Band:
    low, high = np.percentile(values, [2.5, 97.5])
    return Band(float(low), float(high))


def _random() -> np.random.Generator:
    return np.random.default_rng(_SEED)  # the same runs always give the same band


def _too_few(groups: Groups) -> bool:
    return sum(map(len, groups)) < 3


def _flat(groups: Groups) -> list[float]:
    return [value for group in groups for value in group]
