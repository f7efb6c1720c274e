"""Where the lips part: the line along which the face is cut into an upper and a lower layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.filters import gaussian_filter1d, median_filter
from vmsg_desktop.core.draft.shapes import Axes, Floats, Line, floats, line_through, luma, pick, table_line
from vmsg_desktop.core.draft.units import FaceUnits

_OPEN_GAP = 0.028  # inner lip gap / H above which the mouth counts as open in the photo
_SNAP = 0.035  # search range / H for the lips' edge round the mesh's line
_SNAP_OPEN = 0.02


@dataclass(frozen=True, eq=False)
class Lips:
    """The mouth as the engine cuts it, in pixels of the canvas.

    Attributes:
        axes: origin between the corners; u along the mouth, v towards the chin.
        seam: v of the cut along u.
        gap: v distance between the inner lips along u, >= 0.
        rest_gap: the gap in the middle ("h0"); is_open: True when the photo shows an open mouth.
        left_u, middle_u, right_u: inner corners and lip middle.
        half_width: of the mouth, outer corners.
        lip_bottom_v, chin_v, nose_v: of the lower lip's edge, the chin and the nose base.
        jaw_u, jaw_half: middle and half width of the jaw.
    """

    axes: Axes
    seam: Line
    gap: Line
    rest_gap: float
    is_open: bool
    left_u: float
    middle_u: float
    right_u: float
    half_width: float
    lip_bottom_v: float
    chin_v: float
    nose_v: float
    jaw_u: float
    jaw_half: float

    def along(self, u: Floats) -> Floats:
        """-1 at the left corner, 0 at the lip middle, 1 at the right corner; so a turned head stays even."""
        left, right = u - self.middle_u, self.right_u - self.middle_u
        share = np.where(left < 0, left / max(self.middle_u - self.left_u, 1e-3), left / max(right, 1e-3))
        return floats(share)


def find_lips(canvas: NDArray[np.uint8], units: FaceUnits) -> Lips:
    """Cut line and mouth measures of the face with ``units`` on ``canvas`` (h, w, 3)."""
    origin = units.points[list(lm.MOUTH_CORNERS), :2].mean(axis=0)
    axes = Axes(origin, units.across, units.down)
    upper_u, upper_v = units.along(origin, lm.INNER_UPPER)
    lower_u, lower_v = units.along(origin, lm.INNER_LOWER)
    upper, lower = line_through(upper_u, upper_v), line_through(lower_u, lower_v)
    middle_u, middle_v = units.along(origin, lm.LIP_MIDDLE)
    rest_gap = max(0.0, float(middle_v[1] - middle_v[0]))
    is_open = rest_gap > _OPEN_GAP * units.height
    left_u, right_u = float(upper_u[0]), float(upper_u[-1])
    (_, lip_v), (_, chin_v), (_, nose_v) = (units.along(origin, (i,)) for i in (lm.LIP_BOTTOM, lm.CHIN, lm.NOSE_BASE))
    jaw_u, _ = units.along(origin, lm.JAW)
    corner_u, _ = units.along(origin, lm.MOUTH_CORNERS)
    table_u = np.arange(left_u, right_u + 0.25, 0.5, dtype=np.float32)
    if is_open:
        outer = line_through(*units.along(origin, lm.OUTER_LOWER))
        seam_v = _open_seam(canvas, axes, u=table_u, lines=(upper, lower, outer), height=units.height)
    else:
        seam_v = _closed_seam(canvas, axes, u=table_u, lines=(upper, lower), height=units.height)
    gap_v = np.maximum(seam_v - upper(table_u), 0.0) if is_open else lower(table_u) - upper(table_u)
    return Lips(
        axes=axes,
        seam=table_line(table_u, seam_v),
        gap=table_line(table_u, gap_v),
        rest_gap=float(np.interp(middle_u.mean(), table_u, gap_v)) if is_open else rest_gap,
        is_open=is_open,
        left_u=left_u,
        middle_u=float(middle_u.mean()),
        right_u=right_u,
        half_width=float(corner_u[1] - corner_u[0]) / 2,
        lip_bottom_v=float(lip_v[0]),
        chin_v=float(chin_v[0]),
        nose_v=float(nose_v[0]),
        jaw_u=float(jaw_u.mean()),
        jaw_half=max(1.0, float(jaw_u[1] - jaw_u[0]) / 2),
    )


def _closed_seam(
    canvas: NDArray[np.uint8], axes: Axes, *, u: Floats, lines: tuple[Line, Line], height: float
) -> Floats:
    """The dark line between closed lips, near the mesh's mean line, smoothed."""
    mean = (lines[0](u) + lines[1](u)) / 2
    steps = np.arange(-_SNAP * height, _SNAP * height + 0.25, 0.5, dtype=np.float32)
    grid_u, offset = np.meshgrid(u, steps)
    brightness = luma(pick(canvas, *axes.to_picture(grid_u, floats(mean + offset))))
    brightness = brightness + 12.0 * (offset / (_SNAP * height)) ** 2  # of two dark lines the nearer
    scale = max(1.0, height / 140.0)
    return _snapped(floats(mean), steps[np.argmin(brightness, axis=0)], median=round(5 * scale), sigma=3.0 * scale)


def _open_seam(
    canvas: NDArray[np.uint8], axes: Axes, *, u: Floats, lines: tuple[Line, Line, Line], height: float
) -> Floats:
    """The inner edge of the lower lip, walked up from the mesh's line while the colour is still the lip's.

    On lips of little contrast the mesh lies too low, by up to a third of the gap; elsewhere it misses the edge by a
    pixel or two, and a rim of teeth riding on the lip is plainly seen.
    """
    upper, lower, outer = (line(u) for line in lines)
    rows = int(0.06 * height) + 2
    down = np.float32(_SNAP_OPEN * height)
    up = np.maximum(0.5 * (lower - upper), down)
    offset = down - np.linspace(0.0, 1.0, 2 * rows, dtype=np.float32)[:, None] * (down + up)
    colours = pick(canvas, *axes.to_picture(np.broadcast_to(u, offset.shape), lower + offset))
    lip = _band_colour(canvas, axes, u, (lower + 0.25 * (outer - lower), lower + 0.55 * (outer - lower)))
    teeth = _band_colour(canvas, axes, u, (upper + 0.35 * (lower - upper), upper + 0.60 * (lower - upper)))
    contrast = np.linalg.norm(lip - teeth, axis=-1)
    is_lip = median_filter(np.linalg.norm(colours - lip, axis=-1) < np.maximum(0.42 * contrast, 16.0), size=(3, 3))
    start = np.argmax(is_lip, axis=0)
    has_left = ~is_lip & (np.arange(len(offset))[:, None] > start)
    edge = np.where(has_left.any(axis=0), np.argmax(has_left, axis=0), 0)
    found = np.take_along_axis(offset, edge[None], axis=0)[0]
    is_clear = is_lip.any(axis=0) & has_left.any(axis=0) & (contrast > 25.0)
    return floats(lower + _bowed(floats(np.where(is_clear, found, 0.0)), len(u) // 5))


def _band_colour(canvas: NDArray[np.uint8], axes: Axes, u: Floats, rows: tuple[Floats, Floats]) -> Floats:
    """(n, 3) mean colour between two heights along ``u`` (n,), smoothed along the mouth."""
    share = np.linspace(0.0, 1.0, 5, dtype=np.float32)[:, None]
    v = (rows[0] + share * (rows[1] - rows[0])).astype(np.float32)
    colours = pick(canvas, *axes.to_picture(np.broadcast_to(u, v.shape), v)).mean(axis=0)
    return floats(gaussian_filter1d(colours, max(1.0, len(u) / 40), axis=0))


def _bowed(offset: Floats, median: int) -> Floats:
    """``offset`` (n,) as the nearest smooth bow with still ends: a lip's edge has no teeth of its own."""
    t = np.linspace(-1.0, 1.0, len(offset))
    bows = (1.0 - t**2)[:, None] * np.stack([np.ones_like(t), t, t**2], axis=1)
    calm = median_filter(offset, size=2 * (median // 2) + 1)
    weights, *_ = np.linalg.lstsq(bows, calm, rcond=None)
    return floats(bows @ weights)


def _snapped(line: Floats, offset: Floats, *, median: int, sigma: float) -> Floats:
    """``line`` moved by the smoothed ``offset``; the corners stay where the mesh has them."""
    t = np.linspace(-1.0, 1.0, len(line))
    smooth = gaussian_filter1d(median_filter(offset * (1.0 - t**6), size=2 * (median // 2) + 1), sigma)
    return floats(line + smooth)
