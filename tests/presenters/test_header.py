"""The head of the room over a real document: title, saving, undo, recent files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.application.document import Document
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.presenters.document import HeaderPresenter, HeaderState


class View:
    def __init__(self) -> None:
        self.states: list[HeaderState] = []
        self.errors: list[VmsgError] = []

    def show_state(self, state: HeaderState) -> None:
        self.states.append(state)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)


class Room:
    def __init__(self, folder: Path) -> None:
        self.later: list[Callable[[], None]] = []
        files = UserMessageFiles(folder / "messages")
        self.document = Document(files, soon=self.later.append, now_s=lambda: 1_800_000_000.0)
        self.view = View()
        self.presenter = HeaderPresenter(self.document, self.view)

    @property
    def shown(self) -> HeaderState:
        return self.view.states[-1]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_new_room_has_nothing_to_undo_and_nothing_saved(room: Room) -> None:
    assert room.shown == HeaderState("", "", "", False, False, ())


def test_a_title_is_kept_undone_and_redone(room: Room) -> None:
    room.presenter.rename("For Mika")
    assert (room.shown.title, room.shown.can_undo, room.shown.saved_at) == ("For Mika", True, "")
    room.later[-1]()
    assert len(room.shown.saved_at) == len("14:02")
    room.presenter.undo()
    assert (room.shown.title, room.shown.can_redo) == ("", True)
    room.presenter.redo()
    assert room.shown.title == "For Mika"


def test_saved_messages_can_be_opened_again_by_the_name_of_their_folder_or_file(room: Room, tmp_path: Path) -> None:
    room.presenter.rename("One")
    room.presenter.save_as(tmp_path / "one.json")
    room.presenter.begin_anew()
    assert room.shown.title == ""
    assert ("one", (tmp_path / "one.json").resolve()) in room.shown.recent
    room.presenter.open(tmp_path / "one.json")
    assert room.shown.title == "One"


def test_a_file_that_is_no_message_is_told_and_nothing_changes(room: Room, tmp_path: Path) -> None:
    room.presenter.rename("One")
    (tmp_path / "bad.json").write_text("[]")
    room.presenter.open(tmp_path / "bad.json")
    assert [error.code for error in room.view.errors] == ["message_not_json"]
    assert room.shown.title == "One"
