"""The command `vmsg record` without a sound server: choice of the microphone, refusals, what is told."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.microphones import DESK, HEADSET, FakeAudioInput, FakeStream, tone
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.model.recording import EmitRecording
from vmsg_desktop.core.model.take import InputDevice


class Desk:
    """What the command finds instead of this computer's microphones."""

    def __init__(self, root: Path) -> None:
        self.clock = FakeClock()
        self.audio = SpeakingInput(clock=self.clock)
        self.takes = TakeFolder(root / "takes", clock=self.clock)

    @contextmanager
    def open_recorder(self, takes: TakeFolder, emit: EmitRecording, *, longest_s: float) -> Iterator[Recorder]:
        recorder = Recorder(self.audio, takes, clock=self.clock, emit=emit, longest_s=longest_s)
        try:
            yield recorder
        finally:
            recorder.close()


class SpeakingInput(FakeAudioInput):
    """Somebody speaks for ten seconds as soon as it is opened, or something else happens."""

    happening: Callable[[FakeStream], None] = staticmethod(lambda stream: stream.feed(tone(10.0)))

    def open(self, device: InputDevice) -> FakeStream:
        stream = super().open(device)
        self.happening(stream)
        return stream


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path)
    monkeypatch.setattr("vmsg_desktop.bootstrap.open_recorder", desk.open_recorder)
    monkeypatch.setattr("vmsg_desktop.bootstrap.open_takes", lambda: desk.takes)
    return desk


def test_it_stops_by_itself_and_keeps_the_take(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["record", "--seconds", "2"]) == 0
    (take,) = desk.takes.takes()
    assert take.duration_s == pytest.approx(2.0, abs=0.02)
    said = capsys.readouterr()
    assert f"{take.path}  2.00 s" in said.out
    assert "Recording from Desk microphone. Ctrl-C stops and keeps it." in said.err


def test_the_take_goes_where_it_is_wanted(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "voice.flac"
    assert run_command(["record", "--seconds", "1", "-o", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["path"], told["why"], told["device"]) == (str(path), "longest", DESK.name)
    assert path.read_bytes().startswith(b"fLaC")
    assert desk.takes.takes() == ()


def test_a_folder_that_is_not_there_is_told_before_anything_is_said(desk: Desk, tmp_path: Path) -> None:
    assert run_command(["record", "-o", str(tmp_path / "none" / "voice.flac")]) == 3
    assert desk.audio.streams == []


@pytest.mark.parametrize("name", ["Headset", "head", HEADSET.id])
def test_a_microphone_is_chosen_by_its_name(desk: Desk, name: str) -> None:
    assert run_command(["record", "--seconds", "1", "--device", name]) == 0
    assert desk.takes.takes()[0].device == "Headset"


@pytest.mark.parametrize(
    ("name", "words"), [("piano", "No microphone is called piano"), ("e", "2 microphones are called e")]
)
def test_a_name_that_does_not_fit_one_is_refused_with_those_that_are(
    desk: Desk, name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["record", "--device", name]) == 3
    said = capsys.readouterr().err
    assert words in said
    assert "Desk microphone, Headset" in said


def test_the_whole_name_goes_before_a_part_of_another(desk: Desk) -> None:
    desk.audio.plugged = (DESK, replace(DESK, id="fake:2", name="Desk microphone 2"))
    assert run_command(["record", "--seconds", "1", "--device", "Desk microphone"]) == 0
    assert desk.takes.takes()[0].device == "Desk microphone"


def test_the_microphones_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.audio.plugged = (DESK, replace(HEADSET, is_muted=True))
    assert run_command(["record", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == ["Desk microphone  16000 Hz  default", "Headset  16000 Hz  muted"]


def test_no_microphone_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.audio.plugged = ()
    assert run_command(["record"]) == 4
    assert "No microphone is found" in capsys.readouterr().err


def test_what_is_wrong_is_told_while_recording(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.audio.happening = lambda stream: stream.feed(tone(3.0).clip(-0.1, 0.1) * 10)
    assert run_command(["record", "--seconds", "2", "--json"]) == 0
    said = capsys.readouterr()
    assert "0:00.0  Too loud: 1 peak cut off. Move back" in said.err
    assert json.loads(said.out)["warnings"][0]["kind"] == "clipping"


def unplugged(stream: FakeStream) -> None:
    stream.feed(tone(1.5))
    stream.lose()


def test_a_microphone_that_goes_away_is_an_error_and_the_take_is_kept(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.audio.happening = unplugged
    assert run_command(["record"]) == 4
    said = capsys.readouterr()
    (take,) = desk.takes.takes()
    assert take.duration_s == pytest.approx(1.5)
    assert take.path in said.out
    assert "no longer there" in said.err


def test_a_microphone_that_is_gone_at_once_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.audio.happening = FakeStream.lose
    assert run_command(["record"]) == 4
    assert "no longer there" in capsys.readouterr().err


def test_an_earlier_recording_that_was_cut_short_is_told(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk.takes.begin(device="Desk", rate_hz=16_000, room_db=None)
    file.write(tone(2.0))
    file._leave()
    assert run_command(["record", "--seconds", "1"]) == 0
    assert "An earlier recording was cut short" in capsys.readouterr().err
    assert [take.is_recovered for take in desk.takes.takes()].count(True) == 1


@pytest.mark.parametrize("seconds", ["0", "-3", "601", "nan", "long"])
def test_a_length_that_cannot_be_is_wrong_usage(desk: Desk, seconds: str) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(["record", "--seconds", seconds])
    assert caught.value.code == 2


def test_without_the_extra_the_line_that_installs_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert run_command(["record", "--list"]) == 4
    assert "pip install 'vmsg-desktop[gui]'" in capsys.readouterr().err
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("vmsg-")]
