"""Plots that are made of spans: where our time went, percentiles of a stage, the cache's hits and misses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.metrics import Span, Window
from vmsg_desktop.core.rolling import counts_by_step, nice_ticks, rolling_mean, rolling_percentiles
from vmsg_desktop.core.stage_lines import GROUP_OF
from vmsg_desktop.presenters.performance_state import Curve, Floats, Look, Plot, PlotKey, Unit

Flags = NDArray[np.bool_]
OURS: Final = ("find", "cut", "compose", "voice", "transfer")
"""Groups of stages that are ours, in the order in which they are stacked."""
STAGES: Final = ("cut", "find", "compose", "voice", "draft", "transfer", "vendor", "all")
"""What percentiles can be shown of; "all" = a job as a whole, without D-ID and without waiting."""
INKS: Final = {"find": "d5", "cut": "d1", "compose": "d2", "voice": "d4", "transfer": "d3", "vendor": "d6"}
_OWN: Final = {
    "upload": "transfer", "download": "transfer", "send": "transfer", "look for it": "transfer",
    "vendor": "vendor", "compose": "compose",
}  # fmt: skip
GROUPS: Final = (*OURS, "draft", "vendor")
_GROUP_NUMBERS: Final = {
    stage: GROUPS.index(group) for stage, group in {**GROUP_OF, **_OWN}.items() if group in GROUPS
}  # fmt: skip
_KEPT: Final = ("cut", "find", "voice", "compose")
_LOOK_BACK: Final = 0.2
_BAR_S: Final = ((600.0, 10.0), (2 * 3600.0, 120.0), (2 * 86400.0, 3600.0), (float("inf"), 86400.0))
PERCENTS: Final[tuple[tuple[str, float, Look], ...]] = (("p50", 50, "line"), ("p95", 95, "dash"), ("p99", 99, "dots"))


@dataclass(frozen=True, eq=False)
class Times:
    """How long something took each time: (n,) Unix seconds of its end, rising; (n,) seconds."""

    ended_s: Floats
    seconds: Floats


@dataclass(frozen=True, eq=False)
class Columns:
    """Spans that belong to a group, as columns: a day has fifty thousand of them. All (n,).

    Attributes:
        group: index into GROUPS. job: numbers that are equal for the stages of one job; each preview has its own.
        ended_s: Unix seconds. seconds: own time. is_hit, is_miss: of the cache. is_done: it ended well.
    """

    group: NDArray[np.int64]
    job: NDArray[np.int64]
    ended_s: Floats
    seconds: Floats
    is_hit: Flags
    is_miss: Flags
    is_done: Flags


def columns_of(spans: Iterable[Span]) -> Columns:
    """The spans of stages, of jobs and of previews."""
    jobs: dict[str, int] = {}
    rows: list[tuple[int, int, float, float, bool, bool, bool]] = []
    for index, span in enumerate(spans):
        group = _GROUP_NUMBERS.get(span.stage)
        if group is not None:
            job = jobs.setdefault(span.job, len(jobs)) if span.job else -1 - index
            seconds, cache = span.ms / 1000, span.cache
            rows.append(
                (group, job, span.started_s + seconds, seconds, cache == "hit", cache == "miss", span.outcome == "done")
            )
    table = np.array(rows, dtype=np.float64).reshape(-1, 7)
    flags = table[:, 4:] > 0
    numbers = table[:, :2].astype(np.int64)
    return Columns(
        numbers[:, 0], numbers[:, 1], table[:, 2], table[:, 3], flags[:, 0], flags[:, 1], flags[:, 2]
    )  # fmt: skip


def times_by_group(columns: Columns, *, with_hits: bool) -> dict[str, Times]:
    """Own time of each group of stages, once a job; stages of previews, which belong to no job, each by itself.

    "all": the job's stages together, without D-ID and waiting. Stages that did not end well tell no time.

    Args:
        columns: any.
        with_hits: stages that were taken from the cache count with the little that it took.
    """
    shown = columns.is_done if with_hits else columns.is_done & ~columns.is_hit
    found = {name: _times(columns, shown & (columns.group == number)) for number, name in enumerate(GROUPS)}
    ours = np.isin(columns.group, [GROUPS.index(each) for each in OURS]) & (columns.job >= 0)
    found["all"] = _times(columns, shown & ours)
    return found


def look_back_s(window: Window) -> float:
    """Over how long a time each point of a curve sums up: a fifth of the window."""
    return _LOOK_BACK * window.length_s


def bar_s(window: Window) -> float:
    """Seconds of a bar of the cache's plot."""
    return next(seconds for length_s, seconds in _BAR_S if window.length_s <= length_s)


def axis(window: Window, *, columns: int) -> Floats:
    """Moments for curves of spans: every second pixel column, on a grid that stands still while the window moves."""
    step_s = window.length_s / max(2, columns // 2)
    return np.arange(np.floor(window.begin_s / step_s), np.floor(window.end_s / step_s) + 1) * step_s


def stages_plot(times: dict[str, Times], window: Window, *, columns: int) -> Plot:
    """Mean time of a job in each of our groups of stages, stacked."""
    at_s = axis(window, columns=columns)
    over_s = look_back_s(window)
    curves = tuple(_mean(times, group, at_s, over_s, look="stack") for group in OURS)
    total = np.sum([np.nan_to_num(each.values) for each in curves], axis=0)
    vendor = _mean(times, "vendor", at_s, over_s, look="line")
    return plot_of("stages", curves, "seconds", highest=float(total.max(initial=0.0)), vendor=vendor)


def percentiles_plot(times: dict[str, Times], stage: str, window: Window, *, columns: int) -> Plot:
    """P50, P95 and P99 of one group of stages."""
    at_s, over_s = axis(window, columns=columns), look_back_s(window)
    of = times.get(stage, _NONE)
    rows = rolling_percentiles(of.ended_s, of.seconds, at_s, over_s=over_s, percents=[each[1] for each in PERCENTS])
    curves = tuple(
        Curve(name, "d1", look, "seconds", at_s, row, reach_s=over_s)
        for (name, _, look), row in zip(PERCENTS, rows, strict=True)
    )
    return plot_of("percentiles", curves, "seconds", highest=_highest(rows))


def cache_plot(columns: Columns, window: Window) -> Plot:
    """How many stages were taken from the cache, by group, and below the line how many were not."""
    step_s = bar_s(window)
    first = np.floor(window.begin_s / step_s)
    edges_s = np.arange(first, np.floor(window.end_s / step_s) + 2) * step_s
    numbers = {group: columns.group == GROUPS.index(group) for group in _KEPT}
    hits = {
        group: counts_by_step(columns.ended_s[of & columns.is_hit], edges_s) for group, of in numbers.items()
    }  # fmt: skip
    misses = counts_by_step(columns.ended_s[np.any(list(numbers.values()), axis=0) & columns.is_miss], edges_s)
    curves = [
        Curve(group, INKS[group], "bar_up", "count", edges_s[:-1], values, reach_s=step_s)
        for group, values in hits.items()
        if values.any() or group == "cut"
    ]
    curves.append(Curve("misses", "d6", "bar_down", "count", edges_s[:-1], misses, reach_s=step_s))
    up, down = float(np.sum(list(hits.values()), axis=0).max(initial=0)), float(misses.max(initial=0))
    ticks = nice_ticks(max(up, down, 2.0), is_whole=True)
    low = -max(down, ticks[0] if down else 0.0) * 1.05
    labelled = (*(-each for each in ticks if each <= -low), 0.0, *ticks)
    return Plot("cache", tuple(curves), low, max(up * 1.05, ticks[-1]), labelled, "count")


def plot_of(
    key: PlotKey, curves: tuple[Curve, ...], unit: Unit, *, highest: float, limit: float | None = None,
    host: str = "", vendor: Curve | None = None,
) -> Plot:  # fmt: skip
    """A plot whose axis begins at 0 and has room above its highest value."""
    ticks = nice_ticks(max(highest, limit or 0.0) or 1.0, is_whole=unit == "count")
    return Plot(key, curves, 0.0, max(ticks[-1], highest * 1.05), (0.0, *ticks), unit, limit, host, vendor=vendor)


def _highest(values: Floats) -> float:
    return float(np.nanmax(values)) if values.size and not np.isnan(values).all() else 0.0


def _times(columns: Columns, which: Flags) -> Times:
    """Sums over the stages of each job that ``which`` holds, by the end of the last of them."""
    if not which.any():
        return _NONE
    _, places = np.unique(columns.job[which], return_inverse=True)
    seconds = np.bincount(places, weights=columns.seconds[which]).astype(np.float64)
    ended_s = np.full(len(seconds), -np.inf)
    np.maximum.at(ended_s, places, columns.ended_s[which])
    order = np.argsort(ended_s, kind="stable")
    return Times(ended_s[order], seconds[order])


def _mean(times: dict[str, Times], group: str, at_s: Floats, over_s: float, *, look: Look) -> Curve:
    of = times.get(group, _NONE)
    values = rolling_mean(of.ended_s, of.seconds, at_s, over_s=over_s)
    return Curve(group, INKS[group], look, "seconds", at_s, values, reach_s=over_s)


_NONE: Final = Times(np.empty(0), np.empty(0))
