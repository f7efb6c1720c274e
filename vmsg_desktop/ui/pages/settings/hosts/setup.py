"""Setting an agent up: what it shall have, then its steps as they go, with the way to stop."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.model.host import DEFAULT_IDLE_MINUTES, SetupWishes
from vmsg_desktop.presenters.hosts_state import Machine, Setup, Step
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.hosts.words import step_words, translate
from vmsg_desktop.ui.pages.settings.parts import TitledTile
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.stage_row import ThinBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape

IDLE_MINUTES = (10, 15, 30, 60, 240, 0)
_SHAPES = {"waiting": "waiting", "running": "running", "done": "ok", "kept": "ok", "failed": "err"}


def idle_words(minutes: float) -> str:
    """When an agent ends by itself."""
    if minutes == 0:
        return translate("Hosts", "Never")
    if minutes % 60 == 0:
        return translate("Hosts", "After {hours} h idle").format(hours=f"{minutes / 60:g}")
    return translate("Hosts", "After {minutes} min idle").format(minutes=f"{minutes:g}")


class SetupTile(TitledTile):
    """``asked(SetupWishes)`` when it is to begin, ``cancelled`` when it is to stop, ``dismissed``: not now."""

    asked = Signal(object)
    cancelled = Signal()
    dismissed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(icon="server", parent=parent)
        self._why = Label("", role="small", tone="t2", wraps=True)
        self._problem = Callout("err", "")
        self._choices, self._steps = _Choices(), _Steps()
        self.begin, self.stop, self._dismiss = Button(kind="primary"), Button(), Button(kind="quiet")
        self.buttons.addWidget(self.stop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.begin)
        foot.addWidget(self._dismiss)
        foot.addStretch(1)
        for widget in (self._why, self._problem, self._choices):
            self.body.addWidget(widget)
        self.body.addLayout(foot)
        self.body.addWidget(self._steps)
        self.begin.clicked.connect(self._ask)
        self.stop.clicked.connect(lambda _checked=False: self.cancelled.emit())
        self._dismiss.clicked.connect(lambda _checked=False: self.dismissed.emit())
        self._problem.acted.connect(lambda _key: self._ask())

    def show_machine(self, machine: Machine) -> None:
        """Show the choices, or the steps of a set-up."""
        setup, is_running = machine.setup, machine.is_setting_up
        self.set_title(self._title_words(machine))
        self._why.setText(self._why_words(machine))
        self._why.setVisible(not is_running)
        self._choices.say()
        self._choices.setVisible(not is_running)
        self.begin.setVisible(not is_running)
        self.begin.setText(
            translate("Hosts", "Bring up to date") if machine.mark == "outdated" else translate("Hosts", "Set up")
        )
        self._dismiss.setText(translate("Hosts", "Not now"))
        self._dismiss.setVisible(not is_running and machine.mark not in ("bare", "outdated"))
        self.stop.setText(translate("Hosts", "Stop"))
        self.stop.setVisible(is_running)
        self._steps.setVisible(setup is not None)
        if setup is not None:
            self._steps.show_setup(setup)
        self._show_problem(setup)

    def _show_problem(self, setup: Setup | None) -> None:
        problem = setup.problem if setup is not None else None
        self._problem.setVisible(problem is not None)
        if problem is not None:
            log = str(problem.details.get("log", ""))
            text = said(problem.hint)
            if log:
                text = f"{text} {translate('Hosts', 'All that it said: {path}').format(path=log)}"
            actions = [Action("again", translate("Hosts", "Try again"))]
            self._problem.set_content("err", said(problem.message), text.strip(), actions=actions)

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self._choices.wishes())

    def _title_words(self, machine: Machine) -> str:
        if machine.is_setting_up:
            return translate("Hosts", "Setting up {host}").format(host=machine.name)
        if machine.mark == "outdated":
            return translate("Hosts", "Its agent is of another version")
        return (
            translate("Hosts", "No agent is set up there")
            if machine.mark == "bare"
            else translate("Hosts", "Set up its agent")
        )

    def _why_words(self, machine: Machine) -> str:
        state = machine.look.status.state if machine.look is not None else None
        if machine.mark == "outdated" and machine.look is not None and state is not None:
            words = translate("Hosts", "{there} is there, {here} is here. Until both are the same, nothing runs on it.")
            return words.format(there=state.version, here=machine.look.status.here)
        return translate(
            "Hosts",
            "The agent is this program without its window. It lives in your own account there, needs no administrator, "
            "and opens no port.",
        )


class _Choices(QWidget):
    """What the agent shall have."""

    def __init__(self) -> None:
        super().__init__()
        self._extras, self._models, self._source, self._idle = Combo(), Combo(), Combo(), Combo()
        self._labels = [Label("", role="small", tone="t2") for _ in range(4)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 112)
        grid.setColumnStretch(2, 1)
        for row, (label, combo) in enumerate(zip(self._labels, self._combos(), strict=True)):
            combo.setMinimumWidth(300)
            grid.addWidget(label, row, 0)
            grid.addWidget(combo, row, 1)
        self.say()
        self._idle.set_value(f"{DEFAULT_IDLE_MINUTES:g}")

    def say(self) -> None:
        """Words, in the language of now."""
        names = (
            translate("Hosts", "Works on"),
            translate("Hosts", "Models"),
            translate("Hosts", "Models come from"),
            translate("Hosts", "Ends itself"),
        )
        for label, combo, name in zip(self._labels, self._combos(), names, strict=True):
            label.setText(name)
            combo.setAccessibleName(name)
        self._extras.set_items([
            ("auto", translate("Hosts", "The GPU where it has one")),
            ("base", translate("Hosts", "The processor alone")),
            ("gpu", translate("Hosts", "The GPU (about 3 GB to install)")),
        ])  # fmt: skip
        self._models.set_items([
            ("starter", translate("Hosts", "Starter set")),
            ("starter full", translate("Hosts", "Starter and full set")),
        ])  # fmt: skip
        self._source.set_items([
            ("auto", translate("Hosts", "The network, else this computer")),
            ("host", translate("Hosts", "The network")),
            ("here", translate("Hosts", "This computer")),
        ])  # fmt: skip
        self._idle.set_items([(f"{minutes:g}", idle_words(minutes)) for minutes in IDLE_MINUTES])

    def wishes(self) -> SetupWishes:
        """As chosen."""
        models = tuple(self._models.value().split())
        return SetupWishes(self._extras.value(), models, self._source.value(), float(self._idle.value()))  # type: ignore[arg-type]

    def _combos(self) -> tuple[Combo, Combo, Combo, Combo]:
        return self._extras, self._models, self._source, self._idle


class _Steps(QWidget):
    """The steps, what a program on the host says now, and what a person should know."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = [_StepRow() for _ in Setup().steps]
        self._line = ElidedLabel("", role="small", tone="t3")
        self._notes = Label("", role="small", tone="t2", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        for row in self._rows:
            column.addWidget(row)
        column.addWidget(self._line)
        column.addWidget(self._notes)

    def show_setup(self, setup: Setup) -> None:
        """Show where it is."""
        for row, step in zip(self._rows, setup.steps, strict=True):
            row.show_step(step)
        self._line.setText(setup.line or " ")
        self._line.setVisible(setup.is_running)
        self._notes.setText("\n".join(said(note) for note in setup.notes))
        self._notes.setVisible(bool(setup.notes))


class _StepRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._shape, self._name = StatusShape("waiting"), Label("", role="body")
        self._bar, self._words = ThinBar(width_px=120), ElidedLabel("", role="small", tone="t2")
        self._name.setFixedWidth(200)
        self.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._shape, self._name, self._bar):
            row.addWidget(widget)
        row.addWidget(self._words, 1)

    def show_step(self, step: Step) -> None:
        """Show how far it is."""
        states = {
            "waiting": translate("Hosts", "waiting"),
            "running": translate("Hosts", "running"),
            "done": translate("Hosts", "done"),
            "kept": translate("Hosts", "was there already"),
            "failed": translate("Hosts", "failed"),
        }
        self._shape.set_state(_SHAPES[step.state], states[step.state])
        self._name.setText(step_words(step.step))
        self._name.set_tone("t2" if step.state == "waiting" else "t1")
        self._bar.set_share(step.share if step.state == "running" else None)
        self._words.setText(step.words)
        told = (self._name.text(), states[step.state], step.words)
        self.setAccessibleName(", ".join(filter(None, told)))
