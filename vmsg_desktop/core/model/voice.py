"""Voice settings and figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Pause:
    """A silent span inside speech, on the time axis of the sound it was found in; seconds."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, eq=False)
class PitchTrack:
    """Fundamental frequency over time.

    Attributes:
        times_s: (n,) float32 frame centres.
        hz: (n,) float32, NaN where unvoiced.
    """

    times_s: NDArray[np.float32]
    hz: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class VoiceFigures:
    """What a voice measures; a figure that cannot be read is None, never 0.

    Attributes:
        pitch: the F0 contour; loudness_times_s, loudness_lufs: momentary loudness (400 ms window) every 100 ms.
        median_hz, range_st: median F0, and 5th-95th percentile span in semitones.
        voiced_share: voiced frames / all frames, 0..1.
        pauses: inner pauses; pause_share: their sum / duration.
        lufs: integrated loudness (BS.1770-4), None under 0.4 s or silence.
        true_peak_dbtp: 4 x oversampled peak.
        duration_s: seconds.
    """

    pitch: PitchTrack
    loudness_times_s: NDArray[np.float32]
    loudness_lufs: NDArray[np.float32]
    median_hz: float | None
    range_st: float | None
    voiced_share: float | None
    pauses: tuple[Pause, ...]
    pause_share: float | None
    lufs: float | None
    true_peak_dbtp: float | None
    duration_s: float
