"""Recording through PortAudio from microphones of a real sound server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.fakes.microphones import EventLog, noise, tone
from tests.fakes.pulse import PulseServer, espeak, likeness, pulse_server
from tests.fakes.vmsg_process import ROOT, Vmsg
from vmsg_desktop.adapters.audio_input.portaudio import PortAudioInput
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.audio.resample import resample
from vmsg_desktop.core.model.recording import DevicesChanged, Heard, Listening, ListeningEnded, TakeEnded, TakeStarted
from vmsg_desktop.core.model.take import InputDevice, Take

RATE_HZ = 48_000
TEXT = "Happy birthday, Mika! All of us are thinking of you today."
pytestmark = pytest.mark.xdist_group("sound server")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """This process finds it too."""
    with pulse_server() as server:
        for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
            monkeypatch.setenv(name, server.env[name])
        yield server


class Studio:
    """A recorder on the sound server."""

    def __init__(self, root: Path) -> None:
        self.log = EventLog()
        self.audio = PortAudioInput()
        self.takes = TakeFolder(root / "takes", clock=SystemClock())
        self.recorder = Recorder(self.audio, self.takes, clock=SystemClock(), emit=self.log)

    def device(self, name: str) -> InputDevice:
        return next(device for device in self.recorder.devices() if device.name == name)

    def recording(self, name: str = "Desk") -> None:
        """A take is under way, its first sound came."""
        self.recorder.listen(self.device(name))
        self.log.wait(Listening)
        self.recorder.record()
        self.log.wait(TakeStarted)

    def told(self, kind: str) -> Heard:
        """The reading that first tells a warning."""
        return self.log.wait(Heard, lambda event: kind in {warning.kind for warning in event.warnings})

    def stopped(self) -> Take:
        take = self.recorder.stop().result(20)
        assert take is not None
        return take


@pytest.fixture
def studio(server: PulseServer, tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    yield studio
    studio.recorder.close()


def samples_of(path: Path | str) -> NDArray[np.float32]:
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(samples, np.float32)


@pytest.mark.slow
def test_the_take_is_what_was_spoken(server: PulseServer, studio: Studio, tmp_path: Path) -> None:
    spoken, rate_hz = espeak(TEXT, tmp_path)
    studio.recording()
    server.speak("desk", spoken, rate_hz).wait()
    said_s = len(spoken) / rate_hz
    studio.log.wait(Heard, lambda event: (event.elapsed_s or 0.0) > said_s + 1.0)
    take = studio.stopped()
    assert likeness(samples_of(take.path), resample(spoken, from_hz=rate_hz, to_hz=RATE_HZ)) > 0.98
    assert {warning.kind for warning in take.warnings} <= {"silence", "dead"}


def test_microphones_come_and_go(server: PulseServer, studio: Studio) -> None:
    studio.recorder.watch_devices()
    assert [device.name for device in studio.log.wait(DevicesChanged).devices] == ["Desk"]
    server.plug("headset", title="Headset")
    there = studio.log.wait(DevicesChanged, lambda event: len(event.devices) == 2).devices
    assert [(device.name, device.is_default, device.rate_hz) for device in there] == [
        ("Desk", True, RATE_HZ),
        ("Headset", False, RATE_HZ),
    ]
    server.unplug("headset")
    studio.log.wait(DevicesChanged, lambda event: len(event.devices) == 1 and len(studio.log.events) > 2)


def test_a_muted_microphone_is_told(server: PulseServer, studio: Studio) -> None:
    assert studio.device("Desk").is_muted is False
    server.mute("desk", is_muted=True)
    assert studio.device("Desk").is_muted is True


def test_the_input_level_is_set_and_read_back(server: PulseServer, studio: Studio) -> None:
    studio.recorder.watch_devices()
    assert studio.log.wait(DevicesChanged).devices[0].level == 1.0
    studio.recorder.set_level(studio.device("Desk"), 0.62)
    studio.log.wait(DevicesChanged, lambda event: event.devices[0].level == pytest.approx(0.62, abs=0.001))


def test_the_chosen_microphone_is_heard_not_the_default(server: PulseServer, studio: Studio) -> None:
    server.plug("headset", title="Headset")
    studio.recording("Headset")
    server.speak("headset", tone(2.0, rate_hz=RATE_HZ), RATE_HZ)
    heard = studio.log.wait(Heard, lambda event: event.level.peak_db > -20)
    assert heard.level.peak_db == pytest.approx(-10.5, abs=1.5)
    assert "PULSE_SOURCE" not in os.environ


def overdriven(seconds: float) -> NDArray[np.float32]:
    """Cut off at full scale."""
    return np.clip(tone(seconds, amplitude=4.0, rate_hz=RATE_HZ), -1, 1)


@pytest.mark.parametrize(
    ("kind", "sound"),
    [
        ("clipping", np.concatenate([noise(1.0, rate_hz=RATE_HZ), overdriven(2.0)])),
        ("silence", np.concatenate([tone(1.0, rate_hz=RATE_HZ), noise(4.0, rate_hz=RATE_HZ)])),
    ],
    ids=["clipping", "silence"],
)
def test_a_fault_is_told_within_a_second(
    server: PulseServer, studio: Studio, kind: str, sound: NDArray[np.float32]
) -> None:
    studio.recording()
    server.speak("desk", sound, RATE_HZ)
    heard = studio.told(kind)
    (warning,) = [warning for warning in heard.warnings if warning.kind == kind]
    assert heard.elapsed_s is not None
    assert heard.elapsed_s - warning.start_s <= 1.0


def test_a_microphone_that_hears_nothing_is_told_within_a_second(server: PulseServer, studio: Studio) -> None:
    studio.recording()
    heard = studio.told("dead")
    assert heard.elapsed_s is None or heard.elapsed_s <= 1.0


def test_an_unplugged_microphone_leaves_what_was_spoken(server: PulseServer, studio: Studio) -> None:
    studio.recorder.watch_devices()
    server.plug("headset", title="Headset")
    studio.recording("Headset")
    server.speak("headset", tone(3.0, rate_hz=RATE_HZ), RATE_HZ)
    studio.log.wait(Heard, lambda event: (event.elapsed_s or 0.0) >= 1.0 and event.level.peak_db > -20)
    server.unplug("headset")
    ended = studio.log.wait(TakeEnded)
    assert ended.why == "lost"
    assert ended.take is not None
    assert ended.take.duration_s >= 1.0
    assert np.abs(samples_of(ended.take.path)).max() > 0.2
    error = studio.log.wait(ListeningEnded).error
    assert error is not None
    assert "Headset is no longer there" in error.message


def test_a_sound_server_that_dies_leaves_what_was_spoken(server: PulseServer, studio: Studio) -> None:
    studio.recording()
    studio.log.wait(Heard, lambda event: (event.elapsed_s or 0.0) >= 0.5)
    server.pactl("unload-module", "module-native-protocol-unix")
    ended = studio.log.wait(TakeEnded)
    assert ended.why == "lost"
    assert ended.take is not None
    assert ended.take.duration_s >= 0.5


def test_microphones_are_found_after_the_server_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_RUNTIME_PATH", str(tmp_path))
    audio = PortAudioInput()
    assert audio.devices() == ()
    with pulse_server() as server:
        for name in ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
            monkeypatch.setenv(name, server.env[name])
        assert [device.name for device in audio.devices()] == ["Desk"]


def started(server: PulseServer, home: Path, *args: str) -> subprocess.Popen[str]:
    """``vmsg record`` as a process of its own."""
    vmsg = Vmsg(home, more={name: server.env[name] for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")})
    home.mkdir(exist_ok=True)
    command = (sys.executable, "-m", "vmsg_desktop", "record", *args)
    return server.start(*command, env=vmsg.environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def recording_since(process: subprocess.Popen[str]) -> float:
    """When the take began."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Recording from"):
            return time.monotonic()
    raise AssertionError("it never recorded")


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [1.5, 2.2, 3.7])
def test_a_killed_recording_loses_less_than_a_second(server: PulseServer, tmp_path: Path, after_s: float) -> None:
    process = started(server, tmp_path / "home")
    server.speak("desk", tone(20.0, rate_hz=RATE_HZ), RATE_HZ)
    since_s = recording_since(process)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(after_s)
    process.kill()
    recorded_s = time.monotonic() - since_s
    process.communicate()
    (take,) = TakeFolder(tmp_path / "home" / "takes", clock=SystemClock()).recover()
    assert take.is_recovered
    assert recorded_s - take.duration_s < 1.0
    assert len(samples_of(take.path)) == round(take.duration_s * RATE_HZ)


@pytest.mark.slow
def test_the_command_records_until_it_is_interrupted(server: PulseServer, tmp_path: Path) -> None:
    process = started(server, tmp_path / "home", "-o", str(tmp_path / "voice.flac"), "--json")
    recording_since(process)
    server.speak("desk", np.concatenate([noise(0.5, rate_hz=RATE_HZ), overdriven(20.0)]), RATE_HZ)
    assert process.stderr is not None
    warning = next(line for line in process.stderr if "hears nothing" not in line)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Too loud" in warning
    told = json.loads(said)
    assert told["path"] == str(tmp_path / "voice.flac")
    assert told["warnings"][0]["kind"] == "clipping"
    assert len(samples_of(tmp_path / "voice.flac")) == round(told["duration_s"] * RATE_HZ)
    assert list((tmp_path / "home" / "takes").iterdir()) == []


@pytest.mark.slow
def test_the_command_stops_by_itself_and_keeps_the_take(server: PulseServer, tmp_path: Path) -> None:
    process = started(server, tmp_path / "home", "--seconds", "1", "--device", "des")
    server.speak("desk", tone(20.0, rate_hz=RATE_HZ), RATE_HZ)
    said, complaints = process.communicate(timeout=30)
    assert process.returncode == 0, complaints
    (take,) = TakeFolder(tmp_path / "home" / "takes", clock=SystemClock()).takes()
    assert take.duration_s == pytest.approx(1.0, abs=0.05)
    assert take.path in said


def test_the_command_lists_the_microphones(server: PulseServer, tmp_path: Path) -> None:
    said, _ = started(server, tmp_path / "home", "--list", "--json").communicate(timeout=30)
    assert [(device["name"], device["is_default"]) for device in json.loads(said)] == [("Desk", True)]
