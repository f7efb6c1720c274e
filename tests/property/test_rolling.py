"""Figures over time agree with what numpy says of the same events, and know nothing where there were none."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vmsg_desktop.core.rolling import counts_by_step, nice_ticks, rolling_mean, rolling_percentiles, value_at
from vmsg_desktop.core.stats import percentile

moments = st.lists(st.floats(0.0, 1000.0), min_size=0, max_size=60).map(lambda each: np.array(sorted(each)))
spans_s = st.floats(1.0, 200.0)


def inside(ended_s: np.ndarray, at_s: float, over_s: float) -> np.ndarray:
    return (ended_s > at_s - over_s) & (ended_s <= at_s)


@given(ended_s=moments, seed=st.integers(0, 99), over_s=spans_s)
def test_the_mean_is_that_of_the_events_looked_back_on(ended_s: np.ndarray, seed: int, over_s: float) -> None:
    values = np.random.default_rng(seed).random(len(ended_s))
    at_s = np.linspace(0.0, 1200.0, 40)
    found = rolling_mean(ended_s, values, at_s, over_s=over_s)
    for at, mean in zip(at_s, found, strict=True):
        chosen = values[inside(ended_s, at, over_s)]
        if len(chosen):
            assert np.isclose(mean, chosen.mean())
        else:
            assert np.isnan(mean)


@given(ended_s=moments, seed=st.integers(0, 99), over_s=spans_s)
def test_percentiles_are_those_that_a_person_reads_elsewhere(ended_s: np.ndarray, seed: int, over_s: float) -> None:
    values = np.random.default_rng(seed).random(len(ended_s))
    at_s = np.linspace(0.0, 1200.0, 25)
    found = rolling_percentiles(ended_s, values, at_s, over_s=over_s, percents=(50, 95, 99))
    for column, at in enumerate(at_s):
        chosen = values[inside(ended_s, at, over_s)].tolist()
        for row, percent in enumerate((50, 95, 99)):
            wanted = percentile(chosen, percent)
            value = found[row, column]
            assert np.isnan(value) if wanted is None else np.isclose(value, wanted)


@given(at_s=st.lists(st.floats(-50.0, 150.0), max_size=80), steps=st.integers(1, 20))
def test_counts_are_those_of_a_histogram(at_s: list[float], steps: int) -> None:
    edges_s = np.linspace(0.0, 100.0, steps + 1)
    wanted = [sum(low <= at < high for at in at_s) for low, high in itertools.pairwise(edges_s)]
    assert counts_by_step(np.array(at_s), edges_s).tolist() == wanted


@given(values=arrays.arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 9) | st.just(np.nan)))
def test_a_value_stands_until_the_next_one_but_not_longer_than_it_reaches(values: np.ndarray) -> None:
    at_s = np.arange(len(values), dtype=np.float64)
    for index in range(len(values)):
        found = value_at(at_s, values, index + 0.5, reach_s=2.0)
        known = [value for value in values[max(0, index - 1) : index + 1] if not np.isnan(value)]
        assert found == (known[-1] if known else None)
    assert value_at(at_s, values, -0.5, reach_s=2.0) is None
    assert value_at(at_s, values, len(values) + 1.5, reach_s=2.0) is None


@given(top=st.floats(0.001, 1e7), is_whole=st.booleans())
def test_ticks_are_few_even_and_reach_the_top(top: float, is_whole: bool) -> None:
    if is_whole:
        top = max(2.0, top)
    ticks = nice_ticks(top, is_whole=is_whole)
    assert 1 <= len(ticks) <= 3
    assert 0.4 * top <= ticks[-1] <= 1.1 * top + 1e-9
    assert np.allclose(np.diff((0.0, *ticks)), ticks[0])
    if is_whole:
        assert all(tick == int(tick) for tick in ticks)


def test_an_axis_of_nothing_still_has_a_tick() -> None:
    assert nice_ticks(0.0) == (1.0,)
