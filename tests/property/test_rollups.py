"""What is summed up over time says the same as NumPy says of all the values at once, in whatever steps it was done."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.storage.metrics_rows import row_from, row_text
from vmsg_desktop.core.model.metrics import HERE, Sample
from vmsg_desktop.core.rollup import COARSE, Bucket, Row, begin_of, merged, rolled, row_of, sum_up

BEGIN_S = 1_800_000_000
values = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: 0.0 if abs(value) < 1e-6 else value)
seconds = st.dictionaries(st.integers(0, 7_300), st.one_of(values, st.none()), min_size=1, max_size=60)
buckets = st.lists(values, min_size=1, max_size=20).map(
    lambda found: Bucket(len(found), float(np.mean(found)), min(found), max(found))
)


def rows_of(read: dict[int, float | None]) -> list[Row]:
    """A second with None was looked at in vain."""
    return [
        row_of(Sample(HERE, BEGIN_S + at_s + 0.3, {} if value is None else {"x": value}, {} if value else {"x": "no"}))
        for at_s, value in sorted(read.items())
    ]


def agrees(bucket: Bucket, expected: list[float]) -> bool:
    scale = max(abs(value) for value in expected)
    return (
        bucket.n == len(expected)
        and math.isclose(bucket.mean, float(np.mean(expected)), rel_tol=1e-9, abs_tol=1e-9 * scale + 1e-12)
        and bucket.low == min(expected)
        and bucket.high == max(expected)
    )


@given(seconds)
def test_each_step_over_the_one_below_it_says_what_numpy_says_of_the_seconds(read: dict[int, float | None]) -> None:
    rows = tuple(rows_of(read))
    for step in COARSE:
        rows = rolled(rows, step=step)
        for row in rows:
            inside = {at_s: value for at_s, value in read.items() if begin_of(BEGIN_S + at_s, step) == row.at_s}
            expected = [value for value in inside.values() if value is not None]
            assert ("x" in row.values) == bool(expected)
            assert not expected or agrees(row.values["x"], expected)
            assert ("x" in row.missing) == (not expected)
        assert {row.at_s for row in rows} == {begin_of(BEGIN_S + at_s, step) for at_s in read}


@given(seconds)
def test_doing_it_twice_changes_nothing(read: dict[int, float | None]) -> None:
    once = rolled(rows_of(read), step=10)

    assert rolled(once, step=10) == once


@given(st.lists(buckets, min_size=1, max_size=8))
def test_a_mean_stays_between_the_lowest_and_the_highest(parts: list[Bucket]) -> None:
    whole = merged(parts)

    assert whole.low <= whole.mean <= whole.high
    assert whole.n == sum(part.n for part in parts)


@given(st.lists(st.one_of(st.none(), buckets), min_size=1, max_size=40), st.integers(1, 9), st.data())
def test_wide_columns_say_what_the_narrow_ones_in_them_say(
    parts: list[Bucket | None], factor: int, data: st.DataObject
) -> None:
    lead = data.draw(st.integers(0, factor - 1))
    table = np.array([part or (0, np.nan, np.nan, np.nan) for part in parts]).T
    wide = sum_up(table, factor=factor, lead=lead)

    assert wide.shape[1] == math.ceil((lead + len(parts)) / factor)
    for place in range(wide.shape[1]):
        first = max(0, place * factor - lead)
        inside = [part for part in parts[first : (place + 1) * factor - lead] if part is not None]
        if not inside:
            assert wide[0, place] == 0
            assert np.isnan(wide[1:, place]).all()
            continue
        whole = merged(inside)
        scale = max(abs(whole.low), abs(whole.high), 1e-9)
        assert wide[:, place].tolist() == pytest.approx(list(whole), rel=1e-9, abs=1e-9 * scale)


@given(seconds)
def test_a_row_comes_back_from_its_text_to_seven_digits(read: dict[int, float | None]) -> None:
    for row in rolled(rows_of(read), step=10):
        again = row_from(row_text(row), host=row.host, step=row.step, at_s=row.at_s)
        assert again.missing == row.missing
        assert again.values.keys() == row.values.keys()
        for name, bucket in row.values.items():
            assert list(again.values[name]) == pytest.approx(list(bucket), rel=1e-6, abs=1e-30)


def test_what_is_no_number_counts_as_missing_and_never_as_zero() -> None:
    row = row_of(Sample(HERE, BEGIN_S, {"a": math.nan, "b": math.inf, "c": 0.0}, {"d": "No driver"}))

    assert row.values == {"c": Bucket(1, 0.0, 0.0, 0.0)}
    assert row.missing == {"a": "It was read, but is no number", "b": "It was read, but is no number", "d": "No driver"}


def test_the_latest_reason_stays_and_a_value_in_the_bucket_ends_it() -> None:
    rows = [
        Row(HERE, 1, BEGIN_S, {}, {"gpu0.load": "The driver is starting", "fan": "No fan"}),
        Row(HERE, 1, BEGIN_S + 1, {}, {"gpu0.load": "The driver was taken out", "fan": "No fan"}),
        Row(HERE, 1, BEGIN_S + 2, {"fan": Bucket(1, 0.5, 0.5, 0.5)}, {"gpu0.load": "The driver was taken out"}),
    ]

    (row,) = rolled(rows, step=10)

    assert row.missing == {"gpu0.load": "The driver was taken out"}
    assert row.values == {"fan": Bucket(1, 0.5, 0.5, 0.5)}
