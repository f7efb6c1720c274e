"""Words of the live view: plots, curves, figures with their units."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.presenters.performance_spans import bar_s
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, Curve, Plot, PlotKey, Plots, Unit
from vmsg_desktop.ui.language import language, said
from vmsg_desktop.ui.widgets.values import MINUS

translate = QCoreApplication.translate
_UNITS: Final[dict[Unit, str]] = {
    "seconds": "s", "percent": "%", "gigabytes": "GB", "celsius": "°C", "watt": "W", "jobs": "", "count": "",
}  # fmt: skip


def title_words(key: PlotKey, *, stage: str, plots: Plots | None) -> str:
    """What a plot is called."""
    if key == "percentiles":
        return translate("Performance", "{stage}, percentiles").format(stage=stage_words(stage))
    if key == "cache":
        seconds = 10.0 if plots is None else bar_s(plots.window)
        return translate("Performance", "Cache, per {time}").format(time=span_words(seconds))
    return {
        "stages": translate("Performance", "Stage latency, ours"),
        "gpu": translate("Performance", "GPU utilisation"),
        "gpu_memory": translate("Performance", "GPU memory by process"),
        "heat": translate("Performance", "Temperature and power"),
        "machine": translate("Performance", "CPU and memory"),
        "queue": translate("Performance", "Queue and workers"),
    }[key]


def stage_words(stage: str) -> str:
    """A group of stages as a title."""
    return {
        "find": translate("Performance", "Find"),
        "cut": translate("Performance", "Cut out"),
        "compose": translate("Performance", "Compose"),
        "voice": translate("Performance", "Voice"),
        "draft": translate("Performance", "Draft"),
        "transfer": translate("Performance", "Network"),
        "vendor": translate("Performance", "D-ID"),
        "all": translate("Performance", "All of ours"),
    }[stage]


def curve_words(name: str) -> str:
    """A curve's name; names of hosts and processes as they are."""
    return _curve_words(name, language())


@lru_cache(maxsize=256)
def _curve_words(name: str, spoken: str) -> str:
    known = {
        HERE: translate("Performance", "this computer"),
        "p50": "P50",
        "p95": "P95",
        "p99": "P99",
        "temperature": translate("Performance", "GPU"),
        "power": translate("Performance", "power"),
        "fan": translate("Performance", "fan"),
        "cpu": translate("Performance", "CPU"),
        "memory": translate("Performance", "memory"),
        "waiting": translate("Performance", "waiting"),
        "workers": translate("Performance", "workers"),
        "misses": translate("Performance", "misses"),
        "used": translate("Performance", "used"),
        "masks": translate("Performance", "masks"),
        "people": translate("Performance", "people"),
        "work": translate("Performance", "work"),
        "driver": translate("Performance", "driver"),
    }
    if name in ("find", "cut", "compose", "voice", "transfer", "vendor"):
        return stage_words(name)
    return known.get(name, name)


def host_words(host: str) -> str:
    """A machine as a choice."""
    if host == ALL_HOSTS:
        return translate("Performance", "All hosts")
    return translate("Performance", "This computer") if host == HERE else host


def figure_words(value: float, unit: Unit, *, with_unit: bool = True) -> str:
    """A value as it stands in a legend."""
    decimals = 0
    if unit == "seconds":
        decimals = 2 if value < 9.995 else 1
    elif unit == "gigabytes":
        decimals = 1
    elif unit in ("jobs", "count"):
        decimals = 0 if abs(value - round(value)) < 0.05 else 1
    figure = f"{value:,.{decimals}f}".replace("-", MINUS)
    if unit == "jobs" and with_unit:
        one = translate("Performance", "{n} job")
        return (one if figure == "1" else translate("Performance", "{n} jobs")).format(n=figure)
    return f"{figure} {_UNITS[unit]}".rstrip() if with_unit else figure


def axis_words(value: float, unit: Unit, *, with_unit: bool) -> str:
    """A label of the value axis, without digits that say nothing."""
    figure = f"{abs(value):,.3f}".rstrip("0").rstrip(".")
    return f"{figure} {_UNITS[unit]}".rstrip() if with_unit else figure


def value_words(curve: Curve, moment_s: float, *, with_unit: bool) -> str:
    """What a curve says at a moment; "" = it is not known, and `reason_words` says why."""
    value = curve.value(moment_s)
    if value is None:
        return ""
    beside = curve.value_beside(moment_s)
    if curve.whole is not None and beside is not None:
        whole = figure_words(curve.whole, curve.beside_unit).replace(".0 ", " ")
        part = figure_words(beside, curve.beside_unit, with_unit=False)
        share = figure_words(value, curve.unit)
        return translate("Performance", "{share}, {part} of {whole}").format(share=share, part=part, whole=whole)
    if curve.whole is not None:
        part, whole = figure_words(value, curve.unit, with_unit=False), figure_words(curve.whole, curve.unit)
        return translate("Performance", "{part} of {whole}").format(part=part, whole=whole)
    return figure_words(value, curve.unit, with_unit=with_unit)


def reason_words(curve: Curve, moment_s: float, *, newest_s: float) -> str:
    """Why a curve says nothing at a moment."""
    if curve.reason and (moment_s >= newest_s - 2 * curve.reach_s or curve.is_empty):
        return said(curve.reason)
    if curve.unit == "seconds":
        return translate("Performance", "nothing ran then")
    return translate("Performance", "not measured then")


def missing_words(reason: str) -> str:
    """n/a with its reason, in the middle of a sentence."""
    if not reason:
        return na_words()
    begins_a_sentence = reason[:2].istitle() or reason[:2] == "A "
    told = reason[0].lower() + reason[1:] if begins_a_sentence else reason
    return translate("Performance", "n/a, {reason}").format(reason=told.rstrip(".。"))


def na_words() -> str:
    """A value that is not known."""
    return translate("Performance", "n/a")


def simulated_words() -> str:
    """Stands in every plot of made-up figures."""
    return translate("Performance", "SIMULATED")


def span_words(seconds: float) -> str:
    """A length of time: 10 s, 2 min, 1 h, 1 day."""
    if seconds < 60:
        return translate("Performance", "{n} s").format(n=f"{seconds:.0f}")
    if seconds < 3600:
        return translate("Performance", "{n} min").format(n=f"{seconds / 60:.0f}")
    if seconds < 86_400:
        return translate("Performance", "{n} h").format(n=f"{seconds / 3600:.0f}")
    days = round(seconds / 86_400)
    return (translate("Performance", "{n} day") if days == 1 else translate("Performance", "{n} days")).format(n=days)


def note_words(plot: Plot, plots: Plots) -> str:
    """What stands at the right of a plot's title."""
    if plot.key == "gpu" and plot.limit is not None:
        return translate("Performance", "alert at {limit}").format(limit=figure_words(plot.limit, "percent"))
    if plot.key == "gpu_memory" and plot.limit is not None:
        limit = axis_words(round(plot.limit, 1), "gigabytes", with_unit=True)
        return translate("Performance", "budget {limit}").format(limit=limit)
    if plot.key in ("heat", "machine"):
        return curve_words(plot.host)
    if plot.key == "queue":
        if plot.drain_s is None:
            return translate("Performance", "none ended in 5 min")
        if plot.drain_s == 0:
            return translate("Performance", "nobody waits")
        return translate("Performance", "drains in {time}").format(time=span_words(max(1.0, plot.drain_s)))
    return translate("Performance", "hits up, misses down") if plot.key == "cache" else ""
