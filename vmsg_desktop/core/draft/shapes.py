"""Small shared arithmetic of the draft engine: soft steps, boxes, local coordinates, curves through landmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Line = Callable[[Floats], Floats]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # BT.601


def floats(values: Any) -> Floats:
    """``values`` as a float32 array: numpy's and OpenCV's results often come as float64 or untyped."""
    return np.asarray(values, dtype=np.float32)


def to_bytes(picture: Any) -> NDArray[np.uint8]:
    """A float picture rounded to 0..255."""
    return np.asarray(np.clip(floats(picture) + np.float32(0.5), 0, 255), dtype=np.uint8)


def smoothstep(value: Any) -> Floats:
    """0 at and under 0, 1 from 1, smooth between."""
    share = np.clip(floats(value), 0.0, 1.0)
    return floats(share * share * (3.0 - 2.0 * share))


def luma(colours: Any) -> Floats:
    """Brightness 0..255 of (..., 3) RGB."""
    return floats(floats(colours) @ LUMA)


def blurred(picture: Floats, sigma_px: float) -> Floats:
    """Gaussian blur with replicated borders; tiny sigmas leave the picture alone."""
    if sigma_px < 0.2:
        return picture
    return floats(cv2.GaussianBlur(picture, (0, 0), sigma_px, borderType=cv2.BORDER_REPLICATE))


def linear_at(picture: Any, at: Floats) -> Any:
    """``picture`` read bilinearly at ``at`` (h, w, 2) x, y; same type as the picture."""
    return _read(picture, at, cv2.INTER_LINEAR)


def cubic_at(picture: Any, at: Floats) -> Any:
    """``picture`` read bicubically at ``at`` (h, w, 2) x, y; same type as the picture."""
    return _read(picture, at, cv2.INTER_CUBIC)


def _read(picture: Any, at: Any, interpolation: int) -> Any:
    nothing: Any = None  # one two-channel map instead of two; OpenCV's stubs do not know it
    return cv2.remap(picture, at, nothing, interpolation, borderMode=cv2.BORDER_REPLICATE)


def moved(at: Any, field: Any, *, amount: float) -> Any:
    """``at`` + ``field`` x ``amount``, both (h, w, 2), in one pass."""
    return cv2.scaleAdd(field, amount, at)


def laid_over(under: Any, over: Any, *, cover: Any) -> NDArray[np.uint8]:
    """``over`` on ``under``, both (h, w, 3) bytes, as far as ``cover`` (h, w) float32 0..1 says."""
    return np.asarray(cv2.blendLinear(over, under, cover, np.float32(1.0) - cover), dtype=np.uint8)


@dataclass(frozen=True)
class PixelBox:
    """Whole pixels x0 <= x < x1, y0 <= y < y1 inside a picture."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns) for indexing a picture."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    @property
    def is_empty(self) -> bool:
        """True when it holds no pixel."""
        return self.x1 <= self.x0 or self.y1 <= self.y0

    def grid(self) -> tuple[Floats, Floats]:
        """(x, y), each (h, w): coordinates of the box's pixels in the picture."""
        y, x = np.mgrid[self.y0 : self.y1, self.x0 : self.x1].astype(np.float32)
        return x, y

    def points(self) -> Floats:
        """(h, w, 2): :meth:`grid` as one array."""
        return np.ascontiguousarray(np.stack(self.grid(), axis=-1))

    def inside(self, outer: PixelBox) -> PixelBox:
        """This box in the coordinates of ``outer``."""
        return PixelBox(self.x0 - outer.x0, self.y0 - outer.y0, self.x1 - outer.x0, self.y1 - outer.y0)


def box_round(points: Floats, *, width: int, height: int, margin: float = 0.0) -> PixelBox:
    """The pixels round ``points`` (n, 2) with ``margin``, clipped to a ``width`` x ``height`` picture."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int) + 1
    x0, y0 = (int(v) for v in np.clip(low, 0, [width, height]))
    x1, y1 = (int(v) for v in np.clip(high, 0, [width, height]))
    return PixelBox(x0, y0, max(x0, x1), max(y0, y1))


@dataclass(frozen=True, eq=False)
class Axes:
    """A turned coordinate system in a picture: u along ``across``, v along ``down``, both in pixels from ``origin``."""

    origin: Floats
    across: Floats
    down: Floats

    def to_local(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """(u, v) of picture coordinates."""
        dx, dy = x - self.origin[0], y - self.origin[1]
        return dx * self.across[0] + dy * self.across[1], dx * self.down[0] + dy * self.down[1]

    def to_picture(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """(x, y) of local coordinates."""
        x = self.origin[0] + u * self.across[0] + v * self.down[0]
        y = self.origin[1] + u * self.across[1] + v * self.down[1]
        return floats(x), floats(y)

    def corners(self, u: tuple[float, float], v: tuple[float, float]) -> Floats:
        """(4, 2) picture coordinates of the rectangle u x v."""
        local = np.array([[a, b] for a in u for b in v], np.float32)
        return np.stack(self.to_picture(local[:, 0], local[:, 1]), axis=1)


def line_through(u: Floats, v: Floats) -> Line:
    """A shape-preserving cubic v(u) through points, held constant beyond its ends; double points are merged."""
    from scipy.interpolate import PchipInterpolator

    order = np.argsort(u, kind="stable")
    along, across = u[order].astype(np.float64), v[order].astype(np.float64)
    keep = np.concatenate([[True], np.diff(along) > 1e-3])
    along, across = along[keep], across[keep]
    if len(along) < 2:
        return lambda at: np.full(np.shape(at), across[0], np.float32)
    cubic = PchipInterpolator(along, across)
    return lambda at: floats(cubic(np.clip(at, along[0], along[-1])))


def table_line(u: Floats, v: Floats) -> Line:
    """v(u) by linear interpolation in a dense table, held constant beyond its ends."""
    return lambda at: floats(np.interp(at, u, v))


def pick(picture: NDArray[np.uint8] | Floats, x: Floats, y: Floats) -> Floats:
    """Bilinear samples of a picture at coordinates of any 2-D shape, as float32."""
    return floats(linear_at(picture, floats(np.stack(np.broadcast_arrays(x, y), axis=-1))))


def disc_mean(picture: NDArray[np.uint8], points: Floats, *, radius_px: float) -> Floats:
    """(n, 3) mean colour in small squares round ``points`` (n, 2)."""
    height, width = picture.shape[:2]
    means = []
    for point in points:
        box = box_round(point[None, :2], width=width, height=height, margin=radius_px)
        patch = picture[box.slices].reshape(-1, 3)
        means.append(patch.mean(axis=0) if len(patch) else np.zeros(3))
    return np.array(means, dtype=np.float32)
