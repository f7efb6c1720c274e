"""Child of the rows about measurements: a run of the sample message, and all that the recorder does for it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import os

from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.storage.bundled import sample_message
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.job_meter import RunMeter
from vmsg_desktop.application.live_metrics import LiveMetrics
from vmsg_desktop.application.metrics import MetricsRecorder
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Event, StageFinished
from vmsg_desktop.core.model.metrics import HERE, Sample, Window
from vmsg_desktop.core.rollup import Bucket, Row, begin_of, row_of

HOSTS: Final = (HERE, "tokyo", "lab", "osaka")
SERIES: Final = tuple(f"series.{number}" for number in range(30))
DAY_S, PLOTS, COLUMNS = 86_400, 12, 900


class MetricsSides:
    """The tasks."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        home = Path(settings["home"])
        home.mkdir(exist_ok=True)
        (home / "models").symlink_to(settings["models"])
        os.environ["VMSG_HOME"] = str(home)
        self._opened = ExitStack()
        self._clock = SystemClock()
        self._events: list[Event] = []
        self._took_s = 0.0

    def run(self) -> dict[str, Any]:
        """The draft of the sample message, everything computed, engines warm; nothing is measured."""
        began_s = self._clock.monotonic_s()
        said = self._drafted(replace(self._bench, cache=None))
        self._took_s = self._clock.monotonic_s() - began_s
        return said

    def hit(self) -> dict[str, Any]:
        """The same out of the cache."""
        return self._drafted(self._bench)

    def record(self) -> dict[str, Any]:
        """All that a recorder does for that run, to the end on the disk: its spans, four hosts once a second."""
        seconds = max(1, round(self._took_s))
        with tempfile.TemporaryDirectory() as folder:
            recorder = MetricsRecorder(
                lambda: MetricsStore(Path(folder) / "m.sqlite", clock=self._clock), clock=self._clock
            )
            now_s = self._clock.now_s()
            for second in range(seconds - 1):  # a commit each, here on this thread, so that it is counted
                recorder._writing.write(tuple(row_of(_sample(host, now_s + second)) for host in HOSTS), ())
            for host in HOSTS:
                recorder.sample(_sample(host, now_s + seconds))
            self._tell(recorder)
            recorder.close()
        return {"via": "MetricsRecorder", "spans": len(self._stages), "seconds": seconds}

    def tell(self) -> dict[str, Any]:
        """What the run itself waits for: its events taken by a recorder whose thread writes later."""
        self._tell(self._told)
        return {"via": "RunMeter, MetricsRecorder.span", "spans": len(self._stages)}

    def day(self) -> dict[str, Any]:
        """24 h of four hosts, twelve graphs each, answered for a picture of 900 columns."""
        now_s = self._clock.now_s()
        window = Window(now_s - DAY_S, now_s)
        shown = [self._source.points(host, name, window, columns=COLUMNS) for host in HOSTS for name in SERIES[:PLOTS]]
        return {"via": "LiveMetrics.points", "graphs": len([points for points in shown if points is not None])}

    def _drafted(self, bench: Workbench) -> dict[str, Any]:
        _, stages = bench.message_stages(sample_message())
        self._events.clear()
        made = bench.run(stages.draft, emit=self._events.append, cancel=CancelToken())
        return {"via": "Workbench.run", "bytes": len(made.value.data)}

    def _tell(self, recorder: MetricsRecorder) -> None:
        watch = RunMeter(recorder, self._clock)(lambda event: None)
        for event in self._events:
            watch(event)

    @property
    def _stages(self) -> list[Event]:
        return [event for event in self._events if isinstance(event, StageFinished)]

    @cached_property
    def _bench(self) -> Workbench:
        from vmsg_desktop.bootstrap import open_workbench

        return self._opened.enter_context(open_workbench())

    @cached_property
    def _told(self) -> MetricsRecorder:
        return MetricsRecorder(self._store, clock=self._clock)

    @cached_property
    def _source(self) -> LiveMetrics:
        """Over a day that lies on the disk; read before it is asked."""
        end_s = begin_of(self._clock.now_s(), 10)
        values = {name: Bucket(10, 0.5, 0.0, 1.0) for name in SERIES}
        with self._store() as store:
            for host in HOSTS:
                store.write([Row(host, 10, end_s - 10 * number, values) for number in range(1, DAY_S // 10)])
        source = LiveMetrics(self._store, clock=self._clock)
        for host in HOSTS:
            source.points(host, SERIES[0], Window(end_s - DAY_S, end_s), columns=COLUMNS)
        assert source.wait_until_read(timeout_s=120)
        return source

    def _store(self) -> MetricsStore:
        return MetricsStore(Path(os.environ["VMSG_HOME"]) / "metrics.sqlite", clock=self._clock)

    def tasks(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """All of them by name."""
        return {name: getattr(self, name) for name in ("run", "hit", "record", "tell", "day")}


def _sample(host: str, at_s: float) -> Sample:
    return Sample(host, at_s, dict.fromkeys(SERIES, at_s % 97 / 97), {"gpu0.fan": "It has no fan"})


if __name__ == "__main__":
    serve(MetricsSides(json.loads(sys.argv[1])).tasks())
