"""Loudness and true peak against signals whose values the standards give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import sosfreqz

from tests.fakes.formant_voice import sentence
from vmsg_desktop.core.audio.loudness import (
    integrated_lufs,
    k_weighting,
    momentary_lufs,
    oversampled_peaks,
    true_peak_dbtp,
)
from vmsg_desktop.core.model.media import Sound

RATES = [8_000, 16_000, 24_000, 44_100, 48_000, 96_000]


def sine(hz: float, *, level_dbfs: float = 0.0, length_s: float = 5.0, rate_hz: int = 24_000) -> Sound:
    moments = np.arange(round(length_s * rate_hz)) / rate_hz
    return Sound((10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * moments)).astype(np.float32), rate_hz)


def joined(*sounds: Sound) -> Sound:
    return Sound(np.concatenate([sound.samples for sound in sounds]), sounds[0].rate_hz)


@pytest.mark.parametrize("rate_hz", RATES)
def test_a_997_hz_sine_at_full_scale_in_one_channel_reads_minus_3_01_lufs(rate_hz: int) -> None:
    assert integrated_lufs(sine(997, rate_hz=rate_hz)) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("level_dbfs", [-10.0, -23.0, -40.0, -60.0])
def test_loudness_follows_the_level_decibel_for_decibel(level_dbfs: float) -> None:
    assert integrated_lufs(sine(997, level_dbfs=level_dbfs)) == pytest.approx(-3.0 + level_dbfs, abs=0.05)


# BS.1770-4, tables 1 and 2: both filters at 48 kHz.
TABLE = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)


def test_the_filters_at_48_khz_are_the_tables_of_bs1770() -> None:
    np.testing.assert_allclose(k_weighting(48_000), TABLE, atol=1e-6)


@pytest.mark.parametrize("rate_hz", RATES[1:])
def test_the_weighting_at_other_rates_follows_the_same_curve(rate_hz: int) -> None:
    hz = np.geomspace(30, 0.3 * rate_hz, 40)
    _, expected = sosfreqz(TABLE, hz, fs=48_000) if rate_hz <= 48_000 else sosfreqz(TABLE, hz[hz < 14_000], fs=48_000)
    _, measured = sosfreqz(k_weighting(rate_hz), hz[: len(expected)], fs=rate_hz)

    np.testing.assert_allclose(20 * np.log10(np.abs(measured / expected)), 0.0, atol=0.35)


def test_the_absolute_gate_leaves_silence_out() -> None:
    # EBU Tech 3341, case 3, in one channel: tones around a quiet passage do not pull the reading down.
    quiet, loud = sine(1_000, level_dbfs=-36, length_s=10), sine(1_000, level_dbfs=-23, length_s=60)

    assert integrated_lufs(joined(quiet, loud, quiet)) == pytest.approx(-26.0, abs=0.1)


def test_the_relative_gate_leaves_what_is_10_lu_quieter_out() -> None:
    # EBU Tech 3341, case 4.
    lowest, low = sine(1_000, level_dbfs=-72, length_s=10), sine(1_000, level_dbfs=-36, length_s=10)
    loud = sine(1_000, level_dbfs=-23, length_s=60)

    assert integrated_lufs(joined(lowest, low, loud, low, lowest)) == pytest.approx(-26.0, abs=0.1)


@pytest.mark.parametrize(
    "sound",
    [
        Sound(np.zeros(0, np.float32), 24_000),
        Sound(np.zeros(48_000, np.float32), 24_000),
        sine(997, level_dbfs=-80),
        sine(997, length_s=0.39),
    ],
    ids=["empty", "silent", "under the gate", "under 0.4 s"],
)
def test_what_cannot_be_read_is_none_and_not_a_number(sound: Sound) -> None:
    assert integrated_lufs(sound) is None


def test_the_momentary_contour_has_a_value_every_100_ms_and_follows_a_step() -> None:
    times_s, lufs = momentary_lufs(joined(sine(997, level_dbfs=-40, length_s=2), sine(997, level_dbfs=-20, length_s=2)))

    np.testing.assert_allclose(np.diff(times_s), 0.1, atol=1e-5)
    assert times_s[0] == pytest.approx(0.2)
    assert len(times_s) == 37
    assert lufs[times_s < 1.75] == pytest.approx(-43.0, abs=0.1)
    assert lufs[times_s > 2.25] == pytest.approx(-23.0, abs=0.1)


def test_the_momentary_contour_says_nothing_about_digital_silence() -> None:
    _, lufs = momentary_lufs(Sound(np.zeros(24_000, np.float32), 24_000))

    assert np.isnan(lufs).all()


def test_the_true_peak_lies_between_the_samples() -> None:
    # A quarter of the sample rate at 45 degrees: every sample is at -3.01 dBFS, the wave reaches 0 dB.
    moments = np.arange(24_000)
    sound = Sound(np.sin(np.pi / 2 * moments + np.pi / 4).astype(np.float32), 24_000)

    assert np.abs(sound.samples).max() == pytest.approx(np.sqrt(0.5), abs=1e-6)
    assert true_peak_dbtp(sound) == pytest.approx(0.0, abs=0.2)


def test_the_true_peak_is_never_under_the_highest_sample() -> None:
    for seed in range(5):
        samples = np.random.default_rng(seed).normal(0, 0.2, 5_000).astype(np.float32)
        assert (oversampled_peaks(samples) >= np.abs(samples) - 1e-3).all()


@pytest.mark.parametrize("count", [0, 1_000])
def test_the_true_peak_of_nothing_is_none(count: int) -> None:
    assert true_peak_dbtp(Sound(np.zeros(count, np.float32), 24_000)) is None


def test_half_the_voice_is_6_lu_quieter() -> None:
    voice = sentence()
    before = integrated_lufs(voice)
    after = integrated_lufs(Sound(voice.samples * np.float32(0.5), voice.rate_hz))

    assert before is not None
    assert after is not None
    assert before - after == pytest.approx(6.02, abs=0.01)
