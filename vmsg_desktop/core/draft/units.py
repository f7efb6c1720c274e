"""A face's own units and axes, and the checks that refuse a face which would not animate well.

Lengths in the engine are shares of these units, so face size and roll need no tuning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.model.vision import Face, FaceMesh

Floats = NDArray[np.float32]

_SCORE_MIN = 0.6
_YAW_FULL_DEG, _YAW_MAX_DEG = 20.0, 45.0
_GAIN_AT_MAX_YAW = 0.6
_HEIGHT_MIN_PX = 40.0
_EYE_MIN_PX = 7.0
_EYE_RATIO_MIN = 0.4
_MOUTH_SHARE = (0.25, 1.1)
_OVAL_OUTSIDE_MAX = 0.2


@dataclass(frozen=True, eq=False)
class FaceUnits:
    """Units and axes of one face; everything in pixels of the picture that ``points`` lie in.

    Attributes:
        points: (468, 3) float32.
        across: (2,) unit vector along the eyes and lip corners, to the right of the picture for an upright face.
        down: (2,) unit vector towards the chin.
        height: nose root to chin ("H"); full_height: top of the forehead to the chin ("Hf").
        centre: (2,) middle of the face.
        eye_widths: of eye A and eye B; mouth_width: corner to corner.
        yaw_deg: turn of the head, 0 = facing the camera.
        gain: 0.6..1, share of the full mouth opening that this yaw allows.
    """

    points: Floats
    across: Floats
    down: Floats
    height: float
    full_height: float
    centre: Floats
    eye_widths: tuple[float, float]
    mouth_width: float
    yaw_deg: float
    gain: float

    def along(self, origin: Floats, indices: tuple[int, ...] | list[int]) -> tuple[Floats, Floats]:
        """(u, v) of landmarks: distances from ``origin`` (2,) along ``across`` and ``down``."""
        offset = self.points[list(indices), :2] - origin
        return (offset @ self.across).astype(np.float32), (offset @ self.down).astype(np.float32)


def face_units(points: Floats) -> FaceUnits:
    """Measure the face with landmarks ``points`` (468, 3)."""
    flat = points[:, :2].astype(np.float64)
    across = (flat[263] - flat[33]) + (flat[lm.MOUTH_CORNERS[1]] - flat[lm.MOUTH_CORNERS[0]])
    across = across / max(float(np.hypot(*across)), 1e-6)
    down = np.array([-across[1], across[0]])
    if (flat[lm.CHIN] - flat[lm.NOSE_ROOT]) @ down < 0:
        down = -down
    yaw_deg = _yaw_deg(flat, across)
    past = np.clip((abs(yaw_deg) - _YAW_FULL_DEG) / (_YAW_MAX_DEG - _YAW_FULL_DEG), 0.0, 1.0)
    return FaceUnits(
        points=points.astype(np.float32),
        across=across.astype(np.float32),
        down=down.astype(np.float32),
        height=_distance(flat, lm.NOSE_ROOT, lm.CHIN),
        full_height=_distance(flat, lm.BROW_TOP, lm.CHIN),
        centre=((flat[lm.BROW_TOP] + flat[lm.CHIN]) / 2).astype(np.float32),
        eye_widths=(_distance(flat, lm.EYE_A.left, lm.EYE_A.right), _distance(flat, lm.EYE_B.left, lm.EYE_B.right)),
        mouth_width=_distance(flat, *lm.MOUTH_CORNERS),
        yaw_deg=yaw_deg,
        gain=float(1.0 - (1.0 - _GAIN_AT_MAX_YAW) * past),
    )


def largest_central_face(faces: tuple[Face, ...], *, width: int, height: int) -> Face:
    """The face with the largest area x centredness in a picture of ``width`` x ``height``; ``faces`` is not empty."""

    def weight(face: Face) -> float:
        x, y = face.box.center
        off_centre = float(np.hypot((x - width / 2) / width, (y - height / 2) / height))
        return face.box.area * max(0.05, 1.0 - off_centre)

    return max(faces, key=weight)


def refusal(mesh: FaceMesh, *, width: int, height: int) -> str:
    """Why the face of ``mesh`` (pixels of a ``width`` x ``height`` frame) cannot be animated; empty when it can."""
    if mesh.score < _SCORE_MIN:
        return f"The face could not be read clearly (score {mesh.score:.2f}, {_SCORE_MIN} needed)."
    units = face_units(mesh.points)
    narrow, broad = sorted(units.eye_widths)
    mouth_share = units.mouth_width / max(units.height, 1e-6)
    if abs(units.yaw_deg) > _YAW_MAX_DEG:
        return f"The face is turned {abs(units.yaw_deg):.0f} degrees away; at most {_YAW_MAX_DEG:.0f} can be animated."
    if units.height < _HEIGHT_MIN_PX:
        return f"The face is too small: {units.height:.0f} px from nose root to chin, {_HEIGHT_MIN_PX:.0f} needed."
    if narrow < _EYE_MIN_PX or narrow < _EYE_RATIO_MIN * broad:
        return f"An eye is too small or turned away ({narrow:.0f} and {broad:.0f} px wide)."
    if not _MOUTH_SHARE[0] <= mouth_share <= _MOUTH_SHARE[1]:
        return f"The mouth could not be read: {mouth_share:.2f} of the face's height wide."
    return _cut_off(units, width=width, height=height)


def _cut_off(units: FaceUnits, *, width: int, height: int) -> str:
    """Why a face at the border is refused; empty when enough of it lies inside."""
    size = np.array([width, height])
    oval = units.points[list(lm.OVAL), :2]
    outside = float(np.mean(np.any((oval < 0) | (oval > size - 1), axis=1)))
    if outside > _OVAL_OUTSIDE_MAX:
        return f"The face is cut by the frame: {outside:.0%} of its outline lies outside."
    mouth = units.points[[*lm.MOUTH_CORNERS, 0, lm.LIP_BOTTOM], :2]
    if np.any((mouth < 0) | (mouth > size - 1)):
        return "The mouth is cut by the frame."
    return ""


def _distance(points: NDArray[np.float64], first: int, second: int) -> float:
    return float(np.hypot(*(points[first] - points[second])))


def _yaw_deg(points: NDArray[np.float64], across: NDArray[np.float64]) -> float:
    """Turn of the head from how unequally the nose tip divides the face's width."""
    tip = points[lm.NOSE_TIP]
    left = float((tip - points[lm.CHEEK_EDGES[0]]) @ across)
    right = float((points[lm.CHEEK_EDGES[1]] - tip) @ across)
    share = (right - left) / max(right + left, 1e-6)
    return float(np.degrees(np.arcsin(np.clip(share, -1.0, 1.0))))
