"""Whether a paid message fits into the month's budget: pure arithmetic and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from vmsg_desktop.core.model.budget import Budget, Spent
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.preflight import Line

HELD: Final = "budget_held"
STOPPED: Final = "budget_stopped"
Level = Literal["ok", "near", "over"]


@dataclass(frozen=True)
class Gauge:
    """One limit and how far it is used.

    Attributes:
        unit: "credits" or "GPU hours". spent, limit: in it; spent None = not known. level: see Level.
    """

    unit: str
    spent: float | None
    limit: float
    level: Level

    @property
    def share(self) -> float | None:
        """Spent / limit, above 1 when it is over; None where it is not known or nothing is allowed at all."""
        return None if self.spent is None or self.limit <= 0 else self.spent / self.limit


def month_begin(now: datetime) -> datetime:
    """The first moment of the calendar month of ``now``, in its zone."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_end(now: datetime) -> datetime:
    """The first moment of the next month."""
    return month_begin(month_begin(now) + timedelta(days=32))


def gauges(budget: Budget, spent: Spent, *, price: float = 0.0) -> tuple[Gauge, ...]:
    """Every limit that is set.

    Args:
        budget: the limits.
        spent: in this month.
        price: credits of a message that would come on top. A limit that it would exceed is over.
    """
    found = []
    if budget.credits is not None:
        level = _level(spent.credits + price, budget.credits, budget.warn_at, is_full=price == 0)
        found.append(Gauge("credits", spent.credits, budget.credits, level))
    if budget.gpu_hours is not None:
        hours = spent.gpu_hours
        level = "ok" if hours is None else _level(hours, budget.gpu_hours, budget.warn_at, is_full=True)
        found.append(Gauge("GPU hours", hours, budget.gpu_hours, level))
    return tuple(found)


def refusal(budget: Budget, spent: Spent, *, price: float, job_id: str) -> InputError | None:
    """Why the message of a job, of ``price`` credits, may not go out; None when it may."""
    if budget.on_limit == "warn":
        return None
    if budget.credits is not None and spent.lost:
        hint = f"Look at D-ID what is left, then delete {spent.lost}; or: vmsg jobs resume {job_id[:8]} --over-budget"
        return InputError(HELD, f"Your budget holds it: {_lost_words(spent)}", hint, retryable=True)
    over = next((gauge for gauge in gauges(budget, spent, price=price) if gauge.level == "over"), None)
    if over is None:
        return None
    details = {"unit": over.unit, "spent": over.spent, "limit": over.limit, "price": price}
    words = over_words(over, price=price)
    if budget.on_limit == "hold":
        hint = (
            f"It waits, ready to go. Raise the budget, or let this one go: vmsg jobs resume {job_id[:8]} --over-budget"
        )
        return InputError(HELD, f"Your budget holds it: {words}", hint, retryable=True, details=details)
    hint = f"Nothing was sent. Raise the budget (vmsg cost budget), then: vmsg jobs retry {job_id[:8]}"
    return InputError(STOPPED, f"Your budget stops it: {words}", hint, details=details)


def warning(budget: Budget, spent: Spent, *, price: float) -> str:
    """What to say before a message of ``price`` credits goes out; "" while the limits are far."""
    found = gauges(budget, spent, price=price)
    over = next((gauge for gauge in found if gauge.level == "over"), None)
    if over is not None:
        return f"Over your budget: {over_words(over, price=price)}"
    near = next((gauge for gauge in found if gauge.level == "near"), None)
    if near is not None:
        return f"Your budget is nearly spent: {gauge_words(near)}."
    return f"Your budget cannot be judged: {unknown}." if (unknown := _unknown(found, spent)) else ""


def _unknown(found: Sequence[Gauge], spent: Spent) -> str:
    """What is not known of what was spent; "" where everything that has a limit is."""
    if spent.lost and any(gauge.unit == "credits" for gauge in found):
        return _lost_words(spent).rstrip(".")
    return next((f"{gauge_words(gauge)} ({spent.why_unknown})" for gauge in found if gauge.spent is None), "")


def _lost_words(spent: Spent) -> str:
    return f"the list of jobs was damaged this month ({spent.lost}), so what was spent is not known."


def budget_line(budget: Budget, spent: Spent, *, price: float) -> Line | None:
    """The budget before a message of ``price`` credits is sent; None where no limit is set."""
    found = gauges(budget, spent, price=price)
    if not found:
        return None
    worst = min(found, key=lambda gauge: ("over", "near", "ok").index(gauge.level))
    value = gauge_words(worst)
    unknown = _unknown(found, spent)
    if spent.lost and budget.credits is not None and budget.on_limit != "warn":
        return Line("budget", "Budget", "stop", value, f"It cannot be judged: {unknown}.")
    if worst.level == "ok" and unknown:
        return Line("budget", "Budget", "look", value, f"It cannot be judged: {unknown}.")
    if worst.level == "ok":
        return Line("budget", "Budget", "ok", value)
    if worst.level == "near":
        return Line("budget", "Budget", "look", value, "Your budget is nearly spent.")
    if budget.on_limit == "warn":
        return Line("budget", "Budget", "look", value, "This message goes over your budget.")
    return Line("budget", "Budget", "stop", value, "This message goes over your budget; raise it in the settings.")


def over_words(gauge: Gauge, *, price: float) -> str:
    """What a limit says, in a sentence with its figures."""
    if gauge.unit == "credits" and price:
        return f"{_spent(gauge)} of {gauge.limit:g} credits this month, and this message takes {price:g}."
    return f"{gauge_words(gauge)}."


def gauge_words(gauge: Gauge) -> str:
    """Spent of limit, e.g. "38 of 40 credits this month"."""
    if gauge.unit == "credits":
        return f"{_spent(gauge)} of {gauge.limit:g} credits this month"
    return f"{_spent(gauge)} of {gauge.limit:g} GPU hours this month"


def _spent(gauge: Gauge) -> str:
    return "n/a" if gauge.spent is None else f"{gauge.spent:.4g}"


def _level(used: float, limit: float, warn_at: float, *, is_full: bool) -> Level:
    if used > limit or (is_full and used >= limit):
        return "over"
    return "near" if used >= warn_at * limit else "ok"
