"""Voice presets and emotions: read from data, combined with a person's own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import (
    ENERGY_MAX_DB,
    PAUSE_SCALE_MAX,
    PITCH_MAX_ST,
    PITCH_RANGE_MAX,
    PITCH_RANGE_MIN,
    SPEED_MAX,
    SPEED_MIN,
)
from vmsg_desktop.core.model.voice import EffectiveProsody, Prosody

_PAUSE_FACTOR_MIN: Final = 0.1


@dataclass(frozen=True)
class Tendency:
    """How a preset or an emotion moves a voice; neutral by default. Fields as in EffectiveProsody."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    pitch_st: Annotated[float, Field(ge=-PITCH_MAX_ST, le=PITCH_MAX_ST, allow_inf_nan=False)] = 0.0
    pitch_range: Annotated[float, Field(ge=PITCH_RANGE_MIN, le=PITCH_RANGE_MAX, allow_inf_nan=False)] = 1.0
    speed: Annotated[float, Field(ge=SPEED_MIN, le=SPEED_MAX, allow_inf_nan=False)] = 1.0
    energy_db: Annotated[float, Field(ge=-ENERGY_MAX_DB, le=ENERGY_MAX_DB, allow_inf_nan=False)] = 0.0
    pause_scale: Annotated[float, Field(ge=_PAUSE_FACTOR_MIN, le=PAUSE_SCALE_MAX, allow_inf_nan=False)] = 1.0


@dataclass(frozen=True)
class Preset:
    """A named tendency: a preset, or an emotion at its full amount.

    Attributes:
        id: what a message file names; label, description: what a person reads.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    label: Annotated[str, Field(min_length=1, max_length=64)]
    description: Annotated[str, Field(max_length=200)]
    values: Tendency


@dataclass(frozen=True)
class PresetTable:
    """All presets and emotions, in the order in which they are shown."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    version: Literal[1]
    presets: tuple[Preset, ...]
    emotions: tuple[Preset, ...]


_TABLE: Final = TypeAdapter(PresetTable)


def parse_presets(data: Any) -> PresetTable:
    """Check the parsed preset table.

    Raises:
        InputError: "preset_table" with the first place that is wrong.
    """
    try:
        table = _TABLE.validate_python(data)
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _bad_table(f"{place}: {first['msg']}") from exc
    for kind, entries in (("presets", table.presets), ("emotions", table.emotions)):
        ids = [entry.id for entry in entries]
        if len(set(ids)) < len(ids):
            raise _bad_table(f"{kind}: an id is given twice")
    return table


def resolve(prosody: Prosody, table: PresetTable) -> EffectiveProsody:
    """Preset, emotion x amount and own values in one.

    Differences (semitones, dB) add up; factors (speed, pitch range, pauses) multiply, the emotion's raised to its
    amount, so that half an emotion is half of its effect on the ear's logarithmic scale. The sum is then brought into
    the limits. Two presets never stack: a message has one preset and one emotion.

    Raises:
        InputError: "preset_unknown" or "emotion_unknown".
    """
    preset = _named(prosody.preset, table.presets, kind="preset").values
    emotion = _named(prosody.emotion, table.emotions, kind="emotion").values
    amount = prosody.emotion_amount
    return EffectiveProsody(
        pitch_st=_within(preset.pitch_st + amount * emotion.pitch_st + prosody.pitch_st, -PITCH_MAX_ST, PITCH_MAX_ST),
        pitch_range=_within(
            preset.pitch_range * emotion.pitch_range**amount * prosody.pitch_range, PITCH_RANGE_MIN, PITCH_RANGE_MAX
        ),
        speed=_within(preset.speed * emotion.speed**amount * prosody.speed, SPEED_MIN, SPEED_MAX),
        energy_db=_within(
            preset.energy_db + amount * emotion.energy_db + prosody.energy_db, -ENERGY_MAX_DB, ENERGY_MAX_DB
        ),
        pause_scale=_within(
            preset.pause_scale * emotion.pause_scale**amount * prosody.pause_scale, 0.0, PAUSE_SCALE_MAX
        ),
        pause_min_s=prosody.pause_min_s,
        pause_max_s=prosody.pause_max_s,
        pause_edits=prosody.pause_edits,
        end_pause_s=prosody.end_pause_s,
    )


def _named(name: str, entries: Sequence[Preset], *, kind: str) -> Preset:
    known: Mapping[str, Preset] = {entry.id: entry for entry in entries}
    if name not in known:
        raise InputError(
            f"{kind}_unknown",
            f"There is no {kind} named {name!r}; known are {', '.join(known)}.",
            f"Choose one of these {kind}s.",
        )
    return known[name]


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _bad_table(reason: str) -> InputError:
    return InputError("preset_table", f"The preset table is not right: {reason}.", "Mend the table or reinstall.")
