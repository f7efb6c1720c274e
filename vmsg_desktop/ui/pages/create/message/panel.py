"""The column of the message."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.ui.widgets.panel import Panel


class MessagePanel(Panel):
    """Shows and changes the message of the message under work."""

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__("Message", surface="panel", parent=parent)
