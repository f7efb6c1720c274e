"""Sounds for the talking portrait: a synthetic voice that speaks syllables, and sounds that are no voice."""

from __future__ import annotations

import itertools

import numpy as np

from tests.fakes.formant_voice import VOWEL_A, VOWEL_I, VOWEL_U, Part, pause, speak
from vmsg_desktop.core.model.media import Sound

VOWELS = (VOWEL_A, VOWEL_I, VOWEL_U, (500.0, 1750.0, 2500.0, 3500.0), (450.0, 900.0, 2400.0, 3400.0))
RATE_HZ = 24_000


def talk(duration_s: float, *, seed: int = 3, rate_hz: int = RATE_HZ) -> Sound:
    """A voice that speaks: syllables of changing vowel, pitch and level, short dips, a pause every 5-7."""
    rng = np.random.default_rng(seed)
    parts = [pause(0.15)]
    until_pause = int(rng.integers(5, 8))
    while sum(part.length_s for part in parts) < duration_s:
        pitch_hz = float(rng.uniform(95, 150))
        vowel = VOWELS[int(rng.integers(len(VOWELS)))]
        level_dbfs = float(rng.uniform(-26, -16))
        length_s = float(rng.uniform(0.10, 0.22))
        parts.append(Part(length_s, (pitch_hz, pitch_hz * 0.93), vowel, level_dbfs))
        parts.append(pause(float(rng.uniform(0.05, 0.09)), level_dbfs=-55.0))
        until_pause -= 1
        if until_pause == 0:
            parts.append(pause(0.45))
            until_pause = int(rng.integers(5, 8))
    return cut(speak(parts, rate_hz=rate_hz, seed=seed), duration_s)


def cut(sound: Sound, duration_s: float) -> Sound:
    """The first ``duration_s`` of ``sound``, filled up with silence."""
    samples = np.zeros(round(duration_s * sound.rate_hz), np.float32)
    count = min(len(samples), len(sound.samples))
    samples[:count] = sound.samples[:count]
    return Sound(samples, sound.rate_hz)


def joined(*sounds: Sound) -> Sound:
    """Sounds of one rate, one after another."""
    return Sound(np.concatenate([sound.samples for sound in sounds]), sounds[0].rate_hz)


def silence(duration_s: float, *, rate_hz: int = RATE_HZ) -> Sound:
    """Digital zeros."""
    return Sound(np.zeros(round(duration_s * rate_hz), np.float32), rate_hz)


def steady_noise(duration_s: float, *, level_dbfs: float = -20.0, seed: int = 5, rate_hz: int = RATE_HZ) -> Sound:
    """White noise of one level."""
    samples = np.random.default_rng(seed).normal(0.0, 10 ** (level_dbfs / 20), round(duration_s * rate_hz))
    return Sound(samples.astype(np.float32), rate_hz)


def tone(duration_s: float, *, hz: float = 440.0, rate_hz: int = RATE_HZ) -> Sound:
    """A pure sine at -12 dBFS."""
    times_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    return Sound((0.25 * np.sin(2 * np.pi * hz * times_s)).astype(np.float32), rate_hz)


def hiss(duration_s: float, *, level_dbfs: float = -22.0, seed: int = 6, rate_hz: int = RATE_HZ) -> Sound:
    """An "s": noise between 4 and 7 kHz."""
    count = round(duration_s * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    hz = np.fft.rfftfreq(count, 1 / rate_hz)
    samples = np.fft.irfft(np.where((hz > 4_000) & (hz < 7_000), spectrum, 0), count)
    samples *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(samples**2))
    return Sound(samples.astype(np.float32), rate_hz)


def mixed(first: Sound, second: Sound) -> Sound:
    """Both at once, as long as the first."""
    return Sound(first.samples + cut(second, first.duration_s).samples, first.rate_hz)


def speech_level(sound: Sound, *, fps: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """RMS of the 300-3000 Hz band per video frame: what a mouth should follow. Measured apart from the engine."""
    spectrum = np.fft.rfft(sound.samples.astype(np.float64))
    hz = np.fft.rfftfreq(len(sound.samples), 1 / sound.rate_hz)
    band = np.fft.irfft(np.where((hz > 300) & (hz < 3_000), spectrum, 0), len(sound.samples))
    edges = np.round(np.arange(0, len(band) + 1, sound.rate_hz / fps)).astype(int)
    return np.array([np.sqrt(np.mean(band[a:b] ** 2)) for a, b in itertools.pairwise(edges)])
