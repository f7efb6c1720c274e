"""The talking mouth: two layers of the face slide apart over a painted cavity.

Every movement is a backward map in output space, source = target - displacement. Round the lips the displacement is a
plateau, so the map is exact there and needs no inversion. Above the seam the face follows the upper layer's field,
below it the lower layer's; only in a small box round the lips do the two differ, so only that box is layered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.cavity import Cavity, lip_profile, paint_cavity, prepare_cavity
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.seam import Lips
from vmsg_desktop.core.draft.shapes import (
    Floats,
    PixelBox,
    blurred,
    box_round,
    cubic_at,
    floats,
    laid_over,
    linear_at,
    moved,
    smoothstep,
)
from vmsg_desktop.core.draft.units import FaceUnits

_GAP: Final = 0.135  # full opening / H
_WIDEN_MAX: Final = 0.06  # of H: how much further than the photo an open mouth may open
_FEATHER: Final = 0.008  # of H


@dataclass(frozen=True, eq=False)
class LayerField:
    """Displacement of one layer in x and y, (h, w, 2) arrays: per pixel of ``opening`` (d > 0) and of ``closing``
    (d < 0, multiplied by |d|), and per share of the mouth's ``width``."""

    opening: Floats
    closing: Floats
    width: Floats


@dataclass(frozen=True, eq=False)
class _Place:
    """Where the fields are computed: (h, w) arrays over the mouth's box: local coordinates, how far the skin may
    move there, and the field of the mouth's width."""

    u: Floats
    v: Floats
    skin: Floats
    width: Floats


@dataclass(frozen=True, eq=False)
class Mouth:
    """A prepared mouth.

    Attributes:
        lips: cut and measures; height: the face's H in canvas pixels; gain: see FaceUnits.
        box: canvas box that the mouth may change; lip_box: where the layers differ, inside it.
        rest: (h, w, 2) canvas coordinates of the box's pixels.
        face: the field outside the lips, over ``box``; upper, lower: the layers' fields over ``lip_box``.
        upper_alpha, lower_alpha: coverage 0..1 of the layers, as large as the canvas's mouth box.
        cavity: the painted inside, over ``lip_box``.
    """

    lips: Lips
    height: float
    gain: float
    box: PixelBox
    lip_box: PixelBox
    rest: Floats
    face: LayerField
    upper: LayerField
    lower: LayerField
    upper_alpha: Floats
    lower_alpha: Floats
    cavity: Cavity


def prepare_mouth(canvas: NDArray[np.uint8], units: FaceUnits, *, lips: Lips) -> Mouth:
    """Fields, layers and cavity of the mouth on ``canvas`` (h, w, 3)."""
    height, width = canvas.shape[:2]
    box = _mouth_box(lips, units, width=width, height=height)
    u, v = lips.axes.to_local(*box.grid())
    taper = _edge_taper(box, width=width, height=height, taper_px=0.06 * units.height)
    place = _Place(u, v, _face_area(units, box) * taper, _width_field(u, v, lips, units) * taper)
    upper, lower = _upper_field(place, lips, units), _lower_field(place, lips, units)
    is_below = v > lips.seam(u)
    face = LayerField(
        *(np.where(is_below, below, above) for below, above in zip(_parts(lower), _parts(upper), strict=True))
    )
    lip_box = _lip_box(lips, units, width=width, height=height)
    upper_alpha, lower_alpha = _layer_alphas(v - lips.seam(u), units.height)
    return Mouth(
        lips=lips,
        height=units.height,
        gain=units.gain,
        box=box,
        lip_box=lip_box,
        rest=box.points(),
        face=_directed(face, lips),
        upper=_directed(_cropped(upper, lip_box.inside(box)), lips),
        lower=_directed(_cropped(lower, lip_box.inside(box)), lips),
        upper_alpha=upper_alpha,
        lower_alpha=lower_alpha,
        cavity=prepare_cavity(canvas, units, lips=lips, lip_box=lip_box),
    )


def opening_px(mouth: Mouth, pose: FramePose) -> float:
    """Displacement "d" of the lower lip in canvas pixels; negative closes a mouth that is open in the photo."""
    gap = pose.open * _GAP * mouth.height * mouth.gain * (1.0 - 0.25 * pose.round)
    if not mouth.lips.is_open:
        return gap
    rest = (0.30 - 0.15 * pose.act) * mouth.lips.rest_gap
    return min(rest + gap - mouth.lips.rest_gap, _WIDEN_MAX * mouth.height)


def width_change(mouth: Mouth, pose: FramePose) -> float:
    """Change of the mouth's width as a share: negative is pursed."""
    return (-0.16 * pose.round + 0.07 * pose.wide) * mouth.gain * pose.act - 0.05 * pose.open


def sources(rest: Floats, field: LayerField, *, mouth: Mouth, pose: FramePose) -> Floats:
    """(h, w, 2) canvas coordinates that the pixels at ``rest`` show at ``pose``."""
    d = opening_px(mouth, pose)
    at = moved(rest, field.opening if d >= 0 else field.closing, amount=-abs(d))
    return floats(moved(at, field.width, amount=-width_change(mouth, pose)))


def paint_mouth(canvas: NDArray[np.uint8], mouth: Mouth, *, still: NDArray[np.uint8], pose: FramePose) -> None:
    """Rewrite ``mouth.box`` of ``canvas`` with the mouth at ``pose``; ``still`` (h, w, 3) is the untouched canvas."""
    canvas[mouth.box.slices] = linear_at(still, sources(mouth.rest, mouth.face, mouth=mouth, pose=pose))
    rest = np.ascontiguousarray(mouth.rest[mouth.lip_box.inside(mouth.box).slices])
    upper_at, lower_at = (sources(rest, layer, mouth=mouth, pose=pose) for layer in (mouth.upper, mouth.lower))
    picture = np.ascontiguousarray(canvas[mouth.lip_box.slices])
    d_px = opening_px(mouth, pose)
    picture = paint_cavity(picture, mouth.cavity, d_px=d_px, lower_shift=rest - lower_at)
    for alpha, at in ((mouth.upper_alpha, upper_at), (mouth.lower_alpha, lower_at)):
        cover = linear_at(alpha, at - floats([mouth.box.x0, mouth.box.y0]))
        picture = laid_over(picture, cubic_at(still, at), cover=cover)
    canvas[mouth.lip_box.slices] = picture


def _parts(field: LayerField) -> tuple[Floats, Floats, Floats]:
    return field.opening, field.closing, field.width


def _cropped(field: LayerField, inside: PixelBox) -> LayerField:
    return LayerField(*(np.ascontiguousarray(part[inside.slices]) for part in _parts(field)))


def _directed(field: LayerField, lips: Lips) -> LayerField:
    """The field with its lengths along the face's axes turned into x and y."""
    down, across = lips.axes.down, lips.axes.across
    return LayerField(
        *(
            np.ascontiguousarray(part[..., None] * axis, dtype=np.float32)
            for part, axis in zip(_parts(field), (down, down, across), strict=True)
        )
    )


def _mouth_box(lips: Lips, units: FaceUnits, *, width: int, height: int) -> PixelBox:
    """All that the mouth may move: cheeks to the jaw's edge, nose to under the chin."""
    half = max(1.25 * lips.jaw_half + abs(lips.jaw_u), 2.0 * lips.half_width)
    corners = lips.axes.corners((-half, half), (-0.62 * units.height, lips.chin_v + 0.30 * units.height))
    return box_round(corners, width=width, height=height)


def _lip_box(lips: Lips, units: FaceUnits, *, width: int, height: int) -> PixelBox:
    """Where the two layers may differ."""
    u = np.linspace(lips.left_u, lips.right_u, 41, dtype=np.float32)
    seam, gap = lips.seam(u), lips.gap(u)
    reach = _WIDEN_MAX * units.height if lips.is_open else 1.1 * _GAP * units.height
    top = float((seam - gap).min()) - 0.06 * units.height
    bottom = float(seam.max()) + reach + 0.03 * units.height
    side = 0.04 * units.height
    corners = lips.axes.corners((lips.left_u - side, lips.right_u + side), (top, bottom))
    return box_round(corners, width=width, height=height)


def _face_area(units: FaceUnits, box: PixelBox) -> Floats:
    """1 on the face and a little under the chin, soft to 0 outside."""
    oval = units.points[list(lm.OVAL), :2]
    lowered = oval + 0.2 * units.height * units.down
    hull = cv2.convexHull(np.concatenate([oval, lowered]).astype(np.float32))[:, 0]
    area = np.zeros((box.y1 - box.y0, box.x1 - box.x0), np.float32)
    cv2.fillConvexPoly(area, np.round(hull - [box.x0, box.y0]).astype(np.int32), 1.0)
    return blurred(area, 0.07 * units.height)


def _edge_taper(box: PixelBox, *, width: int, height: int, taper_px: float) -> Floats:
    """1 inside, 0 on those edges of the box that are not the picture's own, so that nothing tears there."""
    x, y = box.grid()
    inside = np.full(x.shape, 1e6, np.float32)
    for distance, is_border in (
        (x - box.x0, box.x0 == 0),
        (box.x1 - 1 - x, box.x1 == width),
        (y - box.y0, box.y0 == 0),
        (box.y1 - 1 - y, box.y1 == height),
    ):
        inside = inside if is_border else np.minimum(inside, distance)
    return smoothstep(inside / taper_px)


def _upper_field(place: _Place, lips: Lips, units: FaceUnits) -> LayerField:
    """The upper lip: rises a little as the mouth opens, comes down to meet the lower lip as it closes."""
    to_nose = 1.0 - smoothstep(place.v / min(lips.nose_v, -1.0))
    middle = floats(lip_profile(lips.along(place.u), is_open=lips.is_open) * to_nose)
    rise = -(0.09 if lips.is_open else 0.18)
    corners = 0.14 * _corner_bumps(place, lips, units)
    return LayerField(floats(rise * middle + corners) * place.skin, 0.12 * middle * place.skin, place.width)


def _lower_field(place: _Place, lips: Lips, units: FaceUnits) -> LayerField:
    """The lower lip moves most, the chin and the jaw follow; nothing below the neck's start moves."""
    start, end = 0.6 * lips.lip_bottom_v, 0.8 * lips.chin_v
    to_chin = smoothstep((place.v - start) / max(end - start, 1.0))
    reach = np.clip((place.u - lips.jaw_u) / (1.12 * lips.jaw_half), -1.0, 1.0)
    jaw = to_chin * np.cos(np.pi / 2 * reach) ** 2
    fade = (1.0 - smoothstep((place.v - lips.chin_v) / (0.28 * units.height))) * place.skin
    opening = 0.82 * (lip_profile(lips.along(place.u), is_open=lips.is_open) * (1.0 - to_chin) + 0.80 * jaw) * fade
    closing = -0.94 * (_gap_profile(place.u, lips) * (1.0 - to_chin) + 0.30 * jaw) * fade
    corners = 0.14 * _corner_bumps(place, lips, units) * place.skin
    return LayerField(floats(opening + corners), floats(closing), place.width)


def _gap_profile(u: Floats, lips: Lips) -> Floats:
    """The photo's own gap along the mouth, 1 where it is widest in the middle."""
    is_mouth = np.abs(lips.along(u)) < 1.0
    return floats(np.where(is_mouth, lips.gap(u) / max(lips.rest_gap, 1e-3), 0.0))


def _corner_bumps(place: _Place, lips: Lips, units: FaceUnits) -> Floats:
    beside = (np.abs(place.u) - lips.half_width) / (0.45 * lips.half_width)
    return floats(np.exp(-(beside**2) - (place.v / (0.2 * units.height)) ** 2))


def _width_field(u: Floats, v: Floats, lips: Lips, units: FaceUnits) -> Floats:
    beside = (np.abs(u) / (1.15 * lips.half_width)) ** 2.5
    return floats(u * np.exp(-beside - (v / (0.30 * units.height)) ** 2))


def _layer_alphas(below: Floats, height: float) -> tuple[Floats, Floats]:
    """(h, w) coverage of the upper and the lower layer ``below`` px under the seam: each ends softly at the seam.

    The lower lip carries no teeth along and the teeth no lip. Where the lips touch, the face itself lies behind both,
    so no line shows.
    """
    lower = smoothstep(below / max(1.2, _FEATHER * height) + 0.5)
    return 1.0 - lower, lower
