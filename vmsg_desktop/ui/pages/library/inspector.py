"""The chosen message: its video in place, what can be done with it, where the time went, its settings and history."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.presenters.library_state import DetailsState, Live
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.pages.library.details_parts import FactsPart, StagesPart
from vmsg_desktop.ui.theme.icons import make_icon
from vmsg_desktop.ui.theme.metrics import COLUMN_PADDING
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.empty_state import EmptyState
from vmsg_desktop.ui.widgets.film_player import FilmPlayer
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.flow import FlowLayout
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule

WIDTH_PX = 336
_HISTORY_MOST = 40
_SCREEN_PX = 228


class Inspector(QFrame):
    """``acted(key)``: reveal, save, copy, pin, run_again, open_new, duplicate, export, forget, send_once, let_go,
    cancel, go_on."""

    acted = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setMinimumWidth(WIDTH_PX)
        self._state: DetailsState | None = None
        self._live: Live | None = None
        self._to_play = ""
        self.player = FilmPlayer()
        self.player.screen_.set_ground("shade")
        self._title = ElidedLabel("", role="page")
        self._badge = Badge("")
        self._meta = Label("", role="small", tone="t2", wraps=True)
        self._callout = Callout("note", "")
        self._stages, self._settings, self._history = StagesPart(), FactsPart(), FactsPart()
        self._history_shown = Button(kind="quiet", icon="chevr", size="small")
        self._make_buttons()
        self._empty = EmptyState("film", "", "")
        self._lay_out()
        self._connect()
        self._retranslate()
        self.show_details(None)

    @property
    def job(self) -> Job | None:
        """The message that is shown."""
        return None if self._state is None else self._state.job

    def show_details(self, state: DetailsState | None) -> None:
        """Show a message; None = none is chosen."""
        is_other = state is None or self._state is None or state.job.id != self._state.job.id
        before = None if self._state is None else self._state.job.video_path
        self._state = state
        if is_other:
            self._live = None
        self._stack.setCurrentIndex(0 if state is None else 1)
        if state is None:
            self.player.unload()
            return
        job = state.job
        if is_other or job.video_path != before:
            self._show_video(state)
            self._scroll.verticalScrollBar().setValue(0)
        self._show_head(state)
        self._show_callout(job)
        self._stages.show_lines(state.lines, job)
        self._show_settings(state)
        self._show_history(state)
        self._play_if_shown()

    def show_still(self, picture: QPixmap | None) -> None:
        """What is seen before the video plays."""
        self.player.show_still(QImage() if picture is None else picture.toImage())

    def play_when_shown(self, job_id: str) -> None:
        """Play this message's video, at once or when its details have come."""
        self._to_play = job_id
        self._play_if_shown()

    def _play_if_shown(self) -> None:
        job = self.job
        if job is not None and job.id == self._to_play:
            self._to_play = ""
            if not self.player.film.is_playing:
                self.player.toggle()
            self.player.screen_.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_live(self, live: Live | None) -> None:
        """How far the message is."""
        self._live = live
        if self._state is not None:
            self._show_callout(self._state.job)

    def set_forgetting(self, is_forgetting: bool) -> None:
        """The message is being forgotten, which waits for the vendor."""
        self._forget.set_busy(is_forgetting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The video is as wide as the column."""
        super().resizeEvent(event)
        self.player.set_screen(QSize(self.width() - 2 * COLUMN_PADDING, _SCREEN_PX), is_compact=False)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.show_details(self._state)
        super().changeEvent(event)

    def _make_buttons(self) -> None:
        self._reveal = Button(icon="folder")
        self._save = Button()
        self._copy, self._pin = Button(icon="copy"), Button(icon="pin")
        self._pin.setCheckable(True)
        self._again, self._new = Button(icon="refresh"), Button()
        self._more = Button(icon="more")
        self._export = Button(kind="quiet", icon="export")
        self._forget = Button(kind="danger", icon="trash")

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("scrolled", "true")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(Rule())
        column.addWidget(self._stages)
        column.addWidget(Rule())
        column.addWidget(self._settings)
        fold = QHBoxLayout()
        fold.setContentsMargins(10, 0, 16, 4)
        fold.addWidget(self._history_shown)
        fold.addStretch(1)
        column.addLayout(fold)
        column.addWidget(self._history)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._make_foot())
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole)

    def _make_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self._title)
        title.addWidget(self._badge)
        title.addStretch(1)
        column.addWidget(self.player)
        column.addSpacing(6)
        column.addLayout(title)
        column.addWidget(self._meta)
        column.addSpacing(8)
        for buttons in ((self._reveal, self._save, self._copy, self._pin), (self._again, self._new, self._more)):
            row = FlowLayout()  # breaks where long words leave no room
            for button in buttons:
                row.addWidget(button)
            column.addLayout(row)
            column.addSpacing(4)
        column.addWidget(self._callout)
        return head

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 8, 12, 12)
        row.addWidget(self._export)
        row.addStretch(1)
        row.addWidget(self._forget)
        return foot

    def _connect(self) -> None:
        for button, key in (
            (self._reveal, "reveal"), (self._save, "save"), (self._copy, "copy"), (self._again, "run_again"),
            (self._new, "open_new"), (self._export, "export"), (self._forget, "forget"), (self._pin, "pin"),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key))
        self._more.clicked.connect(self._show_menu)
        self._callout.acted.connect(self.acted)
        self._history_shown.clicked.connect(self._fold_history)
        self._history.hide()

    def _show_video(self, state: DetailsState) -> None:
        if state.details.video_bytes is None:
            self.player.unload()
        else:
            self.player.offer(Path(state.job.video_path), length_s=state.job.duration_s or 0.0)

    def _show_head(self, state: DetailsState) -> None:
        job, has_video = state.job, state.details.video_bytes is not None
        self._title.setText(job.title or self.tr("Untitled message"))
        is_draft = job.target == "draft" and job.state == "done"
        self._badge.set_badge(
            words.draft_mark() if is_draft else words.state_words(job),
            "neutral" if is_draft else words.BADGES.get(job.state, "acc"),
        )
        parts = [words.date_words(job.created_s)]
        if state.details.video_bytes is not None:
            parts.append(words.size_words(state.details.video_bytes))
        elif job.video_path:
            parts.append(self.tr("the video is not there any more"))
        parts += [self.tr("pinned")] if job.is_pinned else []
        self._meta.setText(" · ".join(parts))
        for button in (self._reveal, self._save, self._copy):
            button.setEnabled(has_video)
        self._again.setText(self.tr("Try again") if job.state in ("failed", "cancelled") else self.tr("Run again"))
        self._again.setEnabled(job.has_ended)
        self._forget.setEnabled(job.has_ended)
        self._new.setEnabled(state.message is not None)
        self._export.setEnabled(state.message is not None)
        self._pin.setChecked(job.is_pinned)
        self._pin.set_label(self.tr("Let go") if job.is_pinned else self.tr("Keep whatever its age"))

    def _show_callout(self, job: Job) -> None:
        self._callout.setVisible(job.state not in ("done", "cancelled") or bool(job.error))
        if job.state == "asking":
            self._callout.set_content(
                "warn",
                self.tr("Was it made? Nobody knows"),
                self.tr(
                    "The vendor was asked and does not list it, and the credits are unchanged. "
                    "It was most likely never made."
                ),
                actions=(
                    Action("send_once", self.tr("Send it once more, {cost}").format(cost=_price(job)), "primary"),
                    Action("let_go", self.tr("Let it go")),
                ),
            )
        elif job.error is not None and job.has_ended:
            text = " ".join(filter(None, (said(str(job.error.get("hint", ""))), words.money_words(job))))
            self._callout.set_content("err", said(str(job.error.get("message", ""))), text)
        elif not job.has_ended:
            self._callout.set_content(
                "note",
                words.live_words(job, self._live),
                words.money_words(job),
                actions=(Action("cancel", self.tr("Cancel"), "danger"),),
                links=(Action("show_queue", self.tr("Show the queue")),),
            )

    def _show_settings(self, state: DetailsState) -> None:
        job, message = state.job, state.message
        facts = [(self.tr("Picture"), words.picture_words(message)), (self.tr("Voice"), words.voice_words(message))] \
            if message is not None else [(self.tr("Settings"), self.tr("Written by another version"))]  # fmt: skip
        ran = (words.machine_words(job), words.target_words(job), words.cost_words(job))
        facts.append((self.tr("Ran on"), ", ".join(filter(None, ran))))
        if job.batch:
            facts.append((self.tr("Batch"), job.batch[:8]))
        self._settings.show_facts(self.tr("Saved settings"), facts)

    def _show_history(self, state: DetailsState) -> None:
        rows = state.details.history[-_HISTORY_MOST:]
        self._history_shown.setText(self.tr("History, {count}").format(count=len(state.details.history)))
        self._history_shown.setVisible(bool(rows))
        self._history.setVisible(bool(rows) and self._is_history_open())
        facts = [
            (words.date_words(float(row["at_s"])).split(", ")[-1], words.event_words(str(row["event"])))
            for row in reversed(rows)
        ]
        self._history.show_facts(self.tr("What happened"), facts)

    def _is_history_open(self) -> bool:
        return bool(self._history_shown.property("open"))

    @Slot()
    def _fold_history(self) -> None:
        is_open = not self._is_history_open()
        self._history_shown.setProperty("open", is_open)
        self._history_shown.set_icon_name("chev" if is_open else "chevr")
        self._history.setVisible(is_open)

    @Slot()
    def _show_menu(self) -> None:
        menu = QMenu(self)
        for key, text, icon in (
            ("duplicate", self.tr("Duplicate"), "copy"),
            ("open_new", self.tr("Open as new message"), "create"),
            ("export", self.tr("Export message file…"), "export"),
            ("forget", self.tr("Forget this…"), "trash"),
        ):
            action = QAction(make_icon(icon), text, menu)
            action.triggered.connect(lambda _checked=False, key=key: self.acted.emit(key))
            action.setEnabled(key == "open_new" or (self.job is not None and self.job.has_ended) or key == "export")
            menu.addAction(action)
        size = menu.sizeHint()
        menu.exec(self._more.mapToGlobal(QPoint(self._more.width() - size.width(), self._more.height() + 2)))
        menu.deleteLater()

    def _retranslate(self) -> None:
        self._empty.set_words(
            self.tr("No message chosen"), self.tr("Choose one to see its video, its settings and what it took.")
        )
        self._reveal.setText(self.tr("Show in folder"))
        self._save.setText(self.tr("Save as…"))
        self._copy.set_label(self.tr("Copy the video"))
        self._pin.set_label(self.tr("Keep whatever its age"))
        self._again.setText(self.tr("Run again"))
        self._new.setText(self.tr("New from this"))
        self._more.set_label(self.tr("More"))
        self._export.setText(self.tr("Export message file…"))
        self._forget.setText(self.tr("Forget this…"))


def _price(job: Job) -> str:
    return words.credits_words(job.credits_needed) if job.target == "did" else words.cost_words(job)
