"""The noise band: it holds the figure, grows with the noise, and stays away from what no noise explains."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsg_desktop.core.benchmark import RequestRun, most_at_once
from vmsg_desktop.core.benchmark_figures import Groups, busy_by_round, median_band, median_change, rate_change

TIMES = st.lists(st.lists(st.floats(0.01, 100), min_size=1, max_size=6), min_size=1, max_size=4)
INTERVALS = st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)).map(sorted).map(tuple), max_size=12)


@settings(max_examples=25)
@given(TIMES)
def test_the_band_lies_among_the_values(groups: list[list[float]]) -> None:
    band, values = median_band(groups), np.concatenate(groups)
    if len(values) < 3:
        assert band is None
    else:
        assert band is not None
        assert values.min() <= band.low <= band.high <= values.max()


@settings(max_examples=25)
@given(TIMES)
def test_the_same_runs_differ_by_nothing(groups: list[list[float]]) -> None:
    change = median_change(groups, groups)
    assert change.share == 0
    assert change.is_noise


@settings(max_examples=15)
@given(st.integers(0, 1_000), st.floats(0.2, 0.8))
def test_a_change_far_beyond_the_noise_is_none(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    before: Groups = [list(rng.normal(10, 0.05, 5)) for _ in range(3)]
    after: Groups = [list(rng.normal(10 * factor, 0.05, 5)) for _ in range(3)]
    change = median_change(before, after)
    assert not change.is_noise
    assert change.share is not None
    assert abs(change.share - (1 - factor)) < 0.03


def test_two_samples_of_one_machine_are_told_apart_about_as_rarely_as_promised() -> None:
    rng = np.random.default_rng(11)
    wrong = sum(
        not median_change(
            [list(rng.normal(10, 1, 5)) for _ in range(4)], [list(rng.normal(10, 1, 5)) for _ in range(4)]
        ).is_noise
        for _ in range(60)
    )
    assert wrong <= 6  # 5 % are promised


@given(st.lists(st.floats(0.01, 10), min_size=2, max_size=5))
def test_more_videos_a_second_is_a_positive_change(rates: list[float]) -> None:
    faster = rate_change(rates, [rate * 3 for rate in rates], share=2.0)
    assert faster.share == 2.0
    assert faster.band is not None
    assert faster.band.low <= 2.0 + 1e-9
    assert faster.band.high >= 2.0 - 1e-9


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
