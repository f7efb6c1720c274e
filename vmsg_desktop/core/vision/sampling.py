"""Cut a rectangle out of a picture at a wanted size, reading no more of the picture than that needs; and mix two."""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage, image_size
from vmsg_desktop.core.model.vision import Box

Beyond = Literal["mirrored", "empty"]
MIRRORED: Final = "mirrored"
EMPTY: Final = "empty"


def sample(image: NDArray[Any], rect: Box, size: tuple[int, int], *, border: Beyond = MIRRORED) -> NDArray[Any]:
    """The part ``rect`` of ``image`` as a picture of ``size``.

    Smaller: averaged over areas, ``rect`` taken to the nearest whole pixels (at most 0.5 px off). Larger: bicubic,
    exact. Equal size on whole pixels: a copy.

    Args:
        image: (h, w) or (h, w, 3), uint8 or float32.
        rect: in pixels of ``image``; may reach beyond it.
        size: (width, height) of the answer.
        border: what lies beyond the picture: MIRRORED or EMPTY (zeros; the last pixels inside stay as they are, so a
            body that the photo cuts off keeps its full alpha to the edge).
    """
    part = _sampled(image, rect, size)
    if border == EMPTY:
        part[_is_beyond(rect.y0, rect.y1, image.shape[0], size[1])] = 0
        part[:, _is_beyond(rect.x0, rect.x1, image.shape[1], size[0])] = 0
    return part


def _sampled(image: NDArray[Any], rect: Box, size: tuple[int, int]) -> NDArray[Any]:
    if rect.width > size[0] or rect.height > size[1] or _is_copy(rect, size):
        part = _cut(image, rect)
        if image_size(part) != size:
            return resized(part, size, interpolation=cv2.INTER_AREA)
        return np.array(part)
    return _enlarged(image, rect, size)


def resized(image: NDArray[Any], size: tuple[int, int], *, interpolation: int) -> NDArray[Any]:
    """``image`` in ``size`` (width, height); ``interpolation`` is one of OpenCV's."""
    answer: NDArray[Any] = np.asarray(cv2.resize(image, size, interpolation=interpolation))
    return answer


def mix(front: RgbImage, behind: RgbImage, share: NDArray[np.float32]) -> RgbImage:
    """``front`` * share + ``behind`` * (1 - share), in sRGB as every viewer does it; share is (h, w), 0..1."""
    mixed: NDArray[Any] = np.asarray(cv2.blendLinear(front, behind, share, np.float32(1) - share))
    return mixed


def rect_in(rect: Box, photo_size: tuple[int, int], image: NDArray[Any]) -> Box:
    """``rect`` of a photo in the pixels of a smaller or larger ``image`` of the same photo."""
    x_scale, y_scale = (own / photo for own, photo in zip(image_size(image), photo_size, strict=True))
    return Box(rect.x0 * x_scale, rect.y0 * y_scale, rect.x1 * x_scale, rect.y1 * y_scale)


def _is_copy(rect: Box, size: tuple[int, int]) -> bool:
    is_whole = all(abs(edge - round(edge)) < 1e-6 for edge in (rect.x0, rect.y0))
    return is_whole and abs(rect.width - size[0]) < 1e-6 and abs(rect.height - size[1]) < 1e-6


def _is_beyond(start: float, end: float, length: int, count: int) -> NDArray[np.bool_]:
    """Which of ``count`` pixels between start and end have their centres outside 0..length."""
    centers = start + (np.arange(count) + 0.5) * (end - start) / count
    return (centers < 0) | (centers > length)


def _cut(image: NDArray[Any], rect: Box) -> NDArray[Any]:
    """Whole pixels of ``rect``, a view where it can be; mirrored beyond the picture."""
    width, height = image_size(image)
    x0, y0 = round(rect.x0), round(rect.y0)
    x1, y1 = max(x0 + 1, round(rect.x1)), max(y0 + 1, round(rect.y1))
    left, top, right, bottom = (max(0, beyond) for beyond in (-x0, -y0, x1 - width, y1 - height))
    inside = image[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    if not (left or top or right or bottom):
        return inside
    rows, columns = inside.shape[:2]
    if max(top, bottom) < rows and max(left, right) < columns:
        return np.asarray(cv2.copyMakeBorder(inside, top, bottom, left, right, cv2.BORDER_REFLECT_101))
    return image[_mirrored(y0, y1, height)][:, _mirrored(x0, x1, width)]


def _mirrored(start: int, end: int, length: int) -> NDArray[np.intp]:
    """Indices start..end folded back at both ends of 0..length."""
    folded = np.arange(start, end, dtype=np.intp) % max(1, 2 * (length - 1))
    return np.minimum(folded, np.abs(2 * (length - 1) - folded))


def _enlarged(image: NDArray[Any], rect: Box, size: tuple[int, int]) -> NDArray[Any]:
    """Bicubic; cuts the needed pixels first, as OpenCV's warp takes no picture beyond 32,767 px."""
    margin = 3
    around = Box(
        math.floor(rect.x0) - margin,
        math.floor(rect.y0) - margin,
        math.ceil(rect.x1) + margin,
        math.ceil(rect.y1) + margin,
    )
    part = _cut(image, around)
    x_step, y_step = rect.width / size[0], rect.height / size[1]
    to_part = np.array(
        [
            [x_step, 0, rect.x0 - around.x0 + x_step / 2 - 0.5],
            [0, y_step, rect.y0 - around.y0 + y_step / 2 - 0.5],
        ]
    )
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(part, to_part, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))
