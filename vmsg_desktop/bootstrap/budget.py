"""Wires the budget and the gate that it is for paid requests."""

from __future__ import annotations

from vmsg_desktop.adapters.storage.budget import BudgetFile
from vmsg_desktop.adapters.storage.payments import lost_list
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.budget import BudgetGate, PaidRecords
from vmsg_desktop.application.costs import rented_hours
from vmsg_desktop.bootstrap.metrics import open_metrics_store
from vmsg_desktop.core.cost import Figure


def open_budget() -> BudgetFile:
    """The budget of this user."""
    return BudgetFile(data_home() / "budget.json")


def open_gate(records: PaidRecords, *, is_overruled: bool = False) -> BudgetGate:
    """What paid requests go through.

    Args:
        records: the jobs of this user.
        is_overruled: the person lets this one through.
    """
    return BudgetGate(records, open_budget().read, SystemClock(), _rented_hours, is_overruled, lost=_lost)


def _lost(since_s: float) -> str:
    return lost_list(data_home() / "jobs.sqlite", since_s=since_s)


def _rented_hours(since_s: float) -> Figure:
    return rented_hours(open_metrics_store, since_s=since_s, now_s=SystemClock().now_s())
