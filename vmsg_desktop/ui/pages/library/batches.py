"""The way to a batch: the dialog, what it would make, and its start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.presenters.library_queue import QueuePresenter
from vmsg_desktop.ui.pages.library.batch_dialog import BatchDialog
from vmsg_desktop.ui.widgets.toast import ToastText


class BatchDoor(QObject):
    """``began()`` when a batch was started, ``told(toast)`` when one could not be."""

    began = Signal()
    told = Signal(object)

    def __init__(self, studio: Studio, presenter: QueuePresenter, owner: QWidget) -> None:
        super().__init__(owner)
        self._studio, self._presenter, self._owner = studio, presenter, owner
        self.dialog: BatchDialog | None = None

    @Slot()
    def open(self) -> None:
        """Ask what is to be made."""
        dialog = BatchDialog(target=self._studio.settings.current.send_with, parent=self._owner)
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.plan_wanted.connect(self._plan)
        dialog.folder_wanted.connect(self._choose_folder)
        dialog.table_wanted.connect(self._choose_table)
        dialog.accepted.connect(self._start)
        dialog.finished.connect(self._close)
        dialog.open()

    def show_plan(self, source: Path, plan: BatchPlan) -> None:
        """What a source would make."""
        if self.dialog is not None:
            self.dialog.show_plan(source, plan)

    def show_plan_error(self, error: VmsgError) -> None:
        """The source cannot be read."""
        if self.dialog is not None:
            self.dialog.show_plan_error(error)

    @Slot(object, bool)
    def _plan(self, source: Path, is_like_document: bool) -> None:
        self._presenter.plan(source, self._presenter.base(like_document=is_like_document))

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._owner, self.tr("A folder of photos and voices"))
        if name and self.dialog is not None:
            self.dialog.set_source(Path(name), is_folder=True)

    @Slot()
    def _choose_table(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._owner, self.tr("A table of messages"), "", self.tr("Tables (*.csv)")
        )
        if name and self.dialog is not None:
            self.dialog.set_source(Path(name), is_folder=False)

    @Slot()
    def _start(self) -> None:
        choice = None if self.dialog is None else self.dialog.choice
        if choice is None:
            return
        wish = self._presenter.wish(
            choice.source,
            like_document=choice.like_document,
            target=choice.target,
            is_watch=choice.is_watch,
            max_credits=choice.max_credits,
        )
        if not self._presenter.start(wish):
            self.told.emit(ToastText(self.tr("This batch is under way already"), state="note"))
        self.began.emit()

    @Slot()
    def _close(self) -> None:
        self.dialog = None
