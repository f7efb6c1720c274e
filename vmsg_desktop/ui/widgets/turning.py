"""The turning arc that says work is going on. All arcs turn together; one that is not painted costs nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from vmsg_desktop.ui.theme.metrics import TURN_MS
from vmsg_desktop.ui.theme.motion import is_motion_reduced

FRAME_MS = 33


class Turning(QObject):
    """Repaints a widget for the next frame of its arc; asked for at the end of each paint, so it rests while hidden."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(target.update)

    def keep_turning(self) -> None:
        """Paint again in a moment, unless nothing should move."""
        if not is_motion_reduced():
            self._timer.start()


def phase() -> float:
    """Where the arcs stand in their turn, 0..1; the same for all."""
    return time.monotonic() * 1000 / TURN_MS % 1.0


def paint_arc(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """A quarter arc on a pale ring in the square ``rect``; three dots when motion is reduced."""
    pale = QColor(ink)
    pale.setAlphaF(ink.alphaF() * 0.32)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_motion_reduced():
        _paint_dots(painter, rect, ink)
    else:
        width = max(1.75, rect.width() / 8)
        inner = rect.adjusted(width / 2 + 0.5, width / 2 + 0.5, -width / 2 - 0.5, -width / 2 - 0.5)
        painter.setPen(QPen(pale, width))
        painter.drawEllipse(inner)
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inner, int((90 - phase() * 360) * 16), -90 * 16)
    painter.restore()


def _paint_dots(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    radius = rect.width() / 11
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for step in (-1, 0, 1):
        painter.drawEllipse(rect.center() + QPointF(step * rect.width() / 3.2, 0), radius, radius)
