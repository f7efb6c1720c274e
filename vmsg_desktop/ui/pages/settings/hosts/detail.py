"""Everything about one machine: its state, what can be done with it, the way to it, its key, its doctor."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu

from vmsg_desktop.core.model.host import SetupWishes
from vmsg_desktop.presenters.hosts import HostsPresenter
from vmsg_desktop.presenters.hosts_state import Machine
from vmsg_desktop.ui.pages.settings.hosts.doctor import DoctorTile
from vmsg_desktop.ui.pages.settings.hosts.setup import SetupTile
from vmsg_desktop.ui.pages.settings.hosts.tiles import ChangedKeyTile, ConnectionTile, MachineTile, PinTile
from vmsg_desktop.ui.pages.settings.hosts.words import badge_kind, machine_name, state_words, translate
from vmsg_desktop.ui.pages.settings.parts import Section, show_problem
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.fixes import Action

_NARROW_PX = 640


class HostDetail(Section):
    """``models_asked`` when a fix leads to the models of this computer."""

    models_asked = Signal()

    def __init__(self, presenter: HostsPresenter) -> None:
        super().__init__(widest=0)
        self._presenter = presenter
        self._machine = presenter.state.machines[0]
        self._wants_setup = ""  # the host whose set-up was asked for though an agent is there
        self._state, self._version = Badge("", has_dot=True), Badge("")
        self._look, self._power, self._stop_doing = Button(kind="quiet", icon="refresh"), Button(icon="power"), Button()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._more = Button(icon="more")
        self._problem = Callout("err", "")
        self._changed, self._setup, self._pin = ChangedKeyTile(), SetupTile(), PinTile()
        self._connection, self._facts, self._doctor = ConnectionTile(), MachineTile(), DoctorTile()
        self._lay_out()
        self._connect()

    def show_machine(self, machine: Machine) -> None:
        """Show another machine, or the same as it stands now."""
        if machine.name != self._machine.name:
            self._wants_setup = ""
        self._machine = machine
        is_stopped = machine.changed is not None
        self.set_title(machine_name(machine))
        self._show_head(machine)
        show_problem(self._problem, None if is_stopped else machine.problem, self._fixes(machine))
        self._changed.setVisible(is_stopped)
        if machine.changed is not None:
            self._changed.show_change(machine.changed)
        self._show_setup(machine)
        for tile in (self._connection, self._facts):
            tile.show_machine(machine)
        self._connection.setVisible(not machine.is_here)
        self._pin.setVisible(machine.pin is not None and not is_stopped)
        if machine.pin is not None:
            self._pin.show_pin(machine.pin)
        self._doctor.setVisible(not is_stopped and not machine.is_setting_up)
        self._doctor.show_doctor(machine.doctor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow the two tiles stand below each other, and the version is left to the doctor."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(down if self.width() < _NARROW_PX else across)
        self._show_head(self._machine)

    def say_again(self) -> None:
        """The same in another language."""
        self.show_machine(self._machine)
        self._doctor.say_again()

    def _show_head(self, machine: Machine) -> None:
        self._state.set_badge(state_words(machine), badge_kind(machine))
        state = machine.look.status.state if machine.look is not None else None
        here = machine.here
        words, kind = "", "neutral"
        if here is not None:
            words = translate("Hosts", "version {version}").format(version=here.version)
        elif state is not None and state.version is not None:
            is_other = machine.mark == "outdated"
            pattern = (
                translate("Hosts", "agent {version} differs")
                if is_other
                else translate("Hosts", "agent {version} matches")
            )
            words, kind = pattern.format(version=state.version.partition("-")[0]), "warn" if is_other else "neutral"
        self._version.set_badge(words, kind)
        self._version.setVisible(bool(words) and machine.changed is None and self.width() >= _NARROW_PX)
        self._show_buttons(machine)

    def _show_buttons(self, machine: Machine) -> None:
        is_free = not machine.doing and not machine.is_setting_up
        is_open = is_free and machine.changed is None
        self._look.set_label(translate("Hosts", "Look again"))
        self._look.set_busy(machine.doing == "looking")
        self._look.setVisible(machine.changed is None and not machine.is_setting_up)
        is_up = machine.mark in ("ready", "outdated")
        self._power.setText(translate("Hosts", "Stop agent") if is_up else translate("Hosts", "Start agent"))
        self._power.set_busy(machine.doing in ("starting", "stopping", "changing"))
        is_waiting = bool(machine.doing) or machine.doctor.is_running
        self._power.setVisible(
            not is_waiting
            and not machine.is_here
            and machine.mark in ("ready", "outdated", "asleep")
            and not machine.is_setting_up
        )
        self._power.setEnabled(is_open or self._power.is_busy)
        self._stop_doing.setText(translate("Hosts", "Stop waiting"))
        self._stop_doing.setVisible(is_waiting)
        self._more.set_label(translate("Hosts", "More about {host}").format(host=machine.name))
        self._more.setVisible(not machine.is_here and not machine.is_setting_up)
        self._more.setEnabled(is_free)

    def _show_setup(self, machine: Machine) -> None:
        is_needed = machine.mark in ("bare", "outdated") or machine.setup is not None
        is_shown = not machine.is_here and machine.changed is None and (is_needed or self._wants_setup == machine.name)
        self._setup.setVisible(is_shown)
        if is_shown:
            self._setup.show_machine(machine)

    def _fixes(self, machine: Machine) -> list[Action]:
        if machine.problem is None:
            return []
        if machine.mark in ("locked", "unconfirmed"):
            words = (
                translate("Hosts", "Unlock it") if machine.mark == "locked" else translate("Hosts", "Compare its key…")
            )
            return [Action("look", words, "primary")]
        return [Action("look", translate("Hosts", "Try again"))] if machine.problem.retryable else []

    @Slot()
    def _look_again(self) -> None:
        self._presenter.look(self._machine.name)

    @Slot()
    def _switch(self) -> None:
        if self._machine.mark == "asleep":
            self._presenter.start(self._machine.name)
        else:
            self._presenter.stop(self._machine.name)

    @Slot()
    def _cancel(self) -> None:
        self._presenter.cancel(self._machine.name)

    @Slot(str)
    def _fix(self, key: str) -> None:
        if key == "models" and self._machine.is_here:
            self.models_asked.emit()
        elif key in ("setup", "models"):
            self._offer_setup()
        elif key == "start":
            self._presenter.start(self._machine.name)

    @Slot()
    def _offer_setup(self) -> None:
        self._wants_setup = self._machine.name
        self.show_machine(self._machine)
        self._setup.begin.setFocus()
        self.scroller.ensureWidgetVisible(self._setup)

    @Slot()
    def _propose_removal(self) -> None:
        self._presenter.propose_removal(self._machine.name)

    @Slot()
    def _ask_unpinning(self) -> None:
        name = self._machine.name
        dialog = QuestionDialog(
            translate("Hosts", "Unpin the key of {host}?").format(host=name),
            translate("Hosts", "You are asked to compare its key at the next connection, as on first contact."),
            answer=translate("Hosts", "Unpin it"), safe=translate("Hosts", "Keep it pinned"), answer_kind="danger",
            parent=self.window(),
        )  # fmt: skip
        dialog.accepted.connect(partial(self._presenter.unpin, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _show_menu(self) -> None:
        machine, entry = self._machine, self._machine.entry
        if entry is None:
            return
        menu = QMenu(self)
        if machine.changed is None:
            if machine.mark in ("ready", "asleep", "outdated"):
                menu.addAction(translate("Hosts", "Show its log…"), partial(self._presenter.read_log, machine.name))
            menu.addAction(translate("Hosts", "Set up again…"), self._offer_setup)
        command = f"ssh {'-p ' + str(entry.port) + ' ' if entry.port else ''}" + (
            f"{entry.user}@{entry.address}" if entry.user else entry.address
        )
        menu.addAction(translate("Hosts", "Copy the ssh command"), partial(_copy, command))
        menu.addSeparator()
        menu.addAction(translate("Hosts", "Remove host…"), self._propose_removal)
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        menu.deleteLater()

    def _connect(self) -> None:
        self._look.clicked.connect(self._look_again)
        self._power.clicked.connect(self._switch)
        self._stop_doing.clicked.connect(self._cancel)
        self._more.clicked.connect(self._show_menu)
        self._problem.acted.connect(self._look_again)
        self._changed.look_asked.connect(self._look_again)
        self._changed.remove_asked.connect(self._propose_removal)
        self._setup.asked.connect(self._set_up)
        self._setup.cancelled.connect(self._cancel)
        self._setup.dismissed.connect(self._dismiss_setup)
        self._facts.idle_chosen.connect(self._keep_for)
        self._pin.copy_asked.connect(_copy)
        self._pin.unpin_asked.connect(self._ask_unpinning)
        self._doctor.run_asked.connect(self._examine)
        self._doctor.fix_asked.connect(self._fix)

    @Slot(object)
    def _set_up(self, wishes: SetupWishes) -> None:
        self._wants_setup = ""
        self._presenter.set_up(self._machine.name, wishes)

    @Slot()
    def _dismiss_setup(self) -> None:
        self._wants_setup = ""
        self._presenter.cancel(self._machine.name)

    @Slot(float)
    def _keep_for(self, minutes: float) -> None:
        self._presenter.keep_for(self._machine.name, minutes)

    @Slot()
    def _examine(self) -> None:
        self._presenter.examine(self._machine.name)

    def _lay_out(self) -> None:
        for badge in (self._state, self._version):
            self.badges.addWidget(badge)
        for button in (self._stop_doing, self._look, self._power, self._more):
            self.buttons.addWidget(button)
        self._pair.setSpacing(16)
        self._pair.addWidget(self._connection, 10)
        self._pair.addWidget(self._facts, 9)
        for widget in (self._problem, self._changed, self._setup):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addLayout(self._pair)
        self.body.addWidget(self._pin)
        self.body.addWidget(self._doctor)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
