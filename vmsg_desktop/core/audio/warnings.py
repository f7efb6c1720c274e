"""What goes wrong while recording, told within a second: clipping, silence, dropouts, a dead microphone, an offset."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.meter import FULL_SCALE, decibels, rms_of
from vmsg_desktop.core.model.take import TakeWarning, WarningKind

_LSB: Final = 1 / 32_768  # one step of 16 bits
_DEAD_DB: Final = decibels(1.5 * _LSB)  # every real microphone makes more noise than this
_SILENT_DB: Final = -50.0  # without a room level; a voice at a hand's width is at -30 to -15
_SILENT_RANGE_DB: Final = (-60.0, -40.0)
_OVER_ROOM_DB: Final = 8.0  # a voice stands out of the room by more
_SILENCE_S: Final = 0.9  # pauses between sentences are shorter
_KEPT_SILENCE_S: Final = 2.0  # shorter ones are told, but not remembered
_DEAD_S: Final = 0.8
_GATED_S: Final = 0.1
_OFFSET: Final = 0.02  # -34 dBFS: it takes head room and clicks at each cut
_OFFSET_S: Final = 0.5
_OFFSET_MEMORY_S: Final = 0.5
_LINGER_S: Final = 4.0  # so that a moment's fault can be read
_PEAK_GAP_S: Final = 0.05  # clipped samples nearer than this are one peak
_HOLE_S: Final = (0.002, 0.5)
_HOLE_EDGE: Final = 0.02  # sound does not jump to exact zero from here by itself


class SignalWatch:
    """Looks at a recording block by block.

    Args:
        rate_hz: samples per second.
        room_db: level of the room, which tells what counts as silence; None = not measured.
    """

    def __init__(self, rate_hz: int, *, room_db: float | None = None) -> None:
        self._rate_hz = rate_hz
        low_db, high_db = _SILENT_RANGE_DB
        self._silent_db = _SILENT_DB if room_db is None else min(high_db, max(low_db, room_db + _OVER_ROOM_DB))
        self._position = 0
        self._episodes: dict[WarningKind, _Episode] = {
            "clipping": _Episode("clipping", linger_s=_LINGER_S),
            "dropout": _Episode("dropout", linger_s=_LINGER_S),
            "dead": _Episode("dead", delay_s=_DEAD_S),
            "silence": _Episode("silence", delay_s=_SILENCE_S, least_s=_KEPT_SILENCE_S),
            "offset": _Episode("offset", delay_s=_OFFSET_S, linger_s=1.0),
        }
        self._peaks = _Peaks(rate_hz)
        self._holes = _Holes(rate_hz)
        self._gate = _Gate(rate_hz)
        self._offset = 0.0

    @property
    def position_s(self) -> float:
        """Sound seen so far, seconds."""
        return self._position / self._rate_hz

    def take(self, samples: NDArray[np.float32], *, has_overflowed: bool = False) -> None:
        """Look at the next (n,) samples."""
        if not len(samples):
            return
        start_s = self.position_s
        self._position += len(samples)
        level_db = decibels(rms_of(samples))
        is_dead = level_db < _DEAD_DB
        is_mute = not self._gate.take(len(samples), is_dead=is_dead) and is_dead
        peaks, holes = self._peaks.take(samples), self._holes.take(samples) + has_overflowed
        self._see("clipping", start_s, peaks > 0, peaks)
        self._see("dropout", start_s, holes > 0, holes)
        self._see("dead", start_s, is_mute)
        self._see("silence", start_s, level_db < self._silent_db and not is_mute)
        self._see("offset", start_s, abs(self._smoothed(samples)) > _OFFSET)

    def lose(self) -> None:
        """Sound was lost here, by what the driver or the clock says."""
        self._episodes["dropout"].see(self.position_s, self.position_s, is_so=True, count=1)
        self.cut()

    def cut(self) -> None:
        """What comes next does not join on, e.g. after a pause."""
        self._holes = _Holes(self._rate_hz)

    @property
    def now(self) -> tuple[TakeWarning, ...]:
        """What is wrong at this moment."""
        return tuple(episode.warning for episode in self._episodes.values() if episode.is_on)

    @property
    def history(self) -> tuple[TakeWarning, ...]:
        """Everything that was wrong, in order; what goes on ends here."""
        found = [warning for episode in self._episodes.values() for warning in episode.all_until(self.position_s)]
        return tuple(sorted(found, key=lambda warning: warning.start_s))

    def _see(self, kind: WarningKind, start_s: float, is_so: bool, count: int = 0) -> None:
        self._episodes[kind].see(start_s, self.position_s, is_so=is_so, count=count)

    def _smoothed(self, samples: NDArray[np.float32]) -> float:
        share = min(1.0, len(samples) / (_OFFSET_MEMORY_S * self._rate_hz))
        self._offset += share * (float(samples.mean(dtype=np.float64)) - self._offset)
        return self._offset


class _Episode:
    """One kind of fault: on after ``delay_s``, off ``linger_s`` after its last moment, remembered from ``least_s``."""

    def __init__(self, kind: WarningKind, *, delay_s: float = 0.0, linger_s: float = 0.0, least_s: float = 0.0) -> None:
        self._kind: WarningKind = kind
        self._delay_s, self._linger_s, self._least_s = delay_s, linger_s, least_s
        self._ended: list[TakeWarning] = []
        self._since_s: float | None = None
        self._last_s = 0.0
        self._count = 0
        self.is_on = False

    def see(self, start_s: float, end_s: float, *, is_so: bool, count: int) -> None:
        """What a block from ``start_s`` to ``end_s`` showed."""
        if is_so:
            self._since_s = start_s if self._since_s is None else self._since_s
            self._last_s = end_s
            self._count += count
            self.is_on = self.is_on or end_s - self._since_s >= self._delay_s
        elif self._since_s is not None and end_s - self._last_s >= self._linger_s:
            self._ended += self._kept()
            self._reset()

    @property
    def warning(self) -> TakeWarning:
        """As it stands; only where it is on."""
        return TakeWarning(self._kind, self._since_s or 0.0, count=max(1, self._count))

    def all_until(self, now_s: float) -> list[TakeWarning]:
        """Those that ended, and the one that goes on."""
        return self._ended + self._kept(min(now_s, self._last_s))

    def _kept(self, end_s: float | None = None) -> list[TakeWarning]:
        end_s = self._last_s if end_s is None else end_s
        if not self.is_on or self._since_s is None or end_s - self._since_s < self._least_s:
            return []
        return [TakeWarning(self._kind, self._since_s, end_s, max(1, self._count))]

    def _reset(self) -> None:
        self._since_s, self._count, self.is_on = None, 0, False


class _Peaks:
    """Counts peaks that were cut off: two or more samples on end at full scale."""

    def __init__(self, rate_hz: int) -> None:
        self._gap = round(_PEAK_GAP_S * rate_hz)
        self._since = self._gap
        self._was_full = False

    def take(self, samples: NDArray[np.float32]) -> int:
        """New peaks in these samples."""
        is_full = np.concatenate(([self._was_full], np.abs(samples) >= FULL_SCALE))
        at = np.flatnonzero(is_full[1:] & is_full[:-1])
        self._was_full = bool(is_full[-1])
        before, self._since = self._since, self._since + len(samples)
        if not len(at):
            return 0
        self._since = len(samples) - int(at[-1])
        return int(before + at[0] >= self._gap) + int((np.diff(at) >= self._gap).sum())


class _Holes:
    """Counts short stretches of exact zeros cut into sound, as a driver leaves them where it lost some."""

    def __init__(self, rate_hz: int) -> None:
        self._least, self._most = (round(length_s * rate_hz) for length_s in _HOLE_S)
        self._zeros = 0
        self._edge = 0.0

    def take(self, samples: NDArray[np.float32]) -> int:
        """Holes that ended in these samples."""
        at = np.flatnonzero(np.abs(samples) > _LSB / 2)
        if not len(at):
            self._zeros += len(samples)
            return 0
        lengths = np.diff(at, prepend=-1) - 1
        lengths[0] += self._zeros
        heard = np.abs(samples[at])
        before = np.concatenate(([self._edge], heard[:-1]))
        is_hole = (lengths >= self._least) & (lengths <= self._most) & (np.minimum(before, heard) > _HOLE_EDGE)
        self._zeros, self._edge = len(samples) - 1 - int(at[-1]), float(heard[-1])
        return int(is_hole.sum())


class _Gate:
    """Tells a microphone that shuts off between words (headsets and noise filters do) from a dead one."""

    def __init__(self, rate_hz: int) -> None:
        self._least = round(_GATED_S * rate_hz)
        self._dead = 0
        self._was_heard = False
        self._is_gated = False

    def take(self, count: int, *, is_dead: bool) -> bool:
        """Take note of ``count`` more samples; whether it is known to shut off between words."""
        if is_dead:
            self._dead += count
        else:
            self._is_gated = self._is_gated or (self._was_heard and self._dead >= self._least)
            self._was_heard, self._dead = True, 0
        return self._is_gated
