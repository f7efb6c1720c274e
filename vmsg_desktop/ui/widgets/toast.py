"""What just happened, at the bottom right, with one way back. Several wait for their turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QPropertyAnimation,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vmsg_desktop.ui.theme import draw, motion
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import NORMAL, RADIUS_TILE, STATUS_HEIGHT, TOAST_IN_MS, TOAST_OUT_MS
from vmsg_desktop.ui.widgets.shapes import paint_shape

SHOWN_MS = 6000
_MARGIN, _HEIGHT, _TEXT_LEFT = 16, 40, 40


@dataclass(frozen=True)
class ToastText:
    """``state`` is a shape of `shapes.STATES` or empty; without ``action`` there is nothing to press."""

    text: str
    action: str = ""
    key: str = ""
    state: str = "ok"


class Toast(QWidget):
    """Lies on ``host``. ``acted(key)`` when the action is pressed. Each stays 6 s, longer while hovered or focused."""

    acted = Signal(str)

    def __init__(self, host: QWidget, *, bottom: int = STATUS_HEIGHT) -> None:
        super().__init__(host)
        self._host, self._bottom = host, bottom
        self._waiting: deque[ToastText] = deque()
        self._now: ToastText | None = None
        self._button = _ToastButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.addStretch(1)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        self._glide = QPropertyAnimation(self, b"pos", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.finished.connect(self._arrive)
        self._is_leaving = False
        self._button.clicked.connect(self._act)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        host.installEventFilter(self)
        self.hide()

    @property
    def now(self) -> ToastText | None:
        """What is shown, None when nothing is."""
        return self._now

    def say(self, toast: ToastText) -> None:
        """Show it, after those that came before."""
        self._waiting.append(toast)
        if self._now is None:
            self._next()
        elif not self._is_held():
            self._timer.start(0)

    def dismiss(self) -> None:
        """Take the present one away."""
        self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self._now is not None:
            self.move(self._corner())
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is on it."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Count again."""
        self.hold_on()

    def hold_on(self) -> None:
        """Start to count anew, unless hovered or focused."""
        if self._now is not None and not self._is_held():
            self._timer.start(SHOWN_MS)

    def pause(self) -> None:
        """Stop counting."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corner."""
        super().resizeEvent(event)
        self.move(self._corner())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, shape, words, and the line before the action."""
        if self._now is None:
            return
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_TILE, fill=colour("t1"))
        left = 14
        if self._now.state:
            paint_shape(painter, QRectF(left, (self.height() - 16) / 2, 16, 16), self._now.state)
            left = _TEXT_LEFT
        room = QRectF(left, 0, self._button.x() - left - 12 if self._now.action else self.width(), self.height())
        draw.text(painter, room, self._now.text, ink="win")
        if self._now.action:
            at = self._button.x() - 6
            draw.rule(painter, QPointF(at, 12), QPointF(at, self.height() - 12), colour("win", 0.25))
        painter.end()

    def _next(self) -> None:
        self._is_leaving = False
        self._now = self._waiting.popleft() if self._waiting else None
        if self._now is None:
            self.hide()
            return
        self._button.setText(self._now.action)
        self._button.setVisible(bool(self._now.action))
        self.setAccessibleName(self._now.text)
        left = _TEXT_LEFT if self._now.state else 14
        tail = self._button.sizeHint().width() + 26 if self._now.action else 14
        wide = left + draw.text_width(self._now.text) + tail + 2
        self.resize(min(round(wide), self._host.width() - 2 * _MARGIN), _HEIGHT)
        self.show()
        self.raise_()
        self._slide(self._corner() + QPoint(0, 12), self._corner(), TOAST_IN_MS)
        self.hold_on()

    @Slot()
    def _leave(self) -> None:
        if self._now is not None and not self._is_leaving:
            self._is_leaving = True
            self._timer.stop()
            self._slide(self.pos(), self._corner() + QPoint(0, 12), TOAST_OUT_MS)

    @Slot()
    def _arrive(self) -> None:
        if self._is_leaving:
            self._next()

    @Slot()
    def _act(self) -> None:
        if self._now is not None:
            self.acted.emit(self._now.key)
            self._leave()

    def _slide(self, start: QPoint, end: QPoint, wanted_ms: int) -> None:
        self._glide.setStartValue(start)
        self._glide.setEndValue(end)
        motion.start(self._glide, wanted_ms)

    def _corner(self) -> QPoint:
        x = self._host.width() - self.width() - _MARGIN
        return QPoint(x, self._host.height() - self._bottom - _MARGIN - self.height())

    def _is_held(self) -> bool:
        return self.underMouse() or self._button.hasFocus()


class _ToastButton(QPushButton):
    """White on black in the light theme, the other way round in the dark one: unlike every other button."""

    def __init__(self, toast: Toast) -> None:
        super().__init__(toast)
        self._toast = toast
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(round(draw.text_width(self.text(), "body", 600) + 18), NORMAL)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._toast.pause()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._toast.hold_on()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            draw.box(painter, QRectF(self.rect()), radius=6, fill=colour("win", 0.14))
        draw.text(painter, QRectF(self.rect()), self.text(), ink="win", weight=600, align=draw.CENTRE)
        painter.end()
