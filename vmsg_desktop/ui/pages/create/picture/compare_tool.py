"""Words over two pictures that are compared."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

_INSET, _HEIGHT = 8.0, 20.0


class CompareTool(CanvasTool):
    """Before and after, in the corner of each."""

    name = "compare"
    is_stacked = False

    def paint(self, painter: QPainter) -> None:
        """Two tags."""
        rect = self.canvas.picture_rect()
        second = QPointF(0, rect.height() / 2) if self.is_stacked else QPointF(rect.width() / 2, 0)
        before = QCoreApplication.translate("Picture", "Before")
        after = QCoreApplication.translate("Picture", "After")
        for words, corner in ((before, rect.topLeft()), (after, rect.topLeft() + second)):
            wide = draw.text_width(words, "small", 600) + 16
            tag = QRectF(corner + QPointF(_INSET, _INSET), corner + QPointF(_INSET + wide, _INSET + _HEIGHT))
            draw.box(painter, tag, radius=4, fill=colour("shade", 0.72))
            draw.text(painter, tag, words, ink="on_shade", role="small", weight=600, align=draw.CENTRE)
