"""The voice of the message: what is shown after each change, and what a drag does to the document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.voice_desk import LENGTH_S, PAUSES_S, VoiceDesk
from vmsg_desktop.application.voice_preview import Figures, VoicePreviews
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.voice import PauseEdit, Prosody, Trim
from vmsg_desktop.presenters.voice import PriceState, SentState, VoicePresenter, VoiceState
from vmsg_desktop.presenters.voice_scope import ScopeState


class View:
    def __init__(self) -> None:
        self.states: list[VoiceState] = []
        self.scope: ScopeState | None = None
        self.figures: Figures | None = None
        self.price: PriceState | None = None
        self.sent = SentState()

    @property
    def state(self) -> VoiceState:
        return self.states[-1]

    def show_voice(self, state: VoiceState) -> None:
        self.states.append(state)

    def show_scope(self, state: ScopeState | None) -> None:
        self.scope = state

    def show_figures(self, figures: Figures | None) -> None:
        self.figures = figures

    def show_price(self, price: PriceState | None) -> None:
        self.price = price

    def show_sent(self, sent: SentState) -> None:
        self.sent = sent


class Column:
    def __init__(self, desk: VoiceDesk) -> None:
        self.desk, self.view = desk, View()
        self.presenter = VoicePresenter(desk.document, desk.voice_lane, VoicePreviews(desk.bench), self.view)

    @property
    def message(self) -> Message:
        return self.desk.document.message

    def choose(self) -> None:
        self.presenter.choose(self.desk.voice())
        self.desk.wait(lambda: self.view.state.can_play and self.view.figures is not None)


@pytest.fixture
def column(voice_desk: VoiceDesk) -> Column:
    return Column(voice_desk)


def test_without_a_voice_nothing_is_drawn(column: Column) -> None:
    assert column.view.scope is None
    assert column.desk.document.message.voice == Source("")


def test_a_chosen_voice_is_drawn_measured_and_priced(column: Column) -> None:
    column.choose()
    scope, figures, price = column.view.scope, column.view.figures, column.view.price
    assert scope is not None
    assert figures is not None
    assert price is not None
    assert scope.duration_s == pytest.approx(LENGTH_S)
    assert [(round(p.start_s, 1), round(p.end_s, 1)) for p in scope.pauses] == list(PAUSES_S)
    assert figures.before.median_hz == pytest.approx(200)
    assert (price.credits, round(price.left_s, 1), price.saved_by_trim) == (1, 6.0, 0)


def test_a_file_that_holds_no_sound_is_refused_and_the_message_stays(column: Column) -> None:
    column.choose()
    before = column.message
    column.presenter.bring_in(Path(column.desk.voice("noise.bin", b"BAD")))
    column.desk.wait(lambda: column.view.state.import_problem is not None)
    problem = column.view.state.import_problem
    assert problem is not None
    assert (problem.code, column.message) == ("voice_unreadable", before)
    column.presenter.dismiss_import_problem()
    assert column.view.state.import_problem is None


def test_an_imported_file_becomes_the_voice_once_it_was_read(column: Column) -> None:
    path = column.desk.voice("mine.m4a", b"mine")
    column.presenter.bring_in(Path(path))
    assert column.view.state.is_busy
    assert column.message.voice.path == ""
    column.desk.wait(lambda: column.message.voice.path == path)
    assert column.view.state.file == "mine.m4a"


def test_a_file_that_is_gone_is_told_and_can_be_tried_again(column: Column) -> None:
    path = Path(column.desk.root / "gone.wav")
    column.presenter.choose(str(path))
    column.desk.wait(lambda: column.view.state.problem is not None)
    path.write_bytes(b"voice")
    column.presenter.try_again()
    column.desk.wait(lambda: column.view.state.can_play)
    assert column.view.state.problem is None


def test_a_trim_by_hand_is_one_step_of_undo(column: Column) -> None:
    column.choose()
    for start_s in (0.2, 0.4, 0.6):
        column.presenter.trim(start_s, 8.0)
    column.presenter.settle()
    assert column.message.trim == Trim(0.6, 8.0)
    assert column.view.scope is not None
    assert column.view.scope.trim == (0.6, 8.0)
    column.desk.document.undo()
    assert column.message.trim == Trim()


def test_a_trim_that_goes_too_far_and_comes_back_loses_no_pause(column: Column) -> None:
    column.choose()
    column.presenter.set_pause(0, 0.3)
    column.presenter.settle()
    column.presenter.trim(3.0, LENGTH_S)
    assert not column.message.prosody.pause_edits
    column.presenter.trim(1.0, LENGTH_S)
    column.presenter.settle()
    (edit,) = column.message.prosody.pause_edits
    assert edit.start_s == pytest.approx(PAUSES_S[0][0] - 1.0, abs=0.05)


def test_a_trim_says_what_it_saves(column: Column) -> None:
    column.choose()
    column.desk.document.change(replace(column.message, talk=replace(column.message.talk, pad_audio_s=7.0)))
    column.presenter.trim(0.0, 7.5)
    column.desk.wait(lambda: column.view.price is not None and column.view.price.saved_by_trim > 0)
    assert column.view.price is not None
    assert (column.view.price.credits, column.view.price.saved_by_trim) == (1, 1)


def test_a_pause_by_hand_is_heard_as_long_as_asked(column: Column) -> None:
    column.choose()
    column.presenter.set_pause(1, 0.25)
    column.presenter.settle()
    assert column.view.scope is not None
    assert [mark.is_by_hand for mark in column.view.scope.pauses] == [False, True]
    column.desk.wait(
        lambda: column.presenter.spoken is not None and bool(column.presenter.spoken.message.prosody.pause_edits)
    )
    spoken = column.presenter.spoken
    assert spoken is not None
    assert spoken.pauses[1].length_s == pytest.approx(0.25)
    assert spoken.spoken.sound.duration_s == pytest.approx(LENGTH_S - 0.8 + 0.25, abs=0.03)
    column.presenter.reset_pause(1)
    assert column.message.prosody.pause_edits == ()


def test_a_pause_that_the_voice_has_no_more_can_be_taken_out(column: Column) -> None:
    column.choose()
    lost = replace(column.message.prosody, pause_edits=(PauseEdit(1.0, 0.4),))
    column.desk.document.change(replace(column.message, prosody=lost))
    column.desk.wait(lambda: column.view.state.problem is not None)
    assert column.view.state.problem is not None
    assert column.view.state.problem.code == "pause_not_found"
    column.presenter.drop_lost_pause()
    column.desk.wait(lambda: column.view.state.problem is None)
    assert column.message.prosody.pause_edits == ()


def test_what_is_trimmed_away_is_silent_in_the_plot(column: Column) -> None:
    column.choose()
    column.presenter.trim(4.0, LENGTH_S)
    column.presenter.settle()
    column.desk.wait(
        lambda: column.presenter.spoken is not None and column.presenter.spoken.message.trim.start_s == 4.0
    )
    scope = column.view.scope
    assert scope is not None
    assert scope.after is not None
    bins = len(scope.after)
    assert np.max(scope.after[: int(bins * 3.9 / LENGTH_S)]) == 0
    assert np.max(scope.after[int(bins * 4.1 / LENGTH_S) :]) > 0.1


def test_music_changes_the_mix_and_not_the_voice(column: Column) -> None:
    column.choose()
    spoken, lufs = column.presenter.spoken, column.view.sent.lufs
    music = Music("bundled", "paper-lanterns", level_db=-6.0, lead_s=1.0)
    column.desk.document.change(replace(column.message, music=music))
    column.desk.wait(lambda: column.view.sent.lufs != lufs)
    assert column.presenter.spoken is spoken
    assert column.presenter.sent is not None
    assert column.presenter.sent.lead_s == 1.0
    assert column.view.price is not None
    assert column.view.price.duration_s == pytest.approx(LENGTH_S + 1.0)


def test_music_that_is_missing_is_told_beside_the_music(column: Column) -> None:
    column.choose()
    column.desk.document.change(replace(column.message, music=Music("own", path=str(column.desk.root / "no.mp3"))))
    column.desk.wait(lambda: column.view.sent.problem is not None)
    assert column.view.state.problem is None


def test_another_voice_begins_with_its_own_trim_and_pauses(column: Column) -> None:
    column.choose()
    column.presenter.trim(1.0, 8.0)
    column.presenter.set_pause(0, 0.2)
    column.presenter.choose(column.desk.voice("other.wav", b"other"))
    assert column.message.trim == Trim()
    assert column.message.prosody == Prosody()
    assert not column.view.state.can_play
    column.desk.document.undo()
    assert column.message.trim == Trim(1.0, 8.0)


def test_taking_the_voice_out_clears_the_plot(column: Column) -> None:
    column.choose()
    column.presenter.remove()
    assert column.view.scope is None
    assert column.view.price is None
    assert not column.view.state.has_voice


def test_a_drag_does_not_break_off_what_is_being_made_and_ends_with_the_last(column: Column) -> None:
    column.choose()
    for pitch_st in (1.0, 2.0, 3.0, 4.0):
        prosody = replace(column.message.prosody, pitch_st=pitch_st)
        column.desk.document.change(replace(column.message, prosody=prosody), gesture="pitch_st")
    column.desk.settle()
    spoken = column.presenter.spoken
    assert spoken is not None
    assert spoken.message.prosody.pitch_st == 4.0
    assert column.desk.engines.prosody.calls == 2  # the first of the drag, and the last: none for those in between


def test_the_level_is_changed_without_the_engine(column: Column) -> None:
    column.choose()
    for energy_db in (0.0, 3.0, -3.0):
        prosody = replace(column.message.prosody, pitch_st=2.0, energy_db=energy_db)
        column.desk.document.change(replace(column.message, prosody=prosody))
        column.desk.settle()
    assert column.desk.engines.prosody.calls == 1
