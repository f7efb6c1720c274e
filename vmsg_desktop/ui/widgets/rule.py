"""A divider of one device pixel, level or upright."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour


class Rule(QWidget):
    """Takes one logical pixel across its run."""

    def __init__(
        self,
        *,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        ink: str = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ink, self._is_level = ink, orientation == Qt.Orientation.Horizontal
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide if self._is_level else fixed, fixed if self._is_level else wide)
        if self._is_level:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        width = draw.device_line(painter)
        rect = QRectF(0, 0, self.width(), width) if self._is_level else QRectF(0, 0, width, self.height())
        painter.fillRect(draw.snapped(painter, rect), colour(self._ink))
        painter.end()
