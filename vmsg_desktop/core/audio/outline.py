"""A sound as a few hundred peaks: what a waveform is painted from, reduced once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.pause_edits import TimeMap
from vmsg_desktop.core.model.media import Sound

BINS: Final = 1_200
"""Enough for a bar on every third pixel of a wide screen."""


def outline(sound: Sound, *, bins: int = BINS) -> NDArray[np.float32]:
    """(bins,) highest magnitude in each of ``bins`` equal spans of the sound, 0 for an empty one."""
    return peaks_between(sound.samples, np.linspace(0, len(sound.samples), bins + 1))


def outline_on_original(
    sound: Sound, time_map: TimeMap, *, duration_s: float, bins: int = BINS
) -> NDArray[np.float32]:  # fmt: skip
    """(bins,) peaks of a changed sound, each where its moment was in the original of ``duration_s``.

    What was cut out of the original, trimmed ends included, is 0.
    """
    moments_s = np.linspace(0, duration_s, bins + 1)
    edges = np.interp(moments_s, time_map.original_s, time_map.edited_s) * sound.rate_hz
    return peaks_between(sound.samples, edges)


def peaks_between(samples: NDArray[np.float32], edges: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n,) highest magnitude between each two of n + 1 rising edges, sample positions; 0 where there is nothing."""
    at = np.clip(np.round(edges), 0, len(samples)).astype(np.int64)
    if not len(samples):
        return np.zeros(len(at) - 1, np.float32)
    starts = np.minimum(at[:-1], len(samples) - 1)
    peaks = np.maximum.reduceat(np.abs(samples), starts)  # the last span runs on to the end of the sound
    peaks[-1] = np.abs(samples[at[-2] : at[-1]]).max(initial=0.0)
    return np.where(at[1:] > at[:-1], peaks, 0).astype(np.float32)
