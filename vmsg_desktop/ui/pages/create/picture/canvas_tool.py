"""What a view does on the canvas beside zoom and pan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

if TYPE_CHECKING:
    from vmsg_desktop.ui.pages.create.picture.canvas import Canvas


class CanvasTool:
    """Does nothing; tools override what they need. Answers True for what they took."""

    name = ""
    canvas: Canvas

    def attach(self, canvas: Canvas) -> None:
        """Belong to a canvas."""
        self.canvas = canvas

    def cursor(self) -> Qt.CursorShape:
        """While the tool is in use."""
        return Qt.CursorShape.ArrowCursor

    def paint(self, painter: QPainter) -> None:
        """Draw over the picture, in canvas pixels."""

    def press(self, event: QMouseEvent) -> bool:
        """The left button went down."""
        return False

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""

    def release(self, event: QMouseEvent) -> None:
        """The button went up."""

    def wheel(self, turns: float) -> bool:
        """The wheel turned, up is positive."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """A key went down."""
        return False

    def wants_key(self, event: QKeyEvent) -> bool:
        """The key is the tool's even where it is a shortcut of the window."""
        return False

    def step(self, by: int) -> bool:
        """Tab (1) or Shift+Tab (-1) within what can be focused; False leaves the canvas."""
        return False

    def leave(self) -> None:
        """The pointer or the view went away."""
