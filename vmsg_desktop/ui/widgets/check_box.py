"""A box to tick, for what takes effect with a button."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.metrics import GAP, RADIUS_BADGE, SMALL

_SIDE = 16


class CheckBox(QCheckBox):
    """Emits ``toggled(bool)``. Without ``text`` give ``label``, the accessible name."""

    def __init__(self, text: str = "", *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label)
        set_focus_radius(self, RADIUS_BADGE)

    def hitButton(self, pos: QPoint) -> bool:
        """The text ticks too."""
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        """Box and text."""
        text = GAP + draw.text_width(self.text()) + 2 if self.text() else 0
        return QSize(round(_SIDE + text + 0.49), max(SMALL, round(draw.line_height("body")) + 4))

    def minimumSizeHint(self) -> QSize:
        """No text is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, tick or dash, and text."""
        painter = QPainter(self)
        square = QRectF(0, (self.height() - _SIDE) / 2, _SIDE, _SIDE)
        is_live = self.isEnabled()
        if self.checkState() == Qt.CheckState.Unchecked:
            fill = "hover" if self.underMouse() and is_live else "panel"
            draw.box(painter, square, radius=4, fill=colour(fill), line=colour("ctl" if is_live else "line2"))
        else:
            fill = "acc_h" if self.underMouse() else "acc"
            draw.box(painter, square, radius=4, fill=colour(fill) if is_live else colour("acc", 0.45))
            self._paint_tick(painter, square)
        if self.text():
            room = QRectF(_SIDE + GAP, 0, self.width(), self.height())
            draw.text(painter, room, self.text(), ink="t1" if is_live else "tdis")
        painter.end()

    def _paint_tick(self, painter: QPainter, square: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour("on_acc"), 1.75, Qt.PenStyle.SolidLine, cap, join))
        is_partial = self.checkState() == Qt.CheckState.PartiallyChecked
        points = [(4.5, 8), (11.5, 8)] if is_partial else [(4.4, 8.3), (7, 10.8), (11.6, 5.4)]
        painter.drawPolyline(QPolygonF([square.topLeft() + QPointF(x, y) for x, y in points]))
