"""What a message costs at D-ID, in credits: the one place where prices are computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.voice import Pause

STEP_S: Final = 15.0
"""D-ID rounds a video's length up to 15 s (its pricing page); one step is one credit."""
_EPSILON_S: Final = 1e-6
_LEAST_PAUSE_S: Final = 0.15  # shorter, two words run into each other
_MOST_FASTER: Final = 1.12
_MARGIN_S: Final = 0.05  # so that the vendor's own measure, a frame longer, still falls into the lower step


def credits_needed(duration_s: float, *, pad_s: float = 0.0) -> int:
    """Credits for a video: started steps of 15 s, at least one.

    Args:
        duration_s: length of the sound, seconds >= 0.
        pad_s: silence that the vendor is asked to add; it is charged too.
    """
    return max(1, math.ceil((duration_s + pad_s) / STEP_S - _EPSILON_S))


def seconds_to_next_step(duration_s: float) -> float:
    """Seconds that still fit into the price, 0..15."""
    return credits_needed(duration_s) * STEP_S - duration_s


def credits_committed(job: Job) -> int:
    """Credits that a job has cost or may yet cost: each paid request that went out, or that may have, at its price.

    A talk that ended without a video counts: whether D-ID gives its credits back is not known.
    """
    requests_out = job.attempt - 1 + (1 if job.token or job.talk_id else 0)
    return requests_out * (job.credits_needed or 0)


def speed_for_step(duration_s: float, *, pad_s: float = 0.0) -> float | None:
    """How much faster to speak for one step less, in hundredths, e.g. 1.08; None where that would be heard as haste."""
    steps = credits_needed(duration_s, pad_s=pad_s)
    room_s = (steps - 1) * STEP_S - pad_s - _MARGIN_S
    if steps == 1 or room_s <= 0:
        return None
    factor = math.ceil(duration_s / room_s * 100) / 100
    return factor if factor <= _MOST_FASTER else None


@dataclass(frozen=True)
class StepHint:
    """How one credit can be saved by cutting silence only.

    Attributes:
        cut_s: silence to cut in all.
        longest_pause_s: with no pause longer than this, that much is cut.
    """

    cut_s: float
    longest_pause_s: float


def step_hint(duration_s: float, pauses: Sequence[Pause], *, pad_s: float = 0.0) -> StepHint | None:
    """The least cut of pauses that saves a step; None where the silence does not suffice or one step is the least.

    Never a voiced frame: only inner pauses are cut, each to no less than 0.15 s.

    Args:
        duration_s: length of the sound as it would be sent.
        pauses: its inner pauses.
        pad_s: silence added by the vendor.
    """
    steps = credits_needed(duration_s, pad_s=pad_s)
    if steps == 1:
        return None
    cut_s = duration_s + pad_s - (steps - 1) * STEP_S + _MARGIN_S
    longest_s = _cap_that_cuts(cut_s, sorted((pause.length_s for pause in pauses), reverse=True))
    return None if longest_s is None else StepHint(cut_s, longest_s)


def _cap_that_cuts(cut_s: float, lengths_s: Sequence[float]) -> float | None:
    """The cap c with sum(max(0, length - c)) = cut_s, lengths falling; None below the least pause."""
    total_s = 0.0
    for count, length_s in enumerate(lengths_s, start=1):
        total_s += length_s
        cap_s = (total_s - cut_s) / count
        shorter_s = lengths_s[count] if count < len(lengths_s) else 0.0
        if cap_s >= shorter_s:
            return cap_s if cap_s >= _LEAST_PAUSE_S else None
    return None
