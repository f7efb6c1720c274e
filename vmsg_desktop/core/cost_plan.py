"""What a month would cost: so many videos a day on so many machines. Plain arithmetic, every line with its own."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.prices import DAYS_A_MONTH, HOURS_A_MONTH, Plan, PriceTable

_MOST: Final = 1e9


@dataclass(frozen=True)
class Extra:
    """Something else that is paid for by the hour all month, e.g. a load balancer."""

    label: str
    per_h: float


@dataclass(frozen=True)
class MonthPlan:
    """What is planned.

    Attributes:
        videos_a_day: finished videos, those found again included.
        instances: machines that are up. machine: their name in the price table; "" = none is rented.
        plan: how they are paid for. hours: that each is up in the month, 0..720.
        hit_rate: share of videos that were made before and are found again, 0..1: they cost no credit and no GPU time.
            Hits on masks or sounds save seconds, never a credit.
        credits_a_video: of one that is made anew.
        gpu_s_a_video: seconds of a GPU that one takes; None = not known.
        disk_gb, objects_gb, shared_gb: storage; disk for each machine.
        extras: other things paid for by the hour.
    """

    videos_a_day: float
    instances: int = 1
    machine: str = "g4dn.xlarge"
    plan: Plan = "on_demand"
    hours: float = HOURS_A_MONTH
    hit_rate: float = 0.0
    credits_a_video: float = 1.0
    gpu_s_a_video: float | None = None
    disk_gb: float = 0.0
    objects_gb: float = 0.0
    shared_gb: float = 0.0
    extras: tuple[Extra, ...] = field(default=())

    def __post_init__(self) -> None:
        amounts = (
            self.videos_a_day, self.instances, self.credits_a_video, self.gpu_s_a_video or 0.0,
            self.disk_gb, self.objects_gb, self.shared_gb,
        )  # fmt: skip
        is_sane = (
            all(0 <= amount <= _MOST for amount in amounts)
            and 0 <= self.hours <= HOURS_A_MONTH
            and 0 <= self.hit_rate <= 1
        )
        if not is_sane:
            raise InputError(
                "plan_impossible",
                "A plan has 0 or more videos, machines, credits, seconds and GB, 0 to 720 hours and a hit rate of 0 to"
                " 100 %; a video has up to an hour.",
                "Mend the figure.",
            )


@dataclass(frozen=True)
class BillLine:
    """``how``: the arithmetic, e.g. "3 x 720 h x $0.526". ``usd`` may be n/a."""

    label: str
    how: str
    usd: Figure


@dataclass(frozen=True)
class Bill:
    """A month.

    Attributes:
        lines: what it is made of. videos: finished ones. credits: charged.
        machines_usd: all lines but the credits'. total_usd: all; n/a as soon as one line is.
        busy_share: of the machines' hours that their GPUs would compute; above 1 it cannot be done. None = not known.
    """

    lines: tuple[BillLine, ...]
    videos: float
    credits: float
    machines_usd: Figure
    total_usd: Figure
    busy_share: float | None

    @property
    def machines_per_video(self) -> Figure:
        """US dollars of machines and storage for a finished video."""
        return _divided(self.machines_usd, self.videos)

    @property
    def total_per_video(self) -> Figure:
        """US dollars of everything for a finished video."""
        return _divided(self.total_usd, self.videos)


def month_bill(plan: MonthPlan, prices: PriceTable) -> Bill:
    """What a month of a plan costs."""
    videos = plan.videos_a_day * DAYS_A_MONTH
    made = videos * (1 - plan.hit_rate)
    credits = made * plan.credits_a_video
    machines = (*_rent(plan, prices), *_storage(plan, prices), *_extras(plan))
    bought = _credits_line(credits, prices)
    lines = machines if credits == 0 else (*machines, bought)
    busy = None
    if plan.gpu_s_a_video is not None and plan.instances * plan.hours > 0:
        busy = made * plan.gpu_s_a_video / (plan.instances * plan.hours * 3600)
    return Bill(lines, videos, credits, _sum(machines), _sum(lines), busy)


def _rent(plan: MonthPlan, prices: PriceTable) -> tuple[BillLine, ...]:
    if not plan.machine or not plan.instances:
        return ()
    machine = prices.machine(plan.machine)
    per_h = None if machine is None else machine.per_h(plan.plan)
    word = plan.plan.replace("_", " ")
    if per_h is None:
        missing = Figure(None, f"no price {word} is known for {plan.machine}: see vmsg cost prices")
        return (BillLine(f"{plan.machine}, {word}", "", missing),)
    how = f"{plan.instances} x {plan.hours:g} h x ${per_h:g}"
    return (BillLine(f"{plan.machine}, {word}", how, Figure(plan.instances * plan.hours * per_h)),)


def _storage(plan: MonthPlan, prices: PriceTable) -> tuple[BillLine, ...]:
    kept = (
        ("Disks", plan.instances * plan.disk_gb, prices.storage.disk),
        ("Object storage", plan.objects_gb, prices.storage.objects),
        ("Shared disk", plan.shared_gb, prices.storage.shared),
    )
    return tuple(
        BillLine(label, f"{size_gb:g} GB x ${price:g}", Figure(size_gb * price))
        for label, size_gb, price in kept
        if size_gb > 0
    )


def _extras(plan: MonthPlan) -> tuple[BillLine, ...]:
    return tuple(
        BillLine(extra.label, f"{HOURS_A_MONTH:g} h x ${extra.per_h:g}", Figure(HOURS_A_MONTH * extra.per_h))
        for extra in plan.extras
    )


def _credits_line(credits: float, prices: PriceTable) -> BillLine:
    if prices.credit_usd is None:
        return BillLine(
            "D-ID credits", f"{credits:g} credits", Figure(None, "the price of a credit is not known: vmsg cost prices")
        )
    how = f"{credits:g} credits x ${prices.credit_usd:g}"
    return BillLine("D-ID credits", how, Figure(credits * prices.credit_usd))


def _sum(lines: tuple[BillLine, ...]) -> Figure:
    unknown = next((line.usd for line in lines if line.usd.value is None), None)
    return unknown or Figure(math.fsum(line.usd.value or 0.0 for line in lines))


def _divided(usd: Figure, videos: float) -> Figure:
    if usd.value is None:
        return usd
    return Figure(usd.value / videos) if videos > 0 else Figure(None, "no video is planned")
