"""The meter rises at once, falls at a fixed rate and holds its peak; figures worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.ui.widgets.ballistics import FALL_DB_PER_S, FLOOR_DB, HOLD_S, MeterLevel, advance

levels = st.floats(-120, 6)


def run(*steps: tuple[float, float]) -> MeterLevel:
    shown = MeterLevel()
    for at_s, level_db in steps:
        shown = advance(shown, level_db, at_s)
    return shown


def test_it_rises_at_once() -> None:
    shown = run((0.0, -30), (0.033, -6))
    assert (shown.bar_db, shown.peak_db) == (-6, -6)


def test_it_falls_twenty_decibels_a_second() -> None:
    assert run((0.0, -6), (0.5, -60)).bar_db == pytest.approx(-16)
    assert run((0.0, -6), (0.5, -60), (1.0, -60)).bar_db == pytest.approx(-26)


def test_a_steady_sound_stands_still() -> None:
    assert run(*((step / 30, -20.0) for step in range(60))).bar_db == -20


def test_the_peak_is_held_and_then_falls() -> None:
    assert run((0.0, -6), (HOLD_S, -60)).peak_db == -6
    assert run((0.0, -6), (1.0, -60), (HOLD_S + 0.5, -60)).peak_db == pytest.approx(-16)
    assert run((0.0, -6), (1.0, -60), (2.0, -60), (2.5, -60)).peak_db == pytest.approx(-26)


def test_reaching_the_peak_again_holds_it_anew() -> None:
    assert run((0.0, -6), (1.4, -6), (2.8, -60)).peak_db == -6


def test_silence_and_overload_stay_within_the_scale() -> None:
    assert run((0.0, -float("inf"))).bar_db == FLOOR_DB
    assert run((0.0, 3.0)).peak_db == 0.0
    assert run((0.0, -3.0), (60.0, -90)).peak_db == FLOOR_DB


@given(st.lists(st.tuples(st.floats(0, 0.5), levels), max_size=40))
def test_the_peak_is_never_below_the_bar(steps: list[tuple[float, float]]) -> None:
    shown, at_s = MeterLevel(), 0.0
    for gap_s, level_db in steps:
        at_s += gap_s
        before = shown
        shown = advance(shown, level_db, at_s)
        assert FLOOR_DB <= shown.bar_db <= shown.peak_db <= 0
        assert shown.bar_db >= before.bar_db - FALL_DB_PER_S * gap_s - 1e-9
