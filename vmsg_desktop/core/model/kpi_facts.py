"""What key figures are computed from: spans of jobs, the state of the machines, the account."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.job_times import JobTimes, ended_in, job_times
from vmsg_desktop.core.model.metrics import HERE, Span, Window
from vmsg_desktop.core.model.prices import PriceTable

LIVE_S: Final = 15.0
"""A machine that was not heard of for so long does not answer."""
RECENT_S: Final = 60.0
"""What the load of a GPU is averaged over."""


@dataclass(frozen=True)
class GpuFacts:
    """One GPU now.

    Attributes:
        name: "gpu0". load: 0..1, mean of RECENT_S. used_bytes, size_bytes: of its memory.
    """

    name: str
    load: Figure
    used_bytes: Figure
    size_bytes: Figure


@dataclass(frozen=True)
class MachineFacts:
    """One machine now and in the window.

    Attributes:
        host: its name. is_live: it answered within LIVE_S.
        waiting, running: jobs. workers: stages that it may compute at a time.
        gpus: those that were ever seen. no_gpu: why there are none.
        up_s: seconds of the window in which it answered. due_s: seconds since it was first heard of in the window.
        changes: how often it came, went or changed its number of workers in the window.
    """

    host: str
    is_live: bool
    waiting: Figure
    running: Figure
    workers: Figure
    gpus: tuple[GpuFacts, ...] = ()
    no_gpu: str = ""
    up_s: float = 0.0
    due_s: float = 0.0
    changes: int = 0

    @property
    def is_here(self) -> bool:
        """It is this computer."""
        return self.host == HERE


@dataclass(frozen=True)
class Spending:
    """Credits that were charged, and D-ID's videos that were asked for.

    Attributes:
        week_credits: in the last ``week_days`` days (fewer where less is kept).
        month_credits, month_calls: in this month so far, of which ``month_past_days`` of ``month_days`` are over.
    """

    week_credits: float
    week_days: float
    month_credits: float
    month_calls: int
    month_past_days: float
    month_days: float


@dataclass(frozen=True)
class KpiFacts:
    """Everything that the figures of one window are computed from.

    Attributes:
        window: jobs count by when they ended.
        spans: that touch the window or the half hour before it, for jobs that began there; None = being read.
        machines: the own one first.
        own_waiting: jobs that wait in this program for a place.
        prices: of machines. balance: credits left at the vendor. spending: see Spending; None = being read.
    """

    window: Window
    spans: tuple[Span, ...] | None = ()
    machines: tuple[MachineFacts, ...] = ()
    own_waiting: Figure = field(default_factory=lambda: Figure(0.0))
    prices: PriceTable | None = None
    balance: Figure = field(default_factory=lambda: Figure(None, "the balance was not asked for"))
    spending: Spending | None = None

    @cached_property
    def ended(self) -> tuple[Span, ...]:
        """The spans that ended in the window."""
        return ended_in(self.spans or (), self.window)

    @cached_property
    def jobs(self) -> tuple[JobTimes, ...]:
        """The jobs that a vendor rendered and that were done in the window."""
        return job_times(self.spans or (), self.window)
