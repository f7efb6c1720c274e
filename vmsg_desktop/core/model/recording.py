"""What the recorder tells while it listens and records: frozen values, sent from its own threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.take import InputDevice, Level, Take, TakeWarning

TakeEnd = Literal["stopped", "lost", "longest", "fault"]
"""stopped: by the person. lost: the microphone went away. longest: the longest message that the vendor takes was
reached. fault: it could not be written on."""


@dataclass(frozen=True)
class DevicesChanged:
    """The microphones that are plugged in now; ``error`` says why none can be listed."""

    devices: tuple[InputDevice, ...]
    error: VmsgError | None = None


@dataclass(frozen=True)
class Listening:
    """A microphone is open, its first sound came; nothing is kept yet."""

    device: InputDevice
    rate_hz: int


@dataclass(frozen=True)
class Heard:
    """A reading of the meter, 30 a second, with a take or without.

    Attributes:
        level: the meter.
        warnings: what is wrong at this moment.
        room_db: level of the room; None = not known yet. Stands still during a take.
        elapsed_s: length of the take so far; None = no take.
        is_paused: the take is not written on.
        credits: price of the take so far; step_left_s: seconds until it rises.
    """

    level: Level
    warnings: tuple[TakeWarning, ...]
    room_db: float | None
    elapsed_s: float | None = None
    is_paused: bool = False
    credits: int = 0
    step_left_s: float = 0.0


@dataclass(frozen=True)
class LevelNotSet:
    """The input level could not be set."""

    error: VmsgError


@dataclass(frozen=True)
class TakeStarted:
    """From here on everything is on the disk within a second."""

    device: InputDevice


@dataclass(frozen=True)
class TakePaused:
    """What is heard now is not kept. ``is_paused`` False: it is kept again."""

    is_paused: bool
    elapsed_s: float


@dataclass(frozen=True)
class TakeEnded:
    """A take is over.

    Attributes:
        take: as kept; None = nothing is kept: discarded, too short, or it could not be written.
        why: see TakeEnd. error: what went wrong, where something did.
    """

    take: Take | None
    why: TakeEnd
    error: VmsgError | None = None


@dataclass(frozen=True)
class ListeningEnded:
    """The microphone is closed; ``error`` says why when it was not asked for."""

    error: VmsgError | None = None


RecordingEvent = (
    DevicesChanged | Listening | Heard | LevelNotSet | TakeStarted | TakePaused | TakeEnded | ListeningEnded
)
EmitRecording = Callable[[RecordingEvent], None]
