"""The stamp on every draft frame: an RGBA picture laid over the top left corner, drawn last and never moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage

RgbaImage = NDArray[np.uint8]
"""Shape (h, w, 4), straight alpha."""


def stamp_height_px(*, width: int, height: int) -> int:
    """Height of the stamp for a ``width`` x ``height`` video."""
    return max(12, round(0.047 * float(np.sqrt(width * height))))


def lay_stamp(frame: RgbImage, stamp: RgbaImage) -> None:
    """Draw ``stamp`` onto ``frame`` in place, half its height from the corner, cut off where the frame ends."""
    margin = stamp.shape[0] // 2
    target = frame[margin : margin + stamp.shape[0], margin : margin + stamp.shape[1]]
    cut = stamp[: target.shape[0], : target.shape[1]].astype(np.float32)
    alpha = cut[..., 3:] / 255.0
    target[...] = (target + (cut[..., :3] - target) * alpha + 0.5).astype(np.uint8)
