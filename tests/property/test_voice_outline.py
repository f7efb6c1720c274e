"""Outlines hold every peak once, and equal loudness holds for any two levels."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.audio.equal_loudness import gains_of, matching_gains, turned
from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.audio.outline import outline, outline_on_original, peaks_between
from vmsg_desktop.core.audio.pause_edits import TimeMap
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.ui.pages.create.voice.scope.geometry import barred

RATE_HZ = 8_000
SEEDS = st.integers(0, 2**32 - 1)


def noise(seed: int, count: int) -> Sound:
    return Sound(np.random.default_rng(seed).uniform(-1, 1, count).astype(np.float32), RATE_HZ)


@given(SEEDS, st.integers(0, 500), st.integers(1, 700))
def test_an_outline_is_the_highest_magnitude_of_each_span(seed: int, count: int, bins: int) -> None:
    sound = noise(seed, count)
    edges = np.clip(np.round(np.linspace(0, count, bins + 1)), 0, count).astype(int)
    slow = [np.abs(sound.samples[a:b]).max(initial=0) for a, b in itertools.pairwise(edges)]
    assert outline(sound, bins=bins).tolist() == pytest.approx(slow)


@given(SEEDS, st.integers(1, 400), st.integers(1, 300))
def test_bars_lose_no_peak(seed: int, count: int, bars: int) -> None:
    peaks = np.abs(noise(seed, count).samples)
    assert barred(peaks, bars).max() == (peaks.max() if bars <= count else pytest.approx(peaks.max()))


@given(SEEDS, st.floats(0.5, 2.0))
def test_a_voice_at_another_speed_lies_where_it_was_spoken(seed: int, speed: float) -> None:
    sound = noise(seed, 4_000)
    faster = Sound(sound.samples[np.minimum((np.arange(int(4_000 / speed)) * speed).astype(int), 3_999)], RATE_HZ)
    time_map = TimeMap(np.array([0.0, 0.5]), np.array([0.0, 0.5 / speed]))
    there = outline_on_original(faster, time_map, duration_s=0.5, bins=10)
    assert np.all(there <= outline(sound, bins=10).max() + 1e-6)
    assert np.all(there > 0)


def test_what_was_cut_out_is_flat() -> None:
    sound = noise(1, 1_000)
    time_map = TimeMap(np.array([0.0, 0.05, 0.1, 0.175]), np.array([0.0, 0.05, 0.05, 0.125]))
    peaks = outline_on_original(sound, time_map, duration_s=0.175, bins=7)
    assert [peak == 0 for peak in peaks] == [False, False, True, True, False, False, False]


def test_no_sound_has_a_flat_outline() -> None:
    assert peaks_between(np.zeros(0, np.float32), np.linspace(0, 10, 5)).tolist() == [0, 0, 0, 0]


@given(SEEDS, st.floats(-30, 0), st.floats(-30, 0))
def test_two_sides_are_within_half_a_unit_and_neither_is_turned_up(
    seed: int, first_db: float, second_db: float
) -> None:
    before = turned(Sound(noise(seed, RATE_HZ).samples * np.float32(0.5), RATE_HZ), first_db)
    after = turned(Sound(noise(seed + 1, RATE_HZ).samples * np.float32(0.5), RATE_HZ), second_db)
    gains = gains_of(before, after)
    lufs = [integrated_lufs(turned(before, gains.before_db)), integrated_lufs(turned(after, gains.after_db))]
    assert lufs[0] is not None
    assert lufs[1] == pytest.approx(lufs[0], abs=0.5)
    assert max(gains.before_db, gains.after_db) == 0.0
    assert gains.is_matched


def test_a_silent_side_is_left_as_it_is() -> None:
    gains = matching_gains(None, -20.0)
    assert (gains.before_db, gains.after_db, gains.is_matched) == (0.0, 0.0, False)
