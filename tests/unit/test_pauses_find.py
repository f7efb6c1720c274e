"""Pauses are found where they are, in quiet rooms and in noise, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.formant_voice import VOWEL_A, Part, pause, sentence, speak, vowel
from vmsg_desktop.core.audio.pauses import find_pauses, frame_levels_db, quiet_threshold_db, voice_span
from vmsg_desktop.core.model.media import Sound

RATE = 24_000
TRUE_PAUSES = [(1.2, 1.6), (2.6, 3.2)]


def with_noise(sound: Sound, level_dbfs: float, *, seed: int = 3) -> Sound:
    noise = np.random.default_rng(seed).normal(0, 10 ** (level_dbfs / 20), len(sound.samples))
    return Sound((sound.samples + noise).astype(np.float32), sound.rate_hz)


def with_hum(sound: Sound, level_dbfs: float) -> Sound:
    moments = np.arange(len(sound.samples)) / sound.rate_hz
    hum = np.sqrt(2) * 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 50 * moments)
    return Sound((sound.samples + hum).astype(np.float32), sound.rate_hz)


def assert_found(sound: Sound, expected: list[tuple[float, float]], *, within_s: float = 0.02) -> None:
    found = find_pauses(sound)
    assert len(found) == len(expected)
    for one, (start_s, end_s) in zip(found, expected, strict=True):
        assert one.start_s == pytest.approx(start_s, abs=within_s)
        assert one.end_s == pytest.approx(end_s, abs=within_s)


@pytest.mark.parametrize("room_dbfs", [-140, -90, -75, -60, -50, -40])
def test_both_pauses_are_found_in_any_room(room_dbfs: float) -> None:
    assert_found(sentence(room_dbfs=room_dbfs), TRUE_PAUSES)


@pytest.mark.parametrize("snr_db", [40, 30, 20, 15, 10])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_pauses_are_found_through_noise_over_everything(snr_db: float, seed: int) -> None:
    assert_found(with_noise(sentence(), -20 - snr_db, seed=seed), TRUE_PAUSES)


def test_mains_hum_does_not_hide_the_pauses() -> None:
    assert_found(with_hum(sentence(), -28), TRUE_PAUSES)


@pytest.mark.parametrize("f0_hz", [80, 110, 200, 320])
@pytest.mark.parametrize("gain_db", [-30, 0, 15])
def test_neither_pitch_nor_level_of_the_voice_matters(f0_hz: float, gain_db: float) -> None:
    spoken = sentence(f0_hz=f0_hz, room_dbfs=-70)
    assert_found(Sound((spoken.samples * 10 ** (gain_db / 20)).astype(np.float32), RATE), TRUE_PAUSES)


def test_a_gap_as_short_as_the_closure_of_a_consonant_is_no_pause() -> None:
    spoken = speak([Part(0.5), pause(0.12), Part(0.5), pause(0.25), Part(0.5)])

    assert_found(spoken, [(1.12, 1.37)])
    assert len(find_pauses(spoken, min_length_s=0.10)) == 2


def test_silence_before_and_behind_the_voice_is_no_pause_but_trim() -> None:
    spoken = speak([pause(0.7), Part(1.0), pause(0.4), Part(0.6), pause(1.1)])

    assert_found(spoken, [(1.7, 2.1)])
    span = voice_span(spoken)
    assert span is not None
    assert span.start_s == pytest.approx(0.7, abs=0.02)
    assert span.end_s == pytest.approx(2.7, abs=0.02)


def test_a_quieter_second_phrase_is_not_taken_for_a_pause() -> None:
    spoken = speak([Part(1.0, level_dbfs=-18), pause(0.4), Part(1.0, level_dbfs=-34), pause(0.4), Part(0.5)])

    assert_found(spoken, [(1.0, 1.4), (2.4, 2.8)])


@pytest.mark.parametrize(
    "sound",
    [
        vowel(2.0),
        Sound(np.random.default_rng(0).normal(0, 0.01, 2 * RATE).astype(np.float32), RATE),
        Sound(np.zeros(2 * RATE, np.float32), RATE),
        Sound(np.zeros(5, np.float32), RATE),
        Sound(np.zeros(0, np.float32), RATE),
    ],
    ids=["one vowel", "noise", "silence", "five samples", "empty"],
)
def test_where_nothing_stands_out_no_pause_is_claimed(sound: Sound) -> None:
    assert find_pauses(sound) == ()


def test_silence_has_no_voice_span() -> None:
    assert voice_span(Sound(np.zeros(RATE, np.float32), RATE)) is None


@pytest.mark.parametrize("noise_dbfs", [-70, -55, -40])
def test_every_sample_of_a_pause_is_room_and_not_voice(noise_dbfs: float) -> None:
    spoken = with_noise(sentence(room_dbfs=-100), noise_dbfs)
    for one in find_pauses(spoken):
        inside = spoken.samples[round(one.start_s * RATE) : round(one.end_s * RATE)]
        assert np.abs(inside).max() < 5 * 10 ** (noise_dbfs / 20)


def test_the_threshold_lies_between_room_and_voice() -> None:
    levels = frame_levels_db(speak([Part(1.0, (120, 120), VOWEL_A, -20), pause(0.5, level_dbfs=-60)]))
    threshold_db = quiet_threshold_db(levels)

    assert threshold_db is not None
    assert -55 < threshold_db < -35


def test_no_frames_have_no_threshold() -> None:
    assert quiet_threshold_db(np.zeros(0)) is None
