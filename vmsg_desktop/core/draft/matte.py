"""A portrait cut into a moving foreground and a still background, each with the other's colour taken out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft.shapes import Floats, blurred, floats, smoothstep, to_bytes
from vmsg_desktop.core.model.media import AlphaImage, RgbImage

_BACKGROUND_SIGMAS: Final = (2.0, 5.0, 12.0)  # px at a long side of 512
_FOREGROUND_SIGMAS: Final = (1.5, 4.0, 10.0)
_FREE: Final = 0.04  # alpha up to which a pixel is background
_FULL: Final = 0.95  # alpha from which a pixel is foreground
_SOLID: Final = 0.85  # alpha from which a pixel's own colour, unmixed, is trusted


def fit_alpha(alpha: AlphaImage, *, width: int, height: int) -> Floats:
    """(height, width) float32 0..1 of an alpha picture of any size and the same aspect."""
    shrinks = alpha.shape[1] > width
    size = (width, height)
    fitted = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return floats(fitted) / np.float32(255.0)


def split_layers(image: RgbImage, alpha: Floats) -> tuple[RgbImage, RgbImage, Floats]:
    """(foreground, background, coverage) of ``image`` (h, w, 3) by ``alpha`` (h, w) 0..1.

    The background is filled in behind the person's edge; where alpha is 0 it equals the image. The foreground's soft
    edge takes its colour from the solid inside, so that it can move without a halo. The coverage is ``alpha`` with the
    edge moved to where the image itself has it, so that the layers at rest give the image again.
    """
    scale = max(image.shape[:2]) / 512.0
    picture = image.astype(np.float32)
    free = _inner_part(alpha < _FREE)
    filled = _spread(picture, free, [sigma * scale for sigma in _BACKGROUND_SIGMAS])
    background = picture + (filled - picture) * smoothstep(alpha / _FREE)[..., None]
    solid = _inner_part(alpha >= _FULL)
    inner = _spread(picture, solid, [sigma * scale for sigma in _FOREGROUND_SIGMAS])
    is_outside = smoothstep(blurred(free, 4.0 * scale) / 0.1)  # near the background, so no thin spot within the body
    is_edge = is_outside * (1.0 - solid) * (1.0 - free)
    coverage = floats(alpha + (_share_between(picture, background, inner, alpha) - alpha) * is_edge)
    opacity = np.maximum(coverage, _SOLID)[..., None]
    unmixed = (picture - (1.0 - opacity) * background) / opacity
    own = smoothstep((coverage - _SOLID + 0.05) / 0.10)
    own = np.maximum(own, 1.0 - is_outside)[..., None]
    return to_bytes(inner + (unmixed - inner) * own), to_bytes(background), coverage


def _inner_part(area: NDArray[np.bool_]) -> Floats:
    """1 in ``area`` but for its outermost 2 px, where a matte often is wrong."""
    return floats(cv2.erode(floats(area), np.ones((5, 5), np.uint8)))


def _share_between(picture: Floats, background: Floats, foreground: Floats, alpha: Floats) -> Floats:
    """How far each pixel lies between its background's and its foreground's colour; ``alpha`` where they are alike."""
    across = foreground - background
    power = (across**2).sum(axis=-1)
    share = np.clip(((picture - background) * across).sum(axis=-1) / np.maximum(power, 1.0), 0.0, 1.0)
    return floats(alpha + (share - alpha) * smoothstep((np.sqrt(power) - 30.0) / 60.0))


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
