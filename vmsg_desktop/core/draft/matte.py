"""A portrait cut into a moving foreground and a still background, each with the other's colour taken out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from vmsg_desktop.core.draft.shapes import Floats, blurred, floats, smoothstep, to_bytes
from vmsg_desktop.core.model.media import AlphaImage, RgbImage

_BACKGROUND_SIGMAS: Final = (2.0, 5.0, 12.0)  # px at a long side of 512
_FOREGROUND_SIGMAS: Final = (1.5, 4.0, 10.0)
_SOLID: Final = 0.85  # alpha from which a pixel's own colour, unmixed, is trusted


def fit_alpha(alpha: AlphaImage, *, width: int, height: int) -> Floats:
    """(height, width) float32 0..1 of an alpha picture of any size and the same aspect."""
    shrinks = alpha.shape[1] > width
    size = (width, height)
    fitted = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return floats(fitted) / np.float32(255.0)


def split_layers(image: RgbImage, alpha: Floats) -> tuple[RgbImage, RgbImage]:
    """(foreground, background) of ``image`` (h, w, 3) by ``alpha`` (h, w) 0..1.

    The background is filled in behind the person's edge; where alpha is 0 it equals the image. The foreground's soft
    edge takes its colour from the solid inside, so that it can move without a halo.
    """
    scale = max(image.shape[:2]) / 512.0
    picture = image.astype(np.float32)
    free = floats(cv2.erode(floats(alpha < 0.04), np.ones((5, 5), np.uint8)))
    filled = _spread(picture, free, [sigma * scale for sigma in _BACKGROUND_SIGMAS])
    background = picture + (filled - picture) * smoothstep(alpha / 0.04)[..., None]
    solid = (alpha >= 0.95).astype(np.float32)
    inner = _spread(picture, solid, [sigma * scale for sigma in _FOREGROUND_SIGMAS])
    opacity = np.maximum(alpha, _SOLID)[..., None]
    unmixed = (picture - (1.0 - opacity) * background) / opacity
    own = smoothstep((alpha - _SOLID + 0.05) / 0.10)[..., None]
    foreground = inner + (unmixed - inner) * own
    return to_bytes(foreground), to_bytes(background)


def _spread(picture: Floats, known: Floats, sigmas: list[float]) -> Floats:
    """``picture`` where ``known`` (0/1), elsewhere the nearest known colours by normalised blur, finest first."""
    result, is_open = picture.copy(), known < 0.5
    for sigma in sigmas:
        share = blurred(known, sigma)
        colours = blurred(picture * known[..., None], sigma) / np.maximum(share, 1e-6)[..., None]
        reached = is_open & (share > 0.02)
        result[reached] = colours[reached]
        is_open &= ~reached
    return result
