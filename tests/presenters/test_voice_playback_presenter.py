"""Hearing both sides: equally loud, at the same moment of the recording, and takes by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes.voice_desk import LENGTH_S, VoiceDesk
from tests.presenters.test_voice_presenter import Column
from vmsg_desktop.application.voice_preview import VoicePreviews
from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.model.errors import ComputeError, VmsgError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.voice import Prosody, Trim
from vmsg_desktop.presenters.voice_playback import PlaybackPresenter, PlaybackState

EQUAL_LU = 0.5


class FakePlayer:
    """Plays nothing; the test says how far it is."""

    def __init__(self) -> None:
        self.sound: Sound | None = None
        self.at_s = 0.0
        self.sounds: list[Sound] = []
        self.fails: VmsgError | None = None
        self.moved: Callable[[float], None] = lambda _at_s: None
        self.ended: Callable[[VmsgError | None], None] = lambda _error: None

    def play(
        self, sound: Sound, *, at_s: float, moved: Callable[[float], None], ended: Callable[[VmsgError | None], None]
    ) -> None:
        if self.fails is not None:
            ended(self.fails)
            return
        self.sound, self.at_s, self.moved, self.ended = sound, at_s, moved, ended
        self.sounds.append(sound)

    def stop(self) -> None:
        self.sound = None


class Deck:
    def __init__(self, desk: VoiceDesk) -> None:
        self.column, self.player = Column(desk), FakePlayer()
        self.states: list[PlaybackState] = []
        self.presenter = PlaybackPresenter(
            self.column.presenter, self.player, desk.voice_lane, VoicePreviews(desk.bench), self
        )
        self.desk = desk

    @property
    def state(self) -> PlaybackState:
        return self.states[-1]

    def show_playback(self, state: PlaybackState) -> None:
        self.states.append(state)

    def load(self, prosody: Prosody, trim: Trim = Trim(), music: Music = Music()) -> None:  # noqa: B008 - frozen
        self.column.choose()
        self.desk.document.change(replace(self.column.message, prosody=prosody, trim=trim, music=music))
        self.desk.settle()
        self.presenter.refresh()


@pytest.fixture
def deck(voice_desk: VoiceDesk) -> Deck:
    return Deck(voice_desk)


def test_without_a_voice_nothing_plays(deck: Deck) -> None:
    deck.presenter.toggle()
    assert deck.player.sounds == []


@pytest.mark.parametrize("energy_db", [-9.0, 6.0])
def test_both_sides_are_equally_loud_and_none_is_turned_up(deck: Deck, energy_db: float) -> None:
    deck.load(Prosody(energy_db=energy_db))
    deck.presenter.toggle()
    deck.presenter.choose("before")
    after, before = deck.player.sounds
    lufs = [integrated_lufs(sound) for sound in (before, after)]
    assert lufs[0] is not None
    assert lufs[1] == pytest.approx(lufs[0], abs=EQUAL_LU)
    sent = deck.column.presenter.sent
    assert sent is not None
    assert max(sent.gains.before_db, sent.gains.after_db) == 0.0


def test_with_music_both_sides_are_equally_loud_too(deck: Deck) -> None:
    deck.load(Prosody(), music=Music("bundled", "sunny-porch", level_db=0.0, duck=False))
    deck.presenter.toggle()
    deck.presenter.choose("before")
    after, before = (integrated_lufs(sound) for sound in deck.player.sounds)
    assert before == pytest.approx(after, abs=EQUAL_LU)


def test_the_line_follows_what_is_heard(deck: Deck) -> None:
    deck.load(Prosody(speed=2.0), Trim(1.0, None))
    deck.presenter.toggle()
    deck.player.moved(2.0)
    assert deck.state.at_s == 2.0
    assert deck.state.on_take_s == pytest.approx(5.0, abs=0.05)


def test_changing_sides_goes_on_at_the_same_moment(deck: Deck) -> None:
    deck.load(Prosody(speed=2.0))
    deck.presenter.toggle()
    deck.player.moved(1.5)
    deck.presenter.choose("before")
    assert deck.player.at_s == pytest.approx(3.0, abs=0.05)
    assert deck.state.is_playing
    deck.presenter.choose("after")
    assert deck.player.at_s == pytest.approx(1.5, abs=0.05)


def test_music_before_the_voice_is_counted(deck: Deck) -> None:
    deck.load(Prosody(), music=Music("bundled", "candlelight", lead_s=2.0))
    deck.presenter.seek(3.0)
    assert deck.state.at_s == pytest.approx(5.0, abs=0.05)
    assert deck.state.length_s == pytest.approx(LENGTH_S + 2.0)


def test_at_the_end_the_line_goes_back(deck: Deck) -> None:
    deck.load(Prosody(), Trim(1.0, None))
    deck.presenter.toggle()
    deck.player.moved(8.0)
    deck.player.ended(None)
    assert not deck.state.is_playing
    assert (deck.state.at_s, deck.state.on_take_s) == (0.0, 1.0)


def test_a_second_press_stops_and_a_third_goes_on(deck: Deck) -> None:
    deck.load(Prosody())
    deck.presenter.toggle()
    deck.player.moved(2.5)
    deck.presenter.toggle()
    assert deck.player.sound is None
    deck.presenter.toggle()
    assert deck.player.at_s == pytest.approx(2.5)


def test_without_an_output_that_is_said(deck: Deck) -> None:
    deck.load(Prosody())
    deck.player.fails = ComputeError("no_sound_output", "This computer has no sound output.", "Plug in headphones.")
    deck.presenter.toggle()
    assert not deck.state.is_playing
    assert deck.state.problem is deck.player.fails


def test_a_take_is_heard_by_itself_and_stopped_again(deck: Deck) -> None:
    take = deck.desk.record()
    deck.presenter.toggle_take(take)
    deck.desk.wait(lambda: deck.player.sound is not None)
    assert deck.state.take_id == take.id
    deck.presenter.toggle_take(take)
    assert (deck.state.take_id, deck.player.sound) == ("", None)


def test_hearing_a_take_leaves_the_voice_as_it_is_shown(deck: Deck) -> None:
    deck.load(Prosody())
    shown = deck.column.presenter.spoken
    deck.presenter.toggle_take(deck.desk.record())
    deck.desk.wait(lambda: deck.player.sound is not None)
    deck.player.ended(None)
    assert deck.column.presenter.spoken is shown
    assert deck.state.take_id == ""
