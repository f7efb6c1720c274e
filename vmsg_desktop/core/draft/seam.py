"""Where the lips part: the line along which the face is cut into an upper and a lower layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.shapes import Axes, Floats, Line, line_through, luma, pick, table_line
from vmsg_desktop.core.draft.units import FaceUnits

_OPEN_GAP = 0.028  # inner lip gap / H above which the mouth counts as open in the photo
_SNAP = 0.035  # search range / H for the lips' edge round the mesh's line
_LIP_LIKE = 0.7  # share of the way from the mouth's inside colour to the lip's


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
        return np.asarray(share, dtype=np.float32)


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
    find_seam = _open_seam if is_open else _closed_seam
    seam_v = find_seam(canvas, axes, table_u, (upper, lower), units.height)
    return Lips(
        axes=axes,
        seam=table_line(table_u, seam_v),
        gap=table_line(table_u, np.maximum(lower(table_u) - upper(table_u), 0.0)),
        rest_gap=rest_gap,
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


def _closed_seam(canvas: NDArray[np.uint8], axes: Axes, u: Floats, lines: tuple[Line, Line], height: float) -> Floats:
    """The dark line between closed lips, near the mesh's mean line, smoothed."""
    mean = (lines[0](u) + lines[1](u)) / 2
    steps = np.arange(-_SNAP * height, _SNAP * height + 0.25, 0.5, dtype=np.float32)
    grid_u, offset = np.meshgrid(u, steps)
    brightness = luma(pick(canvas, *axes.to_picture(grid_u, mean + offset)))
    brightness = brightness + 12.0 * (offset / (_SNAP * height)) ** 2  # of two dark lines the nearer
    scale = max(1.0, height / 140.0)
    return _snapped(mean, steps[np.argmin(brightness, axis=0)], median=round(5 * scale), sigma=3.0 * scale)


def _open_seam(canvas: NDArray[np.uint8], axes: Axes, u: Floats, lines: tuple[Line, Line], height: float) -> Floats:
    """The inner edge of the lower lip: where the colour turns from teeth or mouth to lip, near the mesh's line.

    The mesh may miss the edge by a pixel or two, and a rim of teeth riding on the lip is plainly seen.
    """
    lower = lines[1](u)
    reach = np.minimum(_SNAP * height, 0.5 * (lower - lines[0](u)))
    steps = np.linspace(-1.0, 1.0, 2 * round(_SNAP * height) + 1, dtype=np.float32)
    grid_u, share = np.meshgrid(u, steps)
    colours = pick(canvas, *axes.to_picture(grid_u, lower + share * np.maximum(reach, 0.5)))
    inside = colours[: max(1, len(steps) // 4)].mean(axis=0)
    lip = colours[-max(1, len(steps) // 4) :].mean(axis=0)
    across = lip - inside
    likeness = ((colours - inside) * across).sum(axis=-1) / np.maximum((across**2).sum(axis=-1), 1.0)
    last_inside = len(steps) - 1 - np.argmax((likeness < _LIP_LIKE)[::-1], axis=0)
    found = np.where((likeness < _LIP_LIKE).any(axis=0), steps[last_inside], 0.0)
    is_clear = (across**2).sum(axis=-1) > 15.0**2
    offset = np.where(is_clear, np.clip(found, -0.6, 0.6), 0.0) * reach
    return _snapped(lower, offset, median=len(u) // 6, sigma=len(u) / 12)  # a lip's edge has no teeth of its own


def _snapped(line: Floats, offset: Floats, *, median: int, sigma: float) -> Floats:
    """``line`` moved by the smoothed ``offset``; the corners stay where the mesh has them."""
    t = np.linspace(-1.0, 1.0, len(line))
    smooth = gaussian_filter1d(median_filter(offset * (1.0 - t**6), size=2 * (median // 2) + 1), sigma)
    return (line + smooth).astype(np.float32)
