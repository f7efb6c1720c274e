"""One line of the pre-flight list: shape, name, value; what is wrong unfolds with its fixes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme.metrics import LINE_HEIGHT
from vmsg_desktop.ui.widgets.fixes import Action, Actions
from vmsg_desktop.ui.widgets.fold import Fold
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_INDENT = 24
_TONES = {"ok": "t2", "warn": "warn", "err": "err"}


class PreflightLine(QWidget):
    """``fixed(key)`` when a fix is pressed. Amber and red lines show a sentence and fixes; a click folds them."""

    fixed = Signal(str)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = StatusShape("waiting")
        self._name = Label(name)
        self._value = ElidedLabel("", role="small", tone="t2")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._sentence = Label("", role="small", tone="t2", wraps=True)
        self._fixes = Actions()
        self._fold = Fold(self._make_body())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._fixes.acted.connect(self.fixed)

    @property
    def is_open(self) -> bool:
        """True while sentence and fixes show."""
        return self._fold.is_open

    def set_line(
        self, state: str, value: str, *, state_label: str = "", sentence: str = "", fixes: Sequence[Action] = ()
    ) -> None:
        """Show ``state`` (a shape of `shapes.STATES`) and ``value``; a sentence unfolds the line by itself."""
        is_news = sentence != self._sentence.text()
        self._shape.set_state(state, state_label)
        self._value.setText(value)
        self._value.set_tone(_TONES.get(state, "t2"))
        self._sentence.setText(sentence)
        self._fixes.set_actions(fixes)
        self.setAccessibleName(f"{self._name.text()}: {state_label or state}, {value}")
        self.setAccessibleDescription(sentence)
        if is_news or not sentence:
            self._fold.set_open(bool(sentence))

    def set_name(self, name: str) -> None:
        """Change the words, e.g. to another language."""
        self._name.setText(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fold and unfold what there is to say."""
        if self._sentence.text() and event.position().y() < LINE_HEIGHT:
            self._fold.set_open(not self._fold.is_open)

    def _make_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(LINE_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._shape)
        row.addWidget(self._name)
        row.addWidget(self._value, 1)
        return head

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_INDENT, 0, 4, 8)
        column.setSpacing(8)
        column.addWidget(self._sentence)
        column.addWidget(self._fixes)
        return body
