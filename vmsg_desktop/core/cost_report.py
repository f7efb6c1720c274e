"""What this month cost so far, what a video cost, and what the month will come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from vmsg_desktop.core.budget import Gauge, gauges, month_begin, month_end
from vmsg_desktop.core.cost import LATELY_DAYS, Figure, credits_last_days, month_comes_to, rent_usd
from vmsg_desktop.core.model.budget import Budget, Spent
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.model.prices import PriceTable

DAY_S: Final = 86400.0


@dataclass(frozen=True)
class CostFacts:
    """What was found out.

    Attributes:
        now: local time, with its zone.
        credits: of paid requests this month; credits_lately: in the last ``lately_days``.
        videos: finished by D-ID this month, those found again included.
        balance: None = not known, ``why_no_balance`` says why.
        hours_up, hours_busy: of each host this month, as measured; None = no measurements, ``why_no_hours``.
        storage_bytes: what messages, cache and models take here.
    """

    now: datetime
    credits: float
    credits_lately: float
    videos: int
    lately_days: float = LATELY_DAYS
    balance: Credits | None = None
    why_no_balance: str = "it was not asked for"
    hours_up: Mapping[str, float] | None = None
    hours_busy: Mapping[str, float] = field(default_factory=dict)
    why_no_hours: str = "nothing was measured"
    storage_bytes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class HostCost:
    """One host in this month; ``busy_h``: its GPU computed."""

    host: str
    up_h: float
    busy_h: float
    usd: Figure


@dataclass(frozen=True)
class CostReport:
    """The month. Every Figure without a value has a reason.

    Attributes:
        since_s, until_s: the month, Unix seconds.
        credits, credits_per_video, credits_projected: D-ID.
        credits_left, credits_last_days: at the rate of the last ``lately_days``; expires: when the next ones lapse,
            "" = not told.
        hosts: rented ones and the own computer where its GPU worked.
        gpu_hours: of rented hosts. gpu_usd, gpu_usd_per_video, gpu_usd_projected: their rent.
        credits_usd, total_usd, total_per_video, total_projected: with the credits' price.
        storage_bytes: see CostFacts.
        budget: how far each limit is used.
    """

    since_s: float
    until_s: float
    videos: int
    credits: float
    credits_per_video: Figure
    credits_projected: Figure
    credits_left: Figure
    credits_last_days: Figure
    lately_days: float
    expires: str
    hosts: tuple[HostCost, ...]
    gpu_hours: Figure
    gpu_usd: Figure
    gpu_usd_per_video: Figure
    gpu_usd_projected: Figure
    credits_usd: Figure
    total_usd: Figure
    total_per_video: Figure
    total_projected: Figure
    storage_bytes: Mapping[str, int]
    budget: tuple[Gauge, ...]


def cost_report(facts: CostFacts, prices: PriceTable, budget: Budget) -> CostReport:
    """Everything that is shown of a month."""
    begin, end = month_begin(facts.now), month_end(facts.now)
    rented = None if facts.hours_up is None else {host: h for host, h in facts.hours_up.items() if host != HERE}
    unmeasured = Figure(None, facts.why_no_hours)
    hours = unmeasured if rented is None else Figure(sum(rented.values()))
    gpu = unmeasured if rented is None else rent_usd(rented, prices)
    price = prices.credit_usd
    bought = Figure(None, "the price of a credit is not known") if price is None else Figure(facts.credits * price)
    total = _added(gpu, bought)
    spent = Spent(begin.timestamp(), facts.credits, hours.value, hours.reason)
    balance = facts.balance
    return CostReport(
        since_s=begin.timestamp(),
        until_s=end.timestamp(),
        videos=facts.videos,
        credits=facts.credits,
        credits_per_video=per_video(Figure(facts.credits), facts.videos),
        credits_projected=projected(Figure(facts.credits), facts.now),
        credits_left=Figure(None, facts.why_no_balance) if balance is None else Figure(balance.remaining),
        credits_last_days=credits_last_days(
            None if balance is None else balance.remaining, charged=facts.credits_lately, over_days=facts.lately_days
        ),
        lately_days=facts.lately_days,
        expires="" if balance is None else (balance.expire_at or "")[:10],
        hosts=_hosts(facts, prices),
        gpu_hours=hours,
        gpu_usd=gpu,
        gpu_usd_per_video=per_video(gpu, facts.videos),
        gpu_usd_projected=projected(gpu, facts.now),
        credits_usd=bought,
        total_usd=total,
        total_per_video=per_video(total, facts.videos),
        total_projected=projected(total, facts.now),
        storage_bytes=dict(facts.storage_bytes),
        budget=gauges(budget, spent),
    )


def projected(so_far: Figure, now: datetime) -> Figure:
    """The whole month at the rate so far; n/a on the month's first day."""
    begin, end = month_begin(now), month_end(now)
    past_s, whole_s = ((until - begin).total_seconds() for until in (now, end))
    return month_comes_to(so_far, past_days=past_s / DAY_S, month_days=whole_s / DAY_S)


def per_video(spent: Figure, videos: int) -> Figure:
    """Spent by finished videos."""
    if spent.value is None:
        return spent
    return Figure(spent.value / videos, spent.reason) if videos else Figure(None, "no video was finished this month")


def _added(one: Figure, other: Figure) -> Figure:
    if one.value is None or other.value is None:
        return one if one.value is None else other
    return Figure(one.value + other.value, one.reason or other.reason)


def _hosts(facts: CostFacts, prices: PriceTable) -> tuple[HostCost, ...]:
    up = facts.hours_up or {}
    names = sorted({host for host in (*up, *facts.hours_busy) if host != HERE or facts.hours_busy.get(HERE)})
    return tuple(
        HostCost(
            host,
            up.get(host, 0.0),
            facts.hours_busy.get(host, 0.0),
            # The own computer is not rented: what its GPU worked is counted, not that it was on.
            rent_usd({host: facts.hours_busy.get(host, 0.0) if host == HERE else up.get(host, 0.0)}, prices),
        )
        for host in names
    )
