"""What the picture column shows, as values: pixels with what was found in them and how that was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.media import AlphaImage, Frame, Photo, RgbImage
from vmsg_desktop.core.model.vision import Mask
from vmsg_desktop.core.pipeline.seen_stages import Found
from vmsg_desktop.core.vision.doubt import Spot
from vmsg_desktop.core.vision.framing import FramePlan


@dataclass(frozen=True, eq=False)
class PhotoSeen:
    """The photo as it came in.

    Attributes:
        photo: its pixels and what its file was; name: of the file.
        levels: the pixels, then smaller copies.
        thumb, blurred_thumb: square.
        report: how it was opened.
    """

    photo: Photo
    name: str
    levels: tuple[RgbImage, ...]
    thumb: RgbImage
    blurred_thumb: RgbImage
    report: StageReport | None


@dataclass(frozen=True, eq=False)
class PeopleSeen:
    """The photo with its people.

    Attributes:
        seen, found: the photo, and who is in it.
        thumbs: the head of each person, square, in the order of their numbers.
        hidden: boxes that the thresholds leave out.
        report: of finding people.
    """

    seen: PhotoSeen
    found: Found
    thumbs: tuple[RgbImage, ...]
    hidden: int
    report: StageReport | None


@dataclass(frozen=True, eq=False)
class MaskSeen:
    """The mask as it is after brush, growth and feather.

    Attributes:
        people: who is in the picture.
        mask: the changed one.
        grey: (h, w) the photo dimmed where it is removed; doubt: (h, w) 0..255, any size of the same aspect.
        spots: where the model was unsure, worst first; of the mask as it is now.
        report: of cutting out.
    """

    people: PeopleSeen
    mask: Mask
    grey: AlphaImage
    doubt: AlphaImage
    spots: tuple[Spot, ...]
    report: StageReport | None


@dataclass(frozen=True, eq=False)
class CutSeen:
    """The chosen people alone: (h, w, 4) RGBA, not premultiplied; the rest as for the mask."""

    people: PeopleSeen
    rgba: NDArray[np.uint8]
    report: StageReport | None


@dataclass(frozen=True, eq=False)
class FrameSeen:
    """The final frame.

    Attributes:
        people: who is in the picture.
        pixels: what is seen.
        plan: where it lies in the photo.
        frame: the file that ``pixels`` was decoded from; None for a quick try at a smaller size.
        sha256: of the file's bytes, hex; empty for a quick try.
        own_thumb: of the person's own background; None where there is none.
        report: of composing.
    """

    people: PeopleSeen
    pixels: RgbImage
    plan: FramePlan
    frame: Frame | None
    sha256: str
    own_thumb: RgbImage | None
    report: StageReport | None


@dataclass(frozen=True, eq=False)
class CompareSeen:
    """The frame without its touch-up and with it, side by side or one above the other, at the size of a quick try."""

    people: PeopleSeen
    pixels: RgbImage
    is_stacked: bool


Seen = PhotoSeen | PeopleSeen | MaskSeen | CutSeen | FrameSeen | CompareSeen
