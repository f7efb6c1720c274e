"""The final frame set by hand: drag to move it, the wheel to come closer; guides that show what is safe."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen

from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.theme.current import colour

SAFE_SHARE = 0.06
"""Of each side: what a player's round corners and captions may cover."""
_ARM_PX = 18.0
_ZOOM_STEP = 1.04
_KEY_STEP = 0.01
_WHEEL_RESTS_MS = 250


class FrameTool(QObject, CanvasTool):
    """``moved(across, down)`` in shares of the frame, ``zoomed(factor)`` of its height, ``settled()`` when let go."""

    name = "frame"
    moved = Signal(float, float)
    zoomed = Signal(float)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.has_guides = True
        self._from: QPointF | None = None
        self._wheel_rests = QTimer(self)
        self._wheel_rests.setSingleShot(True)
        self._wheel_rests.setInterval(_WHEEL_RESTS_MS)
        self._wheel_rests.timeout.connect(self.settled)

    def cursor(self) -> Qt.CursorShape:
        """It can be taken."""
        return Qt.CursorShape.OpenHandCursor

    def paint(self, painter: QPainter) -> None:
        """Corners of the safe area; thirds while the frame is dragged."""
        rect = self.canvas.picture_rect()
        if self.has_guides:
            self._paint_corners(painter, rect)
        if self._from is not None:
            self._paint_thirds(painter, rect)

    def press(self, event: QMouseEvent) -> bool:
        """Take the picture."""
        if not self.canvas.picture_rect().contains(event.position()):
            return False
        self._from = event.position()
        self.canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def move(self, event: QMouseEvent) -> None:
        """The picture follows the pointer, so the frame goes the other way."""
        if self._from is None:
            return
        by, rect = event.position() - self._from, self.canvas.picture_rect()
        self._from = event.position()
        if by.x() or by.y():
            self.moved.emit(-by.x() / rect.width(), -by.y() / rect.height())

    def release(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._from is not None:
            self._from = None
            self.canvas.setCursor(self.cursor())
            self.settled.emit()

    def wheel(self, turns: float) -> bool:
        """Up comes closer."""
        self.zoomed.emit(_ZOOM_STEP**-turns)
        self._wheel_rests.start()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Arrows move the frame by a hundredth, with Shift by a tenth; Page keys come closer and go away."""
        step = _KEY_STEP * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        ways = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        key = Qt.Key(event.key())
        if key in ways:
            self.moved.emit(*ways[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.zoomed.emit(1 / _ZOOM_STEP if key == Qt.Key.Key_PageUp else _ZOOM_STEP)
        else:
            return False
        if not event.isAutoRepeat():
            self.settled.emit()
        return True

    def _paint_corners(self, painter: QPainter, rect: QRectF) -> None:
        inset = SAFE_SHARE * min(rect.width(), rect.height())
        safe = rect.adjusted(inset, inset, -inset, -inset)
        lines = []
        for corner, across, down in (
            (safe.topLeft(), 1, 1), (safe.topRight(), -1, 1), (safe.bottomLeft(), 1, -1), (safe.bottomRight(), -1, -1),
        ):  # fmt: skip
            lines.append(QLineF(corner, corner + QPointF(across * _ARM_PX, 0)))
            lines.append(QLineF(corner, corner + QPointF(0, down * _ARM_PX)))
        for ink, width in ((colour("shade", 0.35), 3.0), (colour("on_shade", 0.95), 1.5)):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines(lines)

    def _paint_thirds(self, painter: QPainter, rect: QRectF) -> None:
        lines = []
        for share in (1 / 3, 2 / 3):
            x, y = rect.left() + share * rect.width(), rect.top() + share * rect.height()
            lines.append(QLineF(x, rect.top(), x, rect.bottom()))
            lines.append(QLineF(rect.left(), y, rect.right(), y))
        for ink, width in ((colour("shade", 0.25), 3.0), (colour("on_shade", 0.7), 1.0)):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines(lines)
