"""Key figures in the person's language: what they are called, their targets, rules and notes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.kpi_words import number_and_unit
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiReading, KpiUnit, Part
from vmsg_desktop.presenters.performance_state import Tile
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.words import missing_words, na_words, span_words

translate = QCoreApplication.translate


def name_words(key: str) -> str:
    """What a key figure is called."""
    return {
        "e2e.p50": translate("Performance", "E2E P50"),
        "e2e.p95": translate("Performance", "E2E P95"),
        "throughput": translate("Performance", "Throughput"),
        "cache.hit_rate": translate("Performance", "Cache hit rate"),
        "gpu.load": translate("Performance", "GPU utilisation"),
        "error.rate": translate("Performance", "Error rate"),
        "queue.depth": translate("Performance", "Queue depth"),
        "workers": translate("Performance", "Workers"),
        "cost.credits": translate("Performance", "Cost per video"),
        "credits.left": translate("Performance", "Credits"),
    }.get(key, kpi(key).label)


def value_words(reading: KpiReading) -> tuple[str, str]:
    """The value and its unit, apart; n/a without a value."""
    if reading.value is None:
        return na_words(), ""
    number, _ = number_and_unit(reading.value, kpi(reading.key).unit)
    return number, unit_words(kpi(reading.key).unit, reading)


def unit_words(unit: KpiUnit, reading: KpiReading) -> str:
    """The unit of a tile's value."""
    if reading.key == "credits.left":
        return translate("Performance", "left")
    if reading.key == "workers":
        running = reading.part("running")
        return "" if running is None or running.value is None else _running_words(running.value)
    return count_words(number_and_unit(reading.value, unit)[1])


def count_words(unit: str) -> str:
    """A unit as `number_and_unit` gives it, in the person's language; s, % and GB are the same everywhere."""
    return {
        "job": translate("Performance", "job"),
        "jobs": translate("Performance", "jobs"),
        "worker": translate("Performance", "worker"),
        "workers": translate("Performance", "workers", "counted"),
        "machine": translate("Performance", "machine"),
        "machines": translate("Performance", "machines"),
        "credit": translate("Performance", "credit"),
        "credits": translate("Performance", "credits"),
        "day": translate("Performance", "day"),
        "days": translate("Performance", "days"),
    }.get(unit, unit)


def figure_words(value: float | None, unit: KpiUnit) -> str:
    """A value with its unit."""
    if value is None:
        return na_words()
    number, words = number_and_unit(value, unit)
    return f"{number} {count_words(words)}".rstrip()


def note_words(tile: Tile) -> str:
    """The line below the value: what it is measured against, and what else there is to know."""
    reading = tile.reading
    if reading is None:
        return ""
    second = second_words(reading)
    if tile.alert is not None:
        return _both(_crossed_words(tile.alert), alert_words(tile.alert, tile.now_s))
    if tile.key in ("gpu.load", "queue.depth") and tile.rule is not None and tile.rule.is_on:
        return _both(rule_words(tile.rule), second)
    if tile.key == "cost.credits":
        return second
    return _both(target_words(tile.key), second)


def target_words(key: str) -> str:
    """As in "target < 60 s"."""
    row = kpi(key)
    least, most = row.target.least, row.target.most
    if least is not None and most is not None:
        low, high = number_and_unit(least, row.unit)[0], number_and_unit(most, row.unit)[0]
        return translate("Performance", "target {low}–{high}").format(low=low, high=high)
    bound = most if most is not None else least
    if bound is None:
        return ""
    return translate("Performance", "target {bound}").format(
        bound=_bound("<" if least is None else ">", bound, row.unit)
    )


def rule_words(rule: AlertRule) -> str:
    """As in "alert > 90 % for 5 min"."""
    bound = _bound(">" if rule.bound == "over" else "<", rule.threshold, kpi(rule.key).unit)
    if rule.hold_s < 120 or rule.key == "queue.depth":
        return translate("Performance", "alert {bound}").format(bound=bound)
    return translate("Performance", "alert {bound} for {time}").format(bound=bound, time=span_words(rule.hold_s))


def _crossed_words(alert: Alert) -> str:
    """What was crossed: the target, where the threshold is just that, else the threshold."""
    row = kpi(alert.key)
    target = row.target.most if alert.bound == "over" else row.target.least
    if target == alert.threshold:
        return target_words(alert.key)
    sign = ">" if alert.bound == "over" else "<"
    return translate("Performance", "alert {bound}").format(bound=_bound(sign, alert.threshold, row.unit))


def alert_words(alert: Alert, now_s: float) -> str:
    """As in "over for 6 min"."""
    time = span_words(max(1.0, now_s - alert.since_s))
    words = {
        "over": translate("Performance", "over for {time}"),
        "under": translate("Performance", "under for {time}"),
    }
    return words[alert.bound].format(time=time)


def second_words(reading: KpiReading) -> str:
    """The second figure of a tile; "" where it has none that is known."""
    key = {
        "throughput": "demand", "error.rate": "ours", "queue.depth": "drain", "cost.credits": "gpu",
        "credits.left": "lasts", "cache.hit_rate": "saved", "e2e.p50": "vendor", "e2e.p95": "vendor",
    }.get(reading.key, "")  # fmt: skip
    part = reading.part(key)
    if part is None:
        return ""
    if part.value is None:
        return (
            translate("Performance", "GPU share {na}").format(na=missing_words(said(part.reason)))
            if key == "gpu"
            else ""
        )
    return _part_words(part)


def _part_words(part: Part) -> str:
    value = part.value or 0.0
    figure = figure_words(value, part.unit)
    if part.key == "drain":
        return translate("Performance", "drains in {time}").format(time=span_words(value)) if value else ""
    if part.key == "lasts":
        one, more = (
            translate("Performance", "lasts {n} day at this rate"),
            translate("Performance", "lasts {n} days at this rate"),
        )
        days = one if round(value) == 1 else more
        return days.format(n=f"{value:.0f}")
    return {
        "demand": translate("Performance", "demand {figure}"),
        "ours": translate("Performance", "ours {figure}"),
        "gpu": translate("Performance", "GPU share {figure}"),
        "saved": translate("Performance", "saved {figure}"),
        "vendor": translate("Performance", "D-ID {figure}"),
    }[part.key].format(figure=figure)


def _running_words(running: float) -> str:
    return translate("Performance", "{n} busy").format(n=f"{running:.0f}") if running else ""


def _bound(sign: str, value: float, unit: KpiUnit) -> str:
    bare = unit in ("jobs", "per_s", "workers", "machines")
    return f"{sign} {number_and_unit(value, unit)[0]}" if bare else f"{sign} {figure_words(value, unit)}"


def _both(first: str, second: str) -> str:
    return (
        translate("Performance", "{first}, {second}").format(first=first, second=second)
        if first and second
        else first or second
    )
