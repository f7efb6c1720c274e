"""Adaptive polling: whatever the history, the next question comes within sane bounds; and it pays off."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsg_desktop.core.polling import SLOW_AFTER_S, NextPoll, PastRender, RenderTimes, next_poll, render_times

TIMES = st.floats(0, 1e6, allow_nan=False)
PASTS = st.lists(st.builds(PastRender, TIMES, TIMES), max_size=60)


@given(PASTS, TIMES, TIMES)
def test_the_pause_is_never_hasty_and_never_endless(
    history: list[PastRender], audio_s: float, elapsed_s: float
) -> None:
    times = render_times(history, audio_s=audio_s)
    poll = next_poll(elapsed_s, times)
    assert 0.5 <= poll.delay_s <= 60
    assert poll.is_slow == (elapsed_s >= SLOW_AFTER_S)


@given(PASTS, TIMES)
def test_what_is_expected_is_a_positive_time_with_some_doubt(history: list[PastRender], audio_s: float) -> None:
    times = render_times(history, audio_s=audio_s)
    assert math.isfinite(times.median_s)
    assert times.median_s > 0
    assert 0.15 <= times.spread < 100


@given(st.floats(5, 200), st.floats(0, 300))
@settings(max_examples=40)
def test_many_equal_videos_are_believed(render_s: float, audio_s: float) -> None:
    times = render_times([PastRender(render_s, audio_s)] * 50, audio_s=audio_s)
    assert times.median_s == pytest.approx(render_s, rel=0.35)
    assert times.spread < 0.25


@given(st.floats(5, 200), st.floats(10, 300), st.floats(10, 300))
@settings(max_examples=40)
def test_longer_audio_is_expected_to_take_no_less(render_s: float, one_s: float, other_s: float) -> None:
    history = [PastRender(render_s, 30.0)] * 5
    shorter, longer = sorted((one_s, other_s))
    assert render_times(history, audio_s=shorter).median_s <= render_times(history, audio_s=longer).median_s


def test_a_negative_clock_is_taken_as_the_start() -> None:
    times = RenderTimes(25.0, 0.4)
    assert next_poll(-5.0, times) == next_poll(0.0, times)


def asked(delay: Callable[[float], float], ready_s: float) -> tuple[float, int]:
    """(lag after ready, questions) of a way of polling."""
    now_s, count = 0.0, 0
    while now_s < ready_s or count == 0:
        now_s += delay(now_s)
        count += 1
    return now_s - ready_s, count


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize("history_length", [0, 3, 10, 30])
@pytest.mark.parametrize("spread", [0.25, 0.4, 0.6])
def test_against_a_fixed_poll_it_waits_half_as_long_for_at_most_twice_the_questions(
    spread: float, history_length: int
) -> None:
    dice = random.Random(f"{spread} {history_length}")
    ours: list[tuple[float, int]] = []
    every_2_s: list[tuple[float, int]] = []
    every_5_s: list[tuple[float, int]] = []
    for _ in range(40):
        past = [PastRender(25 * math.exp(dice.gauss(0, spread)), 20) for _ in range(history_length)]
        times = render_times(past, audio_s=20)
        for _ in range(25):
            ready_s = 25 * math.exp(dice.gauss(0, spread))
            ours.append(asked(lambda now_s, times=times: next_poll(now_s, times).delay_s, ready_s))  # type: ignore[misc]
            every_2_s.append(asked(lambda _now_s: 2.0, ready_s))
            every_5_s.append(asked(lambda _now_s: 5.0, ready_s))
    lag_s, questions = mean([lag for lag, _ in ours]), mean([count for _, count in ours])
    assert lag_s <= 0.5 * mean([lag for lag, _ in every_2_s])
    assert lag_s <= 0.25 * mean([lag for lag, _ in every_5_s])
    assert questions <= 2.0 * mean([count for _, count in every_2_s])


def test_a_stuck_video_is_asked_for_gently_and_said_to_be_slow() -> None:
    times = RenderTimes(25.0, 0.4)
    assert next_poll(299.0, times).is_slow is False
    assert next_poll(300.0, times) == NextPoll(15.0, is_slow=True)
    assert next_poll(3600.0, times) == NextPoll(60.0, is_slow=True)
    _, in_an_hour = asked(lambda now_s: next_poll(now_s, times).delay_s, 3600.0)
    assert in_an_hour < 350


def test_a_video_that_never_took_less_than_twenty_seconds_is_left_alone_at_first() -> None:
    times = render_times([PastRender(24 + index % 3, 20) for index in range(30)], audio_s=20)
    early = 0.0
    count = 0
    while early < 12:
        early += next_poll(early, times).delay_s
        count += 1
    assert count <= 3
