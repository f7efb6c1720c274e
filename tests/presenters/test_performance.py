"""What the performance room looks at: time, host, stage; when plots are computed; n/a is never 0."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.metrics_source import FilledSource
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiBoard, KpiReading
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.presenters.performance import Instruments, PerformancePresenter
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, PLOTS, Frame, Head, Plots, Tile
from vmsg_desktop.presenters.performance_tiles import TILES

NOW_S = 1_700_000_000.0
TOKYO = "tokyo"


class Shown:
    """A view that keeps what it was told last."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.plots: Plots | None = None
        self.frame: Frame | None = None
        self.tiles: tuple[Tile, ...] = ()
        self.alert: tuple[Alert | None, int] = (None, 0)
        self.errors: list[VmsgError] = []
        self.written: list[Path] = []
        self.drawn = 0

    def show_head(self, head: Head) -> None:
        self.head = head

    def show_plots(self, plots: Plots) -> None:
        self.plots = plots
        self.drawn += 1

    def show_frame(self, frame: Frame) -> None:
        self.frame = frame

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        self.tiles = tiles

    def show_alert(self, alert: Alert | None, others: int) -> None:
        self.alert = (alert, others)

    def show_written(self, path: Path) -> None:
        self.written.append(path)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)


class Room:
    """The presenter with a source that is filled by hand."""

    def __init__(self) -> None:
        self.source, self.lane, self.view = FilledSource(NOW_S), StillLane(), Shown()
        self.board = KpiBoard(at_s=NOW_S)
        self.seen: list[str] = []
        self.quiet: list[tuple[str, float]] = []
        self.files: dict[str, bytes] = {}
        self.measuring = RecorderState()
        self.presenter = PerformancePresenter(
            Instruments(
                self.source, self.lane, board=lambda: self.board, acknowledge=self.seen.append,
                snooze=lambda alert, seconds: self.quiet.append((alert, seconds)), write=self.write,
                measuring=lambda: self.measuring,
            ),
            self.view,
        )  # fmt: skip

    def write(self, path: Path, data: bytes) -> None:
        if path.name == "full.csv":
            raise StorageError("disk_full", "The disk is full.", "Make room.")
        self.files[path.name] = data

    def go_on(self, seconds: float) -> None:
        self.source.now += seconds
        self.presenter.tick()

    @property
    def plots(self) -> Plots:
        assert self.view.plots is not None
        return self.view.plots

    @property
    def frame(self) -> Frame:
        assert self.view.frame is not None
        return self.view.frame

    @property
    def head(self) -> Head:
        assert self.view.head is not None
        return self.view.head


@pytest.fixture
def room() -> Room:
    made = Room()
    made.source.fill(HERE, begin_s=NOW_S - 120, end_s=NOW_S, cpu__load=0.25, memory__used=4e9, memory__size=16e9)
    made.source.fill(
        TOKYO, begin_s=NOW_S - 120, end_s=NOW_S, gpu0__load=0.9, gpu0__memory__used=3e9, gpu0__memory__size=16e9,
        gpu0__process__masks=2e9, gpu0__process__driver=1e9, queue__waiting=3.0, workers=4.0,
    )  # fmt: skip
    made.source.lose(HERE, ["gpu0.load"], "no GPU", begin_s=NOW_S - 120, end_s=NOW_S)
    return made


def job(name: str, ended_s: float, **stages_s: float) -> list[Span]:
    """A job's spans one after the other, the last of which ends at ``ended_s``."""
    at_s = ended_s - sum(stages_s.values())
    found = [Span(name, name, "job", at_s, sum(stages_s.values()) * 1000)]
    for stage, seconds in stages_s.items():
        found.append(Span(name, name, stage, at_s, seconds * 1000, cache="miss"))
        at_s += seconds
    return found


def test_all_eight_plots_come_with_the_first_tick(room: Room) -> None:
    room.presenter.tick()
    assert tuple(room.plots.by_key) == PLOTS
    assert room.head.hosts == (HERE, TOKYO)
    assert room.head.feed == "live"


def test_plots_are_computed_once_a_second_and_the_axis_moves_by_whole_columns(room: Room) -> None:
    room.presenter.tick()
    begun = room.view.drawn
    for _ in range(9):
        room.go_on(0.1)
    assert room.view.drawn == begun
    room.go_on(0.2)
    assert room.view.drawn == begun + 1
    column_s = 300 / 264
    assert room.frame.end_s / column_s == pytest.approx(round(room.frame.end_s / column_s), abs=1e-3)
    assert room.frame.end_s - room.frame.begin_s == pytest.approx(300)


def test_one_slow_look_does_not_leave_the_plots_behind(room: Room) -> None:
    room.lane.is_held = True
    room.presenter.tick()
    room.source.now += 10.0
    room.lane.run(next(iter(room.lane.wishes)))
    room.lane.is_held = False
    room.go_on(0.1)  # ten seconds after it was asked for
    assert room.plots.newest_s == pytest.approx(NOW_S + 10.1)


def test_nothing_is_computed_while_the_same_is_under_way(room: Room) -> None:
    room.presenter.tick()
    room.lane.is_held = True
    for _ in range(5):
        room.go_on(1.0)
    assert len(room.lane.wishes) == 1


def test_a_machine_without_a_gpu_is_na_with_the_reason_and_never_0(room: Room) -> None:
    room.presenter.tick()
    by_name = {curve.name: curve for curve in room.plots.by_key["gpu"].curves}
    assert by_name[HERE].value(NOW_S - 1) is None
    assert by_name[HERE].reason == "no GPU"
    assert np.isnan(by_name[HERE].values).all()
    assert by_name[TOKYO].value(NOW_S - 1) == pytest.approx(90.0)


@pytest.mark.parametrize("key", PLOTS)
def test_nothing_measured_draws_nothing(key: str) -> None:
    empty = Room()
    empty.presenter.tick()
    plot = empty.plots.by_key[key]  # type: ignore[index]
    if key == "cache":  # counted: nobody looked anything up
        assert all((curve.values == 0).all() for curve in plot.curves)
    else:
        assert all(curve.is_empty and curve.value(NOW_S) is None for curve in plot.curves)
    assert plot.top > plot.low


def test_a_value_stands_for_seconds_and_no_longer(room: Room) -> None:
    room.presenter.choose_host(HERE)
    cpu = room.plots.by_key["machine"].curves[0]
    assert cpu.value(NOW_S - 1) == pytest.approx(25.0)
    assert cpu.value(NOW_S - 200) is None
    room.go_on(30.0)
    assert room.plots.by_key["machine"].curves[0].value(NOW_S + 30) is None


def test_plots_of_one_machine_are_of_the_first_that_has_a_gpu_unless_one_is_chosen(room: Room) -> None:
    room.presenter.tick()
    assert room.plots.by_key["gpu_memory"].host == TOKYO
    room.presenter.choose_host(HERE)
    assert room.plots.by_key["gpu_memory"].host == HERE
    assert [curve.name for curve in room.plots.by_key["gpu"].curves] == [HERE]
    assert room.plots.by_key["machine"].curves[1].beside is not None


def test_memory_is_stacked_by_process_with_the_budget(room: Room) -> None:
    room.presenter.tick()
    plot = room.plots.by_key["gpu_memory"]
    assert [curve.name for curve in plot.curves] == ["driver", "masks"]
    assert [plot.curves[index].name for index in plot.listed] == ["masks", "driver"]
    assert plot.limit == pytest.approx(14.0)
    assert plot.top == pytest.approx(16.0)


def test_memory_is_told_as_a_whole_where_the_driver_does_not_say_whose_it_is(room: Room) -> None:
    room.source.samples = [
        replace(s, values={k: v for k, v in s.values.items() if ".process." not in k}) for s in room.source.samples
    ]
    room.presenter.tick()
    (curve,) = room.plots.by_key["gpu_memory"].curves
    assert curve.name == "used"
    assert curve.value(NOW_S - 1) == pytest.approx(3.0)


def test_our_time_is_stacked_by_stage_and_the_vendor_told_beside_it(room: Room) -> None:
    room.source.kept = job("a", NOW_S - 20, waiting=5, people=1, mask=2, frame=0.5, upload=1, vendor=20, download=0.5)
    room.presenter.tick()
    plot = room.plots.by_key["stages"]
    seen = {curve.name: curve.value(NOW_S - 5) for curve in plot.curves}
    assert seen == pytest.approx({"find": 1, "cut": 2, "compose": 0.5, "voice": None, "transfer": 1.5}, nan_ok=True)
    assert plot.vendor is not None
    assert plot.vendor.value(NOW_S - 5) == pytest.approx(20)


def test_percentiles_are_of_computed_stages_and_of_the_chosen_one(room: Room) -> None:
    for index, seconds in enumerate((1.0, 2.0, 3.0)):
        room.source.kept += job(f"j{index}", NOW_S - 10 - index, mask=seconds, people=0.1)
    hit = Span("hit", "", "mask", NOW_S - 9, 1.0, cache="hit")
    room.source.kept.append(hit)
    room.presenter.tick()
    assert room.plots.by_key["percentiles"].curves[0].value(NOW_S - 1) == pytest.approx(2.0)
    room.presenter.choose_stage("find")
    assert room.plots.stage == "find"
    assert room.plots.by_key["percentiles"].curves[0].value(NOW_S - 1) == pytest.approx(0.1)
    room.presenter.choose_stage("all")
    assert room.plots.by_key["percentiles"].curves[0].value(NOW_S - 1) == pytest.approx(1.6)  # three jobs and the hit


def test_hits_go_up_by_stage_and_misses_down(room: Room) -> None:
    at_s = math.floor(NOW_S / 10) * 10 - 15  # the middle of a bar
    room.source.kept = [Span("", "", stage, at_s, 0.0, cache="hit") for stage in ("mask", "mask", "people")]
    room.source.kept += [Span("", "", "prosody", at_s, 0.0, cache="miss")]
    room.presenter.tick()
    seen = {curve.name: curve.value(at_s) for curve in room.plots.by_key["cache"].curves}
    assert seen == {"cut": 2.0, "find": 1.0, "misses": 1.0}
    assert room.plots.by_key["cache"].low < 0


def test_the_queue_is_the_sum_over_hosts_and_drains_at_the_pace_of_the_last_minutes(room: Room) -> None:
    room.source.fill("osaka", begin_s=NOW_S - 60, end_s=NOW_S, queue__waiting=2.0, workers=1.0)
    for index in range(30):
        room.source.kept += job(f"j{index}", NOW_S - 1 - index, vendor=1)
    room.presenter.tick()
    plot = room.plots.by_key["queue"]
    assert [curve.value(NOW_S - 1) for curve in plot.curves] == [5.0, 5.0]
    assert plot.drain_s == pytest.approx(50.0)  # five at 0.1 a second


def test_what_waits_in_this_window_is_part_of_the_queue_though_no_agent_of_this_computer_tells(room: Room) -> None:
    room.source.fill(HERE, begin_s=NOW_S - 60, end_s=NOW_S, window__waiting=2.0)
    room.source.lose(HERE, ["queue.waiting"], "No agent runs.", begin_s=NOW_S - 60, end_s=NOW_S)
    room.presenter.tick()
    assert room.plots.by_key["queue"].curves[0].value(NOW_S - 1) == 5.0
    room.presenter.choose_host(HERE)
    assert room.plots.by_key["queue"].curves[0].value(NOW_S - 1) == 2.0
    room.presenter.choose_host(TOKYO)
    assert room.plots.by_key["queue"].curves[0].value(NOW_S - 1) == 3.0


def test_a_queue_that_nothing_leaves_has_no_time_to_drain(room: Room) -> None:
    room.presenter.tick()
    assert room.plots.by_key["queue"].drain_s is None


def test_old_curves_stand_in_their_own_time_until_those_of_another_window_come(room: Room) -> None:
    room.presenter.tick()
    before = room.frame
    room.lane.is_held = True
    room.presenter.choose_window("1h")
    room.go_on(0.2)
    assert room.frame == before
    assert room.head.window == "1h"
    room.lane.run(next(iter(room.lane.wishes)))
    assert room.frame.end_s - room.frame.begin_s == pytest.approx(3600)
    assert room.plots.window.length_s == pytest.approx(3600)


def test_paused_plots_stand_still_and_follow_again(room: Room) -> None:
    room.presenter.tick()
    room.presenter.pause(is_paused=True)
    stood, drawn = room.frame, room.view.drawn
    room.go_on(30.0)
    assert (room.frame, room.view.drawn, room.head.feed) == (stood, drawn, "paused")
    room.presenter.pause(is_paused=False)
    assert room.head.feed == "live"
    assert room.frame.end_s >= NOW_S + 30


def test_values_that_come_from_the_disk_are_asked_for_again(room: Room) -> None:
    room.source.is_reading = True
    room.presenter.tick()
    assert room.head.feed == "reading"
    room.presenter.pause(is_paused=True)
    room.source.is_reading = False
    room.go_on(1.0)
    assert room.plots.is_whole


def test_zoom_keeps_the_moment_under_the_pointer_and_stands(room: Room) -> None:
    room.presenter.tick()
    at_s = room.frame.begin_s + 100
    room.presenter.zoom(0.5, at_s)
    assert room.frame.end_s - room.frame.begin_s == pytest.approx(150)
    assert (at_s - room.frame.begin_s) / 150 == pytest.approx(1 / 3)
    assert (room.head.window, room.head.feed) == ("", "paused")


def test_zoom_never_shows_the_future(room: Room) -> None:
    room.presenter.tick()
    room.presenter.zoom(4.0, NOW_S)
    assert room.frame.end_s <= NOW_S + 1


def test_the_window_of_the_jobs_follows_the_pointer_and_stays_in_view(room: Room) -> None:
    room.presenter.tick()
    newest = room.presenter.band
    assert newest.end_s == room.frame.end_s
    room.presenter.move_band(room.frame.begin_s + 100)
    assert (room.presenter.band.begin_s + room.presenter.band.end_s) / 2 == pytest.approx(room.frame.begin_s + 100)
    assert room.presenter.band.length_s == pytest.approx(40)
    room.presenter.move_band(room.frame.begin_s - 500)
    assert room.presenter.band.begin_s == pytest.approx(room.frame.begin_s)
    room.go_on(100.0)
    assert room.presenter.band.begin_s >= room.frame.begin_s - 1e-6


def test_the_keyboard_moves_crosshair_jobs_and_zoom(room: Room) -> None:
    room.presenter.tick()
    room.presenter.step_cross(-1)
    assert room.frame.cross_s == pytest.approx(room.frame.end_s - 5)
    for _ in range(20):
        room.presenter.step_cross(-1)
    room.presenter.show_jobs_at_cross()
    at_s = room.frame.cross_s
    assert at_s is not None
    assert room.presenter.band.begin_s < at_s < room.presenter.band.end_s < room.frame.end_s
    room.presenter.zoom_at_cross(0.5)
    assert room.frame.end_s - room.frame.begin_s == pytest.approx(150)
    assert room.frame.begin_s < at_s < room.frame.end_s
    room.presenter.toggle_pause()
    assert room.head.feed == "live"
    assert room.frame.end_s - room.frame.begin_s == pytest.approx(150)


def test_a_day_shows_the_jobs_of_half_an_hour(room: Room) -> None:
    room.presenter.choose_window("24h")
    assert room.presenter.band.length_s == pytest.approx(1800)
    assert room.head.rate_hz == 1.0
    room.presenter.choose_window("30d")
    assert room.head.rate_hz == pytest.approx(0.2)


def test_the_crosshair_is_one_for_all(room: Room) -> None:
    room.presenter.tick()
    room.presenter.hover(NOW_S - 50)
    assert room.frame.cross_s == NOW_S - 50
    room.presenter.hover(None)
    assert room.frame.cross_s is None


def alert(key: str = "e2e.p95", name: str = "a1") -> Alert:
    return Alert(name, key, "", 60.0, "over", NOW_S - 360, NOW_S - 300, 67.2, 67.2, headline="E2E P95 is 67.2 s")


def test_tiles_and_banner_follow_the_board(room: Room) -> None:
    reading = KpiReading("e2e.p95", NOW_S, 3600, 67.2)
    room.board = KpiBoard(
        at_s=NOW_S, readings=(reading,), alerts=(alert(), alert("queue.depth", "a2")),
        rules={"e2e.p95": AlertRule("e2e.p95", "over", 60.0)},
        trends={"e2e.p95": ((NOW_S - 60, 50.0), (NOW_S - 30, None), (NOW_S, 67.2))},
    )  # fmt: skip
    room.presenter.tick()
    tiles = {tile.key: tile for tile in room.view.tiles}
    assert tuple(tiles) == TILES
    assert tiles["e2e.p95"].trend == (50.0, 67.2)
    assert tiles["e2e.p95"].limit == 60.0
    assert tiles["e2e.p95"].alert is not None
    assert tiles["throughput"].reading is None
    shown, others = room.view.alert
    assert shown is not None
    assert (shown.id, others, room.head.alerts) == ("a1", 1, 2)


def test_an_alert_is_acknowledged_and_snoozed_by_its_id(room: Room) -> None:
    room.presenter.acknowledge("a1")
    room.presenter.snooze("a1")
    assert (room.seen, room.quiet) == (["a1"], [("a1", 3600.0)])


def test_figures_in_view_are_written_with_what_is_missing_and_why(room: Room) -> None:
    room.presenter.tick()
    room.presenter.export("csv", Path("figures.csv"))
    rows = list(csv.DictReader(io.StringIO(room.files["figures.csv"].decode())))
    missing = [row for row in rows if row["plot"] == "gpu" and row["curve"] == HERE]
    assert {row["value"] for row in missing} == {""}
    assert {row["missing"] for row in missing} == {"no GPU"}
    room.presenter.export("json", Path("figures.json"))
    assert json.loads(room.files["figures.json"])["is_simulated"] is False
    room.presenter.export("png", Path("figures.png"), b"picture")
    assert room.files["figures.png"] == b"picture"
    assert [path.name for path in room.view.written] == ["figures.csv", "figures.json", "figures.png"]


def test_the_trace_has_the_jobs_of_their_window_and_the_gpus_load(room: Room) -> None:
    room.source.kept = [*job("a", NOW_S - 10, mask=1, vendor=5), *job("old", NOW_S - 200, mask=1)]
    room.presenter.tick()
    room.presenter.export_trace(Path("trace.json"))
    events = json.loads(room.files["trace.json"])["traceEvents"]
    jobs = {event["args"].get("job") for event in events if event["ph"] == "X"}
    assert jobs == {"a"}
    assert any(event["ph"] == "C" and event["name"] == "gpu0.load" for event in events)


def test_a_file_that_cannot_be_written_is_told(room: Room) -> None:
    room.presenter.tick()
    room.presenter.export("csv", Path("full.csv"))
    assert [error.code for error in room.view.errors] == ["disk_full"]


def test_made_up_figures_are_marked(room: Room) -> None:
    room.source.is_simulated = True
    room.presenter.tick()
    assert room.plots.is_simulated
    assert room.head.is_simulated


def test_a_chosen_host_leaves_the_jobs_of_others_out(room: Room) -> None:
    mine = [replace(span, host=TOKYO) if span.stage == "mask" else span for span in job("mine", NOW_S - 9, mask=2)]
    room.source.kept = [*mine, *job("other", NOW_S - 8, mask=8)]
    room.presenter.choose_host(TOKYO)
    cut = next(curve for curve in room.plots.by_key["stages"].curves if curve.name == "cut")
    assert cut.value(NOW_S - 2) == pytest.approx(2.0)
    room.presenter.choose_host(ALL_HOSTS)
    cut = next(curve for curve in room.plots.by_key["stages"].curves if curve.name == "cut")
    assert cut.value(NOW_S - 2) == pytest.approx(5.0)


def test_the_head_tells_while_measurements_are_not_kept(room: Room) -> None:
    room.presenter.tick()
    assert room.head.measuring == RecorderState()
    room.measuring = RecorderState(3, "The disk is full.")
    room.go_on(0.1)
    assert room.head.measuring == room.measuring
    room.measuring = RecorderState(3)
    room.go_on(0.1)
    assert room.head.measuring.trouble == ""
