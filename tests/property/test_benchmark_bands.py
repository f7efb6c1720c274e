"""The noise band: it holds the figure, grows with the noise, and stays away from what no noise explains."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsg_desktop.core.benchmark import RequestRun, most_at_once
from vmsg_desktop.core.benchmark_figures import Rounds, busy_by_round, median_band, median_change, rate_change

TIMES = st.lists(st.lists(st.floats(0.01, 100), min_size=1, max_size=6), min_size=1, max_size=4)
INTERVALS = st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)).map(sorted).map(tuple), max_size=12)


def rounds(groups: list[list[float]], *, is_first_apart: bool = False) -> Rounds:
    return Rounds(tuple(tuple(group) for group in groups), is_first_apart)


def normal(rng: np.random.Generator, mean: float, spread: float, *, count: int) -> Rounds:
    return rounds([list(rng.normal(mean, spread, 5)) for _ in range(count)])


@settings(max_examples=25)
@given(TIMES, st.booleans())
def test_the_band_holds_the_median_where_two_rounds_differ_by_chance(
    groups: list[list[float]], is_first_apart: bool
) -> None:
    of = rounds(groups, is_first_apart=is_first_apart)
    band, middle = median_band(of), float(np.median(of.all))
    if len(groups) - is_first_apart < 2:
        assert band is None
    else:
        assert band is not None
        assert 0 < band.low <= middle * (1 + 1e-9)
        assert band.high >= middle * (1 - 1e-9)


@settings(max_examples=25)
@given(TIMES)
def test_the_same_runs_differ_by_nothing(groups: list[list[float]]) -> None:
    change = median_change(rounds(groups), rounds(groups))
    assert change.share == 0
    assert change.is_noise


@settings(max_examples=15)
@given(st.integers(0, 1_000), st.floats(0.2, 0.8))
def test_a_change_far_beyond_the_noise_is_none(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    change = median_change(normal(rng, 10, 0.05, count=3), normal(rng, 10 * factor, 0.05, count=3))
    assert not change.is_noise
    assert change.share is not None
    assert abs(change.share - (1 - factor)) < 0.03


def moody(rng: np.random.Generator, sizes: list[int], *, is_first_apart: bool) -> tuple[Rounds, Rounds]:
    """Latencies and work of rounds that each have a mood; one side fills a cache first."""
    moods = 1 + 0.05 * rng.normal(size=len(sizes))
    times = [list(5 * mood * (1 + 0.05 * rng.normal(size=size))) for mood, size in zip(moods, sizes, strict=True)]
    if is_first_apart:
        times[0] = [took_s + 3 for took_s in times[0]]
    work = [[float(len(group)), sum(group)] for group in times]
    return rounds(times, is_first_apart=is_first_apart), rounds(work, is_first_apart=is_first_apart)


@pytest.mark.parametrize("is_first_apart", [False, True])
@pytest.mark.parametrize("sizes", [[3, 3, 4], [4, 4, 4, 4, 4]])
def test_two_runs_of_one_program_are_told_apart_about_as_rarely_as_promised(
    sizes: list[int], is_first_apart: bool
) -> None:
    rng = np.random.default_rng(11)
    pairs = [[moody(rng, sizes, is_first_apart=is_first_apart) for _ in range(2)] for _ in range(200)]
    slower = sum(not median_change(before[0], after[0]).is_noise for before, after in pairs)
    fewer = sum(not rate_change(before[1], after[1]).is_noise for before, after in pairs)
    assert slower <= 20  # 10 are promised
    assert fewer <= (0 if is_first_apart else 20)


def test_filling_a_cache_is_no_noise() -> None:
    slow_then_quick = [[9.0, 9.1, 9.2], [5.0, 5.1, 5.2], [5.01, 5.11, 5.21], [5.02, 5.12, 5.22]]
    apart, mixed = (median_band(rounds(slow_then_quick, is_first_apart=apart)) for apart in (True, False))
    assert apart is not None
    assert mixed is not None
    assert apart.high < 5.3
    assert mixed.high > 6


@given(st.lists(st.floats(0.5, 20), min_size=2, max_size=5))
def test_more_videos_a_second_are_a_positive_change(busy_s: list[float]) -> None:
    faster = rate_change(rounds([[3.0, one] for one in busy_s]), rounds([[3.0, one / 3] for one in busy_s]))
    assert faster.share == pytest.approx(2.0)
    assert faster.band is not None
    assert faster.band.low <= 2.0 + 1e-9
    assert faster.band.high >= 2.0 - 1e-9


def test_the_one_round_that_fills_a_cache_leaves_the_rate_without_a_band() -> None:
    plain = rounds([[3, 21.0], [3, 20.0], [3, 21.5], [3, 20.5]])
    filling = rounds([[3, 16.0], [3, 6.3], [3, 6.2], [3, 6.4]], is_first_apart=True)
    assert rate_change(plain, filling).share == pytest.approx(83 / 34.9 - 1)
    assert rate_change(plain, filling).band is None
    assert rate_change(filling, plain).is_noise


@given(INTERVALS)
def test_the_most_at_once_is_what_counting_at_every_middle_gives(intervals: list[tuple[float, float]]) -> None:
    points = sorted({at_s for interval in intervals for at_s in interval})
    middles = [(low + high) / 2 for low, high in pairwise(points)]
    held = [sum(begin_s < at_s < end_s for begin_s, end_s in intervals) for at_s in middles]
    expected = max(held, default=0)
    assert most_at_once(intervals) >= expected
    assert most_at_once(intervals) <= len(intervals)


@given(TIMES)
def test_busy_time_is_from_first_to_last_in_each_round(groups: list[list[float]]) -> None:
    runs = [
        RequestRun("baseline", number, index, 0.0, took_s)
        for number, group in enumerate(groups)
        for index, took_s in enumerate(group)
    ]
    assert busy_by_round(runs) == {number: max(group) for number, group in enumerate(groups)}
