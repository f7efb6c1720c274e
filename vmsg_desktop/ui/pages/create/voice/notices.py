"""One box at the top of the column for what a person has to know; the most urgent one is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.theme.metrics import COLUMN_PADDING
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.fixes import Action

ORDER: Final = ("import", "voice", "music", "recording", "playback", "recovered")
"""What a notice can be about, the most urgent first."""


@dataclass(frozen=True)
class Notice:
    """What is said; ``kind`` as of Callout."""

    title: str
    text: str
    actions: tuple[Action, ...]
    kind: str = "err"


class Notices(QWidget):
    """``acted(about, key)`` when an action is pressed."""

    acted = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: dict[str, Notice] = {}
        self.callout = Callout("note", "")
        self.callout.acted.connect(lambda key: self.acted.emit(self.about, key))
        column = QVBoxLayout(self)
        column.setContentsMargins(COLUMN_PADDING, 0, COLUMN_PADDING, 10)
        column.addWidget(self.callout)
        self.hide()

    @property
    def about(self) -> str:
        """What is shown; empty = nothing."""
        return next((about for about in ORDER if about in self._notices), "")

    def say(self, about: str, notice: Notice | None) -> None:
        """Say something about a subject of ORDER, or nothing any more."""
        if notice is None:
            self._notices.pop(about, None)
        else:
            self._notices[about] = notice
        shown = self._notices.get(self.about)
        self.setVisible(shown is not None)
        if shown is not None:
            self.callout.set_content(shown.kind, shown.title, shown.text, actions=shown.actions)

    def say_error(self, about: str, error: VmsgError | None, *actions: Action) -> None:
        """Say what went wrong, and what to do."""
        self.say(about, None if error is None else Notice(said(error.message), said(error.hint), tuple(actions)))
