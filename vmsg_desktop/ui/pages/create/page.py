"""Three columns side by side, no wizard: everything reacts at once."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.ui.pages.create.header import Header
from vmsg_desktop.ui.pages.create.message.panel import MessagePanel
from vmsg_desktop.ui.pages.create.picture.panel import PicturePanel
from vmsg_desktop.ui.pages.create.voice.panel import VoicePanel
from vmsg_desktop.ui.widgets.splitter import Splitter

_WIDTHS = (572, 420, 344)
_NARROW = (484, 392, 320)
_NARROW_BELOW_PX = 1360


class CreatePage(QWidget):
    """The room where a message is made."""

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = Header(studio)
        self.picture = PicturePanel(studio)
        self.voice = VoicePanel(studio)
        self.message = MessagePanel(studio)
        self.message.standing_changed.connect(self.header.show_standing)
        self.message.photo_wanted.connect(self.picture.choose_photo)
        self.message.voice_wanted.connect(self.voice.choose_file)
        self.header.show_standing(self.message.standing)
        self._columns = Splitter()
        for stretch, panel in ((1, self.picture), (0, self.voice), (0, self.message)):
            self._columns.addWidget(panel)
            self._columns.setStretchFactor(self._columns.count() - 1, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._columns, 1)
        self._kept_widths: tuple[int, ...] | None = studio.settings.current.panels

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is it known how wide the window is."""
        super().showEvent(event)
        if self._kept_widths is not None:
            self.set_widths(self._kept_widths)
            self._kept_widths = None

    def set_widths(self, widths: tuple[int, ...]) -> None:
        """Column widths in px; empty = as designed for this window."""
        designed = _NARROW if self.window().width() < _NARROW_BELOW_PX else _WIDTHS
        self._columns.setSizes(list(widths or designed))

    def widths(self) -> tuple[int, ...]:
        """As they are now."""
        return tuple(self._columns.sizes())
