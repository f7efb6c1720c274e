"""The limiter keeps the ceiling, leaves quiet sound alone and bends loud sound gently."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.formant_voice import sentence
from vmsg_desktop.core.audio.limiter import limit_true_peak
from vmsg_desktop.core.audio.loudness import true_peak_dbtp
from vmsg_desktop.core.model.media import Sound


def louder(sound: Sound, gain_db: float) -> Sound:
    return Sound((sound.samples * 10 ** (gain_db / 20)).astype(np.float32), sound.rate_hz)


def test_a_sound_under_the_ceiling_is_returned_as_it_is() -> None:
    quiet = louder(sentence(), -6)

    limited = limit_true_peak(quiet, ceiling_dbtp=-1.0)

    assert limited.sound is quiet
    assert limited.held_db == 0.0


@pytest.mark.parametrize("gain_db", [12.0, 20.0, 40.0])
def test_the_true_peak_ends_at_the_ceiling(gain_db: float) -> None:
    loud = louder(sentence(), gain_db)
    peak_before = true_peak_dbtp(loud)

    limited = limit_true_peak(loud, ceiling_dbtp=-1.0)

    peak = true_peak_dbtp(limited.sound)
    assert peak is not None
    assert peak_before is not None
    assert -1.2 < peak <= -0.99
    assert limited.held_db == pytest.approx(peak_before + 1.0, abs=0.5)


def test_noise_and_single_impulses_keep_the_ceiling_too() -> None:
    rng = np.random.default_rng(4)
    impulse = np.zeros(24_000, np.float32)
    impulse[[0, 5_000, 5_001, 23_999]] = [3.0, 2.0, -4.0, 5.0]
    for samples in (rng.normal(0, 1, 24_000).astype(np.float32), impulse):
        peak = true_peak_dbtp(limit_true_peak(Sound(samples, 24_000), ceiling_dbtp=-1.0).sound)
        assert peak is not None
        assert peak <= -0.99


def test_only_the_surroundings_of_a_peak_are_turned_down() -> None:
    samples = 0.2 * np.sin(2 * np.pi * 200 * np.arange(48_000) / 24_000).astype(np.float32)
    samples[24_000:24_024] *= 10

    after = limit_true_peak(Sound(samples, 24_000), ceiling_dbtp=-1.0).sound.samples

    far = np.abs(np.arange(48_000) - 24_012) > 0.045 * 24_000
    np.testing.assert_array_equal(after[far], samples[far])
    assert np.abs(after[24_000:24_024]).max() < 0.9


def test_the_gain_moves_without_steps() -> None:
    tone = np.sin(2 * np.pi * 300 * np.arange(24_000) / 24_000)
    level = np.where((np.arange(24_000) > 8_000) & (np.arange(24_000) < 16_000), 3.0, 0.5)
    before = (tone * level).astype(np.float32)

    after = limit_true_peak(Sound(before, 24_000), ceiling_dbtp=-1.0).sound.samples

    audible = np.flatnonzero(np.abs(before) > 0.2)
    steps = np.diff(after[audible] / before[audible])[np.diff(audible) == 1]
    assert len(steps) > 10_000
    assert np.abs(steps).max() < 0.005
