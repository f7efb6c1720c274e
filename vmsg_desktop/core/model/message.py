"""A message: one photo, one voice and the choices made for them. Every door runs the same message.

The dataclasses are plain; the limits beside the fields are enforced at the one door where messages come in,
:mod:`vmsg_desktop.core.message_file`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field

from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.framing import Background, Framing, TouchUp
from vmsg_desktop.core.model.limits import STROKE_MAX_POINTS, STROKES_MAX, STROKES_MAX_POINTS
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.voice import Prosody, Trim

MESSAGE_VERSION: Final = 1

Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Threshold = Annotated[float, Field(ge=0.05, le=0.95)]


@dataclass(frozen=True)
class Source:
    """A file that the message is made from.

    Attributes:
        path: absolute, or relative to the message file; empty = none is chosen yet.
        sha256: of its bytes when the message was saved, hex; empty = not checked.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    path: Annotated[str, Field(max_length=4096)]
    sha256: Sha256 = ""


@dataclass(frozen=True)
class PeopleChoice:
    """Who is in the picture.

    Attributes:
        persons: numbers from 1, left to right; empty = the suggested person.
        confidence, overlap: detector thresholds 0.05..0.95; None = the model's own.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    persons: tuple[Annotated[int, Field(ge=1, le=999)], ...] = ()
    confidence: Threshold | None = None
    overlap: Threshold | None = None


StrokeKind = Literal["erase", "restore"]
Place = Annotated[float, Field(ge=-1, le=2)]


@dataclass(frozen=True)
class Stroke:
    """One pull of the mask brush. Shares are of the photo's long side, from its upper left corner.

    Attributes:
        kind: erase takes out of the cut-out, restore brings the photo back.
        radius: share of the long side.
        points: (x, y) along the pull, each a share of the long side; one point = a dab. May lie beyond the photo.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: StrokeKind
    radius: Annotated[float, Field(gt=0, le=0.5)]
    points: Annotated[tuple[tuple[Place, Place], ...], Field(min_length=1, max_length=STROKE_MAX_POINTS)]


def _few_points(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """A message file stays within its size whatever is painted."""
    count = sum(len(stroke.points) for stroke in strokes)
    if count > STROKES_MAX_POINTS:
        raise ValueError(f"the strokes have {count} points; at most {STROKES_MAX_POINTS} are kept")
    return strokes


@dataclass(frozen=True)
class MaskChoice:
    """What the hand changes of the cut-out; pixels of a mask 1024 px on its long side.

    Attributes:
        feather_px, grow_px: how its edge is treated.
        strokes: of the brush, in the order in which they were painted; they lie under feather and growth.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    feather_px: Annotated[float, Field(ge=0, le=40)] = 0.0
    grow_px: Annotated[float, Field(ge=-40, le=40)] = 0.0
    strokes: Annotated[tuple[Stroke, ...], Field(max_length=STROKES_MAX), AfterValidator(_few_points)] = ()


@dataclass(frozen=True)
class Message:
    """Everything that determines the video, and nothing else."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    photo: Source
    voice: Source
    title: Annotated[str, Field(max_length=200)] = ""
    people: PeopleChoice = field(default_factory=PeopleChoice)
    mask: MaskChoice = field(default_factory=MaskChoice)
    background: Background = field(default_factory=Background)
    framing: Framing = field(default_factory=Framing)
    touch_up: TouchUp = field(default_factory=TouchUp)
    trim: Trim = field(default_factory=Trim)
    prosody: Prosody = field(default_factory=Prosody)
    music: Music = field(default_factory=Music)
    talk: TalkOptions = field(default_factory=TalkOptions)
    version: Annotated[int, Field(ge=MESSAGE_VERSION, le=MESSAGE_VERSION)] = MESSAGE_VERSION
