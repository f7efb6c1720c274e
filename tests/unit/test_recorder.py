"""The recorder with microphones of a test: what it keeps, what it tells, and what it does when things go wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.fakes.clock import FakeClock
from tests.fakes.microphones import DESK, HEADSET, RATE_HZ, EventLog, FakeAudioInput, FakeStream, noise, tone
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.model.errors import ComputeError, InputError, StorageError
from vmsg_desktop.core.model.recording import (
    DevicesChanged,
    Heard,
    LevelNotSet,
    Listening,
    ListeningEnded,
    TakeEnded,
    TakePaused,
    TakeStarted,
)
from vmsg_desktop.core.model.take import InputDevice, Take

Samples = NDArray[np.float32]


class Room:
    """A recorder with its surroundings."""

    def __init__(self, root: Path, *, longest_s: float = 600.0) -> None:
        self.clock = FakeClock()
        self.audio = FakeAudioInput(clock=self.clock)
        self.takes = TakeFolder(root / "takes", clock=self.clock)
        self.log = EventLog()
        self.recorder = Recorder(self.audio, self.takes, clock=self.clock, emit=self.log, longest_s=longest_s)

    @property
    def stream(self) -> FakeStream:
        return self.audio.streams[-1]

    def listening(self, device: InputDevice = DESK) -> FakeStream:
        """A microphone is open and its first sound came."""
        before = len(self.log.of(Listening))
        self.recorder.listen(device)
        self.settle()
        self.stream.feed(noise(0.01))
        self.log.wait(Listening, lambda event: self.log.of(Listening).index(event) >= before)
        return self.stream

    def recording(self) -> FakeStream:
        """A take is under way; returns what feeds it."""
        stream = self.listening()
        self.recorder.record()
        self.log.wait(TakeStarted)
        return stream

    def heard(self, elapsed_s: float) -> Heard:
        """The first reading at about this length of the take, when all that was said is dealt with."""
        self.stream.drain()
        return next(event for event in self.log.of(Heard) if (event.elapsed_s or 0.0) >= elapsed_s - 0.035)

    def settle(self) -> None:
        """Every command so far is carried out."""
        done = threading.Event()
        self.recorder._commands.put(done.set)
        assert done.wait(20)

    def stopped(self) -> Take:
        take = self.recorder.stop().result(20)
        assert take is not None
        return take


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.recorder.close()


def samples_of(take: Take) -> Samples:
    return np.asarray(soundfile.read(take.path, dtype="float32")[0])


def test_a_take_holds_what_was_said_between_start_and_stop(room: Room) -> None:
    stream = room.recording()
    said = tone(1.0)
    stream.feed(said)
    room.heard(1.0)
    take = room.stopped()
    np.testing.assert_allclose(samples_of(take), said, atol=1 / 32_768)
    assert room.takes.takes() == (take,)
    assert (take.device, take.warnings) == (DESK.name, ())
    assert room.log.of(TakeEnded) == [TakeEnded(take, "stopped")]


def test_before_a_take_level_and_room_are_told_and_nothing_is_kept(room: Room, tmp_path: Path) -> None:
    stream = room.listening()
    stream.feed(noise(2.0, level_db=-58))
    heard = room.log.wait(Heard, lambda event: len(room.log.of(Heard)) > 55)
    last = room.log.of(Heard)[-1]
    assert heard.elapsed_s is None
    assert last.room_db == pytest.approx(-58, abs=1)
    assert last.level.rms_db == pytest.approx(-58, abs=2)
    assert not (tmp_path / "takes").exists()


def test_nobody_is_told_to_speak_before_the_take(room: Room) -> None:
    stream = room.listening()
    stream.feed(noise(3.0))
    room.log.wait(Heard, lambda event: len(room.log.of(Heard)) > 85)
    assert {warning for event in room.log.of(Heard) for warning in event.warnings} == set()


def test_the_meter_reads_thirty_times_a_second(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(2.0))
    room.heard(2.0)
    room.stopped()
    assert 59 <= len([event for event in room.log.of(Heard) if event.elapsed_s]) <= 61


def test_the_price_counts_down_to_the_next_step(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(15.5))
    early, late = room.heard(11.8), room.heard(15.4)
    assert (early.credits, late.credits) == (1, 2)
    assert [early.step_left_s, late.step_left_s] == pytest.approx([3.2, 14.6], abs=0.04)


def test_a_pause_is_left_out(room: Room) -> None:
    stream = room.recording()
    first, cough, second = tone(0.5), tone(0.5, hz=900), tone(0.5, hz=300)
    stream.feed(first)
    room.heard(0.5)
    room.recorder.pause()
    assert room.log.wait(TakePaused, lambda event: event.is_paused).elapsed_s == pytest.approx(0.5)
    before = len(room.log.of(Heard))
    stream.feed(cough)
    paused = room.log.wait(Heard, lambda event: len(room.log.of(Heard)) >= before + 14)
    assert room.log.of(Heard)[-1].is_paused
    assert paused.level.peak_db > -60
    room.recorder.resume()
    room.log.wait(TakePaused, lambda event: not event.is_paused)
    stream.feed(second)
    room.heard(1.0)
    np.testing.assert_allclose(samples_of(room.stopped()), np.concatenate([first, second]), atol=1 / 32_768)


def test_several_takes_from_one_listening(room: Room) -> None:
    stream = room.recording()
    for hz in (200, 300):
        stream.feed(tone(0.5, hz=hz))
        room.heard(0.5)
        room.stopped()
        room.clock.advance(1)
        room.log.events.clear()
        room.recorder.record()
        room.log.wait(TakeStarted)
    assert [take.name for take in room.takes.takes()] == ["Take 2", "Take 1"]


def test_what_is_wrong_is_told_while_recording_and_kept_with_the_take(room: Room) -> None:
    stream = room.recording()
    stream.feed(np.clip(tone(1.0, amplitude=3.0), -1, 1))
    assert "clipping" in {warning.kind for warning in room.heard(0.5).warnings}
    stream.feed(tone(0.5))
    room.heard(1.5)
    assert [warning.kind for warning in room.stopped().warnings] == ["clipping"]


def test_recording_begins_with_the_first_sound_not_before(room: Room) -> None:
    room.recorder.listen(DESK)
    room.recorder.record()
    room.settle()
    assert room.log.of(TakeStarted) == []
    said = tone(0.6)
    room.stream.feed(said)
    room.heard(0.6)
    assert [type(event) for event in room.log.events[:2]] == [Listening, TakeStarted]
    np.testing.assert_allclose(samples_of(room.stopped()), said, atol=1 / 32_768)


def test_stopping_before_the_first_sound_keeps_nothing(room: Room) -> None:
    room.recorder.listen(DESK)
    room.recorder.record()
    assert room.recorder.stop().result(20) is None
    room.stream.feed(tone(0.5))
    room.log.wait(Heard)
    assert room.log.of(TakeStarted) == []


def test_a_stalled_microphone_is_a_dropout_at_once(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(0.5))
    stream.stall(0.3)
    stream.stall(0.3)
    stream.feed(tone(0.5))
    warnings = room.heard(1.0).warnings
    assert [(warning.kind, warning.count) for warning in warnings] == [("dropout", 1)]
    assert [warning.kind for warning in room.stopped().warnings] == ["dropout"]


def test_what_the_driver_lost_is_a_dropout(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(0.5))
    stream.feed(tone(0.5), has_overflowed=True)
    room.heard(1.0)
    assert [warning.kind for warning in room.stopped().warnings] == ["dropout"]


def lost_by_driver(room: Room) -> None:
    room.stream.lose()


def lost_by_silence(room: Room) -> None:
    for _ in range(8):
        room.stream.stall(0.5)


def lost_from_list(room: Room) -> None:
    room.audio.plugged = (HEADSET,)
    room.recorder.watch_devices()


@pytest.mark.parametrize("lose", [lost_by_driver, lost_by_silence, lost_from_list])
def test_a_microphone_that_goes_away_leaves_what_was_said(room: Room, lose: object) -> None:
    stream = room.recording()
    stream.feed(tone(1.0))
    room.heard(1.0)
    assert callable(lose)
    lose(room)
    ended = room.log.wait(TakeEnded)
    assert ended.why == "lost"
    assert ended.error is not None
    assert ended.error.code == "microphone_lost"
    assert ended.take is not None
    assert ended.take.duration_s == pytest.approx(1.0)
    assert room.log.wait(ListeningEnded).error is ended.error
    assert stream.is_closed


def test_another_microphone_is_opened_after_one_went_away(room: Room) -> None:
    room.recording().lose()
    room.log.wait(ListeningEnded)
    room.listening(HEADSET)
    assert room.log.of(Listening)[-1].device == HEADSET


def test_a_microphone_that_never_delivers_is_told(room: Room) -> None:
    room.recorder.listen(DESK)
    room.settle()
    for _ in range(12):
        room.stream.stall(0.5)
    error = room.log.wait(ListeningEnded).error
    assert error is not None
    assert error.code == "microphone_delivers_nothing"


def test_a_microphone_that_cannot_be_opened_is_told(room: Room) -> None:
    room.recorder.listen(replace(DESK, id="fake:gone"))
    error = room.log.wait(ListeningEnded).error
    assert error is not None
    assert error.code == "microphone_lost"


def test_recording_without_a_microphone_is_told(room: Room) -> None:
    room.recorder.record()
    ended = room.log.wait(TakeEnded)
    assert (ended.take, ended.why) == (None, "fault")
    assert ended.error is not None
    assert ended.error.code == "no_microphone"


def test_stopping_nothing_gives_nothing(room: Room) -> None:
    assert room.recorder.stop().result(20) is None
    assert room.log.events == []


def test_a_take_of_a_moment_is_refused_with_its_length(room: Room) -> None:
    room.recording().feed(tone(0.05))
    room.heard(0.01)
    with pytest.raises(InputError, match="at least 0"):
        room.recorder.stop().result(20)
    assert room.takes.takes() == ()
    room.recorder.record()
    room.log.wait(TakeStarted, lambda event: len(room.log.of(TakeStarted)) == 2)


def test_a_discarded_take_is_gone(room: Room, tmp_path: Path) -> None:
    room.recording().feed(tone(1.0))
    room.heard(1.0)
    room.recorder.discard()
    assert room.log.wait(TakeEnded) == TakeEnded(None, "stopped")
    assert list((tmp_path / "takes").iterdir()) == []


def test_the_longest_take_ends_by_itself(tmp_path: Path) -> None:
    room = Room(tmp_path, longest_s=2.0)
    room.recording().feed(tone(5.0))
    ended = room.log.wait(TakeEnded)
    room.recorder.close()
    assert ended.why == "longest"
    assert ended.take is not None
    assert ended.take.duration_s == pytest.approx(2.0, abs=0.02)


class FullDisk:
    """A TakeKeeper whose disk fills up after half a second."""

    def __init__(self) -> None:
        self.duration_s = 0.0

    def begin(self, *, device: str, rate_hz: int, room_db: float | None) -> FullDisk:
        return self

    def write(self, samples: Samples, /) -> None:
        if self.duration_s >= 0.5:
            raise StorageError("disk_full", "The disk is full.", "Free some.")
        self.duration_s += len(samples) / RATE_HZ

    def close(self, *, warnings: object) -> Take:
        raise StorageError("disk_full", "The disk is full.", "Free some.")

    def discard(self) -> None:
        """Nothing is there."""


def test_a_full_disk_ends_the_take_and_listening_goes_on(tmp_path: Path) -> None:
    clock, log = FakeClock(), EventLog()
    audio = FakeAudioInput(clock=clock)
    recorder = Recorder(audio, FullDisk(), clock=clock, emit=log)
    recorder.listen(DESK)
    recorder.record()
    assert recorder.stop().result(20) is None
    recorder.record()
    audio.streams[-1].feed(tone(2.0))
    ended = log.wait(TakeEnded)
    log.wait(Heard, lambda event: event.elapsed_s is None)
    recorder.close()
    assert (ended.take, ended.why) == (None, "fault")
    assert ended.error is not None
    assert ended.error.code == "disk_full"


def test_closing_keeps_the_take_under_way(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(1.0))
    room.heard(1.0)
    room.recorder.close()
    assert stream.is_closed
    (take,) = room.takes.takes()
    assert take.duration_s == pytest.approx(1.0)


def test_choosing_another_microphone_keeps_the_take_under_way(room: Room) -> None:
    stream = room.recording()
    stream.feed(tone(1.0))
    room.heard(1.0)
    room.listening(HEADSET)
    assert stream.is_closed
    assert len(room.takes.takes()) == 1


def test_the_list_follows_what_is_plugged_in(room: Room) -> None:
    room.recorder.watch_devices()
    assert room.log.wait(DevicesChanged).devices == (DESK, HEADSET)
    room.audio.plugged = (HEADSET,)
    room.log.wait(DevicesChanged, lambda event: event.devices == (HEADSET,))
    room.audio.plugged = (HEADSET, DESK)
    room.log.wait(DevicesChanged, lambda event: event.devices == (HEADSET, DESK))
    assert len(room.log.of(DevicesChanged)) == 3


def test_recording_that_is_not_installed_is_told_once(room: Room) -> None:
    room.audio.fails = ComputeError("recording_not_installed", "It is not installed.", "Install it.")
    room.recorder.watch_devices()
    assert room.log.wait(DevicesChanged).error is room.audio.fails
    room.audio.fails = ComputeError("recording_not_installed", "It is not installed.", "Install it.")
    room.audio.plugged = (DESK,)
    room.audio.fails = None
    room.log.wait(DevicesChanged, lambda event: event.devices == (DESK,))
    assert len(room.log.of(DevicesChanged)) == 2


def test_the_input_level_is_set_and_told_by_the_list(room: Room) -> None:
    microphone = replace(DESK, level=0.9)
    room.audio.plugged = (microphone,)
    room.recorder.watch_devices()
    for level in (0.8, 0.7, 0.62):
        room.recorder.set_level(microphone, level)
    room.log.wait(DevicesChanged, lambda event: event.devices[0].level == 0.62)


def test_a_level_that_cannot_be_set_is_told(room: Room) -> None:
    room.recorder.set_level(DESK, 0.5)
    assert room.log.wait(LevelNotSet).error.code == "input_level"


def test_no_thread_is_left_behind(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.recorder.watch_devices()
    room.recording()
    room.recorder.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("vmsg-")]
