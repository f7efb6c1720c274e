"""The bar above the columns: the message's title, when it was saved, undo and redo, open, begin anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.presenters.document import HeaderPresenter, HeaderState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.shortcuts import bind
from vmsg_desktop.ui.theme.metrics import BAR_HEIGHT
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel
from vmsg_desktop.ui.widgets.title_field import TitleField


class Header(QFrame):
    """``failed(error)`` when something that was asked for could not be done."""

    failed = Signal(object)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "win")
        self.setFixedHeight(BAR_HEIGHT)
        self._recent: tuple[tuple[str, Path], ...] = ()
        self._stands = ""
        self._state: HeaderState | None = None
        self._title = TitleField()
        self._saved = ElidedLabel("", role="small", tone="t3")
        self._standing = Badge("")
        self._standing.hide()
        self._undo = Button(kind="quiet", icon="undo")
        self._redo = Button(kind="quiet", icon="redo")
        self._open = Button(icon="folder")
        self._new = Button(icon="plus")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(8)
        for widget in (self._title, self._saved, self._standing):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self._undo, self._redo, self._open, self._new):
            row.addWidget(button)
        self._retranslate()
        self._presenter = HeaderPresenter(studio.document, self)
        self._connect()

    def show_state(self, state: HeaderState) -> None:
        """See HeaderView."""
        self._title.set_text(state.title)
        self._state = state
        self._say_saved()
        self._undo.setEnabled(state.can_undo)
        self._redo.setEnabled(state.can_redo)
        self._recent = state.recent

    @Slot(str)
    def show_standing(self, standing: str) -> None:
        """How the message stands: "", sending, done, refused or asking."""
        words = {
            "sending": (self.tr("Sending"), "acc"),
            "done": (self.tr("Done"), "ok"),
            "refused": (self.tr("Refused"), "err"),
            "asking": (self.tr("Asks you"), "warn"),
        }
        self._stands = standing
        self._standing.setVisible(standing in words)
        if standing in words:
            self._standing.set_badge(*words[standing])

    def show_error(self, error: VmsgError) -> None:
        """See HeaderView."""
        self.failed.emit(error)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a message file, or show the recent ones first where there are any."""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a message"), "", self.tr("Messages (*.json)"))
        if name:
            self._presenter.open(Path(name))

    @Slot()
    def choose_place(self) -> None:
        """Ask where the message is to lie; it is written there from then on."""
        unnamed = self.tr("message")
        suggested = f"{self._title.text() or unnamed}.vmsg.json"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the message"), suggested, self.tr("Messages (*.json)")
        )
        if name:
            self._presenter.save_as(Path(name))

    def open(self, path: Path) -> None:
        """Work on another message."""
        self._presenter.open(path)

    def _connect(self) -> None:
        self._title.renamed.connect(self._presenter.rename)
        self._undo.clicked.connect(self._presenter.undo)
        self._redo.clicked.connect(self._presenter.redo)
        self._open.clicked.connect(self._show_recent)
        self._new.clicked.connect(self._presenter.begin_anew)
        bind("undo", self, self._presenter.undo)
        bind("redo", self, self._presenter.redo)
        bind("new-message", self, self._presenter.begin_anew)
        bind("open-message", self, self.choose_file)
        bind("save-message", self, self.choose_place)

    @Slot()
    def _show_recent(self) -> None:
        if not self._recent:
            self.choose_file()
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Choose a file…"), self.choose_file)
        menu.addSeparator()
        for name, path in self._recent:
            menu.addAction(name, partial(self._presenter.open, path)).setToolTip(str(path))
        menu.exec(self._open.mapToGlobal(self._open.rect().bottomLeft()))
        menu.deleteLater()

    def _retranslate(self) -> None:
        self._title.setPlaceholderText(self.tr("Untitled message"))
        self._title.setAccessibleName(self.tr("Title of the message"))
        self._undo.set_label(self.tr("Undo"))
        self._redo.set_label(self.tr("Redo"))
        self._open.setText(self.tr("Open…"))
        self._new.setText(self.tr("New message"))
        self.show_standing(self._stands)
        self._say_saved()

    def _say_saved(self) -> None:
        """When it was kept last, or why it was not."""
        state = self._state
        if state is not None:
            at = self.tr("Saved {time}").format(time=state.saved_at) if state.saved_at else ""
            self._saved.setText(said(state.problem) or at)
