"""Pauses are cut and filled to the sample, without clicks and without holes; trims and end pauses too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.formant_voice import Part, pause, rms_dbfs, sentence, speak, vowel
from vmsg_desktop.core.audio.pause_edits import (
    append_pause,
    planned_lengths_s,
    room_tone,
    set_pause_lengths,
    trim_sound,
)
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import EffectiveProsody, Pause, PauseEdit, Trim

RATE = 24_000
SPOKEN = sentence(room_dbfs=-55)
PAUSES = find_pauses(SPOKEN)
NEUTRAL = EffectiveProsody()


def span(sound: Sound, start_s: float, end_s: float) -> NDArray[np.float32]:
    return sound.samples[round(start_s * RATE) : round(end_s * RATE)]


def test_a_neutral_rule_plans_each_pause_as_it_is() -> None:
    assert planned_lengths_s(PAUSES, NEUTRAL) == tuple(one.length_s for one in PAUSES)


def test_lengths_as_they_are_keep_the_very_same_sound() -> None:
    edited = set_pause_lengths(SPOKEN, PAUSES, [one.length_s for one in PAUSES])

    assert edited.sound is SPOKEN
    assert edited.time_map.to_edited(2.345) == pytest.approx(2.345)


@pytest.mark.parametrize("scale", [0.0, 0.25, 0.5, 0.9, 1.1, 2.0, 3.0])
def test_a_scale_gives_the_scaled_length_to_the_sample(scale: float) -> None:
    lengths = planned_lengths_s(PAUSES, replace(NEUTRAL, pause_scale=scale))
    edited = set_pause_lengths(SPOKEN, PAUSES, lengths)

    saved = sum(round(one.length_s * RATE) - round(one.length_s * scale * RATE) for one in PAUSES)
    assert len(edited.sound.samples) == len(SPOKEN.samples) - saved


def test_bounds_shorten_long_pauses_and_lengthen_short_ones() -> None:
    bounded = replace(NEUTRAL, pause_min_s=0.5, pause_max_s=0.55)

    assert planned_lengths_s(PAUSES, bounded) == pytest.approx((0.5, 0.55))


def test_the_upper_bound_wins_over_a_lower_bound_above_it() -> None:
    assert planned_lengths_s(PAUSES, replace(NEUTRAL, pause_min_s=2.0, pause_max_s=0.3)) == pytest.approx((0.3, 0.3))


def test_an_edit_by_hand_overrides_the_rule_for_its_pause_alone() -> None:
    rule = replace(NEUTRAL, pause_scale=0.5, pause_edits=(PauseEdit(PAUSES[1].start_s, 1.5),))

    assert planned_lengths_s(PAUSES, rule) == pytest.approx((PAUSES[0].length_s * 0.5, 1.5))


@pytest.mark.parametrize("speed", [0.5, 0.9, 1.25, 2.0])
def test_bounds_and_hands_mean_the_length_that_is_heard_after_the_speed_change(speed: float) -> None:
    rule = replace(NEUTRAL, speed=speed, pause_max_s=0.1, pause_edits=(PauseEdit(2.9, 0.8),))

    heard = [length_s / speed for length_s in planned_lengths_s(PAUSES, rule)]

    assert heard == pytest.approx([0.1, 0.8])


def test_a_scale_of_one_lets_pauses_go_with_the_speed() -> None:
    assert planned_lengths_s(PAUSES, replace(NEUTRAL, speed=1.5)) == tuple(one.length_s for one in PAUSES)


def test_an_edit_where_the_voice_does_not_pause_is_refused_with_the_places_where_it_does() -> None:
    with pytest.raises(InputError) as caught:
        planned_lengths_s(PAUSES, replace(NEUTRAL, pause_edits=(PauseEdit(0.5, 1.0),)))

    assert caught.value.code == "pause_not_found"
    assert "0.50 s" in caught.value.message
    assert "1.2" in caught.value.message
    assert "2.6" in caught.value.message


def test_every_sample_of_the_voice_survives_in_order() -> None:
    edited = set_pause_lengths(SPOKEN, PAUSES, [0.05, 2.0]).sound

    first, second = PAUSES
    np.testing.assert_array_equal(span(edited, 0, first.start_s), span(SPOKEN, 0, first.start_s))
    shifted = first.start_s + 0.05
    between = second.start_s - first.end_s
    np.testing.assert_array_equal(span(edited, shifted, shifted + between), span(SPOKEN, first.end_s, second.start_s))
    tail = len(SPOKEN.samples) - round(second.end_s * RATE)
    np.testing.assert_array_equal(edited.samples[-tail:], SPOKEN.samples[-tail:])


@pytest.mark.parametrize("length_s", [0.0, 0.001, 0.05, 0.2, 0.39, 0.41, 0.8, 3.0])
def test_an_edit_makes_no_click_and_no_hole(length_s: float) -> None:
    edited = set_pause_lengths(SPOKEN, PAUSES, [length_s, PAUSES[1].length_s]).sound

    inside = span(edited, PAUSES[0].start_s - 0.002, PAUSES[0].start_s + length_s + 0.002)
    room = span(SPOKEN, 1.25, 1.55)
    assert np.abs(np.diff(inside)).max() <= 1.6 * np.abs(np.diff(room)).max()
    windows = span(edited, PAUSES[0].start_s + 0.01, PAUSES[0].start_s + length_s - 0.01)
    for start in range(0, len(windows) - 480, 240):
        assert rms_dbfs(windows[start : start + 480]) == pytest.approx(rms_dbfs(room), abs=2.5)


def test_a_pause_of_digital_silence_is_lengthened_with_digital_silence() -> None:
    silent = speak([Part(0.6), pause(0.4, level_dbfs=-400), Part(0.6)])
    found = find_pauses(silent)

    longer = set_pause_lengths(silent, found, [1.2]).sound

    assert np.abs(span(longer, 0.7, 1.7)).max() < 1e-9


def test_the_time_map_finds_words_before_inside_and_after_the_pauses() -> None:
    time_map = set_pause_lengths(SPOKEN, PAUSES, [0.1, 1.6]).time_map

    assert time_map.to_edited(0.7) == pytest.approx(0.7)
    assert time_map.to_edited(2.0) == pytest.approx(2.0 - PAUSES[0].length_s + 0.1, abs=1e-3)
    middle = (PAUSES[1].start_s + PAUSES[1].end_s) / 2
    assert time_map.to_edited(middle) == pytest.approx(time_map.to_edited(PAUSES[1].start_s) + 0.8, abs=1e-3)
    assert time_map.to_original(time_map.to_edited(3.9)) == pytest.approx(3.9, abs=1e-6)
    assert time_map.to_edited(99.0) == time_map.to_edited(SPOKEN.duration_s)


def test_room_tone_has_the_level_of_the_room_and_no_rhythm() -> None:
    room = np.random.default_rng(5).normal(0, 0.01, round(0.15 * RATE)).astype(np.float32)

    tone = room_tone(room, 3 * RATE, RATE)

    assert len(tone) == 3 * RATE
    assert rms_dbfs(tone) == pytest.approx(rms_dbfs(room), abs=0.7)
    spectrum = np.abs(np.fft.rfft(tone, 2 * len(tone))) ** 2
    likeness = np.fft.irfft(spectrum)[: RATE // 2]
    assert likeness[240:].max() / likeness[0] < 0.35


def test_room_tone_is_the_same_every_time() -> None:
    room = np.random.default_rng(5).normal(0, 0.01, 3_000).astype(np.float32)

    np.testing.assert_array_equal(room_tone(room, 9_999, RATE), room_tone(room, 9_999, RATE))


def test_the_end_pause_adds_its_length_of_room_and_keeps_the_voice() -> None:
    ended = append_pause(SPOKEN, 1.5)

    assert len(ended.samples) == len(SPOKEN.samples) + round(1.5 * RATE)
    kept = len(SPOKEN.samples) - 240
    np.testing.assert_array_equal(ended.samples[:kept], SPOKEN.samples[:kept])
    assert rms_dbfs(ended.samples[-RATE:]) == pytest.approx(-55, abs=1.5)
    assert np.abs(np.diff(ended.samples[kept:])).max() <= np.abs(np.diff(SPOKEN.samples)).max()


def test_no_end_pause_keeps_the_very_same_sound() -> None:
    assert append_pause(SPOKEN, 0.0) is SPOKEN


def test_a_voice_without_any_quiet_moment_ends_in_a_fade_and_silence() -> None:
    ended = append_pause(vowel(1.0), 0.5)

    assert np.abs(ended.samples[-11_000:]).max() == 0.0
    assert np.abs(np.diff(ended.samples[-13_000:])).max() <= np.abs(np.diff(ended.samples[:12_000])).max()


def test_trim_keeps_the_chosen_part_and_fades_where_it_cut() -> None:
    trimmed = trim_sound(SPOKEN, Trim(0.30, 2.0))

    assert trimmed.duration_s == pytest.approx(1.7)
    np.testing.assert_array_equal(trimmed.samples[120:-120], span(SPOKEN, 0.305, 1.995))
    assert abs(trimmed.samples[0]) < 1e-4
    assert abs(trimmed.samples[-1]) < 1e-4


def test_a_neutral_trim_keeps_the_very_same_sound() -> None:
    assert trim_sound(SPOKEN, Trim()) is SPOKEN
    assert trim_sound(SPOKEN, Trim(0.0, 600.0)) is SPOKEN


def test_trim_does_not_write_into_the_recording() -> None:
    before = SPOKEN.samples.copy()
    trim_sound(SPOKEN, Trim(0.5, 1.0))

    np.testing.assert_array_equal(SPOKEN.samples, before)


@pytest.mark.parametrize("trim", [Trim(1.0, 1.1), Trim(2.0, 1.0), Trim(50.0), Trim(4.1)])
def test_a_trim_that_leaves_nothing_is_refused(trim: Trim) -> None:
    with pytest.raises(InputError) as caught:
        trim_sound(SPOKEN, trim)

    assert caught.value.code == "trim_too_short"
    assert "4.20 s" in caught.value.message


def test_pauses_are_plain_spans() -> None:
    assert Pause(1.0, 1.25).length_s == 0.25
