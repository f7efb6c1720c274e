"""Music gives way to speech: a gain over time that is low under words and rises only in real gaps."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.pauses import find_pauses, voice_span
from vmsg_desktop.core.model.media import Sound

ATTACK_S: Final = 0.25  # the music is down when the word begins, because the whole voice is known in advance
HOLD_S: Final = 0.35
RELEASE_S: Final = 0.8
LEAST_GAP_S: Final = ATTACK_S + HOLD_S + RELEASE_S  # a shorter gap would only pump: the music stays down


def duck_gain(voice: Sound, *, duck_db: float, lead_s: float, samples: int) -> NDArray[np.float32]:
    """Linear gain (samples,) for the music, 1 in gaps of at least LEAST_GAP_S, ``duck_db`` lower under speech.

    Args:
        voice: the voice alone; it begins ``lead_s`` after the music.
        duck_db: >= 0.
        lead_s: seconds of music before the voice.
        samples: length of the result, at the voice's rate.
    """
    depth = np.zeros(samples, np.float32)
    rate_hz = voice.rate_hz
    down, up = _slope(round(ATTACK_S * rate_hz)), _slope(round(RELEASE_S * rate_hz))[::-1]
    for start_s, end_s in speech_spans(voice):
        start = round((lead_s + start_s) * rate_hz)
        end = round((lead_s + end_s + HOLD_S) * rate_hz)
        _lay(depth, down, start - len(down))
        depth[start:end] = 1.0
        _lay(depth, up, end)
    return np.asarray(10 ** (-duck_db / 20 * depth), np.float32)


def speech_spans(voice: Sound) -> tuple[tuple[float, float], ...]:
    """(start, end) in seconds of speech whose gaps are all shorter than LEAST_GAP_S.

    Where speech and background cannot be told apart, the whole voice counts as speech.
    """
    whole = voice_span(voice)
    if whole is None:
        return ((0.0, voice.duration_s),)
    gaps = find_pauses(voice, min_length_s=LEAST_GAP_S)
    edges = [whole.start_s, *(edge for gap in gaps for edge in (gap.start_s, gap.end_s)), whole.end_s]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _slope(count: int) -> NDArray[np.float32]:
    """From 0 to 1 without a corner at either end."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count)).astype(np.float32)


def _lay(depth: NDArray[np.float32], slope: NDArray[np.float32], start: int) -> None:
    """Write ``slope`` at ``start``, as far as it lies inside; what is deeper already stays."""
    first, last = max(start, 0), min(start + len(slope), len(depth))
    if first < last:
        part = depth[first:last]
        np.maximum(part, slope[first - start : last - start], out=part)
