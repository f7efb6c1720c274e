"""The timeline of the performance room: jobs as bars over what a GPU did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.job_rows import LOOK_BACK_S, JobRow, job_rows
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import Points, Window
from vmsg_desktop.core.ports import MetricsSource

_NO_GPU: Final = "no GPU"
_KEY: Final = "jobs in view"


@dataclass(frozen=True, eq=False)
class GpuTrace:
    """What a GPU did.

    Attributes:
        host: its machine. gpu: number of it, from 0. is_one_of_several: the machine has more of them.
        at_s: (n,) Unix seconds, begin of each value. load: (n,) 0..1, the highest of its step; NaN = not read.
        step_s: how long each value holds.
        reason: why there is nothing to draw; "" = there is.
    """

    host: str
    at_s: NDArray[np.float64]
    load: NDArray[np.float64]
    step_s: float
    reason: str = ""
    gpu: int = 0
    is_one_of_several: bool = False


@dataclass(frozen=True, eq=False)
class TimelineState:
    """What the timeline shows.

    Attributes:
        window: the time in view. now_s: newest known moment.
        rows: jobs in it, in the order in which they began. chosen: id of one of them, "" = none.
        trace: None while it is being read.
        is_reading: jobs still come from the disk. is_simulated: the figures are made up.
    """

    window: Window
    now_s: float
    rows: tuple[JobRow, ...] = ()
    chosen: str = ""
    trace: GpuTrace | None = None
    is_reading: bool = False
    is_simulated: bool = False


class TimelineView(Protocol):
    """Shows the timeline."""

    def show_timeline(self, state: TimelineState) -> None:
        """Show it."""

    def show_error(self, error: VmsgError) -> None:
        """What could not be done."""


@dataclass(frozen=True)
class _Wish:
    window: Window
    host: str
    columns: int


class TimelinePresenter:
    """Between what was measured and the timeline. Window's thread.

    Args:
        source: what was measured. view: shows it.
        lane: looks for the jobs, which are thousands in a day; None = at once.
    """

    def __init__(self, source: MetricsSource, view: TimelineView, lane: PreviewLane | None = None) -> None:
        self._source, self._view, self._lane = source, view, lane
        self._next: _Wish | None = None
        self.state = TimelineState(Window(0.0, 1.0), 0.0)

    def show(self, window: Window, *, host: str, columns: int) -> None:
        """Show a window of time.

        Args:
            window: Unix seconds.
            host: whose GPU is drawn, and whose jobs; "" = all jobs over the busiest GPU.
            columns: pixels across.
        """
        self._next = _Wish(window, host, columns)
        if self._lane is None:
            self._show(self._found(self._next))
        elif not self._lane.is_wanted(_KEY):  # the running one ends first: nobody who drags sees nothing
            self._ask(self._lane)

    def choose(self, job: str) -> None:
        """Mark a job; "" marks none."""
        self.state = replace(self.state, chosen=job)
        self._view.show_timeline(self.state)

    def _ask(self, lane: PreviewLane) -> None:
        wish, self._next = self._next, None
        if wish is not None:
            lane.show(_KEY, lambda emit, cancel: self._found(wish), done=self._show, failed=self._view.show_error)

    def _show(self, found: TimelineState) -> None:
        self.state = replace(found, chosen=self.state.chosen)
        self._view.show_timeline(self.state)
        if self._lane is not None:
            self._ask(self._lane)

    def _found(self, wish: _Wish) -> TimelineState:
        """What is to be shown; on the lane."""
        now_s, window = self._source.now_s(), wish.window
        spans = self._source.spans(Window(window.begin_s - LOOK_BACK_S, window.end_s))
        rows = job_rows(spans or (), window, now_s=now_s)
        return TimelineState(
            window=window,
            now_s=now_s,
            rows=tuple(row for row in rows if not wish.host or _ran_at(row, wish.host)),
            trace=self._trace(window, wish.host, wish.columns),
            is_reading=spans is None,
            is_simulated=self._source.is_simulated,
        )

    def _trace(self, window: Window, host: str, columns: int) -> GpuTrace | None:
        """The busiest GPU of the machines that may be shown; where none has values, the first reason."""
        hosts = (host,) if host else self._source.hosts()
        traces: list[GpuTrace] = []
        for name in hosts:
            loads = [each for each in self._source.series(name) if each.startswith("gpu") and each.endswith(".load")]
            for series in loads:
                points = self._source.points(name, series, window, columns=columns)
                if points is None:
                    return None
                traces.append(_trace_of(name, series, points, is_one_of_several=len(loads) > 1))
        nothing = np.empty(0)
        none = GpuTrace(hosts[0] if hosts else "", nothing, nothing, 1.0, _NO_GPU)
        return max(traces, key=_busy, default=none)


def _ran_at(row: JobRow, host: str) -> bool:
    return any(bar.host == host for bar in row.bars)


def _trace_of(host: str, series: str, points: Points, *, is_one_of_several: bool) -> GpuTrace:
    is_there = len(points.high) > 0 and not np.isnan(points.high).all()
    reason = "" if is_there else points.reason or _NO_GPU
    number = int(series.partition(".")[0].removeprefix("gpu"))
    return GpuTrace(host, points.at_s, points.high, points.step_s, reason, number, is_one_of_several)


def _busy(trace: GpuTrace) -> float:
    return -1.0 if trace.reason else float(np.nanmean(trace.load))
