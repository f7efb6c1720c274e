"""The mask brush: a pull with the left button is one stroke; the wheel sets its size."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen

from vmsg_desktop.core.model.message import StrokeKind
from vmsg_desktop.core.vision.doubt import Spot
from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

LEAST_PX, MOST_PX = 4.0, 200.0
_STEP = 1.12
_NEAR_PX = 1.0
"""A pull gets no further point before the pointer has moved so far on the canvas."""


@dataclass(frozen=True)
class Pull:
    """A finished pull: radius and points as shares of the picture's long side."""

    kind: StrokeKind
    radius: float
    points: tuple[tuple[float, float], ...]


class BrushTool(QObject, CanvasTool):
    """``pulled(Pull)`` when the button goes up, ``sized(diameter)`` when the wheel set another size,
    ``keyed(kind)`` for E and R.

    The diameter is in pixels of a picture 1024 px long, as feather and growth are.
    """

    name = "brush"
    pulled = Signal(object)
    sized = Signal(float)
    keyed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.kind: StrokeKind = "erase"
        self.size_px = 28.0
        self._points: list[QPointF] = []
        self._at: QPointF | None = None
        self._spots: tuple[Spot, ...] = ()
        self._key_at: QPointF | None = None

    def show_spots(self, spots: tuple[Spot, ...]) -> None:
        """Places in doubt, ringed and numbered."""
        self._spots = spots
        self.canvas.update()

    def set_size(self, size_px: float) -> None:
        """Another diameter."""
        self.size_px = min(MOST_PX, max(LEAST_PX, size_px))
        self.canvas.update()

    def cursor(self) -> Qt.CursorShape:
        """The ring is the pointer."""
        return Qt.CursorShape.BlankCursor

    def paint(self, painter: QPainter) -> None:
        """Spots, the pull that is going on, the ring at the pointer."""
        for number, spot in enumerate(self._spots, 1):
            self._paint_spot(painter, number, spot)
        if self._points:
            self._paint_pull(painter)
        at = self._at if self._at is not None else self._key_at if self.canvas.hasFocus() else None
        if at is not None:
            self._paint_ring(painter, at)

    def press(self, event: QMouseEvent) -> bool:
        """Begin a pull."""
        self._points = [self.canvas.view.to_picture(event.position())]
        self._at = event.position()
        return True

    def move(self, event: QMouseEvent) -> None:
        """The ring follows; a pull goes on."""
        self._at = event.position()
        if self._points:
            self._go_on(self._at)

    def release(self, event: QMouseEvent) -> None:
        """The pull is done."""
        if self._points:
            self._finish()

    def wheel(self, turns: float) -> bool:
        """Larger or smaller."""
        self._resize(_STEP**turns)
        return True

    def key(self, event: QKeyEvent) -> bool:
        """[ and ] size it; arrows move the ring, with Shift far, Return dabs."""
        match event.key():
            case Qt.Key.Key_E | Qt.Key.Key_R:
                self.keyed.emit("erase" if event.key() == Qt.Key.Key_E else "restore")
            case Qt.Key.Key_BracketLeft:
                self._resize(1 / _STEP)
            case Qt.Key.Key_BracketRight:
                self._resize(_STEP)
            case Qt.Key.Key_Left | Qt.Key.Key_Right | Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._nudge(event)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                at = self._at or self._key_at or QPointF(self.canvas.rect().center())
                self._points = [self.canvas.view.to_picture(at)]
                self._finish()
            case _:
                return False
        return True

    def wants_key(self, event: QKeyEvent) -> bool:
        """E and R are the brush's while the canvas has focus, whatever they mean elsewhere."""
        return event.key() in (Qt.Key.Key_E, Qt.Key.Key_R) and not event.modifiers()

    def leave(self) -> None:
        """No pointer, no ring; a pull ends where it is."""
        self._at = None
        if self._points:
            self._finish()

    def _long_px(self) -> float:
        size = self.canvas.view.size
        return max(size.width(), size.height())

    def _radius_on_canvas(self) -> float:
        return self.size_px / 2 / 1024 * self._long_px() * self.canvas.view.scale

    def _resize(self, factor: float) -> None:
        self.set_size(self.size_px * factor)
        self.sized.emit(self.size_px)

    def _nudge(self, event: QKeyEvent) -> None:
        step = 24.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 4.0
        across = {Qt.Key.Key_Left: -step, Qt.Key.Key_Right: step}.get(Qt.Key(event.key()), 0.0)
        down = {Qt.Key.Key_Up: -step, Qt.Key.Key_Down: step}.get(Qt.Key(event.key()), 0.0)
        at = self._key_at or QPointF(self.canvas.rect().center())
        self._at, self._key_at = None, at + QPointF(across, down)

    def _go_on(self, at: QPointF) -> None:
        view = self.canvas.view
        last = view.to_canvas(self._points[-1])
        if hypot(at.x() - last.x(), at.y() - last.y()) >= _NEAR_PX:
            self._points.append(view.to_picture(at))

    def _finish(self) -> None:
        long_px = self._long_px()
        points = tuple((point.x() / long_px, point.y() / long_px) for point in self._points)
        self._points = []
        self.pulled.emit(Pull(self.kind, self.size_px / 2 / 1024, points))

    def _paint_pull(self, painter: QPainter) -> None:
        view = self.canvas.view
        path = QPainterPath(view.to_canvas(self._points[0]))
        for point in self._points[1:]:
            path.lineTo(view.to_canvas(point))
        if len(self._points) == 1:
            path.lineTo(path.currentPosition() + QPointF(0.01, 0))
        ink = colour("acc" if self.kind == "restore" else "err_mark", 0.55)
        painter.setPen(
            QPen(
                ink,
                2 * self._radius_on_canvas(),
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_ring(self, painter: QPainter, at: QPointF) -> None:
        """White with a dark line around it, so that it shows on everything; a cross or a minus tells what it does."""
        radius = max(2.0, self._radius_on_canvas())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width, grown in ((colour("shade", 0.6), 1.0, 1.5), (colour("on_shade"), 1.5, 0.0)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(at, radius + grown, radius + grown)
        painter.setPen(QPen(colour("on_shade"), 1.5))
        painter.drawLine(at - QPointF(3, 0), at + QPointF(3, 0))
        if self.kind == "restore":
            painter.drawLine(at - QPointF(0, 3), at + QPointF(0, 3))

    def _paint_spot(self, painter: QPainter, number: int, spot: Spot) -> None:
        long_px, view = self._long_px(), self.canvas.view
        centre = view.to_canvas(QPointF(spot.x * long_px, spot.y * long_px))
        radius = spot.radius * long_px * view.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((colour("shade", 0.5), 2.6), (colour("on_shade"), 1.4)):
            pen = QPen(ink, width)
            if width < 2:
                pen.setDashPattern([2.6, 2.0])
            painter.setPen(pen)
            painter.drawEllipse(centre, radius, radius)
        mark = centre + QPointF(radius * 0.71, -radius * 0.71)
        inside = QRectF(self.canvas.rect()).adjusted(10, 10, -10, -10)
        mark = QPointF(
            min(max(mark.x(), inside.left()), inside.right()), min(max(mark.y(), inside.top()), inside.bottom())
        )
        painter.setPen(QPen(colour("on_shade"), 1.2))
        painter.setBrush(colour("shade", 0.85))
        painter.drawEllipse(mark, 9, 9)
        cap = QRectF(mark.x() - 9, mark.y() - 9, 18, 18)
        draw.text(painter, cap, str(number), ink="on_shade", role="caption", weight=600, align=draw.CENTRE)
