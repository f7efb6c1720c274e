"""Pace: syllable nuclei a second of speech."""

from __future__ import annotations

import numpy as np
import pytest

from vmsg_desktop.core.audio.pace import syllables_per_s
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import Pause, PitchTrack

RATE_HZ = 24_000


def syllables(rate_hz: float, *, seconds: float = 6.0, quiet: tuple[float, float] = (0.0, 0.0)) -> Sound:
    """A hum that swells ``rate_hz`` times a second."""
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    swell = 0.3 * (1.02 - np.cos(2 * np.pi * rate_hz * times_s))
    swell[(times_s >= quiet[0]) & (times_s < quiet[1])] = 0
    noise = np.random.default_rng(3).standard_normal(len(times_s)) * 1e-4
    return Sound(np.asarray(swell * np.sin(2 * np.pi * 180 * times_s) + noise, np.float32), RATE_HZ)


def pitch_of(sound: Sound, *, hz: float = 180.0) -> PitchTrack:
    times_s = np.arange(0, sound.duration_s, 0.01, dtype=np.float32)
    return PitchTrack(times_s, np.full(len(times_s), hz, np.float32))


@pytest.mark.parametrize("rate_hz", [2.0, 4.0, 6.0])
def test_swells_are_counted(rate_hz: float) -> None:
    sound = syllables(rate_hz)
    assert syllables_per_s(sound, pitch_of(sound), ()) == pytest.approx(rate_hz, rel=0.08)


def test_pauses_are_not_counted_as_speech() -> None:
    sound = syllables(4.0, quiet=(2.0, 4.0))
    pace = syllables_per_s(sound, pitch_of(sound), (Pause(2.0, 4.0),))
    assert pace == pytest.approx(4.0, rel=0.12)


def test_what_is_not_voiced_is_no_syllable() -> None:
    sound = syllables(4.0)
    assert syllables_per_s(sound, pitch_of(sound, hz=float("nan")), ()) == 0.0


@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_too_little_speech_gives_no_figure(seconds: float) -> None:
    sound = Sound(np.zeros(round(seconds * RATE_HZ), np.float32), RATE_HZ)
    assert syllables_per_s(sound, pitch_of(sound), ()) is None


def test_even_noise_gives_no_figure() -> None:
    sound = Sound(np.random.default_rng(1).standard_normal(RATE_HZ).astype(np.float32) * 0.1, RATE_HZ)
    assert syllables_per_s(sound, pitch_of(sound), ()) is None
