"""How fast somebody speaks, without knowing the words: syllable nuclei a second of speech."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.pauses import frame_levels_db, quiet_threshold_db
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import Pause, PitchTrack

_HOP_S: Final = 0.005  # of frame_levels_db
_FRAME_S: Final = 0.020
_SMOOTH_S: Final = 0.050  # one period of a low voice is not a syllable
_DIP_DB: Final = 2.0  # de Jong and Wempe: a nucleus is a peak with a dip of 2 dB before it
_LEAST_SPEECH_S: Final = 0.5


def syllables_per_s(sound: Sound, pitch: PitchTrack, pauses: Sequence[Pause]) -> float | None:
    """Syllable nuclei a second of speech, pauses not counted; None where too little is spoken.

    After N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech rate automatically",
    Behavior Research Methods 41 (2009): peaks of the intensity, above the noise, voiced, a dip of 2 dB before each.
    """
    level_db = _smoothed(frame_levels_db(sound))
    threshold_db = quiet_threshold_db(level_db)
    if threshold_db is None:
        return None
    speech = np.flatnonzero(level_db >= threshold_db)
    speech_s = (speech[-1] - speech[0]) * _HOP_S - sum(pause.length_s for pause in pauses)
    if speech_s < _LEAST_SPEECH_S:
        return None
    times_s = _FRAME_S / 2 + _HOP_S * _peaks(level_db, threshold_db)
    nuclei = int(_is_voiced(times_s, pitch).sum())
    return nuclei / float(speech_s)


def _smoothed(level_db: NDArray[np.float64]) -> NDArray[np.float64]:
    width = round(_SMOOTH_S / _HOP_S)
    if len(level_db) < width:
        return level_db
    power = np.convolve(10 ** (level_db / 10), np.hanning(width + 2)[1:-1], "same")
    return np.asarray(10 * np.log10(power / np.hanning(width + 2).sum()))


def _peaks(level_db: NDArray[np.float64], threshold_db: float) -> NDArray[np.int64]:
    """Frames of the peaks over the threshold that are parted by dips of at least _DIP_DB."""
    found: list[int] = []
    highest, lowest = 0, 0
    is_rising = True
    for frame, level in enumerate(level_db):
        if is_rising:
            if level > level_db[highest]:
                highest = frame
            elif level < level_db[highest] - _DIP_DB:
                found += [highest] if level_db[highest] >= threshold_db else []
                lowest, is_rising = frame, False
        elif level < level_db[lowest]:
            lowest = frame
        elif level > level_db[lowest] + _DIP_DB:
            highest, is_rising = frame, True
    return np.array(found, np.int64)


def _is_voiced(times_s: NDArray[Any], pitch: PitchTrack) -> NDArray[np.bool_]:
    if not len(pitch.times_s) or not len(times_s):
        return np.zeros(len(times_s), bool)
    nearest = np.clip(np.searchsorted(pitch.times_s, times_s), 0, len(pitch.times_s) - 1)
    return np.asarray(np.isfinite(pitch.hz[nearest]))
