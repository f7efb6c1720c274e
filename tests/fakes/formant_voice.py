"""A voice whose pitch, length and formants are known, because it is computed from them.

Additive synthesis: harmonic k of a running F0 contour gets the amplitude and phase that a chain of second-order
resonators (one per formant, Klatt 1980) has at that frequency, under a glottal slope of -6 dB per octave at the lips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import Sound

VOWEL_A = (700.0, 1220.0, 2600.0, 3500.0)
VOWEL_I = (300.0, 2200.0, 2950.0, 3500.0)
VOWEL_U = (330.0, 900.0, 2300.0, 3400.0)
BANDWIDTHS_HZ = (80.0, 90.0, 120.0, 150.0)


@dataclass(frozen=True)
class Part:
    """A span of the synthetic voice: a vowel when ``formants_hz`` is given, else a pause of noise.

    Attributes:
        length_s: seconds.
        f0_hz: F0 at its start and end (a straight glide in semitones); ignored for a pause.
        formants_hz: four resonances; empty for a pause.
        level_dbfs: RMS of the span.
    """

    length_s: float
    f0_hz: tuple[float, float] = (110.0, 110.0)
    formants_hz: tuple[float, ...] = VOWEL_A
    level_dbfs: float = -20.0


def pause(length_s: float, *, level_dbfs: float = -75.0) -> Part:
    """A pause filled with faint room noise."""
    return Part(length_s, formants_hz=(), level_dbfs=level_dbfs)


def speak(parts: Sequence[Part], *, rate_hz: int = 24_000, seed: int = 7) -> Sound:
    """The parts one after another, with 10 ms fades at the edges of each vowel."""
    rng = np.random.default_rng(seed)
    rendered = [_vowel(part, rate_hz) if part.formants_hz else _noise(part, rate_hz, rng) for part in parts]
    return Sound(np.concatenate(rendered).astype(np.float32), rate_hz)


def vowel(
    length_s: float, *, f0_hz: float = 110.0, formants_hz: tuple[float, ...] = VOWEL_A, rate_hz: int = 24_000
) -> Sound:
    """One steady vowel."""
    return speak([Part(length_s, (f0_hz, f0_hz), formants_hz)], rate_hz=rate_hz)


def sentence(*, f0_hz: float = 110.0, rate_hz: int = 24_000, room_dbfs: float = -65.0) -> Sound:
    """About 4.2 s: three phrases with gliding pitch and two pauses (0.40 s from 1.20 s, 0.60 s from 2.60 s)."""
    high, low = f0_hz * 1.15, f0_hz * 0.87
    return speak(
        [
            Part(0.6, (f0_hz, high), VOWEL_A),
            Part(0.6, (high, low), VOWEL_I),
            pause(0.4, level_dbfs=room_dbfs),
            Part(0.5, (f0_hz, high), VOWEL_U),
            Part(0.5, (high, f0_hz), VOWEL_A),
            pause(0.6, level_dbfs=room_dbfs),
            Part(1.0, (high, low), VOWEL_A),
        ],
        rate_hz=rate_hz,
    )


def _vowel(part: Part, rate_hz: int) -> NDArray[np.float64]:
    count = round(part.length_s * rate_hz)
    start, end = part.f0_hz
    f0 = start * (end / start) ** np.linspace(0.0, 1.0, count)
    phase = 2 * np.pi * np.cumsum(f0) / rate_hz
    out = np.zeros(count)
    for k in range(1, int(0.46 * rate_hz / min(start, end)) + 1):
        harmonic_hz = np.minimum(k * f0, 0.48 * rate_hz)
        response = _resonances(harmonic_hz, part.formants_hz) / k
        response[k * f0 > 0.46 * rate_hz] = 0.0
        out += np.abs(response) * np.cos(k * phase + np.angle(response))
    fade = min(round(0.010 * rate_hz), count // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade)) ** 2
    out *= 10 ** (part.level_dbfs / 20) / np.sqrt(np.mean(out**2))
    out[:fade] *= ramp
    out[count - fade :] *= ramp[::-1]
    return out


def _resonances(hz: NDArray[np.float64], formants_hz: Sequence[float]) -> NDArray[np.complex128]:
    s = 1j * hz
    response = np.ones(len(hz), np.complex128)
    for centre, width in zip(formants_hz, BANDWIDTHS_HZ, strict=False):
        pole = -width / 2 + 1j * centre
        response *= np.abs(pole) ** 2 / ((s - pole) * (s - np.conj(pole)))
    return response


def _noise(part: Part, rate_hz: int, rng: np.random.Generator) -> NDArray[np.float64]:
    noise = rng.standard_normal(round(part.length_s * rate_hz))
    return np.asarray(noise * 10 ** (part.level_dbfs / 20))
