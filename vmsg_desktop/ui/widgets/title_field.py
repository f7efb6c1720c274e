"""A title that is read as one and written where it stands: no frame until the pointer or the keyboard is in it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.fonts import role_font
from vmsg_desktop.ui.theme.icons import paint_icon

_ICON, _GAP = 16, 8
_LEAST, _MOST = 120, 420


class TitleField(QLineEdit):
    """``renamed(text)`` with Return or when focus leaves a changed text; Escape takes the change back."""

    renamed = Signal(str)

    def __init__(self, text: str = "", *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("bare", True)
        self.setFont(role_font("page", 600))
        self.setTextMargins(0, 0, _ICON + _GAP, 0)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._before = text
        self.editingFinished.connect(self._finish)
        self.textChanged.connect(lambda _text: self.updateGeometry())

    def set_text(self, text: str) -> None:
        """Show another title; nothing is told. What is being written stays."""
        if not self.hasFocus() and text != self.text():
            self._before = text
            self.setText(text)
            self.setCursorPosition(0)

    def sizeHint(self) -> QSize:
        """As wide as its words, within reason."""
        words = self.text() or self.placeholderText()
        width = draw.text_width(words, "page", 600) + _ICON + _GAP + 18
        return QSize(round(min(max(width, _LEAST), _MOST)), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Escape end the writing."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pencil stands behind the words, and goes while somebody writes."""
        super().paintEvent(event)
        if self.hasFocus():
            return
        words = self.text() or self.placeholderText()
        left = min(draw.text_width(words, "page", 600) + 4 + _GAP, self.width() - _ICON - 4)
        painter = QPainter(self)
        paint_icon(painter, QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON), "pencil", "t3")
        painter.end()

    def _finish(self) -> None:
        if self.text() != self._before:
            self._before = self.text()
            self.renamed.emit(self.text())
        self.clearFocus()
