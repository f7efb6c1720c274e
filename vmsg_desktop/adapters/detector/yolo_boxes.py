"""What goes into a YOLO network and what comes out of it, whichever library runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection

INPUT_PX = 640
_GREY = 114  # ultralytics pads with it in training
_MAX_DETECTIONS = 300  # as ultralytics; far more than people fit into a photo
_PEOPLE_ONLY = frozenset({"normal", "fall"})  # the starter model's classes: a standing and a lying person


@dataclass(frozen=True)
class Fit:
    """How a picture lies in the model's square: x_model = x * scale + left."""

    scale: float
    left: int
    top: int


def letterbox(image: RgbImage, side_px: int = INPUT_PX) -> tuple[NDArray[np.float32], Fit]:
    """The picture in the middle of a grey square: (1, 3, side_px, side_px) float32 0..1, and how it lies there."""
    height, width = image.shape[:2]
    scale = side_px / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (side_px - size[0]) // 2, (side_px - size[1]) // 2
    # Area averaging avoids aliasing of large photos; it equals linear where the picture is enlarged.
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    tensor = np.full((1, 3, side_px, side_px), _GREY / 255, np.float32)
    for channel in range(3):
        target = tensor[0, channel, top : top + size[1], left : left + size[0]]
        np.multiply(small[..., channel], np.float32(1 / 255), out=target, casting="unsafe")
    return tensor, Fit(scale, left, top)


def person_classes(names: Mapping[int, str]) -> tuple[int, ...]:
    """The classes that mean a person: "person" where there is one (COCO), all where each class is a kind of person.

    Empty for a model that does not know people.
    """
    lowered = {index: name.strip().lower() for index, name in names.items()}
    persons = tuple(index for index, name in lowered.items() if name == "person")
    if persons:
        return persons
    return tuple(sorted(lowered)) if lowered and set(lowered.values()) <= _PEOPLE_ONLY else ()


def detections(
    output: NDArray[np.float32],
    fit: Fit,
    *,
    floor: float,
    size: tuple[int, int],
    classes: Sequence[int] | None = None,
) -> tuple[Detection, ...]:
    """The network's rows as boxes in the picture, not suppressed.

    Args:
        output: (4 + classes, n): centre x, y, width, height in the model's square, then a score for each class.
        fit: from ``letterbox``.
        floor: least confidence.
        size: (width, height) of the picture.
        classes: those that count, merged by maximum; None = all.

    Returns:
        At most 300 boxes, best first, clipped to the picture.
    """
    width, height = size
    counted = output[4:] if classes is None else output[[4 + index for index in classes]]
    scores = counted.max(axis=0)
    order = np.argsort(-scores, kind="stable")[:_MAX_DETECTIONS]
    order = order[scores[order] >= floor]
    centre_x, centre_y, box_width, box_height = output[:4, order]
    x0 = np.clip((centre_x - box_width / 2 - fit.left) / fit.scale, 0, width)
    y0 = np.clip((centre_y - box_height / 2 - fit.top) / fit.scale, 0, height)
    x1 = np.clip((centre_x + box_width / 2 - fit.left) / fit.scale, 0, width)
    y1 = np.clip((centre_y + box_height / 2 - fit.top) / fit.scale, 0, height)
    rows = np.stack([x0, y0, x1, y1, np.clip(scores[order], 0, 1)], axis=1).tolist()
    return tuple(
        Detection(Box(left, top, right, bottom), score)
        for left, top, right, bottom, score in rows
        if right - left >= 1 and bottom - top >= 1
    )
