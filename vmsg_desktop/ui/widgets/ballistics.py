"""How a level meter moves: up at once, down at a fixed rate, with the peak held for a while. Pure, without a clock."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR_DB = -60.0
FALL_DB_PER_S = 20.0
HOLD_S = 1.5


@dataclass(frozen=True)
class MeterLevel:
    """What a meter shows: the bar, the held peak, and when that peak was reached (seconds on the caller's clock)."""

    bar_db: float = FLOOR_DB
    peak_db: float = FLOOR_DB
    peak_at_s: float = 0.0
    at_s: float = 0.0


def advance(shown: MeterLevel, level_db: float, at_s: float) -> MeterLevel:
    """What the meter shows at ``at_s`` when the sound is at ``level_db``; values below the floor count as the floor.

    The bar rises at once and falls at `FALL_DB_PER_S`. The peak stays for `HOLD_S` after it was last reached and then
    falls at the same rate, never below the bar.
    """
    level = max(FLOOR_DB, min(0.0, level_db))
    fallen = FALL_DB_PER_S * max(0.0, at_s - shown.at_s)
    bar = max(level, shown.bar_db - fallen)
    if level >= shown.peak_db:
        return MeterLevel(bar, level, at_s, at_s)
    past_hold = max(0.0, at_s - max(shown.at_s, shown.peak_at_s + HOLD_S))
    peak = max(bar, shown.peak_db - FALL_DB_PER_S * past_hold, FLOOR_DB)
    return MeterLevel(bar, peak, shown.peak_at_s, at_s)
