"""The final frame as a picture: the person cut out, on the chosen background, at the frame's own size.

Everything works on the frame's rectangle at the frame's resolution, never on the whole photo.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.media import AlphaImage, Photo, RgbImage, image_size
from vmsg_desktop.core.vision.background import (
    blurred_background,
    colour_background,
    extended_photo,
    picture_background,
)
from vmsg_desktop.core.vision.framing import FramePlan
from vmsg_desktop.core.vision.sampling import EMPTY, MIRRORED, mix, rect_in, sample

_INVISIBLE: Final = 2
Decontaminate = Callable[[RgbImage, AlphaImage], RgbImage]
"""Foreground colours of a picture and its alpha, without the old background's tint."""


@dataclass(frozen=True, eq=False)
class Composed:
    """The frame before encoding: (h, w, 3) sRGB, and alpha (h, w) where it is transparent."""

    pixels: RgbImage
    alpha: AlphaImage | None


def compose_frame(
    photo: Photo,
    mask: AlphaImage | None,
    plan: FramePlan,
    *,
    background: Background,
    picture: RgbImage | None,
    decontaminate: Decontaminate,
) -> Composed:
    """Draw the frame that ``plan`` describes.

    Args:
        photo: the whole photo.
        mask: alpha of the chosen people, any size with the photo's aspect; may be None for kind "keep".
        plan: from :func:`plan_frame`.
        background: the choice.
        picture: the bundled or own picture for kinds "bundled" and "picture".
        decontaminate: called once with the cut rectangle at the frame's resolution.

    Raises:
        InputError: the choice needs a mask or a picture that is missing.
    """
    size = plan.width, plan.height
    if background.kind == "keep":
        return _kept(photo, plan, size)
    if mask is None:
        raise InputError("mask_missing", "This background needs a mask of the person.", "Keep the photo's background.")
    alpha = _decided(sample(mask, rect_in(plan.rect, image_size(photo.pixels), mask), size, border=EMPTY))
    person = decontaminate(sample(photo.pixels, plan.rect, size, border=MIRRORED), alpha)
    if background.kind == "transparent":
        return Composed(person, alpha)
    behind = _background(photo, mask, plan, background=background, picture=picture)
    return Composed(mix(person, behind, alpha.astype(np.float32) / np.float32(255)), None)


def _decided(alpha: AlphaImage) -> AlphaImage:
    """What differs from 0 or 255 invisibly becomes 0 or 255: half as many soft pixels to decontaminate."""
    values = np.arange(256, dtype=np.uint8)
    table = np.where(values <= _INVISIBLE, 0, np.where(values >= 255 - _INVISIBLE, 255, values)).astype(np.uint8)
    return np.asarray(cv2.LUT(alpha, table), np.uint8)


def _kept(photo: Photo, plan: FramePlan, size: tuple[int, int]) -> Composed:
    pixels = extended_photo(photo.pixels, plan.rect, size)
    alpha = None if photo.alpha is None else sample(photo.alpha, plan.rect, size, border=MIRRORED)
    return Composed(pixels, alpha)


def _background(
    photo: Photo, mask: AlphaImage, plan: FramePlan, *, background: Background, picture: RgbImage | None
) -> RgbImage:
    size = plan.width, plan.height
    if background.kind == "colour":
        return colour_background(background.colour, size)
    if background.kind == "blur":
        return blurred_background(photo.pixels, mask, plan.rect, size, blur_px=background.blur_px)
    if picture is None:
        raise InputError("background_missing", "No background picture was given.", "Choose a picture or a colour.")
    return picture_background(picture, size, is_cropped=background.fit == "fill")
