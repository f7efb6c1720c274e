"""Where things lie in the plot: lanes from above to below, time from left to right. Plain arithmetic, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

GUTTER: Final = 58
AXIS: Final = 18
BAR, PITCH_OF_BARS = 2, 3
HANDLE_REACH: Final = 8
_EDGE: Final = 10  # so that a trim handle at the very end can be taken

Lane = Literal["strip", "sound", "pitch", "loudness"]
TALL: Final[dict[Lane, int]] = {"strip": 20, "sound": 78, "pitch": 70, "loudness": 44}
LOW: Final[dict[Lane, int]] = {"strip": 20, "sound": 60, "pitch": 56, "loudness": 38}
LOUDNESS_RANGE: Final = (-42.0, -8.0)
_STEPS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300)
_LEAST_TICK_PX: Final = 44
_HZ_TICKS: Final = (60, 80, 100, 150, 200, 300, 400, 600)


@dataclass(frozen=True)
class Geometry:
    """Places in px of a plot ``width`` wide that shows ``duration_s``."""

    width: float
    duration_s: float
    lanes: dict[Lane, int]

    @property
    def left(self) -> float:
        """Left edge of the plot."""
        return GUTTER

    @property
    def bottom(self) -> float:
        """Lower edge of the plot; the axis lies below."""
        return float(sum(self.lanes.values()))

    @property
    def span(self) -> float:
        """Width of the plot."""
        return max(1.0, self.width - GUTTER)

    def x_of(self, moment_s: float) -> float:
        """Place of a moment."""
        return GUTTER + _EDGE + (self.span - 2 * _EDGE) * moment_s / max(1e-6, self.duration_s)

    def moment_of(self, x: float) -> float:
        """Moment at a place, within the recording."""
        share = (x - GUTTER - _EDGE) / max(1.0, self.span - 2 * _EDGE)
        return min(max(0.0, share), 1.0) * self.duration_s

    @property
    def seconds_a_px(self) -> float:
        """How much time a pixel is."""
        return self.duration_s / max(1.0, self.span - 2 * _EDGE)

    def lane(self, name: Lane) -> tuple[float, float]:
        """(top, height)."""
        top = 0
        for each, height in self.lanes.items():
            if each == name:
                return float(top), float(height)
            top += height
        raise ValueError(name)

    @property
    def bars(self) -> int:
        """Bars of the waveform."""
        return max(1, int((self.span - 2 * _EDGE) // PITCH_OF_BARS))

    def time_ticks(self) -> tuple[float, ...]:
        """Round moments with room for their words."""
        least_s = _LEAST_TICK_PX * self.seconds_a_px
        step_s = next((step for step in _STEPS_S if step >= least_s), _STEPS_S[-1])
        return tuple(step_s * number for number in range(int(self.duration_s / step_s + 1e-6) + 1))


@dataclass(frozen=True)
class PitchScale:
    """Logarithmic pitch in a lane."""

    low_hz: float
    high_hz: float

    def share(self, hz: NDArray[np.float32]) -> NDArray[np.float64]:
        """0 at the low end, 1 at the high one."""
        return np.asarray(np.log(hz / self.low_hz) / log(self.high_hz / self.low_hz), np.float64)

    def ticks(self) -> tuple[int, ...]:
        """Two to four round values inside."""
        inside = [hz for hz in _HZ_TICKS if self.low_hz * 1.04 < hz < self.high_hz / 1.04]
        return tuple(inside[-4:])


def pitch_scale(curves: tuple[NDArray[np.float32], ...]) -> PitchScale:
    """A scale that holds nearly all of the curves, at least an octave wide."""
    voiced = [curve[np.isfinite(curve)] for curve in curves]
    heard = np.concatenate(voiced) if voiced else np.zeros(0, np.float32)
    if not len(heard):
        return PitchScale(100.0, 350.0)
    low, high = (float(hz) for hz in np.percentile(heard, [1, 99]))
    centre, ratio = (low * high) ** 0.5, max(2.0, 1.15 * high / low) ** 0.5
    return PitchScale(centre / ratio, centre * ratio)


def barred(peaks: NDArray[np.float32], bars: int) -> NDArray[np.float32]:
    """(bars,) the highest of the peaks that fall into each bar; fewer peaks than bars repeat."""
    at = np.linspace(0, len(peaks), bars + 1).astype(int)[:-1]
    return np.maximum.reduceat(peaks, np.minimum(at, len(peaks) - 1)) if len(peaks) else np.zeros(bars, np.float32)


def segments(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Runs of (n, 2) points without a gap; NaN and jumps in x part them."""
    if not len(x):
        return []
    good = np.isfinite(x) & np.isfinite(y)
    cuts = np.flatnonzero(np.diff(good.astype(np.int8))) + 1
    points = np.column_stack([x, y])
    return [run for run, first in zip(np.split(points, cuts), [0, *cuts], strict=True) if good[first] and len(run) > 1]
