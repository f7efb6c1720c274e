"""What happened, why, what it cost, and what can be done: a tinted box in the flow of the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.fixes import Action, Actions
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_GROUNDS = {
    "ok": ("ok_tint", "ok_line"),
    "warn": ("warn_tint", "warn_line"),
    "err": ("err_tint", "err_line"),
    "note": ("panel", "line2"),
}


class Callout(QWidget):
    """``acted(key)`` when an action is pressed. ``kind``: ok, warn, err, note."""

    acted = Signal(str)

    def __init__(
        self, kind: str, title: str, text: str = "", *, actions: Sequence[Action] = (), links: Sequence[Action] = (),
        meta: str = "", state_label: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._shape = StatusShape(kind)
        self._title = Label("", role="strong", wraps=True)
        self._meta = Label("", role="small", tone="t3")
        self._text = Label("", role="small", tone="t2", wraps=True)
        self._actions, self._links = Actions(), Actions(gap=14)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._lay_out()
        self._actions.acted.connect(self.acted)
        self._links.acted.connect(self.acted)
        self.set_content(kind, title, text, actions=actions, links=links, meta=meta, state_label=state_label)

    def set_content(
        self, kind: str, title: str, text: str = "", *, actions: Sequence[Action] = (), links: Sequence[Action] = (),
        meta: str = "", state_label: str = "",
    ) -> None:  # fmt: skip
        """Say something else. ``meta`` stands at the right of the title; ``links`` in a row below the actions."""
        self._kind = kind
        self._shape.set_state(kind, state_label)
        self._title.setText(title)
        for label, words in ((self._text, text), (self._meta, meta)):
            label.setText(words)
            label.setVisible(bool(words))
        self._actions.set_actions(actions)
        self._links.set_actions([Action(each.key, each.text, "link", each.icon) for each in links])
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tinted box."""
        painter = QPainter(self)
        fill, line = _GROUNDS[self._kind]
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_TILE, fill=colour(fill), line=colour(line))
        painter.end()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 11, 14, 11)
        self._actions.setContentsMargins(0, 3, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._meta, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self._actions)
        column.addWidget(self._links)
        row.addLayout(column, 1)
