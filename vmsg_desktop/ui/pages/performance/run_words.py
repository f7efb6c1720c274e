"""Words of the runs: what was measured, columns, figures with their units."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from vmsg_desktop.application.runs_desk import Measuring
from vmsg_desktop.core.kept_runs import KeptRun
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.run_sheet import Cell, Kind
from vmsg_desktop.ui.language import language, said
from vmsg_desktop.ui.widgets.values import MINUS

translate = QCoreApplication.translate
LONG_MS: Final = 10_000.0
"""From here on milliseconds are told as seconds."""
_HERE_NAMES: Final = ("here", "local", HERE)
_UNITS: Final = {"ms": "ms", "s": "s", "percent": "%", "mb": "MB", "per_s": "/s"}


def kind_words(kind: Kind) -> str:
    """What was measured."""
    return translate("Performance", "Profile") if kind == "profile" else translate("Performance", "Benchmark")


def machine_words(target: str) -> str:
    """The machine."""
    return translate("Performance", "this computer") if target in _HERE_NAMES else target


def when_words(at_s: float) -> str:
    """Date and time of day, short, as the person's language writes them."""
    moment = QDateTime.fromSecsSinceEpoch(round(at_s))
    return str(QLocale(language()).toString(moment, QLocale.FormatType.ShortFormat))


def took_words(run: KeptRun) -> str:
    """What a run took."""
    return na_words() if run.took_s is None else f"{run.took_s:.2f} s"


def na_words() -> str:
    """A value that is not known."""
    return translate("Performance", "n/a")


def title_words(run: KeptRun, *, is_comparison: bool) -> str:
    """The title of a run in view."""
    if is_comparison:
        words = {
            "profile": translate("Performance", "Two profiles compared"),
            "benchmark": translate("Performance", "Two benchmarks compared"),
        }
        return words[run.kind]
    words = {
        "profile": translate("Performance", "Profile of {machine}"),
        "benchmark": translate("Performance", "Benchmark on {machine}"),
    }
    return words[run.kind].format(machine=machine_words(run.target))


def column_words(key: str) -> str:
    """The head of a column."""
    return {
        "stage": translate("Performance", "Stage"),
        "engine": translate("Performance", "Engine"),
        "configuration": translate("Performance", "Configuration"),
        "measure": translate("Performance", "Measure"),
        "p50": "P50",
        "p95": "P95",
        "p99": "P99",
        "share": translate("Performance", "Share"),
        "cold": translate("Performance", "Cold"),
        "cpu": "CPU",
        "memory": translate("Performance", "Memory"),
        "gpu_memory": translate("Performance", "GPU memory"),
        "ours_p50": translate("Performance", "Ours P50"),
        "throughput": translate("Performance", "Videos"),
        "better": translate("Performance", "Improvement"),
        "hits": translate("Performance", "Cache hits"),
        "before": translate("Performance", "Before"),
        "after": translate("Performance", "After"),
    }[key]


def fact_words(key: str) -> str:
    """The name of a fact."""
    return {
        "bottleneck": translate("Performance", "Bottleneck"),
        "runs": translate("Performance", "Cold + warm-up + measured"),
        "processor": translate("Performance", "Processor"),
        "gpus": translate("Performance", "GPU"),
        "models": translate("Performance", "Models"),
        "requests": translate("Performance", "Requests of each"),
        "at_once": translate("Performance", "At a time"),
        "script": translate("Performance", "D-ID takes, by script"),
    }[key]


def cell_words(cell: Cell) -> str:
    """A figure with its unit; a change with its sign, and whether it is noise; n/a."""
    if cell.unit == "text":
        return measure_words(cell.text)
    if cell.value is None:
        return na_words()
    if cell.unit == "change":
        share = f"{abs(cell.value) * 100:.0f} %"
        signed = share if share == "0 %" else f"{'+' if cell.value > 0 else MINUS}{share}"
        return translate("Performance", "{change}, noise").format(change=signed) if cell.is_noise else signed
    if cell.unit == "ms" and cell.value >= LONG_MS:
        return f"{cell.value / 1000:.2f} s"
    digits = {"ms": 1 if cell.value < 100 else 0, "s": 2, "per_s": 3}.get(cell.unit, 0)
    return f"{cell.value:.{digits}f} {_UNITS[cell.unit]}"


def measure_words(text: str) -> str:
    """Names of what a benchmark measures; anything else as it is."""
    return {
        "total": translate("Performance", "Total"),
        "latency P50": translate("Performance", "Latency P50"),
        "ours P50": translate("Performance", "Ours P50"),
        "throughput": translate("Performance", "Videos a second"),
        "Baseline": translate("Performance", "Baseline"),
        "Optimised models": translate("Performance", "Optimised models"),
        "With caching": translate("Performance", "With caching"),
        "Full": translate("Performance", "Full"),
        "Full (cache + parallel)": translate("Performance", "Full (cache + parallel)"),
    }.get(text, text)


def reason_words(cell: Cell) -> str:
    """Why a figure is n/a."""
    return said(cell.reason)


def part_words(part: str) -> str:
    """A part of a bar, for the legend; "" where the row's name says it."""
    return {
        "ours": translate("Performance", "Ours"),
        "vendor": translate("Performance", "D-ID"),
        "before": translate("Performance", "Before"),
        "after": translate("Performance", "After"),
    }.get(part, "")


def measuring_words(measuring: Measuring) -> str:
    """What is measured now, and how far it is."""
    if not measuring.count:
        ready = {
            "profile": translate("Performance", "Profile: getting ready"),
            "benchmark": translate("Performance", "Benchmark: getting ready"),
        }
        return ready[measuring.kind]
    words = {
        "cold": translate("Performance", "Profile: cold run {number} of {count}"),
        "warm-up": translate("Performance", "Profile: warm-up {number} of {count}"),
        "measured": translate("Performance", "Profile: run {number} of {count}"),
    }.get(measuring.phase, translate("Performance", "Benchmark: {phase}, {number} of {count} requests"))
    phase = measure_words(measuring.phase)
    return words.format(phase=phase, number=measuring.number, count=measuring.count)


def left_words(measuring: Measuring) -> str:
    """What stands behind it: the stage, or how long it may still take."""
    if measuring.left_s is not None:
        return translate("Performance", "about {n} s left").format(n=f"{measuring.left_s:.0f}")
    return measuring.stage
