"""Loudness after ITU-R BS.1770-4: K-weighting, gated integrated loudness, momentary contour, true peak."""

from __future__ import annotations

from functools import lru_cache
from math import log10, pi, tan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.filters import between_samples, filtered
from vmsg_desktop.core.model.media import Sound

WINDOW_S: Final = 0.4
HOP_S: Final = 0.1
_OFFSET_LU: Final = -0.691  # BS.1770: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LUFS
_ABSOLUTE_GATE_LUFS: Final = -70.0
_RELATIVE_GATE_LU: Final = -10.0
_OVERSAMPLING: Final = 4


def integrated_lufs(sound: Sound) -> float | None:
    """Gated loudness of the whole; None under 0.4 s and where everything is under -70 LUFS."""
    return gated_lufs(momentary_lufs(sound)[1])


def gated_lufs(contour_lufs: NDArray[np.float32]) -> float | None:
    """Integrated loudness of a momentary contour: the mean power over both gates; None when nothing passes."""
    heard = contour_lufs[contour_lufs > _ABSOLUTE_GATE_LUFS].astype(np.float64)
    if len(heard) == 0:
        return None
    gate_lufs = _mean_lufs(heard) + _RELATIVE_GATE_LU
    return _mean_lufs(heard[heard > gate_lufs])


def momentary_lufs(sound: Sound) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(window centres in s, LUFS) of 400 ms windows every 100 ms; NaN for a window of digital silence."""
    power = _window_powers(sound)
    times_s = WINDOW_S / 2 + HOP_S * np.arange(len(power))
    with np.errstate(divide="ignore"):
        lufs = np.where(power > 0, _OFFSET_LU + 10 * np.log10(power), np.nan)
    return times_s.astype(np.float32), lufs.astype(np.float32)


def true_peak_dbtp(sound: Sound) -> float | None:
    """Peak of the 4 x oversampled sound in dBTP; None for an empty or digitally silent one."""
    peak = float(oversampled_peaks(sound.samples).max(initial=0.0))
    return 20 * log10(peak) if peak > 0 else None


def oversampled_peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) the highest magnitude of each sample and the three moments between it and the next."""
    peaks = np.abs(samples)
    for step in range(1, _OVERSAMPLING):
        np.maximum(peaks, np.abs(between_samples(samples, step / _OVERSAMPLING)), out=peaks)
    return peaks


@lru_cache(maxsize=8)
def k_weighting(rate_hz: int) -> NDArray[np.float64]:
    """(2, 6) second-order sections: the head's shelf, then the low cut.

    BS.1770 tabulates both filters for 48 kHz only. These are the analogue prototypes behind that table, as libebur128
    and pyloudnorm derive them, bilinear-transformed for any rate.
    """
    return np.array([_high_shelf(rate_hz), _high_pass(rate_hz)])


def _high_shelf(rate_hz: int) -> list[float]:
    k, q = tan(pi * 1681.974450955533 / rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    numerator = [high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k]
    return [b / a0 for b in numerator] + [1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _high_pass(rate_hz: int) -> list[float]:
    k, q = tan(pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    a0 = 1 + k / q + k * k
    # The table's numerator at every rate: the gain of up to 0.2 dB that this leaves makes up, around 1 kHz, for the
    # shelf's warping at low rates.
    return [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


def _window_powers(sound: Sound) -> NDArray[np.float64]:
    """Mean square of the K-weighted sound in each whole 400 ms window."""
    width, hop = round(WINDOW_S * sound.rate_hz), round(HOP_S * sound.rate_hz)
    if len(sound.samples) < width:
        return np.zeros(0)
    rate_hz = sound.rate_hz
    weighted = filtered(sound.samples, rate_hz, lambda hz: _k_gain(rate_hz, len(hz)))
    running = np.concatenate([[0.0], np.cumsum(np.square(weighted, dtype=np.float64))])
    starts = np.arange(0, len(sound.samples) - width + 1, hop)
    return np.asarray(np.maximum(running[starts + width] - running[starts], 0.0) / width)


@lru_cache(maxsize=2)
def _k_gain(rate_hz: int, count: int) -> NDArray[np.float32]:
    """K-weighting at ``count`` frequencies from 0 to half the rate; kept, as a voice is measured more than once."""
    gain = _magnitude(k_weighting(rate_hz), np.linspace(0, rate_hz / 2, count, dtype=np.float32), rate_hz)
    kept = gain.astype(np.float32)
    kept.setflags(write=False)
    return kept


def _magnitude(sections: NDArray[np.float64], hz: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Gain of second-order sections: real arithmetic on the squared magnitudes, far quicker than complex."""
    cosine = np.cos(2 * np.pi / rate_hz * hz.astype(np.float64))
    power = np.ones(len(hz))
    for b0, b1, b2, _, a1, a2 in sections:
        power *= _squared(b0, b1, b2, cosine) / _squared(1.0, a1, a2, cosine)
    return np.sqrt(np.maximum(power, 0.0))


def _squared(c0: float, c1: float, c2: float, cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    """|c0 + c1 z + c2 z^2|^2 on the unit circle."""
    return (c0 - c2) ** 2 + c1 * c1 + (2 * c1 * (c0 + c2) + 4 * c0 * c2 * cosine) * cosine


def _mean_lufs(lufs: NDArray[np.float64]) -> float:
    return 10 * log10(float(np.mean(10 ** (lufs / 10))))
