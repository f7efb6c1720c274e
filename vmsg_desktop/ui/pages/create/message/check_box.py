"""The pre-flight list: a heading with what is to be done, then a line for each thing that was looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.model.preflight import Fix, Line
from vmsg_desktop.presenters.message_check import CheckState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.message.words import line_names
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.preflight_line import PreflightLine

_WAITING = ("photo", "face", "sound", "loudness", "credits")
_STATES = {"ok": "ok", "look": "warn", "stop": "err"}


class CheckBox(QWidget):
    """``fixed(fix)`` when a fix is pressed."""

    fixed = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = CheckState()
        self._heading = Label("", role="section")
        self._to_fix = Label("", role="small", tone="err")
        self._to_look = Label("", role="small", tone="warn")
        self._calm = ElidedLabel("", role="small", tone="t3")
        self._lines: list[PreflightLine] = []
        self._shown: tuple[Line, ...] = ()
        self._error = Callout("err", "")
        self._error.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._make_head())
        self._column.addWidget(self._error)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def lines(self) -> tuple[PreflightLine, ...]:
        """The lines that are shown, from the top."""
        return tuple(line for line in self._lines if not line.isHidden())

    def show_state(self, state: CheckState) -> None:
        """Show the list, or what it waits for; an old list stays while a new one is made."""
        self._state = state
        self._error.setVisible(state.error is not None)
        if state.error is not None:
            self._error.set_content("err", said(state.error.message), said(state.error.hint))
        if state.missing or (state.report is None and state.error is None):
            self._show_waiting()
        else:
            lines = () if state.report is None else state.report.lines
            self._show_lines(tuple(line for line in lines if line.id != "names" or line.state != "ok"))
        self._show_summary()

    def retranslate(self) -> None:
        """Say it in another language."""
        self.show_state(self._state)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 5)
        head.setSpacing(10)
        head.addWidget(self._heading)
        head.addStretch(1)
        for label in (self._to_fix, self._to_look, self._calm):
            head.addWidget(label)
        return head

    def _show_waiting(self) -> None:
        needs_photo, needs_voice = "photo" in self._state.missing, "voice" in self._state.missing
        checking = self.tr("looking…")
        after_photo = (
            self.tr("after the photo") if needs_photo else self.tr("after the voice") if needs_voice else checking
        )
        after_voice = (
            self.tr("after the voice") if needs_voice else self.tr("after the photo") if needs_photo else checking
        )
        values = {
            "photo": self.tr("add a photo") if needs_photo else after_photo,
            "face": after_photo,
            "sound": self.tr("record or import") if needs_voice else after_voice,
            "loudness": after_voice,
            "credits": after_voice,
        }
        for line, name in zip(self._take(len(_WAITING)), _WAITING, strict=True):
            line.set_name(line_names()[name])
            line.set_line("waiting", values[name], state_label=self.tr("waiting"))

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        self._shown = lines
        labels = {"ok": self.tr("good"), "look": self.tr("to look at"), "stop": self.tr("to fix")}
        for row, line in zip(self._take(len(lines)), lines, strict=True):
            row.set_name(line_names().get(line.id, line.title))
            fixes = [Action(f"{line.id}:{index}", said(fix.label)) for index, fix in enumerate(line.fixes)]
            row.set_line(
                _STATES[line.state],
                said(_short(line)),
                state_label=labels[line.state],
                sentence=said(line.explanation),
                fixes=fixes,
            )

    def _show_summary(self) -> None:
        state, lines = self._state, self._state.report.lines if self._state.report else ()
        stops = sum(line.state == "stop" for line in lines)
        looks = sum(line.state == "look" for line in lines)
        self._heading.setText(self.tr("Pre-flight"))
        self._to_fix.setText(self.tr("{count} to fix").format(count=stops) if stops else "")
        self._to_look.setText(self.tr("{count} to look at").format(count=looks) if looks else "")
        self._to_fix.setVisible(bool(stops))
        self._to_look.setVisible(bool(looks))
        self._calm.set_tone("t3")
        if state.missing:
            self._calm.setText(self.tr("waiting"))
        elif state.error is not None:
            self._calm.setText(self.tr("not made"))
        elif state.report is None or state.is_stale:
            self._calm.setText(self.tr("looking…"))
        elif stops or looks:
            self._calm.setText("")
        else:
            self._calm.setText(self.tr("All clear"))
            self._calm.set_tone("ok")
        self._calm.setVisible(bool(self._calm.text()))

    def _take(self, count: int) -> list[PreflightLine]:
        """As many lines as are needed; what is left over is hidden and used again."""
        while len(self._lines) < count:
            line = PreflightLine("")
            line.fixed.connect(self._fix)
            self._lines.append(line)
            self._column.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < count)
        return self._lines[:count]

    def _fix(self, key: str) -> None:
        name, _, index = key.partition(":")
        fix: Fix = next(line for line in self._shown if line.id == name).fixes[int(index)]
        self.fixed.emit(fix)


def _short(line: Line) -> str:
    """The value as the narrow column has room for it: what is left of a price step is said beside the voice."""
    return " · ".join(line.value.split(" · ")[:2]) if line.id == "credits" else line.value
