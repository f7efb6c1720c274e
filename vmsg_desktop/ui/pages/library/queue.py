"""The tab of the queue: what is under way, what waits, batches and watched folders."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from vmsg_desktop.presenters.library_queue import QueueView
from vmsg_desktop.ui.pages.library.queue_rows import BatchTile, QueueRowWidget
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.empty_state import EmptyState
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.tile import Tile

_MOST_ROWS = 200
_WIDTH_PX = 900


class QueueTab(QWidget):
    """``acted(key, row)`` and ``batch_acted(key, state)`` as of the rows; ``held(is_held)``; ``batch_wanted()``."""

    acted = Signal(str, object)
    batch_acted = Signal(str, object)
    held = Signal(bool)
    batch_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = QueueView()
        self._rows: dict[str, QueueRowWidget] = {}
        self._order: tuple[str, ...] = ()
        self._tiles: dict[str, BatchTile] = {}
        self._heading, self._note = Label("", role="column"), Label("", role="small", tone="t2", wraps=True)
        self._hold = Button(icon="pause")
        self._batch_heading = Label("", role="column")
        self._more = Label("", role="small", tone="t3")
        self._empty = EmptyState("clock", "", "")
        self._lay_out()
        self._hold.clicked.connect(self._toggle_hold)
        self._empty.acted.connect(self.batch_wanted)
        self.retranslate()

    def show_queue(self, state: QueueView) -> None:
        """Show how the queue stands; rows that stay keep their focus."""
        self._state = state
        self._stack.setCurrentIndex(0 if state.rows or state.batches or state.is_held else 1)
        self._show_rows(state)
        self._show_batches(state)
        self._show_hold(state)

    def retranslate(self) -> None:
        """Other words in another language."""
        self._heading.setText(self.tr("Under way and waiting"))
        self._batch_heading.setText(self.tr("Batches and watched folders"))
        self._empty.set_words(
            self.tr("The queue is empty"),
            self.tr("Messages that are made, wait or need an answer are shown here."),
            self.tr("Batch from folder or CSV…"),
        )
        self.show_queue(self._state)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addWidget(self._note)
        head.addLayout(words, 1)
        head.addWidget(self._hold, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._list = Tile(padding=0)
        self._list.body.setSpacing(0)
        column.addWidget(self._list)
        column.addWidget(self._more)
        column.addSpacing(12)
        column.addWidget(self._batch_heading)
        self._batches = QVBoxLayout()
        self._batches.setSpacing(8)
        column.addLayout(self._batches)
        column.addStretch(1)
        outer = QWidget()
        outer.setProperty("scrolled", "true")
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(outer)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)

    def _show_rows(self, state: QueueView) -> None:
        rows = state.rows[:_MOST_ROWS]
        order = tuple(row.job.id for row in rows)
        if order != self._order:
            self._arrange(state)
        for row in rows:
            self._rows[row.job.id].show_row(row)
        self._list.setVisible(bool(rows))
        hidden = len(state.rows) - len(rows)
        self._more.setVisible(bool(hidden))
        self._more.setText(self.tr("and {count} more").format(count=hidden))

    def _arrange(self, state: QueueView) -> None:
        """Put the rows into another order; those that stay are the same widgets."""
        rows = {row.job.id: row for row in state.rows[:_MOST_ROWS]}
        body = self._list.body
        while (item := body.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, Rule):
                widget.hide()
                widget.deleteLater()
        for job_id in [job_id for job_id in self._rows if job_id not in rows]:
            gone = self._rows.pop(job_id)
            gone.hide()
            gone.deleteLater()
        for at, (job_id, row) in enumerate(rows.items()):
            if job_id not in self._rows:
                self._rows[job_id] = QueueRowWidget(row)
                self._rows[job_id].acted.connect(self.acted)
            if at:
                body.addWidget(Rule())
            body.addWidget(self._rows[job_id])
        self._order = tuple(rows)

    def _show_batches(self, state: QueueView) -> None:
        known = {batch.wish.id: batch for batch in state.batches}
        for batch_id in [batch_id for batch_id in self._tiles if batch_id not in known]:
            gone = self._tiles.pop(batch_id)
            gone.hide()
            gone.deleteLater()
        for batch_id, batch in known.items():
            if batch_id not in self._tiles:
                self._tiles[batch_id] = BatchTile(batch)
                self._tiles[batch_id].acted.connect(self.batch_acted)
                self._batches.addWidget(self._tiles[batch_id])
            self._tiles[batch_id].show_state(batch)
        self._batch_heading.setVisible(bool(known))

    def _show_hold(self, state: QueueView) -> None:
        self._hold.setText(self.tr("Let it go on") if state.is_held else self.tr("Hold the queue"))
        self._hold.set_icon_name("play" if state.is_held else "pause")
        waiting = sum(row.place == "waiting" for row in state.rows)
        running = sum(row.place == "running" for row in state.rows)
        if state.is_held:
            words = self.tr("Held: nothing new begins. What is under way goes on.")
        else:
            words = self.tr("{running} under way, {waiting} waiting").format(running=running, waiting=waiting)
        self._note.setText(words)

    @Slot()
    def _toggle_hold(self) -> None:
        self.held.emit(not self._state.is_held)
