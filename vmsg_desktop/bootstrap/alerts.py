"""Wires key figures and alerts: measurements, prices, what was spent, the store, the desktop's notifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from vmsg_desktop.adapters.storage.prices import PriceFile
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.bootstrap.budget import open_budget
from vmsg_desktop.bootstrap.jobs import open_jobs
from vmsg_desktop.core.budget import month_begin, month_end
from vmsg_desktop.core.cost import LATELY_DAYS, Figure, lately_days, requests_out
from vmsg_desktop.core.kpi import changed_rule, default_rules, kpi
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.kpi import AlertRule
from vmsg_desktop.core.model.kpi_facts import Spending
from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.core.model.prices import PriceTable

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.alerts import AlertFile
    from vmsg_desktop.application.alert_store import AlertStore
    from vmsg_desktop.application.alerts import AlertDesk
    from vmsg_desktop.application.kpi_facts import KpiGatherer
    from vmsg_desktop.application.previews import Deliver, PreviewLane
    from vmsg_desktop.application.studio import SettingsKeeper
    from vmsg_desktop.application.vendor_account import VendorAccount
    from vmsg_desktop.core.cancel import CancelToken
    from vmsg_desktop.core.model.events import Emit
    from vmsg_desktop.core.ports import MetricsSource

T = TypeVar("T")
_DAY_S: Final = 86_400.0
_ASK_EVERY_S: Final = 600.0
_READ_EVERY_S: Final = 60.0
NOBODY_WAITS: Final = Figure(0.0)
_SIMULATED_CREDITS: Final = 37_000.0
_NOT_ASKED: Final = Figure(None, "the balance was not asked for yet")


def open_alert_file() -> AlertFile:
    """Alerts and rules of this user; close it."""
    from vmsg_desktop.adapters.storage.alerts import AlertFile

    return AlertFile(data_home() / "alerts.sqlite")


def given_rules() -> dict[str, AlertRule]:
    """The rules as they come; where a budget of credits is set, the month is held against it."""
    rules = default_rules()
    try:
        credits = open_budget().read().credits
    except VmsgError:
        return rules  # whoever pays is told that the budget cannot be read
    if credits is not None:
        rules["month.credits"] = changed_rule(rules["month.credits"], threshold=credits)
    return rules


def open_gatherer(
    source: MetricsSource, *, balance: Callable[[], Figure], own_waiting: Callable[[], Figure]
) -> KpiGatherer:
    """What key figures are computed from; a simulated source has its own account."""
    from vmsg_desktop.application.kpi_facts import KpiGatherer

    clock = SystemClock()
    prices = Renewed(_prices, every_s=_READ_EVERY_S, monotonic_s=clock.monotonic_s)
    if source.is_simulated:
        return KpiGatherer(
            source,
            prices=prices,
            balance=lambda: Figure(_SIMULATED_CREDITS),
            spending=Renewed(lambda: simulated_spending(source), every_s=_ASK_EVERY_S, monotonic_s=clock.monotonic_s),
            own_waiting=lambda: NOBODY_WAITS,
        )
    spending = Renewed(lambda: _spending(clock.now_s()), every_s=_READ_EVERY_S, monotonic_s=clock.monotonic_s)
    return KpiGatherer(source, prices=prices, balance=balance, spending=spending, own_waiting=own_waiting)


@contextmanager
def open_alerts(
    deliver: Deliver, source: MetricsSource, *, balance: Callable[[], Figure], own_waiting: Callable[[], Figure]
) -> Iterator[AlertDesk]:
    """The watch over the key figures of a window; it begins with ``start``."""
    from vmsg_desktop.adapters.system.notices import DesktopNotices
    from vmsg_desktop.application.alert_store import MemoryAlerts
    from vmsg_desktop.application.alerts import AlertDesk

    file = None if source.is_simulated else open_alert_file()
    store: AlertStore = MemoryAlerts() if file is None else file
    if source.is_simulated:  # a person who wants to hear of it as soon as the target is missed
        store.keep_rule(changed_rule(default_rules()["e2e.p95"], threshold=kpi("e2e.p95").target.most))
    desk = AlertDesk(
        open_gatherer(source, balance=balance, own_waiting=own_waiting),
        now_s=source.now_s,
        store=store,
        deliver=deliver,
        given_rules=Renewed(given_rules, every_s=_READ_EVERY_S, monotonic_s=SystemClock().monotonic_s),
        notify=DesktopNotices(),
        is_simulated=source.is_simulated,
    )
    try:
        yield desk
    finally:
        desk.close()
        if file is not None:
            file.close()


class Renewed(Generic[T]):
    """A value that is read anew when it is older than ``every_s``, on the calling thread."""

    def __init__(self, read: Callable[[], T], *, every_s: float, monotonic_s: Callable[[], float]) -> None:
        self._read, self._every_s, self._monotonic_s = read, every_s, monotonic_s
        self._had: tuple[float, T] | None = None

    def __call__(self) -> T:
        """The value; None is asked for again at once."""
        now_s = self._monotonic_s()
        if self._had is None or self._had[1] is None or now_s - self._had[0] >= self._every_s:
            self._had = (now_s, self._read())
        return self._had[1]


@dataclass(eq=False)
class AskedBalance:
    """The balance as D-ID told it last: asked for now and then on a lane, which may wait for the network.

    Attributes:
        account: whom to ask. lane: where. settings: whether messages go to D-ID at all.
    """

    account: VendorAccount
    lane: PreviewLane
    settings: SettingsKeeper
    monotonic_s: Callable[[], float] = SystemClock().monotonic_s
    _told: Figure = _NOT_ASKED
    _asked_s: float | None = None

    def __call__(self) -> Figure:
        """At once, from memory; any thread."""
        target = self.settings.current.send_with
        if target != "did":
            return Figure(None, "messages are not sent with D-ID now")
        now_s = self.monotonic_s()
        if self._asked_s is None or now_s - self._asked_s >= _ASK_EVERY_S:
            self._asked_s = now_s
            self.lane.show("balance of alerts", self._ask(target), done=self._heard, failed=self._failed)
        return self._told

    def _ask(self, target: JobTarget) -> Callable[[Emit, CancelToken], Figure]:
        def ask(emit: Emit, cancel: CancelToken) -> Figure:
            state = self.account.state(target, cancel)
            if not state.has_key:
                return Figure(None, "no D-ID key is set")
            return Figure(None, "D-ID did not tell it") if state.credits is None else Figure(state.credits.remaining)

        return ask

    def _heard(self, figure: Figure) -> None:
        self._told = figure

    def _failed(self, error: VmsgError) -> None:
        self._told = Figure(None, error.message)


def _prices() -> PriceTable | None:
    try:
        return PriceFile(data_home() / "prices.json").read()
    except VmsgError:
        return None  # the figures say that the table cannot be read; vmsg cost prices tells why


def _spending(now_s: float) -> Spending | None:
    """From the jobs, whose row tells what was paid for even after a crash."""
    now = datetime.fromtimestamp(now_s).astimezone()
    begin_s = month_begin(now).timestamp()
    try:
        with open_jobs() as jobs:
            week = jobs.credits_spent(target="did", since_s=now_s - LATELY_DAYS * _DAY_S)
            month = jobs.credits_spent(target="did", since_s=begin_s)
            sent = [job for job in jobs.jobs() if job.target == "did"]
    except VmsgError:
        return None
    return Spending(
        week_credits=week,
        week_days=lately_days(min((job.created_s for job in sent), default=None), now_s),
        month_credits=month,
        month_calls=sum(requests_out(job) for job in sent if job.created_s >= begin_s),
        month_past_days=(now_s - begin_s) / _DAY_S,
        month_days=(month_end(now).timestamp() - begin_s) / _DAY_S,
    )


def simulated_spending(source: MetricsSource) -> Spending | None:
    """What the made-up jobs of the last day were charged, as if every day were like it."""
    now_s = source.now_s()
    spans = source.spans(Window(now_s - _DAY_S, now_s))
    if spans is None:
        return None
    credits = sum(span.credits or 0.0 for span in spans if span.stage == "job")
    calls = sum(span.stage == "vendor" for span in spans)
    return Spending(credits, 1.0, credits, calls, 1.0, 30.0)
