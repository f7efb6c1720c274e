"""What a level meter shows: peak, loudness of the moment, held peak; and how loud the room is."""

from __future__ import annotations

from collections import deque
from math import log10
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.take import FLOOR_DB, Level

FULL_SCALE: Final = 32_767 / 32_768 - 1e-6
"""The highest sample of 16 bits: a microphone that reaches it would have gone on."""
HOLD_S: Final = 1.5
FALL_DB_PER_S: Final = 20.0
_ROOM_WINDOW_S: Final = 3.0
_ROOM_LEAST_S: Final = 0.5
_ROOM_QUANTILE: Final = 0.2  # somebody may speak meanwhile: the room is what is left between the words


def decibels(amplitude: float) -> float:
    """Amplitude 0..1 in dBFS, at least FLOOR_DB."""
    return max(FLOOR_DB, 20 * log10(amplitude)) if amplitude > 0 else FLOOR_DB


def rms_of(samples: NDArray[np.float32]) -> float:
    """Root mean square of what swings; a constant is no sound. 0 for nothing."""
    return float(samples.std(dtype=np.float64)) if len(samples) else 0.0


def peak_of(samples: NDArray[np.float32]) -> float:
    """Highest magnitude; 0 for nothing."""
    return float(np.abs(samples).max(initial=0.0))


class Meter:
    """Gathers blocks between two readings.

    Args:
        rate_hz: samples per second; time is counted in samples, so that no clock is asked.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._parts: list[NDArray[np.float32]] = []
        self._hold_db = FLOOR_DB
        self._held_s = 0.0

    @property
    def gathered_s(self) -> float:
        """Sound since the last reading, seconds."""
        return sum(map(len, self._parts)) / self._rate_hz

    def add(self, samples: NDArray[np.float32]) -> None:
        """A block of (n,) samples."""
        self._parts.append(samples)

    def read(self) -> Level:
        """The level since the last reading."""
        passed_s = self.gathered_s
        samples = np.concatenate(self._parts) if self._parts else np.zeros(0, np.float32)
        self._parts = []
        peak = peak_of(samples)
        peak_db = decibels(peak)
        self._hold(peak_db, passed_s)
        return Level(peak_db, decibels(rms_of(samples)), self._hold_db, peak >= FULL_SCALE)

    def _hold(self, peak_db: float, passed_s: float) -> None:
        """The highest peak stays for HOLD_S, then falls."""
        self._held_s += passed_s
        falling_s = min(passed_s, max(0.0, self._held_s - HOLD_S))
        self._hold_db = max(FLOOR_DB, self._hold_db - FALL_DB_PER_S * falling_s)
        if peak_db >= self._hold_db:
            self._hold_db, self._held_s = peak_db, 0.0


class RoomNoise:
    """How loud it is while nobody speaks."""

    def __init__(self) -> None:
        self._levels: deque[tuple[float, float]] = deque()
        self._length_s = 0.0

    def add(self, samples: NDArray[np.float32], *, rate_hz: int) -> None:
        """A block of (n,) samples; the last 3 s count."""
        length_s = len(samples) / rate_hz
        self._levels.append((decibels(rms_of(samples)), length_s))
        self._length_s += length_s
        while self._length_s > _ROOM_WINDOW_S:
            self._length_s -= self._levels.popleft()[1]

    @property
    def level_db(self) -> float | None:
        """RMS in dBFS; None before half a second was heard, and where nothing at all comes in."""
        if self._length_s < _ROOM_LEAST_S:
            return None
        level_db = float(np.quantile([level for level, _ in self._levels], _ROOM_QUANTILE))
        return level_db if level_db > FLOOR_DB else None
