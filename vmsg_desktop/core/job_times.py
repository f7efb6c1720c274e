"""Where the time of finished jobs went: D-ID's share, the wait for a place, and what is left, which is ours."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.metrics import Span, Window
from vmsg_desktop.core.stats import percentile

PARTS_OF_A_JOB: Final = frozenset({"waiting", "upload", "vendor", "download"})
"""Spans of a job that are no stages."""
DRAFT: Final = "draft"
SANDBOX: Final = "sandbox"
"""What the engine of a "job" or "vendor" span names where D-ID renders nothing."""


@dataclass(frozen=True)
class JobTimes:
    """One job that was done.

    Attributes:
        job, title: of it. total_s: from being asked for to the finished file.
        vendor_s: D-ID's share; None = not recorded. waiting_s: for a place; a job without such a span did not wait.
        is_warm: no engine had to be loaded; None = not known.
        is_play: the sandbox rendered it, not D-ID.
    """

    job: str
    title: str
    total_s: float
    vendor_s: float | None
    waiting_s: float
    is_warm: bool | None
    is_play: bool = False

    @property
    def overhead_s(self) -> float | None:
        """What is neither D-ID's nor the wait for a place."""
        if self.vendor_s is None:
            return None
        return max(0.0, self.total_s - self.vendor_s - self.waiting_s)


@dataclass(frozen=True)
class Split:
    """A percentile of the jobs' times and what it is made of; the parts sum up to it. None = not known."""

    total_s: float
    vendor_s: float | None
    waiting_s: float | None
    ours_s: float | None


def ended_in(spans: Iterable[Span], window: Window) -> tuple[Span, ...]:
    """Those that ended in the window, its end included."""
    return tuple(span for span in spans if window.begin_s < span.ended_s <= window.end_s)


def job_times(spans: Sequence[Span], window: Window) -> tuple[JobTimes, ...]:
    """The jobs that a vendor rendered and that were done in the window: no drafts, no videos found in the cache.

    Args:
        spans: that touch the window, and of the time before it in which such jobs may have begun.
        window: jobs count by when they ended.
    """
    vendor: dict[str, float] = defaultdict(float)
    waiting: dict[str, float] = defaultdict(float)
    for span in spans:
        if span.stage == "vendor":
            vendor[span.job] += span.ms / 1000
        elif span.stage == "waiting":
            waiting[span.job] += span.ms / 1000
    return tuple(
        JobTimes(
            span.job,
            span.title,
            span.ms / 1000,
            vendor.get(span.job),
            waiting.get(span.job, 0.0),
            span.is_warm,
            span.engine == SANDBOX,
        )
        for span in ended_in(spans, window)
        if span.stage == "job" and span.outcome == "done" and span.cache != "hit" and span.engine != DRAFT
    )


def split_at(jobs: Sequence[JobTimes], percent: float) -> Split | None:
    """The percentile of the total times, and its parts taken at the same place between the same two jobs.

    Linear between neighbours as ``stats.percentile``, so that the parts sum up to the whole. None of no jobs.
    """
    total_s = percentile([job.total_s for job in jobs], percent)
    if total_s is None:
        return None
    ordered = sorted(jobs, key=lambda job: job.total_s)
    place = (len(ordered) - 1) * percent / 100
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    part = place - math.floor(place)

    def between(of: Callable[[JobTimes], float | None]) -> float | None:
        low, high = of(below), of(above)
        return None if low is None or high is None else low + (high - low) * part

    return Split(
        total_s,
        between(lambda job: job.vendor_s),
        between(lambda job: job.waiting_s),
        between(lambda job: job.overhead_s),
    )


def busy_s(spans: Iterable[Span], window: Window) -> float:
    """Seconds of the window in which any job was under way, each second counted once."""
    jobs = sorted((span for span in spans if span.stage == "job"), key=lambda span: span.started_s)
    covered_s, until_s = 0.0, window.begin_s
    for span in jobs:
        begin_s, end_s = max(span.started_s, until_s), min(span.ended_s, window.end_s)
        if end_s > begin_s:
            covered_s += end_s - begin_s
            until_s = end_s
    return covered_s
