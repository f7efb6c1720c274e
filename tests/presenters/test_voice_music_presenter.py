"""Music under the voice: choices, own file, one step a drag."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.voice_desk import VoiceDesk
from vmsg_desktop.application.studio import Track
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.presenters.voice_music import NONE, OWN, MusicPresenter, MusicState


class View:
    def __init__(self) -> None:
        self.states: list[MusicState] = []

    def show_music(self, state: MusicState) -> None:
        self.states.append(state)


class Part:
    def __init__(self, desk: VoiceDesk) -> None:
        self.desk, self.view = desk, View()
        self.presenter = MusicPresenter(desk.document, (Track("candlelight", "Candlelight", "CC0-1.0"),), self.view)

    @property
    def music(self) -> Music:
        return self.desk.document.message.music

    @property
    def state(self) -> MusicState:
        return self.view.states[-1]


@pytest.fixture
def part(voice_desk: VoiceDesk) -> Part:
    return Part(voice_desk)


def test_at_first_there_is_no_music(part: Part) -> None:
    assert part.state.key == NONE


def test_a_track_keeps_the_level_that_was_set(part: Part) -> None:
    part.presenter.slide("level_db", -24.0)
    part.presenter.settle()
    part.presenter.choose("candlelight")
    assert part.music == Music("bundled", "candlelight", level_db=-24.0)
    part.presenter.choose(NONE)
    assert (part.state.key, part.music.level_db) == (NONE, -24.0)


def test_an_own_file_is_offered_again_after_a_bundled_one(part: Part) -> None:
    part.presenter.choose_file(Path("/music/song.mp3"))
    part.presenter.choose("candlelight")
    assert part.state.own_name == "song.mp3"
    part.presenter.choose(OWN)
    assert (part.music.kind, part.music.path) == ("own", "/music/song.mp3")


@pytest.mark.parametrize("name", ["level_db", "fade_in_s", "fade_out_s", "lead_s", "tail_s"])
def test_each_slider_is_one_step_a_drag(part: Part, name: str) -> None:
    before = part.music
    values = (-5.0, -6.0, -7.0) if name == "level_db" else (3.0, 4.0, 5.0)
    for value in values:
        part.presenter.slide(name, value)
    part.presenter.settle()
    assert getattr(part.music, name) == values[-1]
    part.desk.document.undo()
    assert part.music == before


def test_ducking_can_be_switched_off(part: Part) -> None:
    part.presenter.set_ducked(False)
    assert not part.music.duck
