"""Where to run: the list of machines with the way to add one, the chosen one's details, where new messages are made."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.host import Removal
from vmsg_desktop.presenters.hosts import HostsPresenter
from vmsg_desktop.presenters.hosts_state import HostsState
from vmsg_desktop.presenters.hosts_work import HostServices
from vmsg_desktop.ui.pages.settings.hosts.detail import HostDetail
from vmsg_desktop.ui.pages.settings.hosts.dialogs import LogDialog, RemovalDialog
from vmsg_desktop.ui.pages.settings.hosts.machines import MachineList
from vmsg_desktop.ui.pages.settings.hosts.words import translate
from vmsg_desktop.ui.pages.settings.parts import SettingsSection
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.toast import ToastText

UNDO_ADDING = "forget-host"
"""Key of the toast's button, before a colon and the host's name."""


class HostsSection(SettingsSection):
    """``said(ToastText)`` when a host was added; ``models_asked`` when a fix leads to the models."""

    said = Signal(object)
    models_asked = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        services = HostServices(
            studio.agents, studio.desk, studio.machine, studio.settings, studio.errand_lane, studio.deliver
        )
        self._presenter = HostsPresenter(services, self)
        self._list, self._detail = MachineList(), HostDetail(self._presenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(Rule(orientation=Qt.Orientation.Vertical))
        row.addWidget(self._detail, 1)
        self._list.chosen.connect(self._presenter.select)
        self._list.added.connect(self._presenter.add)
        self._list.adding_stopped.connect(self._presenter.stop_adding)
        self._list.run_on_chosen.connect(self._presenter.run_on)
        self._detail.models_asked.connect(self.models_asked)
        self.show_hosts(self._presenter.state)

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.open()

    @Slot(str)
    def undo_adding(self, name: str) -> None:
        """Take a host off the list that was just added."""
        self._presenter.remove(name, None)

    def show_hosts(self, state: HostsState) -> None:
        """See HostsView."""
        self._list.show_hosts(state)
        machine = state.machine(state.selected)
        if machine is not None:
            self._detail.show_machine(machine)

    def show_added(self, name: str) -> None:
        """See HostsView."""
        words = translate("Hosts", "{host} added, fingerprint pinned").format(host=name)
        self._list.clear_typed()
        self.said.emit(ToastText(words, translate("Hosts", "Undo"), f"{UNDO_ADDING}:{name}"))

    def show_log(self, name: str, text: str) -> None:
        """See HostsView."""
        dialog = LogDialog(name, text, copy=QGuiApplication.clipboard().setText, parent=self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_removal(self, name: str, freed: dict[Removal, int]) -> None:
        """See HostsView."""
        dialog = RemovalDialog(name, freed, parent=self.window())
        dialog.accepted.connect(partial(self._remove, dialog, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._list.say_again()
            self._detail.say_again()
        super().changeEvent(event)

    def _remove(self, dialog: RemovalDialog, name: str) -> None:
        self._presenter.remove(name, dialog.choice())
