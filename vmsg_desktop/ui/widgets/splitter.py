"""Columns whose widths the person sets: a line of one pixel that is seven wide to the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

GRAB_PX = 7


class Splitter(QSplitter):
    """Qt's ``splitterMoved(position, index)``. The columns never fold to nothing."""

    def __init__(
        self, *, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """A handle that is easier to take than it looks."""
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """Of width 1, so Qt widens what takes the mouse to three pixels at each side by itself."""

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = draw.device_line(painter)
        is_level = self.orientation() == Qt.Orientation.Vertical
        middle = QRectF(self.rect()).center()
        line = QRectF(0, middle.y() - width / 2, self.width(), width) if is_level else QRectF(
            middle.x() - width / 2, 0, width, self.height()
        )  # fmt: skip
        painter.fillRect(draw.snapped(painter, line), colour("acc" if self.underMouse() else "line2"))
        painter.end()
