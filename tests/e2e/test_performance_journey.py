"""The performance room of the real program on a real screen: what was measured, alerts, kills, profiles, simulation."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jsonschema
import numpy as np
import psutil
import pytest
import soundfile

from tests.conftest import RESOURCES
from tests.e2e.burner import Burner
from tests.e2e.performance_room import PLOTS, Point, Room
from tests.fakes.notice_board import NoticeBoard, notice_board
from tests.fakes.person import Person, sitting_before
from tests.fakes.screen import virtual_screen
from tests.fakes.vmsg_process import Vmsg, share_models
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.core.rollup import Row
from vmsg_desktop.core.stage_lines import GROUP_OF
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(420, method="thread")]
needs_no_gpu = pytest.mark.skipif(Path("/proc/driver/nvidia").exists(), reason="this machine has a GPU")
NAMES: Final = ("anna", "ben", "cleo", "dora", "emil", "finn")
RENDER_S: Final = 1.0
PULSES_S: Final = ((2.0, 1.5), (3.0, 2.5), (1.5, 3.0))
"""Seconds of load, and of rest after it: never the same distance twice, so that only one alignment fits."""
BEFORE_S: Final = 4
SERIES_OF_GPU: Final = ("GPU utilisation", "GPU memory by process", "Temperature and power")


@dataclass(frozen=True)
class Visit:
    """A person before the window, its data home, and the desktop around it."""

    person: Person
    room: Room
    vmsg: Vmsg
    desktop: NoticeBoard
    folder: Path

    def seconds(self) -> list[Row]:
        """What is stored of this computer, second by second."""
        with self._store() as store:
            return list(store.rows(HERE, 1, begin_s=0, end_s=2e9))

    def spans(self) -> list[Span]:
        """What is stored of jobs."""
        with self._store() as store:
            return [span for _, span in store.spans(begin_s=0, end_s=2e9)]

    def kpis(self) -> dict[str, Any]:
        """The key figures as the command line tells them, by key."""
        done = self.vmsg.run("kpi", "--json")
        assert done.returncode == 0, done.stderr
        return {row["key"]: row for row in json.loads(done.stdout)["kpis"]}

    def runs(self) -> list[Path]:
        """Kept profiles and benchmarks, oldest first."""
        return sorted((self.vmsg.home / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime)

    def _store(self) -> MetricsStore:
        return MetricsStore(self.vmsg.home / "metrics.sqlite", clock=SystemClock())


@contextmanager
def visiting(
    folder: Path, home: Path, sandbox: Sandbox | None = None, *, through: tuple[object, ...] = ()
) -> Iterator[Visit]:
    """With a screen, a session bus that shows notifications, and the program's own words checked at the end."""
    with ExitStack() as opened:
        desktop = opened.enter_context(notice_board(folder))
        display = opened.enter_context(virtual_screen())
        vmsg = Vmsg(home, sandbox, more={"DBUS_SESSION_BUS_ADDRESS": desktop.address, "PYTHONFAULTHANDLER": "1"})
        person = opened.enter_context(sitting_before(vmsg, display, folder / "studio.log", through=through))
        yield Visit(person, Room(person), vmsg, desktop, folder)
    assert "Traceback" not in person.said()


# -- a message is made and measured; alerts; a kill


@pytest.mark.models
@needs_no_gpu
def test_messages_are_measured_and_alerts_outlive_a_kill(
    models_dir: Path, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    home = share_models(models_dir, tmp_path / "home")
    with (
        Sandbox(SandboxSettings(render_s=(RENDER_S,))) as sandbox,
        visiting(tmp_path, home, sandbox) as visit,
    ):
        visit.person.start()
        visit.room.enter()
        nothing_is_zero(visit)
        make_messages(visit, portrait_path, voice_path)
        figures_are_those_of_the_command_line(visit)
        stages_and_vendor_are_in_the_plots(visit)
        a_job_is_opened_from_the_timeline(visit)
        alerts_are_raised_and_answered(visit)
        killed_and_started_again_all_is_there(visit)
        visit.person.close()


def nothing_is_zero(visit: Visit) -> None:
    """Before anything ran, and without a GPU, there is no figure to tell."""
    person, room, reason = visit.person, visit.room, "n/a, NVIDIA's driver does not answer"
    for title in SERIES_OF_GPU:
        person.wait(lambda: reason in room.legend(title), what=f"the reason in the legend of {title}")  # noqa: B023
        assert reason in room.plots()[title], "and in the middle of the empty plot"
    assert reason in room.trace()
    for key in ("e2e.p50", "throughput", "error.rate", "gpu.load", "workers", "credits.left"):
        tile = room.tiles()[key]
        assert (tile.value, len(tile.about) > 10) == ("n/a", True), key
    assert all(name not in row.values for row in visit.seconds() for name in ("gpu0.load", "gpu0.memory.used"))


def make_messages(visit: Visit, photo: Path, voice: Path) -> None:
    """By another program, while the window is open."""
    folder = visit.folder / "in"
    folder.mkdir()
    (folder / "me.png").write_bytes(photo.read_bytes())
    samples, rate_hz = soundfile.read(voice)
    for number, name in enumerate(NAMES):
        soundfile.write(folder / f"{name}.wav", samples[: round((1.5 + 0.3 * number) * rate_hz)], rate_hz)
    done = visit.vmsg.run("batch", folder, "--send", "sandbox", "--json")
    assert done.returncode == 0, done.stderr


def figures_are_those_of_the_command_line(visit: Visit) -> None:
    keys = ("e2e.p50", "e2e.p95", "throughput", "cache.hit_rate", "error.rate")
    visit.person.wait(lambda: all(visit.room.tiles()[key].is_number for key in keys), what="figures")
    told = visit.kpis()
    assert told["e2e.p50"]["count"] == len(NAMES)

    def is_same(key: str) -> bool:
        scale, shown = (100 if told[key]["unit"] == "share" else 1), visit.room.tiles()[key]
        decimals = len(shown.value.split()[0].partition(".")[2])
        return bool(abs(shown.number - scale * told[key]["value"]) <= 0.51 * 10**-decimals)

    visit.person.wait(lambda: all(map(is_same, keys)), what=f"the figures {told}")
    for key in ("gpu.load", "workers", "cost.credits"):
        assert told[key]["value"] is None
        assert visit.room.tiles()[key].value == "n/a"
        assert visit.room.tiles()[key].about.lower() == told[key]["reason"].lower()


def stages_and_vendor_are_in_the_plots(visit: Visit) -> None:
    """In the hour that is chosen, every job is in the window of the timeline; as many as fit are in view."""
    person, room = visit.person, visit.room
    person.click("1 h", kind="_SegmentButton")
    person.wait(lambda: len(room.jobs()) >= len(NAMES) - 1, what="jobs")
    rows = {row.partition(":")[0]: row for row in room.jobs()}
    assert len(rows.keys() & set(NAMES)) == len(room.jobs())
    for row in rows.values():
        assert all(part in row for part in ("people · ", "mask · ", "frame · ", "voice · ", "D-ID ")), row
    person.click("Stage of the percentiles")
    person.click("D-ID", kind="Action")
    person.wait_for("D-ID, percentiles")
    person.wait(lambda: "P95" in room.legend("percentiles") and "n/a" not in room.legend("percentiles"), what="D-ID")
    vendor_s = [span.ms / 1000 for span in visit.spans() if span.stage == "vendor"]
    assert len(vendor_s) == len(NAMES)
    points = room.export(visit.folder / "messages.csv")
    for curve, percent in (("p50", 50), ("p95", 95)):
        assert known(points, "percentiles", curve)[-1].value == pytest.approx(np.percentile(vendor_s, percent))
    cut_s = [span.ms / 1000 for span in visit.spans() if GROUP_OF.get(span.stage) == "cut"]
    assert known(points, "stages", "cut")[-1].value == pytest.approx(sum(cut_s) / len(NAMES), rel=0.05)
    assert not known(points, "gpu", HERE), "no point of a GPU that is not there"
    assert {point.missing for point in points if point.plot == "gpu"}


def a_job_is_opened_from_the_timeline(visit: Visit) -> None:
    visit.room.open_job("cleo")  # in the middle, whichever ran first
    visit.person.wait_for("Run again")
    visit.person.wait_for("cleo")  # alone, as the title of the details
    visit.person.click("Performance", kind="_RailItem")


def alerts_are_raised_and_answered(visit: Visit) -> None:
    person, room, shown = visit.person, visit.room, visit.desktop.shown
    room.go_to("Alerts")
    room.set_threshold("E2E P50", "0.5", hold="at once")
    person.wait(lambda: len(shown) == 1, what="a notification")
    app, title, text = shown[0][0], shown[0][3], shown[0][4]
    assert (app, title.partition(" is ")[0]) == ("VMsg", "E2E P50")
    assert "over 0.5 s" in title
    assert "D-ID took" in text
    room.go_to("Live")
    person.wait(lambda: (seen := room.banner()) and seen.name == title, what="the banner")
    assert room.alerts_on_rail() == "1 alert"
    person.click("Acknowledge")
    person.wait(lambda: room.banner() is None and not room.alerts_on_rail(), what="quiet")

    room.go_to("Alerts")
    room.set_threshold("Cache hit rate", "99", hold="at once")
    person.wait(lambda: len(shown) == 2, what="a second notification")
    person.click("Snooze 1 h")
    person.wait(lambda: any("quiet until" in told for told in room.cards().values()), what="a snoozed alert")
    person.click("Our overhead P50: alert", kind="Toggle")
    room.set_threshold("Our overhead P50", "0.01", hold="at once")
    person.wait(lambda: len(shown) == 3, what="a third notification")
    person.click("Our overhead P50: as it came")  # which is off
    person.wait(lambda: room.history(), what="history")
    assert room.history()[0].startswith("Our overhead P50 over ")
    assert "switched off" in room.history()[0]
    assert "acknowledged" in next(told for title, told in room.cards().items() if title.startswith("E2E P50"))


def killed_and_started_again_all_is_there(visit: Visit) -> None:
    person, room = visit.person, visit.room
    cards, history = room.cards(), room.history()

    def is_written() -> bool:
        """The second before this one is in the file."""
        return visit.seconds()[-1].at_s >= int(time.time()) - 1

    person.wait(is_written, what="a file that is as new as the last second")
    person.kill()
    killed_s = time.time()
    seconds = visit.seconds()
    assert seconds[-1].at_s >= killed_s - 3
    assert [row.at_s for row in seconds[-5:]] == list(range(seconds[-1].at_s - 4, seconds[-1].at_s + 1))
    person.start()
    room.enter()
    person.wait(lambda: room.tiles()["e2e.p50"].is_number, what="the figures of before")
    points = room.export(visit.folder / "after.csv")
    before = {point.at_s: point.value for point in known(points, "machine", "cpu") if point.at_s < killed_s}
    assert seconds[-1].at_s in before
    assert room.banner() is None, "it was acknowledged"
    room.go_to("Alerts")
    person.wait(lambda: set(room.cards()) and room.history(), what="alerts")
    assert standing(room.cards()) == standing(cards)
    assert len(cards) == 2
    assert room.history() == history
    assert (room.threshold("E2E P50"), room.threshold("Cache hit rate")) == ("0.5", "99")
    assert len(visit.desktop.shown) == 3, "nobody is told twice"


def standing(cards: dict[str, str]) -> dict[str, str]:
    """Which figures, and that they were acknowledged or snoozed, and when; without values that go on."""
    return {title.partition(" is ")[0]: told.split("\n")[-1] for title, told in cards.items()}


# -- known loads


def test_known_loads_are_stored_and_plotted_where_they_were(tmp_path: Path) -> None:
    burner = Burner.made(tmp_path / "burner")
    through = (sys.executable, "-m", "tests.e2e.burner", burner.folder)
    with visiting(tmp_path, tmp_path / "home", through=through) as visit:
        person, room = visit.person, visit.room
        person.start()
        room.enter()
        machine = MachineLoad()
        person.wait(lambda: len(visit.seconds()) >= BEFORE_S, what="samples")
        for load_s, rest_s in PULSES_S:
            burner.begin(load_s)
            end_s = time.time() + load_s + rest_s
            person.wait(lambda: machine.look() > end_s, what="the end of a pulse")  # noqa: B023
        person.wait(lambda: visit.seconds()[-1].at_s > end_s, what="the last second")
        person.click("Pause")
        points = room.export(tmp_path / "loads.csv")
        rows = [row for row in visit.seconds() if "process.cpu" in row.values]
        loads_are_aligned(rows, burner)
        machine.agrees(rows)
        plot_is_what_is_stored(points, rows)
        crosshair_tells_a_moment(visit, rows)
        person.close()


def loads_are_aligned(rows: list[Row], burner: Burner) -> None:
    """What the burner got of the processor is what the program's processes took, a second late at most."""
    at_s = np.array([row.at_s for row in rows])
    told = np.array([row.values["process.cpu"].mean for row in rows])
    given = np.zeros(len(rows))
    for end_s, cpu_s in burner.burnt():
        given[np.searchsorted(at_s, end_s)] += cpu_s / (psutil.cpu_count() or 1)  # a sample ends at its second
    assert given.sum() > 1.0 / (psutil.cpu_count() or 1), "the machine gave it something"
    likeness = {lag: np.corrcoef(np.roll(given, lag)[4:-4], told[4:-4])[0, 1] for lag in range(-4, 5)}
    best = max(likeness, key=lambda lag: likeness[lag])
    assert abs(best) <= 1, likeness
    assert likeness[best] > 0.8, likeness
    assert told[given > 0.5 * given.max()].mean() > told[given == 0].mean() + 0.5 * given.max()


class MachineLoad:
    """The load of the machine as this test reads it."""

    def __init__(self) -> None:
        self._read = [self._now()]

    def look(self) -> float:
        """Read it; the time."""
        self._read.append(self._now())
        return self._read[-1][0]

    def agrees(self, rows: list[Row]) -> None:
        """The stored load is that one, over the time of the pulses."""
        (begin_s, busy_s, all_s), (end_s, last_busy_s, last_all_s) = self._read[0], self._read[-1]
        stored = [row.values["cpu.load"].mean for row in rows if begin_s + 1 <= row.at_s <= end_s]
        assert np.mean(stored) == pytest.approx((last_busy_s - busy_s) / (last_all_s - all_s), abs=0.12)

    @staticmethod
    def _now() -> tuple[float, float, float]:
        times = psutil.cpu_times()
        whole = sum(times) - times.guest - times.guest_nice
        return time.time(), whole - times.idle - times.iowait, whole


def plot_is_what_is_stored(points: list[Point], rows: list[Row]) -> None:
    plotted = {point.at_s: point.value for point in known(points, "machine", "cpu")}
    stored = {float(row.at_s): 100 * row.values["cpu.load"].mean for row in rows if row.at_s <= max(plotted)}
    assert len(stored) >= BEFORE_S + sum(map(sum, PULSES_S))
    assert {at_s: plotted.get(at_s) for at_s in stored} == pytest.approx(stored)


def crosshair_tells_a_moment(visit: Visit, rows: list[Row]) -> None:
    """Under the pointer the legend says what was measured there; before the program began it was nothing."""
    person, room = visit.person, visit.room
    plot = next(each for each in person.look() if each.kind == "PlotTile" and each.name == "CPU and memory")
    x, y, width, height = plot.rect
    person.point_at(x + 80, y + height // 2)
    person.wait(lambda: "not measured then" in room.legend("CPU and memory"), what="n/a")
    stored = {f"CPU {100 * row.values['cpu.load'].mean:.0f} %" for row in rows}
    person.point_at(x + width - 20, y + height // 2)
    person.wait(lambda: room.legend("CPU and memory").partition(",")[0] in stored, what=f"one of {stored}")


# -- profiles and benchmarks


@pytest.mark.models
def test_a_profile_is_stopped_made_and_compared(models_dir: Path, tmp_path: Path) -> None:
    with visiting(tmp_path, share_models(models_dir, tmp_path / "home")) as visit:
        person, room = visit.person, visit.room
        person.start()
        room.enter()
        a_profile_that_is_stopped_leaves_nothing(visit)
        person.click("Profile this machine")
        person.wait(lambda: room.chart(), timeout_s=120, what="the chart of a profile")
        (profile,) = visit.runs()
        made = valid(profile, "profile-1")
        latencies = {stage["stage_name"]: [pytest.approx(stage["latency_ms"], rel=1e-3)] for stage in made["stages"]}
        assert chart_figures(room) == latencies
        an_older_one_is_compared(visit, made)
        person.close()


@pytest.mark.models
def test_a_benchmark_ends_with_a_chart_and_its_file(models_dir: Path, tmp_path: Path) -> None:
    with visiting(tmp_path, share_models(models_dir, tmp_path / "home")) as visit:
        person, room = visit.person, visit.room
        person.start()
        room.enter()
        room.go_to("Runs")
        room.choose_runs("4 runs")
        person.click("Benchmark")
        person.wait(lambda: room.chart(), timeout_s=240, what="the chart of a benchmark")
        (path,) = visit.runs()
        report = valid(path, "benchmark-1")
        states = {each["key"]: each["state"] for each in report["configurations"]}
        assert all(states[key] == "measured" for key in ("baseline", "caching", "full")), report
        chart = room.chart()
        assert all(f"{each['label'].partition(' (')[0]}: " in chart for each in report["configurations"]), chart
        person.close()


def a_profile_that_is_stopped_leaves_nothing(visit: Visit) -> None:
    person, room = visit.person, visit.room
    room.go_to("Runs")
    room.choose_runs("4 runs")
    person.click("Profile this machine")
    person.wait(lambda: "run 1 of" in room.measuring(), what="a run under way", timeout_s=60)
    person.click("Stop")
    person.wait(lambda: not room.measuring(), what="the end")
    person.wait(lambda: not children(person, "profile-run"), what="the end of the run's own process")
    assert not visit.runs()


def an_older_one_is_compared(visit: Visit, made: dict[str, Any]) -> None:
    """A colleague's file of a machine that takes twice as long."""
    person, room = visit.person, visit.room
    older = json.loads(json.dumps(made))
    older["timestamp"] = "2020" + older["timestamp"][4:]
    older["total_latency_ms"] *= 2
    for stage in older["stages"]:
        stage["latency_ms"] *= 2
    for spread in (older["total"], *(stage["spread"] for stage in older["stages"])):
        spread.update({key: 2 * value for key, value in spread.items() if key.endswith("_ms")})
    path = visit.folder / "older.json"
    path.write_text(json.dumps(older))
    person.click("Add a file…")
    room.in_dialog(path)
    person.wait(lambda: len(visit.runs()) == 2, what="a second run")
    before = chart_figures(room)
    person.click("Compare two runs")
    person.wait_for("Two profiles compared")
    for stage, (old, new) in chart_figures(room).items():
        assert old == pytest.approx(2 * new, rel=1e-3), stage
    assert set(before) == set(chart_figures(room))


def chart_figures(room: Room) -> dict[str, list[float]]:
    """The bars of the chart in view, milliseconds, by stage; those that have one."""
    rows = (row.partition(": ") for row in room.chart().split("; "))
    return {name: [float(bar.split()[0]) for bar in bars.split(", ")] for name, _, bars in rows if bars}


def valid(path: Path, schema: str) -> dict[str, Any]:
    """A file that follows its schema."""
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    rules = json.loads((RESOURCES / "schemas" / f"{schema}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(rules).validate(told)
    return told


def children(person: Person, word: str) -> list[int]:
    """Processes of the program whose command has a word."""
    found = []
    for each in psutil.Process(person.pid).children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            found += [each.pid] if word in " ".join(each.cmdline()) else []
    return found


# -- a made-up day


def test_a_made_up_day_says_so_everywhere_and_notifies_nobody(tmp_path: Path) -> None:
    with visiting(tmp_path, tmp_path / "home") as visit:
        person, room = visit.person, visit.room
        person.start("--simulated")
        room.enter()
        person.wait(lambda: room.banner(), what="the alert of the day")
        plots = room.plots()
        assert len(plots) == len(PLOTS)
        assert all(any(part in title for title in plots) for part in PLOTS)
        assert {about.partition(",")[0] for about in plots.values()} == {"SIMULATED"}
        marks = [each.rect[1] for each in person.look() if each.kind == "Badge" and each.text == "SIMULATED"]
        assert len(marks) == 2, "at the alert and over the jobs"
        person.click("24 h", kind="_SegmentButton")
        person.wait(lambda: {each.partition(",")[0] for each in room.plots().values()} == {"SIMULATED"}, what="a day")
        points = room.export(tmp_path / "day.csv")
        assert known(points, "gpu", "tokyo-g4dn")
        room.go_to("Alerts")
        person.wait(lambda: person.sees("SIMULATED", kind="Badge"), what="the mark of the alerts")
        assert not visit.desktop.shown
        person.close()


def known(points: list[Point], plot: str, curve: str) -> list[Point]:
    """Points of a curve that have a value."""
    return [point for point in points if (point.plot, point.curve) == (plot, curve) and point.value is not None]
