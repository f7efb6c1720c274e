"""One take under way, and the ear that is on the microphone with a take or without."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.meter import Meter, RoomNoise
from vmsg_desktop.core.audio.warnings import SignalWatch
from vmsg_desktop.core.cost import credits_needed, seconds_to_next_step
from vmsg_desktop.core.model.recording import Heard
from vmsg_desktop.core.model.take import Block, Take, TakeWarning

METER_HZ: Final = 30.0


class TakeWriter(Protocol):
    """A take on its way to the disk."""

    @property
    def duration_s(self) -> float:
        """Written so far."""

    def write(self, samples: NDArray[np.float32], /) -> None:
        """Append. Raises StorageError; what was written before stays."""

    def close(self, *, warnings: tuple[TakeWarning, ...]) -> Take:
        """Finish it. Raises InputError when it is too short, StorageError."""

    def discard(self) -> None:
        """Throw it away."""


class TakeSession:
    """A take under way.

    Args:
        writer: where it goes.
        rate_hz: of the microphone.
        room_db: level of the room before it.
    """

    def __init__(self, writer: TakeWriter, *, rate_hz: int, room_db: float | None) -> None:
        self._writer = writer
        self.watch = SignalWatch(rate_hz, room_db=room_db)
        self.is_paused = False
        self.discard = writer.discard

    @property
    def elapsed_s(self) -> float:
        """Its length so far."""
        return self._writer.duration_s

    def write(self, block: Block) -> None:
        """Keep a block. Raises StorageError."""
        self._writer.write(block.samples)
        self.watch.take(block.samples, has_overflowed=block.has_overflowed)

    def lose(self) -> None:
        """The microphone stopped for a moment."""
        if not self.is_paused:
            self.watch.lose()

    def set_paused(self, is_paused: bool) -> None:
        """Stop or go on keeping what is heard."""
        self.is_paused = is_paused
        self.watch.cut()

    def finish(self) -> Take:
        """Keep it with what was heard. Raises InputError when it is too short, StorageError."""
        return self._writer.close(warnings=self.watch.history)


class Ear:
    """Meter, room and warnings of an open microphone.

    Args:
        rate_hz: of the microphone.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._meter = Meter(rate_hz)
        self._room = RoomNoise()
        self._watch = SignalWatch(rate_hz)
        self._due_s = 1 / METER_HZ

    @property
    def room_db(self) -> float | None:
        """How loud it is while nobody speaks; None = not known."""
        return self._room.level_db

    def hear(self, block: Block, session: TakeSession | None) -> Heard | None:
        """Take a block in; gives a reading when one is due."""
        self._meter.add(block.samples)
        self._due_s -= len(block.samples) / self._rate_hz
        if session is None:
            self._room.add(block.samples, rate_hz=self._rate_hz)
            self._watch.take(block.samples, has_overflowed=block.has_overflowed)
        if self._due_s > 0:
            return None
        self._due_s += 1 / METER_HZ
        return self._heard(session)

    def _heard(self, session: TakeSession | None) -> Heard:
        level, room_db = self._meter.read(), self._room.level_db
        if session is None:
            now = tuple(warning for warning in self._watch.now if warning.kind != "silence")  # nobody has to speak yet
            return Heard(level, now, room_db)
        elapsed_s = session.elapsed_s
        return Heard(
            level,
            session.watch.now,
            room_db,
            elapsed_s,
            session.is_paused,
            credits_needed(elapsed_s),
            seconds_to_next_step(elapsed_s),
        )
