"""A part that folds away and unfolds, gliding unless motion is reduced."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.theme.metrics import FOLD_MS

_NO_LIMIT = 16_777_215


class Fold(QFrame):
    """Holds one widget; `set_open` shows it or folds it to nothing."""

    def __init__(self, content: QWidget, *, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._is_open = is_open
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self._glide = QPropertyAnimation(self, b"maximumHeight", self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.finished.connect(self._arrive)
        self._arrive()

    @property
    def is_open(self) -> bool:
        """True when the content is shown, or on its way."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold."""
        if is_open == self._is_open:
            return
        self._is_open = is_open
        full = self._full_height()
        if not self.window().isVisible():
            self._arrive()
            return
        self.setVisible(True)
        self._glide.setStartValue(0 if is_open else self.height())
        self._glide.setEndValue(full if is_open else 0)
        motion.start(self._glide, FOLD_MS)

    def _full_height(self) -> int:
        width = self.width() or self._content.sizeHint().width()
        if self._content.hasHeightForWidth():
            return self._content.heightForWidth(width)
        return self._content.sizeHint().height()

    @Slot()
    def _arrive(self) -> None:
        self.setMaximumHeight(_NO_LIMIT if self._is_open else 0)
        self.setVisible(self._is_open)
