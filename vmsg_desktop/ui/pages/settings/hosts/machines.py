"""The list of machines, the box that adds a host, and the choice of where new messages are made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.presenters.hosts_state import HostsState, Machine
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.hosts.words import dot, facts_line, machine_name, state_words, translate
from vmsg_desktop.ui.pages.settings.parts import HEADER_PX, Scroll, show_problem
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.list_row import ListRow, RowData
from vmsg_desktop.ui.widgets.tile import Tile

_WIDTH, _ROW_PX = 312, 56


class MachineList(QFrame):
    """``chosen(name)``, ``added(destination)``, ``adding_stopped``, ``run_on_chosen(name)``."""

    chosen = Signal(str)
    added = Signal(str)
    adding_stopped = Signal()
    run_on_chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setFixedWidth(_WIDTH)
        self._state = HostsState()
        self._title, self._runs_on_title = Label("", role="column"), Label("", role="small", tone="t2")
        self._rows: dict[str, ListRow] = {}
        self._row_column = QVBoxLayout()
        self._row_column.setSpacing(4)
        self._problem, self._none = Callout("err", ""), Label("", role="small", tone="t2", wraps=True)
        self._add, self._runs_on = AddBox(), Combo()
        self._lay_out()
        self._add.added.connect(self.added)
        self._add.stopped.connect(self.adding_stopped)
        self._runs_on.picked.connect(self.run_on_chosen)

    def show_hosts(self, state: HostsState) -> None:
        """Show the machines as they stand."""
        self._state = state
        self._title.setText(translate("Hosts", "Where to run"))
        show_problem(self._problem, state.problem)
        names = [machine.name for machine in state.machines]
        if names != list(self._rows):
            self._rebuild(names)
        for machine in state.machines:
            self._rows[machine.name].set_data(_row(machine))
        if state.selected in self._rows:
            self._rows[state.selected].setChecked(True)
        self._none.setText(translate("Hosts", "No host yet: this computer does the work."))
        self._none.setVisible(len(state.machines) == 1 and state.problem is None)
        self._add.show_adding(state)
        self._runs_on_title.setText(translate("Hosts", "New messages run on"))
        with QSignalBlocker(self._runs_on):
            self._runs_on.setAccessibleName(self._runs_on_title.text())
            self._runs_on.set_items([(machine.name, machine_name(machine)) for machine in state.machines])
            self._runs_on.set_value(state.runs_on)

    def clear_typed(self) -> None:
        """The host was taken."""
        self._add.field.set_text("")

    def say_again(self) -> None:
        """The same in another language."""
        self.show_hosts(self._state)

    def _rebuild(self, names: Sequence[str]) -> None:
        for name in [each for each in self._rows if each not in names]:
            row = self._rows.pop(name)
            row.hide()
            row.deleteLater()
        for index, name in enumerate(names):
            row = self._rows.get(name) or self._make_row(name)
            self._rows[name] = row
            self._row_column.insertWidget(index, row)
        self._rows = {name: self._rows[name] for name in names}

    def _make_row(self, name: str) -> ListRow:
        row = ListRow(RowData(name))
        row.setFixedHeight(_ROW_PX)
        row.clicked.connect(partial(self._clicked, name))
        return row

    def _clicked(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)

    def _lay_out(self) -> None:
        self._title.setFixedHeight(HEADER_PX)
        self._title.setContentsMargins(4, 0, 0, 0)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(12, 4, 12, 12)
        inner.setSpacing(10)
        inner.addWidget(self._problem)
        inner.addLayout(self._row_column)
        inner.addWidget(self._none)
        inner.addWidget(self._add)
        inner.addStretch(1)
        self._problem.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(6)
        foot.addWidget(self._runs_on_title)
        foot.addWidget(self._runs_on)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self._title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Scroll(content), 1)
        column.addLayout(foot)


class AddBox(Tile):
    """A field for ``name@host``, and the hosts of the SSH settings. ``added(destination)``, ``stopped``."""

    added = Signal(str)
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(padding=14, surface="sunk")
        self._aliases: tuple[str, ...] = ()
        self._is_adding = False
        self._title, self._words = Label("", role="strong"), Label("", role="small", tone="t2", wraps=True)
        self.field = Field(placeholder="name@host")
        self._problem = Callout("err", "")
        self._problem.hide()
        self.add, self.from_ssh, self._stop = Button(icon="plus"), Button(kind="quiet"), Button()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self._stop, self.from_ssh):
            row.addWidget(button)
        row.addStretch(1)
        self.body.setSpacing(8)
        for widget in (self._title, self._words, self.field, self._problem):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.field.edit.returnPressed.connect(self._ask)
        self.field.changed.connect(lambda _text: self.field.set_error(""))
        self.add.clicked.connect(self._ask)
        self._stop.clicked.connect(lambda _checked=False: self.stopped.emit())
        self.from_ssh.clicked.connect(self._show_aliases)

    def show_adding(self, state: HostsState) -> None:
        """Show whether a host is being reached, and why the last one was not added."""
        self._aliases, self._is_adding = state.aliases, state.is_adding
        self._title.setText(translate("Hosts", "Add a host"))
        self._words.setText(translate("Hosts", "Any Linux machine that you can reach by SSH. No port is opened on it."))
        self.field.edit.setAccessibleName(translate("Hosts", "User and address of the host"))
        self.add.setText(translate("Hosts", "Add host"))
        self.add.set_busy(state.is_adding)
        self.field.setEnabled(not state.is_adding)
        self._stop.setText(translate("Hosts", "Stop"))
        self._stop.setVisible(state.is_adding)
        self.from_ssh.setText(translate("Hosts", "From SSH settings"))
        self.from_ssh.setVisible(not state.is_adding)
        self._show_problem(state.add_problem)
        self.setAccessibleName(self._title.text())

    def _show_problem(self, problem: VmsgError | None) -> None:
        """What is wrong with the typed text stands at the field, the rest in a box."""
        is_typed = problem is not None and problem.family == "input"
        self.field.set_error(said(problem.message) if problem is not None and is_typed else "")
        show_problem(self._problem, None if is_typed else problem)

    @Slot()
    def _ask(self) -> None:
        if self.field.text().strip() and not self._is_adding:
            self.added.emit(self.field.text().strip())

    @Slot()
    def _show_aliases(self) -> None:
        menu = QMenu(self)
        for alias in self._aliases:
            menu.addAction(alias, partial(self.added.emit, alias))
        if not self._aliases:
            none = menu.addAction(translate("Hosts", "~/.ssh/config names no host"))
            none.setEnabled(False)
        menu.exec(self.from_ssh.mapToGlobal(self.from_ssh.rect().bottomLeft()))
        menu.deleteLater()


def _row(machine: Machine) -> RowData:
    icon = "computer" if machine.is_here else "server"
    return RowData(
        machine_name(machine), detail=facts_line(machine) or " ", icon=icon, value=state_words(machine),
        dot=dot(machine),
    )  # fmt: skip
