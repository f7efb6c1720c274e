"""Boxes over the people: chosen by a click or by Tab and Space, several with Ctrl or Shift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible
from vmsg_desktop.ui.theme.icons import paint_icon

_TAG_HEIGHT = 21.0
_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class PersonBox:
    """``rect`` in picture pixels; ``label`` "Person 1 · 97 %"."""

    number: int
    rect: QRectF
    label: str
    is_chosen: bool


class PeopleTool(QObject, CanvasTool):
    """``picked(number, adds)`` when a person is pointed at."""

    name = "people"
    picked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._boxes: tuple[PersonBox, ...] = ()
        self._hovered = 0
        self._at = -1
        self.on_focus: Callable[[PersonBox | None], None] = lambda box: None

    def show_boxes(self, boxes: tuple[PersonBox, ...]) -> None:
        """The people of the photo."""
        self._boxes = boxes
        self._at = min(self._at, len(boxes) - 1)
        self.canvas.update()

    def paint(self, painter: QPainter) -> None:
        """The others first, so that a chosen one lies above them."""
        for box in sorted(self._boxes, key=lambda each: (each.is_chosen, each.number == self._hovered)):
            self._paint_box(painter, box)
        if 0 <= self._at < len(self._boxes) and self.canvas.hasFocus() and is_focus_visible():
            draw.ring(painter, self._on_canvas(self._boxes[self._at]), 4)

    def press(self, event: QMouseEvent) -> bool:
        """Point at somebody; beside everybody the picture is dragged."""
        found = self._box_at(event.position())
        if found is None:
            return False
        self._at = self._boxes.index(found)
        self.picked.emit(found.number, bool(event.modifiers() & _ADDS))
        return True

    def move(self, event: QMouseEvent) -> None:
        """Whose box is under the pointer."""
        found = self._box_at(event.position())
        self._hovered = found.number if found else 0
        shape = Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
        self.canvas.setCursor(shape)

    def leave(self) -> None:
        """Nobody is under it."""
        self._hovered = 0

    def step(self, by: int) -> bool:
        """Go to the next person; past the last one the focus leaves."""
        if not is_focus_visible() and self._at < 0:
            self._at = -1 if by > 0 else len(self._boxes)
        wanted = self._at + by
        is_inside = 0 <= wanted < len(self._boxes)
        self._at = wanted if is_inside else -1
        self.on_focus(self._boxes[wanted] if is_inside else None)
        return is_inside

    def key(self, event: QKeyEvent) -> bool:
        """Space adds or leaves out, Return takes alone, arrows go on."""
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_Return if 0 <= self._at < len(self._boxes):
                self.picked.emit(self._boxes[self._at].number, event.key() == Qt.Key.Key_Space)
                return True
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                return self.step(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                return self.step(-1)
        return False

    def _on_canvas(self, box: PersonBox) -> QRectF:
        view = self.canvas.view
        shown = QRectF(view.to_canvas(box.rect.topLeft()), view.to_canvas(box.rect.bottomRight()))
        return shown.intersected(view.rect())

    def _box_at(self, at: QPointF) -> PersonBox | None:
        """The smallest box under a point, so that a child before a grown-up can be pointed at; its tag counts."""
        hit = [box for box in self._boxes if self._on_canvas(box).contains(at) or self._tag(box).contains(at)]
        return min(hit, key=lambda box: box.rect.width() * box.rect.height(), default=None)

    def _tag(self, box: PersonBox) -> QRectF:
        rect = self._on_canvas(box)
        wide = draw.text_width(box.label, "small", 600) + (36 if box.is_chosen else 18)
        top = max(rect.top() - _TAG_HEIGHT - 3, self.canvas.view.rect().top() + 2)
        left = max(0.0, min(rect.left(), self.canvas.width() - wide - 4))
        return QRectF(min(left, max(0.0, self.canvas.view.rect().right() - wide)), top, wide, _TAG_HEIGHT)

    def _paint_box(self, painter: QPainter, box: PersonBox) -> None:
        rect, tag = self._on_canvas(box), self._tag(box)
        is_hovered = box.number == self._hovered
        if box.is_chosen:
            draw.box(painter, rect, radius=4, line=colour("on_acc", 0.85), width_px=4)
            draw.box(painter, rect.adjusted(1, 1, -1, -1), radius=3, line=colour("acc"), width_px=2)
            draw.box(painter, tag, radius=4, fill=colour("acc_h" if is_hovered else "acc"))
            paint_icon(painter, QRectF(tag.left() + 6, tag.top() + 3.5, 14, 14), "check", "on_acc")
            room = tag.adjusted(26, 0, -4, 0)
            draw.text(painter, room, box.label, ink="on_acc", role="small", weight=600)
            return
        draw.box(painter, rect, radius=4, line=colour("shade", 0.55), width_px=4)
        draw.box(painter, rect.adjusted(1, 1, -1, -1), radius=3, line=colour("on_shade"), width_px=2)
        draw.box(painter, tag, radius=4, fill=colour("shade", 0.92 if is_hovered else 0.72))
        draw.text(painter, tag.adjusted(9, 0, -4, 0), box.label, ink="on_shade", role="small", weight=600)
