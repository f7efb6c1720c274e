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

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, RgbImage

Floats = NDArray[np.float32]

_WIDE_PX = 90  # both radii as published
_NARROW_PX = 6
_COARSE = 3  # the wide blur's grid step; it divides the radius
_TILE_PX = 256
_HALO_PX = _NARROW_PX  # a tile's surroundings that its narrow blur sees
_EPSILON = 1e-5  # as published


def decontaminate(pixels: RgbImage, alpha: AlphaImage) -> RgbImage:
    """The photo with the old background's colour taken out of its soft edges.

    Args:
        pixels: (h, w, 3) photo.
        alpha: (h, w), the mask at the photo's size (``mask.scale_alpha``).

    Returns:
        A new picture; pixels with alpha 0 or 255 are unchanged.
    """
    result = pixels.copy()
    box = _soft_box(alpha)
    if box is None:
        return result
    rows, columns = box
    part, cover = np.ascontiguousarray(pixels[rows, columns]), np.ascontiguousarray(alpha[rows, columns])
    wide = _wide_guess(part, cover)
    target = result[rows, columns]
    for tile in _soft_tiles(cover):
        _refine_tile(part, cover, wide, tile, target)
    return result


def _soft_box(alpha: AlphaImage) -> tuple[slice, slice] | None:
    """Where the soft pixels are, with room for the wide blur; None when every pixel is 0 or 255."""
    soft = _is_soft(alpha)
    rows, columns = np.flatnonzero(soft.any(axis=1)), np.flatnonzero(soft.any(axis=0))
    if not len(rows):
        return None
    return (
        slice(max(0, int(rows[0]) - _WIDE_PX), int(rows[-1]) + 1 + _WIDE_PX),
        slice(max(0, int(columns[0]) - _WIDE_PX), int(columns[-1]) + 1 + _WIDE_PX),
    )


def _is_soft(alpha: AlphaImage) -> NDArray[np.bool_]:
    return (alpha - np.uint8(1)) < np.uint8(254)  # 0 wraps to 255: one comparison


def _wide_guess(pixels: RgbImage, alpha: AlphaImage) -> tuple[Floats, Floats]:
    """Blurred foreground and background colour, 0..255, on the coarse grid."""
    height, width = alpha.shape
    size = max(1, round(width / _COARSE)), max(1, round(height / _COARSE))
    covered = cv2.multiply(pixels, cv2.merge([alpha, alpha, alpha]), scale=1 / 255)
    kernel = max(1, round(_WIDE_PX * size[0] / width)), max(1, round(_WIDE_PX * size[1] / height))

    def wide(image: NDArray[np.uint8]) -> Floats:
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.blur(np.asarray(small, np.float32), kernel), np.float32)

    all_colour, front_colour = wide(pixels), wide(np.asarray(covered, np.uint8))
    cover = wide(alpha)[..., None] / np.float32(255)
    return front_colour / (cover + _EPSILON), (all_colour - front_colour) / (1 - cover + _EPSILON)


def _soft_tiles(alpha: AlphaImage) -> Iterator[tuple[slice, slice]]:
    height, width = alpha.shape
    for y in range(0, height, _TILE_PX):
        for x in range(0, width, _TILE_PX):
            tile = slice(y, min(height, y + _TILE_PX)), slice(x, min(width, x + _TILE_PX))
            if _is_soft(alpha[tile]).any():
                yield tile


def _refine_tile(
    pixels: RgbImage, alpha: AlphaImage, wide: tuple[Floats, Floats], tile: tuple[slice, slice], target: RgbImage
) -> None:
    """The narrow pass of one tile, written to the soft pixels of ``target``."""
    around = tuple(slice(max(0, side.start - _HALO_PX), side.stop + _HALO_PX) for side in tile)
    seen = pixels[around].astype(np.float32)
    cover = alpha[around].astype(np.float32)[..., None] / np.float32(255)
    front, back = (_enlarged(guess, alpha.shape, around, cover.shape) for guess in wide)
    front = _fused(seen, cover, front, back)
    blurred_cover = _blurred(cover)[..., None]
    front = _blurred(front * cover) / (blurred_cover + _EPSILON)
    back = _blurred(back * (1 - cover)) / (1 - blurred_cover + _EPSILON)
    refined = _fused(seen, cover, front, back)
    inner = tuple(
        slice(side.start - wider.start, side.stop - wider.start) for side, wider in zip(tile, around, strict=True)
    )
    soft = _is_soft(alpha[tile])
    target[tile][soft] = (refined[inner][soft] + 0.5).astype(np.uint8)


def _blurred(image: Floats) -> Floats:
    return np.asarray(cv2.blur(image, (_NARROW_PX, _NARROW_PX)), np.float32)


def _fused(seen: Floats, cover: Floats, front: Floats, back: Floats) -> Floats:
    """The guess, plus the share of what it leaves unexplained."""
    fused: Floats = np.clip(front + cover * (seen - cover * front - (1 - cover) * back), 0, 255)
    return fused


def _enlarged(guess: Floats, full: tuple[int, ...], around: tuple[slice, ...], shape: tuple[int, ...]) -> Floats:
    """Part of a coarse picture at full resolution, pixel centres aligned."""
    step_y, step_x = guess.shape[0] / full[0], guess.shape[1] / full[1]
    matrix = np.array(
        [
            [step_x, 0, (around[1].start + 0.5) * step_x - 0.5],
            [0, step_y, (around[0].start + 0.5) * step_y - 0.5],
        ]
    )
    return np.asarray(
        cv2.warpAffine(
            guess,
            matrix,
            (shape[1], shape[0]),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
