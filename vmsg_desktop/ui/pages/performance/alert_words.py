"""Words of the alerts: units of thresholds, holds, states of an alert, its history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from vmsg_desktop.core.kpi_words import number_and_unit
from vmsg_desktop.core.model.kpi import Alert, Kpi, Standing
from vmsg_desktop.presenters.performance_alerts import KpiRow
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.kpi_names import count_words, figure_words, name_words, target_words
from vmsg_desktop.ui.pages.performance.run_words import na_words, when_words
from vmsg_desktop.ui.pages.performance.words import span_words

translate = QCoreApplication.translate
SHAPES: dict[Standing, str] = {"good": "ok", "missed": "warn", "unjudged": "note", "unknown": "waiting"}


def unit_words(of: Kpi) -> str:
    """What stands behind a threshold."""
    return "$" if of.unit == "usd" else count_words(number_and_unit(2.0, of.unit)[1])


def hold_words(hold_s: float) -> str:
    """How long it must last."""
    if not hold_s:
        return translate("Performance", "at once")
    return translate("Performance", "for {time}").format(time=span_words(hold_s))


def target_only(of: Kpi) -> str:
    """The target without the word for it; a dash where there is none."""
    words = target_words(of.key)
    return words.removeprefix(translate("Performance", "target {bound}").format(bound="")).strip() or "–"


def value_line(row: KpiRow) -> tuple[str, str]:
    """The value, and why it is n/a or not judged."""
    reading = row.reading
    if reading is None:
        return na_words(), translate("Performance", "not read yet")
    if reading.value is None:
        return na_words(), said(reading.reason)
    words = {"missed": translate("Performance", "misses its target")}
    return figure_words(reading.value, row.kpi.unit), said(reading.unjudged) or words.get(row.standing, "")


def shape_of(row: KpiRow) -> str:
    """How a figure stands, as a shape; one that nothing is asked of is neither good nor bad."""
    if row.alert is not None:
        return "err"
    is_watched = row.has_target or (row.rule is not None and row.rule.is_on)
    return "note" if row.standing == "good" and not is_watched else SHAPES[row.standing]


def quiet_words(rows: Sequence[KpiRow]) -> str:
    """What it means that there is no alert: a figure without a value is no good news."""
    watched = [row for row in rows if row.rule is not None and row.rule.is_on]
    known = sum(row.standing != "unknown" for row in watched)
    if watched and not known:
        return translate("Performance", "None of the watched figures has a value yet.")
    if known < len(watched):
        words = translate("Performance", "{known} of {all} watched figures have a value; none of them is an alert.")
        return words.format(known=known, all=len(watched))
    return translate("Performance", "Every figure that is watched is as it should be.")


def wrong_words(of: Kpi) -> str:
    """What a threshold of the figure may be; said when something else was typed."""
    if of.unit == "share":
        return translate("Performance", "A number from 0 to 100")
    return translate("Performance", "A number from 0 on")


def standing_words(row: KpiRow) -> str:
    """How a figure stands, for a screen reader."""
    if row.alert is not None:
        return translate("Performance", "Alert")
    return {
        "good": translate("Performance", "Target met") if row.has_target else translate("Performance", "No target"),
        "missed": translate("Performance", "Target missed"),
        "unjudged": translate("Performance", "Not judged"),
        "unknown": translate("Performance", "Not known"),
    }[row.standing]


def definition_words(of: Kpi) -> str:
    """What is measured, and what the system before this one meant by it."""
    if not of.original:
        return said(of.definition)
    original = translate("Performance", "The original: {words}").format(words=said(of.original))
    return f"{said(of.definition)} {original}"


def state_words(alert: Alert, now_s: float) -> str:
    """Since when, and whether somebody saw it."""
    since = translate("Performance", "since {time}").format(time=when_words(alert.since_s))
    if alert.acknowledged_s is not None:
        return translate("Performance", "{since}, acknowledged {time}").format(
            since=since, time=when_words(alert.acknowledged_s)
        )
    if alert.snoozed_until_s is not None and alert.snoozed_until_s > now_s:
        return translate("Performance", "{since}, quiet until {time}").format(
            since=since, time=when_words(alert.snoozed_until_s)
        )
    return since


def history_words(alert: Alert, of: Kpi) -> tuple[str, str]:
    """What was too high or too low, and when, how long and how bad."""
    lasted = span_words(max(1.0, (alert.cleared_s or alert.raised_s) - alert.since_s))
    bound = {
        "over": translate("Performance", "{name} over {value}"),
        "under": translate("Performance", "{name} under {value}"),
    }[alert.bound]
    name = said(name_words(alert.key)) + (f" · {alert.host}" if alert.host else "")
    title = bound.format(name=name, value=figure_words(alert.threshold, of.unit))
    how = {
        "good again": translate("Performance", "good again"),
        "switched off": translate("Performance", "switched off"),
        "": "",
    }[alert.cleared_why]
    worst = translate("Performance", "worst {value}").format(value=figure_words(alert.worst, of.unit))
    return title, " · ".join(filter(None, (when_words(alert.since_s), lasted, worst, how)))
