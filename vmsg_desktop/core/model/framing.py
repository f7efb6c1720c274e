"""Choices for the final frame: how much of the person, which shape, what stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.limits import BACKGROUND_BLUR_MAX_PX, PADDING_MAX_PX

Shot = Literal["head", "upper", "whole"]
Aspect = Literal["1:1", "9:16", "16:9"]
BackgroundKind = Literal["keep", "transparent", "colour", "blur", "bundled", "picture"]
Fit = Literal["fill", "fit"]

Share = Annotated[float, Field(ge=0, le=1)]
HexColour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
BundledId = Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]{0,39})?$")]


@dataclass(frozen=True)
class HandFrame:
    """A frame set by hand; its width follows from the aspect.

    Attributes:
        center_x, center_y: shares 0..1 of the photo's width and height.
        height: share of the photo's height; above 1 it reaches beyond the photo.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    center_x: Share
    center_y: Share
    height: Annotated[float, Field(gt=0, le=2)]


@dataclass(frozen=True)
class Framing:
    """What part of the photo is sent.

    Attributes:
        shot: head and shoulders, upper body or the whole person; unused where ``hand`` is set.
        aspect: width to height of the frame.
        padding_px: extra room around the subject, in pixels of the final frame.
        hand: overrides the shot.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    shot: Shot = "head"
    aspect: Aspect = "1:1"
    padding_px: Annotated[int, Field(ge=0, le=PADDING_MAX_PX)] = 0
    hand: HandFrame | None = None


@dataclass(frozen=True)
class Background:
    """What stands behind the person.

    Attributes:
        kind: "keep" leaves the photo as it is (the mask is not used); "picture" is the user's own file.
        colour: #RRGGBB, for kind "colour".
        blur_px: radius of the lens-like blur in a frame 1000 px high, for kind "blur".
        name: id in resources/backgrounds/backgrounds.json, for kind "bundled".
        path: file, absolute or relative to the message file, for kind "picture".
        fit: cover the frame, or show the whole picture on a blurred copy of itself; never stretched.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: BackgroundKind = "keep"
    colour: HexColour = "#E9EEFC"
    blur_px: Annotated[float, Field(ge=1, le=BACKGROUND_BLUR_MAX_PX)] = 24.0
    name: BundledId = ""
    path: Annotated[str, Field(max_length=4096)] = ""
    fit: Fit = "fill"


@dataclass(frozen=True)
class TouchUp:
    """Strengths 0..1 of what is done to the person in the final frame; 0 = off.

    Attributes:
        denoise: takes out grain, as much as there is. sharpen: fine detail. light: evens out dark and bright parts.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    denoise: Share = 0.0
    sharpen: Share = 0.0
    light: Share = 0.0
