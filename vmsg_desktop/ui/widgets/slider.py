"""The track and knob of a slider, in its own units."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible, paints_own_focus
from vmsg_desktop.ui.theme.metrics import SMALL
from vmsg_desktop.ui.widgets.values import ValueRange, format_value

KNOB_PX, TRACK_PX = 14, 4
_EDGE = KNOB_PX / 2 + 3
_LESS = {Qt.Key.Key_Left, Qt.Key.Key_Down}
_MORE = {Qt.Key.Key_Right, Qt.Key.Key_Up}


class Slider(QSlider):
    """``moved(value)`` while the person drags or presses keys, ``settled(value)`` when the value is let go."""

    moved = Signal(float)
    settled = Signal(float)

    def __init__(self, values: ValueRange, *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._values = values
        self._grip = 0.0
        self.setAccessibleName(label)
        self.setRange(0, values.positions)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        paints_own_focus(self)
        self.valueChanged.connect(self._describe)
        self.set_number(values.low if values.neutral is None else values.neutral)
        self._describe()

    @property
    def values(self) -> ValueRange:
        """What the slider can be set to."""
        return self._values

    def number(self) -> float:
        """The value in the slider's units."""
        return self._values.value_at(self.value())

    def set_number(self, number: float) -> None:
        """Move the knob without a signal."""
        self.setValue(self._values.position_of(number))

    def sizeHint(self) -> QSize:
        """Room for the knob and its ring; as wide as there is room."""
        return QSize(140, SMALL)

    def minimumSizeHint(self) -> QSize:
        """Still usable."""
        return QSize(60, SMALL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the knob where it is, or bring it to the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        at = event.position().x()
        self._grip = at - self._knob_x()
        if abs(self._grip) > KNOB_PX / 2 + 2:
            self._grip = 0.0
            self._drag_to(at, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer; with Shift on the fine grid."""
        if self.isSliderDown():
            self._drag_to(event.position().x() - self._grip, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self.isSliderDown():
            self.setSliderDown(False)
            self.settled.emit(self.number())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to neutral."""
        self._reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with focus, so that scrolling a page changes nothing on the way."""
        turns = event.angleDelta().y() or event.angleDelta().x()
        if not self.hasFocus() or turns == 0:
            event.ignore()
            return
        self._nudge(1 if turns > 0 else -1, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows by a step, with Shift by a fine one, Page keys by ten, Home and End, Delete for neutral."""
        key = event.key()
        if key in _LESS | _MORE:
            self._nudge(1 if key in _MORE else -1, event.modifiers())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._nudge(10 if key == Qt.Key.Key_PageUp else -10, event.modifiers())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self._values.low if key == Qt.Key.Key_Home else self._values.high, is_final=True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._reset()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, fill from the low end or from neutral, tick, knob and ring."""
        painter = QPainter(self)
        middle, knob = self.height() / 2, self._knob_x()
        track = QRectF(0, middle - TRACK_PX / 2, self.width(), TRACK_PX)
        draw.box(painter, track, radius=2, fill=colour("line2" if self.isEnabled() else "line"))
        neutral = self._values.neutral
        start = 0.0 if neutral is None else self._x_of(self._values.position_of(neutral))
        is_at_low = neutral is None and self.value() == self.minimum()  # nothing is filled: no stub left of the knob
        filled = QRectF(min(start, knob), track.top(), 0.0 if is_at_low else abs(knob - start), TRACK_PX)
        draw.box(
            painter, filled, radius=2 if neutral is None else 0, fill=colour("acc", 1 if self.isEnabled() else 0.45)
        )
        if neutral is not None:
            ink = colour("t3" if self.isEnabled() else "tdis")
            draw.rule(painter, QPointF(start - 0.5, middle - 5), QPointF(start - 0.5, middle + 5), ink)
        self._paint_knob(painter, QPointF(knob, middle))
        painter.end()

    def _paint_knob(self, painter: QPainter, centre: QPointF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = KNOB_PX / 2
        fill: QColor = colour("knob")
        if not self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("panel"))
            painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
            fill = colour("knob", 0.4)
        elif self.underMouse() or self.isSliderDown():
            fill = colour("sel") if colour("sel").lightness() > 128 else colour("t2")
        painter.setBrush(fill)
        painter.setPen(QPen(colour("ctl" if self.isEnabled() else "line2"), 1))
        painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
        if self.hasFocus() and is_focus_visible():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawEllipse(centre, radius + 1.5, radius + 1.5)

    def _knob_x(self) -> float:
        return self._x_of(self.value())

    def _x_of(self, position: int) -> float:
        return _EDGE + (self.width() - 2 * _EDGE) * position / max(1, self.maximum())

    def _drag_to(self, x: float, modifiers: Qt.KeyboardModifier) -> None:
        share = (x - _EDGE) / max(1.0, self.width() - 2 * _EDGE)
        wanted = self._values.low + share * (self._values.high - self._values.low)
        is_fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._go(wanted if is_fine else self._values.on_step(wanted), is_final=False)

    def _nudge(self, steps: int, modifiers: Qt.KeyboardModifier) -> None:
        is_fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._go(self.number() + steps * (self._values.grid if is_fine else self._values.step), is_final=True)

    def _reset(self) -> None:
        self._go(self._values.low if self._values.neutral is None else self._values.neutral, is_final=True)

    def _go(self, number: float, *, is_final: bool) -> None:
        before = self.value()
        self.setValue(self._values.position_of(number))
        if self.value() == before:
            return
        self.moved.emit(self.number())
        if is_final:
            self.settled.emit(self.number())

    def _describe(self) -> None:
        self.setAccessibleDescription(format_value(self.number(), self._values))
