"""A choice that looks like a token: presets, filters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import CHIP_HEIGHT

_PADDING, _ICON = 11, 14


class Chip(QPushButton):
    """Emits ``clicked``; checkable unless it is a dashed one that only adds. ``icon`` alone makes it round."""

    def __init__(self, text: str = "", *, icon: str = "", label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self.setCheckable(bool(text))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label)
        self.setToolTip("" if text else label)
        set_focus_radius(self, CHIP_HEIGHT / 2)

    def sizeHint(self) -> QSize:
        """Text between two half circles; the width is that of the heavier, chosen text."""
        height = max(CHIP_HEIGHT, round(draw.line_height("small")) + 8)
        if not self.text():
            return QSize(height, height)
        icon = _ICON + 6 if self._icon else 0
        return QSize(round(2 * _PADDING + icon + draw.text_width(self.text(), "small", 600) + 0.49), height)

    def minimumSizeHint(self) -> QSize:
        """No text is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw outline, icon and text."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill, line, ink = self._look()
        draw.box(
            painter, rect, radius=rect.height() / 2, fill=colour(fill) if fill else None, line=colour(line),
            is_dashed=not self.text(),
        )  # fmt: skip
        left = _PADDING if self.text() else (rect.width() - _ICON) / 2
        if self._icon:
            paint_icon(painter, QRectF(left, (rect.height() - _ICON) / 2, _ICON, _ICON), self._icon, ink)
            left += _ICON + 6
        if self.text():
            room = rect.adjusted(left, 0, -_PADDING, 0)
            weight = 600 if self.isChecked() else 500
            draw.text(painter, room, self.text(), ink=ink, role="small", weight=weight, align=draw.CENTRE)
        painter.end()

    def _look(self) -> tuple[str, str, str]:
        """Tokens of fill, outline and text."""
        if not self.isEnabled():
            return "", "line", "tdis"
        if self.isChecked():
            return "sel", "acc", "acc_t"
        if not self.text():
            return ("hover" if self.underMouse() else ""), "ctl", "t2"
        return ("press" if self.isDown() else "hover" if self.underMouse() else "panel"), "line2", "t2"
