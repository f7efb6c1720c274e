"""The live view on the screen: curves where they belong, crosshair and legend, tiles, n/a, one timer while seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.metrics_source import FilledSource
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiBoard, KpiReading, Part
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.presenters.performance import Instruments
from vmsg_desktop.presenters.performance_state import Curve, Frame, Head, Plot, Tile
from vmsg_desktop.ui.language import LanguageSwitch
from vmsg_desktop.ui.pages.performance.header import PerformanceHeader
from vmsg_desktop.ui.pages.performance.live import LiveView
from vmsg_desktop.ui.pages.performance.plot_items import area_pixels
from vmsg_desktop.ui.pages.performance.plot_tile import entries_of
from vmsg_desktop.ui.pages.performance.plot_view import GUTTER, RIGHT, TOP, PlotView, stepped
from vmsg_desktop.ui.pages.performance.tiles import Tiles
from vmsg_desktop.ui.theme.apply import apply_theme
from vmsg_desktop.ui.theme.current import colour

NOW_S = 1_700_000_000.0
TOKYO, OSAKA = "tokyo", "osaka"
Show = Callable[[QWidget], QWidget]


def curve(values: list[float], *, name: str = "cpu", look: Any = "line", ink: str = "d1", reason: str = "") -> Curve:
    at_s = NOW_S + np.arange(len(values), dtype=np.float64)
    return Curve(name, ink, look, "percent", at_s, np.array(values, dtype=np.float64), 3.0, reason)


def plot_of(*curves: Curve, limit: float | None = None) -> Plot:
    return Plot("machine", curves, 0.0, 100.0, (0.0, 50.0, 100.0), "percent", limit)


def shot(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def columns_of(image: QImage, ink: QColor, *, tolerance: int = 12) -> dict[int, list[int]]:
    """Rows by column where a colour is."""
    found: dict[int, list[int]] = {}
    for x in range(image.width()):
        for y in range(image.height()):
            seen = image.pixelColor(x, y)
            if (
                max(abs(seen.red() - ink.red()), abs(seen.green() - ink.green()), abs(seen.blue() - ink.blue()))
                <= tolerance
            ):
                found.setdefault(x, []).append(y)
    return found


@pytest.fixture
def view(show: Show) -> PlotView:
    made = PlotView()
    made.resize(GUTTER + RIGHT + 200, 147)
    show(made)
    made.show_frame(Frame(NOW_S, NOW_S + 100, NOW_S + 90, NOW_S + 100))
    return made


def height_of(view: PlotView, value: float) -> float:
    inside = view.height() - TOP - 20
    return float(TOP + inside * (1 - value / 100))


def test_a_curve_is_drawn_at_its_time_and_height(view: PlotView) -> None:
    view.show_plot(plot_of(curve([20.0] * 50 + [80.0] * 51)))
    seen = columns_of(shot(view), colour("d1"))
    assert np.mean(seen[GUTTER + 40]) == pytest.approx(height_of(view, 20), abs=1.5)
    assert np.mean(seen[GUTTER + 160]) == pytest.approx(height_of(view, 80), abs=1.5)


def test_a_load_pulse_appears_within_a_sample(view: PlotView) -> None:
    view.show_plot(plot_of(curve([0.0] * 60 + [100.0] * 5 + [0.0] * 36)))
    seen = columns_of(shot(view), colour("d1"))
    high = [x for x, rows in seen.items() if min(rows) < height_of(view, 50)]
    assert min(high) == pytest.approx(GUTTER + 2 * 60, abs=2)
    assert max(high) == pytest.approx(GUTTER + 2 * 64, abs=2.5)


def test_what_was_not_measured_is_a_gap_and_no_line_at_0(view: PlotView) -> None:
    view.show_plot(plot_of(curve([50.0] * 30 + [np.nan] * 40 + [50.0] * 31)))
    seen = columns_of(shot(view), colour("d1"))
    assert not any(GUTTER + 62 < x < GUTTER + 136 for x in seen)
    assert GUTTER + 20 in seen
    assert GUTTER + 170 in seen


def test_a_stack_has_gaps_too(view: PlotView) -> None:
    lower = curve([30.0] * 40 + [np.nan] * 30 + [30.0] * 31, look="stack", ink="d1")
    upper = curve([20.0] * 40 + [np.nan] * 30 + [20.0] * 31, look="stack", ink="d2")
    view.show_plot(plot_of(lower, upper))
    image = shot(view)
    filled = image.pixelColor(GUTTER + 20, round(height_of(view, 15)))
    empty = image.pixelColor(GUTTER + 110, round(height_of(view, 15)))
    assert filled.blue() - filled.red() > 60
    assert empty == colour("plot")
    assert image.pixelColor(GUTTER + 20, round(height_of(view, 75))) == colour("plot")


def test_the_axis_scrolls_without_new_curves(view: PlotView) -> None:
    view.show_plot(plot_of(curve([0.0] * 60 + [100.0] * 5 + [0.0] * 36)))
    view.show_frame(Frame(NOW_S + 20, NOW_S + 120, NOW_S + 90, NOW_S + 100))
    high = [x for x, rows in columns_of(shot(view), colour("d1")).items() if min(rows) < height_of(view, 50)]
    assert min(high) == pytest.approx(GUTTER + 2 * 40, abs=2)


def test_a_limit_is_dashed_in_red(view: PlotView) -> None:
    view.show_plot(plot_of(curve([10.0] * 101), limit=90.0))
    seen = columns_of(shot(view), colour("err_mark"))
    dashed = [x for x in range(GUTTER, GUTTER + 200) if x in seen]
    assert 80 < len(dashed) < 150
    assert np.mean(seen[dashed[0]]) == pytest.approx(height_of(view, 90), abs=1.5)


def test_colours_follow_the_theme(view: PlotView, app: QApplication) -> None:
    view.show_plot(plot_of(curve([50.0] * 101)))
    apply_theme(app, "dark")
    view.repaint_all()
    assert columns_of(shot(view), colour("d1"))
    assert shot(view).pixelColor(GUTTER + 20, TOP + 5) == colour("plot")


def test_the_pointer_tells_its_moment_and_a_drag_moves_the_jobs(view: PlotView) -> None:
    told: list[object] = []
    dragged: list[float] = []
    view.hovered.connect(told.append)
    view.dragged.connect(dragged.append)
    QTest.mouseMove(view.viewport(), QPoint(GUTTER + 100, 60))
    assert told[-1] == pytest.approx(NOW_S + 50, abs=0.6)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(GUTTER + 40, 60))
    QTest.mouseMove(view.viewport(), QPoint(GUTTER + 80, 60))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(GUTTER + 120, 60))
    assert dragged[-1] == pytest.approx(NOW_S + 60, abs=0.6)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert told[-1] is None


@pytest.mark.parametrize("with_ctrl", [True, False])
def test_the_wheel_zooms_with_ctrl_and_lets_the_page_scroll_without(view: PlotView, with_ctrl: bool) -> None:
    zoomed: list[tuple[float, float]] = []
    view.zoomed.connect(lambda factor, at_s: zoomed.append((factor, at_s)))
    keys = Qt.KeyboardModifier.ControlModifier if with_ctrl else Qt.KeyboardModifier.NoModifier
    point = QPointF(GUTTER + 100, 60)
    event = QWheelEvent(
        point, view.mapToGlobal(point), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(event)
    assert bool(zoomed) == with_ctrl
    assert event.isAccepted() == with_ctrl
    if with_ctrl:
        assert zoomed[0][0] < 1


def test_a_step_keeps_its_value_until_the_next() -> None:
    at_s, values = stepped(curve([1.0, 3.0]))
    assert list(zip(at_s - NOW_S, values, strict=True)) == [(0.0, 1.0), (1.0, 1.0), (1.0, 3.0)]


def test_areas_lie_on_each_other_and_what_is_not_known_stays_free() -> None:
    pixels = area_pixels(np.array([[2.0, np.nan, 0.0], [3.0, np.nan, 5.0]]), ["d1", "d2"], height_px=10, top=10.0)
    heights = [[int((np.diff(column[:5].astype(np.int64)) != 0).sum()), int((column > 0).sum())] for column in pixels.T]
    assert [count for _, count in heights] == [5, 0, 5]
    assert pixels[0, 0] != pixels[3, 0]
    assert pixels[0, 2] == pixels[3, 0]


def test_the_legend_tells_what_the_crosshair_is_on_and_na_with_the_reason() -> None:
    plot = plot_of(curve([10.0, 20.0, np.nan]), curve([np.nan] * 3, name="memory", reason="no such sensor"))
    first, second = entries_of(plot, NOW_S + 1, newest_s=NOW_S + 2)
    assert (first.figure, first.is_missing) == ("20 %", False)
    assert (second.figure, second.is_missing) == ("n/a, no such sensor", True)


def test_several_machines_without_a_gpu_are_one_entry_that_still_tells_each_reason() -> None:
    plot = Plot(
        "gpu",
        (curve([5.0], name=TOKYO), curve([np.nan], name=HERE, reason="no GPU"),
         curve([np.nan], name=OSAKA, reason="the driver does not answer")),
        0.0, 100.0, (0.0, 100.0), "percent",
    )  # fmt: skip
    entries = entries_of(plot, NOW_S, newest_s=NOW_S)
    assert [(each.name, each.figure) for each in entries] == [(TOKYO, "5 %"), ("2 hosts", "n/a")]
    assert entries[1].told == "this computer n/a, no GPU, osaka n/a, the driver does not answer"


class PaintWatch(QObject):
    """Keeps every paint event of what it is installed on."""

    def __init__(self, painted: list[QEvent]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted.append(event)
        return False


class Room:
    """A live view on a source that is filled by hand."""

    def __init__(self) -> None:
        self.source, self.lane = FilledSource(NOW_S), StillLane()
        self.board = KpiBoard(at_s=NOW_S)
        self.asked: list[str] = []
        self.source.fill(HERE, begin_s=NOW_S - 60, end_s=NOW_S, cpu__load=0.5, memory__used=4e9, memory__size=16e9)
        self.source.lose(HERE, ["gpu0.load"], "no GPU", begin_s=NOW_S - 60, end_s=NOW_S)
        self.source.kept = [
            Span("j1", "Birthday", "job", NOW_S - 30, 25_000, credits=1.0),
            Span("j1", "Birthday", "mask", NOW_S - 30, 2_000, cache="miss"),
            Span("j1", "Birthday", "vendor", NOW_S - 28, 23_000),
        ]
        self.view = LiveView(
            Instruments(
                self.source, self.lane, board=lambda: self.board, acknowledge=self.asked.append,
                snooze=lambda alert, seconds: self.asked.append(f"{alert} {seconds:.0f}"),
                write=lambda path, data: self.asked.append(path.name),
            )
        )  # fmt: skip
        self.view.resize(1356, 823)


@pytest.fixture
def room(show: Show) -> Iterator[Room]:
    made = Room()
    show(made.view)
    QApplication.processEvents()
    yield made
    made.view.hide()


def raised(*, job: str = "j1") -> Alert:
    return Alert(
        "a1", "e2e.p95", "", 60.0, "over", NOW_S - 360, NOW_S - 300, 67.2, 67.2,
        headline="E2E P95 is 67.2 s, over 60 s for 6 min", detail="D-ID took 64.9 s of it.", job=job,
    )  # fmt: skip


def test_the_timer_runs_only_while_somebody_looks(room: Room) -> None:
    assert room.view._timer.isActive()
    assert room.view._timer.interval() == 100
    room.view.hide()
    assert not room.view._timer.isActive()
    room.view.show()
    assert room.view._timer.isActive()


def test_every_plot_is_there_and_the_axes_line_up(room: Room) -> None:
    plots = [tile.plot for tile in room.view.plots.values()]
    assert len(plots) == 8
    assert all(not tile.visibleRegion().isEmpty() for tile in room.view.plots.values())
    left = {plot.mapTo(room.view, QPoint(0, 0)).x() for plot in plots[::4]}
    assert len(left) == 1
    assert max(plot.columns for plot in plots) - min(plot.columns for plot in plots) <= 1


def test_a_plot_without_values_says_why_and_the_tile_of_a_figure_does_too(room: Room) -> None:
    assert room.view.plots["gpu"].plot._empty == "n/a, no GPU"
    room.board = KpiBoard(at_s=NOW_S, readings=(KpiReading("gpu.load", NOW_S, 3600, None, reason="no GPU"),))
    room.view.presenter.tick()
    tile = room.view.tiles.by_key["gpu.load"]
    assert tile.accessibleName() == "GPU utilisation: n/a"
    assert tile.accessibleDescription() == "no GPU"


def test_one_crosshair_for_all_plots_and_the_jobs(room: Room) -> None:
    room.view.plots["gpu"].plot.hovered.emit(NOW_S - 28.5)
    assert {tile.plot._frame.cross_s for tile in room.view.plots.values()} == {NOW_S - 28.5}
    assert room.view.plots["machine"].head.entries[0].figure == "50 %"
    room.view.timeline.pointed.emit(None)
    assert {tile.plot._frame.cross_s for tile in room.view.plots.values()} == {None}


def test_a_drag_on_any_plot_moves_the_jobs(room: Room) -> None:
    plot = room.view.plots["cache"].plot
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(GUTTER + plot.columns - 30, 40))
    frame = room.view.plots["gpu"].plot._frame
    assert room.view.presenter.band.length_s == pytest.approx(40)
    assert frame.band_begin_s == room.view.presenter.band.begin_s < frame.end_s - 40


def test_an_alert_stands_across_the_page_until_somebody_sees_it(room: Room) -> None:
    assert not room.view.banner.isVisible()
    room.board = KpiBoard(at_s=NOW_S, alerts=(raised(),))
    room.view.presenter.tick()
    assert room.view.banner.isVisible()
    assert room.view.banner.accessibleName() == "E2E P95 is 67.2 s, over 60 s for 6 min"
    jobs: list[str] = []
    room.view.job_asked.connect(jobs.append)
    room.view.banner.job.click()
    room.view.banner.snooze.click()
    room.view.banner.acknowledge.click()
    assert (jobs, room.asked) == (["j1"], ["a1 3600", "a1"])
    room.board = KpiBoard(at_s=NOW_S + 1)
    room.view.presenter.tick()
    assert not room.view.banner.isVisible()


def test_made_up_figures_are_marked_in_every_plot(show: Show) -> None:
    made = Room()
    made.source.is_simulated = True
    show(made.view)
    assert {tile.plot._mark for tile in made.view.plots.values()} == {"SIMULATED"}
    made.view.hide()


def test_words_change_with_the_language(room: Room, app: QApplication) -> None:
    switch = LanguageSwitch(app, "ja")
    QApplication.processEvents()
    try:
        assert room.view.plots["machine"].head.accessibleName() == "CPU とメモリー"
        assert room.view.plots["machine"].head.entries[0].name == "CPU"
        assert room.view.plots["gpu"].plot._empty.startswith("不明")
    finally:
        switch.close()
        switch.deleteLater()


def test_a_redraw_at_rest_paints_nothing(room: Room) -> None:
    QTest.qWait(250)
    painted: list[QEvent] = []
    watch = PaintWatch(painted)
    room.view.plots["gpu"].plot.viewport().installEventFilter(watch)
    for _ in range(5):
        room.view.presenter.tick()
        QApplication.processEvents()
    assert painted == []


@pytest.mark.parametrize(
    ("reading", "rule", "words"),
    [
        (KpiReading("e2e.p50", NOW_S, 3600, 31.4), None, ("31.4", "target < 45 s")),
        (KpiReading("throughput", NOW_S, 3600, 0.11, parts=(Part("demand", "", "per_s", 0.11),)), None,
         ("0.11", "target > 0.30, demand 0.11 /s")),
        (KpiReading("queue.depth", NOW_S, 3600, 6.0, parts=(Part("drain", "", "s", 54.0),)),
         AlertRule("queue.depth", "over", 50.0), ("6", "alert > 50, drains in 54 s")),
        (KpiReading("gpu.load", NOW_S, 3600, 0.14), AlertRule("gpu.load", "over", 0.9, hold_s=300.0),
         ("14", "alert > 90 % for 5 min")),
        (KpiReading("cost.credits", NOW_S, 3600, 1.3, parts=(Part("gpu", "", "usd", 0.004),)), None,
         ("1.3", "GPU share $0.004")),
        (KpiReading("cost.credits", NOW_S, 3600, 1.3, parts=(Part("gpu", "", "usd", None, "no host"),)), None,
         ("1.3", "GPU share n/a, no host")),
        (KpiReading("credits.left", NOW_S, 3600, 37.0, parts=(Part("lasts", "", "days", 9.0),)), None,
         ("37", "lasts 9 days at this rate")),
        (KpiReading("workers", NOW_S, 3600, 4.0), None, ("4", "target 3–10")),
    ],
)  # fmt: skip
def test_tiles_say_what_a_figure_is_measured_against(
    show: Show, reading: KpiReading, rule: AlertRule | None, words: tuple[str, str]
) -> None:
    tiles = Tiles()
    show(tiles)
    tiles.show_tiles((Tile(reading.key, reading, (1.0, 2.0), rule=rule, now_s=NOW_S),))
    tile = tiles.by_key[reading.key]
    assert words[0] in tile.accessibleName()
    assert tile.accessibleDescription() == words[1]


def test_a_tile_in_alarm_says_for_how_long(show: Show) -> None:
    tiles = Tiles()
    show(tiles)
    reading = KpiReading("e2e.p95", NOW_S, 3600, 67.2)
    tiles.show_tiles((Tile("e2e.p95", reading, (50.0, 67.2), 60.0, raised(), now_s=NOW_S),))
    assert tiles.by_key["e2e.p95"].accessibleDescription() == "target < 60 s, over for 6 min"
    stricter = replace(raised(), threshold=40.0)
    tiles.show_tiles((Tile("e2e.p95", reading, (50.0, 67.2), 40.0, stricter, now_s=NOW_S),))
    assert tiles.by_key["e2e.p95"].accessibleDescription() == "alert > 40 s, over for 6 min"


@pytest.mark.parametrize("width", [1096, 1196, 1356])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_head_cuts_no_words_at_any_width(show: Show, app: QApplication, width: int, language: str) -> None:
    switch = LanguageSwitch(app, language)
    try:
        header = PerformanceHeader()
        header.resize(width, 48)
        show(header)
        header.show_head(Head("5min", "", (HERE, "tokyo-g4dn"), "live", 10.0, alerts=3))
        QTest.qWait(30)
        buttons = [each for each in (*header.errands.values(), header.export, header.pause) if each.isVisible()]
        assert header.errands["profile"] in buttons
        for button in (*buttons, header.views, header.windows):
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().right() <= width
    finally:
        switch.close()
        switch.deleteLater()


def test_the_head_says_live_paused_and_how_many_alerts(show: Show) -> None:
    header = PerformanceHeader()
    show(header)
    asked: list[bool] = []
    header.paused.connect(asked.append)
    header.show_head(Head("5min", "", (HERE,), "live", 10.0, alerts=2))
    assert header._feed.accessibleName() == "Live, 10 Hz"
    header.pause.click()
    header.show_head(Head("", "", (HERE,), "paused", 10.0))
    assert header._feed.accessibleName() == "Paused"
    assert header.windows.value() == ""
    header.pause.click()
    assert asked == [True, False]


def test_the_head_says_calmly_that_nothing_is_kept_and_behind_it_why_and_how_much(show: Show) -> None:
    header = PerformanceHeader()
    show(header)
    head = Head("5min", "", (HERE,), "live", 10.0)
    header.show_head(replace(head, measuring=RecorderState(dropped=1_200, trouble="The disk is full.")))
    assert header._feed.accessibleName() == "Live, 10 Hz, not kept"
    assert header._feed.toolTip() == "The disk is full.\nMeasurements lost since the start: 1,200"
    header.show_head(replace(head, measuring=RecorderState(dropped=1_200)))
    assert header._feed.accessibleName() == "Live, 10 Hz"
    assert header._feed.toolTip() == "Measurements lost since the start: 1,200"
    header.show_head(head)
    assert header._feed.toolTip() == "Live, 10 Hz"
