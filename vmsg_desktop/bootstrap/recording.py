"""Wires recording: microphones, takes, the recorder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vmsg_desktop.adapters.audio_input.portaudio import PortAudioInput
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.model.limits import VOICE_MAX_S
from vmsg_desktop.core.model.recording import EmitRecording


def open_takes() -> TakeFolder:
    """The takes of this user; whoever records calls ``recover`` first."""
    return TakeFolder(data_home() / "takes", clock=SystemClock())


@contextmanager
def open_recorder(takes: TakeFolder, emit: EmitRecording, *, longest_s: float = VOICE_MAX_S) -> Iterator[Recorder]:
    """The recorder of this computer; on the way out a take under way is kept."""
    recorder = Recorder(PortAudioInput(), takes, clock=SystemClock(), emit=emit, longest_s=longest_s)
    try:
        yield recorder
    finally:
        recorder.close()
