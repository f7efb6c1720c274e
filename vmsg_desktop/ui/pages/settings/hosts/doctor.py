"""The doctor's table: what is to be fixed first, then what is to be looked at, then what passed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.model.host import HostCheck
from vmsg_desktop.presenters.hosts_state import Doctor
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.hosts.words import check_name, clock, seconds, translate
from vmsg_desktop.ui.pages.settings.parts import empty
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.tile import Tile

_SHAPES = {"ok": "ok", "warn": "warn", "fail": "err"}
_ORDER = {"fail": 0, "warn": 1, "ok": 2}
_NAME_PX = 148


class DoctorTile(Tile):
    """``run_asked`` when it is to look again, ``fix_asked(key)`` with "setup" or "start"."""

    run_asked = Signal()
    fix_asked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._doctor = Doctor()
        self._title = Label("", role="strong")
        self._counts = [Label("", role="small", tone=tone) for tone in ("ok", "warn", "err")]
        self._when = ElidedLabel("", role="small", tone="t3")
        self.run = Button(icon="refresh", size="normal")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.setSpacing(0)
        self.body.addWidget(self._make_head())
        self.body.addLayout(self._rows)
        self.run.clicked.connect(lambda _checked=False: self.run_asked.emit())

    def show_doctor(self, doctor: Doctor) -> None:
        """Show what was found."""
        self._title.setText(translate("Hosts", "Doctor"))
        self.setAccessibleName(translate("Hosts", "Doctor"))
        self.run.setText(translate("Hosts", "Run again") if doctor.at_s is not None else translate("Hosts", "Run"))
        self.run.set_busy(doctor.is_running)
        if doctor.at_s is None:
            idle = translate("Hosts", "It tries everything that making messages needs.")
            self._when.setText("" if doctor.is_running else idle)
        else:
            words = translate("Hosts", "{time}, took {seconds}")
            self._when.setText(words.format(time=clock(doctor.at_s), seconds=seconds(doctor.took_s)))
        self._count(doctor.checks)
        if doctor.checks is not self._doctor.checks:
            self._show_checks(doctor.checks)
        self._doctor = doctor

    def say_again(self) -> None:
        """The same in another language."""
        doctor, self._doctor = self._doctor, Doctor()
        self.show_doctor(doctor)

    def _count(self, checks: Sequence[HostCheck]) -> None:
        words = {
            "ok": translate("Hosts", "{count} passed"),
            "warn": translate("Hosts", "{count} to look at"),
            "fail": translate("Hosts", "{count} to fix"),
        }
        for label, (state, text) in zip(self._counts, words.items(), strict=True):
            count = sum(check.state == state for check in checks)
            label.setText(text.format(count=count))
            label.setVisible(count > 0)

    def _show_checks(self, checks: Sequence[HostCheck]) -> None:
        empty(self._rows)
        for check in sorted(checks, key=lambda each: _ORDER[each.state]):
            self._rows.addWidget(Rule())
            row = CheckRow(check)
            row.fix_asked.connect(self.fix_asked)
            self._rows.addWidget(row)

    def _make_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(44)
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Picture("stethoscope"))
        row.addWidget(self._title)
        for label in self._counts:
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self._when)
        row.addWidget(self.run)
        return head


class CheckRow(QWidget):
    """One finding; what mends it stands below, or as a button where the program can do it."""

    fix_asked = Signal(str)

    def __init__(self, check: HostCheck, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = Label(check_name(check.name), role="body")
        name.setFixedWidth(_NAME_PX)
        found = Label(said(check.found), role="small", tone="t2", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(found)
        key, text = _button_of(check)
        if check.fix and not key:
            fix = Label(said(check.fix), role="small", tone="t1", wraps=True)
            words.addWidget(fix)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(StatusShape(_SHAPES[check.state], _state_words(check)))
        row.addWidget(name)
        row.addLayout(words, 1)
        if key:
            button = Button(text, size="small", kind="primary" if check.state == "fail" else "secondary")
            button.clicked.connect(lambda _checked=False: self.fix_asked.emit(key))
            row.addWidget(button)
        self.setMinimumHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{name.text()}, {_state_words(check)}: {found.text()}")


def _button_of(check: HostCheck) -> tuple[str, str]:
    """(key, words) of the button that mends a finding; empty where the program cannot."""
    if check.fix.startswith("vmsg agent setup"):
        is_first = check.state == "fail"
        return "setup", translate("Hosts", "Set up…") if is_first else translate("Hosts", "Bring it up to date…")
    if check.fix.startswith("vmsg agent start"):
        return "start", translate("Hosts", "Start it")
    if check.fix.startswith("vmsg models get"):
        return "models", translate("Hosts", "Get it…")
    return "", ""


def _state_words(check: HostCheck) -> str:
    return {
        "ok": translate("Hosts", "passed"),
        "warn": translate("Hosts", "to look at"),
        "fail": translate("Hosts", "to fix"),
    }[check.state]
