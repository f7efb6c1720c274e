"""Changes to the voice of a message."""

from __future__ import annotations

import pytest

from vmsg_desktop.core.audio.presets import Tendency
from vmsg_desktop.core.model.limits import PAUSE_MAX_S, VOICE_MIN_S
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import PauseEdit, Prosody, Trim
from vmsg_desktop.core.voice_edits import (
    slider_values,
    with_pause,
    with_slider,
    with_trim,
    with_voice,
    without_pause,
)

MESSAGE = Message(Source("p.jpg"), Source("v.flac"))
LIVELY = Tendency(pitch_st=1.5, speed=1.05, energy_db=2.0, pause_scale=0.9)


def test_another_voice_takes_trim_and_single_pauses_along() -> None:
    edited = with_pause(with_trim(MESSAGE, 1, 5, duration_s=9), 2.0, 0.5)
    assert with_voice(edited, "w.flac") == Message(Source("p.jpg"), Source("w.flac"))


def test_the_same_voice_again_changes_nothing() -> None:
    edited = with_trim(MESSAGE, 1, 5, duration_s=9)
    assert with_voice(edited, "v.flac") is edited


def test_a_trim_to_the_end_follows_the_recording() -> None:
    assert with_trim(MESSAGE, 0.0005, 9.0, duration_s=9).trim == Trim(0.0, None)


@pytest.mark.parametrize(("start_s", "end_s"), [(8.99, 9.0), (5.0, 4.0), (-3.0, -1.0), (20.0, 30.0)])
def test_a_trim_never_leaves_too_little(start_s: float, end_s: float) -> None:
    trim = with_trim(MESSAGE, start_s, end_s, duration_s=9).trim
    length_s = (9.0 if trim.end_s is None else trim.end_s) - trim.start_s
    assert length_s >= VOICE_MIN_S - 1e-6
    assert trim.start_s >= 0


def test_pauses_stay_on_their_moments_when_the_start_moves() -> None:
    edited = with_pause(MESSAGE, 4.0, 0.5)
    moved = with_trim(edited, 1.5, 9.0, duration_s=9)
    assert moved.prosody.pause_edits == (PauseEdit(2.5, 0.5),)


def test_a_pause_is_set_once_however_often_it_is_moved() -> None:
    edited = with_pause(with_pause(MESSAGE, 4.0, 0.5), 4.01, 0.7)
    assert edited.prosody.pause_edits == (PauseEdit(4.01, 0.7),)


def test_a_pause_is_kept_within_its_limits() -> None:
    lengths = [with_pause(MESSAGE, 4.0, wished).prosody.pause_edits[0].length_s for wished in (-1.0, 99.0)]
    assert lengths == [0.0, PAUSE_MAX_S]


def test_taking_a_pause_back_leaves_the_others() -> None:
    edited = with_pause(with_pause(MESSAGE, 4.0, 0.5), 6.0, 0.7)
    assert without_pause(edited, 3.9, 4.4).prosody.pause_edits == (PauseEdit(6.0, 0.7),)


@pytest.mark.parametrize(
    ("name", "value"), [("pitch_st", -3.0), ("speed", 1.4), ("energy_db", 7.5), ("pause_scale", 0.2)]
)
def test_a_slider_shows_what_it_was_set_to(name: str, value: float) -> None:
    prosody = with_slider(Prosody(preset="lively"), LIVELY, name, value)
    assert getattr(slider_values(prosody, LIVELY), name) == pytest.approx(value)


def test_no_slider_has_another_name() -> None:
    with pytest.raises(ValueError, match="no slider"):
        with_slider(Prosody(), LIVELY, "volume", 1.0)
