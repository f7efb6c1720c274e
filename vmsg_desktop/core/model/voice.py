"""Voice settings and figures.

The limits beside the settings are enforced where messages come in, by a pydantic ``TypeAdapter`` over these plain
dataclasses; code inside the program builds them directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.limits import (
    END_PAUSE_MAX_S,
    ENERGY_MAX_DB,
    PAUSE_MAX_S,
    PAUSE_SCALE_MAX,
    PITCH_MAX_ST,
    PITCH_RANGE_MAX,
    PITCH_RANGE_MIN,
    SPEED_MAX,
    SPEED_MIN,
    VOICE_MAX_S,
)

NATURAL: Final = "natural"
"""Name of the preset that changes nothing."""

Emotion = Literal["neutral", "happy", "sad", "angry", "excited"]
Moment = Annotated[float, Field(ge=0.0, le=VOICE_MAX_S, allow_inf_nan=False)]
PauseLength = Annotated[float, Field(ge=0.0, le=PAUSE_MAX_S, allow_inf_nan=False)]


@dataclass(frozen=True)
class Trim:
    """The part of a recording that is used; None = to its end."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    start_s: Moment = 0.0
    end_s: Moment | None = None


@dataclass(frozen=True)
class PauseEdit:
    """A new length for one pause.

    Attributes:
        start_s: any moment inside the pause, in the trimmed original; the pause's own start by convention.
        length_s: as heard in the result, whatever the speed; 0 takes the pause out.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    start_s: Moment
    length_s: PauseLength


@dataclass(frozen=True)
class Prosody:
    """What a person chose for the voice; neutral by default.

    Attributes:
        preset: name in the preset table; emotion, emotion_amount: a tendency on top of it, 0..1.
        pitch_st, pitch_range, speed, energy_db: own values on top of both; pitch_range as in EffectiveProsody.
        pause_scale: factor on every pause, 1 = as spoken.
        pause_min_s, pause_max_s: bounds that the rule brings every pause into, as heard; None = no upper bound.
        pause_edits: pauses set by hand; they override the rule.
        end_pause_s: added after the last word.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    preset: Annotated[str, Field(min_length=1, max_length=64)] = NATURAL
    emotion: Emotion = "neutral"
    emotion_amount: Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)] = 1.0
    pitch_st: Annotated[float, Field(ge=-PITCH_MAX_ST, le=PITCH_MAX_ST, allow_inf_nan=False)] = 0.0
    pitch_range: Annotated[float, Field(ge=PITCH_RANGE_MIN, le=PITCH_RANGE_MAX, allow_inf_nan=False)] = 1.0
    speed: Annotated[float, Field(ge=SPEED_MIN, le=SPEED_MAX, allow_inf_nan=False)] = 1.0
    energy_db: Annotated[float, Field(ge=-ENERGY_MAX_DB, le=ENERGY_MAX_DB, allow_inf_nan=False)] = 0.0
    pause_scale: Annotated[float, Field(ge=0.0, le=PAUSE_SCALE_MAX, allow_inf_nan=False)] = 1.0
    pause_min_s: PauseLength = 0.0
    pause_max_s: PauseLength | None = None
    pause_edits: Annotated[tuple[PauseEdit, ...], Field(max_length=1_000)] = ()
    end_pause_s: Annotated[float, Field(ge=0.0, le=END_PAUSE_MAX_S, allow_inf_nan=False)] = 0.0


@dataclass(frozen=True)
class EffectiveProsody:
    """What is really done to the voice: preset, emotion and own values in one, within the limits.

    Attributes:
        pitch_st, speed, energy_db, pause_scale, pause_min_s, pause_max_s, pause_edits, end_pause_s: as in Prosody.
        pitch_range: factor on the pitch's distance from its median, in semitones; 1 = as spoken.
    """

    pitch_st: float = 0.0
    pitch_range: float = 1.0
    speed: float = 1.0
    energy_db: float = 0.0
    pause_scale: float = 1.0
    pause_min_s: float = 0.0
    pause_max_s: float | None = None
    pause_edits: tuple[PauseEdit, ...] = ()
    end_pause_s: float = 0.0


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
        pace_per_s: syllables a second of speech, pauses not counted.
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
    pace_per_s: float | None = None
