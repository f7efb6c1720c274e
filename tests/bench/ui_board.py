"""The performance room at work, measured from inside: a day of four hosts on the disk, the same hosts streaming.

    python -m tests.bench.ui_board board|hour HOME

board: how late the event loop is while the room's modules are loaded, while it is first opened, at the first look at
24 hours, and while five messages are sent and made with the room in view; and when the first sign came.
hour: the memory of an hour with the room open, sixty seconds a second and more.
One line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import psutil
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.bench.ui_run import Gaps, change, made, sample
from tests.screens.stage import Stage, let_run, on_stage
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.job_center import Order
from vmsg_desktop.application.live_metrics import LiveMetrics
from vmsg_desktop.application.metrics import MetricsRecorder
from vmsg_desktop.application.simulated_day import STARTS_AT_S, SimulatedDay
from vmsg_desktop.core.example_day import HOSTS
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.metrics import HERE, Sample, Window
from vmsg_desktop.core.ports import Clock, MetricsSink
from vmsg_desktop.core.rollup import COARSE, Bucket, Row, rolled
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

LAB: Final = "lab"
"""A fourth host: it tells what the first one does."""
STREAMING: Final = (*(host for host in HOSTS if host != HERE), LAB)
JOBS: Final = 5
RENDER_S: Final = (4.0, 5.0, 6.0)
_DAY_S: Final = 86_400
_STEP_S: Final = 10
_HOUR_S: Final = 3_600
_BEFORE_S: Final = 600.0  # the axis is full, the tables have grown


def day_ending(now_s: float, *, elapsed_s: Callable[[], float]) -> SimulatedDay:
    """A made-up day whose newest moment is ``now_s``."""
    return SimulatedDay(midnight_s=now_s - STARTS_AT_S, elapsed_s=elapsed_s)


def fill(store: MetricsStore, day: SimulatedDay) -> None:
    """Put the last 24 hours of a made-up day on the disk: ten seconds a row, all spans."""
    end_s = day.now_s() // _STEP_S * _STEP_S
    window = Window(end_s - _DAY_S, end_s - _STEP_S)
    for host in (HERE, *STREAMING):
        rows: Sequence[Row] = _rows(day, host, window)
        store.write(rows)
        for step in COARSE[1:]:  # nothing is left to be summed up
            rows = rolled(rows, step=step)
            store.write(rows)
    store.write((), [(span, "bench") for span in day.spans(window) or ()])


def _rows(day: SimulatedDay, host: str, window: Window) -> list[Row]:
    """Rows of a host in a window."""
    told_by = HOSTS[1] if host == LAB else host
    rows: dict[int, dict[str, Bucket]] = {}
    for name in day.series(told_by):
        points = day.points(told_by, name, window, columns=_DAY_S)
        assert points is not None
        assert points.step_s == _STEP_S
        lines = zip(*(each.tolist() for each in (points.at_s, points.mean, points.low, points.high)), strict=True)
        for at_s, mean, low, high in lines:
            if mean == mean:
                rows.setdefault(int(at_s) // _STEP_S * _STEP_S, {})[name] = Bucket(_STEP_S, mean, low, high)
    return [Row(host, _STEP_S, at_s, values) for at_s, values in rows.items()]


def sample_of(day: SimulatedDay, host: str) -> Sample:
    """What a host tells now."""
    now_s, told_by = day.now_s(), HOSTS[1] if host == LAB else host
    values, missing = {}, {}
    for name in day.series(told_by):
        points = day.points(told_by, name, Window(now_s - 1, now_s), columns=10)
        if points is not None and len(points.mean) and points.mean[-1] == points.mean[-1]:
            values[name] = float(points.mean[-1])
        else:
            missing[name] = "It cannot be read"
    return Sample(host, now_s, values, missing)


@contextmanager
def streaming(sink: MetricsSink, day: SimulatedDay) -> Iterator[None]:
    """Four hosts tell a sample a second."""
    ends = threading.Event()

    def stream() -> None:
        while not ends.wait(1.0):
            for host in STREAMING:
                sink.sample(sample_of(day, host))

    thread = threading.Thread(target=stream, name="streams", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


class FirstPaint(QObject):
    """When a widget, or one inside it, is first painted."""

    def __init__(self) -> None:
        super().__init__()
        self.at_s: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See QObject."""
        if self.at_s is None and event.type() == QEvent.Type.Paint:
            self.at_s = time.perf_counter()
        return False


def board(home: Path) -> dict[str, Any]:
    """Load, open, look at a day, send five messages."""
    begun_s = time.time()
    day = day_ending(begun_s, elapsed_s=lambda: time.time() - begun_s)
    with MetricsStore(home / "metrics.sqlite", clock=SystemClock()) as store:
        fill(store, day)
    with Sandbox(SandboxSettings(render_s=RENDER_S)) as sandbox:
        os.environ |= {"VMSG_SANDBOX_URL": sandbox.url, "VMSG_SANDBOX_KEY": sandbox.key.reveal()}
        with on_stage(home, home / "pictures") as stage, _recorder(stage) as recorder, streaming(recorder, day):
            stage.rest(3000)
            return {"loading": _loaded(stage), **_opened(stage), "working": _worked(stage)}


@contextmanager
def _recorder(stage: Stage) -> Iterator[MetricsRecorder]:
    """One more recorder, as the window's own is not to be had: the same file, the same source."""
    source = stage.studio.metrics
    assert isinstance(source, LiveMetrics)
    recorder = MetricsRecorder(partial(_store, stage.studio.home), clock=SystemClock(), listener=source)
    try:
        yield recorder
    finally:
        recorder.close()


def _store(home: Path, clock: Clock | None = None) -> MetricsStore:
    return MetricsStore(home / "metrics.sqlite", clock=clock or SystemClock())


def _loaded(stage: Stage) -> dict[str, Any]:
    """What the program does when the window has shown for a while."""
    from vmsg_desktop.ui.app import _come_to_rest

    assert "pyqtgraph" not in sys.modules
    watch = Gaps()
    _come_to_rest(stage.window, stage.studio.metrics_lane)
    stage.wait(lambda: "vmsg_desktop.ui.pages.performance.page" in sys.modules, "the modules")
    stage.wait(lambda: not stage.studio.metrics_lane.is_busy, "the lane")
    stage.rest(500)
    return watch.figures()


def _opened(stage: Stage) -> dict[str, Any]:
    """The room, then 24 hours, each for the first time."""
    return {
        "opening": _seen(stage, lambda: stage.window.go_to("performance"), length_s=300.0),
        "day": _seen(stage, lambda: stage.window.performance_page.live.presenter.choose_window("24h"), length_s=_DAY_S),
    }


def _seen(stage: Stage, act: Callable[[], None], *, length_s: float) -> dict[str, Any]:
    """How late the event loop is, and when the first sign and all curves are there."""
    application = QApplication.instance()
    assert application is not None
    watch, painted, begun_s = Gaps(), FirstPaint(), time.perf_counter()
    application.installEventFilter(painted)
    act()
    stage.wait(lambda: painted.at_s is not None, "a sign")
    application.removeEventFilter(painted)
    presenter = stage.window.performance_page.live.presenter
    stage.wait(lambda: _is_whole(presenter.plots, length_s), "its curves")
    whole_s = time.perf_counter()
    stage.rest(1500)
    assert painted.at_s is not None
    return watch.figures() | {"sign_ms": 1000 * (painted.at_s - begun_s), "whole_ms": 1000 * (whole_s - begun_s)}


def _is_whole(plots: Any, length_s: float) -> bool:
    return plots is not None and plots.is_whole and abs(plots.window.length_s - length_s) < 1.0


def _worked(stage: Stage) -> dict[str, Any]:
    """Five messages, as many at a time as the program takes on, with five minutes of four hosts in view."""
    studio = stage.studio
    stage.window.go_to("create")
    sample(stage)
    change(stage, background=Background("bundled", name="studio"))
    made(stage)
    stage.window.go_to("performance")
    stage.window.performance_page.live.presenter.choose_window("5min")
    stage.rest(2500)
    message, folder = studio.document.message, str(studio.home / "videos")
    watch, most, begun_s = Gaps(), 0, time.perf_counter()
    ended_s = begun_s
    for number in range(JOBS):
        own = replace(message, title=f"Message {number}", background=Background("colour", colour=f"#{number}0a0b0"))
        studio.jobs.send(Order(own, "sandbox", "local", folder))
    while True:
        let_run(50)
        state = studio.jobs.queue
        under_way = len(studio.jobs.running) + len(state.waiting)
        most = max(most, under_way)
        if under_way:
            ended_s = time.perf_counter()
        elif most and time.perf_counter() - ended_s > 1.0:  # none is on its way from one line to the other
            break
        assert time.perf_counter() - begun_s < 180, "the jobs did not end"
    return watch.figures() | {"jobs": most, "took_s": ended_s - begun_s}


def hour(home: Path) -> dict[str, Any]:
    """An hour with the room open: real recorder, file, source and page, and a clock that runs ahead."""
    from vmsg_desktop.application.previews import PreviewLane
    from vmsg_desktop.core.model.kpi import KpiBoard
    from vmsg_desktop.presenters.performance import Instruments
    from vmsg_desktop.ui.bridge import Bridge
    from vmsg_desktop.ui.pages.performance.live import LiveView

    application = QApplication.instance() or QApplication(["vmsg"])
    assert isinstance(application, QApplication)
    clock, bridge = _Ahead(), Bridge()
    day = day_ending(clock.now_s(), elapsed_s=clock.monotonic_s)
    with MetricsStore(home / "metrics.sqlite", clock=clock) as store:
        fill(store, day)
    source = LiveMetrics(partial(_store, home, clock), clock=clock)
    recorder = MetricsRecorder(partial(_store, home, clock), clock=clock, listener=source)
    source.writer = recorder.writer
    lane = PreviewLane(bridge.deliver, name="plots")
    board = KpiBoard()
    view = LiveView(
        Instruments(
            source, lane, board=lambda: board, acknowledge=lambda _: None, snooze=lambda *_: None, write=lambda *_: None
        )
    )
    view.resize(1384, 760)
    view.show()
    process, mb = psutil.Process(), []
    for second in range(round(_BEFORE_S) + _HOUR_S):
        clock.advance(1.0)
        for host in STREAMING:
            recorder.sample(sample_of(day, host))
        for span in day.spans(Window(clock.now_s() - 1, clock.now_s())) or ():
            if span.ended_s > clock.now_s() - 1:
                recorder.span(span)
        view.presenter.tick()
        while lane.is_busy:
            application.processEvents()
        application.processEvents()
        if second % 60 == 59:
            mb.append(process.memory_info().rss / 1e6)
    assert _is_whole(view.presenter.plots, 300.0)
    state = recorder.state
    for each in (view, recorder, source, lane, bridge):
        each.close()
    from_mb = mb[round(_BEFORE_S) // 60 - 1]
    return {"before_mb": from_mb, "after_mb": mb[-1], "highest_mb": max(mb), "each_minute_mb": mb,
            "dropped": state.dropped}  # fmt: skip


class _Ahead:
    """Implements Clock; moved by hand, on from now."""

    def __init__(self) -> None:
        self._begun_s, self._passed_s = time.time(), 0.0

    def now_s(self) -> float:
        return self._begun_s + self._passed_s

    def monotonic_s(self) -> float:
        return self._passed_s

    def advance(self, seconds: float) -> None:
        self._passed_s += seconds


def main() -> int:
    """Measure one kind."""
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    kind = sys.argv[1]
    sys.setswitchinterval(0.001)  # as the program
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        if (models := Path(sys.argv[2]) / "models").exists():
            (home / "models").symlink_to(models.resolve())
        print(json.dumps({"board": board, "hour": hour}[kind](home)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
