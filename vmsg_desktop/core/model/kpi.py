"""Key figures and alerts as values: what each means, how it stands and what is an alarm. The table: core/kpi.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

KpiUnit = Literal[
    "s", "per_s", "share", "bytes", "jobs", "workers", "machines", "credits", "usd", "days", "hours", "count"
]
Bound = Literal["over", "under"]
Standing = Literal["good", "missed", "unjudged", "unknown"]
"""good: within the target, or there is none. missed: outside it. unjudged: a value, but on too little, or nothing asked
for it. unknown: no value."""


@dataclass(frozen=True)
class Target:
    """Where good values lie: above ``least`` and below ``most``; None = no bound on that side."""

    least: float | None = None
    most: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether the value lies within."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class AlertRule:
    """When a key figure is an alert.

    Attributes:
        key: the figure. threshold: in its unit. bound: which side of it is bad.
        hold_s: how long it must be bad, without a good reading in between, before the alert is raised.
        margin: share of the threshold by which it must be better before the alert clears, so that it does not flap.
        clear_hold_s: how long it must be that good.
        is_on: whether it is judged at all.
    """

    key: str
    bound: Bound
    threshold: float
    hold_s: float = 60.0
    margin: float = 0.05
    clear_hold_s: float = 60.0
    is_on: bool = True

    @property
    def clear_at(self) -> float:
        """The value from which on it counts as good again."""
        slack = abs(self.threshold) * self.margin
        return self.threshold - slack if self.bound == "over" else self.threshold + slack

    def is_bad(self, value: float) -> bool:
        """Beyond the threshold; on it is not beyond."""
        return value > self.threshold if self.bound == "over" else value < self.threshold

    def is_clear(self, value: float) -> bool:
        """Good enough to end an alert."""
        return value <= self.clear_at if self.bound == "over" else value >= self.clear_at


@dataclass(frozen=True)
class Kpi:
    """One key figure.

    Attributes:
        key, label: label in sentence case, for people.
        unit: of value, target and threshold; a share is 0..1.
        definition: what is measured, in one honest sentence.
        target: see Target. rule: as it comes; a person may change it. None = nothing to be alarmed about.
        original: target and alert of the system that this one replaces, where they differ, and why; "" where not.
        least_count: of jobs, lookups ... that a value must rest on before it is judged.
        is_per_machine: judged for each machine by itself.
    """

    key: str
    label: str
    unit: KpiUnit
    definition: str
    target: Target = Target()
    rule: AlertRule | None = None
    original: str = ""
    least_count: int = 0
    is_per_machine: bool = False


@dataclass(frozen=True)
class Part:
    """A figure beside a key figure; value None = n/a, with the reason."""

    key: str
    label: str
    unit: KpiUnit
    value: float | None
    reason: str = ""


@dataclass(frozen=True)
class KpiReading:
    """A key figure at a moment.

    Attributes:
        key: see KPIS. at_s: Unix seconds. window_s: what was looked back over.
        value: in the figure's unit; None = n/a.
        reason: why it is n/a.
        count: jobs, lookups, samples that it rests on.
        parts: what it is made of, or what it means, for one look: e.g. the share of D-ID.
        unjudged: why the value is neither good nor bad, e.g. "only 2 jobs"; "" = it is judged.
        is_idle: nothing asked for it, so it is no reason for an alert, and ends one.
        note: what is assumed in the value; "" = nothing.
        host: the machine; "" = all of them. where: the part of it that the value is of, e.g. "gpu1".
        worst_job, worst_title: the job that weighs most in the value; "" = none does.
    """

    key: str
    at_s: float
    window_s: float
    value: float | None
    reason: str = ""
    count: int = 0
    parts: tuple[Part, ...] = ()
    unjudged: str = ""
    is_idle: bool = False
    note: str = ""
    host: str = ""
    where: str = ""
    worst_job: str = ""
    worst_title: str = ""

    def part(self, key: str) -> Part | None:
        """One of its parts; None where there is no such."""
        return next((part for part in self.parts if part.key == key), None)


@dataclass(frozen=True)
class Alert:
    """One figure that was bad for longer than its rule allows.

    Attributes:
        id: of this alert. key, host: the figure, and the machine ("" = all).
        threshold, bound: of the rule when it was raised.
        since_s: when it became bad. raised_s: when that was held long enough. Unix seconds.
        value: newest value that is known. worst: the worst while it lasted.
        headline: "E2E P95 is 67.2 s, over 60 s for 6 min". detail: sentences on what it is made of; may be "".
        job: id of the job that weighs most, "" = none. job_title: its title.
        acknowledged_s: a person saw it. snoozed_until_s: quiet until then. cleared_s: it is over.
        cleared_why: how it ended.
        is_simulated: of made-up figures.
    """

    id: str
    key: str
    host: str
    threshold: float
    bound: Bound
    since_s: float
    raised_s: float
    value: float
    worst: float
    headline: str = ""
    detail: str = ""
    job: str = ""
    job_title: str = ""
    acknowledged_s: float | None = None
    snoozed_until_s: float | None = None
    cleared_s: float | None = None
    cleared_why: Literal["", "good again", "switched off"] = ""
    is_simulated: bool = False

    @property
    def is_open(self) -> bool:
        """It is not over."""
        return self.cleared_s is None

    def is_loud(self, now_s: float) -> bool:
        """It is open, nobody acknowledged it and it is not snoozed: it is counted and shown as a banner."""
        is_snoozed = self.snoozed_until_s is not None and now_s < self.snoozed_until_s
        return self.is_open and self.acknowledged_s is None and not is_snoozed


@dataclass(frozen=True)
class KpiBoard:
    """Everything that a page shows of key figures at a moment.

    Attributes:
        at_s: Unix seconds; 0 = nothing was read yet.
        readings: over all machines, in the order of KPIS. by_machine: of single machines, those judged by machine.
        alerts: open ones, newest first. history: those that are over, newest first.
        rules: by key, as they are in force.
        trends: by key, (Unix seconds, value or None), rising in time, for a sparkline.
        is_simulated: the figures are made up; what shows them says so.
        problem: why alerts or rules could not be kept; "" = they were.
    """

    at_s: float = 0.0
    readings: tuple[KpiReading, ...] = ()
    by_machine: tuple[KpiReading, ...] = ()
    alerts: tuple[Alert, ...] = ()
    history: tuple[Alert, ...] = ()
    rules: dict[str, AlertRule] = field(default_factory=dict)
    trends: dict[str, tuple[tuple[float, float | None], ...]] = field(default_factory=dict)
    is_simulated: bool = False
    problem: str = ""

    def reading(self, key: str) -> KpiReading | None:
        """One of the readings over all machines; None while there is none."""
        return next((reading for reading in self.readings if reading.key == key), None)

    def loud(self) -> tuple[Alert, ...]:
        """The alerts that are counted, newest first."""
        return tuple(alert for alert in self.alerts if alert.is_loud(self.at_s))
