"""Matting networks see the picture stretched to their own size, as they were trained; their alpha comes back."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage


def stretched(image: RgbImage, size: tuple[int, int]) -> RgbImage:
    """The picture at ``size`` (width, height) px."""
    height, width = image.shape[:2]
    shrinks = width * height > size[0] * size[1]
    made = cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return made.astype(np.uint8, copy=False)


def alpha_at(alpha: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """The network's alpha at ``size`` (width, height) px of the picture, float32 0..1."""
    width, height = size
    shrinks = width * height < alpha.size
    resized = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    clipped: NDArray[np.float32] = np.clip(resized, 0.0, 1.0).astype(np.float32, copy=False)
    return clipped
