"""The mask brush: strokes of the hand laid onto the model's alpha, in the order in which they were painted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.limits import STROKE_MAX_POINTS
from vmsg_desktop.core.model.media import AlphaImage
from vmsg_desktop.core.model.message import Stroke, StrokeKind

Point = tuple[float, float]
_DECIMALS: Final = 5  # of a share: 0.04 px of a photo with 4000 px
_LEAST_TOLERANCE: Final = 0.0002
_TOLERANCE: Final = 0.06  # of the radius: how far a simplified pull may lie beside the hand's


def painted(alpha: AlphaImage, strokes: Sequence[Stroke]) -> AlphaImage:
    """The alpha after all strokes; the same array where there is none.

    Args:
        alpha: (h, w), any size with the photo's aspect; strokes are shares of its long side.
        strokes: in the order in which they were painted.
    """
    if not strokes:
        return alpha
    result = alpha.copy()
    for stroke in strokes:
        _paint(result, stroke)
    return result


def make_stroke(kind: StrokeKind, radius: float, points: Sequence[Point]) -> Stroke:
    """A pull of the hand with as few points as keep its shape, within what a message takes.

    Args:
        kind: erase or restore.
        radius: share of the photo's long side.
        points: at least one; shares of the long side.
    """
    radius = min(0.5, max(1e-4, round(radius, _DECIMALS)))
    kept = [(_place(x), _place(y)) for x, y in points]
    tolerance = max(_LEAST_TOLERANCE, _TOLERANCE * radius)
    few = _simplified(kept, tolerance)
    while len(few) > STROKE_MAX_POINTS:
        tolerance *= 2
        few = _simplified(kept, tolerance)
    return Stroke(kind, radius, tuple(few))


def _place(share: float) -> float:
    return min(2.0, max(-1.0, round(share, _DECIMALS)))


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    """The pull without the points that lie on the line between their neighbours (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    line = np.array(points, np.float32).reshape(-1, 1, 2)
    few = cv2.approxPolyDP(line, tolerance, closed=False).reshape(-1, 2)
    return [(_place(float(x)), _place(float(y))) for x, y in few]


def _paint(alpha: AlphaImage, stroke: Stroke) -> None:
    """Lay one stroke onto ``alpha`` in place: its parts cover each pixel once, however often they cross."""
    long_px = max(alpha.shape)
    radius_px = stroke.radius * long_px
    points = np.array(stroke.points, np.float64) * long_px
    window = _window(points, radius_px, alpha.shape)
    if window is None:
        return
    rows, columns = window
    cover = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.float32)
    origin = np.array([columns.start, rows.start], np.float64)
    for start, end in _segments(points - origin):
        _cover_segment(cover, start, end, radius_px)
    part = alpha[rows, columns].astype(np.float32)
    goal = np.float32(0 if stroke.kind == "erase" else 255)
    alpha[rows, columns] = np.rint(part + (goal - part) * cover).astype(np.uint8)


def _segments(points: NDArray[np.float64]) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    if len(points) == 1:
        return [(points[0], points[0])]
    return list(pairwise(points))


def _cover_segment(
    cover: NDArray[np.float32], start: NDArray[np.float64], end: NDArray[np.float64], radius_px: float
) -> None:
    """Raise ``cover`` to how much of each pixel lies within the radius of the line from start to end."""
    window = _window(np.stack([start, end]), radius_px, cover.shape)
    if window is None:
        return
    rows, columns = window
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + np.float32(0.5 - start[0])
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
    across, down = (np.float32(value) for value in end - start)
    squared = across * across + down * down
    along = np.clip((x * across + y * down) / squared, 0, 1) if squared > 0 else np.zeros_like(x + y)
    distance = np.hypot(x - along * across, y - along * down)
    # One pixel wide from full to none; a brush thinner than a pixel covers a part of it.
    part = np.clip(radius_px + 0.5 - distance, 0, min(1.0, 2 * radius_px))
    np.maximum(cover[rows, columns], part, out=cover[rows, columns])


def _window(points: NDArray[np.float64], radius_px: float, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    """Rows and columns that points with this radius can touch; None outside the picture."""
    reach = radius_px + 1
    x0, y0 = (max(0, math.floor(value - reach)) for value in points.min(axis=0))
    x1 = min(shape[1], math.ceil(points[:, 0].max() + reach))
    y1 = min(shape[0], math.ceil(points[:, 1].max() + reach))
    return (slice(y0, y1), slice(x0, x1)) if x0 < x1 and y0 < y1 else None
