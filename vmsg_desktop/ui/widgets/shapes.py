"""The shapes of states, so that colour is never the only sign: tick, triangle, octagon, i, arc, dashed circle."""

from __future__ import annotations

from math import cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.turning import paint_arc

STATES = ("ok", "warn", "err", "note", "running", "waiting")
_FILLS = {"ok": "ok_mark", "warn": "warn_mark", "err": "err_mark", "note": "acc"}


def paint_shape(painter: QPainter, rect: QRectF, state: str) -> None:
    """Draw the shape of ``state`` (`STATES`) in the square ``rect``; ``running`` turns, so paint it again."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state == "running":
        paint_arc(painter, rect, colour("acc"))
    elif state == "waiting":
        _waiting(painter, rect)
    else:
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / 16, rect.height() / 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(_FILLS[state]))
        painter.drawPath(_outline(state))
        _sign(painter, state)
    painter.restore()


def _waiting(painter: QPainter, rect: QRectF) -> None:
    pen = QPen(colour("ctl"), 1.4)
    pen.setDashPattern([1.9, 1.55])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(1.5, 1.5, -1.5, -1.5))


def _outline(state: str) -> QPainterPath:
    path = QPainterPath()
    if state == "warn":
        path.addPath(_rounded([(8, 1.6), (15.2, 14.3), (0.8, 14.3)], 1.6))
    elif state == "err":
        corners = [(8 + 7.6 * cos(pi / 8 + k * pi / 4), 8 + 7.6 * sin(pi / 8 + k * pi / 4)) for k in range(8)]
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(8, 8), 7.25, 7.25)
    return path


def _rounded(corners: list[tuple[float, float]], radius: float) -> QPainterPath:
    """A polygon whose corners are rounded by curves that start ``radius`` before each."""
    path = QPainterPath()
    points = [QPointF(x, y) for x, y in corners]
    for index, corner in enumerate(points):
        before = _towards(corner, points[index - 1], radius)
        after = _towards(corner, points[(index + 1) % len(points)], radius)
        if index == 0:
            path.moveTo(before)
        else:
            path.lineTo(before)
        path.quadTo(corner, after)
    path.closeSubpath()
    return path


def _towards(start: QPointF, end: QPointF, distance: float) -> QPointF:
    line = end - start
    share = distance / hypot(line.x(), line.y())
    return QPointF(start.x() + line.x() * share, start.y() + line.y() * share)


def _sign(painter: QPainter, state: str) -> None:
    ink = colour("on_acc" if state == "note" else "panel")
    pen = QPen(ink, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state == "ok":
        painter.drawPolyline(QPolygonF([QPointF(4.9, 8.2), QPointF(7.1, 10.4), QPointF(11.1, 5.9)]))
        return
    stem, dot = {"warn": ((6.1, 9.3), 11.8), "err": ((4.6, 8.4), 11.2), "note": ((7.6, 11.3), 4.9)}[state]
    painter.drawLine(QPointF(8, stem[0]), QPointF(8, stem[1]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(8, dot), 1.05, 1.05)
