"""A text field with an icon, a key cap, and a line below for what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.widgets.label import Label

_ICON = 16


class Field(QWidget):
    """``changed(text)`` with each key, ``committed(text)`` with Return or when focus leaves a changed text."""

    changed = Signal(str)
    committed = Signal(str)

    def __init__(
        self, text: str = "", *, label: str = "", placeholder: str = "", icon: str = "", key: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.edit = _Edit(text, icon=icon, key=key)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(label)
        self._error = Label("", role="small", tone="err", wraps=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.edit)
        column.addWidget(self._error)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.textEdited.connect(self.changed)
        self.edit.editingFinished.connect(self._commit)

    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Show another text without a signal."""
        self.edit.setText(text)

    def set_error(self, message: str) -> None:
        """Say what is wrong in one line and mark the field; an empty message takes that back."""
        self._error.setText(message)
        self._error.setVisible(bool(message))
        self.mark_wrong(message)

    def mark_wrong(self, message: str) -> None:
        """Mark the field alone; the page says elsewhere what is wrong. An empty message takes that back."""
        self.edit.setAccessibleDescription(message)
        self.edit.setProperty("wrong", bool(message))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)

    def _commit(self) -> None:
        if self.edit.isModified():
            self.edit.setModified(False)
            self.committed.emit(self.text())


class _Edit(QLineEdit):
    def __init__(self, text: str, *, icon: str, key: str) -> None:
        super().__init__(text)
        self._icon, self._key = icon, key
        left = _ICON + 4 if icon else 0
        self.setTextMargins(left, 0, round(draw.key_cap_width(key)) + 4 if key else 0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._icon or self._key):
            return
        painter = QPainter(self)
        if self._icon:
            square = QRectF(8, (self.height() - _ICON) / 2, _ICON, _ICON)
            paint_icon(painter, square, self._icon, "t3" if self.isEnabled() else "tdis")
        if self._key:
            width = draw.key_cap_width(self._key)
            cap = QRectF(self.width() - width - 8, 0, width, self.height())
            draw.key_cap(painter, cap, self._key, ink="t3", line=colour("line2"))
        painter.end()
