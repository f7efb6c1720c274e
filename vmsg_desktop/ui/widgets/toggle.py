"""A switch for what takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.metrics import GAP, SMALL

_TRACK = QSize(30, 18)


class Toggle(QCheckBox):
    """Emits ``toggled(bool)``. Without ``text`` give ``label``, the accessible name."""

    def __init__(self, text: str = "", *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label)
        set_focus_radius(self, 9)

    def hitButton(self, pos: QPoint) -> bool:
        """The text switches too."""
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        """Track and text; never lower than what a finger of the mouse can hit."""
        text = GAP + draw.text_width(self.text()) + 2 if self.text() else 0
        return QSize(round(_TRACK.width() + text + 0.49), max(SMALL, round(draw.line_height("body")) + 4))

    def minimumSizeHint(self) -> QSize:
        """No text is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, knob and text."""
        painter = QPainter(self)
        track = QRectF(0, (self.height() - _TRACK.height()) / 2, _TRACK.width(), _TRACK.height())
        is_on, is_live = self.isChecked(), self.isEnabled()
        if is_on:
            fill = "acc_h" if self.underMouse() else "acc"
            draw.box(painter, track, radius=9, fill=colour(fill) if is_live else colour("acc", 0.45))
        else:
            fill = "hover" if self.underMouse() else "panel"
            line = "ctl" if is_live else "line2"
            draw.box(painter, track, radius=9, fill=colour(fill) if is_live else None, line=colour(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("knob" if is_on else "ctl" if is_live else "tdis"))
        across = track.right() - 9 if is_on else track.left() + 9
        painter.drawEllipse(QPointF(across, track.center().y()), 6, 6)
        if self.text():
            room = QRectF(_TRACK.width() + GAP, 0, self.width(), self.height())
            draw.text(painter, room, self.text(), ink="t2" if is_live else "tdis")
        painter.end()
