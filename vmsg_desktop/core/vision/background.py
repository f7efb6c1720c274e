"""Pictures that stand behind the person: colours, a blur like a portrait lens, and pictures that cover or fit."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, RgbImage, image_size
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.vision.sampling import MIRRORED, mix, rect_in, resized, sample

_DISC_PX: Final = 12.0
"""Radius of the blur where it is computed: pictures are reduced until the wanted blur is this small, then enlarged."""
_FIT_BLUR_PX: Final = 48.0
"""Blur behind a picture that does not fill the frame, in a frame 1000 px high."""
_COVERED_ALPHA: Final = 48
"""From this alpha on a pixel gives no colour to the background behind the people."""
_EDGE_BLUR_PX: Final = 24.0
"""Blur of what is made up beyond a photo, in a frame 1000 px high."""
_EDGE_BAND: Final = 0.06
"""How much of the photo along the crossed edge gives the colours beyond it, as a share of the frame's height."""
_EDGE_FADE: Final = 0.012
"""Over this share of the frame's height the mirrored photo turns into the blur."""
_GAMMA: Final = 2.2
"""Lights blur in linear light: highlights spread as discs, as in a lens, instead of turning grey."""


def colour_background(colour: str, size: tuple[int, int]) -> RgbImage:
    """A plain picture of ``colour`` ("#RRGGBB") and ``size`` (width, height)."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.full((size[1], size[0], 3), rgb, np.uint8)


def blurred_background(
    pixels: RgbImage, alpha: AlphaImage, rect: Box, size: tuple[int, int], *, blur_px: float
) -> RgbImage:
    """The photo without its people, blurred like a lens wide open.

    People are replaced from their surroundings before the blur (pull-push filling weighted by 1 - alpha), so their
    own colours do not glow around them.

    Args:
        pixels: the photo.
        alpha: of the people, any size with the photo's aspect.
        rect: part of the photo, in its pixels; beyond the photo its edges run on.
        size: (width, height) of the answer.
        blur_px: radius in a frame 1000 px high.
    """
    small, disc_px = _blur_size(size, blur_px)
    part = sample(pixels, rect, small, border=MIRRORED)
    people = sample(alpha, rect_in(rect, image_size(pixels), alpha), small, border=MIRRORED)
    # Hair and shadows reach beyond the mask; colours for the filling come from a little farther out.
    reach_px = 2 * round(0.012 * small[1]) + 1
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach_px, reach_px))
    covered = cv2.dilate(people, reach).astype(np.float32) / np.float32(_COVERED_ALPHA)
    weight = np.clip(1 - covered, 0, 1) * (_distance_beyond(image_size(pixels), rect, small) < 1)
    return _lens_blur(_filled(_to_light(part), weight.astype(np.float32)), size, disc_px)


def picture_background(picture: RgbImage, size: tuple[int, int], *, is_cropped: bool) -> RgbImage:
    """``picture`` in ``size``, never stretched: cropped to cover it, or whole on a blurred copy of itself."""
    width, height = image_size(picture)
    if is_cropped:
        return _covering(picture, size)
    scale = min(size[0] / width, size[1] / height)
    inner = max(1, round(width * scale)), max(1, round(height * scale))
    small, disc_px = _blur_size(size, _FIT_BLUR_PX)
    behind = _lens_blur(_to_light(_covering(picture, small)), size, disc_px)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    behind[top : top + inner[1], left : left + inner[0]] = sample(picture, Box(0, 0, width, height), inner)
    return behind


def extended_photo(pixels: RgbImage, rect: Box, size: tuple[int, int]) -> RgbImage:
    """The part ``rect`` of the photo; beyond the photo its edges run on, more blurred the farther out they are."""
    frame: RgbImage = sample(pixels, rect, size, border=MIRRORED)
    distance = _distance_beyond(image_size(pixels), rect, size)
    if not distance.any():
        return frame
    small, disc_px = _blur_size(size, _EDGE_BLUR_PX)
    outside = (_distance_beyond(image_size(pixels), rect, small) >= 0.5).astype(np.uint8)
    band_px = 2 * max(2, round(_EDGE_BAND * small[1])) + 1
    near = cv2.dilate(outside, np.ones((band_px, band_px), np.uint8)) - outside
    light = _to_light(resized(frame, small, interpolation=cv2.INTER_AREA))
    beyond = _lens_blur(_filled(light, near.astype(np.float32)), size, disc_px)
    return mix(beyond, frame, np.clip(distance / (_EDGE_FADE * size[1]), 0, 1))


def _covering(picture: RgbImage, size: tuple[int, int]) -> RgbImage:
    width, height = image_size(picture)
    scale = min(width / size[0], height / size[1])
    left, top = (width - size[0] * scale) / 2, (height - size[1] * scale) / 2
    covering: RgbImage = sample(picture, Box(left, top, left + size[0] * scale, top + size[1] * scale), size)
    return covering


def _blur_size(size: tuple[int, int], blur_px: float) -> tuple[tuple[int, int], float]:
    """Size at which to blur, and the disc's radius there."""
    wanted_px = blur_px * size[1] / 1000
    scale = min(1.0, _DISC_PX / wanted_px)
    small = max(8, round(size[0] * scale)), max(8, round(size[1] * scale))
    return small, wanted_px * small[1] / size[1]


def _lens_blur(light: NDArray[np.float32], size: tuple[int, int], disc_px: float) -> RgbImage:
    """Blur linear light by a disc and a little softness, enlarge it, and go back to sRGB."""
    blurred = cv2.filter2D(light, -1, _disc(disc_px), borderType=cv2.BORDER_REFLECT_101)
    softened = cv2.GaussianBlur(blurred, (0, 0), max(0.3, 0.15 * disc_px), borderType=cv2.BORDER_REFLECT_101)
    shown = np.clip(softened, 0, 1) ** (1 / _GAMMA) * 255
    return _rounded(resized(shown, size, interpolation=cv2.INTER_CUBIC))


def _disc(radius_px: float) -> NDArray[np.float32]:
    """A round kernel with a smooth rim, summing to 1."""
    half = int(np.ceil(radius_px)) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    disc: NDArray[np.float32] = np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return disc / np.float32(disc.sum())


def _to_light(image: RgbImage) -> NDArray[np.float32]:
    table = ((np.arange(256) / 255.0) ** _GAMMA).astype(np.float32)
    light: NDArray[np.float32] = table[image]
    return light


def _filled(image: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pull-push: replace what has no weight by ever coarser averages of what has (Gortler et al. 1996)."""
    height, width = weight.shape
    known = image * weight[..., None]
    if min(height, width) <= 4:
        coarse = known.sum((0, 1)) / max(float(weight.sum()), 1e-6)
    else:
        half = (width + 1) // 2, (height + 1) // 2
        half_weight = resized(weight, half, interpolation=cv2.INTER_AREA)
        half_known = resized(known, half, interpolation=cv2.INTER_AREA) / np.maximum(half_weight, 1e-6)[..., None]
        half_filled = _filled(half_known, np.minimum(1, 2 * half_weight))
        coarse = resized(half_filled, (width, height), interpolation=cv2.INTER_LINEAR)
    filled: NDArray[np.float32] = known + coarse * (1 - weight[..., None])
    return filled


def _distance_beyond(photo_size: tuple[int, int], rect: Box, size: tuple[int, int]) -> NDArray[np.float32]:
    """(h, w): how far each frame pixel lies outside the photo, in frame pixels."""

    def beyond(start: float, end: float, length: int, count: int) -> NDArray[np.float64]:
        step = (end - start) / count
        at = start + (np.arange(count) + 0.5) * step
        outside: NDArray[np.float64] = np.maximum(np.maximum(-at, at - length), 0.0) / step
        return outside

    across = beyond(rect.x0, rect.x1, photo_size[0], size[0])
    down = beyond(rect.y0, rect.y1, photo_size[1], size[1])
    distance: NDArray[np.float32] = np.hypot(across[None, :], down[:, None]).astype(np.float32)
    return distance


def _rounded(image: NDArray[Any]) -> RgbImage:
    rounded: RgbImage = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    return rounded
