"""A column of the room: a header of 44 pixels with title, meta and icon buttons, and the body below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme.metrics import COLUMN_PADDING, PANEL_HEADER, ROW_GAP
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label


class Panel(QFrame):
    """Add widgets to ``body`` (a vertical layout). ``surface``: panel or win."""

    def __init__(self, title: str, *, meta: str = "", surface: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Label(title, role="column")
        self._meta = ElidedLabel(meta, role="small", tone="t3")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(4)
        self._beside_title = QHBoxLayout()
        self._beside_title.setSpacing(8)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(COLUMN_PADDING, 0, COLUMN_PADDING, COLUMN_PADDING)
        self.body.setSpacing(ROW_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addLayout(self.body, 1)
        self.setAccessibleName(title)

    def set_title(self, title: str, meta: str = "") -> None:
        """Change the words of the header."""
        self._title.setText(title)
        self._meta.setText(meta)
        self.setAccessibleName(title)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the header."""
        self._actions.addWidget(button)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a badge or the like behind the title."""
        self._beside_title.addWidget(widget)

    def _make_header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(PANEL_HEADER)
        row = QHBoxLayout(header)
        row.setContentsMargins(COLUMN_PADDING, 0, COLUMN_PADDING - 6, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addLayout(self._beside_title)
        row.addWidget(self._meta, 1)
        row.addLayout(self._actions)
        return header
