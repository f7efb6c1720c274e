"""What stands where nothing is yet: a drawing, a title, a sentence, one action."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label


class EmptyState(QWidget):
    """``acted()`` when the action is pressed."""

    acted = Signal()

    def __init__(
        self, icon: str, title: str, sentence: str, *, action: str = "", action_kind: str = "secondary",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._title = Label("", role="strong")
        self._sentence = Label("", role="small", tone="t2", wraps=True)
        self._button = Button(kind=action_kind)
        self._button.clicked.connect(lambda _checked=False: self.acted.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(Picture(icon, size_px=20), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addSpacing(6)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_words(title, sentence, action)

    def set_words(self, title: str, sentence: str, action: str = "") -> None:
        """Say something else, or the same in another language."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)


class Picture(QWidget):
    """An icon that only decorates."""

    def __init__(self, icon: str, *, size_px: int = 16, ink: str = "t2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._ink = icon, ink
        self.setFixedSize(size_px, size_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in its token's colour."""
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._icon, self._ink)
        painter.end()
