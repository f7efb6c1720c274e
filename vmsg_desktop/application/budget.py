"""The budget's gate before the paid request: it is looked at when a message comes, and again, for all processes of
this user together, in the very transaction that writes the intent to pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from vmsg_desktop.core.budget import budget_line, month_begin, refusal, warning
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.jobs import IntentWritten
from vmsg_desktop.core.model.budget import Budget, Spent
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.preflight import Line
from vmsg_desktop.core.ports import Clock


class PaidRecords(Protocol):
    """The jobs of this user, with what their paid requests took."""

    def credits_spent(self, *, target: str, since_s: float) -> float:
        """Credits of paid requests that went out, or may have, since then; deleted jobs' included."""

    def pay(self, job_id: str, intent: IntentWritten, *, since_s: float, admit: Callable[[float], None]) -> Job:
        """Write the intent in one transaction with a look at ``credits_spent``: ``admit`` gets it and may raise."""


@dataclass(frozen=True)
class BudgetGate:
    """Attributes:
    records: of this user.
    budget: as it is now; read anew each time, so that a new limit holds at once. Raises StorageError.
    clock: wall time.
    gpu_hours: of rented machines since a time (Unix seconds).
    is_overruled: the person let this message through, whatever the budget says.
    lost: name of a damaged job list that was set aside since a time; "" = none was.
    """

    records: PaidRecords
    budget: Callable[[], Budget]
    clock: Clock
    gpu_hours: Callable[[float], Figure]
    is_overruled: bool = False
    lost: Callable[[float], str] = lambda _since_s: ""

    def look(self, job: Job) -> str:
        """Returns what to say before it goes out, mostly "". Raises InputError: it may not go out now."""
        budget = self.budget()
        spent = self._spent(job.target, budget)
        price = job.credits_needed or 0
        error = None if self.is_overruled else refusal(budget, spent, price=price, job_id=job.id)
        if error is not None:
            raise error
        return warning(budget, spent, price=price)

    def line(self, price: float) -> Line | None:
        """The budget before a message of ``price`` credits is sent to D-ID, for the pre-flight list."""
        try:
            budget = self.budget()
        except StorageError as error:
            return Line("budget", "Budget", "stop", "n/a", error.message)
        return budget_line(budget, self._spent("did", budget), price=price)

    def enter(self, job: Job, intent: IntentWritten) -> Job:
        """Write the intent to pay, if it fits; no two messages can take the same last credit. Raises InputError."""
        budget = self.budget()
        known = self._spent(job.target, budget)

        def admit(credits: float) -> None:
            spent = replace(known, credits=credits)
            error = refusal(budget, spent, price=job.credits_needed or 0, job_id=job.id)
            if error is not None and not self.is_overruled:
                raise error

        return self.records.pay(job.id, intent, since_s=known.since_s, admit=admit)

    def _spent(self, target: JobTarget, budget: Budget) -> Spent:
        since_s = month_begin(datetime.fromtimestamp(self.clock.now_s()).astimezone()).timestamp()
        credits = self.records.credits_spent(target=target, since_s=since_s)
        hours = Figure(None) if budget.gpu_hours is None else self.gpu_hours(since_s)
        return Spent(since_s, credits, hours.value, hours.reason, self.lost(since_s))
