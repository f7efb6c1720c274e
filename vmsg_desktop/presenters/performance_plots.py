"""All plots of a window, computed from a source of measurements; no thread, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.core.model.metrics import Span, Window
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.core.stats import drain_s, rate_per_s
from vmsg_desktop.presenters import performance_machines as machine
from vmsg_desktop.presenters import performance_spans as work
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, Plot, Plots

_DRAIN_OVER_S: Final = 300.0


@dataclass(frozen=True)
class Wish:
    """What is to be shown.

    Attributes:
        window: Unix seconds. host: ALL_HOSTS or a name. stage: see performance_spans.STAGES.
        columns: pixel columns of a plot.
    """

    window: Window
    host: str
    stage: str
    columns: int


def make_plots(source: MetricsSource, wish: Wish) -> Plots:
    """Compute the plots of a wish. Figures of the newest moments are there as far as the source has them."""
    newest_s = source.now_s()
    machines = machine.Machines(source, wish.window, wish.columns)
    hosts = source.hosts() if wish.host == ALL_HOSTS else (wish.host,)
    host = machine.focus(machines, wish.host)
    # Curves of spans look back, and the queue's drain needs the newest minutes whatever is in view.
    spans = source.spans(Window(wish.window.begin_s - work.look_back_s(wish.window), wish.window.end_s))
    newest = source.spans(Window(newest_s - _DRAIN_OVER_S, newest_s))
    columns = work.columns_of(_of_hosts(spans or (), wish.host))
    times = work.times_by_group(columns, with_hits=True)
    computed = times if wish.stage == "all" else work.times_by_group(columns, with_hits=False)
    queue = machine.queue_plot(machines, hosts)
    plots = (
        work.stages_plot(times, wish.window, columns=wish.columns),
        work.percentiles_plot(computed, wish.stage, wish.window, columns=wish.columns),
        machine.gpu_plot(machines, hosts),
        machine.gpu_memory_plot(machines, host),
        machine.heat_plot(machines, host),
        machine.machine_plot(machines, host),
        replace(queue, drain_s=_drain(queue, newest, newest_s)),
        work.cache_plot(columns, wish.window),
    )
    return Plots(
        wish.window, newest_s, {each.key: each for each in plots}, wish.stage,
        is_simulated=source.is_simulated, is_whole=machines.is_whole and spans is not None,
    )  # fmt: skip


def _drain(queue: Plot, spans: tuple[Span, ...] | None, now_s: float) -> float | None:
    """Seconds until nobody waits, at the rate of the last five minutes; None while that cannot be said."""
    waiting = queue.curves[0].value(now_s)
    if waiting is None or spans is None:
        return None
    done = sum(span.stage == "job" and now_s - _DRAIN_OVER_S < span.ended_s <= now_s for span in spans)
    return drain_s(round(waiting), rate_per_s(done, _DRAIN_OVER_S))


def _of_hosts(spans: tuple[Span, ...], host: str) -> tuple[Span, ...]:
    """Those of one machine and, of the jobs that it worked at, those of the network and the vendor."""
    if host == ALL_HOSTS:
        return spans
    jobs = {span.job for span in spans if span.host == host and span.job and span.stage != "job"}
    return tuple(span for span in spans if span.host == host or span.job in jobs)
