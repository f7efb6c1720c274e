"""The line at the foot of the window: where work runs, what waits, what is left, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_BADGE, STATUS_HEIGHT
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.shapes import paint_shape

PARTS = ("target", "queue", "credits", "alerts")
_PADDING, _DOT, _GAP = 6, 8, 7


class StatusBar(QWidget):
    """``pressed(part)`` with one of `PARTS` when the person presses it."""

    pressed = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(STATUS_HEIGHT)
        self._parts = {name: _Part() for name in PARTS}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 1)
        row.setSpacing(7)
        for index, name in enumerate(PARTS):
            if name == "alerts":
                row.addStretch(1)
            elif index:
                row.addWidget(_rule())
            row.addWidget(self._parts[name])
            self._parts[name].clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))

    def set_target(self, name: str, detail: str, *, state: str, spoken: str = "") -> None:
        """``state``: ok (ready), warn (connecting), err (with the reason in ``detail``)."""
        self._parts["target"].set_words(name, detail, dot=state, spoken=spoken)

    def set_queue(self, count: str, words: str) -> None:
        """E.g. "6", "jobs in the queue"; an empty count shows the words alone."""
        self._parts["queue"].set_words(count, words)

    def set_credits(self, count: str, words: str, *, state: str = "") -> None:
        """``state`` warn or err adds a dot; both texts empty hide the part."""
        self._parts["credits"].set_words(count, words, dot=state)

    def set_alerts(self, words: str, *, state: str = "") -> None:
        """``state`` err or warn adds its shape."""
        self._parts["alerts"].set_words("", words, shape=state)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("win"))
        line = QRectF(0, 0, self.width(), draw.device_line(painter))
        painter.fillRect(draw.snapped(painter, line), colour("line2"))
        painter.end()


def _rule() -> Rule:
    made = Rule(orientation=Qt.Orientation.Vertical, ink="line2")
    made.setFixedHeight(14)
    return made


class _Part(QPushButton):
    def __init__(self) -> None:
        super().__init__()
        self._strong, self._words, self._dot, self._shape = "", "", "", ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRadius", RADIUS_BADGE)

    def set_words(self, strong: str, words: str, *, dot: str = "", shape: str = "", spoken: str = "") -> None:
        self._strong, self._words, self._dot, self._shape = strong, words, dot, shape
        self.setAccessibleName(" ".join(filter(None, (strong, words, spoken))))
        self.setVisible(bool(strong or words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lead = (_DOT + _GAP if self._dot else 0) + (16 + _GAP if self._shape else 0)
        strong = draw.text_width(self._strong, "small", 600) + _GAP if self._strong else 0
        return QSize(round(2 * _PADDING + lead + strong + draw.text_width(self._words, "small") + 0.49), 22)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            draw.box(painter, QRectF(self.rect()), radius=RADIUS_BADGE, fill=colour("hover"))
        at, middle = float(_PADDING), self.height() / 2
        if self._dot:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(f"{self._dot}_mark"))
            painter.drawEllipse(QPointF(at + _DOT / 2, middle), _DOT / 2, _DOT / 2)
            at += _DOT + _GAP
        if self._shape:
            paint_shape(painter, QRectF(at, middle - 7, 14, 14), self._shape)
            at += 14 + _GAP
        if self._strong:
            room = QRectF(at, 0, self.width() - at, self.height())
            at += draw.text(painter, room, self._strong, role="small", weight=600) + _GAP
        draw.text(painter, QRectF(at, 0, self.width() - at, self.height()), self._words, ink="t2", role="small")
        painter.end()
