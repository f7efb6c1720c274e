"""The column of the voice."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.ui.widgets.panel import Panel


class VoicePanel(Panel):
    """Shows and changes the voice of the message under work."""

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__("Voice", surface="panel", parent=parent)
