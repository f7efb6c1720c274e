"""The room of the settings: sections at the left, the chosen one at the right, made when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.ui.pages.settings.budget import BudgetSection
from vmsg_desktop.ui.pages.settings.cache import CacheSection
from vmsg_desktop.ui.pages.settings.hosts.questioner import Questioner
from vmsg_desktop.ui.pages.settings.hosts.section import UNDO_ADDING, HostsSection
from vmsg_desktop.ui.pages.settings.key import KeySection
from vmsg_desktop.ui.pages.settings.look import LookSection
from vmsg_desktop.ui.pages.settings.models import ModelsSection
from vmsg_desktop.ui.pages.settings.parts import HEADER_PX, SettingsSection
from vmsg_desktop.ui.pages.settings.shortcuts import ShortcutsSection
from vmsg_desktop.ui.pages.settings.storage import StorageSection
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.list_row import ListRow, RowData
from vmsg_desktop.ui.widgets.rule import Rule

_WIDTH, _ROW_PX = 200, 32
_ICONS = {
    "key": "key", "budget": "coin", "hosts": "server", "models": "cube", "cache": "disk", "storage": "folder",
    "look": "globe", "shortcuts": "keyboard",
}  # fmt: skip
SECTIONS = tuple(_ICONS)
"""Keys of the sections, in their order."""


class SettingsPage(QWidget):
    """``theme_chosen``, ``language_chosen`` and ``motion_chosen`` when the person chooses another one; it is kept by
    then. ``said(ToastText)`` tells what was done; ``failed(error)`` what could not be."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    motion_chosen = Signal(bool)
    said = Signal(object)
    failed = Signal(object)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._title = Label("", role="page")
        self._rows = {key: ListRow(RowData("", icon=icon)) for key, icon in _ICONS.items()}
        self._sections: dict[str, SettingsSection] = {}
        self._stack = QStackedWidget()
        self._current = "key"
        self._questioner = Questioner(studio.desk.questions, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_list())
        row.addWidget(Rule(orientation=Qt.Orientation.Vertical))
        row.addWidget(self._stack, 1)
        self._retranslate()
        self._rows["key"].setChecked(True)

    @Slot(str)
    def open_section(self, key: str) -> None:
        """Go to one of `SECTIONS`."""
        self._current = key
        self._rows[key].setChecked(True)
        if self.isVisible():
            self._show_current()

    @Slot(str)
    def act(self, key: str) -> None:
        """What the button of a toast asks for, where it is one of these pages'."""
        kind, _, name = key.partition(":")
        hosts = self._sections.get("hosts")
        if kind == UNDO_ADDING and isinstance(hosts, HostsSection):
            hosts.undo_adding(name)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is made or asked before the room is gone to."""
        super().showEvent(event)
        self._show_current()

    def _show_current(self) -> None:
        section = self._section(self._current)
        self._stack.setCurrentWidget(section)
        section.look()

    def _section(self, key: str) -> SettingsSection:
        if key not in self._sections:
            self._sections[key] = self._make(key)
            self._stack.addWidget(self._sections[key])
        return self._sections[key]

    def _make(self, key: str) -> SettingsSection:
        makers: dict[str, Callable[[], SettingsSection]] = {
            "key": lambda: KeySection(self._studio),
            "budget": lambda: BudgetSection(self._studio),
            "hosts": self._make_hosts,
            "models": lambda: ModelsSection(self._studio),
            "cache": lambda: CacheSection(self._studio),
            "storage": lambda: StorageSection(self._studio),
            "look": self._make_look,
            "shortcuts": ShortcutsSection,
        }
        return makers[key]()

    def _make_hosts(self) -> HostsSection:
        section = HostsSection(self._studio)
        section.said.connect(self.said)
        section.models_asked.connect(partial(self.open_section, "models"))
        return section

    def _make_look(self) -> LookSection:
        section = LookSection(self._studio)
        section.theme_chosen.connect(self.theme_chosen)
        section.language_chosen.connect(self.language_chosen)
        section.motion_chosen.connect(self.motion_chosen)
        section.failed.connect(self.failed)
        return section

    def _make_list(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("surface", "win")
        frame.setFixedWidth(_WIDTH)
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(0)
        self._title.setFixedHeight(HEADER_PX)
        self._title.setContentsMargins(10, 0, 0, 0)
        column.addWidget(self._title)
        for key, row in self._rows.items():
            row.setFixedHeight(_ROW_PX)
            row.clicked.connect(partial(self._clicked, key))
            column.addWidget(row)
        column.addStretch(1)
        return frame

    def _clicked(self, key: str, _checked: bool = False) -> None:
        self.open_section(key)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Settings"))
        words = {
            "key": self.tr("D-ID key"),
            "budget": self.tr("Budget"),
            "hosts": self.tr("Where to run"),
            "models": self.tr("Models"),
            "cache": self.tr("Cache"),
            "storage": self.tr("Storage"),
            "look": self.tr("Language, theme"),
            "shortcuts": self.tr("Shortcuts"),
        }
        for key, text in words.items():
            self._rows[key].set_data(RowData(text, icon=_ICONS[key]))
