"""The room of the library: messages, queue and storage behind three tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.batch_center import BatchState
from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import Receipt
from vmsg_desktop.presenters.library import LibraryPresenter
from vmsg_desktop.presenters.library_actions import LibraryActions
from vmsg_desktop.presenters.library_queue import QueuePresenter, QueueRow, QueueView
from vmsg_desktop.presenters.library_state import SORTS, DetailsState, ListState, Live, Notice, Question
from vmsg_desktop.presenters.settings_storage import StoragePresenter, StorageState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.pages.library.batches import BatchDoor
from vmsg_desktop.ui.pages.library.messages import MessagesTab
from vmsg_desktop.ui.pages.library.questions import LibraryQuestion, ReceiptDialog
from vmsg_desktop.ui.pages.library.queue import QueueTab
from vmsg_desktop.ui.pages.library.storage import StorageTab, total_bytes
from vmsg_desktop.ui.shortcuts import bind
from vmsg_desktop.ui.theme.metrics import BAR_HEIGHT
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.toast import ToastText

TABS = ("messages", "queue", "storage")


class LibraryPage(QWidget):
    """``left_for_create()`` when a message was opened there; ``told(toast)`` and ``failed(error)`` for the corner."""

    left_for_create = Signal()
    told = Signal(object)
    failed = Signal(object)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._counts = {"messages": "", "queue": "", "storage": ""}
        self._title = Label("", role="page")
        self._tabs = Segmented([Segment(key) for key in TABS])
        self._batch, self._new = Button(icon="folder"), Button(kind="primary", icon="plus")
        self.messages, self.queue, self.storage = MessagesTab(), QueueTab(), StorageTab()
        self._lay_out()
        self.presenter = LibraryPresenter(studio, self)
        self.queue_presenter = QueuePresenter(studio, self)
        self.actions_ = LibraryActions(studio, self, self._refresh)
        self.batches = BatchDoor(studio, self.queue_presenter, self)
        self.storage_presenter = StoragePresenter(studio.open_retention, studio.library.deletion_lane, self)
        self._connect()
        self._retranslate()

    def go_to_tab(self, tab: str) -> None:
        """Show messages, queue or storage."""
        self._tabs.set_value(tab)
        self._show_tab(tab)

    def go_to_job(self, job_id: str) -> None:
        """Show one message and its details."""
        self.go_to_tab("messages")
        self.presenter.go_to(job_id)

    def show_list(self, state: ListState) -> None:
        """See LibraryView."""
        if self._counts["messages"] not in ("", str(state.total)):
            self.storage_presenter.look()
        self._counts["messages"] = str(state.total)
        self._show_counts()
        self.messages.show_list(state, now_s=self._studio.library.clock.now_s())

    def show_live(self, job_id: str, live: Live | None) -> None:
        """See LibraryView."""
        self.messages.show_live(job_id, live)

    def show_details(self, state: DetailsState | None) -> None:
        """See LibraryView."""
        self.messages.show_details(state)

    def show_poster(self, job_id: str, pixels: Pixels | None) -> None:
        """See LibraryView."""
        self.messages.show_poster(job_id, pixels)

    def show_problem(self, error: VmsgError | None) -> None:
        """See LibraryView."""
        self.messages.show_problem(error)

    def show_queue(self, state: QueueView) -> None:
        """See QueuePage."""
        self._counts["queue"] = str(state.count) if state.count else ""
        self._show_counts()
        self.queue.show_queue(state)

    def show_plan(self, source: Path, plan: BatchPlan) -> None:
        """See QueuePage."""
        self.batches.show_plan(source, plan)

    def show_plan_error(self, error: VmsgError) -> None:
        """See QueuePage."""
        self.batches.show_plan_error(error)

    def show_storage(self, state: StorageState) -> None:
        """See StorageView."""
        if state.report is not None:
            self._counts["storage"] = words.size_words(total_bytes(state.report))
            self._show_counts()
        self.storage.show_storage(state)

    def ask(self, question: Question) -> None:
        """See ActionsView."""
        dialog = LibraryQuestion(question, is_video_own=self.actions_.is_video_own(question.job), parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.actions_.confirm(question, with_video=dialog.with_video))
        dialog.open()

    def say(self, notice: Notice) -> None:
        """See ActionsView."""
        text = {
            "exported": self.tr("Exported to {what}"),
            "saved": self.tr("Saved as {what}"),
            "begun": self.tr("“{what}” is being made"),
            "duplicated": self.tr("“{what}” is duplicated"),
            "stopped": self.tr("“{what}” is cancelled"),
            "pinned": self.tr("“{what}” is kept whatever its age"),
            "unpinned": self.tr("“{what}” is no longer kept whatever its age"),
        }[notice.kind].format(what=notice.what)
        money = [] if notice.job is None else [words.money_words(notice.job)]
        self.told.emit(ToastText(". ".join((text, *money, *map(said, notice.notes)))))

    def show_receipt(self, job: Job, receipt: Receipt) -> None:
        """See ActionsView."""
        dialog = ReceiptDialog(job, receipt, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.safe_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(receipt.file)))
        dialog.open()

    def show_error(self, error: VmsgError) -> None:
        """See ActionsView and QueuePage."""
        self.failed.emit(error)

    def show_forgetting(self, job_id: str) -> None:
        """See ActionsView."""
        self.messages.inspector.set_forgetting(bool(job_id))

    def go_to_create(self) -> None:
        """See ActionsView."""
        self.left_for_create.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew whenever the room is entered."""
        super().showEvent(event)
        self.presenter.set_shown(is_shown=True)
        self.queue_presenter.set_shown(is_shown=True)
        self.storage_presenter.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is looked for while nobody looks."""
        super().hideEvent(event)
        self.presenter.set_shown(is_shown=False)
        self.queue_presenter.set_shown(is_shown=False)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("surface", "win")
        bar.setFixedHeight(BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addSpacing(8)
        row.addWidget(self._tabs)
        row.addStretch(1)
        row.addWidget(self._batch)
        row.addWidget(self._new)
        self._pages = QStackedWidget()
        for page in (self.messages, self.queue, self.storage):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(Rule())
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        messages, presenter = self.messages, self.presenter
        self._tabs.chosen.connect(self._show_tab)
        self._batch.clicked.connect(self.batches.open)
        self._new.clicked.connect(self._begin_new)
        messages.looked_for.connect(self._look_for)
        messages.sorted_by.connect(self._sort)
        messages.chosen.connect(presenter.choose)
        messages.posters_wanted.connect(presenter.want_posters)
        messages.all_wanted.connect(presenter.show_all)
        messages.sample_wanted.connect(self.actions_.open_sample)
        messages.retried.connect(presenter.refresh)
        messages.acted.connect(self._act)
        self.queue.acted.connect(self._act_in_queue)
        self.queue.batch_acted.connect(self._act_on_batch)
        self.queue.held.connect(lambda is_held: self.queue_presenter.hold(is_held=is_held))
        self.queue.batch_wanted.connect(self.batches.open)
        self.batches.began.connect(lambda: self.go_to_tab("queue"))
        self.batches.told.connect(self.told)
        self.storage.sweep_wanted.connect(self.storage_presenter.sweep)
        self.storage.look_wanted.connect(self.storage_presenter.look)
        bind("library-search", self, self._focus_search)

    def _refresh(self) -> None:
        self.presenter.refresh()
        self.queue_presenter.refresh()

    @Slot(str)
    def _show_tab(self, tab: str) -> None:
        self._pages.setCurrentIndex(TABS.index(tab))
        if tab == "storage":
            self.storage_presenter.look()

    @Slot(str, str)
    def _look_for(self, name: str, value: str) -> None:
        self.presenter.look_for(**{name: value})

    @Slot(str)
    def _sort(self, key: str) -> None:
        self.presenter.sort(next(sort for sort in SORTS if sort == key))

    @Slot()
    def _focus_search(self) -> None:
        self.go_to_tab("messages")
        self.messages.focus_search()

    @Slot()
    def _begin_new(self) -> None:
        self._studio.document.new()
        self.left_for_create.emit()

    @Slot(str)
    def _act(self, key: str) -> None:
        """Something was asked for the chosen message."""
        job = self.messages.inspector.job or self.messages.current()
        if job is None:
            return
        actions = self.actions_
        does: dict[str, Callable[[], object]] = {
            "run_again": lambda: actions.run_again(job),
            "duplicate": lambda: actions.duplicate(job),
            "open_new": lambda: actions.open_as_new(job),
            "forget": lambda: actions.forget(job),
            "pin": lambda: actions.pin(job, is_pinned=not job.is_pinned),
            "send_once": lambda: actions.answer_doubt(job, send_once_more=True),
            "let_go": lambda: actions.answer_doubt(job, send_once_more=False),
            "cancel": lambda: actions.stop(job),
            "show_queue": lambda: self.go_to_tab("queue"),
            "export": lambda: self._export(job),
            "save": lambda: self._save(job),
            "copy": lambda: self._copy(job),
            "reveal": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(job.video_path).parent))),
        }
        does[key]()

    @Slot(str, object)
    def _act_in_queue(self, key: str, row: QueueRow) -> None:
        actions, job = self.actions_, row.job
        does = {
            "up": lambda: self.queue_presenter.move(row, by=-1),
            "down": lambda: self.queue_presenter.move(row, by=1),
            "pause": lambda: actions.pause(job),
            "go_on": lambda: actions.go_on(job),
            "cancel": lambda: actions.stop(job),
            "send_once": lambda: actions.answer_doubt(job, send_once_more=True),
            "let_go": lambda: actions.answer_doubt(job, send_once_more=False),
        }
        does[key]()

    @Slot(str, object)
    def _act_on_batch(self, key: str, state: BatchState) -> None:
        presenter = self.queue_presenter
        does = {
            "stop": lambda: presenter.stop_batch(state.wish.id),
            "start": lambda: presenter.go_on_with_batch(state.wish),
            "put_away": lambda: presenter.put_away_batch(state.wish.id),
        }
        does[key]()

    def _export(self, job: Job) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the message"), f"{_file_name(job)}.zip", self.tr("Message with its files (*.zip)")
        )
        if name:
            self.actions_.export(job, Path(name))

    def _save(self, job: Job) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the video"), f"{_file_name(job)}.mp4", self.tr("Video (*.mp4)")
        )
        if name:
            self.actions_.save_video(job, Path(name))

    def _copy(self, job: Job) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(job.video_path)])
        data.setText(job.video_path)
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit(ToastText(self.tr("The video is on the clipboard")))

    def _show_counts(self) -> None:
        names = (self.tr("Messages"), self.tr("Queue"), self.tr("Storage"))
        self._tabs.set_segments(
            [Segment(key, name, meta=self._counts[key]) for key, name in zip(TABS, names, strict=True)]
        )

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Library"))
        self._tabs.setAccessibleName(self.tr("What to show"))
        self._batch.setText(self.tr("Batch from folder or CSV…"))
        self._new.setText(self.tr("New message"))
        self._show_counts()


def _file_name(job: Job) -> str:
    """The title as a file's name."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in job.title).strip(" .")
    return kept[:60] or "message"
