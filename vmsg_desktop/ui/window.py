"""The window: rooms at the left, the room in the middle, the status line at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.application.machine import MachineState
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.kpi import KpiBoard
from vmsg_desktop.presenters.message_account import Account
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.page import CreatePage
from vmsg_desktop.ui.pages.settings.page import SettingsPage
from vmsg_desktop.ui.shortcuts import bind
from vmsg_desktop.ui.widgets.rail import Rail, Room
from vmsg_desktop.ui.widgets.status_bar import StatusBar
from vmsg_desktop.ui.widgets.toast import Toast, ToastText

if TYPE_CHECKING:
    from vmsg_desktop.ui.pages.library.page import LibraryPage
    from vmsg_desktop.ui.pages.performance.page import PerformancePage

_ROOMS = ("create", "library", "performance", "settings")
_ICONS = {"performance": "perf"}
_SIZE = (1440, 900)
_LEAST = (1180, 680)
_FEW_CREDITS = 1
_STATES = {"connected": "ok", "closed": "ok", "refused": "err"}


class Window(QMainWindow):
    """What a person sees of a studio."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.setWindowTitle("VMsg")
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.restoreGeometry(QByteArray.fromBase64(studio.settings.current.window.encode()))
        self.setAcceptDrops(True)
        self.create_page = CreatePage(studio)
        self._library: LibraryPage | None = None
        self._performance: PerformancePage | None = None
        self.settings_page = SettingsPage(studio)
        self._rooms = QStackedWidget()
        self._rail = Rail([Room(room, "", _ICONS.get(room, room)) for room in _ROOMS])
        for page in (self.create_page, self.settings_page):
            self._rooms.addWidget(page)
        self.status = StatusBar()
        self._lay_out()
        self.toast = Toast(self)
        self._rail.chosen.connect(self.go_to)
        self.create_page.header.failed.connect(self.say_error)
        self.create_page.voice.failed.connect(self.say_error)
        self.create_page.voice.told.connect(self.toast.say)
        self.toast.acted.connect(self.create_page.voice.take_back)
        self.create_page.message.failed.connect(self.say_error)
        self.create_page.message.told.connect(self.say)
        self.create_page.message.account_changed.connect(self._show_account)
        self.create_page.message.settings_wanted.connect(self._open_settings)
        self.settings_page.failed.connect(self.say_error)
        self.settings_page.said.connect(self.toast.say)
        self.toast.acted.connect(self.settings_page.act)
        self.status.pressed.connect(self._follow_status)
        self._bind()
        self._retranslate()
        studio.machine.news.listen(self._show_machine)
        studio.jobs.listen_to_queue(self._show_queue)
        studio.alerts.listen(self._show_alerts)

    @property
    def library_page(self) -> LibraryPage:
        """The room of the library: made when it is first asked for, so that the window shows sooner."""
        if self._library is None:
            from vmsg_desktop.ui.pages.library.page import LibraryPage

            self._library = LibraryPage(self._studio)
            self._library.told.connect(self.toast.say)
            self._library.failed.connect(self.say_error)
            self._library.left_for_create.connect(self._go_to_create)
            self._rooms.addWidget(self._library)
        return self._library

    @property
    def performance_page(self) -> PerformancePage:
        """The room of the measurements: made, and its plotting library loaded, when it is first gone to."""
        if self._performance is None:
            from vmsg_desktop.ui.pages.performance.page import PerformancePage

            self._performance = PerformancePage(self._studio)
            self._performance.told.connect(self.say)
            self._performance.noted.connect(self.note)
            self._performance.failed.connect(self.say_error)
            self._performance.job_asked.connect(self._open_job)
            self._rooms.addWidget(self._performance)
        return self._performance

    @Slot(str)
    def go_to(self, room: str) -> None:
        """Show a room: create, library, performance or settings."""
        self._rail.set_value(room)
        self._rooms.setCurrentWidget(getattr(self, f"{room}_page"))

    def open_files(self, files: Sequence[Path]) -> None:
        """Work on the first message among ``files``, and come to the front."""
        for path in files:
            if path.suffix == ".json":
                self.go_to("create")
                self.create_page.header.open(path)
                break
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def say_error(self, error: VmsgError) -> None:
        """What happened and what to do, in the corner."""
        self.toast.say(ToastText(said(f"{error.message} {error.hint}".strip()), state="err"))

    @Slot(str)
    def say(self, words: str) -> None:
        """Something that went well, in the corner."""
        self.toast.say(ToastText(words))

    @Slot(str)
    def note(self, words: str) -> None:
        """Something that did not happen, and why that is no fault, in the corner."""
        self.toast.say(ToastText(words, state="note"))

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A message file may be dropped anywhere."""
        if any(url.toLocalFile().endswith(".json") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.open_files([Path(url.toLocalFile()) for url in event.mimeData().urls()])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep how the window stood."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        with suppress(VmsgError):  # nothing of the person's work is in it
            self._studio.settings.keep(window=geometry, panels=self.create_page.widths())
        super().closeEvent(event)

    def _lay_out(self) -> None:
        whole = QWidget()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._rooms, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)

    def _show_machine(self, state: MachineState) -> None:
        name = self.tr("This computer") if state.name == "local" else state.name
        mark = _STATES.get(state.link.state, "warn")
        self.status.set_target(name, said(state.link.reason), state=mark)

    def _show_queue(self, queue: QueueState) -> None:
        running, waiting = len(queue.running), len(queue.waiting)
        if waiting:
            self.status.set_queue(str(running + waiting), self.tr("jobs in the queue"))
        elif running:
            self.status.set_queue(str(running), self.tr("job running") if running == 1 else self.tr("jobs running"))
        else:
            self.status.set_queue("", self.tr("Queue empty"))

    @Slot(object)
    def _show_account(self, account: Account) -> None:
        if account.target == "sandbox":
            self.status.set_credits("", self.tr("Sandbox: free"))
        elif account.has_key is False:
            self.status.set_credits("", self.tr("D-ID: no key yet"))
        elif account.credits is None:
            self.status.set_credits("", self.tr("D-ID credits n/a"))
        else:
            left = account.credits.remaining
            words = self.tr("D-ID credit left") if left == 1 else self.tr("D-ID credits left")
            self.status.set_credits(f"{left:g}", words, state="warn" if left <= _FEW_CREDITS else "")

    def _show_alerts(self, board: KpiBoard) -> None:
        count = len(board.loud())
        words = self.tr("1 alert") if count == 1 else self.tr("{n} alerts").format(n=count)
        self._rail.set_alerts("performance", count, words if count else "")
        self.status.set_alerts(words if count else "", state="err" if count else "")

    @Slot(str)
    def _open_job(self, job: str) -> None:
        self.go_to("library")
        self.library_page.go_to_job(job)

    @Slot(str)
    def _open_settings(self, section: str) -> None:
        self.go_to("settings")
        self.settings_page.open_section(section)

    @Slot()
    def _go_to_create(self) -> None:
        self.go_to("create")

    @Slot(str)
    def _follow_status(self, part: str) -> None:
        if part == "queue":
            self.library_page.go_to_tab("queue")
        rooms = {"target": "settings", "queue": "library", "credits": "settings", "alerts": "performance"}
        self.go_to(rooms.get(part, "create"))
        section = {"target": "hosts", "credits": "key"}.get(part)
        if section:
            self.settings_page.open_section(section)

    def _bind(self) -> None:
        for room in _ROOMS:
            bind(f"go-{room}", self, partial(self.go_to, room))
        bind("keyboard-map", self, self._show_keyboard_map)

    @Slot()
    def _show_keyboard_map(self) -> None:
        self.go_to("settings")
        self.settings_page.open_section("shortcuts")

    def _retranslate(self) -> None:
        words = {
            "create": self.tr("Create"),
            "library": self.tr("Library"),
            "performance": self.tr("Performance"),
            "settings": self.tr("Settings"),
        }
        self._rail.set_words(words)
        self._show_machine(self._studio.machine.news.last)
        self._show_queue(self._studio.jobs.queue)
        self._show_account(self.create_page.message.account)
        self._show_alerts(self._studio.alerts.board)
