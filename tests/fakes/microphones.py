"""Microphones that deliver what a test feeds them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.recording import RecordingEvent
from vmsg_desktop.core.model.take import Block, InputDevice

RATE_HZ = 16_000
BLOCK = 160
DESK = InputDevice("fake:desk", "Desk microphone", RATE_HZ, is_default=True)
HEADSET = InputDevice("fake:headset", "Headset", RATE_HZ)

E = TypeVar("E", bound=RecordingEvent)


class FakeAudioInput:
    """Implements AudioInput: microphones are plugged in and out, streams deliver what they are fed.

    Attributes:
        streams: every stream that was opened, the last one last.
    """

    def __init__(self, *devices: InputDevice, clock: FakeClock) -> None:
        self.plugged = devices or (DESK, HEADSET)
        self.fails: ComputeError | None = None
        self.streams: list[FakeStream] = []
        self._clock = clock

    def devices(self) -> tuple[InputDevice, ...]:
        if self.fails is not None:
            raise self.fails
        return self.plugged

    def set_level(self, device: InputDevice, level: float) -> None:
        if device.level is None:
            raise ComputeError("input_level", "It has none.", "Set it on the device.")
        self.plugged = tuple(
            replace(plugged, level=level) if plugged.id == device.id else plugged for plugged in self.plugged
        )

    def open(self, device: InputDevice) -> FakeStream:
        if device not in self.plugged:
            raise ComputeError("microphone_lost", f"{device.name} is no longer there.", "Plug it in again.")
        self.streams.append(FakeStream(device.rate_hz, self._clock))
        return self.streams[-1]


class FakeStream:
    """Implements AudioStream."""

    def __init__(self, rate_hz: int, clock: FakeClock) -> None:
        self.rate_hz = rate_hz
        self.is_closed = False
        self._clock = clock
        self._items: queue.SimpleQueue[Block | float | ComputeError] = queue.SimpleQueue()
        self._is_dry = threading.Event()

    def feed(self, samples: NDArray[np.float32], *, has_overflowed: bool = False) -> None:
        """Deliver (n,) samples, in blocks of 10 ms."""
        for start in range(0, len(samples), BLOCK):
            self._items.put(Block(samples[start : start + BLOCK], has_overflowed and start == 0))
        self._is_dry.clear()

    def stall(self, seconds: float) -> None:
        """Deliver nothing for a while."""
        self._items.put(seconds)

    def lose(self) -> None:
        """Go away, as the driver tells it."""
        self._items.put(ComputeError("microphone_lost", "It is no longer there.", "Plug it in again."))

    def drain(self) -> None:
        """Wait until all that was fed is dealt with."""
        assert self._is_dry.wait(20), "nobody listens"

    def read(self, *, timeout_s: float) -> Block | None:
        try:
            item = self._items.get(timeout=0.01)
        except queue.Empty:
            self._is_dry.set()
            return None
        if isinstance(item, ComputeError):
            raise item
        if isinstance(item, float):
            self._clock.advance(item)
            return None
        self._clock.advance(len(item.samples) / self.rate_hz)
        return item

    def close(self) -> None:
        self.is_closed = True


class EventLog:
    """Gathers the events of a recorder; a test waits for one instead of sleeping."""

    def __init__(self) -> None:
        self.events: list[RecordingEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: RecordingEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def of(self, kind: type[E]) -> list[E]:
        """Those of a kind so far."""
        return [event for event in list(self.events) if isinstance(event, kind)]

    def wait(self, kind: type[E], is_it: Callable[[E], bool] = lambda _event: True, *, timeout_s: float = 20.0) -> E:
        """The first of a kind that is it; fails when it never comes."""

        def found() -> E | None:
            return next((event for event in self.of(kind) if is_it(event)), None)

        with self._changed:
            assert self._changed.wait_for(lambda: found() is not None, timeout_s), f"{kind.__name__} never came"
        event = found()
        assert event is not None
        return event


def tone(seconds: float, *, hz: float = 200.0, amplitude: float = 0.3, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """A sine."""
    times_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * times_s), np.float32)


def noise(seconds: float, *, level_db: float = -65.0, rate_hz: int = RATE_HZ, seed: int = 1) -> NDArray[np.float32]:
    """A quiet room: white noise of an RMS level."""
    values = np.random.default_rng(seed).standard_normal(round(seconds * rate_hz))
    return np.asarray(values * 10 ** (level_db / 20), np.float32)
