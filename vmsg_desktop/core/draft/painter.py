"""Portrait and pose to one video frame.

The portrait is prepared once: an enlarged copy ("canvas", twice the frame's size) carries mouth and lids, and the
head's sway resamples it into the frame. From a copy of the same size the picture's sharpness would pulse with every
sub-pixel shift. A frame depends on the portrait and its pose alone, never on the frame before.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft.lids import Lid, blink_refusal, paint_lid, prepare_lids
from vmsg_desktop.core.draft.matte import fit_alpha, split_layers
from vmsg_desktop.core.draft.mouth import Mouth, paint_mouth, prepare_mouth
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.seam import find_lips
from vmsg_desktop.core.draft.shapes import (
    Floats,
    PixelBox,
    box_round,
    cubic_at,
    floats,
    laid_over,
    linear_at,
    moved,
    to_bytes,
)
from vmsg_desktop.core.draft.sway import Sway, prepare_sway, sway_displacement
from vmsg_desktop.core.draft.units import face_units
from vmsg_desktop.core.model.media import AlphaImage, RgbImage


@dataclass(frozen=True, eq=False)
class Portrait:
    """A face ready to talk.

    Attributes:
        source: (h, w, 3) the frame's picture; background: what lies behind the moving part (the source without matte).
        canvas: (2h, 2w, 3) the moving part at rest; canvas_alpha: (2h, 2w) its coverage, bytes, None without matte.
        mouth, lids, sway: see their modules; lids is empty when the face must not blink.
        box: of the frame, outside which every frame equals ``source``.
        blink_note: why it does not blink; empty when it does.
    """

    source: RgbImage
    background: RgbImage
    canvas: RgbImage
    canvas_alpha: AlphaImage | None
    mouth: Mouth
    lids: tuple[Lid, ...]
    sway: Sway
    box: PixelBox
    blink_note: str


def prepare_portrait(image: RgbImage, points: Floats, *, alpha: AlphaImage | None) -> Portrait:
    """Prepare ``image`` (h, w, 3, the video's size) with mesh ``points`` (468, 3) in its pixels."""
    height, width = image.shape[:2]
    foreground, background, coverage = image, image, None
    if alpha is not None:
        fitted = fit_alpha(alpha, width=width, height=height)
        foreground, background, coverage = split_layers(image, fitted)
    canvas = enlarged(foreground)
    frame_units = face_units(points)
    units = face_units(_on_canvas(points))
    lips = find_lips(canvas, units)
    blink_note = blink_refusal(canvas, units)
    sway = prepare_sway(frame_units, width=width, height=height, has_matte=coverage is not None)
    return Portrait(
        source=image,
        background=background,
        canvas=canvas,
        canvas_alpha=None if coverage is None else to_bytes(cv2.resize(coverage * 255.0, (2 * width, 2 * height))),
        mouth=prepare_mouth(canvas, units, lips=lips),
        lids=() if blink_note else prepare_lids(canvas, units),
        sway=sway,
        box=sway.box if coverage is None else _covered(sway.box, coverage),
        blink_note=blink_note,
    )


class FramePainter:
    """Paints frames of one portrait into reused memory; one painter per thread."""

    def __init__(self, portrait: Portrait) -> None:
        self._portrait = portrait
        self._work = portrait.canvas.copy()
        self._rest = 2.0 * portrait.box.points() + np.float32(0.5)

    def paint(self, pose: FramePose) -> RgbImage:
        """A new (h, w, 3) frame; the same pose gives the same bytes, whatever was painted before."""
        portrait = self._portrait
        self._draw_face(pose)
        frame = portrait.source.copy()
        if portrait.box.is_empty:
            return frame
        at = self._sources(pose)
        picture = cubic_at(self._work, at)
        if portrait.canvas_alpha is not None:
            cover = floats(linear_at(portrait.canvas_alpha, at)) * np.float32(1 / 255)
            picture = laid_over(portrait.background[portrait.box.slices], picture, cover=cover)
        frame[portrait.box.slices] = picture
        return frame

    def _draw_face(self, pose: FramePose) -> None:
        still, mouth = self._portrait.canvas, self._portrait.mouth
        for lid in self._portrait.lids:
            self._work[lid.box.slices] = still[lid.box.slices]
        paint_mouth(self._work, mouth, still=still, pose=pose)
        for lid in self._portrait.lids:
            paint_lid(self._work, lid, closed=pose.lid)

    def _sources(self, pose: FramePose) -> Floats:
        """(h, w, 2) canvas coordinates that the box's pixels show."""
        sway, box = self._portrait.sway, self._portrait.box
        shift = sway_displacement(sway, pose)[box.inside(sway.box).slices]
        return floats(moved(self._rest, np.ascontiguousarray(shift), amount=-2.0))


def enlarged(image: RgbImage) -> RgbImage:
    """``image`` at twice its size such that reading it back half-way between pixels gives the image again."""
    size = (2 * image.shape[1], 2 * image.shape[0])
    once = to_bytes(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC))
    middles = 2.0 * PixelBox(0, 0, image.shape[1], image.shape[0]).points() + np.float32(0.5)
    lost = image.astype(np.float32) - floats(cubic_at(once, middles))
    return to_bytes(cv2.resize(image + lost, size, interpolation=cv2.INTER_CUBIC))


def _on_canvas(points: Floats) -> Floats:
    scaled = points * np.float32(2.0)
    scaled[:, :2] += 0.5
    return scaled


def _covered(box: PixelBox, coverage: NDArray[np.float32]) -> PixelBox:
    """The part of ``box`` that the foreground can reach while it sways."""
    rows, columns = np.nonzero(coverage > 0.004)
    if not len(rows):
        return PixelBox(0, 0, 0, 0)
    height, width = coverage.shape
    reach = box_round(
        np.stack([columns, rows], axis=1).astype(np.float32),
        width=width,
        height=height,
        margin=0.02 * max(width, height),
    )
    x0, y0 = max(box.x0, reach.x0), max(box.y0, reach.y0)
    return PixelBox(x0, y0, max(x0, min(box.x1, reach.x1)), max(y0, min(box.y1, reach.y1)))
