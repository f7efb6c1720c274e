"""The message that a window works on: undone, redone, written by itself, never lost for a full disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.adapters.storage.recent_files import MOST_RECENT
from vmsg_desktop.application.document import EMPTY, Document, DocumentState, with_title
from vmsg_desktop.core.model.errors import InputError, StorageError, VmsgError
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody


class Later:
    """A timer that fires when the test says so."""

    def __init__(self) -> None:
        self.waiting: Callable[[], None] | None = None

    def __call__(self, call: Callable[[], None]) -> None:
        self.waiting = call

    def fire(self) -> None:
        call, self.waiting = self.waiting, None
        assert call is not None
        call()


class FullDisk(UserMessageFiles):
    is_full = False

    def save(self, path: Path, message: Message) -> None:
        if self.is_full:
            raise StorageError("disk_full", "The disk is full.", "Free some space.")
        super().save(path, message)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.files = FullDisk(folder / "messages")
        self.later = Later()
        self.states: list[DocumentState] = []
        self.now_s = 1_000.0
        self.document = Document(self.files, soon=self.later, now_s=lambda: self.now_s)
        self.document.listen(self.states.append)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def pitched(pitch_st: float) -> Message:
    return Message(Source("/p.jpg"), Source("/v.wav"), prosody=Prosody(pitch_st=pitch_st))


def test_a_change_is_written_by_itself(desk: Desk) -> None:
    desk.document.change(pitched(1))
    desk.later.fire()
    assert [state.saved_s for state in desk.states] == [None, None, 1_000.0]
    assert desk.files.load(desk.document.state.path) == pitched(1)


def test_an_untouched_message_leaves_no_file(desk: Desk) -> None:
    desk.document.flush()
    assert not desk.document.state.path.exists()


def test_an_unfinished_message_is_kept_as_it_is(desk: Desk) -> None:
    half = replace(EMPTY, photo=Source("/p.jpg"))
    desk.document.change(half)
    desk.document.flush()
    assert desk.files.load(desk.document.state.path) == half


def test_undo_and_redo_over_the_whole_message(desk: Desk) -> None:
    desk.document.change(pitched(1))
    desk.document.change(with_title(pitched(1), "  Hello  "))
    desk.document.undo()
    assert desk.document.message == pitched(1)
    desk.document.redo()
    assert desk.document.message.title == "Hello"
    assert [state.can_redo for state in desk.states[-2:]] == [True, False]


def test_a_drag_is_one_step(desk: Desk) -> None:
    for pitch in (0.1, 0.2, 0.3):
        desk.document.change(pitched(pitch), gesture="pitch")
    desk.document.settle()
    desk.document.change(pitched(0.4), gesture="pitch")
    desk.document.undo()
    assert desk.document.message == pitched(0.3)
    desk.document.undo()
    assert desk.document.message == EMPTY


def test_a_full_disk_is_said_and_nothing_is_lost(desk: Desk) -> None:
    desk.files.is_full = True
    desk.document.change(pitched(1))
    desk.later.fire()
    problem = desk.document.state.problem
    assert problem is not None
    assert problem.code == "disk_full"
    assert desk.document.message == pitched(1)
    desk.files.is_full = False
    desk.document.change(pitched(2))
    desk.later.fire()
    assert desk.document.state.problem is None
    assert desk.files.load(desk.document.state.path) == pitched(2)


def test_a_new_message_leaves_the_old_one_in_its_file(desk: Desk) -> None:
    desk.document.change(pitched(1))
    old = desk.document.state.path
    desk.document.new()
    assert desk.files.load(old) == pitched(1)
    assert desk.document.message == EMPTY
    assert not desk.document.state.can_undo
    assert desk.document.state.path != old


def test_a_file_that_is_no_message_leaves_everything_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.document.change(pitched(1))
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(InputError):
        desk.document.open(tmp_path / "broken.json")
    assert desk.document.message == pitched(1)
    assert desk.document.state.can_undo


def test_saving_under_a_name_moves_there_and_later_changes_follow(desk: Desk, tmp_path: Path) -> None:
    desk.document.change(pitched(1))
    desk.document.save_as(tmp_path / "mika.json")
    desk.document.change(pitched(2))
    desk.later.fire()
    assert desk.files.load(tmp_path / "mika.json") == pitched(2)
    assert desk.document.state.is_named


def test_recent_files_are_the_newest_first_and_those_that_are_there(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(MOST_RECENT + 2)]
    desk.document.change(pitched(1))
    for path in paths:
        desk.document.save_as(path)
    desk.document.save_as(paths[5])
    paths[6].unlink()
    recent = desk.document.recent()
    assert recent[:2] == (paths[5], paths[-1])
    assert paths[6] not in recent
    assert len(recent) <= MOST_RECENT


def test_a_damaged_list_of_recent_files_is_begun_anew(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "recent.json").write_text("[1, {")
    assert desk.document.recent() == ()


class Beside:
    """A thread that works when the test says so."""

    def __init__(self) -> None:
        self.works: list[tuple[Callable[[], VmsgError | None], Callable[[VmsgError | None], None]]] = []

    def __call__(self, work: Callable[[], VmsgError | None], done: Callable[[VmsgError | None], None]) -> None:
        self.works.append((work, done))

    def run(self, at: int) -> None:
        work, done = self.works[at]
        done(work())


@pytest.fixture
def beside(desk: Desk) -> Beside:
    beside = Beside()
    desk.document = Document(desk.files, soon=desk.later, now_s=lambda: desk.now_s, apart=beside)
    desk.document.listen(desk.states.append)
    return beside


def test_a_change_is_written_beside_and_told_when_it_is(desk: Desk, beside: Beside) -> None:
    desk.document.change(pitched(1))
    desk.later.fire()
    path = desk.document.state.path
    assert not path.exists()
    beside.run(0)
    assert desk.files.load(path) == pitched(1)
    assert desk.states[-1].saved_s == desk.now_s


def test_what_was_written_too_early_does_not_count_as_saved(desk: Desk, beside: Beside) -> None:
    desk.document.change(pitched(1))
    desk.later.fire()
    desk.document.change(pitched(2))
    beside.run(0)
    assert desk.states[-1].saved_s is None


def test_a_late_writer_never_puts_an_older_message_back(desk: Desk, beside: Beside) -> None:
    desk.document.change(pitched(1))
    desk.later.fire()
    desk.document.change(pitched(2))
    desk.document.flush()
    beside.run(0)
    assert desk.files.load(desk.document.state.path) == pitched(2)
    assert desk.states[-1].saved_s == desk.now_s


def test_a_disk_that_is_full_beside_is_told_too(desk: Desk, beside: Beside) -> None:
    desk.files.is_full = True
    desk.document.change(pitched(1))
    desk.later.fire()
    beside.run(0)
    problem = desk.states[-1].problem
    assert problem is not None
    assert problem.code == "disk_full"
