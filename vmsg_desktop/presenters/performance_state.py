"""What the performance room shows, as frozen values: curves ready to draw, tiles, the head of the room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiReading
from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.core.rolling import value_at

Floats = NDArray[np.float64]
PlotKey = Literal["stages", "percentiles", "gpu", "gpu_memory", "heat", "machine", "queue", "cache"]
PLOTS: Final[tuple[PlotKey, ...]] = (
    "stages", "percentiles", "gpu", "gpu_memory", "heat", "machine", "queue", "cache",
)  # fmt: skip
WINDOWS_S: Final = {"5min": 300.0, "1h": 3_600.0, "24h": 86_400.0, "30d": 30 * 86_400.0}
"""Seconds of the windows that can be chosen, by key."""
ALL_HOSTS: Final = ""

Look = Literal["line", "dash", "dots", "step", "step_fill", "stack", "bar_up", "bar_down"]
"""stack: on top of the stack curves before it. bar_up, bar_down: stacked bars above and below 0."""
Unit = Literal["seconds", "percent", "gigabytes", "celsius", "watt", "jobs", "count"]


@dataclass(frozen=True, eq=False)
class Curve:
    """One line, area or row of bars.

    Attributes:
        name: a word of the room ("cut", "waiting"), or the name of a host or a process as it is.
        ink: token of its colour. look: see Look. unit: of ``values``.
        at_s: (n,) Unix seconds, rising. values: (n,) in the axis' unit; NaN = not known there.
        reach_s: how long a value stands for the moments after it.
        reason: why there is no value now.
        beside: (n,) a second figure that is told with the value, in ``beside_unit``; None = none.
        whole: what the value is a part of ("34 of 70 W"); None = nothing.
    """

    name: str
    ink: str
    look: Look
    unit: Unit
    at_s: Floats
    values: Floats
    reach_s: float
    reason: str = ""
    beside: Floats | None = None
    beside_unit: Unit = "gigabytes"
    whole: float | None = None

    def value(self, moment_s: float) -> float | None:
        """What it says at a moment; None = not known then."""
        return value_at(self.at_s, self.values, moment_s, reach_s=self.reach_s)

    def value_beside(self, moment_s: float) -> float | None:
        """Its second figure at a moment."""
        return (
            None if self.beside is None else value_at(self.at_s, self.beside, moment_s, reach_s=self.reach_s)
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Nothing of it can be drawn."""
        return bool(np.isnan(self.values).all())


@dataclass(frozen=True, eq=False)
class Plot:
    """One plot.

    Attributes:
        key: which. curves: in the order in which they are drawn and listed.
        low, top: the ends of its axis, in ``unit``. ticks: values that are labelled.
        limit: a line that is not to be crossed; None = none.
        host: the machine that it is of; "" = all, or its curves say it.
        listed: the curves' numbers in the order of the legend; empty = as they are.
        vendor: what D-ID adds to it. drain_s: until the queue is empty; None = n/a.
    """

    key: PlotKey
    curves: tuple[Curve, ...]
    low: float
    top: float
    ticks: tuple[float, ...]
    unit: Unit
    limit: float | None = None
    host: str = ""
    listed: tuple[int, ...] = ()
    vendor: Curve | None = None
    drain_s: float | None = None


@dataclass(frozen=True, eq=False)
class Plots:
    """All plots of a window, computed at one moment.

    Attributes:
        window: what they show. newest_s: the newest moment that was known of.
        stage: group of stages that the percentiles are of; "all" = a job as a whole, without D-ID and waiting.
        is_simulated: the figures are made up.
        is_whole: nothing is still being read from the disk.
    """

    window: Window
    newest_s: float
    by_key: dict[PlotKey, Plot]
    stage: str
    is_simulated: bool
    is_whole: bool = True


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes:
        key, reading: the key figure; None = not read yet. rule: when it is an alert.
        trend: values from old to new for the sparkline. limit: target or threshold that is drawn with them.
        alert: open alert of it.
    """

    key: str
    reading: KpiReading | None
    trend: tuple[float, ...] = ()
    limit: float | None = None
    alert: Alert | None = None
    rule: AlertRule | None = None
    now_s: float = 0.0


Feed = Literal["live", "paused", "reading"]


@dataclass(frozen=True)
class Head:
    """What the head of the room says.

    Attributes:
        window: key of WINDOWS_S, "" = zoomed. host: ALL_HOSTS or a name. hosts: the machines.
        feed: live; paused: the plots stand still; reading: old values still come from the disk.
        rate_hz: how often plots are drawn while live. alerts: how many are loud.
        is_simulated: the figures are made up.
        measuring: whether what is measured is kept.
    """

    window: str
    host: str
    hosts: tuple[str, ...]
    feed: Feed
    rate_hz: float
    alerts: int = 0
    is_simulated: bool = False
    measuring: RecorderState = field(default_factory=RecorderState)


@dataclass(frozen=True)
class Frame:
    """Which time is in view: what all plots share.

    Attributes:
        begin_s, end_s: the ends of the time axis, Unix seconds.
        band_begin_s, band_end_s: the window of the jobs below.
        cross_s: where the pointer is; None = nowhere, and the newest values are told.
    """

    begin_s: float
    end_s: float
    band_begin_s: float
    band_end_s: float
    cross_s: float | None = None

    @property
    def band(self) -> Window:
        """The window of the jobs."""
        return Window(self.band_begin_s, self.band_end_s)
