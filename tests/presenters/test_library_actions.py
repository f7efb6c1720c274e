"""What is done to a message of the library: what pays or destroys is asked first, and nothing is done on a "no"."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.erasing import unreachable
from tests.fakes.library_shelf import LibraryShelf
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.core.jobs import Began, Prepared
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import Receipt
from vmsg_desktop.presenters.library_actions import LibraryActions
from vmsg_desktop.presenters.library_state import Notice, Question


class View:
    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.notices: list[Notice] = []
        self.receipts: list[Receipt] = []
        self.errors: list[VmsgError] = []
        self.forgetting: list[str] = []
        self.went = 0

    def ask(self, question: Question) -> None:
        self.questions.append(question)

    def say(self, notice: Notice) -> None:
        self.notices.append(notice)

    def show_receipt(self, job: Job, receipt: Receipt) -> None:
        self.receipts.append(receipt)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)

    def show_forgetting(self, job_id: str) -> None:
        self.forgetting.append(job_id)

    def go_to_create(self) -> None:
        self.went += 1


class Room:
    def __init__(self, root: Path) -> None:
        self.shelf, self.view, self.changes = LibraryShelf(root), View(), 0
        self.actions = LibraryActions(self.shelf.studio, self.view, self._changed)

    def _changed(self) -> None:
        self.changes += 1

    @property
    def jobs(self) -> list[Job]:
        return list(self.shelf.store.jobs())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.shelf.close()


def test_running_a_paid_message_again_asks_and_then_pays_again(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True, credits_needed=2)
    room.actions.run_again(job)
    (question,) = room.view.questions
    assert (question.kind, question.job) == ("run_again", job)
    assert room.jobs == [job]
    room.actions.confirm(question)
    (twin,) = (each for each in room.jobs if each.id != job.id)
    assert (twin.pays_again, twin.state, twin.title) == (True, "queued", "For Mika")
    assert room.shelf.jobs.gone_on == [twin]
    assert [notice.kind for notice in room.view.notices] == ["begun"]
    assert room.changes == 1


@pytest.mark.parametrize("target", ["sandbox", "draft"])
def test_what_costs_nothing_is_run_again_without_a_question(room: Room, target: str) -> None:
    job = room.shelf.add("For Mika", has_video=True, target=target)
    room.actions.run_again(job)
    assert room.view.questions == []
    assert len(room.shelf.jobs.gone_on) == 1


def test_a_failed_message_goes_on_for_nothing_but_a_spent_one_asks(room: Room) -> None:
    failed = room.shelf.add("Failed", state="failed")
    spent = room.shelf.add("Refused", state="failed", is_spent=True, talk_id="t")
    room.actions.run_again(failed)
    assert [(job.title, job.state) for job in room.shelf.jobs.gone_on] == [("Failed", "queued")]
    room.actions.run_again(spent)
    (question,) = room.view.questions
    assert question.kind == "retry"
    room.actions.confirm(question)
    assert room.shelf.store.get(spent.id).attempt == 2


def test_a_duplicate_of_a_finished_message_takes_its_video_for_nothing(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    room.actions.duplicate(job)
    assert room.view.questions == []
    assert not room.shelf.jobs.gone_on[0].pays_again
    room.actions.duplicate(room.shelf.add("Never made", state="cancelled"))
    assert [question.kind for question in room.view.questions] == ["duplicate"]


def test_forgetting_asks_and_gives_a_receipt_of_what_is_gone_and_what_stays(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    room.actions.forget(job)
    assert room.jobs == [job]
    room.actions.confirm(room.view.questions[0])
    (receipt,) = room.view.receipts
    assert room.jobs == []
    assert not Path(job.video_path).exists()
    assert any("video" in deletion.what or "mp4" in deletion.what for deletion in receipt.deleted)
    assert any("photo and voice" in left.what for left in receipt.left)
    assert room.view.forgetting == [job.id, ""]
    assert room.shelf.posters.forgotten == [job.id]  # one that was being made meanwhile


def test_a_message_under_way_is_not_forgotten(room: Room) -> None:
    room.actions.forget(room.shelf.add("For Mika", state="submitted", talk_id="t"))
    assert room.view.questions == []
    assert [error.code for error in room.view.errors] == ["job_running"]


def test_a_vendor_that_is_down_leaves_all_and_the_person_may_forget_here_only(room: Room) -> None:
    job = room.shelf.add("For Mika", has_video=True, talk_id="tlk_1")
    room.shelf.eraser.is_down = True
    room.actions.confirm(Question("forget", job))
    (question,) = room.view.questions
    assert question.kind == "forget_here"
    assert unreachable().message in question.reason
    assert room.jobs == [job]
    room.actions.confirm(question)
    assert room.jobs == []
    assert any("tlk_1" in left.what for left in room.view.receipts[0].left)


def test_a_video_in_a_folder_of_the_persons_goes_only_where_that_was_ticked(room: Room, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    for title, with_video in (("Kept", False), ("Gone", True)):
        job = room.shelf.add(title, folder=str(mine / title), has_video=True)
        assert not room.actions.is_video_own(job)
        room.actions.confirm(Question("forget", job), with_video=with_video)
        assert Path(job.video_path).exists() is not with_video
    assert room.actions.is_video_own(room.shelf.add("Own", has_video=True))


def test_the_persons_answer_ends_the_doubt(room: Room) -> None:
    asking = room.shelf.add("Doubtful", state="asking", token="t1")
    room.actions.answer_doubt(asking, send_once_more=True)
    assert [(job.state, job.attempt) for job in room.shelf.jobs.gone_on] == [("ready", 2)]
    other = room.shelf.add("Let go", state="asking", token="t2")
    room.actions.answer_doubt(other, send_once_more=False)
    assert room.shelf.store.get(other.id).state == "cancelled"


def test_a_job_under_way_here_is_asked_to_stop_and_any_other_is_ended(room: Room) -> None:
    here = room.shelf.add("Here", state="preparing")
    room.shelf.jobs.queue = QueueState(running=(here.id,))
    room.actions.stop(here)
    assert room.shelf.store.get(here.id).state == "preparing"  # its own thread ends it
    waiting = room.shelf.add("Waiting", state="queued")
    room.actions.stop(waiting)
    assert room.shelf.store.get(waiting.id).state == "cancelled"
    assert [(notice.kind, notice.job is not None) for notice in room.view.notices] == [("stopped", True)] * 2


def test_what_cannot_be_done_any_more_is_told(room: Room) -> None:
    job = room.shelf.add("For Mika", state="queued")
    room.shelf.store.apply(job.id, Began())
    room.shelf.store.apply(job.id, Prepared("f", 1, 3.0))
    room.actions.confirm(Question("retry", job))
    assert [error.code for error in room.view.errors] == ["job_event_refused"]


def test_opening_as_new_takes_the_message_to_the_table(room: Room) -> None:
    room.actions.open_as_new(room.shelf.add("For Mika", has_video=True))
    assert [message.title for message in room.shelf.opened] == ["For Mika"]
    assert room.view.went == 1


def test_pinning_exporting_and_saving_are_done_and_told(room: Room, tmp_path: Path) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    room.actions.pin(job, is_pinned=True)
    assert room.shelf.store.get(job.id).is_pinned
    room.actions.export(job, tmp_path / "mika.zip")
    assert set(zipfile.ZipFile(tmp_path / "mika.zip").namelist()) == {"photo.jpg", "voice.wav", "message.json"}
    room.actions.save_video(job, tmp_path / "copy.mp4")
    assert (tmp_path / "copy.mp4").read_bytes() == b"video of For Mika"
    assert [notice.kind for notice in room.view.notices] == ["pinned", "exported", "saved"]
    assert "camera" in room.view.notices[1].notes[0]


def test_a_video_that_is_gone_is_not_saved_elsewhere(room: Room, tmp_path: Path) -> None:
    job = room.shelf.add("For Mika", has_video=True)
    Path(job.video_path).unlink()
    room.actions.save_video(job, tmp_path / "copy.mp4")
    assert [error.code for error in room.view.errors] == ["video_gone"]
    assert not (tmp_path / "copy.mp4").exists()
