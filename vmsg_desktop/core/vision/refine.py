"""Foreground colours at soft edges: what the person's colour is where the photo shows a mix with the old background.

A soft edge pixel is ``alpha * F + (1 - alpha) * B``. Pasting it as it is drags the old background along: a light halo
on a dark background. The estimate of F follows the two-pass blur fusion of Forte, "Approximate Fast Foreground Colour
Estimation" (ICIP 2021, doi 10.1109/ICIP42928.2021.9506164): blurred F and B as guesses, then the residual shared out
by alpha, first wide, then narrow.

Lean for large photos: the wide blur is smooth, so it is made at a third of the resolution, and the narrow pass runs
only in tiles that hold soft pixels. Elsewhere F is the photo itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, RgbImage

Floats = NDArray[np.float32]
Part = tuple[slice, slice]

_WIDE_PX = 90  # both radii as published
_NARROW_PX = 6
_COARSE = 3  # the wide blur's grid step; 90 / 3 is even, as 90 is, so both windows lie half a pixel off their centres
_AROUND_PX = 54  # what the wide blur sees around a soft pixel and its neighbours; a multiple of the grid step
_TILE_PX = 128
_HALO_PX = _NARROW_PX  # a tile's surroundings that its narrow blur sees
_EPSILON = 1e-5  # as published


@dataclass(frozen=True, eq=False)
class _Guess:
    """Blurred foreground and background colour, 0..255, on the coarse grid, which begins at (top, left)."""

    front: Floats
    back: Floats
    top: int
    left: int


def decontaminate(pixels: RgbImage, alpha: AlphaImage) -> RgbImage:
    """The photo with the old background's colour taken out of its soft edges.

    Args:
        pixels: (h, w, 3) photo.
        alpha: (h, w), the mask at the photo's size (``mask.scale_alpha``).

    Returns:
        A new picture; pixels with alpha 0 or 255 are unchanged.
    """
    result = pixels.copy()
    soft = _soft_box(alpha)
    if soft is None:
        return result
    wide = _wide_guess(pixels, alpha, soft)
    for tile in _soft_tiles(alpha, soft):
        _refine_tile(pixels, alpha, wide, tile, result)
    return result


def _soft_box(alpha: AlphaImage) -> Part | None:
    """Where the soft pixels are; None when every pixel is 0 or 255."""
    soft = _is_soft(alpha)
    rows, columns = np.flatnonzero(soft.any(axis=1)), np.flatnonzero(soft.any(axis=0))
    if not len(rows):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _is_soft(alpha: AlphaImage) -> NDArray[np.bool_]:
    return (alpha - np.uint8(1)) < np.uint8(254)  # 0 wraps to 255: one comparison


def _wide_guess(pixels: RgbImage, alpha: AlphaImage, soft: Part) -> _Guess:
    colour, cover = _with_surroundings(pixels, soft), _with_surroundings(alpha, soft)
    # 16 bits, as 8 would round a thin veil's cover and colour away.
    front_share = _coarse_mean(cover * np.uint16(255))[..., None] / np.float32(255 * 255)
    front, back = (
        _coarse_mean(np.asarray(cv2.multiply(colour, _thrice(share), dtype=cv2.CV_16U))) / np.float32(255)
        for share in (cover, 255 - cover)
    )
    return _Guess(
        front / (front_share + _EPSILON),
        back / (1 - front_share + _EPSILON),
        soft[0].start - _AROUND_PX,
        soft[1].start - _AROUND_PX,
    )


def _with_surroundings(image: NDArray[Any], soft: Part) -> NDArray[Any]:
    """The part and what lies around it, mirrored beyond the picture as the published blur does; whole grid steps."""
    (top, bottom), (left, right) = (
        (side.start - _AROUND_PX, side.stop + _AROUND_PX + (side.start - side.stop) % _COARSE) for side in soft
    )
    height, width = image.shape[:2]
    inside = image[max(0, top) : bottom, max(0, left) : right]
    beyond = max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width)
    return np.asarray(cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REFLECT_101))


def _coarse_mean(image: NDArray[Any]) -> Floats:
    """The wide blur at each third pixel of each third row."""
    size = image.shape[1] // _COARSE, image.shape[0] // _COARSE
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(cv2.blur(small, (_WIDE_PX // _COARSE, _WIDE_PX // _COARSE)), np.float32)


def _soft_tiles(alpha: AlphaImage, soft: Part) -> Iterator[Part]:
    rows, columns = soft
    for y in range(rows.start, rows.stop, _TILE_PX):
        for x in range(columns.start, columns.stop, _TILE_PX):
            tile = slice(y, min(rows.stop, y + _TILE_PX)), slice(x, min(columns.stop, x + _TILE_PX))
            if _is_soft(alpha[tile]).any():
                yield tile


def _refine_tile(pixels: RgbImage, alpha: AlphaImage, wide: _Guess, tile: Part, target: RgbImage) -> None:
    """The narrow pass of one tile, written to the soft pixels of ``target``."""
    around = tuple(slice(max(0, side.start - _HALO_PX), side.stop + _HALO_PX) for side in tile)
    seen = pixels[around].astype(np.float32)
    cover = alpha[around].astype(np.float32) / np.float32(255)
    cover_3 = _thrice(cover)
    at = around[0].start - wide.top, around[1].start - wide.left
    front, back = (_enlarged(guess, at, cover.shape) for guess in (wide.front, wide.back))
    front = _fused(seen, cover_3, front, back)
    blurred_cover = _blurred(cover)
    front = _blurred(front * cover_3) * _thrice(1 / (blurred_cover + _EPSILON))
    back = _blurred(back - back * cover_3) * _thrice(1 / (1 - blurred_cover + _EPSILON))
    refined = _fused(seen, cover_3, front, back)
    inner = tuple(
        slice(side.start - wider.start, side.stop - wider.start) for side, wider in zip(tile, around, strict=True)
    )
    soft = _is_soft(alpha[tile])
    target[tile][soft] = (refined[inner][soft] + 0.5).astype(np.uint8)


def _thrice(plane: NDArray[Any]) -> NDArray[Any]:
    """The same for each colour: arrays of one shape multiply several times faster than broadcast ones."""
    return np.asarray(cv2.merge([plane, plane, plane]))


def _blurred(image: Floats) -> Floats:
    return np.asarray(cv2.blur(image, (_NARROW_PX, _NARROW_PX)), np.float32)


def _fused(seen: Floats, cover: Floats, front: Floats, back: Floats) -> Floats:
    """The guess, plus the share of what it leaves unexplained: F + a (I - a F - (1 - a) B)."""
    fused = front - back
    fused *= cover
    fused += back
    np.subtract(seen, fused, out=fused)
    fused *= cover
    fused += front
    return np.clip(fused, 0, 255, out=fused)


def _enlarged(guess: Floats, at: tuple[int, int], shape: tuple[int, ...]) -> Floats:
    """Part of a coarse picture at full resolution, beginning ``at`` (row, column) of the full-size one."""
    matrix = np.array([[1, 0, at[1]], [0, 1, at[0]]]) / _COARSE
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = shape[1], shape[0]
    return np.asarray(cv2.warpAffine(guess, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)
