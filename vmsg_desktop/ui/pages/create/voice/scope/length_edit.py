"""A field that lies over a pause of the plot while its length is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class LengthEdit(QLineEdit):
    """A pause's length, typed over its mark."""

    committed = Signal(str)
    _WIDTH = 64

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_open = False
        self.hide()

    def begin(self, text: str, x: int, room: int) -> None:
        """Show ``text`` around ``x`` in a plot ``room`` wide."""
        self._is_open = True
        self.setText(text)
        self.setAccessibleName(self.tr("Length of the pause"))
        self.setFixedWidth(self._WIDTH)
        self.move(min(max(0, x - self._WIDTH // 2), room - self._WIDTH), 0)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes it, Escape leaves it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self._end("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it."""
        super().focusOutEvent(event)
        self._end(self.text())

    def _end(self, text: str) -> None:
        if self._is_open:
            self._is_open = False
            self.hide()
            self.committed.emit(text)
