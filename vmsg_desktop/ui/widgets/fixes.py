"""Actions offered where something is wrong: small buttons that know which fix they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.flow import FlowLayout


@dataclass(frozen=True)
class Action:
    """``key`` is what the signal carries; ``kind`` one of `button.KINDS`."""

    key: str
    text: str
    kind: str = "secondary"
    icon: str = ""


class Actions(QWidget):
    """``acted(key)`` when one is pressed. Breaks into rows where the width ends."""

    acted = Signal(str)

    def __init__(
        self, actions: Sequence[Action] = (), *, size: str = "small", gap: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._flow = FlowLayout(self, gap=gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._offered: tuple[Action, ...] = ()
        self.setVisible(False)
        self.set_actions(actions)

    def set_actions(self, actions: Sequence[Action]) -> None:
        """Offer other actions."""
        if tuple(actions) == self._offered:
            return
        self._offered = tuple(actions)
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for action in actions:
            button = Button(action.text, kind=action.kind, icon=action.icon, size=self._size)
            button.clicked.connect(lambda _checked=False, key=action.key: self.acted.emit(key))
            self._flow.addWidget(button)
        self.setVisible(bool(actions))
