"""The honest picture where no face can be animated: a gentle zoom and a bar that shows the voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from vmsg_desktop.core.draft.painter import enlarged
from vmsg_desktop.core.draft.shapes import Floats, PixelBox, floats, smoothstep, to_bytes
from vmsg_desktop.core.model.media import RgbImage, Sound

_ZOOM: Final = 0.04
_LIFT: Final = 0.7


@dataclass(frozen=True, eq=False)
class Waveform:
    """The bar: its ``box`` in the frame, alphas (h, w) 0..1 of ``panel`` and ``bars``, x of the bars' ends."""

    box: PixelBox
    panel: Floats
    bars: Floats
    left: float
    right: float


class FallbackPainter:
    """Paints the fallback of one picture and sound; frames are independent of each other."""

    def __init__(self, image: RgbImage, sound: Sound, *, frames: int) -> None:
        self._image, self._canvas, self._frames = image, enlarged(image), frames
        self._wave = prepare_waveform(sound, width=image.shape[1], height=image.shape[0])

    def paint(self, index: int) -> RgbImage:
        """(h, w, 3) frame ``index`` of the video."""
        share = index / max(1, self._frames - 1)
        frame = zoomed(self._canvas, 1.0 + _ZOOM * float(smoothstep(share)))
        lay_waveform(frame, self._wave, played=(index + 0.5) / self._frames)
        return frame


def zoomed(canvas: RgbImage, zoom: float) -> RgbImage:
    """The middle of ``canvas`` (2h, 2w) as an (h, w) frame, magnified by ``zoom`` >= 1."""
    height, width = canvas.shape[0] // 2, canvas.shape[1] // 2
    step = 2.0 / zoom
    offset = [(size * 2 - 1) / 2 - step * (size - 1) / 2 for size in (width, height)]
    matrix = np.array([[step, 0.0, offset[0]], [0.0, step, offset[1]]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(canvas, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def bar_levels(sound: Sound, count: int) -> Floats:
    """(count,) height of equal parts of the sound, 0..1: amplitude against the loudest part, quiet ones lifted."""
    parts = np.array_split(np.nan_to_num(np.asarray(sound.samples, np.float64)), count)
    power = np.array([float(np.mean(part**2)) if len(part) else 0.0 for part in parts])
    if power.max() <= 1e-12:
        return np.zeros(count, np.float32)
    return floats((power / power.max()) ** (0.5 * _LIFT))


def prepare_waveform(sound: Sound, *, width: int, height: int) -> Waveform:
    """A rounded panel near the bottom with one bar per part of the sound."""
    panel_w, panel_h = round(0.62 * width), max(14, round(0.085 * min(width, height)))
    x0, y1 = (width - panel_w) // 2, max(1, height - max(4, round(0.045 * height)))
    box = PixelBox(x0, max(0, y1 - panel_h), x0 + panel_w, y1)
    x, y = box.grid()
    middle_y, inset = (box.y0 + box.y1 - 1) / 2, panel_h * 0.45
    panel = _capsule(x, y, (box.x0 + panel_h / 2, box.x1 - 1 - panel_h / 2), middle_y, panel_h / 2 - 0.5)
    pitch = max(4.0, panel_h / 8)
    left, right = box.x0 + inset, box.x1 - 1 - inset
    count = max(4, int((right - left) / pitch))
    levels = bar_levels(sound, count)
    centres = left + (np.arange(count) + 0.5) * (right - left) / count
    nearest = np.clip(((x - left) / (right - left) * count).astype(int), 0, count - 1)
    half_height = np.maximum(0.5, levels[nearest] * panel_h * 0.34)
    beside = np.abs(x - centres[nearest])
    above = np.maximum(np.abs(y - middle_y) - half_height, 0.0)
    bars = np.clip(0.28 * pitch + 0.5 - np.hypot(beside, above), 0.0, 1.0)
    return Waveform(box, panel, floats(bars), left, right)


def lay_waveform(frame: RgbImage, wave: Waveform, *, played: float) -> None:
    """Draw the bar onto ``frame`` in place; the ``played`` share (0..1) of it is bright."""
    area = frame[wave.box.slices].astype(np.float32)
    area += (np.float32(16.0) - area) * (0.55 * wave.panel)[..., None]
    x, _ = wave.box.grid()
    head = wave.left + played * (wave.right - wave.left)
    brightness = 0.38 + 0.57 * np.clip(head - x + 0.5, 0.0, 1.0)
    area += (np.float32(255.0) - area) * (wave.bars * brightness)[..., None]
    frame[wave.box.slices] = to_bytes(area)


def _capsule(x: Floats, y: Floats, span: tuple[float, float], middle_y: float, radius: float) -> Floats:
    """Coverage of a lying rounded bar."""
    beyond = np.maximum(np.maximum(span[0] - x, x - span[1]), 0.0)
    return floats(np.clip(radius + 0.5 - np.hypot(beyond, y - middle_y), 0.0, 1.0))
