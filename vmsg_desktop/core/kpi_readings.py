"""All key figures of one window from its facts, in the order of the table: the one place where they are computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from vmsg_desktop.core.cost import (
    Figure,
    credits_last_days,
    gpu_usd,
    gpu_usd_per_video,
    month_comes_to,
    rent_usd,
    videos_done,
)
from vmsg_desktop.core.job_times import DRAFT, SANDBOX
from vmsg_desktop.core.kpi import KPIS
from vmsg_desktop.core.kpi_jobs import (
    NO_JOBS,
    READING,
    blank,
    cache_hits,
    did_calls,
    errors,
    latency,
    overhead,
    queue_depth,
    throughput,
    valued,
)
from vmsg_desktop.core.kpi_machines import (
    NOT_MEASURED,
    availability,
    gpu_load,
    gpu_memory,
    instances,
    scaling_events,
    workers,
)
from vmsg_desktop.core.model.kpi import KpiReading, Part
from vmsg_desktop.core.model.kpi_facts import KpiFacts
from vmsg_desktop.core.stats import share

_NOT_TOLD: Final = "no job of this time told what it was charged"


def read_kpis(facts: KpiFacts) -> tuple[KpiReading, ...]:
    """Every figure over all machines, in the order of KPIS."""
    return tuple(_READERS[row.key](facts) for row in KPIS)


def read_by_machine(facts: KpiFacts) -> tuple[KpiReading, ...]:
    """The figures that are judged for each machine by itself."""
    keys = [row.key for row in KPIS if row.is_per_machine]
    return tuple(
        replace(_READERS[key](replace(facts, machines=(machine,))), host=machine.host)
        for machine in facts.machines
        for key in keys
        if key != "availability" or not machine.is_here
    )


def waiting_jobs(facts: KpiFacts) -> Figure:
    """Jobs that wait in this program and at the machines that tell it; n/a where nobody tells."""
    figures = [facts.own_waiting, *(machine.waiting for machine in facts.machines)]
    known = [figure.value for figure in figures if figure.value is not None]
    if not known:
        return Figure(None, next((figure.reason for figure in figures if figure.reason), "nobody tells it"))
    silent = [machine.host for machine in facts.machines if machine.waiting.value is None and not machine.is_here]
    return Figure(sum(known), f"without {', '.join(silent)}, which do not tell" if silent else "")


def _gpu_cost(facts: KpiFacts) -> KpiReading:
    key = "cost.gpu"
    if facts.spans is None or facts.prices is None:
        return blank(key, facts, READING if facts.spans is None else "the price table cannot be read")
    if not any(machine.due_s > 0 for machine in facts.machines):
        return blank(key, facts, NOT_MEASURED)
    spans = facts.ended
    hours = {machine.host: machine.up_s / 3600 for machine in facts.machines if not machine.is_here}  # nobody rents it
    figure = gpu_usd_per_video(spans, facts.prices, hours_on=hours)
    if figure.value is None:
        return blank(key, facts, figure.reason)
    total, busy = rent_usd(hours, facts.prices), gpu_usd(spans, facts.prices)
    parts = (
        Part("total", "All of it", "usd", total.value, total.reason),
        Part("busy", "While stages computed", "usd", busy.value, busy.reason),
    )
    videos = videos_done(spans)
    return replace(valued(key, facts, figure.value, count=videos, parts=parts), note=figure.reason)


def _credits_cost(facts: KpiFacts) -> KpiReading:
    key = "cost.credits"
    if facts.spans is None:
        return blank(key, facts, READING)
    ended = [span for span in facts.ended if span.stage == "job"]
    jobs = [span for span in ended if span.engine not in (SANDBOX, DRAFT)]
    told = [span.credits for span in jobs if span.credits is not None]
    videos = videos_done(jobs)
    value = share(sum(told), videos)
    if value is None:
        return blank(key, facts, "only drafts and the sandbox were used" if ended else NO_JOBS)
    if not told:
        return blank(key, facts, _NOT_TOLD)
    credit_usd = None if facts.prices is None else facts.prices.credit_usd
    usd = None if credit_usd is None else value * credit_usd
    no_price = "the price table does not say what a credit costs"
    gpu = _gpu_cost(facts)
    parts = (
        Part("charged", "Charged", "credits", sum(told)),
        Part("usd", "In dollars", "usd", usd, "" if usd is not None else no_price),
        Part("gpu", "GPU share", "usd", gpu.value, gpu.reason),
    )
    return valued(key, facts, value, count=videos, parts=parts)


def _credits_left(facts: KpiFacts) -> KpiReading:
    key, balance, spending = "credits.left", facts.balance, facts.spending
    if balance.value is None:
        return blank(key, facts, balance.reason)
    if spending is None:
        lasts = Figure(None, READING)
    else:
        lasts = credits_last_days(balance.value, charged=spending.week_credits, over_days=spending.week_days)
    parts = [Part("lasts", "Lasts", "days", lasts.value, lasts.reason)]
    if spending is not None:
        label = f"Charged in {spending.week_days:.2g} days" if spending.week_days > 1 else "Charged in a day"
        parts.append(Part("week", label, "credits", spending.week_credits))
    return replace(valued(key, facts, balance.value, count=1, parts=tuple(parts)), note=balance.reason)


def _month(facts: KpiFacts) -> KpiReading:
    key, spending = "month.credits", facts.spending
    if spending is None:
        return blank(key, facts, READING)
    comes_to = month_comes_to(
        Figure(spending.month_credits), past_days=spending.month_past_days, month_days=spending.month_days
    )
    if comes_to.value is None:
        return blank(key, facts, comes_to.reason)
    credit_usd = None if facts.prices is None else facts.prices.credit_usd
    usd = None if credit_usd is None else comes_to.value * credit_usd
    parts = (
        Part("so_far", "So far", "credits", spending.month_credits),
        Part("usd", "In dollars", "usd", usd, "" if usd is not None else "the price table does not say it"),
    )
    return valued(key, facts, comes_to.value, count=spending.month_calls, parts=parts)


_READERS: Final[Mapping[str, Callable[[KpiFacts], KpiReading]]] = {
    "e2e.p50": lambda facts: latency("e2e.p50", facts, percent=50),
    "e2e.p95": lambda facts: latency("e2e.p95", facts, percent=95),
    "overhead.p50": lambda facts: overhead("overhead.p50", facts, percent=50),
    "overhead.p95": lambda facts: overhead("overhead.p95", facts, percent=95),
    "throughput": lambda facts: throughput(facts, waiting_jobs(facts)),
    "cache.hit_rate": cache_hits,
    "gpu.load": gpu_load,
    "gpu.memory": gpu_memory,
    "error.rate": errors,
    "queue.depth": lambda facts: queue_depth(facts, waiting_jobs(facts)),
    "workers": workers,
    "cost.gpu": _gpu_cost,
    "cost.credits": _credits_cost,
    "credits.left": _credits_left,
    "availability": availability,
    "instances": instances,
    "scaling.events": scaling_events,
    "did.calls": did_calls,
    "month.credits": _month,
}
