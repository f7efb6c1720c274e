"""Which microphones are listed: the sound server's where there is one, else the driver's."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from vmsg_desktop.adapters.audio_input.portaudio import PortAudioInput
from vmsg_desktop.adapters.audio_input.pulse import pulse_microphones, source_name
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.take import InputDevice


def source(name: str, words: str, *, kind: str = "sound", mute: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "description": words,
        "sample_specification": "s24le 1ch 44100Hz",
        "mute": mute,
        "volume": {"front-left": {"value": 32_768}, "front-right": {"value": 48_497}},
        "properties": {"device.class": kind},
    }


@pytest.fixture
def pactl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A pactl that says what the test wants."""

    def says(sources: str, *, default: str = "", rc: int = 0) -> None:
        (tmp_path / "sources").write_text(sources)
        script = tmp_path / "pactl"
        script.write_text(
            f'#!/bin/sh\nif [ "$1" = get-default-source ]; then echo "{default}"; else cat {tmp_path}/sources; fi\n'
            f"exit {rc}\n"
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    return says


def test_the_servers_microphones_are_listed_its_default_first(pactl: Any) -> None:
    listed = [source("a", "Büro-Mikro"), source("b", "USB", mute=True), source("m", "Monitor", kind="monitor")]
    pactl(json.dumps(listed), default="b")
    assert pulse_microphones() == (
        InputDevice("pulse:b", "USB", 44_100, is_default=True, is_muted=True, level=0.74),
        InputDevice("pulse:a", "Büro-Mikro", 44_100, is_muted=False, level=0.74),
    )


def test_a_microphone_without_words_has_its_name(pactl: Any) -> None:
    pactl(json.dumps([source("alsa_input.usb", "")]))
    microphones = pulse_microphones()
    assert microphones is not None
    assert [device.name for device in microphones] == ["alsa_input.usb"]


@pytest.mark.parametrize("said", ["", "Source #1\n  State: SUSPENDED", "{}", '[{"name": "a"}]', "[1]", "null"])
def test_a_pactl_that_says_something_else_is_no_server(pactl: Any, said: str) -> None:
    pactl(said)
    assert not pulse_microphones()


def test_no_server_and_no_pactl_are_no_list(pactl: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pactl("[]", rc=1)
    assert pulse_microphones() is None
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert pulse_microphones() is None


def test_a_pactl_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(command: list[str], *, timeout: float, **_options: Any) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", hanging)
    assert pulse_microphones() is None


def test_only_its_own_ids_belong_to_the_server() -> None:
    assert source_name("pulse:alsa_input.usb:1") == "alsa_input.usb:1"
    assert source_name("portaudio:ALSA:hw") is None


class Driver:
    """Stands for the module sounddevice: what it lists changes only with a new scan.

    Attributes: ``plugged``, names with channels; ``scans``, how often it looked.
    """

    class PortAudioError(Exception):
        """As sounddevice has it."""

    class _Default:
        device = (1, 0)

    default = _Default()

    def __init__(self, *plugged: tuple[str, int]) -> None:
        self.plugged = list(plugged)
        self.scans = 0
        self.opened: list[dict[str, Any]] = []
        self.refuses_mono = False
        self.starts = True
        self._seen = list(plugged)

    def _terminate(self) -> None:
        self._seen = []

    def _initialize(self) -> None:
        self.scans += 1
        self._seen = list(self.plugged)

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "max_input_channels": channels, "default_samplerate": 192_000.0, "hostapi": 0}
            for name, channels in self._seen
        ]

    def query_hostapis(self, _index: int) -> dict[str, str]:
        return {"name": "ALSA"}

    def InputStream(self, **options: Any) -> DriverStream:  # noqa: N802 - its name there
        if options["channels"] == 1 and self.refuses_mono:
            raise self.PortAudioError("Invalid number of channels [PaErrorCode -9998]", -9998)
        self.opened.append(options)
        return DriverStream(self, options)


class DriverStream:
    def __init__(self, driver: Driver, options: dict[str, Any]) -> None:
        self._driver, self._options = driver, options
        self.closed = False

    def start(self) -> None:
        if not self._driver.starts:
            raise self._driver.PortAudioError("Device unavailable [PaErrorCode -9985]", -9985)

    def abort(self) -> None:
        self._options["finished_callback"]()

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Driver:
    driver = Driver(("speaker", 0), ("usb", 1))
    monkeypatch.setattr("vmsg_desktop.adapters.audio_input.portaudio._sounddevice", lambda: driver)
    monkeypatch.setenv("PATH", str(tmp_path))
    return driver


def test_without_a_server_the_driver_is_asked_anew_each_time(driver: Driver) -> None:
    audio = PortAudioInput()
    assert audio.devices() == (InputDevice("portaudio:ALSA:usb", "usb", 192_000, is_default=True),)
    driver.plugged.append(("headset", 1))
    assert [device.name for device in audio.devices()] == ["usb", "headset"]


def test_the_driver_is_not_restarted_under_an_open_stream(driver: Driver) -> None:
    audio = PortAudioInput()
    stream = audio.open(audio.devices()[0])
    driver.plugged.append(("headset", 1))
    scans = driver.scans
    assert [device.name for device in audio.devices()] == ["usb"]
    assert driver.scans == scans
    stream.close()
    stream.close()
    assert [device.name for device in audio.devices()] == ["usb", "headset"]


def test_a_rate_beyond_the_voice_intake_is_not_taken(driver: Driver) -> None:
    audio = PortAudioInput()
    assert audio.open(audio.devices()[0]).rate_hz == 48_000
    assert driver.opened[0]["samplerate"] == 48_000


def test_a_device_without_mono_is_opened_in_stereo_and_averaged(driver: Driver) -> None:
    import numpy as np

    driver.refuses_mono = True
    audio = PortAudioInput()
    stream = audio.open(audio.devices()[0])
    status = type("Status", (), {"input_overflow": 1})()
    driver.opened[0]["callback"](np.asarray([[0.5, 0.1], [0.0, 0.2]], np.float32), 2, None, status)
    block = stream.read(timeout_s=1.0)
    assert block is not None
    assert block.samples.tolist() == pytest.approx([0.3, 0.1])
    assert block.has_overflowed


def test_a_device_that_is_in_use_is_told_in_words(driver: Driver) -> None:
    driver.starts = False
    audio = PortAudioInput()
    device = audio.devices()[0]
    with pytest.raises(ComputeError, match=r"usb cannot be opened: Device unavailable\.$"):
        audio.open(device)
    driver.plugged.append(("headset", 1))
    assert len(audio.devices()) == 2


def test_a_device_that_is_gone_is_told(driver: Driver) -> None:
    audio = PortAudioInput()
    with pytest.raises(ComputeError, match="no longer there"):
        audio.open(InputDevice("portaudio:ALSA:piano", "piano", 48_000))


def test_a_driver_without_levels_says_so(driver: Driver) -> None:
    audio = PortAudioInput()
    with pytest.raises(ComputeError, match="input level of usb cannot be set"):
        audio.set_level(audio.devices()[0], 0.5)


def test_a_stream_that_ends_by_itself_says_so_each_time(driver: Driver) -> None:
    audio = PortAudioInput()
    stream = audio.open(audio.devices()[0])
    assert stream.read(timeout_s=0.0) is None
    driver.opened[0]["finished_callback"]()
    for _ in range(2):
        with pytest.raises(ComputeError, match="no longer there"):
            stream.read(timeout_s=0.0)
