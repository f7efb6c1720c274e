"""The library as a person uses it: keys, filters, dialogs, the queue's rows, storage, a batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from tests.fakes.library_shelf import DAY_S, LibraryShelf
from vmsg_desktop.application.batch_center import BatchState
from vmsg_desktop.application.batch_words import BatchProgress
from vmsg_desktop.application.job_center import JobProgress
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.core.batch_items import BatchItem, BatchPlan, Problem
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.events import StageProgress
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.ui.language import LanguageSwitch
from vmsg_desktop.ui.pages.library.inspector import WIDTH_PX
from vmsg_desktop.ui.pages.library.model import JOB_ROLE
from vmsg_desktop.ui.pages.library.page import LibraryPage
from vmsg_desktop.ui.pages.library.questions import LibraryQuestion, ReceiptDialog
from vmsg_desktop.ui.pages.library.queue_rows import BatchTile, QueueRowWidget
from vmsg_desktop.ui.widgets.poster import POSTER_ROLE, PosterData
from vmsg_desktop.ui.widgets.toast import ToastText

Show = Callable[[QWidget], QWidget]
WaitUntil = Callable[..., None]
W = TypeVar("W", bound=QWidget)


class Room:
    def __init__(self, shelf: LibraryShelf, show: Show, wait_until: WaitUntil) -> None:
        self.shelf, self.show, self.wait_until = shelf, show, wait_until
        self.page = LibraryPage(shelf.studio)
        self.page.resize(1300, 850)
        self.told: list[ToastText] = []
        self.failed: list[object] = []
        self.left = 0
        self.page.told.connect(self.told.append)
        self.page.failed.connect(self.failed.append)
        self.page.left_for_create.connect(self._leave)

    def _leave(self) -> None:
        self.left += 1

    def enter(self) -> Room:
        self.show(self.page)
        return self

    @property
    def titles(self) -> list[str]:
        model = self.page.messages.model
        return [model.index(row, 0).data(JOB_ROLE).title for row in range(model.rowCount())]

    def choose(self, title: str) -> None:
        """Choose a message and wait until it is open."""
        self.page.messages._set_current(self.titles.index(title))
        inspector = self.page.messages.inspector
        self.wait_until(lambda: inspector.job is not None and inspector.job.title == title)

    def press(self, text: str) -> None:
        """Press the visible button of that text or name."""
        QApplication.processEvents()
        buttons = [
            button
            for button in self.page.findChildren(QPushButton)
            if text in (button.text(), button.accessibleName()) and button.isVisible()
        ]
        assert len(buttons) == 1, f"{len(buttons)} buttons say {text!r}"
        assert buttons[0].isEnabled()
        buttons[0].click()

    def dialog(self, kind: type[W]) -> W:
        (found,) = (each for each in self.page.findChildren(kind) if each.isVisible())
        return found


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[LibraryShelf]:
    shelf = LibraryShelf(tmp_path)
    yield shelf
    shelf.close()


@pytest.fixture
def room(shelf: LibraryShelf, show: Show, wait_until: WaitUntil) -> Room:
    return Room(shelf, show, wait_until)


def poster(room: Room, row: int) -> PosterData:
    data = room.page.messages.model.index(row, 0).data(POSTER_ROLE)
    assert isinstance(data, PosterData)
    return data


def test_messages_are_there_when_the_room_is_entered_and_the_first_is_open(room: Room) -> None:
    room.shelf.add("Old", ago_s=3 * DAY_S, has_video=True, duration_s=88.0, credits_charged=6.0)
    room.shelf.add("New", has_video=True, duration_s=24.0, credits_charged=1.0, is_pinned=True)
    room.enter()
    assert room.titles == ["New", "Old"]
    inspector = room.page.messages.inspector
    room.wait_until(lambda: inspector.job is not None)
    assert inspector.job is not None
    assert inspector.job.title == "New"
    new = poster(room, 0)
    assert (new.length, new.right, new.is_pinned) == ("0:24", "1 credit", True)
    assert (poster(room, 1).length, poster(room, 1).right) == ("1:28", "6 credits")


def test_small_pictures_come_as_they_come_into_sight(room: Room) -> None:
    for number in range(60):
        room.shelf.add(f"Message {number}", ago_s=number)
    room.enter()
    room.wait_until(lambda: poster(room, 0).picture is not None)
    assert 4 <= len(room.shelf.posters.made) <= 40
    bar = room.page.messages.wall.verticalScrollBar()
    bar.setValue(bar.maximum())
    room.wait_until(lambda: poster(room, 59).picture is not None)


def test_nothing_yet_offers_the_sample(room: Room) -> None:
    room.enter()
    assert room.page.messages._nothing.isVisible()
    room.press("Open the sample")
    assert room.left == 1
    assert [message.title for message in room.shelf.opened] == ["Sample"]


def test_slash_searches_as_it_is_typed_and_what_is_not_there_can_be_taken_back(room: Room) -> None:
    room.shelf.add("For Mika")
    room.shelf.add("For Anna")
    room.enter()
    room.page.messages.wall.setFocus()
    QTest.keyClick(room.page.messages.wall, Qt.Key.Key_Slash)
    edit = room.page.messages.search.edit
    assert edit.hasFocus()
    QTest.keyClicks(edit, "mika")
    room.wait_until(lambda: room.titles == ["For Mika"])
    QTest.keyClicks(edit, "zzz")
    room.wait_until(lambda: room.titles == [])
    assert room.page.messages._no_hits.isVisible()
    room.press("Show all")
    assert len(room.titles) == 2
    assert edit.text() == ""


@pytest.mark.parametrize("is_known", [True, False])
def test_a_job_that_is_asked_for_elsewhere_is_chosen_in_the_list_too(room: Room, is_known: bool) -> None:
    old = room.shelf.add("Old", ago_s=DAY_S, has_video=True)
    room.shelf.add("New", has_video=True)
    messages = room.page.messages
    if is_known:
        room.enter()
        room.wait_until(lambda: messages.inspector.job is not None)
        messages.search.edit.setFocus()
        QTest.keyClicks(messages.search.edit, "New")
        room.wait_until(lambda: room.titles == ["New"])
    room.page.go_to_job(old.id)
    room.enter()
    room.wait_until(lambda: (job := messages.current()) is not None and job.title == "Old")
    room.wait_until(lambda: (job := messages.inspector.job) is not None and job.title == "Old")
    assert (room.titles, messages.search.text()) == (["New", "Old"], "")
    assert not messages._choosing.isActive(), "nothing else is chosen a moment later"


def test_filters_and_order_are_picked_from_lists(room: Room) -> None:
    room.shelf.add("b", state="failed", target="sandbox")
    room.shelf.add("a", has_video=True, credits_charged=2.0)
    room.enter()
    messages = room.page.messages
    messages._state.picked.emit("failed")
    assert room.titles == ["b"]
    messages._state.picked.emit("")
    messages._sort.picked.emit("title")
    assert room.titles == ["a", "b"]


def test_delete_asks_with_the_safe_answer_first_and_no_leaves_all(room: Room) -> None:
    room.shelf.add("For Mika", has_video=True)
    room.enter()
    room.choose("For Mika")
    room.page.messages.wall.setFocus()
    QTest.keyClick(room.page.messages.wall, Qt.Key.Key_Delete)
    dialog = room.dialog(LibraryQuestion)
    assert "For Mika" in dialog.windowTitle()
    assert dialog.safe_button.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert room.titles == ["For Mika"]


def test_forgetting_shows_the_receipt(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    room.enter()
    room.choose("For Mika")
    room.press("Forget this…")
    room.dialog(LibraryQuestion).answer_button.click()
    receipt = room.dialog(ReceiptDialog)
    assert "For Mika" in receipt.windowTitle()
    receipt.answer_button.click()
    assert room.titles == []
    assert not Path(job.video_path).exists()
    assert room.page.messages.inspector.job is None


def test_a_video_of_the_persons_own_folder_goes_only_when_ticked(room: Room, tmp_path: Path) -> None:
    job = room.shelf.add("Mine", has_video=True, folder=str(tmp_path / "mine"))
    room.enter()
    room.choose("Mine")
    room.press("Forget this…")
    dialog = room.dialog(LibraryQuestion)
    assert not dialog.with_video
    assert dialog._box is not None
    dialog._box.setChecked(True)
    dialog.answer_button.click()
    assert not Path(job.video_path).exists()
    room.dialog(ReceiptDialog).reject()


def test_running_again_asks_for_the_price_where_there_is_one(room: Room) -> None:
    room.shelf.add("For Mika", has_video=True, credits_needed=2)
    room.enter()
    room.choose("For Mika")
    room.press("Run again")
    dialog = room.dialog(LibraryQuestion)
    assert dialog.answer_button.text() == "Run again, 2 credits"
    dialog.answer_button.click()
    assert [job.pays_again for job in room.shelf.jobs.gone_on] == [True]
    assert "being made" in room.told[-1].text


def test_a_doubtful_message_is_answered_in_place(room: Room) -> None:
    room.shelf.add("Doubtful", state="asking", token="t", credits_needed=1)
    room.enter()
    room.choose("Doubtful")
    room.press("Send it once more, 1 credit")
    assert [job.attempt for job in room.shelf.jobs.gone_on] == [2]


def test_an_error_stands_beside_its_message_with_what_it_cost(room: Room) -> None:
    error = {"code": "photo_gone", "message": "The photo is gone.", "hint": "Choose another."}
    room.shelf.add("Failed", state="failed", error=error)
    room.enter()
    room.choose("Failed")
    callout = room.page.messages.inspector._callout
    assert callout.isVisible()
    assert callout.accessibleName() == "The photo is gone."
    assert callout.accessibleDescription() == "Choose another. Nothing was charged."
    room.press("Try again")
    assert len(room.shelf.jobs.gone_on) == 1


def test_pinning_copying_and_opening_as_new(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    room.enter()
    room.choose("For Mika")
    room.press("Keep whatever its age")
    assert room.shelf.store.get(job.id).is_pinned
    room.press("Copy the video")
    assert QGuiApplication.clipboard().mimeData().urls()[0].toLocalFile() == job.video_path
    room.press("New from this")
    assert [message.title for message in room.shelf.opened] == ["For Mika"]
    assert room.left == 1


def test_what_needs_a_video_is_off_without_one(room: Room) -> None:
    room.shelf.add("Waiting")
    room.enter()
    room.choose("Waiting")
    inspector = room.page.messages.inspector
    off = (inspector._reveal, inspector._save, inspector._copy, inspector._again, inspector._forget)
    assert not any(button.isEnabled() for button in off)


def test_return_opens_the_video_in_place(room: Room) -> None:
    room.shelf.add("For Mika", has_video=True, duration_s=24.0)
    room.enter()
    player = room.page.messages.inspector.player
    toggles: list[bool] = []
    player.toggle = lambda: toggles.append(True)  # type: ignore[method-assign]
    room.choose("For Mika")
    assert player._time.text() == "0:00 / 0:24"
    room.page.messages.wall.setFocus()
    QTest.keyClick(room.page.messages.wall, Qt.Key.Key_Return)
    assert toggles == [True]
    assert player.screen_.hasFocus()


def test_the_table_keeps_the_chosen_message(room: Room) -> None:
    for number in range(5):
        room.shelf.add(f"Message {number}", ago_s=number)
    room.enter()
    room.choose("Message 3")
    messages = room.page.messages
    messages._how._buttons["table"].click()
    assert messages.table.isVisible()
    assert messages.current() is not None
    assert messages.table.currentIndex().data() == "Message 3"
    QTest.keyClick(messages.table, Qt.Key.Key_Up)
    room.wait_until(lambda: messages.inspector.job is not None and messages.inspector.job.title == "Message 2")
    messages._how._buttons["grid"].click()
    assert messages.wall.currentIndex().row() == 2


def test_a_message_under_way_tells_how_far_it_is(room: Room) -> None:
    job = room.shelf.add("For Mika", state="submitted", talk_id="t")
    room.enter()
    room.shelf.jobs.tell(JobProgress(job.id, StageProgress("render", 0.4)))
    told = poster(room, 0)
    assert (told.state_text, told.progress) == ("Rendering, 40 %", 0.4)
    room.choose("For Mika")
    assert room.page.messages.inspector._callout.accessibleName() == "Rendering, 40 %"


def test_a_list_that_cannot_be_read_is_said_and_tried_again(room: Room) -> None:
    works = room.shelf.studio.open_library

    def refuse() -> None:
        raise StorageError("jobs_not_written", "The job list cannot be used.", "Free some space.")

    room.shelf.studio.open_library = refuse
    room.enter()
    assert room.page.messages._problem.isVisible()
    room.shelf.studio.open_library = works
    room.press("Try again")
    assert not room.page.messages._problem.isVisible()


def test_rows_of_the_queue_are_moved_paused_and_cancelled(room: Room) -> None:
    first, second = room.shelf.add("First"), room.shelf.add("Second")
    room.enter()
    room.page.go_to_tab("queue")
    room.shelf.jobs.tell_queue(QueueState(waiting=(first.id, second.id)))
    room.press("Earlier: Second")
    room.press("Pause: First")
    room.press("Hold the queue")
    assert room.shelf.jobs.asked == [("move", second.id, 0), ("pause", first.id), ("hold", True)]
    room.press("Cancel: Second")
    assert room.shelf.store.get(second.id).state == "cancelled"
    assert "Nothing was charged" in room.told[-1].text
    assert len([row for row in room.page.findChildren(QueueRowWidget) if row.isVisible()]) == 1


def test_an_empty_queue_offers_a_batch(room: Room) -> None:
    room.enter()
    room.page.go_to_tab("queue")
    assert room.page.queue._empty.isVisible()
    room.page.queue._empty.acted.emit()
    assert room.page.batches.dialog is not None
    room.page.batches.dialog.reject()


EMPTY = Message(Source(""), Source(""))


def test_a_batch_says_what_it_would_make_before_it_begins(room: Room, tmp_path: Path) -> None:
    items = tuple(BatchItem(name, EMPTY, name) for name in ("mika", "anna"))
    room.shelf.batches.planned = lambda source, base: BatchPlan(items, left_out=(Problem("tomo.jpg", "no voice"),))
    room.enter()
    room.press("Batch from folder or CSV…")
    dialog = room.page.batches.dialog
    assert dialog is not None
    assert not dialog.answer_button.isEnabled()
    dialog.set_source(tmp_path, is_folder=True)
    assert dialog._found.accessibleName() == "2 messages found, 1 left out"
    assert dialog.answer_button.text() == "Make 2 messages"
    dialog._target.set_value("did")
    dialog._limit.set_text("ten")
    dialog._show_state()
    assert not dialog.answer_button.isEnabled()
    dialog._limit.set_text("10")
    dialog._show_state()
    dialog.answer_button.click()
    (wish,) = room.shelf.batches.started
    assert (wish.target, wish.max_credits, wish.is_watch, wish.source) == ("did", 10, False, tmp_path)
    assert room.page.queue.isVisible()


def test_a_running_batch_has_its_figures_and_a_stop(room: Room, tmp_path: Path) -> None:
    wish = room.page.queue_presenter.wish(tmp_path, like_document=False, target="did", is_watch=False, max_credits=None)
    room.enter()
    room.page.go_to_tab("queue")
    room.shelf.batches.tell(BatchState(wish, "running", BatchProgress(24, 9, 1, 4, 10, 18, 95.0)))
    (tile,) = room.page.findChildren(BatchTile)
    assert "9 of 24 done · 1 failed · 4 under way · 18 credits · about 2 min left" in tile.accessibleName()
    room.press("Stop")
    assert room.shelf.batches.stopped == [wish.id]
    failure = StorageError("jobs_not_written", "The job list cannot be used.", "Free some space.")
    room.shelf.batches.tell(BatchState(wish, "ended", error=failure))
    assert tile._problems.accessibleName() == "The job list cannot be used."
    room.press("Go on")
    assert room.shelf.batches.started == [wish]


def test_storage_tells_what_takes_space_and_clears_what_has_had_its_time(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True, ago_s=30 * DAY_S)
    room.shelf.files.put(job.id, "image", b"x" * 5000)
    folder = room.shelf.home / "jobs" / job.id
    for path in (folder / "image", folder):
        os.utime(path, (room.shelf.clock.now_s() - 20 * DAY_S,) * 2)
    room.enter()
    room.page.go_to_tab("storage")
    assert room.page.storage._sweep.text() == "Clear 5 kB now"
    room.press("Clear 5 kB now")
    assert room.page.storage._note.accessibleName() == "5 kB cleared"
    assert not folder.exists()
    assert Path(job.video_path).exists()


def test_a_thousand_messages_are_worded_only_where_they_are_seen(room: Room) -> None:
    for number in range(1000):
        room.shelf.add(f"Message {number}", ago_s=number * 3600.0)
    room.enter()
    room.wait_until(lambda: poster(room, 0).picture is not None)
    QApplication.processEvents()
    model = room.page.messages.model
    assert model.rowCount() == 1000
    assert len(model._posters) <= 60
    assert len(model._pictures) <= 60
    assert not any(dialog.isVisible() for dialog in room.page.findChildren(QDialog))


def test_language_changes_while_the_room_is_open(app: QApplication, room: Room) -> None:
    room.shelf.add("For Mika", has_video=True)
    room.enter()
    messages = room.page.messages
    room.wait_until(lambda: messages.inspector.job is not None)
    switch = LanguageSwitch(app, "en")
    try:
        switch.choose("ja")
        room.wait_until(lambda: [group.title for group in messages.wall._groups] == ["今日"])
        scroll = messages.inspector._scroll
        inner = scroll.widget()
        assert inner is not None
        room.wait_until(lambda: inner.minimumSizeHint().width() <= WIDTH_PX)
    finally:
        switch.close()
        switch.deleteLater()


def test_buttons_of_the_details_take_two_rows_in_both_languages(app: QApplication, room: Room) -> None:
    room.shelf.add("For Mika", has_video=True)
    room.enter()
    inspector = room.page.messages.inspector
    room.wait_until(lambda: inspector.job is not None)
    buttons = (inspector._reveal, inspector._save, inspector._copy, inspector._pin, inspector._again, inspector._more)
    switch = LanguageSwitch(app, "en")
    try:
        for language in ("en", "ja"):
            switch.choose(language)
            room.wait_until(lambda: len({button.y() for button in buttons}) == 2)
    finally:
        switch.close()
        switch.deleteLater()
