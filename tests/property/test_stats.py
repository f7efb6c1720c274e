"""Figures agree with the field's own library, whatever the values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.stats import (
    LEAST_P95,
    LEAST_P99,
    drain_s,
    hit_rate,
    improvement,
    median,
    percentile,
    percentiles,
    rate_per_s,
    share,
    tail_words,
)

VALUES = st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=300)


@given(VALUES, st.floats(0, 100))
def test_percentiles_agree_with_numpy(values: list[float], percent: float) -> None:
    found = percentile(values, percent)
    assert found == pytest.approx(float(np.percentile(values, percent)), rel=1e-9, abs=1e-3)


@given(VALUES)
def test_the_three_are_the_percentiles_of_the_same_values(values: list[float]) -> None:
    three = percentiles(values)
    assert three.count == len(values)
    expected = np.percentile(values, [50, 95, 99])
    assert [three.p50, three.p95, three.p99] == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-3)
    assert median(values) == three.p50


def test_nothing_measured_is_no_figure() -> None:
    assert percentile([], 95) is None
    assert percentiles([]).p99 is None
    assert share(0, 0) is None
    assert hit_rate(0, 0) is None
    assert rate_per_s(3, 0.0) is None
    assert improvement(0.0, 1.0) is None
    assert improvement(None, 1.0) is None
    assert drain_s(5, None) is None
    assert drain_s(5, 0.0) is None


def test_known_figures() -> None:
    assert rate_per_s(30, 100.0) == 0.3
    assert improvement(10.0, 6.0) == 0.4
    assert drain_s(50, 0.25) == 200.0
    assert drain_s(0, None) == 0.0
    assert hit_rate(3, 1) == 0.75


@pytest.mark.parametrize("percent", [-0.1, 100.1])
def test_a_percentile_outside_the_scale_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match=r"0\.\.100"):
        percentile([1.0], percent)


@given(st.integers(1, 1_000))
def test_a_tail_of_few_values_is_said_to_be_the_slowest_one(count: int) -> None:
    words = tail_words(count)
    assert ("P95" in words) == (count < LEAST_P95)
    assert ("P99" in words) == (count < LEAST_P99)
    assert not words or f"the slowest of {count}." in words
    assert tail_words(0) == ""
