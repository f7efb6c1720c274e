"""What the plot of the voice draws: everything on the time of the untrimmed recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.voice_preview import Figures, HeardPause, SpokenLook, TakeLook
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.voice import VoiceFigures

Values = NDArray[np.float32]
_BY_HAND_S: Final = 0.03
TARGET_LUFS: Final = -16.0
"""A common loudness for speech online; the dashed line."""


@dataclass(frozen=True)
class PauseMark:
    """A pause in the plot: where it is, how long it is heard, and whether somebody set it by hand."""

    start_s: float
    end_s: float
    length_s: float
    is_by_hand: bool = False


@dataclass(frozen=True, eq=False)
class Curve:
    """Values over the recording's time; NaN = nothing there."""

    times_s: Values
    values: Values


@dataclass(frozen=True, eq=False)
class ScopeState:
    """What the plot draws.

    Attributes:
        duration_s: of the recording; trim: its used part.
        before, after: peaks 0..1 in equal spans of the whole recording; after None = not made yet.
        pauses: in order.
        pitch, loudness: curves before and after, empty where not measured yet.
    """

    duration_s: float
    trim: tuple[float, float]
    before: Values
    after: Values | None = None
    pauses: tuple[PauseMark, ...] = ()
    pitch: tuple[Curve, ...] = ()
    loudness: tuple[Curve, ...] = ()


def scope_state(
    message: Message, take: TakeLook, spoken: SpokenLook | None, figures: Figures | None
) -> ScopeState:  # fmt: skip
    """The plot as the message stands now, with what has been made of it so far."""
    duration_s = take.voice.sound.duration_s
    trim = message.trim
    end_s = duration_s if trim.end_s is None else min(trim.end_s, duration_s)
    return ScopeState(
        duration_s=duration_s,
        trim=(min(trim.start_s, end_s), end_s),
        before=take.peaks,
        after=None if spoken is None else spoken.peaks,
        pauses=() if spoken is None else tuple(_mark(pause, message) for pause in spoken.pauses),
        pitch=() if spoken is None or figures is None else _curves(figures, spoken, _pitch),
        loudness=() if spoken is None or figures is None else _curves(figures, spoken, _loudness),
    )


def _mark(pause: HeardPause, message: Message) -> PauseMark:
    """What the message says now counts; the sound that was made for it may come a moment later."""
    for edit in message.prosody.pause_edits:
        at_s = edit.start_s + message.trim.start_s
        if pause.start_s - _BY_HAND_S <= at_s <= pause.end_s + _BY_HAND_S:
            return PauseMark(pause.start_s, pause.end_s, edit.length_s, is_by_hand=True)
    return PauseMark(pause.start_s, pause.end_s, pause.length_s)


def _pitch(figures: VoiceFigures) -> Curve:
    return Curve(figures.pitch.times_s, figures.pitch.hz)


def _loudness(figures: VoiceFigures) -> Curve:
    return Curve(figures.loudness_times_s, figures.loudness_lufs)


def _curves(figures: Figures, spoken: SpokenLook, pick: Callable[[VoiceFigures], Curve]) -> tuple[Curve, ...]:
    before, after = pick(figures.before), pick(figures.after)
    time_map = spoken.spoken.time_map
    there = np.interp(after.times_s, time_map.edited_s, time_map.original_s).astype(np.float32)
    start_s = np.float32(spoken.before.trim.start_s)
    return Curve(before.times_s + start_s, before.values), Curve(there, after.values)
