"""The slow movement of the head as a displacement field over the video frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.shapes import Floats, PixelBox, blurred, floats, smoothstep
from vmsg_desktop.core.draft.units import FaceUnits

_COARSE: Final = 4  # fields are computed at 1/4 size and enlarged: they are smooth
_PIVOT: Final = 0.35  # of H under the chin


@dataclass(frozen=True, eq=False)
class Sway:
    """Displacement fields at quarter size; all in pixels of the video frame.

    Attributes:
        weight: (h/4, w/4) how far a point follows the head; depth: weight x depth of the face, px.
        dx, dy: (h/4, w/4) distances from the pivot, x weight.
        box: of the frame, outside which nothing moves.
        scale: face height / 200.
    """

    weight: Floats
    depth: Floats
    dx: Floats
    dy: Floats
    box: PixelBox
    scale: float


def prepare_sway(units: FaceUnits, *, width: int, height: int, has_matte: bool) -> Sway:
    """Fields for a ``width`` x ``height`` frame in which the face has ``units``.

    With a matte the whole foreground down to the chest follows; without, an ellipse round the head.
    """
    x, y = _coarse_grid(width, height)
    weight = _body_weight(x, y, units) if has_matte else _head_weight(x, y, units)
    weight *= _border_taper(x, y, width=width, height=height, share=0.06 if has_matte else 0.10)
    pivot = units.points[lm.CHIN, :2] + _PIVOT * units.height * units.down
    return Sway(
        weight=weight,
        depth=_depth(x, y, units) * weight,
        dx=(x - pivot[0]) * weight,
        dy=(y - pivot[1]) * weight,
        box=_moving_box(weight, width=width, height=height),
        scale=units.full_height / 200.0,
    )


def sway_displacement(sway: Sway, pose: FramePose) -> Floats:
    """(h, w, 2) displacement over ``sway.box`` in frame pixels at ``pose``."""
    turn = float(np.radians(pose.rotation_deg))
    dx = sway.weight * (pose.shift_x * sway.scale) - sway.dy * turn + sway.depth * pose.yaw
    dy = sway.weight * (pose.shift_y * sway.scale) + sway.dx * turn + sway.depth * pose.pitch
    size = sway.weight.shape[1] * _COARSE, sway.weight.shape[0] * _COARSE
    fine = cv2.resize(np.stack([dx, dy], axis=-1), size, interpolation=cv2.INTER_LINEAR)
    return floats(fine[sway.box.slices])


def _coarse_grid(width: int, height: int) -> tuple[Floats, Floats]:
    """Frame coordinates of the centres of 4 x 4 pixel cells; covers the frame."""
    columns, rows = -(-width // _COARSE), -(-height // _COARSE)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) * _COARSE + (_COARSE - 1) / 2
    return floats(x), floats(y)


def _body_weight(x: Floats, y: Floats, units: FaceUnits) -> Floats:
    below = (x - units.centre[0]) * units.down[0] + (y - units.centre[1]) * units.down[1]
    return 1.0 - smoothstep((below / units.full_height - 0.75) / (1.70 - 0.75))


def _head_weight(x: Floats, y: Floats, units: FaceUnits) -> Floats:
    dx, dy = x - units.centre[0], y - units.centre[1]
    across = (dx * units.across[0] + dy * units.across[1]) / (0.62 * units.full_height)
    down = (dx * units.down[0] + dy * units.down[1]) / (0.80 * units.full_height)
    return 1.0 - smoothstep((np.hypot(across, down) - 0.95) / (1.85 - 0.95))


def _border_taper(x: Floats, y: Floats, *, width: int, height: int, share: float) -> Floats:
    """0 at the frame's borders, 1 from ``share`` of its shorter side inwards."""
    inside = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    return smoothstep(inside / (share * min(width, height)))


def _depth(x: Floats, y: Floats, units: FaceUnits) -> Floats:
    """How far the face stands out of its outline, px, >= 0; 0 outside the face."""
    from scipy.interpolate import LinearNDInterpolator

    z = -(units.points[:, 2] - units.points[list(lm.OVAL), 2].mean())
    surface = LinearNDInterpolator(units.points[:, :2].astype(np.float64), np.maximum(z, 0.0), fill_value=0.0)
    depth = floats(surface(x, y))
    return blurred(depth, 0.05 * units.full_height / _COARSE)


def _moving_box(weight: NDArray[np.float32], *, width: int, height: int) -> PixelBox:
    """The frame's pixels near coarse cells that move."""
    rows, columns = np.nonzero(weight > 1e-4)
    if not len(rows):
        return PixelBox(0, 0, 0, 0)
    x0, y0 = (max(0, int(v.min() - 1) * _COARSE) for v in (columns, rows))
    x1, y1 = int(columns.max() + 2) * _COARSE, int(rows.max() + 2) * _COARSE
    return PixelBox(x0, y0, min(x1, width), min(y1, height))
