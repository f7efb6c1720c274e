"""Sample rate conversion and downmix: pure functions on arrays."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

_STOPBAND_BETA: Final = 9.0  # Kaiser window: about 90 dB under the pass band
_HALF_TAPS: Final = 32  # input samples on each side at equal rates; the slope is about 18 % of the lower Nyquist wide
_QUIET_CHANNEL: Final = 1e-3  # a channel 30 dB (power) under the loudest holds no voice: an unplugged microphone
_CANCELLED: Final = 0.25  # mean of all channels 6 dB under their average power: they cancel, as in a reversed cable


def resample(samples: NDArray[np.float32], *, from_hz: int, to_hz: int) -> NDArray[np.float32]:
    """Band-limited conversion, ``ceil(n * to_hz / from_hz)`` samples; equal rates return ``samples`` itself.

    Aliases are 90 dB down from 1.09 x the lower Nyquist frequency on; 0.9 x it passes within 0.01 dB.
    """
    if from_hz == to_hz:
        return samples
    from scipy.signal import resample_poly

    common = gcd(from_hz, to_hz)
    up, down = to_hz // common, from_hz // common
    converted = resample_poly(samples, up, down, window=_lowpass(up, down))
    return np.asarray(converted[: ceil(len(samples) * to_hz / from_hz)], np.float32)


def mix_weights(covariance: NDArray[np.float64]) -> NDArray[np.float32]:
    """Weights that fold channels into one without losing the voice.

    The mean of the channels that carry something; where they cancel each other, the loudest alone.

    Args:
        covariance: (channels, channels) sums of products over the whole sound.

    Returns:
        (channels,) weights that add up to 1.
    """
    power = np.diag(covariance)
    is_used = power >= power.max() * _QUIET_CHANNEL
    weights = is_used / is_used.sum()
    if weights @ covariance @ weights < _CANCELLED * power[is_used].mean():
        weights = np.zeros(len(power))
        weights[int(np.argmax(power))] = 1.0
    return np.asarray(weights, np.float32)


@lru_cache(maxsize=8)
def _lowpass(up: int, down: int) -> NDArray[np.float32]:
    from scipy.signal import firwin

    widest = max(up, down)
    taps = firwin(2 * _HALF_TAPS * widest + 1, 1.0 / widest, window=("kaiser", _STOPBAND_BETA))
    return np.asarray(taps, np.float32)
