"""Looks which microphones are plugged in, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.recording import DevicesChanged
from vmsg_desktop.core.ports import AudioInput

_EVERY_S: Final = 0.5


class DeviceWatch:
    """Tells the microphones once at its start, then whenever they change.

    Args:
        audio: the microphones.
        on_change: called on the watching thread.
        every_s: how often it looks.
    """

    def __init__(
        self, audio: AudioInput, *, on_change: Callable[[DevicesChanged], None], every_s: float = _EVERY_S
    ) -> None:
        self._audio, self._on_change, self._every_s = audio, on_change, every_s
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look; once is enough."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="vmsg-microphones", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End it and wait for that."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        told: DevicesChanged | None = None
        while not self._ends.is_set():
            now = self._look()
            if told is None or not _is_same(now, told):
                told = now
                self._on_change(now)
            self._ends.wait(self._every_s)

    def _look(self) -> DevicesChanged:
        try:
            return DevicesChanged(self._audio.devices())
        except VmsgError as error:
            return DevicesChanged((), error)


def _is_same(one: DevicesChanged, other: DevicesChanged) -> bool:
    codes = [changed.error.code if changed.error else "" for changed in (one, other)]
    return one.devices == other.devices and codes[0] == codes[1]
