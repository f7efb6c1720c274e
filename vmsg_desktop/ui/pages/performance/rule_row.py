"""A key figure in the table of the alerts: what it is, its value, its target, and when it is an alert."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.kpi import default_rules
from vmsg_desktop.core.model.kpi import AlertRule, Kpi
from vmsg_desktop.presenters.performance_alerts import HOLDS_S, KpiRow, typed
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.alert_words import (
    definition_words,
    hold_words,
    shape_of,
    standing_words,
    target_only,
    unit_words,
    value_line,
)
from vmsg_desktop.ui.pages.performance.kpi_names import name_words
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.toggle import Toggle

VALUE_PX: Final = 132
TARGET_PX: Final = 80
RULE_PX: Final = 212
_SIGN_PX: Final = 10
_FIELD_PX: Final = 76
_UNIT_PX: Final = 62
_HOLD_PX: Final = 112
_INDENT_PX: Final = 52  # below the field


class RuleRow(QWidget):
    """``typed(key, text)``, ``hold_chosen(key, seconds)``, ``switched(key, bool)``, ``reset_asked(key)``."""

    typed = Signal(str, str)
    hold_chosen = Signal(str, float)
    switched = Signal(str, bool)
    reset_asked = Signal(str)

    def __init__(self, row: KpiRow) -> None:
        super().__init__()
        self._row = row
        self.key = row.kpi.key
        self._shape, self._name = StatusShape("waiting"), Label("", role="strong")
        self._definition = Label("", role="caption", tone="t3", wraps=True)
        self._value, self._reason = Label("", role="strong"), Label("", role="caption", tone="t3", wraps=True)
        self._target = Label("", role="small", tone="t2")
        self._sign, self._unit = Label("", role="body", tone="t2"), Label("", role="small", tone="t2")
        self.field, self.hold, self.toggle = Field(), Combo(), Toggle()
        self.reset = Button(kind="quiet", icon="undo", size="small")
        self._wrong = Label("", role="caption", tone="err", wraps=True)
        self._none = Label("", role="small", tone="t3")
        self._lay_out()
        self.field.committed.connect(lambda text: self.typed.emit(self.key, text))
        self.field.changed.connect(lambda _text: self.say_wrong(""))
        self.hold.picked.connect(lambda seconds: self.hold_chosen.emit(self.key, float(seconds)))
        self.toggle.toggled.connect(lambda is_on: self.switched.emit(self.key, is_on))
        self.reset.clicked.connect(lambda _checked=False: self.reset_asked.emit(self.key))
        self.retranslate()

    def show_row(self, row: KpiRow) -> None:
        """Show another value or rule; what is being typed stays."""
        if row != self._row:
            is_new_rule = row.rule != self._row.rule
            self._row = row
            if is_new_rule:
                self.say_wrong("")
            self._say()

    @property
    def kpi(self) -> Kpi:
        """The figure."""
        return self._row.kpi

    def say_wrong(self, words: str) -> None:
        """What was typed is no threshold."""
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))
        self.field.mark_wrong(words)

    def retranslate(self) -> None:
        """Other words in another language."""
        of = self._row.kpi
        self._name.setText(said(name_words(of.key)))
        self._definition.setText(definition_words(of))
        self._target.setText(target_only(of))
        self._unit.setText(unit_words(of))
        self._none.setText(self.tr("no alert"))
        self.field.edit.setAccessibleName(self.tr("{name}: threshold").format(name=self._name.text()))
        self.hold.setAccessibleName(self.tr("{name}: for how long").format(name=self._name.text()))
        self.toggle.setAccessibleName(self.tr("{name}: alert").format(name=self._name.text()))
        self.reset.set_label(self.tr("{name}: as it came").format(name=self._name.text()))
        self._say()

    def _say(self) -> None:
        row = self._row
        value, reason = value_line(row)
        self._shape.set_state(shape_of(row), standing_words(row))
        self._value.setText(value)
        is_known = row.reading is not None and row.reading.value is not None
        self._value.set_tone("err" if row.alert is not None else "t1" if is_known else "t2")
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._show_rule(row.rule)
        self.setAccessibleName(f"{self._name.text()}: {value}. {standing_words(row)}")

    def _show_rule(self, rule: AlertRule | None) -> None:
        for widget in (self._sign, self.field, self._unit, self.hold, self.toggle):
            widget.setVisible(rule is not None)
        self._none.setVisible(rule is None)
        self.reset.setVisible(rule is not None and self._row.is_changed)
        if rule is None:
            return
        self._sign.setText(">" if rule.bound == "over" else "<")
        if not self.field.edit.isModified() and not self._wrong.text():
            self.field.set_text(typed(rule.key, rule.threshold))
        holds = sorted({*HOLDS_S, rule.hold_s, default_rules()[rule.key].hold_s})
        self.hold.set_items([(f"{each:g}", hold_words(each)) for each in holds])
        self.hold.set_value(f"{rule.hold_s:g}")
        self.toggle.blockSignals(True)
        self.toggle.setChecked(rule.is_on)
        self.toggle.blockSignals(False)
        for widget in (self.field, self.hold):
            widget.setEnabled(rule.is_on)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 9, 14, 9)
        line.setSpacing(12)
        line.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(_column(self._name, self._definition), 1)
        value = _column(self._value, self._reason)
        for label in (self._value, self._reason):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        line.addWidget(_fixed(value, VALUE_PX))
        line.addWidget(_fixed(_column(self._target), TARGET_PX))
        line.addWidget(_fixed(self._make_rule(), RULE_PX))

    def _make_rule(self) -> QVBoxLayout:
        first, second, rule = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        self._sign.setFixedWidth(_SIGN_PX)
        self.field.setFixedWidth(_FIELD_PX)
        self._unit.setFixedWidth(_UNIT_PX)
        self.hold.setFixedWidth(_HOLD_PX)
        for widget in (self.toggle, self._sign, self.field, self._unit, self._none):
            first.addWidget(widget)
        second.setContentsMargins(_INDENT_PX, 0, 0, 0)
        second.addWidget(self.hold)
        second.addWidget(self.reset)
        rule.setContentsMargins(0, 0, 0, 0)
        rule.setSpacing(4)
        for line in (first, second):
            line.setSpacing(6)
            line.addStretch(1)
            rule.addLayout(line)
        rule.addWidget(self._wrong)
        rule.addStretch(1)
        self._wrong.hide()
        return rule


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column


def _fixed(layout: QVBoxLayout | QHBoxLayout, width_px: int) -> QWidget:
    """The layout in a room of one width, so that the columns of all rows line up."""
    holder = QWidget()
    holder.setLayout(layout)
    holder.setFixedWidth(width_px)
    return holder
