"""Records a made-up voice as fast as it goes, saying how many samples the recorder was given. To be killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tests.fakes.microphones import BLOCK, DESK, RATE_HZ, noise
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.model.take import Block, InputDevice


class Voice:
    """Implements AudioStream."""

    rate_hz = RATE_HZ

    def __init__(self) -> None:
        self._samples = noise(10.0, level_db=-20)
        self._given = 0

    def read(self, *, timeout_s: float) -> Block:
        start = self._given % (len(self._samples) - BLOCK)
        self._given += BLOCK
        sys.stdout.write(f"{self._given}\n")
        sys.stdout.flush()
        return Block(self._samples[start : start + BLOCK])

    def close(self) -> None:
        """Nothing to let go."""


class Booth:
    """Implements AudioInput."""

    def devices(self) -> tuple[InputDevice, ...]:
        return (DESK,)

    def open(self, device: InputDevice) -> Voice:
        return Voice()

    def set_level(self, device: InputDevice, level: float) -> None:
        """It has none."""


recorder = Recorder(
    Booth(), TakeFolder(Path(sys.argv[1]), clock=SystemClock()), clock=SystemClock(), emit=lambda event: None
)
recorder.listen(DESK)
recorder.record()
threading.Event().wait()
