"""The whole way of a voice: trim, pauses, pitch and speed, level under a true-peak ceiling, end pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from vmsg_desktop.core.audio.limiter import limit_true_peak
from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.audio.pause_edits import (
    TimeMap,
    append_pause,
    planned_lengths_s,
    set_pause_lengths,
    trim_sound,
)
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.limits import TRUE_PEAK_MAX_DBTP
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import EffectiveProsody, Trim

if TYPE_CHECKING:  # the ports name every model of the program; a first result need not wait for them
    from vmsg_desktop.core.ports import Progress, ProsodyEngine

_LENGTH_TOLERANCE: Final = 0.005
_NOTED_DB: Final = 0.1  # nobody hears less


@dataclass(frozen=True, eq=False)
class Spoken:
    """A voice after prosody.

    Attributes:
        sound: the result.
        time_map: from moments of the untrimmed original to moments of ``sound``.
        notes: what a person should know, a sentence each.
    """

    sound: Sound
    time_map: TimeMap
    notes: tuple[str, ...]


def apply(sound: Sound, *, trim: Trim, prosody: EffectiveProsody, engine: ProsodyEngine, progress: Progress) -> Spoken:
    """Do to ``sound`` what ``prosody`` says; what is neutral leaves the samples as they are.

    Pitch and speed do not change how loud the voice is: the level is brought back to what it was, then ``energy_db``
    is added. Peaks over the ceiling of -1 dBTP are held down by a look-ahead limiter, and a note says by how much.

    Raises:
        InputError: "trim_too_short", "pause_not_found".
        ComputeError: from the engine, or "prosody_wrong_length" when its result is not as long as asked.
        Cancelled: from ``progress``.
    """
    progress(0.0)
    trimmed = trim_sound(sound, trim)
    pauses = find_pauses(trimmed) if _moves_pauses(prosody) else ()
    edited = set_pause_lengths(trimmed, pauses, planned_lengths_s(pauses, prosody))
    progress(0.2)
    moved = _moved(edited.sound, prosody, engine, lambda share: progress(0.2 + 0.5 * share))
    progress(0.7)
    louder = _gained(moved, prosody.energy_db)
    limited = limit_true_peak(louder, ceiling_dbtp=TRUE_PEAK_MAX_DBTP)
    ended = append_pause(limited.sound, prosody.end_pause_s)
    progress(1.0)
    return Spoken(ended, _whole_map(edited.time_map, trim.start_s, prosody.speed), _notes(limited.held_db))


def _moves_pauses(prosody: EffectiveProsody) -> bool:
    """Is there anything to do to pauses? If not, they need not be found."""
    rule = prosody.pause_scale, prosody.pause_min_s, prosody.pause_max_s
    return rule != (1.0, 0.0, None) or bool(prosody.pause_edits)


def _moved(sound: Sound, prosody: EffectiveProsody, engine: ProsodyEngine, progress: Progress) -> Sound:
    """Pitch, range and speed by the engine, at the loudness the voice had; untouched when all three are neutral."""
    if (prosody.pitch_st, prosody.pitch_range, prosody.speed) == (0.0, 1.0, 1.0):
        return sound
    moved = engine.change(
        sound,
        pitch_st=prosody.pitch_st,
        speed=prosody.speed,
        pitch_range=prosody.pitch_range,
        progress=progress,
    )
    _check_length(moved, sound.duration_s / prosody.speed, engine)
    before, after = integrated_lufs(sound), integrated_lufs(moved)
    return moved if before is None or after is None else _gained(moved, before - after)


def _check_length(moved: Sound, wanted_s: float, engine: ProsodyEngine) -> None:
    if abs(moved.duration_s - wanted_s) > _LENGTH_TOLERANCE * wanted_s:
        raise ComputeError(
            "prosody_wrong_length",
            f"{engine.engine.name} made {moved.duration_s:.2f} s of voice where {wanted_s:.2f} s were asked.",
            "Use a speed nearer to 1.",
        )


def _gained(sound: Sound, gain_db: float) -> Sound:
    if gain_db == 0.0:
        return sound
    return Sound(np.asarray(sound.samples * np.float32(10 ** (gain_db / 20)), np.float32), sound.rate_hz)


def _whole_map(edited: TimeMap, trim_start_s: float, speed: float) -> TimeMap:
    return TimeMap(edited.original_s + trim_start_s, edited.edited_s / speed)


def _notes(held_db: float) -> tuple[str, ...]:
    if held_db < _NOTED_DB:
        return ()
    return (f"Peaks were held down by up to {held_db:.1f} dB to stay under {TRUE_PEAK_MAX_DBTP:g} dBTP.",)
