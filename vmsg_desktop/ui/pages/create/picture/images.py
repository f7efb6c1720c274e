"""Arrays as Qt images, without a copy: the image keeps its array alive."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, qRgba

from vmsg_desktop.ui.theme.tokens import CHECKER, DOUBT_HEAT

CHECKER_PX = 8


class ArrayImage(QImage):
    """A picture over the memory of an array: (h, w) grey, (h, w, 3) RGB or (h, w, 4) RGBA, uint8."""

    def __init__(self, array: NDArray[Any]) -> None:
        self._array = np.ascontiguousarray(array, np.uint8)
        height, width = self._array.shape[:2]
        channels = 1 if self._array.ndim == 2 else self._array.shape[2]
        kind = {
            1: QImage.Format.Format_Grayscale8,
            3: QImage.Format.Format_RGB888,
            4: QImage.Format.Format_RGBA8888,
        }[channels]
        super().__init__(self._array.data, width, height, width * channels, kind)


class HeatImage(QImage):
    """Doubt (h, w) 0..255 in the colours of the heat; ``strength`` 0..1 of its opacity."""

    def __init__(self, doubt: NDArray[np.uint8], strength: float) -> None:
        self._array = np.ascontiguousarray(doubt)
        height, width = self._array.shape
        super().__init__(self._array.data, width, height, width, QImage.Format.Format_Indexed8)
        self.setColorTable(heat_table(strength))


def heat_table(strength: float = 1.0) -> list[int]:
    """The 256 colours of doubt, from none to most."""
    stops = [stop for stop, _, _ in DOUBT_HEAT]
    inks = np.array([(*_rgb(ink), 255 * opacity) for _, ink, opacity in DOUBT_HEAT])
    at = np.linspace(0, 1, 256)
    rows = np.stack([np.interp(at, stops, inks[:, channel]) for channel in range(4)], axis=1)
    return [qRgba(round(red), round(green), round(blue), round(alpha * strength)) for red, green, blue, alpha in rows]


def _rgb(ink: str) -> tuple[int, int, int]:
    made = QColor(ink)
    return made.red(), made.green(), made.blue()


def paint_checker(painter: QPainter, rect: QRectF) -> None:
    """What stands for nothing behind a cut-out: squares of 8 px from the corner of ``rect``."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, QColor(CHECKER[0]))
    ink = QColor(CHECKER[1])
    rows, columns = int(rect.height() / CHECKER_PX) + 1, int(rect.width() / CHECKER_PX) + 1
    for row in range(rows):
        for column in range(row % 2, columns, 2):
            corner = rect.left() + column * CHECKER_PX, rect.top() + row * CHECKER_PX
            painter.fillRect(QRectF(*corner, CHECKER_PX, CHECKER_PX), ink)
    painter.restore()


def paint_rounded(painter: QPainter, rect: QRectF, image: QImage, radius: float) -> None:
    """``image`` over ``rect`` with round corners."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.drawImage(rect, image)
    painter.restore()
