"""Microphones, what is heard while recording, and the takes that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

FLOOR_DB: Final = -100.0
"""The least level that is told: under the noise of 16 bits."""
STARS_MAX: Final = 3

WarningKind = Literal["clipping", "silence", "dropout", "dead", "offset"]
"""clipping: peaks at full scale. silence: no voice. dropout: sound was lost on the way. dead: not even noise, as from
a muted or unplugged microphone. offset: the signal does not swing around zero."""


@dataclass(frozen=True)
class InputDevice:
    """A microphone.

    Attributes:
        id: stable while it is plugged in; for AudioInput.open.
        name: as the system calls it.
        rate_hz: its own sample rate.
        is_default: what the system records from.
        is_muted: the system gives silence instead of its sound; None = not known.
        level: input level as the system's settings show it, 0..1 and more where it amplifies; None = it has none that
            can be read and set.
    """

    id: str
    name: str
    rate_hz: int
    is_default: bool = False
    is_muted: bool | None = None
    level: float | None = None


@dataclass(frozen=True, eq=False)
class Block:
    """A piece of sound as it came from the microphone.

    Attributes:
        samples: (n,) float32, full scale -1..1.
        has_overflowed: the driver lost sound before it.
    """

    samples: NDArray[np.float32]
    has_overflowed: bool = False


@dataclass(frozen=True)
class Level:
    """A reading of the meter, dBFS, each at least FLOOR_DB.

    Attributes:
        peak_db, rms_db: since the reading before; the constant part is not counted in rms_db.
        hold_db: the peak that is held.
        is_clipped: full scale was reached since the reading before.
    """

    peak_db: float
    rms_db: float
    hold_db: float
    is_clipped: bool = False


@dataclass(frozen=True)
class TakeWarning:
    """Something wrong with the sound, for a span of a take.

    Attributes:
        start_s: when it began, in the take.
        end_s: None = still so.
        count: clipped peaks, or dropouts; otherwise 1.
    """

    kind: WarningKind
    start_s: float
    end_s: float | None = None
    count: int = 1


@dataclass(frozen=True)
class Take:
    """A recording that is kept.

    Attributes:
        id: names its files.
        path: of the FLAC file, mono, 16 bits.
        name: by the person.
        stars: 0 = not rated, else 1..STARS_MAX.
        created_s: Unix seconds.
        rate_hz, duration_s: of the sound.
        device: the microphone's name.
        room_db: level of the room before the take; None = not measured.
        warnings: what was wrong, in order.
        is_recovered: the program ended while it was recorded; up to a second is missing at its end.
    """

    id: str
    path: str
    name: str
    stars: int = 0
    created_s: float = 0.0
    rate_hz: int = 0
    duration_s: float = 0.0
    device: str = ""
    room_db: float | None = None
    warnings: tuple[TakeWarning, ...] = ()
    is_recovered: bool = False
