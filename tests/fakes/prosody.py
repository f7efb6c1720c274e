"""A prosody engine and a pitch meter without Praat: cheap, exact in length, deterministic."""

from __future__ import annotations

import numpy as np

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import PitchTrack
from vmsg_desktop.core.ports import Progress


class TapeProsody:
    """Changes speed like a tape machine (the pitch goes with it) and keeps every call.

    Attributes:
        calls: (pitch_st, speed, pitch_range) of each change.
        length_error: factor on the length of what is returned, to play an engine that is wrong.
        gain: factor on the level of what is returned.
    """

    def __init__(self, *, length_error: float = 1.0, gain: float = 1.0) -> None:
        self.calls: list[tuple[float, float, float]] = []
        self._length_error = length_error
        self._gain = gain

    @property
    def engine(self) -> Engine:
        return Engine("tape", "", "", "test", "CPU")

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda _share: None,
    ) -> Sound:
        self.calls.append((pitch_st, speed, pitch_range))
        count = round(len(sound.samples) / speed * self._length_error)
        moments = np.linspace(0, len(sound.samples) - 1, count)
        played = np.interp(moments, np.arange(len(sound.samples)), sound.samples) * self._gain
        progress(1.0)
        return Sound(played.astype(np.float32), sound.rate_hz)


class SteadyMeter:
    """Says the same pitch for every 10 ms that sounds, NaN for the others."""

    def __init__(self, hz: float) -> None:
        self._hz = hz

    def pitch(self, sound: Sound) -> PitchTrack:
        step = sound.rate_hz // 100
        frames = sound.samples[: len(sound.samples) // step * step].reshape(-1, step)
        is_voiced = frames.std(axis=1) > 0.01 if len(frames) else np.zeros(0, np.bool_)
        times_s = (np.arange(len(frames)) + 0.5) / 100
        return PitchTrack(times_s.astype(np.float32), np.where(is_voiced, self._hz, np.nan).astype(np.float32))
