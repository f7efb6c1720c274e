"""A state as a shape of 16 pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vmsg_desktop.ui.widgets.shapes import STATES, paint_shape
from vmsg_desktop.ui.widgets.turning import Turning


class StatusShape(QWidget):
    """``state`` is one of `shapes.STATES`; ``label`` is the state in words for a screen reader."""

    def __init__(self, state: str = "waiting", label: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turning = Turning(self)
        self._state = ""
        self.setFixedSize(16, 16)
        self.set_state(state, label)

    @property
    def state(self) -> str:
        """The state that is shown."""
        return self._state

    def set_state(self, state: str, label: str = "") -> None:
        """Show another state; ValueError when there is no such shape."""
        if state not in STATES:
            raise ValueError(f"state {state!r} is none of {', '.join(STATES)}")
        self._state = state
        self.setAccessibleName(label or state)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape; a running one asks for its next frame."""
        painter = QPainter(self)
        paint_shape(painter, QRectF(self.rect()), self._state)
        painter.end()
        if self._state == "running":
            self._turning.keep_turning()
