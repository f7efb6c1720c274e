"""Smaller copies of a picture, for looking at it and for trying things out on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, Photo, RgbImage, image_size
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.framing import FramePlan
from vmsg_desktop.core.vision.heads import face_of, guessed_head, head_box
from vmsg_desktop.core.vision.sampling import resized, sample

LEAST_LEVEL_PX: Final = 900
"""No level's long side is shorter, unless the picture's own is."""
_THUMB_AROUND: Final = 1.25
"""Of a head: how much of the picture a person's thumbnail shows."""


def levels(pixels: RgbImage) -> tuple[RgbImage, ...]:
    """The picture, then halves of it as long as they are LEAST_LEVEL_PX long."""
    found = [np.ascontiguousarray(pixels)]
    while max(found[-1].shape) >= 2 * LEAST_LEVEL_PX:
        width, height = image_size(found[-1])
        half = max(1, round(width / 2)), max(1, round(height / 2))
        found.append(np.ascontiguousarray(resized(found[-1], half, interpolation=cv2.INTER_AREA)))
    return tuple(found)


def level_for(found: tuple[RgbImage, ...], scale: float) -> RgbImage:
    """The smallest level that still has ``scale`` pixels for each of the whole picture's."""
    whole = max(found[0].shape)
    return next((level for level in reversed(found) if max(level.shape) >= scale * whole - 1), found[0])


def reduced_plan(plan: FramePlan, photo_size: tuple[int, int], level: RgbImage, *, side_px: int) -> FramePlan:
    """The same frame of a smaller copy of the photo, with a long side of at most ``side_px``."""
    across, down = (own / whole for own, whole in zip(image_size(level), photo_size, strict=True))
    rect = Box(plan.rect.x0 * across, plan.rect.y0 * down, plan.rect.x1 * across, plan.rect.y1 * down)
    scale = min(1.0, side_px / max(plan.width, plan.height))
    return replace(plan, rect=rect, width=_even(plan.width * scale), height=_even(plan.height * scale))


def reduced_photo(photo: Photo, level: RgbImage) -> Photo:
    """The photo as if it had the size of ``level``."""
    if level.shape == photo.pixels.shape:
        return photo
    alpha: AlphaImage | None = None
    if photo.alpha is not None:
        alpha = np.asarray(resized(photo.alpha, image_size(level), interpolation=cv2.INTER_AREA), np.uint8)
    return replace(photo, pixels=level, alpha=alpha)


def person_thumb(found: tuple[RgbImage, ...], person: Box, faces: tuple[Face, ...], *, side_px: int) -> RgbImage:
    """The head of a person in a square picture of ``side_px``; where no face was found, where a head would be."""
    face = face_of(person, faces)
    head = head_box(face) if face else guessed_head(person)
    side = max(head.width, head.height) * _THUMB_AROUND
    x, y = head.center
    square = Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)
    level = level_for(found, side_px / max(1.0, side))
    return _sampled(level, square, found[0], side_px)


def square_thumb(found: tuple[RgbImage, ...], *, side_px: int) -> RgbImage:
    """The middle of a picture as a square of ``side_px``."""
    width, height = image_size(found[0])
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    return _sampled(found[-1], Box(left, top, left + side, top + side), found[0], side_px)


def _sampled(level: RgbImage, square: Box, whole: RgbImage, side_px: int) -> RgbImage:
    scale = image_size(level)[0] / image_size(whole)[0]
    rect = Box(square.x0 * scale, square.y0 * scale, square.x1 * scale, square.y1 * scale)
    part: NDArray[Any] = sample(level, rect, (side_px, side_px))
    return np.ascontiguousarray(part, np.uint8)


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))
