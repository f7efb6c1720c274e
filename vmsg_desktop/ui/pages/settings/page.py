"""The room: settings."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmsg_desktop.application.studio import Studio


class SettingsPage(QWidget):
    """See the package."""

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
