"""When a key figure becomes an alert and when it ends: a pure state machine, one step a reading.

A figure must be bad for as long as its rule holds, without a good reading in between, and good by a margin for as long
before it ends. A reading without a value, or one that rests on too little, neither raises nor clears: its time counts
for nothing. Time between readings that lie far apart (the computer slept) counts no more than MOST_STEP_S.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from vmsg_desktop.core.kpi_words import detail, headline
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiReading

MOST_STEP_S: Final = 60.0


@dataclass(frozen=True)
class Watch:
    """What is remembered of one figure of one machine between two readings.

    Attributes:
        alert: the last one; open, or the one that ended at the last step.
        since_s: when the present bad time began, Unix seconds; None = it is not bad.
        bad_s: known seconds of it. good_s: known seconds for which it was good by the margin; None = it was not.
        seen_s: when the last reading that counted was made; None = time does not count from there.
    """

    alert: Alert | None = None
    since_s: float | None = None
    bad_s: float = 0.0
    good_s: float | None = None
    seen_s: float | None = None

    @property
    def open_alert(self) -> Alert | None:
        """The alert that has not ended."""
        return self.alert if self.alert is not None and self.alert.is_open else None


def step(watch: Watch, rule: AlertRule, reading: KpiReading, *, new_id: str, is_simulated: bool = False) -> Watch:
    """The watch after one reading.

    Args:
        watch: before it.
        rule: in force now; it may have been changed since.
        reading: of the rule's figure; one that is not newer than the last changes nothing.
        new_id: for an alert, should one be raised.
        is_simulated: the reading is made up.
    """
    if not rule.is_on:
        return Watch(_ended(watch.open_alert, reading.at_s, "switched off"))
    watch = replace(watch, alert=watch.open_alert)
    if reading.value is None or (reading.unjudged and not reading.is_idle):
        return replace(watch, seen_s=None)
    if watch.seen_s is not None and reading.at_s <= watch.seen_s:
        return watch
    passed_s = 0.0 if watch.seen_s is None else min(reading.at_s - watch.seen_s, MOST_STEP_S)
    if rule.is_bad(reading.value) and not reading.is_idle:
        return _bad(watch, rule, reading, passed_s=passed_s, new_id=new_id, is_simulated=is_simulated)
    return _not_bad(watch, rule, reading, passed_s)


def _bad(
    watch: Watch, rule: AlertRule, reading: KpiReading, *, passed_s: float, new_id: str, is_simulated: bool
) -> Watch:
    # Time counts from the first bad reading on: what was before it is not known to have been bad.
    bad_s = 0.0 if watch.since_s is None else watch.bad_s + passed_s
    since_s = reading.at_s if watch.since_s is None else watch.since_s
    alert = watch.alert
    if alert is None and bad_s >= rule.hold_s:
        value = reading.value or 0.0
        alert = Alert(
            new_id, rule.key, reading.host, rule.threshold, rule.bound, since_s, reading.at_s, value, value,
            is_simulated=is_simulated,
        )  # fmt: skip
    after = Watch(alert, since_s, bad_s, None, reading.at_s)
    return after if alert is None else replace(after, alert=_told_anew(alert, rule, reading))


def _not_bad(watch: Watch, rule: AlertRule, reading: KpiReading, passed_s: float) -> Watch:
    alert = watch.alert
    if alert is None:
        return Watch(seen_s=reading.at_s)
    value = reading.value or 0.0
    is_clear = reading.is_idle or rule.is_clear(value)
    if not is_clear:  # between the two: it goes on, but its worst and its words stay
        return replace(watch, alert=replace(alert, value=value), good_s=None, seen_s=reading.at_s)
    good_s = 0.0 if watch.good_s is None else watch.good_s + passed_s
    if good_s >= rule.clear_hold_s:
        return Watch(_ended(replace(alert, value=value), reading.at_s, "good again"), seen_s=reading.at_s)
    return replace(watch, alert=replace(alert, value=value), good_s=good_s, seen_s=reading.at_s)


def _told_anew(alert: Alert, rule: AlertRule, reading: KpiReading) -> Alert:
    value = reading.value or 0.0
    worst = max(alert.worst, value) if rule.bound == "over" else min(alert.worst, value)
    return replace(
        alert,
        value=value,
        worst=worst,
        threshold=rule.threshold,
        bound=rule.bound,
        headline=headline(reading, rule, for_s=reading.at_s - alert.since_s),
        detail=detail(reading),
        job=reading.worst_job,
        job_title=reading.worst_title,
    )


def _ended(alert: Alert | None, at_s: float, why: Literal["good again", "switched off"]) -> Alert | None:
    return None if alert is None else replace(alert, cleared_s=at_s, cleared_why=why)


def acknowledged(alert: Alert, now_s: float) -> Alert:
    """A person saw it: it is quiet until it ends. One that has ended stays as it is."""
    return replace(alert, acknowledged_s=now_s) if alert.is_open and alert.acknowledged_s is None else alert


def snoozed(alert: Alert, until_s: float) -> Alert:
    """Quiet until then; if it still lasts, it is told again. One that has ended stays as it is."""
    return replace(alert, snoozed_until_s=until_s) if alert.is_open else alert
