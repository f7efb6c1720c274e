"""Gathers what key figures are computed from: the measurements, prices, the balance, what was spent.

Not on a window's thread: prices and spending are read from the disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.kpi_jobs import READING
from vmsg_desktop.core.model.kpi_facts import LIVE_S, RECENT_S, GpuFacts, KpiFacts, MachineFacts, Spending
from vmsg_desktop.core.model.metrics import HERE, Points, Window
from vmsg_desktop.core.model.prices import PriceTable
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.core.series import OWN_QUEUE

LONGEST_JOB_S: Final = 1800.0
"""How long before the window its jobs may have begun."""
_MOST_COLUMNS: Final = 3600
_LOAD: Final = re.compile(r"(gpu\d+)\.load")
_SILENT: Final = "it does not answer"


@dataclass(frozen=True)
class KpiGatherer:
    """Attributes:
    source: the measurements.
    prices: None where the table cannot be read. balance: credits left, as last told; answers at once.
    spending: credits charged, None while that is not known. own_waiting: jobs that wait in this program.
    """

    source: MetricsSource
    prices: Callable[[], PriceTable | None]
    balance: Callable[[], Figure]
    spending: Callable[[], Spending | None]
    own_waiting: Callable[[], Figure]

    def __call__(self, window: Window) -> KpiFacts:
        """The facts of a window; its end is "now"."""
        wide = Window(window.begin_s - LONGEST_JOB_S, window.end_s)
        return KpiFacts(
            window=window,
            spans=self.source.spans(wide),
            machines=tuple(machine_facts(self.source, host, window) for host in self.source.hosts()),
            own_waiting=self.own_waiting(),
            prices=self.prices(),
            balance=self.balance(),
            spending=self.spending(),
        )


def machine_facts(source: MetricsSource, host: str, window: Window) -> MachineFacts:
    """One machine at the end of a window, and how it was in it."""
    now_s = window.end_s
    columns = min(_MOST_COLUMNS, max(60, int(window.length_s)))
    heard = source.points(host, "cpu.load", window, columns=columns)
    slots = source.points(host, "workers", window, columns=columns)
    up_s, due_s, gaps = (0.0, 0.0, 0) if heard is None else _presence(heard, now_s)
    names = source.series(host)
    gpus = [match[1] for name in names if (match := _LOAD.fullmatch(name))]
    found = tuple(_gpu(source, host, gpu, now_s) for gpu in gpus)
    seen = tuple(gpu for gpu in found if gpu.load.value is not None or gpu.size_bytes.value is not None)
    return MachineFacts(
        host=host,
        is_live=heard is not None and latest(heard, now_s).value is not None,
        waiting=_now(source, host, "queue.waiting", now_s),
        running=_now(source, host, "queue.running", now_s),
        workers=_now(source, host, "workers", now_s),
        gpus=seen,
        no_gpu=next((gpu.load.reason for gpu in found if gpu.load.reason), "it was not measured") if not seen else "",
        up_s=up_s,
        due_s=due_s,
        changes=gaps + (0 if slots is None else _changes(slots.mean)),
    )


def latest(points: Points | None, now_s: float) -> Figure:
    """The newest value, if it is not older than LIVE_S; else n/a with the source's reason."""
    if points is None:
        return Figure(None, READING)
    places = np.flatnonzero(~np.isnan(points.mean))
    if len(places) and now_s - (points.at_s[places[-1]] + points.step_s) <= LIVE_S:
        return Figure(float(points.mean[places[-1]]))
    return Figure(None, points.reason or _SILENT)


def recent_mean(points: Points | None, now_s: float) -> Figure:
    """The mean of what was read in a stretch of time; n/a as soon as its newest value is."""
    newest = latest(points, now_s)
    return newest if points is None or newest.value is None else Figure(float(np.nanmean(points.mean)))


def window_waiting(source: MetricsSource, now_s: float) -> Figure:
    """Jobs that wait in a window of this computer, as that window told last; for another program than it."""
    return _now(source, HERE, OWN_QUEUE, now_s)


def _now(source: MetricsSource, host: str, series: str, now_s: float) -> Figure:
    if series not in source.series(host):
        return Figure(None, "it was not measured")
    return latest(source.points(host, series, Window(now_s - RECENT_S, now_s), columns=int(RECENT_S)), now_s)


def _gpu(source: MetricsSource, host: str, gpu: str, now_s: float) -> GpuFacts:
    recent = Window(now_s - RECENT_S, now_s)
    load = source.points(host, f"{gpu}.load", recent, columns=int(RECENT_S))
    used, size = (_now(source, host, f"{gpu}.memory.{name}", now_s) for name in ("used", "size"))
    return GpuFacts(gpu, recent_mean(load, now_s), used, size)


def _presence(heard: Points, now_s: float) -> tuple[float, float, int]:
    """Seconds up, seconds due since it was first heard, and how often it came or went; short gaps are none."""
    is_up = _without_short_gaps(~np.isnan(heard.mean), LIVE_S / heard.step_s)
    places = np.flatnonzero(is_up)
    if not len(places):
        return 0.0, 0.0, 0
    since = is_up[places[0] :]
    due_s = max(0.0, now_s - float(heard.at_s[places[0]]))
    up_s = min(due_s, float(since.sum()) * heard.step_s)
    is_away = now_s - (float(heard.at_s[places[-1]]) + heard.step_s) > LIVE_S
    changes = int(np.count_nonzero(np.diff(since.astype(np.int8))))
    has_gone_after = is_away and bool(since[-1])
    return up_s, due_s, changes + int(has_gone_after)


def _without_short_gaps(is_up: NDArray[np.bool_], most: float) -> NDArray[np.bool_]:
    """Gaps of at most ``most`` places between two that are up are taken as up."""
    filled = is_up.copy()
    places = np.flatnonzero(is_up)
    steps = np.diff(places)
    for place in np.flatnonzero((steps > 1) & (steps <= most + 1)):
        filled[places[place] : places[place + 1]] = True
    return filled


def _changes(values: NDArray[np.float64]) -> int:
    known = values[~np.isnan(values)]
    return int(np.count_nonzero(np.diff(known)))
