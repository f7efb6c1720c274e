"""Changes that a person makes to the voice of a message: pure functions from message to message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.core.audio.presets import Tendency
from vmsg_desktop.core.model.limits import (
    ENERGY_MAX_DB,
    PAUSE_MAX_S,
    PAUSE_SCALE_MAX,
    PITCH_MAX_ST,
    SPEED_MAX,
    SPEED_MIN,
    VOICE_MIN_S,
)
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import NATURAL, EffectiveProsody, PauseEdit, Prosody, Trim

_EDGE_S: Final = 0.002
_SAME_PAUSE_S: Final = 0.030  # as the pause editor: an edit this far beside a pause still means it


@dataclass(frozen=True)
class SliderValues:
    """What the sliders show: preset and own values in one, the emotion left out."""

    pitch_st: float
    speed: float
    energy_db: float
    pause_scale: float


def with_voice(message: Message, path: str) -> Message:
    """Another voice; what was set for moments of the old one, trim and single pauses, goes with it."""
    if message.voice.path == path:
        return message
    prosody = replace(message.prosody, pause_edits=())
    return replace(message, voice=Source(path), trim=Trim(), prosody=prosody)


def with_trim(message: Message, start_s: float, end_s: float, *, duration_s: float) -> Message:
    """Another trim, within the recording and never too short; pauses set by hand stay on their moments.

    Those that are trimmed away are gone.
    """
    start_s = min(max(0.0, start_s), max(0.0, duration_s - VOICE_MIN_S))
    end_s = max(min(end_s, duration_s), start_s + VOICE_MIN_S)
    start_s = 0.0 if start_s < _EDGE_S else round(start_s, 3)
    trim = Trim(start_s, None if end_s > duration_s - _EDGE_S else round(end_s, 3))
    moved_s = message.trim.start_s - trim.start_s
    edits = tuple(replace(edit, start_s=edit.start_s + moved_s) for edit in message.prosody.pause_edits)
    inside = tuple(edit for edit in edits if 0 <= edit.start_s < end_s - start_s)
    return replace(message, trim=trim, prosody=replace(message.prosody, pause_edits=inside))


def with_pause(message: Message, start_s: float, length_s: float) -> Message:
    """One pause set by hand.

    Args:
        message: before.
        start_s: the pause's start in the untrimmed recording.
        length_s: as heard.
    """
    at_s = max(0.0, start_s - message.trim.start_s)
    length_s = round(min(max(0.0, length_s), PAUSE_MAX_S), 3)
    edits = [*_other_edits(message, at_s), PauseEdit(at_s, length_s)]
    edits.sort(key=lambda edit: edit.start_s)
    return replace(message, prosody=replace(message.prosody, pause_edits=tuple(edits)))


def without_pause(message: Message, start_s: float, end_s: float) -> Message:
    """The pause between two moments of the untrimmed recording follows the rule again."""
    first_s, last_s = start_s - message.trim.start_s - _SAME_PAUSE_S, end_s - message.trim.start_s + _SAME_PAUSE_S
    kept = tuple(edit for edit in message.prosody.pause_edits if not first_s <= edit.start_s <= last_s)
    return replace(message, prosody=replace(message.prosody, pause_edits=kept))


def slider_values(prosody: Prosody, preset: Tendency) -> SliderValues:
    """Preset and own values in one."""
    return SliderValues(
        pitch_st=_within(preset.pitch_st + prosody.pitch_st, -PITCH_MAX_ST, PITCH_MAX_ST),
        speed=_within(preset.speed * prosody.speed, SPEED_MIN, SPEED_MAX),
        energy_db=_within(preset.energy_db + prosody.energy_db, -ENERGY_MAX_DB, ENERGY_MAX_DB),
        pause_scale=_within(preset.pause_scale * prosody.pause_scale, 0.0, PAUSE_SCALE_MAX),
    )


def with_slider(prosody: Prosody, preset: Tendency, name: str, value: float) -> Prosody:
    """Own values so that the slider ``name`` (a field of SliderValues) shows ``value``."""
    if name == "pitch_st":
        return replace(prosody, pitch_st=_within(value - preset.pitch_st, -PITCH_MAX_ST, PITCH_MAX_ST))
    if name == "energy_db":
        return replace(prosody, energy_db=_within(value - preset.energy_db, -ENERGY_MAX_DB, ENERGY_MAX_DB))
    if name == "speed":
        return replace(prosody, speed=_within(value / preset.speed, SPEED_MIN, SPEED_MAX))
    if name == "pause_scale":
        return replace(prosody, pause_scale=_within(value / preset.pause_scale, 0.0, PAUSE_SCALE_MAX))
    raise ValueError(f"no slider {name!r}")


def with_preset(prosody: Prosody, preset: str) -> Prosody:
    """A preset as it is: own values go, emotion and pauses set by hand stay."""
    return replace(
        prosody, preset=preset, pitch_st=0.0, pitch_range=1.0, speed=1.0, energy_db=0.0, pause_scale=1.0
    )  # fmt: skip


def with_own_preset(prosody: Prosody, values: Tendency) -> Prosody:
    """Own values as a person kept them: the message carries the values, so that it sounds alike on every machine."""
    return replace(
        prosody,
        preset=NATURAL,
        emotion="neutral",
        pitch_st=values.pitch_st,
        pitch_range=values.pitch_range,
        speed=values.speed,
        energy_db=values.energy_db,
        pause_scale=values.pause_scale,
    )


def is_own_preset(prosody: Prosody, values: Tendency) -> bool:
    """The voice is spoken exactly as this own preset says."""
    return with_own_preset(prosody, values) == prosody


def kept_values(effective: EffectiveProsody) -> Tendency:
    """What an own preset keeps of how a voice is spoken now: everything but single pauses."""
    return Tendency(
        pitch_st=effective.pitch_st,
        pitch_range=effective.pitch_range,
        speed=effective.speed,
        energy_db=effective.energy_db,
        pause_scale=max(0.1, effective.pause_scale),
    )


def as_spoken(prosody: Prosody) -> Prosody:
    """Nothing is changed any more."""
    return Prosody(emotion_amount=prosody.emotion_amount)


def _other_edits(message: Message, at_s: float) -> list[PauseEdit]:
    return [edit for edit in message.prosody.pause_edits if abs(edit.start_s - at_s) > _SAME_PAUSE_S]


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
