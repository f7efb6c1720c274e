"""Small strokes of the brush that every control shares: boxes with sharp edges, text, key caps, rings."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.fonts import role_font
from vmsg_desktop.ui.theme.metrics import FOCUS_GAP, FOCUS_WIDTH, RADIUS_BADGE

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def device_line(painter: QPainter, width_px: float = 1.0) -> float:
    """Width in logical pixels of a line that is ``width_px`` wide and covers whole device pixels."""
    scale = painter.deviceTransform().m11() or 1.0
    return max(1.0, float(floor(width_px * scale + 0.01))) / scale


def snapped(painter: QPainter, rect: QRectF) -> QRectF:
    """``rect`` with its edges moved to the nearest device pixels: no half-covered rows at 125 or 150 %."""
    device = painter.deviceTransform()
    mapped = device.mapRect(rect)
    # Halves go up, as Qt rounds what it lets a widget paint on: an edge on the other side would be cut off.
    left, top = floor(mapped.left() + 0.5), floor(mapped.top() + 0.5)
    right, bottom = floor(mapped.right() + 0.5), floor(mapped.bottom() + 0.5)
    inverse, _ = device.inverted()
    return inverse.mapRect(QRectF(left, top, right - left, bottom - top))


def box(
    painter: QPainter, rect: QRectF, *, radius: float = 0, fill: QColor | None = None, line: QColor | None = None,
    width_px: float = 1.0, is_dashed: bool = False,
) -> None:  # fmt: skip
    """A box with round corners. The border lies inside ``rect``."""
    edge = snapped(painter, rect)
    width = device_line(painter, width_px) if line is not None else 0.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, radius > 0)
    pen = QPen(Qt.PenStyle.NoPen) if line is None else QPen(line, width)
    if is_dashed:
        pen.setDashPattern([3.0 / width_px, 2.5 / width_px])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    half = width / 2
    inner = edge.adjusted(half, half, -half, -half)
    round_by = min(radius - half, inner.height() / 2, inner.width() / 2) if radius else 0
    if round_by > 0:
        painter.drawRoundedRect(inner, round_by, round_by)
    else:
        painter.drawRect(inner)
    painter.restore()


def rule(painter: QPainter, start: QPointF, end: QPointF, paint: QColor) -> None:
    """A one pixel line, horizontal or vertical, on whole device pixels; it lies right of and below the points."""
    width = device_line(painter)
    is_level = start.y() == end.y()
    rect = QRectF(start.x(), start.y(), end.x() - start.x(), width) if is_level else QRectF(
        start.x(), start.y(), width, end.y() - start.y()
    )  # fmt: skip
    painter.fillRect(snapped(painter, rect), paint)


def text(
    painter: QPainter, rect: QRectF, words: str, *, ink: str = "t1", role: str = "body", weight: int = 0,
    align: Qt.AlignmentFlag = LEFT,
) -> float:  # fmt: skip
    """One line of text, cut with an ellipsis where it does not fit; returns the width it took."""
    font = role_font(role, weight)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)
    return min(metrics.horizontalAdvance(shown), rect.width())


def text_width(words: str, role: str = "body", weight: int = 0) -> float:
    """Width that `text` needs for ``words``."""
    return QFontMetricsF(role_font(role, weight)).horizontalAdvance(words)


def key_cap_width(words: str) -> float:
    """Width of a key cap with ``words`` on it."""
    return max(15.0, text_width(words, "caption", 500) + 8)


def key_cap(painter: QPainter, rect: QRectF, words: str, *, ink: str, line: QColor) -> None:
    """A small outlined key, vertically in the middle of ``rect``."""
    height = 15.0
    cap = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
    box(painter, cap, radius=RADIUS_BADGE, line=line)
    text(painter, cap, words, ink=ink, role="caption", weight=500, align=CENTRE)


def ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The focus ring around ``rect``, with the gap left free."""
    grown = FOCUS_GAP + FOCUS_WIDTH
    outer = rect.adjusted(-grown, -grown, grown, grown)
    box(painter, outer, radius=radius + grown, line=colour("focus"), width_px=FOCUS_WIDTH)


def line_height(role: str) -> float:
    """Height that a line of ``role`` takes in the font that is in use."""
    return QFontMetricsF(role_font(role)).height()
