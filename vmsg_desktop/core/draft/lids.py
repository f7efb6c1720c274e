"""Blinks: a lid is painted over each eye from the skin round it.

Stretching the photo's own lid down smears lashes and crease into black blobs, so nothing is stretched here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.filters import gaussian_filter1d
from vmsg_desktop.core.draft.shapes import (
    Axes,
    Floats,
    Line,
    PixelBox,
    box_round,
    disc_mean,
    floats,
    line_through,
    luma,
    pick,
    smoothstep,
    to_bytes,
)
from vmsg_desktop.core.draft.units import FaceUnits

_OPEN_MIN = 0.14  # opening / width under which an eye is too narrow to shut visibly
_SKIN_MIN = 0.48  # skin under the eye / cheek: darker is a lens
_EYE_MIN = 0.45  # brightest part of the eye / cheek: darker is a lens
_SHADE_MIN = 0.82  # lid / skin under the eye: a darker sample is the brow's, not the lid's
_CHEEK_SHADE_MIN = 0.66  # lid / cheek, likewise
_LASH_MAX = 0.42  # lash line / cheek: brighter in both eyes means that they are shut already


@dataclass(frozen=True, eq=False)
class Lid:
    """A lid ready to be drawn, in pixels of the canvas.

    Attributes:
        box: canvas box that the lid may change.
        colour: (h, w, 3) float32 skin of the lid; lash: (w of the box, 3)-like colours per pixel (h, w, 3).
        v, upper, lower: (h, w) height of the pixel and of the eye's lid lines at its u.
        cover: (h, w) 0..1 where the lid may cover at all; lash_cover: (h, w) 0..1 along the eye.
        width: of the eye.
    """

    box: PixelBox
    colour: Floats
    lash: Floats
    v: Floats
    upper: Floats
    lower: Floats
    cover: Floats
    lash_cover: Floats
    width: float


@dataclass(frozen=True, eq=False)
class _Eye:
    axes: Axes
    upper: Line
    lower: Line
    brow: Line
    width: float
    cheek: float

    def room(self, u: Floats) -> Floats:
        """Height of bare skin between the lid line and the brow along ``u``, px."""
        return floats(np.maximum(self.upper(u) - self.brow(u), 0.0))


def prepare_lids(canvas: NDArray[np.uint8], units: FaceUnits) -> tuple[Lid, Lid]:
    """Both lids of the face with ``units`` on ``canvas`` (h, w, 3)."""
    first, second = (
        _prepare(canvas, _eye(canvas, units, points), seed) for seed, points in enumerate((lm.EYE_A, lm.EYE_B))
    )
    return first, second


def blink_refusal(canvas: NDArray[np.uint8], units: FaceUnits) -> str:
    """Why this face must not blink (eyes narrow, shut or behind dark glasses); empty when it may."""
    eyes = [_eye(canvas, units, points) for points in (lm.EYE_A, lm.EYE_B)]
    cheek = eyes[0].cheek
    if any(_opening_share(eye) < _OPEN_MIN for eye in eyes):
        return "The eyes are nearly shut."
    looks = [_eye_look(canvas, eye) for eye in eyes]
    if any(skin < _SKIN_MIN * cheek or bright < _EYE_MIN * cheek for skin, bright, _ in looks):
        return "The eyes are dark, as behind glasses."
    if all(lash > _LASH_MAX * cheek for _, _, lash in looks):
        return "The eyes look shut."
    return ""


def paint_lid(canvas: NDArray[np.uint8], lid: Lid, *, closed: float) -> None:
    """Draw the lid ``closed`` (0 open .. 1 shut) onto ``canvas``; 0 leaves it untouched."""
    if closed <= 0.0 or lid.box.is_empty:
        return
    edge = lid.upper + np.float32(closed) * (0.97 * (lid.lower - lid.upper) + np.float32(0.02 * lid.width))
    soft = max(1.0, 0.02 * lid.width)
    appears = float(smoothstep(closed / 0.3))
    cover = lid.cover * smoothstep((edge - lid.v) / soft + 0.5) * appears
    under = canvas[lid.box.slices].astype(np.float32)
    picture = under + (lid.colour - under) * cover[..., None]
    lash = np.exp(-(((lid.v - edge) / (0.038 * lid.width)) ** 2) / 2) * lid.lash_cover * (0.60 * appears)
    picture += (lid.lash - picture) * lash[..., None].astype(np.float32)
    canvas[lid.box.slices] = to_bytes(picture)


def _eye(canvas: NDArray[np.uint8], units: FaceUnits, points: lm.EyePoints) -> _Eye:
    ends = units.points[[points.left, points.right], :2]
    width = max(1.0, float(np.hypot(*(ends[1] - ends[0]))))
    across = (ends[1] - ends[0]) / width
    down = np.array([-across[1], across[0]], np.float32)
    axes = Axes(ends.mean(axis=0), across.astype(np.float32), down)
    lines = []
    ends_of_lids = ((points.left,), (points.right,))
    for first, middle, last in ((*ends_of_lids, points.upper), (*ends_of_lids, points.lower), ((), (), points.brow)):
        chosen = units.points[[*first, *last, *middle], :2]
        u, v = axes.to_local(chosen[:, 0], chosen[:, 1])
        lines.append(line_through(u, v))
    cheeks = disc_mean(canvas, units.points[list(lm.CHEEK_SAMPLES)], radius_px=0.02 * units.height)
    return _Eye(axes, lines[0], lines[1], lines[2], width, max(1.0, float(np.median(luma(cheeks)))))


def _opening_share(eye: _Eye) -> float:
    u = np.linspace(-0.3, 0.3, 13, dtype=np.float32) * eye.width
    return float(np.max(eye.lower(u) - eye.upper(u))) / eye.width


def _rows(canvas: NDArray[np.uint8], eye: _Eye, u: Floats, v: Floats) -> Floats:
    """(rows, n, 3) colours at heights ``v`` (rows, n) along ``u`` (n,)."""
    return pick(canvas, *eye.axes.to_picture(np.broadcast_to(u, v.shape), v))


def _eye_look(canvas: NDArray[np.uint8], eye: _Eye) -> tuple[float, float, float]:
    """Brightness of the skin under the eye, of the eye's brightest part and of its lash line."""
    u = np.linspace(-0.35, 0.35, 25, dtype=np.float32) * eye.width
    upper, lower = eye.upper(u), eye.lower(u)
    below = _rows(canvas, eye, u, lower + np.linspace(0.10, 0.22, 5, dtype=np.float32)[:, None] * eye.width)
    inside = _rows(canvas, eye, u, upper + np.linspace(0.1, 0.9, 9, dtype=np.float32)[:, None] * (lower - upper))
    lashes = _lash_band(canvas, eye, u)
    return (
        float(np.median(luma(below))),
        float(np.percentile(luma(inside), 95)),
        float(np.median(np.percentile(luma(lashes), 20, axis=0))),
    )


def _lash_band(canvas: NDArray[np.uint8], eye: _Eye, u: Floats) -> Floats:
    offsets = np.linspace(-0.06, 0.06, 7, dtype=np.float32)[:, None] * eye.width
    return _rows(canvas, eye, u, eye.upper(u) + offsets)


def _prepare(canvas: NDArray[np.uint8], eye: _Eye, seed: int) -> Lid:
    height, width = canvas.shape[:2]
    reach = 0.62 * eye.width
    u = np.linspace(-reach, reach, 2 * round(reach) + 1, dtype=np.float32)
    top, bottom = float(eye.upper(u).min()) - 0.30 * eye.width, float(eye.lower(u).max()) + 0.12 * eye.width
    box = box_round(eye.axes.corners((-reach, reach), (top, bottom)), width=width, height=height)
    at_u, at_v = eye.axes.to_local(*box.grid())
    upper, lower = eye.upper(at_u), eye.lower(at_u)
    share = 2.0 * at_u / eye.width
    rise = np.minimum(0.26 * eye.width, 0.65 * eye.room(at_u))  # the brow stays
    rise = np.maximum(rise, 0.10 * eye.width) * np.sqrt(np.clip(1.0 - np.abs(share / 1.2) ** 3, 0.0, 1.0))
    fade = np.minimum(0.14 * eye.width, 0.6 * rise + 0.5)
    cover = smoothstep((at_v - (upper - rise)) / fade) * (1.0 - smoothstep((np.abs(share) - 0.98) / 0.2))
    lash = _smooth_along(np.percentile(_lash_band(canvas, eye, u), 20, axis=0).astype(np.float32) * 0.9, eye)
    return Lid(
        box=box,
        colour=_lid_colour(canvas, eye, at=(at_u, at_v), u=u, seed=seed),
        lash=_at(lash, u, at_u),
        v=at_v,
        upper=upper,
        lower=lower,
        cover=cover,
        lash_cover=1.0 - smoothstep((np.abs(share) - 0.75) / 0.3),
        width=eye.width,
    )


def _lid_colour(canvas: NDArray[np.uint8], eye: _Eye, *, at: tuple[Floats, Floats], u: Floats, seed: int) -> Floats:
    """(h, w, 3) skin that blends from above the eye to under it; brightness of each, hue half from below."""
    steps_above = np.linspace(0.13, 0.25, 7, dtype=np.float32)[:, None] * eye.width
    steps_above = np.minimum(steps_above, np.maximum(0.8 * eye.room(u), 0.08 * eye.width))
    above = _second_brightest(_rows(canvas, eye, u, eye.upper(u) - steps_above))
    steps_below = np.linspace(0.10, 0.18, 5, dtype=np.float32)[:, None] * eye.width
    below = np.median(_rows(canvas, eye, u, eye.lower(u) + steps_below), axis=0).astype(np.float32)
    above, below = _smooth_along(above, eye), _smooth_along(below, eye)
    floor = np.maximum(_SHADE_MIN * luma(below), _CHEEK_SHADE_MIN * eye.cheek)
    lack = floor / np.maximum(luma(above), 1.0)
    skin = below * (floor / np.maximum(luma(below), 1.0))[:, None]
    above = above * np.maximum(1.0, lack)[:, None]
    above = above + (skin - above) * smoothstep((lack - 1.0) / 0.25)[:, None]  # a brow's hue is no skin's either
    below *= np.maximum(1.0, _CHEEK_SHADE_MIN * eye.cheek / np.maximum(luma(below), 1.0))[:, None]
    at_u, at_v = at
    start, end = eye.upper(at_u) - 0.13 * eye.width, eye.lower(at_u) + 0.10 * eye.width
    share = smoothstep((at_v - start) / np.maximum(end - start, 1.0))[..., None]
    top, bottom = _at(above, u, at_u), _at(below, u, at_u)
    top_luma, bottom_luma = (np.maximum(luma(c), 1.0)[..., None] for c in (top, bottom))
    hue_below = bottom / bottom_luma
    hue = (1.0 - 0.5 * (1.0 + share)) * (top / top_luma) + 0.5 * (1.0 + share) * hue_below
    grain = np.random.default_rng(seed).normal(0.0, 1.2, size=(*at_u.shape, 1)).astype(np.float32)
    return floats((top_luma + (bottom_luma - top_luma) * share) * hue + grain)


def _second_brightest(rows: Floats) -> Floats:
    """(n, 3) of (rows, n, 3): bright enough to be skin and no brow, yet no single glint."""
    order = np.argsort(luma(rows), axis=0)[-2]
    return floats(np.take_along_axis(rows, order[None, :, None], axis=0)[0])


def _smooth_along(colours: Floats, eye: _Eye) -> Floats:
    return floats(gaussian_filter1d(colours, 0.10 * eye.width, axis=0, mode="nearest"))


def _at(colours: Floats, u: Floats, at_u: Floats) -> Floats:
    """(h, w, 3) of per-u colours (n, 3)."""
    return np.stack([np.interp(at_u, u, colours[:, channel]) for channel in range(3)], axis=-1).astype(np.float32)
