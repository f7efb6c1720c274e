"""The tab of messages: what is looked for, the posters or the table, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.presenters.library_state import DetailsState, Filters, Group, ListState, Live
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.pages.library.inspector import WIDTH_PX, Inspector
from vmsg_desktop.ui.pages.library.model import JOB_ROLE, MessageModel
from vmsg_desktop.ui.pages.library.table import MessageTable
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.empty_state import EmptyState
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.poster import POSTER_HEIGHT
from vmsg_desktop.ui.widgets.poster_wall import PosterWall, WallGroup
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.splitter import Splitter

_SEARCH_MS = 200
_CHOOSE_MS = 45
_SEARCH_PX, _SEARCH_LEAST_PX = 280, 108


class MessagesTab(QWidget):
    """Signals: what the person looks for, chooses and does. ``acted(key)`` is for the chosen message."""

    looked_for = Signal(str, str)  # which filter, its value
    sorted_by = Signal(str)
    chosen = Signal(str)
    acted = Signal(str)
    posters_wanted = Signal(list)
    all_wanted = Signal()
    sample_wanted = Signal()
    retried = Signal()

    def __init__(self, *, now_s: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MessageModel(self)
        self._filters = Filters()
        self._groups: tuple[Group, ...] = ()
        self.search = Field(icon="search", key="/")
        self._state, self._target, self._date, self._cost = (_Filter() for _ in range(4))
        self._sort = _Filter()
        self._how = Segmented([Segment("grid", icon="library", label=" "), Segment("table", icon="list", label=" ")])
        self.wall, self.table = PosterWall(), MessageTable()
        self.inspector = Inspector()
        self._problem = Callout("err", "")
        self._nothing = EmptyState("film", "", "")
        self._no_hits = EmptyState("search", "", "")
        self._typing, self._choosing = _timer(self, _SEARCH_MS), _timer(self, _CHOOSE_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_list(self, state: ListState, *, now_s: float) -> None:
        """Show the messages that match; the chosen one stays chosen, unless another is wanted."""
        before = self.current()
        self._filters = state.filters
        self.model.set_jobs(state.jobs, now_s=now_s)
        self._groups = state.groups
        self._show_groups()
        page = self._no_hits if state.total and not state.jobs else self._nothing if not state.jobs else None
        self._views.setCurrentWidget(page or self._view())
        row = self.model.row_of(state.wanted or ("" if before is None else before.id))
        if row >= 0:
            self._set_current(row)
            if state.wanted:
                self._choose_now()
        elif state.wanted and len(state.jobs) < state.total:
            self._show_all()
        elif state.jobs and self.inspector.job is None:
            self._set_current(0)

    def _show_groups(self) -> None:
        self.wall.set_groups(
            [WallGroup(words.group_words(group), str(group.count), group.count) for group in self._groups]
        )

    def show_live(self, job_id: str, live: Live | None) -> None:
        """How far a message is."""
        self.model.set_live(job_id, live)
        if self.inspector.job is not None and self.inspector.job.id == job_id:
            self.inspector.show_live(live)

    def show_details(self, state: DetailsState | None) -> None:
        """Show the chosen message."""
        self.inspector.show_details(state)
        if state is not None:
            self.inspector.show_live(self.model.live(state.job.id))
            self.inspector.show_still(self.model.picture(state.job))

    def show_poster(self, job_id: str, pixels: Pixels | None) -> None:
        """A small picture has come."""
        if pixels is None:
            return
        frame = QSize(max(self.wall.visualRect(self.model.index(0, 0)).width(), 236), POSTER_HEIGHT)
        self.model.set_picture(job_id, pixels, frame=frame, ratio=self.devicePixelRatioF())
        if self.inspector.job is not None and self.inspector.job.id == job_id:
            self.inspector.show_still(self.model.picture(self.inspector.job))

    def show_problem(self, error: VmsgError | None) -> None:
        """The list cannot be read."""
        self._problem.setVisible(error is not None)
        if error is not None:
            retry = (Action("retry", self.tr("Try again")),)
            self._problem.set_content("err", said(error.message), said(error.hint), actions=retry)

    def current(self) -> Job | None:
        """The chosen message."""
        return self.model.job(self._view().currentIndex().row())

    def focus_search(self) -> None:
        """Type what is looked for."""
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def show_as(self, how: str) -> None:
        """As "grid" or "table"; the chosen message stays chosen."""
        row = self._view().currentIndex().row()
        is_list = self._views.currentWidget() in (self.wall, self.table)
        self._how.set_value(how)
        if is_list:
            self._views.setCurrentWidget(self._view())
        if row >= 0:
            self._set_current(row)

    def retranslate(self) -> None:
        """Other words in another language."""
        self.search.edit.setPlaceholderText(self.tr("Search titles, files and errors"))
        self.search.edit.setAccessibleName(self.tr("Search"))
        self._retranslate_filters()
        self._how.set_segments(
            [
                Segment("grid", icon="library", label=self.tr("As posters")),
                Segment("table", icon="list", label=self.tr("As a table")),
            ]
        )
        self.wall.setAccessibleName(self.tr("Messages"))
        self.table.setAccessibleName(self.tr("Messages"))
        self._nothing.set_words(
            self.tr("No messages yet"),
            self.tr("Finished videos are kept here with their settings."),
            self.tr("Open the sample"),
        )
        self._no_hits.set_words(
            self.tr("Nothing matches"), self.tr("Look for other words, or leave out a filter."), self.tr("Show all")
        )
        self.model.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._show_groups()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete forgets the chosen message, where the list has the focus."""
        has_focus = self.wall.hasFocus() or self.table.hasFocus()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and has_focus and self.current() is not None:
            self.acted.emit("forget")
        elif event.key() == Qt.Key.Key_Escape and self.search.edit.hasFocus():
            self._view().setFocus()
        else:
            super().keyPressEvent(event)

    def _view(self) -> QAbstractItemView:
        return self.table if self._how.value() == "table" else self.wall

    def _set_current(self, row: int) -> None:
        index = self.model.index(row, 0)
        view = self._view()
        if view.currentIndex().row() != row:
            view.setCurrentIndex(index)
        elif not view.selectionModel().isSelected(index):
            view.selectionModel().select(index, view.selectionCommand(index))
            self._choose_now()

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(_SEARCH_LEAST_PX)
        self.search.setMaximumWidth(_SEARCH_PX)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.search, 100)
        for widget in (self._state, self._target, self._date, self._cost):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._sort)
        bar.addWidget(self._how)
        self._views = QStackedWidget()
        for view in (self.wall, self.table, self._nothing, self._no_hits):
            self._views.addWidget(view)
        for view in (self.wall, self.table):
            view.setModel(self.model)
        self.table.arrange()
        left = QWidget()
        left.setProperty("surface", "win")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        bar.setContentsMargins(16, 0, 16, 0)
        column.addLayout(bar)
        problem = QHBoxLayout()
        problem.setContentsMargins(16, 0, 16, 0)
        problem.addWidget(self._problem)
        column.addLayout(problem)
        shelf = QHBoxLayout()
        shelf.setContentsMargins(8, 0, 0, 0)
        shelf.addWidget(self._views)
        column.addLayout(shelf, 1)
        self._problem.hide()
        halves = Splitter()
        halves.addWidget(left)
        halves.addWidget(self.inspector)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 0)
        halves.setSizes([4000, WIDTH_PX])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves)

    def _connect(self) -> None:
        self.search.changed.connect(lambda _text: self._typing.start())
        self.search.committed.connect(lambda _text: self._search_now())
        self._typing.timeout.connect(self._search_now)
        for combo, name in (
            (self._state, "state"), (self._target, "target"), (self._date, "date"), (self._cost, "cost"),
        ):  # fmt: skip
            combo.picked.connect(lambda key, name=name: self.looked_for.emit(name, key))
        self._sort.picked.connect(self.sorted_by)
        self._how.chosen.connect(self._show_chosen_way)
        for view in (self.wall, self.table):
            view.selectionModel().currentRowChanged.connect(self._choose_soon)
            view.activated.connect(self._open)
        self._choosing.timeout.connect(self._choose_now)
        self.wall.seen.connect(self._want_posters)
        self.inspector.acted.connect(self.acted)
        self._nothing.acted.connect(self.sample_wanted)
        self._no_hits.acted.connect(self._show_all)
        self._problem.acted.connect(lambda _key: self.retried.emit())

    @Slot()
    def _search_now(self) -> None:
        self._typing.stop()
        self.looked_for.emit("text", self.search.text())

    @Slot()
    def _show_all(self) -> None:
        self.search.set_text("")
        for combo in (self._state, self._target, self._date, self._cost):
            combo.set_value("")
        self.all_wanted.emit()

    @Slot(str)
    def _show_chosen_way(self, how: str) -> None:
        other = self.wall if how == "table" else self.table
        row = other.currentIndex().row()
        if self._views.currentWidget() in (self.wall, self.table):
            self._views.setCurrentWidget(self._view())
        if row >= 0:
            self._set_current(row)

    @Slot(QModelIndex, QModelIndex)
    def _choose_soon(self, current: QModelIndex, before: QModelIndex) -> None:
        """A moment later: holding an arrow down opens nothing on the way."""
        self._choosing.start()

    @Slot()
    def _choose_now(self) -> None:
        self._choosing.stop()
        job = self.current()
        self.chosen.emit("" if job is None else job.id)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.data(JOB_ROLE) is not None:
            self._choose_now()
            self.inspector.play_when_shown(index.data(JOB_ROLE).id)

    @Slot(list)
    def _want_posters(self, rows: list[int]) -> None:
        jobs = [job for job in map(self.model.job, rows) if job is not None]
        self.posters_wanted.emit([job.id for job in jobs if self.model.picture(job) is None])

    def _retranslate_filters(self) -> None:
        for combo, name, items in (
            (self._state, self.tr("State"), (
                ("", self.tr("Any state")), ("done", self.tr("Done")), ("under_way", self.tr("Under way")),
                ("asking", self.tr("Needs an answer")), ("failed", self.tr("Failed")),
                ("cancelled", self.tr("Cancelled")),
            )),
            (self._target, self.tr("Target"), (
                ("", self.tr("Any target")), ("did", "D-ID"), ("sandbox", self.tr("Sandbox")),
                ("draft", self.tr("Draft")),
            )),
            (self._date, self.tr("Date"), (
                ("", self.tr("Any date")), ("today", self.tr("Today")), ("week", self.tr("Last 7 days")),
                ("month", self.tr("Last 30 days")), ("year", self.tr("Last year")),
            )),
            (self._cost, self.tr("Cost"), (
                ("", self.tr("Any cost")), ("free", self.tr("Free")), ("one", self.tr("1 credit")),
                ("few", self.tr("2 to 5 credits")), ("many", self.tr("More than 5")),
            )),
            (self._sort, self.tr("Order"), (
                ("newest", self.tr("Newest first")), ("oldest", self.tr("Oldest first")),
                ("longest", self.tr("Longest first")), ("dearest", self.tr("Dearest first")),
                ("title", self.tr("By title")),
            )),
        ):  # fmt: skip
            combo.setAccessibleName(name)
            combo.set_items(items)


class _Filter(Combo):
    """As wide as its choice: five of them share a line."""

    def __init__(self) -> None:
        super().__init__()
        self.currentIndexChanged.connect(lambda _row: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """The choice and the chevron."""
        whole = super().sizeHint()
        widest = max((draw.text_width(self.itemText(row), "body", 500) for row in range(self.count())), default=0.0)
        return QSize(
            round(whole.width() - widest + draw.text_width(self.currentText(), "body", 500)) + 2, whole.height()
        )

    def minimumSizeHint(self) -> QSize:
        """No choice is cut."""
        return self.sizeHint()


def _timer(owner: QWidget, delay_ms: int) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(delay_ms)
    return timer
