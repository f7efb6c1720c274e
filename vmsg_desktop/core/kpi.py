"""The key figures as one table: what each means, what it should be and when it is an alarm.

``KPIS`` is the only place where a target or a threshold is written down. core/kpi_readings.py computes the values,
core/alerts.py decides what is an alert. Why so: docs/adr/0033-key-figures.md
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.kpi import Alert as Alert
from vmsg_desktop.core.model.kpi import AlertRule as AlertRule
from vmsg_desktop.core.model.kpi import Kpi as Kpi
from vmsg_desktop.core.model.kpi import KpiBoard as KpiBoard
from vmsg_desktop.core.model.kpi import KpiReading as KpiReading
from vmsg_desktop.core.model.kpi import Part as Part
from vmsg_desktop.core.model.kpi import Standing as Standing
from vmsg_desktop.core.model.kpi import Target as Target
from vmsg_desktop.core.stats import LEAST_P95

GPU_SHARE_USD: Final = 0.06
MOST_HOLD_S: Final = 86_400.0

KPIS: Final = (
    Kpi(
        "e2e.p50",
        "E2E P50",
        "s",
        "Half of the jobs that were done in the window took no longer, from being asked for to the finished file; "
        "D-ID's share is part of it, videos taken from the cache are not.",
        Target(most=45.0),
        AlertRule("e2e.p50", "over", 50.0, hold_s=120.0),
        least_count=5,
    ),
    Kpi(
        "e2e.p95",
        "E2E P95",
        "s",
        "Of the jobs that were done in the window, 95 in 100 took no longer, from being asked for to the finished "
        "file; D-ID's share is part of it, videos taken from the cache are not.",
        Target(most=60.0),
        AlertRule("e2e.p95", "over", 70.0, hold_s=120.0),
        least_count=LEAST_P95,
    ),
    Kpi(
        "overhead.p50",
        "Our overhead P50",
        "s",
        "A job's time less D-ID's share, which ends when its video is seen to be ready, and less its wait for a "
        "place; median of the jobs that were done in the window and had no engine to load.",
        Target(most=2.0),
        AlertRule("overhead.p50", "over", 4.0, hold_s=120.0, is_on=False),
        "Not measured there: its 45 s and 60 s are nearly all D-ID's, so they say nothing of the program.",
        least_count=5,
    ),
    Kpi(
        "overhead.p95",
        "Our overhead P95",
        "s",
        "A job's time less D-ID's share, which ends when its video is seen to be ready, and less its wait for a "
        "place; 95th percentile of the jobs that were done in the window and had no engine to load.",
        Target(most=4.0),
        AlertRule("overhead.p95", "over", 8.0, hold_s=120.0, is_on=False),
        "Not measured there.",
        least_count=LEAST_P95,
    ),
    Kpi(
        "throughput",
        "Throughput",
        "per_s",
        "Jobs done in the window, by the seconds in which any job was under way, 0 where jobs wait and none has "
        "ended; judged only while jobs wait and fewer are done than are asked for.",
        Target(least=0.3),
        AlertRule("throughput", "under", 0.08, hold_s=300.0),
        "Its 0.3 a second needs about 11 talks at D-ID at a time; how many D-ID allows is not published.",
        least_count=5,
    ),
    Kpi(
        "cache.hit_rate",
        "Cache hit rate",
        "share",
        "Of the stages that may be kept, the share that was taken from the cache instead of being computed.",
        Target(least=0.3),
        AlertRule("cache.hit_rate", "under", 0.2, hold_s=300.0),
        "Its 30 % were to save D-ID calls; only a finished video found again saves one, and those credits are "
        "counted apart.",
        least_count=20,
    ),
    Kpi(
        "gpu.load",
        "GPU utilisation",
        "share",
        "Share of the last minute in which the busiest GPU had anything to compute, as its driver tells.",
        Target(most=0.9),
        AlertRule("gpu.load", "over", 0.9, hold_s=300.0),
        "60-80 %: at its own 0.3 requests a second a T4 is busy 12-17 % of the time, so a low value is no fault here.",
        is_per_machine=True,
    ),
    Kpi(
        "gpu.memory",
        "GPU memory",
        "share",
        "Memory in use on the fullest GPU, by all processes, of what the card has.",
        Target(most=14 / 16),
        AlertRule("gpu.memory", "over", 15 / 16, hold_s=60.0, margin=0.02),
        "Below 14 GB, alert above 15 GB, of the 16 GB of a T4; as shares they hold for every card.",
        is_per_machine=True,
    ),
    Kpi(
        "error.rate",
        "Error rate",
        "share",
        "Of the jobs that ended in the window, the share that ended without a video for any reason but a person's "
        "stop; whose fault it was is told beside it.",
        Target(most=0.01),
        AlertRule("error.rate", "over", 0.03, hold_s=60.0),
        "One figure without blame: a photo that D-ID refuses counted like a crash.",
        least_count=10,
    ),
    Kpi(
        "queue.depth",
        "Queue depth",
        "jobs",
        "Jobs that wait now, here and at the hosts; the time to drain is that number by the jobs done a second.",
        Target(most=50.0),
        AlertRule("queue.depth", "over", 50.0, hold_s=60.0, margin=0.1),
        "Its alert stood at 100 in one place and at 50 in another; 50 jobs at 0.3 a second are 2.8 min.",
    ),
    Kpi(
        "workers",
        "Workers",
        "workers",
        "Stages that the machines' engines may compute at the same time now.",
        Target(least=3.0, most=10.0),
        AlertRule("workers", "under", 1.0, hold_s=60.0, is_on=False),
        "Processes of a task queue, 3-10; on one computer without a GPU fewer are right.",
    ),
    Kpi(
        "cost.gpu",
        "GPU cost per video",
        "usd",
        "What the hosts cost for the time in which they were up in the window, at the price table's hourly prices, by "
        "the videos that were done in it; idle time is part of it.",
        Target(most=GPU_SHARE_USD),
        AlertRule("cost.gpu", "over", GPU_SHARE_USD, hold_s=600.0, is_on=False),
        "$0.06 as a whole; at 100 videos a day one T4 that is always on costs $0.126 for each, and D-ID's share was "
        "left out.",
        least_count=1,
    ),
    Kpi(
        "cost.credits",
        "Credits per video",
        "credits",
        "Credits charged in the window by the videos that were done in it, those taken from the cache included.",
        original="Left out of its cost per video.",
        least_count=1,
    ),
    Kpi(
        "credits.left",
        "D-ID credits",
        "credits",
        "The balance as the vendor told it last; how long it lasts follows from what the last 7 days used.",
        rule=AlertRule("credits.left", "under", 5.0, hold_s=0.0, margin=0.2, is_on=False),
    ),
    Kpi(
        "availability",
        "Availability",
        "share",
        "Of the seconds since each host was first seen in the window, the share in which it answered; hosts that a "
        "person put away count until then.",
        Target(least=0.99),
        AlertRule("availability", "under", 0.99, hold_s=300.0, margin=0.002, is_on=False),
        is_per_machine=True,
    ),
    Kpi(
        "instances",
        "Active machines",
        "machines",
        "Hosts that answered within the last 15 s; this computer is not one of them.",
        Target(most=10.0),
        AlertRule("instances", "over", 10.0, hold_s=60.0, is_on=False),
        "1-10; a computer that works alone needs none.",
    ),
    Kpi(
        "scaling.events",
        "Scaling events",
        "count",
        "How often in the window a host came or went, or the number of stages that a machine may compute at a time "
        "changed.",
    ),
    Kpi("did.calls", "D-ID videos", "count", "Videos that D-ID was asked for in the window, whatever became of them."),
    Kpi(
        "month.credits",
        "Credits this month",
        "credits",
        "What the month will have used on its last day if it goes on as it did so far.",
        rule=AlertRule("month.credits", "over", 100.0, hold_s=0.0, is_on=False),
        original="A budget alarm on the bill as a whole.",
    ),
)
"""All key figures, in the order in which they are shown."""

_BY_KEY: Final = {row.key: row for row in KPIS}


def kpi(key: str) -> Kpi:
    """The row of a key. Raises KeyError."""
    return _BY_KEY[key]


def default_rules() -> dict[str, AlertRule]:
    """The rules as they come, by key."""
    return {row.key: row.rule for row in KPIS if row.rule is not None}


def changed_rule(
    rule: AlertRule, *, threshold: float | None = None, hold_s: float | None = None, is_on: bool | None = None
) -> AlertRule:
    """A rule with a person's changes; None = as it is. A rule whose threshold or hold is changed is on, unless told.

    Raises:
        InputError: a threshold below 0 or, of a share, above 1; a hold below 0 or above a day.
    """
    row = kpi(rule.key)
    if threshold is not None and not (0 <= threshold <= (1 if row.unit == "share" else 1e12)):
        limits = "0 to 100 %" if row.unit == "share" else "0 or more"
        raise InputError("bad_threshold", f"A threshold of {row.label} is {limits}.", "Give another one.")
    if hold_s is not None and not 0 <= hold_s <= MOST_HOLD_S:
        raise InputError("bad_hold", f"An alert is held 0 to 24 h before it is raised, not {hold_s:g} s.", "Shorter.")
    is_changed = threshold is not None or hold_s is not None
    return replace(
        rule,
        threshold=rule.threshold if threshold is None else threshold,
        hold_s=rule.hold_s if hold_s is None else hold_s,
        is_on=(rule.is_on or is_changed) if is_on is None else is_on,
    )


def standing(reading: KpiReading) -> Standing:
    """How a reading stands to its figure's target."""
    if reading.value is None or math.isnan(reading.value):
        return "unknown"
    if reading.unjudged:
        return "unjudged"
    return "good" if kpi(reading.key).target.is_met(reading.value) else "missed"
