"""A question that cannot be undone or needs comparing: the question as title, verbs on the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme.fonts import fixed_font
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label


class QuestionDialog(QDialog):
    """`exec` or `open` as usual: accepted means ``answer``. ``body`` is where more widgets go.

    ``answer_kind`` primary makes the answer the default; danger (for what destroys) leaves the default on the safe one.
    """

    def __init__(
        self, question: str, text: str, *, answer: str, safe: str, answer_kind: str = "primary",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setProperty("surface", "panel")
        self.setMinimumWidth(328)
        title = Label(question, role="page", wraps=True)
        words = Label(text, role="small", tone="t2", wraps=True)
        words.setVisible(bool(text))
        self.setAccessibleName(question)
        self.setAccessibleDescription(text)
        self.answer_button = Button(answer, kind=answer_kind)
        self.safe_button = Button(safe)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        # Qt's own least height counts the words as wrapped at the least width: far too high.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(words)
        column.addLayout(self.body)
        column.addSpacing(8)
        column.addLayout(self._make_buttons())
        self._choose_default(answer_kind)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the wrapped words need at this width, and no higher."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), max(self.minimumHeight(), layout.totalHeightForWidth(self.width())))

    def add_code(self, text: str, *, label: str = "") -> Label:
        """Show a fingerprint or the like in a well, with signs of one width; it can be selected."""
        well = Label(text, role="code")
        well.setFont(fixed_font(12))
        well.setProperty("surface", "well")
        well.setMargin(10)
        well.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        well.setAccessibleName(label)
        well.ensurePolished()
        well.setMinimumHeight(well.sizeHint().height())
        self.body.addWidget(well)
        return well

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.safe_button)
        row.addWidget(self.answer_button)
        self.safe_button.clicked.connect(self.reject)
        self.answer_button.clicked.connect(self.accept)
        return row

    def _choose_default(self, answer_kind: str) -> None:
        chosen = self.safe_button if answer_kind == "danger" else self.answer_button
        chosen.setDefault(True)
        chosen.setFocus()
