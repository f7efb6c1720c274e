"""The column of the message: before it is sent, under way, done. Wires the presenters to its three pages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QStandardPaths, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.presenters.message import FootState, foot_state
from vmsg_desktop.presenters.message_account import Account, AccountPresenter
from vmsg_desktop.presenters.message_check import CheckPresenter, CheckState, DraftState
from vmsg_desktop.presenters.sending import SendingPresenter
from vmsg_desktop.presenters.sending_outcome import Outcome
from vmsg_desktop.presenters.sending_ports import Clocks, order_maker
from vmsg_desktop.presenters.sending_state import SendingState
from vmsg_desktop.ui import shortcuts
from vmsg_desktop.ui.pages.create.message.compose_view import ComposeView
from vmsg_desktop.ui.pages.create.message.result_view import ResultView
from vmsg_desktop.ui.pages.create.message.sending_view import SendingView
from vmsg_desktop.ui.rest import Rest
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.panel import Panel

_CHECK_MS, _LOOK_MS = 350, 150


class MessagePanel(Panel):
    """What it has to say elsewhere.

    ``failed(error)`` and ``told(words)`` are for a toast; ``account_changed(account)`` for the status line;
    ``standing_changed(standing)`` for the title: "", sending, done, refused or asking; ``photo_wanted()`` and
    ``voice_wanted()`` when an error asks for another one, ``settings_wanted(section)`` when it is mended there.
    """

    failed = Signal(object)
    told = Signal(str)
    account_changed = Signal(object)
    standing_changed = Signal(str)
    photo_wanted = Signal()
    voice_wanted = Signal()
    settings_wanted = Signal(str)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__("", surface="panel", parent=parent)
        self._studio = studio
        self._is_ready = False
        self.standing = ""
        self.compose, self.sending, self.result = ComposeView(), SendingView(), ResultView()
        self.pages = QStackedWidget()
        for page in (self.compose, self.sending, self.result):
            self.pages.addWidget(page)
        whole = cast(QVBoxLayout, self.layout())
        whole.removeItem(self.body)
        whole.addWidget(self.pages, 1)
        self._more = Button(kind="quiet", icon="more")
        self._more.clicked.connect(self._show_menu)
        self.add_action(self._more)
        self._retranslate()
        self._present()
        self._connect()

    def show_check(self, state: CheckState) -> None:
        """See CheckView."""
        self.compose.check.show_state(state)

    def show_draft(self, state: DraftState) -> None:
        """See CheckView."""
        self.compose.draft.show_state(state)

    def show_account(self, account: Account) -> None:
        """See AccountView."""
        self.compose.foot.show_account(account)
        self.account_changed.emit(account)

    def show_sending(self, state: SendingState) -> None:
        """See SendingView."""
        self.sending.show_state(state)
        if self.pages.currentWidget() is not self.sending:  # the draft of what was sent, not of what comes later
            draft = self._checks.draft
            video = draft.video if draft.is_current else None
            self.sending.set_draft(None if video is None else video.data)
        self._turn_to(self.sending, "sending")

    def show_result(self, job: Job) -> None:
        """See SendingView."""
        self.result.show_job(job)
        self._turn_to(self.result, "done")

    def show_outcome(self, outcome: Outcome | None) -> None:
        """See SendingView."""
        self.compose.outcome.show_outcome(outcome)
        kind = "" if outcome is None else outcome.kind
        self._turn_to(self.compose, {"error": "refused", "question": "asking"}.get(kind, ""))

    def show_done_elsewhere(self, job: Job, error: VmsgError | None) -> None:
        """See SendingView."""
        if job.state == "done":
            self.told.emit(self.tr("“{title}” is done and in the library.").format(title=job.title))
        elif error is not None:
            self.failed.emit(error)

    def show_error(self, error: VmsgError) -> None:
        """See SendingView."""
        self.failed.emit(error)

    @property
    def account(self) -> Account:
        """Who renders, and the balance there."""
        return self._account.account

    @Slot()
    def send(self) -> None:
        """Send it, where nothing stands against it."""
        state = self._foot()
        if state.can_send and self.pages.currentWidget() is self.compose:
            self._sending.send(state.target)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            for page in (self.compose, self.sending, self.result):
                page.retranslate()
        super().changeEvent(event)

    def _present(self) -> None:
        studio = self._studio
        self._checks = CheckPresenter(
            studio.document, studio.message_bench, studio.message_lane, self,
            soon=Rest(_CHECK_MS, self), changed=self._show_foot, budget=studio.account.budget_line,
        )  # fmt: skip
        self._account = AccountPresenter(
            studio.account, studio.sent, studio.errand_lane, studio.settings, self, changed=self._account_told
        )
        self._sending = SendingPresenter(
            studio.document, studio.jobs, studio.sent, studio.errand_lane, self,
            order_of=order_maker(machine=lambda: studio.machine.name, folder=self._folder),
            clocks=Clocks(time.monotonic, time.time),
            soon=Rest(_LOOK_MS, self),
            changed=self._rested,
        )  # fmt: skip
        self._is_ready = True
        self._account_told()

    def _connect(self) -> None:
        compose = self.compose
        compose.check.fixed.connect(self._checks.fix)
        compose.draft.wanted.connect(self._checks.make_draft)
        compose.foot.sent.connect(self.send)
        compose.foot.chosen.connect(self._choose)
        compose.foot.key_given.connect(self._account.try_key)
        compose.outcome.acted_on.connect(self._act)
        self.sending.ticked.connect(self._sending.tick)
        self.sending.stopped.connect(self._sending.stop)
        self.sending.anew.connect(self._sending.new_from_this)
        self.result.copy_wanted.connect(self._save_copy)
        self.result.again.connect(self._run_again)
        self.result.anew.connect(self._sending.new_from_this)
        self.result.closed.connect(self._sending.put_away)
        self.result.told.connect(self.told)
        shortcuts.bind("send", self, self.send)

    def _foot(self) -> FootState:
        is_asking, is_sending = self._sending.is_asking, self._sending.is_sending
        return foot_state(self._checks.check, self._account.account, is_asking=is_asking, is_starting=is_sending)

    def _show_foot(self) -> None:
        if self._is_ready:
            self.compose.foot.show_state(self._foot())

    def _account_told(self) -> None:
        if self._is_ready:
            account = self._account.account
            left = None if account.credits is None else account.credits.remaining
            self._checks.set_credits(left, is_paid=account.target == "did")
            self._show_foot()

    def _rested(self) -> None:
        """Something began or ended: the balance may be another."""
        self._account.ask()
        self._show_foot()

    def _turn_to(self, page: QWidget, standing: str) -> None:
        if self.pages.currentWidget() is self.result and page is not self.result:
            self.result.leave()
        self.pages.setCurrentWidget(page)
        if standing != self.standing:
            self.standing = standing
            self.standing_changed.emit(standing)
        self._show_foot()

    def _folder(self) -> Path:
        """Where this message's video goes: the chosen folder, else the library, each message in one of its own."""
        state, chosen = self._studio.document.state, self._studio.settings.current.videos_folder
        root = Path(chosen) if chosen else self._studio.home / "videos"
        is_plain = state.path.name == "message.json"
        return root / (state.path.parent.name if is_plain else state.path.stem)

    @Slot(str)
    def _choose(self, target: str) -> None:
        self._account.choose(cast(JobTarget, target))

    @Slot(str)
    def _act(self, key: str) -> None:
        outcome = self.compose.outcome.outcome
        if outcome is None:
            return
        does: dict[str, Callable[[], object]] = {
            "retry": self._sending.take_up,
            "fetch": self._sending.take_up,
            "again": self._send_once_more,
            "let-go": self._sending.let_go,
            "key": self.compose.foot.ask_for_key,
            "budget": lambda: self.settings_wanted.emit("budget"),
            "sandbox": lambda: self._account.choose("sandbox"),
            "photo": self.photo_wanted.emit,
            "voice": self.voice_wanted.emit,
            "details": lambda: self._copy_details(outcome),
            "close": self._sending.put_away,
            "fix": lambda: self._checks.fix(outcome.fix) if outcome.fix is not None else None,
        }
        does[key]()

    def _send_once_more(self) -> None:
        """A question was asked already where the person is asked; a spent talk asks here."""
        if self._sending.is_asking:
            self._sending.take_up()
        else:
            self._ask_to_pay(self._sending.take_up)

    @Slot()
    def _run_again(self) -> None:
        job = self._sending.job
        if job is not None:
            self._ask_to_pay(lambda: self._sending.send(job.target, pays_again=True))

    def _ask_to_pay(self, does: Callable[[], None]) -> None:
        job = self._sending.job
        is_free = job is not None and job.target == "sandbox"
        words = (
            self.tr("The sandbox makes a new video, free of charge; this one stays.")
            if is_free
            else self.tr("D-ID makes a new video and charges for it; this one stays.")
        )
        question = self.tr("Make the video once more?") if is_free else self.tr("Pay for the video once more?")
        dialog = QuestionDialog(
            question, words, answer=self.tr("Send once more"), safe=self.tr("Keep this one"), parent=self.window()
        )
        dialog.accepted.connect(does)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _save_copy(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
        title = self._studio.document.message.title or self.tr("message")
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the video"), str(Path(folder) / f"{title}.mp4"), self.tr("Videos (*.mp4)")
        )
        if name:
            self._sending.save_copy(
                Path(name), done=lambda: self.told.emit(self.tr("Saved as {name}").format(name=name))
            )

    def _copy_details(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            QGuiApplication.clipboard().setText(json.dumps(outcome.error.to_json(), indent=2, ensure_ascii=False))
            self.told.emit(self.tr("The details are on the clipboard."))

    @Slot()
    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Make the draft now"), self._checks.make_draft)
        menu.addAction(self.tr("Save message as…"), self._save_message)
        menu.addAction(self.tr("New from this"), self._sending.new_from_this)
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        menu.deleteLater()

    def _save_message(self) -> None:
        title = self._studio.document.message.title or "message"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the message"), f"{title}.json", self.tr("Messages (*.json)")
        )
        if name:
            try:
                self._studio.document.save_as(Path(name))
            except VmsgError as error:
                self.failed.emit(error)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Message"))
        self._more.set_label(self.tr("More for this message"))
