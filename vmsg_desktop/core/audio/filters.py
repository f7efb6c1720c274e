"""Filters by spectrum, on NumPy alone: SciPy's signal package takes longer to import than a take to process."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log2
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_RING_S: Final = 0.25  # of zeros behind the sound, so that what rings on does not come round to its start
_HALF_TAPS: Final = 16
_BETA: Final = 8.0


def filtered(
    samples: NDArray[np.float32], rate_hz: int, response: Callable[[NDArray[np.float32]], NDArray[Any]]
) -> NDArray[np.float32]:
    """``samples`` under a frequency response, silence assumed around them.

    Args:
        samples: (n,) float32.
        rate_hz: their rate.
        response: gain, real or complex, for frequencies in Hz.
    """
    count = _fast_length(len(samples) + round(_RING_S * rate_hz))
    spectrum = np.fft.rfft(samples, count)
    gain = response(np.linspace(0, rate_hz / 2, len(spectrum), dtype=np.float32))
    spectrum *= gain.astype(np.complex64 if np.iscomplexobj(gain) else np.float32, copy=False)
    return np.asarray(np.fft.irfft(spectrum, count)[: len(samples)], np.float32)


def high_pass(samples: NDArray[np.float32], rate_hz: int, *, cut_hz: float) -> NDArray[np.float32]:
    """Without delay, 6 dB down at ``cut_hz``, 24 dB per octave: a Butterworth of order 2 forth and back."""

    def response(hz: NDArray[np.float32]) -> NDArray[Any]:
        ratio = (hz / cut_hz) ** 4
        return ratio / (1 + ratio)

    return filtered(samples, rate_hz, response)


def between_samples(samples: NDArray[np.float32], phase: float) -> NDArray[np.float32]:
    """(n,) the wave at ``phase`` (0..1) of the way from each sample to the next; windowed sinc over 32 samples."""
    places = np.arange(-_HALF_TAPS + 1, _HALF_TAPS + 1) - phase
    window = np.i0(_BETA * np.sqrt(np.maximum(0.0, 1 - (places / _HALF_TAPS) ** 2))) / np.i0(_BETA)
    taps = (np.sinc(places) * window).astype(np.float32)
    padded = np.pad(samples, (_HALF_TAPS - 1, _HALF_TAPS))
    wave = np.zeros(len(samples), np.float32)
    for place, tap in enumerate(taps):
        wave += tap * padded[place : place + len(samples)]
    return wave


def _fast_length(count: int) -> int:
    """The next length that the Fourier transform is quick with."""
    return int(min(odd * 2 ** max(0, ceil(log2(count / odd))) for odd in (1, 3, 5, 9, 15)))
