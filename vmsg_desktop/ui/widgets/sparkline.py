"""A curve without axes beside a figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.theme.current import colour

_SIZE = QSize(92, 30)
_PAD, _LEAST_WIDE = 3.0, 32


class Sparkline(QWidget):
    """Values from old to new; a limit is dotted. It only decorates: the figure beside it is what is read."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self._limit: float | None = None
        self._ink = "d1"
        self.setFixedHeight(_SIZE.height())
        self.setMaximumWidth(_SIZE.width())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as it becomes; it gives way to the figure."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """Still a curve."""
        return QSize(_LEAST_WIDE, _SIZE.height())

    def set_values(self, values: Sequence[float], *, limit: float | None = None, ink: str = "d1") -> None:
        """Show another curve in the colour of token ``ink``."""
        self._values, self._limit, self._ink = tuple(values), limit, ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw limit, curve and its last point."""
        if len(self._values) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span = (*self._values, self._limit) if self._limit is not None else self._values
        low, high = min(span), max(span)
        scale = (self.height() - 2 * _PAD) / ((high - low) or 1.0)
        step = (self.width() - 2 * _PAD) / (len(self._values) - 1)

        def level(value: float) -> float:
            return self.height() - _PAD - (value - low) * scale if high > low else self.height() / 2

        if self._limit is not None:
            pen = QPen(colour("t3"), 1)
            pen.setDashPattern([1.5, 2.5])
            painter.setPen(pen)
            painter.drawLine(QPointF(0, level(self._limit)), QPointF(self.width(), level(self._limit)))
        points = [QPointF(_PAD + index * step, level(value)) for index, value in enumerate(self._values)]
        painter.setPen(QPen(colour(self._ink), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._ink))
        painter.drawEllipse(points[-1], 2, 2)
        painter.end()
