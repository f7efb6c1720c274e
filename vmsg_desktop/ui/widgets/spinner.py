"""A turning arc by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.turning import Turning, paint_arc


class Spinner(QWidget):
    """Says that work is going on; ``label`` is what a screen reader says."""

    def __init__(self, label: str = "", *, size_px: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turning = Turning(self)
        self.setFixedSize(QSize(size_px, size_px))
        self.setAccessibleName(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arc as it stands now."""
        painter = QPainter(self)
        paint_arc(painter, QRectF(self.rect()), colour("acc"))
        painter.end()
        self._turning.keep_turning()
