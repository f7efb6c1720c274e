"""When to ask D-ID again whether a video is done.

Asking costs a request, not asking costs waiting. With f the density of the render time and S its survival, gaps h(t)
cost ∫ S/h requests and ∫ f·h/2 seconds of lag; for a given number of requests the lag is least with
h(t) = c / sqrt(f(t)/S(t)): seldom while the video can hardly be done, often while it is about to be. The render time
is taken as lognormal, from the person's own earlier videos, the audio's length, and a wide guess at first. c is chosen
so that as many requests are made as the budget allows. All times in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist, quantiles
from typing import Final

SLOW_AFTER_S: Final = 300.0  # D-ID promises reasonable efforts for 5 minutes
_FIXED_GAP_S: Final = 2.0  # the budget is counted in requests of a fixed poll at this gap
_BUDGET: Final = 1.8
_LEAST_GAP_S: Final = 0.5  # politeness: no rate limit is published
_MOST_GAP_S: Final = 10.0
_SLOW_GAP_S: Final = 15.0
_VERY_SLOW_AFTER_S: Final = 1_800.0
_VERY_SLOW_GAP_S: Final = 60.0
_GUESS_S: Final = 18.0  # recorded talks took 3.6, 12 and 26 s
_GUESS_SPREAD: Final = 0.75
_GUESS_WEIGHT: Final = 4.0  # as many earlier videos as the guess counts for
_LEAST_SPREAD: Final = 0.15  # the next one is never known better than this
_FLOOR_S: Final = 30.0  # of the audio's length: most of the time is queueing, which it does not change
_MOST_HISTORY: Final = 50
_LEAST_HISTORY: Final = 3  # fewer say nothing about how much it varies
_LONGEST_S: Final = 3_600.0
_LATE_GROWTH: Final = 0.06  # beyond what was expected the guess is wrong: the gap then grows with the delay
_DECILES_SIGMA: Final = NormalDist().inv_cdf(0.9) - NormalDist().inv_cdf(0.1)
_GRID: Final = 200
_STANDARD: Final = NormalDist()


@dataclass(frozen=True)
class PastRender:
    """An earlier video: from the order to done, and the length of its audio."""

    render_s: float
    audio_s: float


@dataclass(frozen=True)
class RenderTimes:
    """A lognormal guess at the render time: its median, and the standard deviation of its logarithm."""

    median_s: float
    spread: float


@dataclass(frozen=True)
class NextPoll:
    """Ask after ``delay_s``; ``is_slow`` when the person should be told that it takes unusually long."""

    delay_s: float
    is_slow: bool


def render_times(history: Sequence[PastRender], *, audio_s: float) -> RenderTimes:
    """What to expect for audio of ``audio_s``, from the median and the P10-P90 range of the latest videos.

    Each is scaled to this audio's length; few of them are mixed with the guess.
    """
    latest = history[-_MOST_HISTORY:]
    logs = [math.log(_sane(past.render_s, 1.0) * _scale(audio_s, past.audio_s)) for past in latest]
    guess = math.log(_GUESS_S * _scale(audio_s, _FLOOR_S))
    weight = len(logs) / (len(logs) + _GUESS_WEIGHT)
    middle = weight * (quantiles(logs, n=2)[0] if len(logs) > 1 else sum(logs)) + (1 - weight) * guess
    own_spread = _spread(logs) if len(logs) > 2 else _GUESS_SPREAD
    spread = weight * own_spread + (1 - weight) * _GUESS_SPREAD
    return RenderTimes(math.exp(middle), max(_LEAST_SPREAD, spread))


@dataclass(frozen=True)
class RenderBand:
    """Eight of ten videos are done between ``low_s`` and ``high_s``, half of them by ``median_s``."""

    low_s: float
    median_s: float
    high_s: float


def render_band(history: Sequence[PastRender], *, audio_s: float) -> RenderBand | None:
    """P10, P50 and P90 for audio of ``audio_s``, from own history; None while that holds fewer than three videos."""
    if len(history) < _LEAST_HISTORY:
        return None
    times = render_times(history, audio_s=audio_s)
    return RenderBand(_quantile(0.1, times), times.median_s, _quantile(0.9, times))


def seconds_left(band: RenderBand, elapsed_s: float) -> tuple[float, float] | None:
    """At least and at most, for eight of ten videos; None when it takes longer than they do."""
    if elapsed_s >= band.high_s:
        return None
    return max(0.0, band.low_s - elapsed_s), band.high_s - elapsed_s


def next_poll(elapsed_s: float, times: RenderTimes) -> NextPoll:
    """The pause before the next question.

    Args:
        elapsed_s: since the order was taken.
        times: see :func:`render_times`.
    """
    if elapsed_s >= SLOW_AFTER_S:
        is_very_slow = elapsed_s >= _VERY_SLOW_AFTER_S
        return NextPoll(_VERY_SLOW_GAP_S if is_very_slow else _SLOW_GAP_S, is_slow=True)
    start_s, first_s = max(elapsed_s, 0.0), _quantile(0.01, times)
    gap_s = first_s - start_s if start_s < first_s else _gap(start_s, _gap_scale(times), times)
    late_s = start_s - _quantile(0.97, times)
    return NextPoll(min(max(gap_s, _LEAST_GAP_S, _LATE_GROWTH * late_s), _MOST_GAP_S), is_slow=False)


def _quantile(share: float, times: RenderTimes) -> float:
    """The time by which this share of videos is done."""
    return times.median_s * math.exp(times.spread * _STANDARD.inv_cdf(share))


def _gap(at_s: float, scale: float, times: RenderTimes) -> float:
    """The gap by the risk at its middle: two steps of a fixed point suffice."""
    gap_s = _FIXED_GAP_S
    for _ in range(3):
        gap_s = scale / math.sqrt(_risk(at_s + gap_s / 2, times))
        gap_s = min(max(gap_s, _LEAST_GAP_S), _MOST_GAP_S)
    return gap_s


def _risk(at_s: float, times: RenderTimes) -> float:
    """f/S at a time > 0: the share of videos not yet done that becomes done in the next second."""
    z = math.log(at_s / times.median_s) / times.spread
    alive = 1 - _STANDARD.cdf(z)
    if alive < 1e-9:  # far beyond all experience: as at the edge of it
        z, alive = 6.0, 1e-9
    return max(_STANDARD.pdf(z) / (at_s * times.spread * alive), 1e-9)


@lru_cache(maxsize=64)
def _gap_scale(times: RenderTimes) -> float:
    """C such that the expected number of requests is the budget: ∫ sqrt(f·S) dt / requests."""
    total, mean_s, step = 0.0, times.median_s * math.exp(times.spread**2 / 2), 8.0 / _GRID
    for index in range(_GRID):
        z = -4.0 + (index + 0.5) * step
        at_s = times.median_s * math.exp(times.spread * z)
        width_s = at_s * times.spread * step
        density = _STANDARD.pdf(z) / (at_s * times.spread)
        total += math.sqrt(density * (1 - _STANDARD.cdf(z))) * width_s
    requests = _BUDGET * mean_s / _FIXED_GAP_S
    return total / max(requests, 1.0)


def _scale(audio_s: float, past_audio_s: float) -> float:
    return (_FLOOR_S + _sane(audio_s, 0.0)) / (_FLOOR_S + _sane(past_audio_s, 0.0))


def _sane(seconds: float, least_s: float) -> float:
    """A recorded time may be nonsense: the clock was set, the computer slept."""
    return min(max(seconds, least_s), _LONGEST_S)


def _spread(logs: Sequence[float]) -> float:
    deciles = quantiles(logs, n=10, method="inclusive")
    return (deciles[-1] - deciles[0]) / _DECILES_SIGMA
