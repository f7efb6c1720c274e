"""Wires what things cost: prices, the budget and its gate."""

from __future__ import annotations

from vmsg_desktop.adapters.storage.budget import BudgetFile
from vmsg_desktop.adapters.storage.prices import PriceFile
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.budget import BudgetGate, PaidRecords
from vmsg_desktop.core.cost import Figure


def open_prices() -> PriceFile:
    """The prices of this user."""
    return PriceFile(data_home() / "prices.json")


def open_budget() -> BudgetFile:
    """The budget of this user."""
    return BudgetFile(data_home() / "budget.json")


def open_gate(records: PaidRecords, *, is_overruled: bool = False) -> BudgetGate:
    """What paid requests go through.

    Args:
        records: the jobs of this user.
        is_overruled: the person lets this one through.
    """
    return BudgetGate(records, open_budget().read, SystemClock(), rented_hours, is_overruled)


def rented_hours(since_s: float) -> Figure:
    """Hours that rented machines were up since then."""
    return Figure(None, "GPU hours are not measured here")
