"""Microphones through PortAudio (sounddevice, of the extra `gui`)."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import numpy as np

from vmsg_desktop.adapters.audio_input.pulse import pulse_microphones, set_volume, source_name
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.limits import VOICE_MAX_RATE_HZ, VOICE_MIN_RATE_HZ
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.model.take import Block, InputDevice

_USUAL_RATE_HZ: Final = 48_000
_BLOCK_S: Final = 0.01  # three or four a reading of the meter
_SERVER: Final = "pulse"  # ALSA's door to the sound server


class PortAudioInput:
    """Implements AudioInput. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams = 0
        self._listed: tuple[InputDevice, ...] = ()

    def devices(self) -> tuple[InputDevice, ...]:
        """See AudioInput. Without a sound server the list stands still while a stream is open."""
        sounddevice = _sounddevice()
        with self._lock:
            found = pulse_microphones()
            if found is not None and self._server_index(sounddevice) is not None:
                return found
            if not self._streams:
                _scan(sounddevice)
                self._listed = _own_devices(sounddevice)
            return self._listed

    def open(self, device: InputDevice) -> PortAudioStream:
        """See AudioInput."""
        sounddevice = _sounddevice()
        with self._lock:
            server_name = source_name(device.id)
            index = _index_of(sounddevice, device) if server_name is None else self._server_index(sounddevice)
            if index is None:
                raise _gone(device)
            with _chosen_source(server_name):
                stream = PortAudioStream(sounddevice, index, device, on_close=self._closed)
            self._streams += 1
            return stream

    def set_level(self, device: InputDevice, level: float) -> None:
        """See AudioInput."""
        name = source_name(device.id)
        if name is None or not set_volume(name, min(1.0, max(0.0, level))):
            raise ComputeError(
                "input_level",
                f"The input level of {shown(device.name)} cannot be set from here.",
                "Set it in the system's sound settings.",
            )

    def _server_index(self, sounddevice: Any) -> int | None:
        """PortAudio's number of the sound server; looks anew where it is not known yet."""
        index = _find(sounddevice, _SERVER)
        if index is None and not self._streams:
            _scan(sounddevice)
            index = _find(sounddevice, _SERVER)
        return index

    def _closed(self) -> None:
        with self._lock:
            self._streams -= 1


class PortAudioStream:
    """Implements AudioStream."""

    def __init__(self, sounddevice: Any, index: int, device: InputDevice, *, on_close: Any) -> None:
        self._device = device
        self._on_close = on_close
        self._error: type[Exception] = sounddevice.PortAudioError
        self._blocks: queue.SimpleQueue[Block | None] = queue.SimpleQueue()
        try:
            self.rate_hz, self._stream = self._started(sounddevice, index)
        except self._error as exc:
            raise ComputeError(
                "microphone_not_opened",
                f"{shown(device.name)} cannot be opened: {_words(exc)}.",
                "Close other programs that record from it, or choose another microphone.",
                retryable=True,
            ) from exc

    def read(self, *, timeout_s: float) -> Block | None:
        """See AudioStream."""
        try:
            block = self._blocks.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if block is None:
            self._blocks.put(None)  # for whoever reads on
            raise _gone(self._device)
        return block

    def close(self) -> None:
        """See AudioStream."""
        if self._stream.closed:
            return
        with suppress(self._error):  # what is gone cannot be stopped
            self._stream.abort()
        with suppress(self._error):
            self._stream.close()
        self._on_close()

    def _started(self, sounddevice: Any, index: int) -> tuple[int, Any]:
        """Rate and stream: in mono where the device has that, else with two channels, which are averaged."""
        rate_hz = self._device.rate_hz
        if not VOICE_MIN_RATE_HZ <= rate_hz <= VOICE_MAX_RATE_HZ:
            rate_hz = _USUAL_RATE_HZ
        options = {
            "device": index,
            "samplerate": rate_hz,
            "blocksize": round(_BLOCK_S * rate_hz),
            "dtype": "float32",
            "latency": "high",  # a busy machine loses nothing
            "callback": self._take,
            "finished_callback": lambda: self._blocks.put(None),
        }
        try:
            stream = sounddevice.InputStream(channels=1, **options)
        except self._error:
            stream = sounddevice.InputStream(channels=2, **options)
        try:
            stream.start()
        except self._error:
            stream.close()
            raise
        return rate_hz, stream

    def _take(self, samples: Any, _count: int, _times: Any, status: Any) -> None:
        """On PortAudio's thread: nothing slow."""
        self._blocks.put(Block(samples.mean(axis=1, dtype=np.float32), bool(status.input_overflow)))


def _sounddevice() -> Any:
    """The library. Raises ComputeError with the line that installs it."""
    try:
        import sounddevice
    except ImportError as exc:
        raise ComputeError(
            "recording_not_installed",
            "Recording needs the package sounddevice, which is not installed.",
            "Install it: pip install 'vmsg-desktop[gui]'",
        ) from exc
    except OSError as exc:
        raise ComputeError(
            "portaudio_not_installed",
            "Recording needs the library PortAudio, which is not installed.",
            "Install it: sudo apt-get install libportaudio2 libasound2-plugins pulseaudio-utils",
        ) from exc
    return sounddevice


def _scan(sounddevice: Any) -> None:
    """PortAudio looks at the devices only when it starts, and ends every stream when it stops."""
    sounddevice._terminate()
    sounddevice._initialize()


def _own_devices(sounddevice: Any) -> tuple[InputDevice, ...]:
    default = sounddevice.default.device[0]
    found = [
        InputDevice(
            _id_of(sounddevice, facts),
            str(facts["name"]),
            int(facts["default_samplerate"]),
            is_default=index == default,
        )
        for index, facts in enumerate(sounddevice.query_devices())
        if facts["max_input_channels"] > 0
    ]
    return tuple(sorted(found, key=lambda device: not device.is_default))


def _index_of(sounddevice: Any, device: InputDevice) -> int | None:
    for index, facts in enumerate(sounddevice.query_devices()):
        if facts["max_input_channels"] > 0 and _id_of(sounddevice, facts) == device.id:
            return index
    return None


def _id_of(sounddevice: Any, facts: Any) -> str:
    """Numbers change when something is plugged in; names stay."""
    return f"portaudio:{sounddevice.query_hostapis(facts['hostapi'])['name']}:{facts['name']}"


def _find(sounddevice: Any, name: str) -> int | None:
    for index, facts in enumerate(sounddevice.query_devices()):
        if facts["name"] == name and facts["max_input_channels"] > 0:
            return index
    return None


@contextmanager
def _chosen_source(name: str | None) -> Iterator[None]:
    """PULSE_SOURCE tells the sound server's client library where a stream that is opened meanwhile records from."""
    if name is None:
        yield
        return
    before = os.environ.get("PULSE_SOURCE")
    os.environ["PULSE_SOURCE"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["PULSE_SOURCE"]
        else:
            os.environ["PULSE_SOURCE"] = before


def _gone(device: InputDevice) -> ComputeError:
    return ComputeError(
        "microphone_lost",
        f"{shown(device.name)} is no longer there.",
        "Plug it in again, or choose another microphone.",
        retryable=True,
    )


def _words(exc: Exception) -> str:
    """PortAudio's own reason, without its numbers."""
    return str(exc.args[0] if exc.args else exc).partition(" [")[0].rstrip(".")
