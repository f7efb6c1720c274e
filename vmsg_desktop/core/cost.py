"""What a message costs: credits at D-ID, and dollars of rented GPUs. The one place where prices are computed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.model.prices import PriceTable
from vmsg_desktop.core.model.voice import Pause
from vmsg_desktop.core.rollup import Row

STEP_S: Final = 15.0
"""D-ID rounds a video's length up to 15 s (its pricing page); one step is one credit."""
LATELY_DAYS: Final = 7.0
_DAY_S: Final = 86_400.0
_EPSILON_S: Final = 1e-6
_LEAST_PAUSE_S: Final = 0.15  # shorter, two words run into each other
_MOST_FASTER: Final = 1.12
_WHOLE: Final[frozenset[str]] = frozenset({"job", "waiting", "upload", "vendor", "download"})
"""Spans of a job that are no stages: no GPU of ours works in them."""
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


def requests_out(job: Job) -> int:
    """Paid requests of a job that went out, or may have."""
    return job.attempt - 1 + (1 if job.token or job.talk_id else 0)


def credits_committed(job: Job) -> int:
    """Credits that a job has cost or may yet cost: each paid request that went out, or that may have, at its price.

    A talk that ended without a video counts: whether D-ID gives its credits back is not known.
    """
    return requests_out(job) * (job.credits_needed or 0)


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


@dataclass(frozen=True)
class Figure:
    """A figure for people. ``value`` None = not known, ``reason`` says why; with a value it says what is assumed."""

    value: float | None
    reason: str = ""


def gpu_seconds(spans: Iterable[Span]) -> dict[str, float]:
    """Seconds that stages computed on a GPU, by host. What came out of a cache computed nothing."""
    busy: dict[str, float] = {}
    for span in spans:
        if span.device.upper().startswith("CUDA") and span.stage not in _WHOLE and span.cache != "hit":
            busy[span.host] = busy.get(span.host, 0.0) + span.ms / 1000
    return busy


def hours_up(rows: Iterable[Row]) -> float:
    """Hours in which a machine was seen up: a second for each look at it, whatever resolution the rows have."""
    return sum(max((bucket.n for bucket in row.values.values()), default=0) for row in rows) / 3600


def rent_usd(hours: Mapping[str, float], prices: PriceTable) -> Figure:
    """US dollars for ``hours`` of each host; n/a as soon as one of them has no price."""
    unpriced = sorted(host for host, spent_h in hours.items() if spent_h > 0 and prices.per_h(host) is None)
    if unpriced:
        return Figure(None, f"no price is known for {', '.join(unpriced)}: see vmsg cost prices")
    assumed = sorted(host for host, spent_h in hours.items() if spent_h > 0 and prices.is_assumed(host))
    total = math.fsum(spent_h * (prices.per_h(host) or 0.0) for host, spent_h in hours.items())
    return Figure(total, _assumption(assumed, prices))


def gpu_usd(spans: Iterable[Span], prices: PriceTable) -> Figure:
    """US dollars of the GPU seconds that stages used. Idle time is not in it: ``rent_usd`` gives what is billed."""
    return rent_usd({host: busy_s / 3600 for host, busy_s in gpu_seconds(spans).items()}, prices)


def videos_done(spans: Iterable[Span]) -> int:
    """Jobs that ended with a video."""
    return sum(span.stage == "job" and span.outcome == "done" for span in spans)


def gpu_usd_per_video(
    spans: Sequence[Span], prices: PriceTable, *, hours_on: Mapping[str, float] | None = None
) -> Figure:
    """The GPU share of a finished video, US dollars.

    Args:
        spans: of a time, jobs and stages.
        prices: what machines cost.
        hours_on: hours that each rented host was up in that time: what is billed, idle time included. None = only what
            the stages used is counted, the least that it can be.
    """
    videos = videos_done(spans)
    if not videos:
        return Figure(None, "no video was finished in this time")
    spent = gpu_usd(spans, prices) if hours_on is None else rent_usd(hours_on, prices)
    return spent if spent.value is None else Figure(spent.value / videos, spent.reason)


def credits_last_days(remaining: float | None, *, charged: float, over_days: float) -> Figure:
    """Days that the credits last at the rate of the last ``over_days`` days, in which ``charged`` were spent."""
    if remaining is None:
        return Figure(None, "the balance is not known")
    if over_days <= 0 or charged <= 0:
        return Figure(None, "no credit was charged in this time")
    return Figure(remaining / (charged / over_days))


def lately_days(first_s: float | None, now_s: float) -> float:
    """Over how many days what was charged lately is spread: 7, fewer where the first message is younger, 1 at least.

    Args:
        first_s: when the first one was asked for; None = there is none.
        now_s: Unix seconds.
    """
    return LATELY_DAYS if first_s is None else min(LATELY_DAYS, max(1.0, (now_s - first_s) / _DAY_S))


def month_comes_to(so_far: Figure, *, past_days: float, month_days: float) -> Figure:
    """The whole month at the rate so far; n/a on its first day, when one message would say anything."""
    if so_far.value is None:
        return so_far
    if past_days < 1:
        return Figure(None, "the month is younger than a day")
    return Figure(so_far.value * month_days / past_days, so_far.reason)


def _assumption(hosts: Sequence[str], prices: PriceTable) -> str:
    rent = prices.other_hosts
    if not hosts or rent is None:
        return ""
    return f"{', '.join(hosts)} taken as {rent.machine}, {rent.plan.replace('_', ' ')}"


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
