"""Where a mask is unsure, as a picture to look at and as spots to look at one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, RgbImage, image_size

Floats = NDArray[np.float32]
KEPT_BRIGHTNESS: Final = 0.78
REMOVED_BRIGHTNESS: Final = 0.20
MOST_SPOTS: Final = 5
_LINE_SIGMA: Final = 0.0022  # of the long side: an edge one pixel wide becomes a line that can be seen
_SPOT_RADIUS: Final = 0.045  # of the long side
_SPOT_LEAST: Final = 0.04  # mean doubt in the disc, outlines taken out
_SPOT_SHARE: Final = 0.2  # of the worst spot's: less is its rim
_OUTLINE_PX: Final = 3  # on the grid where spots are looked for: doubt that is thinner is a soft outline
_LUMA: Final = np.array([[0.299, 0.587, 0.114]], np.float32)


@dataclass(frozen=True)
class Spot:
    """A place worth a look: centre and radius as shares of the picture's long side; weight 0..1, the mean doubt."""

    x: float
    y: float
    radius: float
    weight: float


def doubt_map(alpha: AlphaImage) -> AlphaImage:
    """(h, w) 0..255: 0 where the mask is surely person or surely not, 255 where it is half of each.

    Edges are drawn a little wider than they are, so that they show in a picture that is reduced to a window.
    """
    doubt = _doubt(alpha)
    sigma = max(0.6, _LINE_SIGMA * max(alpha.shape))
    grown = cv2.dilate(doubt, np.ones((3, 3), np.uint8))
    line = np.clip(1.25 * cv2.GaussianBlur(grown, (0, 0), sigma), 0, 1)
    return np.asarray(np.rint(np.maximum(doubt, line) * 255), np.uint8)


def doubt_spots(alpha: AlphaImage) -> tuple[Spot, ...]:
    """The places with most doubt around them, the worst first; outlines that are merely soft are none."""
    height, width = alpha.shape
    long_px = max(height, width)
    scale = min(1.0, 256 / long_px)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(_doubt(alpha), size, interpolation=cv2.INTER_AREA), np.float32)
    blobs = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((_OUTLINE_PX, _OUTLINE_PX), np.uint8))
    radius_px = max(1, round(_SPOT_RADIUS * max(size)))
    mean = _disc_mean(np.asarray(blobs, np.float32), radius_px)
    spots: list[Spot] = []
    least = max(_SPOT_LEAST, _SPOT_SHARE * float(mean.max()))
    while len(spots) < MOST_SPOTS and float(mean.max()) >= least:
        row, column = divmod(int(mean.argmax()), size[0])
        weight = float(mean[row, column])
        spots.append(Spot((column + 0.5) / max(size), (row + 0.5) / max(size), _SPOT_RADIUS, weight))
        cv2.circle(mean, (column, row), 2 * radius_px, 0.0, -1)
    return tuple(spots)


def dimmed(pixels: RgbImage, alpha: AlphaImage) -> AlphaImage:
    """(h, w) grey levels of the photo: what is kept at 78 % brightness, what is removed at 20 %; for under the heat."""
    size = image_size(pixels)
    cover = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_LINEAR), np.float32) / np.float32(255)
    grey = cv2.transform(pixels, _LUMA).reshape(pixels.shape[:2]).astype(np.float32)
    share = np.float32(REMOVED_BRIGHTNESS) + np.float32(KEPT_BRIGHTNESS - REMOVED_BRIGHTNESS) * cover
    return np.asarray(np.rint(grey * share), np.uint8)


def _doubt(alpha: AlphaImage) -> Floats:
    """0 at alpha 0 and 255, 1 in the middle."""
    values = np.arange(256, dtype=np.float32)
    table = (1 - np.abs(values / 127.5 - 1)).astype(np.float32)
    doubt: Floats = table[alpha]
    return doubt


def _disc_mean(doubt: Floats, radius_px: int) -> Floats:
    """Mean in a disc around each pixel; what lies beyond the picture counts as sure."""
    side = 2 * radius_px + 1
    disc = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.float32)
    mean = cv2.filter2D(doubt, -1, disc / disc.sum(), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(mean, np.float32)
