"""Where the heads of the chosen people are: the measure that frames are built on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from vmsg_desktop.core.model.vision import Box, Face

HEAD_PER_FACE_BOX: Final = 1.72
"""Crown (hair included) to chin over the height of BlazeFace's box (brow to chin). Measured on NASA's portrait of
Eileen Collins: 173 px over 94..103 px, 1.68..1.84 with the size of the crop. Drawing manuals agree on the rest: the
eyes are halfway between crown and chin."""
HEAD_WIDTH: Final = 0.80
"""Head width with hair over head height."""
HAT_ALLOWANCE: Final = 0.35
"""How far a person's box may raise the top of the head (tall hair, hats), in head heights; more is a raised arm."""


def head_box(face: Face) -> Box:
    """Crown to chin, ear to ear of a face, as the upright bounds of an ellipse rolled with the eyes; pixels."""
    right_eye, left_eye = face.keypoints[0], face.keypoints[1]
    roll = math.atan2(float(left_eye[1] - right_eye[1]), float(left_eye[0] - right_eye[0]))
    long_px = HEAD_PER_FACE_BOX * face.box.height / 2
    short_px = HEAD_WIDTH * long_px
    half_height = math.hypot(long_px * math.cos(roll), short_px * math.sin(roll))
    half_width = math.hypot(long_px * math.sin(roll), short_px * math.cos(roll))
    # Across, the box's middle is steadier than the eyes when the head is turned.
    center_x, center_y = face.box.center[0], float(right_eye[1] + left_eye[1]) / 2
    return Box(center_x - half_width, center_y - half_height, center_x + half_width, center_y + half_height)


def guessed_head(person: Box) -> Box:
    """The head of a person whose face was not found: at the top of the box, as large as its proportions allow."""
    height = min(0.5 * person.width, 0.4 * person.height)
    half_width = HEAD_WIDTH * height / 2
    center_x = person.center[0]
    return Box(center_x - half_width, person.y0, center_x + half_width, person.y0 + height)


def face_of(person: Box, faces: Sequence[Face]) -> Face | None:
    """The face inside a person's box that is nearest to the middle of its top; None when there is none."""
    inside = [face for face in faces if _contains(person, face.box.center)]
    return min(inside, key=lambda face: _distance_from_top(person, face), default=None)


def crown(head: Box, person: Box) -> float:
    """Top of the hair or hat: the person's box counts where it is a little above the head; pixels."""
    return min(head.y0, max(person.y0, head.y0 - HAT_ALLOWANCE * head.height))


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all; ``boxes`` is not empty."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _contains(box: Box, point: tuple[float, float]) -> bool:
    return box.x0 <= point[0] <= box.x1 and box.y0 <= point[1] <= box.y1


def _distance_from_top(person: Box, face: Face) -> float:
    center_x, center_y = face.box.center
    across = abs(center_x - person.center[0]) / max(person.width, 1.0)
    down = (center_y - person.y0) / max(person.height, 1.0)
    return across + down
