"""Touch-up of the final frame: denoise, sharpen, light. Each off at 0; all work on brightness first, so skin keeps
its hue."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.framing import TouchUp
from vmsg_desktop.core.model.media import RgbImage

_PATCH_PX: Final = 5
_SEARCH_PX: Final = 13
_NOISE_LEVELS: Final = 9.0  # filter strength at 1 over the measured noise; beyond, skin turns to wax
_NOISE_MAX: Final = 14.0
_SHARPEN_SHARE: Final = 0.8  # of the fine detail added at 1
_SHARPEN_RADIUS: Final = 1 / 700  # of the frame's height: as fine as an eyelash in a portrait
_HALO_LEVELS: Final = 10.0  # the most by which an edge may over- or undershoot
_TILES: Final = 8
_CLIP: Final = 2.2


def touch_up(pixels: RgbImage, choice: TouchUp) -> RgbImage:
    """The picture with the chosen touch-ups, in the order denoise, light, sharpen.

    Args:
        pixels: (h, w, 3) sRGB; the same array comes back when nothing is chosen.
        choice: strengths 0..1.
    """
    if choice.denoise == choice.light == choice.sharpen == 0:
        return pixels
    lab = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB), np.uint8)
    if choice.denoise:
        lab = _denoised(lab, choice.denoise)
    lightness = np.asarray(lab[..., 0], np.uint8)
    if choice.light:
        lightness = lit(lightness, choice.light)
    if choice.sharpen:
        lightness = sharpened(lightness, choice.sharpen)
    lab[..., 0] = lightness
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)


def noise_level(lightness: NDArray[np.uint8]) -> float:
    """Standard deviation of the noise in levels (J. Immerkaer, Fast Noise Variance Estimation, 1996), from flat parts.

    The median over 16 px blocks in place of the mean: texture and edges do not count as noise.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(lightness.astype(np.float32), -1, kernel))
    blocks = cv2.resize(response, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    return float(np.sqrt(np.pi / 2) / 6 * np.median(blocks))


def sharpened(lightness: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """Unsharp mask with its overshoot limited, so that no light line runs along dark edges."""
    radius = max(0.6, lightness.shape[0] * _SHARPEN_RADIUS)
    fine = lightness.astype(np.float32) - cv2.GaussianBlur(lightness, (0, 0), radius)
    added = np.clip(fine * (2 * strength * _SHARPEN_SHARE), -_HALO_LEVELS, _HALO_LEVELS)
    return np.asarray(np.clip(np.rint(lightness + added), 0, 255), np.uint8)


def lit(lightness: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """Contrast-limited adaptive histogram equalisation (Zuiderveld 1994), mixed in by ``strength``."""
    equalised = cv2.createCLAHE(clipLimit=_CLIP, tileGridSize=(_TILES, _TILES)).apply(lightness)
    share = 0.6 * strength  # the whole of it looks like a cheap filter
    return np.asarray(cv2.addWeighted(equalised, share, lightness, 1 - share, 0), np.uint8)


def _denoised(lab: NDArray[np.uint8], strength: float) -> NDArray[np.uint8]:
    """Non-local means; the strength follows the noise that is there, colour takes more than brightness."""
    noise = noise_level(np.ascontiguousarray(lab[..., 0]))
    amount = min(_NOISE_MAX, strength * (0.5 * _NOISE_LEVELS * min(1.0, noise / 3) + noise))
    planes = [
        cv2.fastNlMeansDenoising(np.ascontiguousarray(lab[..., plane]), None, level, _PATCH_PX, _SEARCH_PX)
        for plane, level in ((0, amount), (1, amount * 1.5), (2, amount * 1.5))
    ]
    return np.asarray(np.dstack(planes), np.uint8)


def side_by_side(before: RgbImage, after: RgbImage) -> RgbImage:
    """Two pictures of one size next to each other, a thin white line between."""
    line = np.full((before.shape[0], max(2, before.shape[1] // 128), 3), 255, np.uint8)
    return np.ascontiguousarray(np.hstack([before, line, after]))


def one_above_other(before: RgbImage, after: RgbImage) -> RgbImage:
    """The same for wide pictures."""
    line = np.full((max(2, before.shape[0] // 128), before.shape[1], 3), 255, np.uint8)
    return np.ascontiguousarray(np.vstack([before, line, after]))
