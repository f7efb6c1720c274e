"""Filters by spectrum: the gain they promise, no delay, nothing that comes round from the end to the start."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vmsg_desktop.core.audio.filters import between_samples, filtered, high_pass

RATE = 24_000


def tone(hz: float, length_s: float = 1.0, *, shift: float = 0.0) -> np.ndarray:
    moments = np.arange(round(length_s * RATE)) + shift
    return np.sin(2 * np.pi * hz * moments / RATE).astype(np.float32)


@pytest.mark.parametrize(("hz", "gain_db"), [(20, -48.2), (40, -24.6), (80, -6.0), (160, -0.5), (1_000, 0.0)])
def test_the_high_pass_falls_24_db_per_octave(hz: float, gain_db: float) -> None:
    passed = high_pass(tone(hz), RATE, cut_hz=80)

    level_db = 20 * np.log10(passed[6_000:18_000].std() * np.sqrt(2))
    assert level_db == pytest.approx(gain_db, abs=0.15)


def test_the_high_pass_does_not_move_what_it_lets_through() -> None:
    np.testing.assert_allclose(
        high_pass(tone(2_000), RATE, cut_hz=80)[2_000:-2_000], tone(2_000)[2_000:-2_000], atol=1e-3
    )


def test_the_end_does_not_ring_into_the_start() -> None:
    late = np.zeros(RATE, np.float32)
    late[-2_000:] = tone(100)[:2_000]

    assert np.abs(high_pass(late, RATE, cut_hz=80)[:4_000]).max() < 1e-4


@pytest.mark.parametrize("count", [1, 7, 1_000, 24_001, 99_991])
def test_a_flat_response_changes_nothing_at_any_length(count: int) -> None:
    samples = np.random.default_rng(count).normal(0, 0.1, count).astype(np.float32)

    np.testing.assert_allclose(filtered(samples, RATE, np.ones_like), samples, atol=1e-6)


@pytest.mark.parametrize("phase", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("hz", [50, 1_000, 6_000, 10_000])
def test_the_wave_between_samples_is_the_wave_that_was_sampled(hz: float, phase: float) -> None:
    np.testing.assert_allclose(between_samples(tone(hz), phase)[50:-50], tone(hz, shift=phase)[50:-50], atol=0.002)


def test_the_voice_modules_import_no_heavy_library() -> None:
    code = (
        "import sys, vmsg_desktop.core.audio.prosody, vmsg_desktop.core.audio.analysis, "
        "vmsg_desktop.adapters.prosody.praat, vmsg_desktop.adapters.media.voice_decoder; "
        "sys.exit(any(name.startswith(('scipy', 'parselmouth', 'soundfile', 'av.')) for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
