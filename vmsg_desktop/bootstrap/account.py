"""Wires the vendor's account: key, balance, and the balance of the sandbox."""

from __future__ import annotations

from vmsg_desktop.application.vendor_account import VendorAccount
from vmsg_desktop.bootstrap.budget import open_gate
from vmsg_desktop.bootstrap.jobs import open_jobs, sandbox_balance
from vmsg_desktop.bootstrap.workbench import open_did, open_keys
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.preflight import Line
from vmsg_desktop.core.model.secret import Secret


def open_account() -> VendorAccount:
    """The account of this user at D-ID."""
    return VendorAccount(open_keys(), _parse, _ask, sandbox_balance, _budget_line)


def _budget_line(price: float) -> Line | None:
    with open_jobs() as store:
        return open_gate(store).line(price)


def _parse(text: str) -> Secret:
    from vmsg_desktop.adapters.system.keys import parse_key

    return parse_key(text)


def _ask(key: Secret, cancel: CancelToken) -> Credits:
    with open_did(key, waiter=cancel) as client:
        return client.credits()
