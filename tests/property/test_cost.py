"""Credits and the hint that saves one: never a wrong step, never a voiced frame."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vmsg_desktop.core.cost import credits_needed, seconds_to_next_step, step_hint
from vmsg_desktop.core.model.voice import Pause

LENGTHS = st.floats(0.05, 599)
PAUSES = st.lists(st.floats(0.05, 4.0), max_size=12).map(
    lambda lengths: tuple(Pause(10.0 * i, 10.0 * i + length) for i, length in enumerate(lengths))
)


@pytest.mark.parametrize(
    ("seconds", "credits"), [(0.0, 1), (1.0, 1), (14.99, 1), (15.0, 1), (15.01, 2), (30.0, 2), (30.2, 3), (600.0, 40)]
)
def test_every_started_15_seconds_are_a_credit(seconds: float, credits: int) -> None:
    assert credits_needed(seconds) == credits


def test_added_silence_is_charged_too() -> None:
    assert credits_needed(14.0, pad_s=2.0) == 2


@given(LENGTHS, LENGTHS)
def test_a_longer_voice_never_costs_less(one: float, other: float) -> None:
    assert credits_needed(min(one, other)) <= credits_needed(max(one, other))


@given(LENGTHS)
def test_the_room_to_the_next_step_is_real(seconds: float) -> None:
    room = seconds_to_next_step(seconds)
    assert 0 <= room <= 15.0
    assert credits_needed(seconds + room * 0.999) == credits_needed(seconds)
    assert credits_needed(seconds + room + 0.01) == credits_needed(seconds) + 1


@given(LENGTHS, PAUSES)
def test_following_the_hint_saves_exactly_one_step(seconds: float, pauses: tuple[Pause, ...]) -> None:
    assume(sum(pause.length_s for pause in pauses) < seconds)
    hint = step_hint(seconds, pauses)
    assume(hint is not None)
    assert hint is not None
    cut = sum(max(0.0, pause.length_s - hint.longest_pause_s) for pause in pauses)
    assert math.isclose(cut, hint.cut_s, abs_tol=1e-6)
    assert credits_needed(seconds - cut) == credits_needed(seconds) - 1


@given(LENGTHS, PAUSES)
def test_no_pause_is_cut_below_what_keeps_words_apart(seconds: float, pauses: tuple[Pause, ...]) -> None:
    hint = step_hint(seconds, pauses)
    assert hint is None or hint.longest_pause_s >= 0.15


@given(LENGTHS, PAUSES)
def test_without_a_hint_the_silence_really_does_not_suffice(seconds: float, pauses: tuple[Pause, ...]) -> None:
    assume(credits_needed(seconds) > 1)
    most = sum(max(0.0, pause.length_s - 0.15) for pause in pauses)
    needed = seconds - (credits_needed(seconds) - 1) * 15.0 + 0.05
    assume(abs(most - needed) > 1e-6)
    assert (step_hint(seconds, pauses) is None) == (most < needed)


def test_one_credit_is_the_least() -> None:
    assert step_hint(9.0, (Pause(1, 4),)) is None
