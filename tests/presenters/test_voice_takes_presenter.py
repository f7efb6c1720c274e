"""Takes: chosen, rated, renamed, deleted with a way back, recovered after a crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.voice_desk import RATE_HZ, VoiceDesk, spoken_sound
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.core.model.voice import Trim
from vmsg_desktop.core.voice_edits import with_trim
from vmsg_desktop.presenters.voice_takes import TakesPresenter, TakesState


class View:
    def __init__(self) -> None:
        self.states: list[TakesState] = []
        self.recovered: list[Take] = []
        self.deleted: list[Take] = []
        self.errors: list[VmsgError] = []

    @property
    def state(self) -> TakesState:
        return self.states[-1]

    @property
    def names(self) -> list[str]:
        return [take.name for take in self.state.takes]

    def show_takes(self, state: TakesState) -> None:
        self.states.append(state)

    def show_recovered(self, takes: tuple[Take, ...]) -> None:
        self.recovered += takes

    def show_deleted(self, take: Take) -> None:
        self.deleted.append(take)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)


class Shelf:
    def __init__(self, desk: VoiceDesk) -> None:
        self.desk, self.view = desk, View()
        self.first, self.second = desk.record(), desk.record(2.0)
        self.open()

    def open(self) -> None:
        self.presenter = TakesPresenter(
            self.desk.document, self.desk.takes, self.desk.errands, self.view, later=self.desk.later
        )
        self.desk.settle()

    @property
    def voice_path(self) -> str:
        return self.desk.document.message.voice.path

    def files(self) -> set[str]:
        return {path.stem for path in Path(self.first.path).parent.glob("*.flac")}


@pytest.fixture
def shelf(voice_desk: VoiceDesk) -> Shelf:
    return Shelf(voice_desk)


def test_takes_are_listed_newest_first(shelf: Shelf) -> None:
    assert shelf.view.names == ["Take 2", "Take 1"]
    assert shelf.view.state.next_number == 3


def test_the_chosen_take_is_the_voice_of_the_message(shelf: Shelf) -> None:
    shelf.presenter.choose(shelf.first.id)
    assert shelf.voice_path == shelf.first.path
    assert shelf.view.state.chosen_id == shelf.first.id
    shelf.desk.document.undo()
    assert shelf.view.state.chosen_id == ""


def test_a_new_take_is_shown_and_used(shelf: Shelf) -> None:
    take = shelf.desk.record()
    shelf.presenter.add(take)
    assert shelf.view.names[0] == "Take 3"
    assert shelf.view.state.chosen_id == take.id


def test_stars_are_kept_and_the_same_star_takes_them_back(shelf: Shelf) -> None:
    shelf.presenter.rate(shelf.first.id, 3)
    shelf.desk.settle()
    assert shelf.desk.takes.get(shelf.first.id).stars == 3
    shelf.presenter.rate(shelf.first.id, 3)
    shelf.desk.settle()
    assert shelf.desk.takes.get(shelf.first.id).stars == 0


def test_a_take_gets_another_name(shelf: Shelf) -> None:
    shelf.presenter.rename(shelf.first.id, "The good one")
    shelf.desk.settle()
    assert shelf.view.names == ["Take 2", "The good one"]
    assert shelf.desk.takes.get(shelf.first.id).name == "The good one"


def test_a_name_that_is_too_long_is_told(shelf: Shelf) -> None:
    shelf.presenter.rename(shelf.first.id, "x" * 200)
    shelf.desk.settle()
    assert [error.code for error in shelf.view.errors] == ["take_name"]
    assert shelf.view.names == ["Take 2", "Take 1"]


def test_a_deleted_take_stays_on_disk_until_its_way_back_is_over(shelf: Shelf) -> None:
    shelf.presenter.delete(shelf.first.id)
    assert shelf.view.names == ["Take 2"]
    assert shelf.first.id in shelf.files()
    shelf.desk.let_time_pass()
    shelf.desk.settle()
    assert shelf.files() == {shelf.second.id}


def test_a_deleted_take_comes_back_with_its_place_in_the_message(shelf: Shelf) -> None:
    shelf.presenter.choose(shelf.first.id)
    trimmed = with_trim(shelf.desk.document.message, 0.2, 0.8, duration_s=1.0)
    shelf.desk.document.change(trimmed)
    shelf.presenter.delete(shelf.first.id)
    assert shelf.voice_path == ""
    shelf.presenter.bring_back(shelf.first.id)
    shelf.desk.let_time_pass()
    shelf.desk.settle()
    assert shelf.voice_path == shelf.first.path
    assert shelf.desk.document.message.trim == Trim(0.2, 0.8)
    assert shelf.first.id in shelf.files()


def test_closing_the_window_ends_the_way_back(shelf: Shelf) -> None:
    shelf.presenter.delete(shelf.second.id)
    shelf.presenter.close()
    assert shelf.files() == {shelf.first.id}


def test_a_take_that_a_crash_left_unfinished_is_whole_again_and_told(shelf: Shelf) -> None:
    torn = shelf.desk.takes.begin(device="Desk", rate_hz=RATE_HZ, room_db=None)
    torn.write(spoken_sound(2.0).samples)
    (part,) = Path(shelf.first.path).parent.glob("*.part")
    facts = part.with_suffix(".json")
    owner = {**json.loads(facts.read_text()), "owner": "1 0"}  # a process that is not ours and long gone
    torn._leave()
    facts.write_text(json.dumps(owner))
    shelf.open()
    assert [take.is_recovered for take in shelf.view.recovered] == [True]
    assert "Take 3" in shelf.view.names
