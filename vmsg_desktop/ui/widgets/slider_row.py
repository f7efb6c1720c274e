"""Label, slider and value in one row. The value can be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.values import ValueRange, format_value, parse_value

VALUE_PX = 60


class SliderRow(QWidget):
    """``moved(value)`` while the value changes, ``settled(value)`` when it is let go, typed or stepped.

    ``label_px`` lines several rows up; ``is_framed`` draws the value as a field.
    """

    moved = Signal(float)
    settled = Signal(float)

    def __init__(
        self, label: str, values: ValueRange, *, label_px: int = 64, is_framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._values = values
        self.slider = Slider(values, label=label)
        self._label = Label(label, tone="t2")
        self._label.setMinimumWidth(label_px)
        self._value = _ValueEdit(is_framed=is_framed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self._value.typed.connect(self._take_typed)
        self.slider.moved.connect(self.moved)
        self.slider.settled.connect(self.settled)
        self.slider.valueChanged.connect(self._show_value)
        self.set_label(label)
        self._show_value()

    def value(self) -> float:
        """The value now."""
        return self.slider.number()

    def set_value(self, value: float) -> None:
        """Show another value without a signal."""
        self.slider.set_number(value)
        self._show_value()

    def set_label(self, label: str) -> None:
        """Change the words, e.g. to another language."""
        self._label.setText(label)
        self.slider.setAccessibleName(label)
        self._value.setAccessibleName(label)

    def set_label_width(self, width_px: int) -> None:
        """Line it up with other rows."""
        self._label.setFixedWidth(width_px)

    def _show_value(self) -> None:
        self._value.show_text(format_value(self.slider.number(), self._values))

    def _take_typed(self, text: str) -> None:
        value = parse_value(text, self._values)
        if value is not None and self._values.position_of(value) != self.slider.value():
            self.slider.set_number(value)
            self.moved.emit(self.value())
            self.settled.emit(self.value())
        self._show_value()


class _ValueEdit(QLineEdit):
    typed = Signal(str)

    def __init__(self, *, is_framed: bool) -> None:
        super().__init__()
        self.setProperty("bare", not is_framed)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(VALUE_PX + 8)
        self.returnPressed.connect(self._commit)

    def show_text(self, text: str) -> None:
        if not self.hasFocus() or not self.isModified():
            self.setText(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setModified(False)
            self.typed.emit("")
            return
        super().keyPressEvent(event)

    def _commit(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.typed.emit(self.text())
