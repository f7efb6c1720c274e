"""The inside of the mouth as the opening shows it: dark, a hint of upper teeth and of the tongue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.seam import Lips
from vmsg_desktop.core.draft.shapes import Floats, PixelBox, blurred, disc_mean, luma, smoothstep
from vmsg_desktop.core.draft.units import FaceUnits

_DARK_MAX: Final = np.array([60.0, 30.0, 28.0], np.float32)
_TEETH: Final = 0.028  # height of the visible teeth / H


@dataclass(frozen=True, eq=False)
class Cavity:
    """Painted inside over the lip box.

    Attributes:
        colour: (h, w, 3) float32, still (the upper teeth are fixed to the skull).
        cover: (h, w) 0..1 where it may show: not at the corners, where the lips stay together.
        tongue: (3,) colour; tongue_alpha: (h, w), moves with the lower lip.
        height: the face's H in canvas pixels.
    """

    colour: Floats
    cover: Floats
    tongue: Floats
    tongue_alpha: Floats
    height: float


def prepare_cavity(canvas: NDArray[np.uint8], units: FaceUnits, lips: Lips, lip_box: PixelBox) -> Cavity:
    """Colours from the photo's own lips and skin; teeth only where the photo shows none (a closed mouth)."""
    points = units.points[:, :2]
    radius = max(1.0, 0.012 * units.height)
    skin = np.median(disc_mean(canvas, points[list(lm.SKIN_SAMPLES)], radius_px=radius), axis=0)
    lip = np.median(disc_mean(canvas, points[list(lm.LIP_SAMPLES)], radius_px=radius), axis=0)
    u, v = lips.axes.to_local(*lip_box.grid())
    below, t = v - lips.seam(u), lips.along(u)
    colour = _dark(lip, below, t, units.height)
    if not lips.is_open:
        colour = _with_teeth(colour, skin, below, t, units.height)
    softness = 0.008 * units.height
    return Cavity(
        colour=blurred(colour, softness),
        cover=1.0 - smoothstep((np.abs(t) - 0.72) / 0.22),
        tongue=_tint(lip * 0.62, _colourfulness(lip)),
        tongue_alpha=blurred(_tongue_alpha(below, t, units.height), softness),
        height=units.height,
    )


def paint_cavity(behind: Floats, cavity: Cavity, d_px: float, *, lower_shift: tuple[Floats, Floats]) -> Floats:
    """``behind`` (h, w, 3) with the cavity shown as far as the lips are ``d_px`` apart."""
    shown = float(smoothstep(np.float32((d_px - 0.008 * cavity.height) / (0.02 * cavity.height))))
    if shown <= 0.0:
        return behind
    y, x = np.mgrid[0 : behind.shape[0], 0 : behind.shape[1]].astype(np.float32)
    alpha = cv2.remap(cavity.tongue_alpha, x - lower_shift[0], y - lower_shift[1], cv2.INTER_LINEAR)
    inside = cavity.colour + (cavity.tongue - cavity.colour) * alpha[..., None]
    return np.asarray(behind + (inside - behind) * (cavity.cover * np.float32(shown))[..., None], dtype=np.float32)


def _colourfulness(lip: Floats) -> float:
    """0 for a grey photo, 1 for usual lips."""
    spread = float(lip.max() - lip.min()) / max(float(lip.max()), 1.0)
    return float(np.clip(spread / 0.22, 0.0, 1.0))


def _tint(colour: Floats, share: float) -> Floats:
    """``colour`` drawn towards grey where ``share`` is under 1."""
    grey = luma(colour)
    return np.asarray(grey + (colour - grey) * share, dtype=np.float32)


def _dark(lip: Floats, below: Floats, t: Floats, height: float) -> Floats:
    """The dark inside: darker to the corners and right under the upper lip."""
    base = np.minimum(lip * np.array([0.30, 0.20, 0.20], np.float32), _DARK_MAX)
    base = _tint(base, _colourfulness(lip))
    to_corner = 1.0 - 0.45 * smoothstep((np.abs(t) - 0.35) / 0.65)
    under_lip = 0.60 + 0.40 * smoothstep(below / (0.07 * height))
    return np.asarray(base * (to_corner * under_lip)[..., None], dtype=np.float32)


def _with_teeth(colour: Floats, skin: Floats, below: Floats, t: Floats, height: float) -> Floats:
    """``colour`` with a soft, dim band of upper teeth; brighter or wider ones look like a denture."""
    brightness = float(np.clip(luma(skin) * 0.80, 45.0, 175.0))
    tooth = brightness * (1.0 + 0.4 * (skin / max(float(luma(skin)), 1.0) - 1.0))
    depth = _TEETH * height * (1.0 - 0.35 * (t / 0.8) ** 2)
    shade = 0.62 + 0.38 * smoothstep(below / (0.02 * height))
    shade = shade * (1.0 - 0.35 * smoothstep((np.abs(t) - 0.3) / 0.5))
    alpha = 0.8 * (1.0 - smoothstep((below - 0.75 * depth) / (0.4 * depth + 1e-3)))
    alpha = alpha * (1.0 - smoothstep((np.abs(t) - 0.55) / 0.25))
    return np.asarray(colour + (tooth * shade[..., None] - colour) * alpha[..., None], dtype=np.float32)


def _tongue_alpha(below: Floats, t: Floats, height: float) -> Floats:
    """A soft mound behind the lower lip; it rides on the lower layer, so it lies just above the seam there."""
    mound = 1.0 - (t / 0.62) ** 2
    top = -0.045 * height * np.clip(mound, 0.0, 1.0) ** 0.7
    return np.asarray(0.55 * smoothstep((below - top) / (0.03 * height)) * smoothstep(mound / 0.6), dtype=np.float32)
