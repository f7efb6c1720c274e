"""Wires what things cost: prices, and the month's report."""

from __future__ import annotations

from collections.abc import Mapping

from vmsg_desktop.adapters.storage.prices import PriceFile
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.costs import Costs
from vmsg_desktop.bootstrap.budget import open_budget
from vmsg_desktop.bootstrap.jobs import open_jobs, open_retention
from vmsg_desktop.bootstrap.metrics import open_metrics_store
from vmsg_desktop.bootstrap.workbench import open_did, open_keys
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.did import Credits


def open_prices() -> PriceFile:
    """The prices of this user."""
    return PriceFile(data_home() / "prices.json")


def open_costs(cancel: CancelToken) -> Costs:
    """What the month cost.

    Args:
        cancel: ends the asking for the balance.
    """

    def balance() -> Credits | None:
        found = open_keys().find()
        if found is None:
            return None
        with open_did(found.key, waiter=cancel) as client:
            return client.credits()

    return Costs(
        open_jobs=open_jobs,
        open_measured=open_metrics_store,
        prices=open_prices().read,
        budget=open_budget().read,
        balance=balance,
        storage_bytes=_storage_bytes,
        clock=SystemClock(),
    )


def _storage_bytes() -> Mapping[str, int]:
    with open_retention() as retention:
        report = retention.storage_report()
    return {kind.kind: kind.size_bytes for kind in report.kinds} | report.others
