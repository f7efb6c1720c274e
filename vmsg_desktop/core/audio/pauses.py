"""Where a voice pauses: quiet spans by energy, against the recording's own noise floor."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.filters import high_pass
from vmsg_desktop.core.model.limits import PAUSE_MIN_S
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import Pause

_FRAME_S: Final = 0.020
_HOP_S: Final = 0.005
_RUMBLE_HZ: Final = 80.0  # hum and handling noise lie under the voice and would hide its pauses
_FLOOR_DB: Final = -90.0  # digital silence counts as this
_FLOOR_PERCENTILE: Final = 5.0
_VOICE_PERCENTILE: Final = 95.0
_LEAST_CONTRAST_DB: Final = 10.0  # less between voice and floor: nothing can be told apart, so no pause is claimed
_OVER_FLOOR_DB: Final = 6.0  # short frames of noise wander by a few dB
_SHARE_OF_CONTRAST: Final = 0.3
_UNDER_VOICE_DB: Final = -40.0  # quieter than this under the voice nobody hears a word


def find_pauses(sound: Sound, *, min_length_s: float = PAUSE_MIN_S) -> tuple[Pause, ...]:
    """Quiet spans between the first and the last sound of the voice, in order, at least ``min_length_s`` long.

    The edges err towards the pause: what an edit may remove is never the voice.
    """
    loud = _loud_spans(sound, min_length_s)
    return tuple(Pause(before[1], after[0]) for before, after in pairwise(loud))


def voice_span(sound: Sound) -> Pause | None:
    """From the first to the last sound of the voice, what a tight trim would keep; None where nothing stands out."""
    loud = _loud_spans(sound, PAUSE_MIN_S)
    return Pause(loud[0][0], loud[-1][1]) if loud else None


def _loud_spans(sound: Sound, min_gap_s: float) -> list[tuple[float, float]]:
    """Spans of voice in seconds, gaps shorter than ``min_gap_s`` closed; empty when everything is alike."""
    level_db = frame_levels_db(sound)
    threshold_db = quiet_threshold_db(level_db)
    if threshold_db is None:
        return []
    hop, frame = round(_HOP_S * sound.rate_hz), round(_FRAME_S * sound.rate_hz)
    gaps = []
    for first, last in _runs(level_db < threshold_db):
        # The soft start of a sound can hide in the last quiet frame: one hop at each edge belongs to the voice.
        start = 0 if first == 0 else first * hop + hop
        end = len(sound.samples) if last == len(level_db) - 1 else last * hop + frame - hop
        is_inner = start > 0 and end < len(sound.samples)
        if not is_inner or end - start >= min_gap_s * sound.rate_hz:
            gaps.append((start, end))
    edges = np.array([0, *(edge for gap in gaps for edge in gap), len(sound.samples)]) / sound.rate_hz
    return [(float(a), float(b)) for a, b in edges.reshape(-1, 2) if b > a]


def quiet_threshold_db(level_db: NDArray[np.float64]) -> float | None:
    """Level between noise floor and voice; None when the two are too close to be told apart."""
    if len(level_db) == 0:
        return None
    floor_db, voice_db = (float(v) for v in np.percentile(level_db, [_FLOOR_PERCENTILE, _VOICE_PERCENTILE]))
    contrast_db = voice_db - floor_db
    if contrast_db < _LEAST_CONTRAST_DB:
        return None
    return max(floor_db + max(_OVER_FLOOR_DB, _SHARE_OF_CONTRAST * contrast_db), voice_db + _UNDER_VOICE_DB)


def frame_levels_db(sound: Sound) -> NDArray[np.float64]:
    """RMS level in dBFS above 80 Hz of 20 ms frames every 5 ms, not under -90."""
    hop, frame = round(_HOP_S * sound.rate_hz), round(_FRAME_S * sound.rate_hz)
    if len(sound.samples) < frame:
        return np.zeros(0)
    voice = high_pass(sound.samples, sound.rate_hz, cut_hz=_RUMBLE_HZ)
    running = np.concatenate([[0.0], np.cumsum(np.square(voice, dtype=np.float64))])
    starts = np.arange(0, len(sound.samples) - frame + 1, hop)
    power = np.maximum(running[starts + frame] - running[starts], 0.0) / frame
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (_FLOOR_DB / 10))))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, last) index of each run of True."""
    steps = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in steps.reshape(-1, 2)]
