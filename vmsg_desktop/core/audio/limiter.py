"""A look-ahead peak limiter: the gain dips smoothly around a peak, the waveform is never clipped."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.loudness import oversampled_peaks
from vmsg_desktop.core.model.media import Sound

_LOOK_AHEAD_S: Final = 0.015  # longer than a pitch period of most voices, so that the gain does not follow the wave
_ROUNDS: Final = 4  # a moving gain bends the wave between samples: what is left over is held in a further round
_TOLERANCE: Final = 1.0005  # 0.004 dB


@dataclass(frozen=True, eq=False)
class Limited:
    """A sound under its ceiling, and by how much its highest peak was held down (0 = untouched, dB >= 0)."""

    sound: Sound
    held_db: float


def limit_true_peak(sound: Sound, *, ceiling_dbtp: float) -> Limited:
    """Keep the true peak at or under ``ceiling_dbtp``; a sound already under it is returned as it is."""
    ceiling = 10 ** (ceiling_dbtp / 20)
    samples, lowest = sound.samples, 1.0
    for _ in range(_ROUNDS):
        peaks = oversampled_peaks(samples)
        if float(peaks.max(initial=0.0)) <= ceiling * _TOLERANCE:
            break
        gain = _smooth_gain(peaks, ceiling, sound.rate_hz)
        samples = samples * gain
        lowest *= float(gain.min())
    if samples is sound.samples:
        return Limited(sound, 0.0)
    return Limited(Sound(samples, sound.rate_hz), -20 * log10(lowest))


def _smooth_gain(peaks: NDArray[np.float32], ceiling: float, rate_hz: int) -> NDArray[np.float32]:
    """The needed gain, held over the look-ahead on both sides, then averaged over it: never above what is needed."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float64)
    half = max(1, round(_LOOK_AHEAD_S * rate_hz / 2))
    # One sample more: a peak between two samples belongs to both.
    held = minimum_filter1d(needed, 2 * (2 * half + 1) + 1, mode="nearest")
    smooth = uniform_filter1d(uniform_filter1d(held, 2 * half + 1, mode="nearest"), 2 * half + 1, mode="nearest")
    return np.asarray(np.clip(smooth, 0.0, 1.0), np.float32)
