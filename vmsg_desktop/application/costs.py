"""What the month cost: jobs, measurements, prices, budget, balance. Slow: not on a window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vmsg_desktop.core.budget import month_begin
from vmsg_desktop.core.cost import LATELY_DAYS, Figure, gpu_seconds, hours_up, lately_days
from vmsg_desktop.core.cost_report import DAY_S, CostFacts, CostReport, cost_report
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.job import Job, JobState
from vmsg_desktop.core.model.metrics import HERE, Resolution, Span
from vmsg_desktop.core.model.prices import PriceTable
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.rollup import Row, begin_of


class PaidJobs(Protocol):
    """The jobs of this user."""

    def jobs(self, *, states: Sequence[JobState] = ()) -> tuple[Job, ...]:
        """Newest first."""

    def credits_spent(self, *, target: str, since_s: float) -> float:
        """Credits of paid requests since then."""


class Measured(Protocol):
    """The measurements on disk."""

    def series(self) -> dict[str, tuple[str, ...]]:
        """Names by host."""

    def rows(self, host: str, step: Resolution, *, begin_s: float, end_s: float) -> Iterator[Row]:
        """Rows of one host."""

    def spans(self, *, begin_s: float, end_s: float) -> tuple[tuple[int, Span], ...]:
        """Spans that touch a time."""


@dataclass(frozen=True)
class Costs:
    """Attributes:
    open_jobs, open_measured: one use each. Raise StorageError.
    prices, budget: as they are now. Raise InputError, StorageError.
    balance: asks D-ID; None where there is no key. Raises VmsgError.
    storage_bytes: what lies here, by kind.
    clock: wall time.
    """

    open_jobs: Callable[[], AbstractContextManager[PaidJobs]]
    open_measured: Callable[[], AbstractContextManager[Measured]]
    prices: Callable[[], PriceTable]
    budget: Callable[[], Budget]
    balance: Callable[[], Credits | None]
    storage_bytes: Callable[[], Mapping[str, int]]
    clock: Clock

    def report(self, *, asks_balance: bool = True) -> CostReport:
        """The month as it stands. Raises InputError, StorageError: jobs, prices or budget cannot be read."""
        prices, budget = self.prices(), self.budget()
        now = datetime.fromtimestamp(self.clock.now_s()).astimezone()
        since_s = month_begin(now).timestamp()
        with self.open_jobs() as jobs:
            credits = jobs.credits_spent(target="did", since_s=since_s)
            lately = jobs.credits_spent(target="did", since_s=now.timestamp() - LATELY_DAYS * DAY_S)
            sent = [job for job in jobs.jobs() if job.target == "did"]
            done = [job for job in sent if job.state == "done" and job.updated_s >= since_s]
        balance, why_no_balance = self._balance() if asks_balance else (None, "it was not asked for")
        up, busy, why_no_hours = self._hours(since_s, now.timestamp())
        facts = CostFacts(
            now=now,
            credits=credits,
            credits_lately=lately,
            lately_days=lately_days(min((job.created_s for job in sent), default=None), now.timestamp()),
            videos=len(done),
            balance=balance,
            why_no_balance=why_no_balance,
            hours_up=up,
            hours_busy=busy,
            why_no_hours=why_no_hours,
            storage_bytes=self.storage_bytes(),
        )
        return cost_report(facts, prices, budget)

    def _balance(self) -> tuple[Credits | None, str]:
        try:
            return self.balance(), "no D-ID key is set"
        except VmsgError as error:
            return None, error.message

    def _hours(self, since_s: float, now_s: float) -> tuple[dict[str, float] | None, dict[str, float], str]:
        try:
            with self.open_measured() as measured:
                up = hosts_up(measured, since_s=since_s, now_s=now_s)
                spans = [span for _, span in measured.spans(begin_s=since_s, end_s=now_s)]
        except StorageError as error:
            return None, {}, error.message
        return up, {host: seconds / 3600 for host, seconds in gpu_seconds(spans).items()}, ""


def rented_hours(
    open_measured: Callable[[], AbstractContextManager[Measured]], *, since_s: float, now_s: float
) -> Figure:
    """Hours that hosts, other than this computer, were up; n/a with its reason where they cannot be read."""
    try:
        with open_measured() as measured:
            up = hosts_up(measured, since_s=since_s, now_s=now_s)
    except StorageError as error:
        return Figure(None, error.message)
    return Figure(sum(hours for host, hours in up.items() if host != HERE))


def hosts_up(measured: Measured, *, since_s: float, now_s: float) -> dict[str, float]:
    """Hours that each machine was seen up: whole hours of the past, minutes of the last day."""
    cut_s = max(since_s, begin_of(now_s - DAY_S, 3600))
    return {
        host: hours_up(measured.rows(host, 3600, begin_s=since_s, end_s=cut_s))
        + hours_up(measured.rows(host, 60, begin_s=cut_s, end_s=now_s))
        for host in measured.series()
    }
