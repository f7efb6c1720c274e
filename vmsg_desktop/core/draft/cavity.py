"""The inside of the mouth as the opening shows it: dark, a hint of upper teeth and of the tongue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.seam import Lips
from vmsg_desktop.core.draft.shapes import (
    Floats,
    PixelBox,
    blurred,
    disc_mean,
    floats,
    laid_over,
    linear_at,
    luma,
    smoothstep,
    to_bytes,
)
from vmsg_desktop.core.draft.units import FaceUnits

_DARK: Final = np.array([0.30, 0.20, 0.20], np.float32)  # of the lip's colour
_DARK_MAX: Final = np.array([60.0, 30.0, 28.0], np.float32)
_SHALLOW: Final = 1.5  # behind teeth that the photo shows, the slit is shallow and so less dark
_TEETH: Final = 0.028  # height of the visible teeth / H


@dataclass(frozen=True, eq=False)
class Cavity:
    """Painted inside over the lip box.

    Attributes:
        colour: (h, w, 3) bytes, still (the upper teeth are fixed to the skull).
        profile: (h, w) share 0..1 of the opening at each place along the mouth.
        tongue: (h, w, 3) bytes of one colour; tongue_alpha: (h, w) 0..1, moves with the lower lip.
        rest: (h, w, 2) coordinates in the lip box.
        height: the face's H in canvas pixels.
    """

    colour: NDArray[np.uint8]
    profile: Floats
    tongue: NDArray[np.uint8]
    tongue_alpha: Floats
    rest: Floats
    height: float


def prepare_cavity(canvas: NDArray[np.uint8], units: FaceUnits, *, lips: Lips, lip_box: PixelBox) -> Cavity:
    """Colours from the photo's own lips and skin; teeth only where the photo shows none (a closed mouth)."""
    points = units.points[:, :2]
    radius = max(1.0, 0.012 * units.height)
    skin = np.median(disc_mean(canvas, points[list(lm.SKIN_SAMPLES)], radius_px=radius), axis=0)
    lip = np.median(disc_mean(canvas, points[list(lm.LIP_SAMPLES)], radius_px=radius), axis=0)
    u, v = lips.axes.to_local(*lip_box.grid())
    below, t = v - lips.seam(u), lips.along(u)
    colour = _dark(lip, below, t=t, height=units.height) * np.float32(_SHALLOW if lips.is_open else 1.0)
    if not lips.is_open:
        colour = _with_teeth(colour, skin, below=below, t=t, height=units.height)
    softness = 0.008 * units.height
    return Cavity(
        colour=to_bytes(blurred(colour, softness)),
        profile=lip_profile(t, is_open=lips.is_open),
        tongue=to_bytes(np.broadcast_to(_tint(lip * 0.52, _colourfulness(lip)), colour.shape)),
        tongue_alpha=blurred(_tongue_alpha(below, t, height=units.height, is_shallow=lips.is_open), softness),
        rest=lip_box.inside(lip_box).points(),
        height=units.height,
    )


def paint_cavity(behind: NDArray[np.uint8], cavity: Cavity, *, d_px: float, lower_shift: Floats) -> NDArray[np.uint8]:
    """``behind`` (h, w, 3) with the cavity shown where the lips, ``d_px`` apart in the middle, are really apart.

    ``lower_shift`` (h, w, 2) is how far the lower lip has moved.
    """
    if d_px <= 0.0:
        return behind
    shown = smoothstep((cavity.profile * np.float32(d_px) - 0.008 * cavity.height) / (0.02 * cavity.height))
    inside = laid_over(cavity.colour, cavity.tongue, cover=linear_at(cavity.tongue_alpha, cavity.rest - lower_shift))
    return laid_over(behind, inside, cover=shown)


def lip_profile(t: Floats, *, is_open: bool) -> Floats:
    """Share of the opening at ``t`` along the mouth: 1 at the lip middle, 0 at and beyond the corners (|t| = 1)."""
    power = 1.7 if is_open else 1.15
    return floats(np.clip(1.0 - t**2, 0.0, 1.0) ** power)


def _colourfulness(lip: Floats) -> float:
    """0 for a grey photo, 1 for usual lips."""
    spread = float(lip.max() - lip.min()) / max(float(lip.max()), 1.0)
    return float(np.clip(spread / 0.22, 0.0, 1.0))


def _tint(colour: Floats, share: float) -> Floats:
    """``colour`` drawn towards grey where ``share`` is under 1."""
    grey = luma(colour)
    return floats(grey + (colour - grey) * share)


def _dark(lip: Floats, below: Floats, *, t: Floats, height: float) -> Floats:
    """The dark inside: darker to the corners and right under the upper lip."""
    base = np.minimum(lip * _DARK, _DARK_MAX)
    base = _tint(base, _colourfulness(lip))
    to_corner = 1.0 - 0.45 * smoothstep((np.abs(t) - 0.35) / 0.65)
    under_lip = 0.60 + 0.40 * smoothstep(below / (0.07 * height))
    return floats(base * (to_corner * under_lip)[..., None])


def _with_teeth(colour: Floats, skin: Floats, *, below: Floats, t: Floats, height: float) -> Floats:
    """``colour`` with a soft, dim band of upper teeth; brighter or wider ones look like a denture."""
    brightness = float(np.clip(luma(skin) * 0.74, 40.0, 165.0))
    tooth = brightness * (1.0 + 0.6 * (skin / max(float(luma(skin)), 1.0) - 1.0))
    depth = _TEETH * height * (1.0 - 0.35 * (t / 0.8) ** 2)
    shade = 0.62 + 0.38 * smoothstep(below / (0.02 * height))
    shade = shade * (1.0 - 0.45 * smoothstep((np.abs(t) - 0.2) / 0.5))
    alpha = 0.8 * (1.0 - smoothstep((below - 0.75 * depth) / (0.4 * depth + 1e-3)))
    alpha = alpha * (1.0 - smoothstep((np.abs(t) - 0.40) / 0.38))
    return floats(colour + (tooth * shade[..., None] - colour) * alpha[..., None])


def _tongue_alpha(below: Floats, t: Floats, *, height: float, is_shallow: bool) -> Floats:
    """A soft mound behind the lower lip; it rides on the lower layer, so it lies just above the seam there.

    In a shallow slit only the lip's wet inner edge is seen.
    """
    mound = 1.0 - (t / (0.95 if is_shallow else 0.62)) ** 2
    top = -(0.035 if is_shallow else 0.055) * height * np.clip(mound, 0.0, 1.0) ** 0.7
    return floats(0.7 * smoothstep((below - top) / (0.03 * height)) * smoothstep(mound / 0.6))
