"""Where an axis of clock times has its labels: round times of the person's own clock."""

from __future__ import annotations

import math
from typing import Final

from vmsg_desktop.core.model.metrics import Window

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
STEPS_S: Final = (
    1, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE,
    _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 5 * _DAY, 10 * _DAY, 30 * _DAY,
)  # fmt: skip


def tick_step_s(length_s: float, *, most: int) -> int:
    """Seconds between labels, so that a window of ``length_s`` has at most ``most`` of them."""
    return next((step for step in STEPS_S if length_s / step <= most), STEPS_S[-1])


def time_ticks(window: Window, *, most: int, offset_s: float) -> tuple[float, ...]:
    """Unix seconds of the labels in a window.

    Args:
        window: what the axis shows.
        most: labels that there is room for.
        offset_s: local time less UTC, seconds, so that days begin at the person's midnight.
    """
    step_s = tick_step_s(window.length_s, most=max(1, most))
    first = math.ceil((window.begin_s + offset_s) / step_s)
    last = math.floor((window.end_s + offset_s) / step_s)
    return tuple(number * step_s - offset_s for number in range(first, last + 1))
