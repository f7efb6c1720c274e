"""Three stars, by mouse or by keyboard."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from vmsg_desktop.core.model.take import STARS_MAX
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import SMALL

_PITCH = 13
_OUTER, _INNER = 5.2, 2.3


class Stars(QSlider):
    """``rated(stars)`` when the person rates; a click on the last star given takes it back."""

    rated = Signal(int)

    def __init__(self, *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, STARS_MAX)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Three stars."""
        return QSize(STARS_MAX * _PITCH + 2, SMALL)

    def minimumSizeHint(self) -> QSize:
        """All of them."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The star under the pointer."""
        stars = min(STARS_MAX, int(event.position().x() // _PITCH) + 1)
        self.rated.emit(stars)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """No dragging."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows give one more or less, digits that many."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        key = Qt.Key(event.key())
        wanted = self.value() + steps[key] if key in steps else -1
        if event.text().isdecimal():
            wanted = int(event.text())
        if 0 <= wanted <= STARS_MAX and wanted != self.value():
            # The presenter takes a star that is given twice as taken back.
            self.rated.emit(self.value() if wanted == 0 else wanted)
        elif key not in steps:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled and hollow stars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(STARS_MAX):
            is_given = number < self.value()
            painter.setPen(Qt.PenStyle.NoPen if is_given else QPen(colour("t3"), 1))
            painter.setBrush(colour("warn_mark") if is_given else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_star(QPointF(_PITCH * (number + 0.5), self.height() / 2)))
        painter.end()


def _star(centre: QPointF) -> QPolygonF:
    corners = ((_OUTER if corner % 2 == 0 else _INNER, -pi / 2 + corner * pi / 5) for corner in range(10))
    return QPolygonF([centre + QPointF(radius * cos(angle), radius * sin(angle)) for radius, angle in corners])
