"""What a voice measures: one function that every plot, table and report takes its figures from."""

from __future__ import annotations

from math import log2

import numpy as np

from vmsg_desktop.core.audio.loudness import gated_lufs, momentary_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.pace import syllables_per_s
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import PitchTrack, VoiceFigures
from vmsg_desktop.core.ports import PitchMeter


def figures(sound: Sound, meter: PitchMeter) -> VoiceFigures:
    """Measure ``sound``; a figure that cannot be read is None."""
    pitch = meter.pitch(sound)
    pauses = find_pauses(sound)
    times_s, lufs = momentary_lufs(sound)
    median_hz, range_st = _median_and_range(pitch)
    return VoiceFigures(
        pitch=pitch,
        loudness_times_s=times_s,
        loudness_lufs=lufs,
        median_hz=median_hz,
        range_st=range_st,
        voiced_share=float(np.isfinite(pitch.hz).mean()) if len(pitch.hz) else None,
        pauses=pauses,
        pause_share=sum(pause.length_s for pause in pauses) / sound.duration_s if len(sound.samples) else None,
        lufs=gated_lufs(lufs),
        true_peak_dbtp=true_peak_dbtp(sound),
        duration_s=sound.duration_s,
        pace_per_s=syllables_per_s(sound, pitch, pauses),
    )


def _median_and_range(pitch: PitchTrack) -> tuple[float | None, float | None]:
    voiced = pitch.hz[np.isfinite(pitch.hz)]
    if len(voiced) == 0:
        return None, None
    low_hz, median_hz, high_hz = (float(hz) for hz in np.percentile(voiced, [5, 50, 95]))
    return median_hz, 12 * log2(high_hz / low_hz)
