from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.formant_voice import VOWEL_A, VOWEL_I, VOWEL_U, Part, pause, speak
from tests.fakes.voices import cut, hiss, joined, mixed, silence, speech_level, steady_noise, talk, tone
from vmsg_desktop.core.draft.curves import OPEN_MAX, frame_count, mouth_curve
from vmsg_desktop.core.model.media import Sound

FPS = 25


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mouth_follows_the_loudness_of_speech(seed: int) -> None:
    voice = talk(8.0, seed=seed)
    assert correlation(mouth_curve(voice, FPS).open, speech_level(voice, fps=FPS)) >= 0.7


def test_mouth_opens_and_shuts_several_times_a_second() -> None:
    opening = mouth_curve(talk(8.0), FPS).open
    peaks = np.sum((opening[1:-1] > 0.3) & (opening[1:-1] >= opening[:-2]) & (opening[1:-1] > opening[2:]))
    assert 1.5 <= peaks / 8.0 <= 5.0
    assert 0.05 < np.mean(opening < 0.1) < 0.7


def test_mouth_does_not_lag_behind_the_voice() -> None:
    voice = talk(8.0)
    opening, level = mouth_curve(voice, FPS).open, speech_level(voice, fps=FPS)
    by_lag = {lag: correlation(np.roll(opening, -lag), level) for lag in range(-4, 5)}
    assert max(by_lag, key=lambda lag: by_lag[lag]) in (-1, 0)


def test_the_same_voice_gives_the_same_curve() -> None:
    first, second = mouth_curve(talk(3.0), FPS), mouth_curve(talk(3.0), FPS)
    for name in ("open", "round", "wide", "act"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize(
    "sound",
    [silence(2.0), steady_noise(3.0), steady_noise(3.0, level_dbfs=-50), tone(3.0), tone(3.0, hz=1_000)],
    ids=["silence", "noise", "faint noise", "tone", "high tone"],
)
def test_what_is_no_voice_does_not_move_the_mouth(sound: Sound) -> None:
    curve = mouth_curve(sound, FPS)
    assert curve.open.max() == pytest.approx(0.0, abs=0.02)
    assert max(curve.round.max(), curve.wide.max()) == pytest.approx(0.0, abs=0.02)


def test_mouth_rests_in_a_long_pause() -> None:
    voice = joined(talk(2.0), silence(3.0), talk(2.0, seed=4))
    pause_frames = mouth_curve(voice, FPS).open[int(2.4 * FPS) : int(4.7 * FPS)]
    assert pause_frames.max() < 0.05


def test_a_hissed_consonant_opens_the_mouth_less_than_a_vowel_of_its_level() -> None:
    vowel = speak([Part(0.3, formants_hz=VOWEL_A, level_dbfs=-22.0)])
    voice = joined(silence(0.4), vowel, silence(0.3), hiss(0.3), silence(0.3), vowel, silence(0.4))
    opening = mouth_curve(voice, FPS).open
    vowel_peak, hiss_peak = opening[10:18].max(), opening[26:32].max()
    assert hiss_peak < 0.3 * vowel_peak


def test_ee_widens_and_oo_rounds_the_mouth() -> None:
    parts = []
    for vowel in (VOWEL_A, VOWEL_I, VOWEL_A, VOWEL_U, VOWEL_A):
        parts += [pause(0.2), Part(0.4, formants_hz=vowel)]
    curve = mouth_curve(speak([*parts, pause(0.3)]), FPS)
    in_ee, in_oo = slice(int(0.9 * FPS), int(1.1 * FPS)), slice(int(2.1 * FPS), int(2.3 * FPS))
    assert curve.wide[in_ee].mean() > curve.round[in_ee].mean() + 0.05
    assert curve.round[in_oo].mean() > curve.wide[in_oo].mean() + 0.05


def test_steps_are_limited_and_the_mouth_ends_shut() -> None:
    voice = cut(speak([Part(0.06, level_dbfs=-14.0), pause(0.06)] * 20), 2.0)
    opening = mouth_curve(voice, FPS).open
    steps = np.diff(opening, prepend=0.0)
    assert steps.max() <= 0.34 + 1e-5
    assert steps.min() >= -0.32 - 1e-5
    assert opening[-1] == 0.0
    assert opening.max() <= OPEN_MAX


def test_noise_and_hum_behind_a_voice_hardly_change_the_curve() -> None:
    voice = talk(8.0)
    clean = mouth_curve(voice, FPS).open
    for disturbance, least in ((steady_noise(8.0, level_dbfs=-60), 0.95), (tone(8.0, hz=50), 0.98)):
        assert correlation(mouth_curve(mixed(voice, disturbance), FPS).open, clean) >= least


def test_loudness_of_the_whole_recording_does_not_matter() -> None:
    voice = talk(5.0)
    quiet = Sound(voice.samples * np.float32(0.1), voice.rate_hz)
    assert correlation(mouth_curve(quiet, FPS).open, mouth_curve(voice, FPS).open) > 0.995


def test_sample_rate_does_not_matter() -> None:
    low, high = talk(5.0, rate_hz=24_000), talk(5.0, rate_hz=48_000)
    assert correlation(mouth_curve(low, FPS).open, mouth_curve(high, FPS).open) > 0.97


@pytest.mark.parametrize(("samples", "frames"), [(0, 1), (10, 1), (480, 1), (7_200, 8), (24_000, 25)])
def test_short_sounds_have_at_least_one_frame(samples: int, frames: int) -> None:
    sound = Sound(talk(1.0).samples[:samples], 24_000)
    assert mouth_curve(sound, FPS).frames == frames == frame_count(sound.duration_s, FPS)


def test_damaged_samples_are_taken_as_silence() -> None:
    voice = talk(2.0)
    broken = voice.samples.copy()
    broken[1_000:1_100] = np.nan
    assert np.isfinite(mouth_curve(Sound(broken, voice.rate_hz), FPS).open).all()
