"""The message column with real widgets: what a person sees and presses before sending, under way, done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.fakes.films import mp4
from tests.fakes.message_desk import (
    MESSAGE,
    FakeBench,
    FakeVendor,
    MemoryKeys,
    MemorySettings,
    MessageDesk,
)
from vmsg_desktop.application.job_center import JobBegan, JobProgress, JobRested
from vmsg_desktop.core.jobs import Accepted, Began, Failed, IntentWritten, Prepared, Rendered, Saved
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import ComputeError, RemoteError
from vmsg_desktop.core.model.events import StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.model.settings import Settings
from vmsg_desktop.ui.pages.create.message.panel import MessagePanel
from vmsg_desktop.ui.widgets.dialog import QuestionDialog

Show = Callable[[QWidget], QWidget]
Wait = Callable[..., None]
KEY = Secret("me:a-key-for-tests-only")


class Column:
    """A panel on fake services; ``rest`` lets the message come to rest."""

    def __init__(self, folder: Path, show: Show, *, send_with: str = "sandbox", key: Secret | None = None) -> None:
        self.desk = MessageDesk(folder)
        self.bench, self.vendor, self.keys = FakeBench(), FakeVendor(), MemoryKeys(key)
        self.settings = MemorySettings(Settings(send_with=send_with))  # type: ignore[arg-type]
        self.panel = MessagePanel(self._studio(folder))
        self.panel.resize(344, 860)
        show(self.panel)

    def _studio(self, folder: Path) -> Any:
        desk = self.desk
        return SimpleNamespace(
            home=folder, document=desk.document, settings=self.settings, machine=SimpleNamespace(name="local"),
            message_bench=self.bench, message_lane=desk.lane, errand_lane=desk.lane, jobs=desk.jobs, sent=desk.sent,
            account=self.vendor.account(self.keys),
        )  # fmt: skip

    def button(self, text: str) -> QAbstractButton:
        """The button with that text that can be seen."""
        found = [each for each in self.panel.window().findChildren(QAbstractButton) if each.text() == text]
        return next(each for each in found if each.isVisible())

    def words(self) -> str:
        """Every text that can be seen."""
        from PySide6.QtWidgets import QLabel

        return " | ".join(label.text() for label in self.panel.findChildren(QLabel) if label.isVisible())

    def begin(self) -> Job:
        """The order became a job that the vendor took."""
        job = self.desk.add_job(target="did")
        for event in (Began(), Prepared("f", 1, 11.0), IntentWritten("t", 38.0), Accepted("tlk")):
            job = self.desk.store.apply(job.id, event)
        self.desk.jobs.tell(JobBegan(job))
        self.desk.jobs.tell(JobProgress(job.id, StageStarted("render")))
        return job


@pytest.fixture
def column(tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Column]]:
    monkeypatch.setattr("vmsg_desktop.ui.pages.create.message.panel._CHECK_MS", 0)
    made: list[Column] = []

    def make(**more: Any) -> Column:
        made.append(Column(tmp_path, show, **more))
        return made[-1]

    yield make
    for each in made:
        each.desk.store.close()


def ready(column: Column, wait_until: Wait) -> None:
    """A message was chosen and has been looked at."""
    column.desk.document.change(MESSAGE)
    wait_until(lambda: bool(column.bench.drafted))


def test_empty_message_says_what_is_missing_and_cannot_be_sent(column: Callable[..., Column]) -> None:
    made = column()
    assert "add a photo" in made.words()
    assert "record or import" in made.words()
    assert not made.panel.compose.foot.main.isEnabled()
    assert made.bench.looked == []


def test_message_is_looked_at_and_drafted_by_itself(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    assert "1 to look at" in made.words()
    assert "Made in 2.1 s on this computer" in made.words()
    assert made.panel.compose.foot.main.isEnabled()


def test_fix_button_changes_the_message(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    made.button("Frame head and shoulders").click()
    assert made.desk.document.message.prosody.pitch_st == 2.0


def test_red_line_stops_sending_and_is_named(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column(send_with="did", key=KEY)
    made.vendor.remaining = 0
    made.panel._account.ask()
    ready(made, wait_until)
    assert "1 to fix" in made.words()
    assert "Fix Credits first, or send to Sandbox for free." in made.words()
    assert not made.button("Send to D-ID").isEnabled()
    QTest.keyClick(made.panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.desk.jobs.orders == []


def test_price_and_balance_stand_below_the_button(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column(send_with="did", key=KEY)
    ready(made, wait_until)
    assert "1 credit of 38" in made.words()
    assert "usual time n/a" in made.words()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_sends(column: Callable[..., Column], wait_until: Wait, key: Qt.Key) -> None:
    made = column()
    ready(made, wait_until)
    QTest.keyClick(made.panel, key, Qt.KeyboardModifier.ControlModifier)
    assert [order.target for order in made.desk.jobs.orders] == ["sandbox"]
    assert made.panel.pages.currentWidget() is made.panel.sending


def test_while_it_is_sent_only_a_draft_of_this_message_is_shown(
    column: Callable[..., Column], wait_until: Wait
) -> None:
    made = column()
    ready(made, wait_until)
    shown: list[bytes | None] = []
    made.panel.sending.set_draft = shown.append  # type: ignore[assignment, method-assign]
    draft = made.panel._checks.draft
    made.panel._checks.draft = replace(draft, is_current=False)
    made.button("Send to Sandbox").click()
    assert made.panel.pages.currentWidget() is made.panel.sending
    assert set(shown) == {None}


def test_choosing_d_id_without_a_key_asks_for_it_in_place(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    made.button("D-ID").click()
    field = made.panel.compose.foot.key_box.field.edit
    assert field.isVisible()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert not made.panel.compose.foot.main.isVisible()
    QTest.keyClicks(field, "bad:key-for-tests")
    made.button("Use key").click()
    assert "D-ID does not accept the key." in made.words()
    field.clear()
    QTest.keyClicks(field, "me:a-key-for-tests")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert made.button("Send to D-ID").isEnabled()
    assert made.keys.key == Secret("me:a-key-for-tests")
    assert field.text() == ""


def test_key_that_no_keyring_keeps_is_held_and_that_is_said(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    made.keys.has_keyring = False
    ready(made, wait_until)
    made.button("D-ID").click()
    QTest.keyClicks(made.panel.compose.foot.key_box.field.edit, "me:a-key-for-tests")
    made.button("Use key").click()
    assert "The key is held until VMsg is closed." in made.words()


def test_under_way_shows_stages_the_charge_and_that_closing_is_safe(
    column: Callable[..., Column], wait_until: Wait
) -> None:
    made = column(send_with="did", key=KEY)
    ready(made, wait_until)
    made.button("Send to D-ID").click()
    made.begin()
    words = made.words()
    for part in (
        "Time left n/a",
        "D-ID is making the video",
        "1 credit is already charged",
        "You can close the window",
    ):
        assert part in words
    assert made.panel.sending.rows["render"].accessibleName().startswith("D-ID renders, running, D-ID")
    assert made.button("Stop waiting").isEnabled()
    assert made.panel.standing == "sending"


def test_time_runs_only_while_it_is_seen(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    made.panel.send()
    ticks: list[bool] = []
    made.panel.sending.ticked.connect(lambda: ticks.append(True))
    wait_until(lambda: bool(ticks))
    made.panel.hide()
    assert not made.panel.sending._ticks.isActive()


def test_done_plays_in_place_and_can_be_copied_and_run_again(
    column: Callable[..., Column], wait_until: Wait, tmp_path: Path, app: QApplication
) -> None:
    made = column(send_with="did", key=KEY)
    ready(made, wait_until)
    made.button("Send to D-ID").click()
    job = made.begin()
    video = tmp_path / "message.mp4"
    video.write_bytes(mp4(seconds=1.0))
    made.desk.store.apply(job.id, Rendered())
    made.desk.store.apply(job.id, Saved(str(video), "ab", 1.0, 1.0))
    made.desk.jobs.tell(JobRested(job.id, None))
    assert made.panel.pages.currentWidget() is made.panel.result
    wait_until(lambda: not made.panel.result.player.screen_.image.isNull())
    assert "1 credit charged." in made.words()
    said: list[str] = []
    made.panel.told.connect(said.append)
    made.button("Copy").click()
    assert [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()] == [str(video)]
    assert said
    made.button("Run again…").click()
    dialog = next(each for each in app.topLevelWidgets() if isinstance(each, QuestionDialog))
    dialog.safe_button.click()
    assert len(made.desk.jobs.orders) == 1
    made.button("Run again…").click()
    dialog = next(each for each in app.topLevelWidgets() if isinstance(each, QuestionDialog) and each.isVisible())
    dialog.answer_button.click()
    assert [order.pays_again for order in made.desk.jobs.orders] == [False, True]


def test_refusal_stands_above_the_list_with_one_main_way_out(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column(send_with="did", key=KEY)
    ready(made, wait_until)
    made.button("Send to D-ID").click()
    job = made.desk.add_job(target="did")
    made.desk.jobs.tell(JobBegan(job))
    error = RemoteError(
        "did_picture_moderated",
        "D-ID's moderation refused the picture (HTTP 451 ImageModerationError: contact support; Weapon Violence,"
        " Weapons), while uploading the picture. Nothing was charged.",
        "Choose another photo, or ask D-ID's support for a manual review.",
        details={"status": 451, "offensive_label": "Weapon Violence, Weapons"},
    )
    made.desk.store.apply(job.id, Began())
    made.desk.store.apply(job.id, Failed(error.to_json()))
    made.desk.jobs.tell(JobRested(job.id, error))
    words = made.words()
    assert "D-ID's moderation refused the picture |" in words
    assert "Its automatic check saw Weapons." in words
    assert words.count("Nothing was charged") == 1
    assert "HTTP" not in words
    assert made.panel.standing == "refused"
    asked: list[bool] = []
    made.panel.photo_wanted.connect(lambda: asked.append(True))
    made.button("Another photo…").click()
    assert asked
    made.button("Replace background").click()
    assert made.desk.document.message.background.kind == "bundled"
    assert "refused" not in made.words()


def test_failed_draft_can_be_made_again(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    made.bench.draft_error = ComputeError("no_model", "The model is missing.", "Get it.")
    ready(made, wait_until)
    assert "No new draft" in made.words()
    made.bench.draft_error = None
    made.button("Make it again").click()
    assert "Made in 2.1 s on this computer" in made.words()


def test_low_window_makes_the_draft_a_short_row(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    wait_until(lambda: made.panel.compose.draft.player.screen_.height() > 200)
    made.panel.resize(320, 480)
    wait_until(lambda: made.panel.compose.draft.player.screen_.height() == 96)
    assert made.panel.compose.foot.main.isVisible()


def test_nothing_is_wider_than_the_column(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column(send_with="did", key=KEY)
    made.panel.resize(320, 860)
    ready(made, wait_until)
    scroll = made.panel.compose._scroll
    inner = scroll.widget()
    assert inner is not None
    wait_until(lambda: inner.minimumSizeHint().width() <= 320 and inner.width() == scroll.viewport().width())


def test_every_control_has_a_name(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    ready(made, wait_until)
    for page in (made.panel.compose, made.panel.sending, made.panel.result):
        for button in page.findChildren(QAbstractButton):
            assert button.text() or button.accessibleName(), button


def test_balance_of_the_sandbox_counts_for_the_list(column: Callable[..., Column], wait_until: Wait) -> None:
    made = column()
    made.vendor.sandbox = Credits(99, 100)
    made.panel._account.ask()
    ready(made, wait_until)
    assert made.bench.looked[-1][1] == 99
