"""Faces as a detector would report them, for tests that need no pixels."""

from __future__ import annotations

import numpy as np

from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.heads import HEAD_PER_FACE_BOX


def face_with_head(center_x: float, top: float, height: float) -> Face:
    """A level face whose head (crown to chin) starts at ``top`` and is ``height`` px tall; eyes at half its height."""
    side = height / HEAD_PER_FACE_BOX
    eyes_y = top + height / 2
    keypoints = np.array(
        [
            [center_x - 0.22 * side, eyes_y],
            [center_x + 0.22 * side, eyes_y],
            [center_x, eyes_y + 0.2 * side],
            [center_x, eyes_y + 0.42 * side],
            [center_x - 0.48 * side, eyes_y + 0.1 * side],
            [center_x + 0.48 * side, eyes_y + 0.1 * side],
        ],
        np.float32,
    )
    box_top = eyes_y - 0.22 * side
    return Face(Box(center_x - side / 2, box_top, center_x + side / 2, box_top + side), 0.9, keypoints)
