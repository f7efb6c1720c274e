"""What lies over the column while a file is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE


class DropFrame(QWidget):
    """Covers its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words = ""
        self.hide()

    def cover(self) -> None:
        """Show it over the whole parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tinted box with the words in the middle."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        draw.box(painter, box, radius=RADIUS_TILE, fill=colour("sel", 0.94), line=colour("acc"), width_px=2)
        draw.text(painter, box, self.words, ink="acc_t", role="column", weight=600, align=draw.CENTRE)
        painter.end()
