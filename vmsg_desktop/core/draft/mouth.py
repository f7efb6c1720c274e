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
from vmsg_desktop.core.draft.cavity import Cavity, paint_cavity, prepare_cavity
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.seam import Lips
from vmsg_desktop.core.draft.shapes import Floats, PixelBox, blurred, box_round, smoothstep
from vmsg_desktop.core.draft.units import FaceUnits

_GAP: Final = 0.135  # full opening / H
_WIDEN_MAX: Final = 0.06  # of H: how much further than the photo an open mouth may open
_FEATHER: Final = 0.008  # of H


@dataclass(frozen=True, eq=False)
class LayerField:
    """Displacement of one layer per unit of opening (``opening``: down, d > 0), of closing (``closing``: d < 0,
    multiplied by |d|) and of lip width (``width``: along the mouth); (h, w) arrays over the mouth's box."""

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
        lips: cut and measures; height: the face's H in canvas pixels; gain, down, across: see FaceUnits.
        box: canvas box that the mouth may change; lip_box: where the layers differ, inside it.
        x, y: (h, w) canvas coordinates of the box.
        face: the field outside the lips, over ``box``; upper, lower: the layers' fields over ``lip_box``.
        upper_alpha, lower_alpha: (h, w) coverage of the layers over ``box``.
        cavity: the painted inside, over ``lip_box``.
    """

    lips: Lips
    height: float
    gain: float
    down: Floats
    across: Floats
    box: PixelBox
    lip_box: PixelBox
    x: Floats
    y: Floats
    face: LayerField
    upper: LayerField
    lower: LayerField
    upper_alpha: Floats
    lower_alpha: Floats
    cavity: Cavity


def prepare_mouth(canvas: NDArray[np.uint8], units: FaceUnits, lips: Lips) -> Mouth:
    """Fields, layers and cavity of the mouth on ``canvas`` (h, w, 3)."""
    height, width = canvas.shape[:2]
    box = _mouth_box(lips, units, width=width, height=height)
    x, y = box.grid()
    u, v = lips.axes.to_local(x, y)
    taper = _edge_taper(box, width=width, height=height, taper_px=0.06 * units.height)
    place = _Place(u, v, _face_area(units, box) * taper, _width_field(u, v, lips, units) * taper)
    upper, lower = _upper_field(place, lips, units), _lower_field(place, lips, units)
    is_below = v > lips.seam(u)
    face = LayerField(
        *(np.where(is_below, below, above) for below, above in zip(_parts(lower), _parts(upper), strict=True))
    )
    lip_box = _lip_box(lips, units, width=width, height=height)
    upper_alpha, lower_alpha = _layer_alphas(v - lips.seam(u), lips, units.height)
    return Mouth(
        lips=lips,
        height=units.height,
        gain=units.gain,
        down=units.down,
        across=units.across,
        box=box,
        lip_box=lip_box,
        x=x,
        y=y,
        face=face,
        upper=_cropped(upper, lip_box.inside(box)),
        lower=_cropped(lower, lip_box.inside(box)),
        upper_alpha=upper_alpha,
        lower_alpha=lower_alpha,
        cavity=prepare_cavity(canvas, units, lips, lip_box),
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


def displacement(field: LayerField, mouth: Mouth, pose: FramePose) -> tuple[Floats, Floats]:
    """(dx, dy) in canvas pixels of a layer at ``pose``."""
    d, spread = opening_px(mouth, pose), width_change(mouth, pose)
    vertical = field.opening * np.float32(d) if d >= 0 else field.closing * np.float32(-d)
    horizontal = field.width * np.float32(spread)
    dx = horizontal * mouth.across[0] + vertical * mouth.down[0]
    dy = horizontal * mouth.across[1] + vertical * mouth.down[1]
    return dx, dy


def paint_mouth(still: NDArray[np.uint8], canvas: NDArray[np.uint8], mouth: Mouth, pose: FramePose) -> None:
    """Rewrite ``mouth.box`` of ``canvas`` with the mouth at ``pose``; ``still`` (h, w, 3) is the untouched canvas."""
    dx, dy = displacement(mouth.face, mouth, pose)
    rows, columns = mouth.box.slices
    canvas[rows, columns] = cv2.remap(
        still, mouth.x - dx, mouth.y - dy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    rows, columns = mouth.lip_box.slices
    lower_shift = displacement(mouth.lower, mouth, pose)
    upper_shift = displacement(mouth.upper, mouth, pose)
    picture = canvas[rows, columns].astype(np.float32)
    picture = paint_cavity(picture, mouth.cavity, opening_px(mouth, pose), lower_shift=lower_shift)
    for alpha, shift in ((mouth.upper_alpha, upper_shift), (mouth.lower_alpha, lower_shift)):
        picture = _over(picture, still, mouth, alpha=alpha, shift=shift)
    canvas[rows, columns] = np.clip(picture + 0.5, 0, 255).astype(np.uint8)


def _over(
    picture: Floats, still: NDArray[np.uint8], mouth: Mouth, *, alpha: Floats, shift: tuple[Floats, Floats]
) -> Floats:
    """``picture`` (the lip box) with one layer, displaced by ``shift``, laid over it."""
    rows, columns = mouth.lip_box.inside(mouth.box).slices
    x, y = mouth.x[rows, columns] - shift[0], mouth.y[rows, columns] - shift[1]
    colour = cv2.remap(still, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    x, y = x - np.float32(mouth.box.x0), y - np.float32(mouth.box.y0)
    cover = cv2.remap(alpha, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picture + (colour - picture) * cover[..., None], dtype=np.float32)


def _parts(field: LayerField) -> tuple[Floats, Floats, Floats]:
    return field.opening, field.closing, field.width


def _cropped(field: LayerField, inside: PixelBox) -> LayerField:
    return LayerField(*(np.ascontiguousarray(part[inside.slices]) for part in _parts(field)))


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
    middle = _lip_profile(place.u, lips) * (1.0 - smoothstep(place.v / min(lips.nose_v, -1.0)))
    rise = -(0.09 if lips.is_open else 0.18)
    corners = 0.14 * _corner_bumps(place, lips, units)
    return LayerField((rise * middle + corners) * place.skin, 0.12 * middle * place.skin, place.width)


def _lower_field(place: _Place, lips: Lips, units: FaceUnits) -> LayerField:
    """The lower lip moves most, the chin and the jaw follow; nothing below the neck's start moves."""
    start, end = 0.6 * lips.lip_bottom_v, 0.8 * lips.chin_v
    to_chin = smoothstep((place.v - start) / max(end - start, 1.0))
    reach = np.clip((place.u - lips.jaw_u) / (1.12 * lips.jaw_half), -1.0, 1.0)
    jaw = to_chin * np.cos(np.pi / 2 * reach) ** 2
    fade = (1.0 - smoothstep((place.v - lips.chin_v) / (0.28 * units.height))) * place.skin
    opening = 0.82 * (_lip_profile(place.u, lips) * (1.0 - to_chin) + 0.80 * jaw) * fade
    closing = -0.94 * (_gap_profile(place.u, lips) * (1.0 - to_chin) + 0.30 * jaw) * fade
    corners = 0.14 * _corner_bumps(place, lips, units) * place.skin
    return LayerField((opening + corners).astype(np.float32), closing.astype(np.float32), place.width)


def _lip_profile(u: Floats, lips: Lips) -> Floats:
    """1 at the lip middle, 0 at and beyond the corners."""
    power = 1.7 if lips.is_open else 1.15
    return np.asarray(np.clip(1.0 - lips.along(u) ** 2, 0.0, 1.0) ** power, dtype=np.float32)


def _gap_profile(u: Floats, lips: Lips) -> Floats:
    """The photo's own gap along the mouth, 1 where it is widest in the middle."""
    is_mouth = np.abs(lips.along(u)) < 1.0
    return np.asarray(np.where(is_mouth, lips.gap(u) / max(lips.rest_gap, 1e-3), 0.0), dtype=np.float32)


def _corner_bumps(place: _Place, lips: Lips, units: FaceUnits) -> Floats:
    beside = (np.abs(place.u) - lips.half_width) / (0.45 * lips.half_width)
    return np.asarray(np.exp(-(beside**2) - (place.v / (0.2 * units.height)) ** 2), dtype=np.float32)


def _width_field(u: Floats, v: Floats, lips: Lips, units: FaceUnits) -> Floats:
    beside = (np.abs(u) / (1.15 * lips.half_width)) ** 2.5
    return np.asarray(u * np.exp(-beside - (v / (0.30 * units.height)) ** 2), dtype=np.float32)


def _layer_alphas(below: Floats, lips: Lips, height: float) -> tuple[Floats, Floats]:
    """(h, w) coverage of the upper and the lower layer ``below`` px under the seam.

    Closed lips overlap by a feather, so that a shut mouth shows no line (the dark line is either lip's own shade). Of
    an open mouth the lower lip must carry no teeth along and the teeth no lip, so each ends at the edge between them.
    """
    share = below / max(1.2, _FEATHER * height)
    if lips.is_open:
        return 1.0 - smoothstep(share + 0.4), smoothstep(share + 0.1)
    return 1.0 - smoothstep(share - 0.5), 1.0 - smoothstep(-share - 0.5)
