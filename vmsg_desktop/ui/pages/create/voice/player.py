"""Plays sounds from memory through QtMultimedia, which is loaded with the first one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Slot

from vmsg_desktop.core.model.errors import ComputeError, VmsgError
from vmsg_desktop.core.model.media import Sound

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

_FRAME_MS: Final = 33
_BUFFER_S: Final = 0.12  # what is heard lies this far behind what was handed over, at most


class SoundPlayer(QObject):
    """Implements the presenter's Player: one sound at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._buffer: QBuffer | None = None
        self._from_s = self._length_s = 0.0
        self._moved: Callable[[float], None] = lambda _at_s: None
        self._ended: Callable[[VmsgError | None], None] = lambda _error: None
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._look)

    def play(
        self, sound: Sound, *, at_s: float, moved: Callable[[float], None], ended: Callable[[VmsgError | None], None]
    ) -> None:
        """See Player."""
        from PySide6.QtMultimedia import QMediaDevices

        self.stop()
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            ended(_no_output())
            return
        self._moved, self._ended = moved, ended
        self._from_s, self._length_s = at_s, sound.duration_s
        self._buffer = QBuffer(self)
        self._buffer.setData(_pcm(sound, at_s))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = _sink(device, sound.rate_hz, self)
        self._sink.start(self._buffer)
        self._timer.start()

    def stop(self) -> None:
        """See Player."""
        self._timer.stop()
        sink, self._sink = self._sink, None
        buffer, self._buffer = self._buffer, None
        if sink is not None:
            sink.stop()
            sink.deleteLater()
        if buffer is not None:
            buffer.deleteLater()

    @Slot()
    def _look(self) -> None:
        from PySide6.QtMultimedia import QtAudio

        if self._sink is None:
            return
        played_s = self._sink.processedUSecs() / 1e6
        if self._sink.error() not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError):
            self._end(_broken())
        elif self._sink.state() == QtAudio.State.IdleState and played_s > 0:
            self._end(None)
        else:
            self._moved(min(self._from_s + played_s, self._length_s))

    def _end(self, error: VmsgError | None) -> None:
        self.stop()
        self._ended(error)


def _sink(device: Any, rate_hz: int, parent: QObject) -> QAudioSink:
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink

    form = QAudioFormat()
    form.setSampleRate(rate_hz)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    sink = QAudioSink(device, form, parent)
    sink.setBufferSize(round(_BUFFER_S * rate_hz) * 2)
    return sink


def _pcm(sound: Sound, at_s: float) -> QByteArray:
    samples = sound.samples[round(at_s * sound.rate_hz) :]
    return QByteArray(np.asarray(np.clip(samples, -1, 1) * 32_767, "<i2").tobytes())


def _no_output() -> ComputeError:
    return ComputeError(
        "no_sound_output", "This computer has no sound output.", "Plug in headphones or speakers.", retryable=True
    )


def _broken() -> ComputeError:
    return ComputeError(
        "sound_output_lost", "The sound output does not take the sound.", "Choose another output, then play again.",
        retryable=True,
    )  # fmt: skip
