"""Key figures in words: a value with its unit, a target, a rule, and the two sentences of an alert."""

from __future__ import annotations

import math
from typing import Final

from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.model.kpi import AlertRule, KpiReading, KpiUnit, Target

NOT_KNOWN: Final = "n/a"
_LEAST_WAIT_S: Final = 0.05  # less is shown as 0
_UNITS: Final = {
    "s": "s", "per_s": "/s", "jobs": "jobs", "workers": "workers", "machines": "machines", "credits": "credits",
    "days": "days", "hours": "h",
}  # fmt: skip
_ONE: Final = {"jobs": "job", "workers": "worker", "machines": "machine", "credits": "credit", "days": "day"}


def number_and_unit(value: float | None, unit: KpiUnit) -> tuple[str, str]:
    """The value as it is shown large, and its unit as it is shown small; ("n/a", "") without a value."""
    if value is None or math.isnan(value):
        return NOT_KNOWN, ""
    if unit == "usd":
        return f"${value:.3f}" if 0 < abs(value) < 1 else f"${value:,.2f}", ""
    if unit == "bytes":
        return f"{value / 1e9:.1f}", "GB"
    if unit == "s" and abs(value) >= 600:
        return f"{value / 60:.0f}", "min"
    if unit == "share":
        return (f"{value * 100:.0f}" if value >= 0.0995 else _short(value * 100)), "%"
    text = _rate(value) if unit == "per_s" else _short(value)
    return text, (_ONE if text == "1" else _UNITS).get(unit, _UNITS.get(unit, ""))


def _rate(value: float) -> str:
    """Two figures after the dot, and more where these would say nothing: 0.11, 0.0011."""
    return f"{value:.2f}" if value == 0 or value >= 0.01 else f"{value:.4f}"


def _short(value: float) -> str:
    """Three figures where they tell something: 0.7, 67.2, 137; whole numbers without a dot: 37,000."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 0.1 else f"{value:.1f}"


def said(value: float | None, unit: KpiUnit) -> str:
    """A value with its unit: "67.2 s", "58 %", "$0.004", "n/a"."""
    number, words = number_and_unit(value, unit)
    return f"{number} {words}".rstrip()


def said_duration(seconds: float) -> str:
    """How long something lasted: "40 s", "6 min", "2 h 5 min", "72 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes and hours < 48 else f"{hours} h"


def said_target(target: Target, unit: KpiUnit) -> str:
    """As in "< 60 s", "> 30 %", "3-10 workers"; "" where there is none."""
    if target.least is not None and target.most is not None:
        return f"{number_and_unit(target.least, unit)[0]}-{said(target.most, unit)}"
    if target.most is not None:
        return f"< {said(target.most, unit)}"
    return "" if target.least is None else f"> {said(target.least, unit)}"


def said_rule(rule: AlertRule) -> str:
    """As in "> 90 % for 5 min"; "off" where it is not judged."""
    if not rule.is_on:
        return "off"
    sign = ">" if rule.bound == "over" else "<"
    bound = f"{sign} {said(rule.threshold, kpi(rule.key).unit)}"
    return " for ".join((bound, said_duration(rule.hold_s))) if rule.hold_s else bound


def headline(reading: KpiReading, rule: AlertRule, *, for_s: float) -> str:
    """As in "E2E P95 is 67.2 s, over 60 s for 6 min"; the machine is named where it is judged by itself.

    A count stands without its unit: its label tells of what. One that is raised at once lasts a second.
    """
    row = kpi(reading.key)
    name, host, time = row.label, reading.host, said_duration(max(1.0, for_s))
    value, threshold = _bare(reading.value, row.unit), _bare(rule.threshold, row.unit)
    if host:
        if rule.bound == "over":
            return f"{name} of {host} is {value}, over {threshold} for {time}"
        return f"{name} of {host} is {value}, under {threshold} for {time}"
    if rule.bound == "over":
        return f"{name} is {value}, over {threshold} for {time}"
    return f"{name} is {value}, under {threshold} for {time}"


def _bare(value: float | None, unit: KpiUnit) -> str:
    return number_and_unit(value, unit)[0] if unit in _ONE else said(value, unit)


def detail(reading: KpiReading) -> str:
    """Sentences on what the value is made of and which job weighs most; "" where nothing is known of it.

    Those that belong together are written as one piece, so that they are translated as one.
    """
    made_of, worst = _made_of(reading), reading.worst_title
    if not worst or reading.key in _WITH_WORST:
        return made_of
    return f"{made_of} Worst job: {worst}.".lstrip()


_WITH_WORST: Final = ("e2e.p50", "e2e.p95", "error.rate")


def _made_of(reading: KpiReading) -> str:
    match reading.key:
        case "e2e.p50" | "e2e.p95":
            return _split_words(reading)
        case "error.rate":
            return _blame_words(reading)
        case "queue.depth":
            drain = reading.part("drain")
            known = drain is not None and drain.value is not None
            return f"It drains in {_part(reading, 'drain')} at this pace." if known else "Nothing is done meanwhile."
        case "throughput":
            return f"Asked for are {_part(reading, 'demand')}."
        case "gpu.load" | "gpu.memory":
            return f"Which one: {reading.where}." if reading.where else ""
        case "credits.left":
            lasts = reading.part("lasts")
            known = lasts is not None and lasts.value is not None
            return f"Days that they last at this rate: {_bare(lasts.value, 'days')}." if lasts and known else ""
        case _:
            return ""


def _blame_words(reading: KpiReading) -> str:
    ours, vendor, given = (_part(reading, key) for key in ("ours", "vendor", "input"))
    if reading.worst_title:
        return f"Ours {ours}, D-ID's {vendor}, input {given}. Newest failed job: {reading.worst_title}."
    return f"Ours {ours}, D-ID's {vendor}, input {given}."


def _split_words(reading: KpiReading) -> str:
    vendor, ours, waiting = (_part(reading, key) for key in ("vendor", "ours", "waiting"))
    worst, waited = reading.worst_title, reading.part("waiting")
    if vendor == NOT_KNOWN:
        return "How much of it is D-ID's was not recorded."
    if waited is None or waited.value is None or waited.value < _LEAST_WAIT_S:
        if worst:
            return f"D-ID took {vendor} of it, our share is {ours}. Worst job: {worst}."
        return f"D-ID took {vendor} of it, our share is {ours}."
    if worst:
        return f"D-ID took {vendor} of it, the wait for a place {waiting}, our share is {ours}. Worst job: {worst}."
    return f"D-ID took {vendor} of it, the wait for a place {waiting}, our share is {ours}."


def _part(reading: KpiReading, key: str) -> str:
    part = reading.part(key)
    return NOT_KNOWN if part is None else said(part.value, part.unit)
