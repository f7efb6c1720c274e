"""Values of sliders as text and back: signs, units, grids, and what a person may type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.ui.widgets.values import ValueRange, format_value, parse_value

PITCH = ValueRange(-6, 6, 0.5, neutral=0, unit="st", decimals=1, is_signed=True)
LEVEL = ValueRange(-40, 0, 1, unit="dB")
SPEED = ValueRange(0.5, 2.0, 0.05, neutral=1.0, unit="×", decimals=2, fine=0.01)


@pytest.mark.parametrize(
    ("value", "of", "text"),
    [
        (1.5, PITCH, "+1.5 st"),
        (-1.5, PITCH, "−1.5 st"),
        (0.0, PITCH, "0.0 st"),
        (-0.04, PITCH, "0.0 st"),
        (-18, LEVEL, "−18 dB"),
        (1.05, SPEED, "1.05 ×"),
        (3, ValueRange(0, 5, 1), "3"),
    ],
)
def test_values_are_written_as_the_design_says(value: float, of: ValueRange, text: str) -> None:
    assert format_value(value, of) == text


@pytest.mark.parametrize(
    ("typed", "of", "value"),
    [
        ("1.5", PITCH, 1.5),
        ("+1,5 st", PITCH, 1.5),
        ("-1.5", PITCH, -1.5),
        ("−1.5 st", PITCH, -1.5),
        (".5", PITCH, 0.5),
        ("99", PITCH, 6),
        ("-99dB", LEVEL, -40),
        ("loud", LEVEL, None),
        ("", LEVEL, None),
    ],
)
def test_what_a_person_types_is_understood(typed: str, of: ValueRange, value: float | None) -> None:
    assert parse_value(typed, of) == value


def test_the_coarse_grid_passes_through_neutral() -> None:
    assert SPEED.on_step(1.012) == 1.0
    assert SPEED.on_step(1.03) == pytest.approx(1.05)


@given(st.floats(-10, 10))
def test_text_leads_back_to_the_value(value: float) -> None:
    kept = PITCH.clamp(value)
    assert parse_value(format_value(kept, PITCH), PITCH) == pytest.approx(kept, abs=0.051)


@given(st.integers(0, 150))
def test_positions_lead_back_to_themselves(position: int) -> None:
    assert SPEED.positions == 150
    assert SPEED.position_of(SPEED.value_at(position)) == position
