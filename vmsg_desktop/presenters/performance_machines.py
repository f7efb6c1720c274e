"""Plots that are made of samples: GPUs, memory, heat, processor, queue."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.model.metrics import HERE, Points, Window
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.core.series import OWN_QUEUE, gpu_series
from vmsg_desktop.presenters.performance_spans import plot_of
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, Curve, Floats, Look, Plot, Unit

_HOST_INKS: Final = ("d1", "d2", "d3", "d4", "d5")
_PROCESS_INKS: Final = {"driver": "d6", "people": "d5", "masks": "d1", "work": "d2"}
_SPARE_INKS: Final = ("d1", "d5", "d2", "d3", "d4")
_GB: Final = 1e9
_SCALE: Final = {"percent": 100.0, "gigabytes": 1 / _GB}
_REACH_STEPS: Final = 3.0
_PEAKS_UP_TO_S: Final = 7_200.0


@dataclass(eq=False)
class Machines:
    """Reads series of a source for one window; ``is_whole`` turns False where one is still being read.

    Args:
        source: of the samples. window: what is shown. columns: pixel columns of a plot.
    """

    source: MetricsSource
    window: Window
    columns: int
    is_whole: bool = True

    def curve(
        self, host: str, series: str, *, name: str, ink: str, unit: Unit, look: Look = "line", has_peaks: bool = False
    ) -> Curve:
        """One series as a curve. ``has_peaks``: its highest and lowest values are drawn, not the mean alone."""
        points = self._points(host, series)
        scale = _SCALE.get(unit, 1.0)
        at_s, values = _peaks(points) if has_peaks else (points.at_s, points.mean)
        reach_s = _REACH_STEPS * points.step_s
        return Curve(name, ink, look, unit, at_s, values * scale, reach_s, points.reason)

    def newest(self, host: str, series: str) -> float | None:
        """Its newest known value in the window."""
        known = self._points(host, series).mean
        known = known[~np.isnan(known)]
        return float(known[-1]) if len(known) else None

    def gpus(self, host: str) -> tuple[int, ...]:
        """Numbers of the GPUs that a machine was ever measured by."""
        names = self.source.series(host)
        return tuple(index for index in range(16) if gpu_series(index, "load") in names)

    def _points(self, host: str, series: str) -> Points:
        # Seconds are drawn as they are, two on a pixel if need be; of longer buckets the lowest and the highest value.
        length_s = self.window.length_s
        columns = math.ceil(length_s) + 2 if length_s <= 2 * self.columns else self.columns // 2
        points = self.source.points(host, series, self.window, columns=max(2, columns))
        if points is None:
            self.is_whole = False
        if points is None or not len(points.at_s):
            return Points(_NO, _NO, _NO, _NO, 1.0, "" if points is None else points.reason)
        return points


def focus(machines: Machines, host: str) -> str:
    """The machine that plots of one machine are of: the chosen one, or the first with a GPU that can be read."""
    hosts = machines.source.hosts()
    if host != ALL_HOSTS:
        return host
    return next((each for each in hosts if machines.newest(each, gpu_series(0, "load")) is not None), hosts[0])


def gpu_plot(machines: Machines, hosts: Sequence[str]) -> Plot:
    """How busy each GPU is; machines that cannot tell are named with the reason."""
    curves: list[Curve] = []
    # Over many hours the peaks of several machines would cover each other from bottom to top: their means do not.
    has_peaks = len(hosts) == 1 or machines.window.length_s <= _PEAKS_UP_TO_S
    for host in hosts:
        gpus = machines.gpus(host) or (0,)
        for index in gpus:
            name = host if len(gpus) == 1 else f"{host} {index}"
            ink = _HOST_INKS[len(curves) % len(_HOST_INKS)]
            curves.append(
                machines.curve(host, gpu_series(index, "load"), name=name, ink=ink, unit="percent", has_peaks=has_peaks)
            )
    curves.sort(key=lambda each: each.is_empty)
    shown = tuple(_inked(each, _HOST_INKS[i % len(_HOST_INKS)]) for i, each in enumerate(curves))
    rule = kpi("gpu.load").rule
    limit = None if rule is None else rule.threshold * 100
    return Plot("gpu", shown, 0.0, 100.0, (0.0, 50.0, 100.0), "percent", limit)


def gpu_memory_plot(machines: Machines, host: str) -> Plot:
    """Who holds the GPU's memory; as a whole where the driver does not say who."""
    prefix = gpu_series(0, "process.")
    names = [each.removeprefix(prefix) for each in machines.source.series(host) if each.startswith(prefix)]
    curves = [
        machines.curve(host, prefix + name, name=name, ink=_PROCESS_INKS.get(name, _SPARE_INKS[i % 5]),
                       unit="gigabytes", look="stack")
        for i, name in enumerate(_stacked(names))
    ]  # fmt: skip
    curves = [each for each in curves if not each.is_empty]
    if not curves:
        curves = [
            machines.curve(host, gpu_series(0, "memory.used"), name="used", ink="d1", unit="gigabytes", look="stack")
        ]
    size = machines.newest(host, gpu_series(0, "memory.size"))
    most = kpi("gpu.memory").target.most
    limit = None if size is None or most is None else size * most / _GB
    top = max(size or 0.0, 1.0) / _GB if size else 1.0
    by_mean = [float(np.nan_to_num(each.values).mean()) if len(each.values) else 0.0 for each in curves]
    listed = sorted(
        range(len(curves)), key=lambda i: (curves[i].name == "driver", -by_mean[i])
    )  # steady from look to look
    return Plot("gpu_memory", tuple(curves), 0.0, top, (0.0, top / 2, top), "gigabytes", limit, host, tuple(listed))


def heat_plot(machines: Machines, host: str) -> Plot:
    """Temperature, power and fan of the first GPU on one scale."""
    limit = machines.newest(host, gpu_series(0, "power.limit"))
    power = machines.curve(host, gpu_series(0, "power"), name="power", ink="d3", unit="watt")
    curves = (
        machines.curve(host, gpu_series(0, "temperature"), name="temperature", ink="d4", unit="celsius"),
        replace(power, whole=limit),
        machines.curve(host, gpu_series(0, "fan"), name="fan", ink="d6", unit="percent"),
    )
    top = max(100.0, *(float(np.nanmax(each.values)) for each in curves if not each.is_empty), 0.0)
    return Plot("heat", curves, 0.0, top, (0.0, 50.0, 100.0), "celsius", None, host)


def machine_plot(machines: Machines, host: str) -> Plot:
    """Processor and memory in percent."""
    size = machines.newest(host, "memory.size")
    memory = machines.curve(host, "memory.used", name="memory", ink="d5", unit="gigabytes")
    share = memory.values / (size / _GB) * 100 if size else np.full(len(memory.values), np.nan)
    curves = (
        machines.curve(host, "cpu.load", name="cpu", ink="d2", unit="percent", has_peaks=True),
        Curve("memory", "d5", "line", "percent", memory.at_s, share, memory.reach_s, memory.reason,
              beside=memory.values, whole=None if size is None else size / _GB),
    )  # fmt: skip
    return Plot("machine", curves, 0.0, 100.0, (0.0, 50.0, 100.0), "percent", None, host)


def queue_plot(machines: Machines, hosts: Sequence[str]) -> Plot:
    """Jobs that wait, in this window and at the machines that tell, and stages that may run at once there."""
    queues = [(host, "queue.waiting") for host in hosts]
    queues += [(HERE, OWN_QUEUE)] if HERE in hosts and OWN_QUEUE in machines.source.series(HERE) else []
    waiting = _sum(machines, queues, name="waiting", ink="d3", unit="jobs", look="step_fill")
    slots = [(host, "workers") for host in hosts]
    workers = _sum(machines, slots, name="workers", ink="d1", unit="count", look="step")
    highest = max((float(np.nanmax(each.values)) for each in (waiting, workers) if not each.is_empty), default=0.0)
    return plot_of("queue", (waiting, workers), "count", highest=max(2.0, highest))


def _sum(
    machines: Machines, series: Sequence[tuple[str, str]], *, name: str, ink: str, unit: Unit, look: Look
) -> Curve:
    """The sum over series, each of a host, on one grid; NaN where none of them told."""
    parts = [machines.curve(host, each, name=name, ink=ink, unit=unit, look=look) for host, each in series]
    longest = max(parts, key=lambda each: len(each.at_s))
    total, known = np.zeros(len(longest.at_s)), np.zeros(len(longest.at_s), bool)
    for part in parts:
        if part.is_empty:
            continue
        places = np.clip(np.searchsorted(part.at_s, longest.at_s, side="right") - 1, 0, None)
        values = part.values[places]
        age_s = longest.at_s - part.at_s[places]
        is_near = (age_s >= 0) & (age_s <= part.reach_s) & ~np.isnan(values)
        total[is_near] += values[is_near]
        known |= is_near
    return replace(longest, values=np.where(known, total, np.nan))


def _stacked(names: Sequence[str]) -> list[str]:
    """What changes least at the bottom."""
    order = list(_PROCESS_INKS)
    return sorted(names, key=lambda each: (order.index(each) if each in order else len(order), each))


def _peaks(points: Points) -> tuple[Floats, Floats]:
    """Lowest and highest value of each bucket one after the other, or the values themselves where they are one."""
    if np.array_equal(points.low, points.high, equal_nan=True):
        return points.at_s, points.mean
    at_s = np.repeat(points.at_s, 2)
    at_s[1::2] += points.step_s / 2
    values = np.empty(len(at_s))
    values[0::2], values[1::2] = points.low, points.high
    return at_s, values


def _inked(curve: Curve, ink: str) -> Curve:
    return replace(curve, ink="t3" if curve.is_empty else ink)


_NO: Final = np.empty(0)
