"""Runs: made with progress, stopped, looked at, compared, exported; what goes wrong is told."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.runs import make_desk, make_profile, make_report
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.kept_runs import dump_run
from vmsg_desktop.core.model.profile import Profile
from vmsg_desktop.presenters.performance_runs import RunsPresenter, RunsState


class Room:
    """A view, the thread that owns it, and two lanes; ``desk`` keeps its files in ``folder``."""

    def __init__(self, folder: Path, *, waits: bool = False) -> None:
        self._calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self.shown: list[RunsState] = []
        self.exported: list[Path] = []
        self.lacked = 0
        self.lanes = [PreviewLane(self._calls.put, name=name) for name in ("measures", "files")]
        self.desk = make_desk(folder, waits=waits)
        self.presenter = RunsPresenter(
            self.desk, measures=self.lanes[0], files=self.lanes[1], deliver=self._calls.put, view=self
        )

    def show_runs(self, state: RunsState) -> None:
        self.shown.append(state)

    def show_exported(self, path: Path) -> None:
        self.exported.append(path)

    def show_no_pair(self) -> None:
        self.lacked += 1

    def until(self, holds: Callable[[RunsState], bool]) -> RunsState:
        while not holds(self.presenter.state):
            self._calls.get(timeout=5.0)()
        return self.presenter.state

    def until_exported(self) -> Path:
        while not self.exported:
            self._calls.get(timeout=5.0)()
        return self.exported[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def room(folder: Path) -> Iterator[Room]:
    made = Room(folder)
    yield made
    for lane in made.lanes:
        lane.close()


def looked(state: RunsState) -> bool:
    return state.is_read


def test_at_first_there_is_nothing(room: Room) -> None:
    room.presenter.look()
    state = room.until(looked)
    assert (state.runs, state.sheet, state.shown) == ((), None, "")


def test_a_profile_is_made_with_progress_kept_and_shown(room: Room) -> None:
    room.presenter.profile("here", 10)
    assert room.presenter.state.measuring is not None
    state = room.until(lambda state: bool(state.runs))
    told = [shown.measuring for shown in room.shown if shown.measuring is not None]
    assert [round(each.share, 2) for each in told] == [0.0, 0.33, 0.67, 1.0]
    assert told[-1].stage == "mask"
    assert state.measuring is None
    assert state.sheet is not None
    assert (state.runs[0].kind, state.shown, state.has_trace) == ("profile", state.runs[0].name, True)


def test_a_benchmark_is_made_and_shown(room: Room) -> None:
    room.presenter.benchmark("here", 10)
    state = room.until(lambda state: bool(state.runs))
    assert state.sheet is not None
    assert state.sheet.kind == "benchmark"
    assert not state.has_trace


def test_one_thing_is_measured_at_a_time(folder: Path) -> None:
    room = Room(folder, waits=True)
    try:
        room.presenter.profile("here", 10)
        room.presenter.benchmark("here", 10)
        state = room.until(lambda state: state.measuring is not None and state.measuring.share > 0)
        assert state.measuring is not None
        assert state.measuring.kind == "profile"
    finally:
        room.presenter.stop()
        for lane in room.lanes:
            lane.close()


def test_what_is_stopped_is_not_kept(folder: Path) -> None:
    room = Room(folder, waits=True)
    room.presenter.profile("here", 10)
    room.until(lambda state: state.measuring is not None and state.measuring.share > 0)
    room.presenter.stop()
    assert room.presenter.state.measuring is None
    room.presenter.look()
    assert room.until(looked).runs == ()
    for lane in room.lanes:
        lane.close()


def test_a_machine_that_is_not_there_is_told_and_the_next_try_is_free(room: Room) -> None:
    room.presenter.profile("nowhere", 10)
    state = room.until(lambda state: state.problem is not None)
    assert state.problem is not None
    assert state.problem.code == "target_unknown"
    assert state.measuring is None
    room.presenter.profile("here", 10)
    assert room.until(lambda state: bool(state.runs)).problem is None


def test_two_runs_are_compared_older_first(room: Room) -> None:
    files = room.desk.files
    old = files.keep(make_profile())
    new = files.keep(make_profile(at="2030-01-02T09:00:00+00:00", faster=2.0))
    files.keep(make_report(at="2030-01-03T09:00:00+00:00"))
    room.presenter.look()
    room.until(looked)
    room.presenter.compare_two()
    state = room.until(lambda state: bool(state.against))
    assert (state.shown, state.against) == (new.name, old.name)
    assert state.sheet is not None
    assert state.sheet.is_comparison
    assert [run.name for run in state.comparable] == [old.name]
    room.presenter.compare_with("")
    assert not room.until(lambda state: not state.against).against


def test_without_two_of_a_kind_nothing_is_compared(room: Room) -> None:
    room.desk.files.keep(make_profile())
    room.desk.files.keep(make_report())
    room.presenter.look()
    before = room.until(looked)
    room.presenter.compare_two()
    room.until(lambda _: room.lacked == 1)
    assert room.presenter.state == before


def test_comparing_is_the_first_that_is_asked_for(room: Room) -> None:
    files = room.desk.files
    old, new = files.keep(make_profile()), files.keep(make_profile(at="2030-01-02T09:00:00+00:00"))
    room.presenter.look()
    room.presenter.compare_two()
    state = room.until(lambda state: bool(state.against))
    assert (state.shown, state.against, room.lacked) == (new.name, old.name, 0)


def test_a_run_that_a_command_wrote_is_added_and_shown(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "baseline_profile.json"
    path.write_bytes(dump_run(make_profile()))
    room.presenter.add(path)
    state = room.until(lambda state: bool(state.runs))
    assert state.sheet is not None


def test_a_file_that_is_no_run_is_told_and_what_was_shown_stays(room: Room, tmp_path: Path) -> None:
    kept = room.desk.files.keep(make_profile())
    room.presenter.look()
    room.until(looked)
    path = tmp_path / "other.json"
    path.write_text("{}")
    room.presenter.add(path)
    state = room.until(lambda state: state.problem is not None)
    assert state.shown == kept.name
    room.presenter.dismiss()
    assert room.presenter.state.problem is None


def test_a_removed_run_gives_way_to_the_next(room: Room) -> None:
    old = room.desk.files.keep(make_profile())
    new = room.desk.files.keep(make_profile(at="2030-01-02T09:00:00+00:00"))
    room.presenter.look()
    room.until(looked)
    room.presenter.remove(new.name)
    assert room.until(lambda state: state.shown == old.name).runs == (old,)


def test_exports_write_what_is_shown(room: Room, tmp_path: Path) -> None:
    room.presenter.profile("here", 10)
    room.until(lambda state: bool(state.runs))
    written: dict[str, bytes] = {}
    for kind in ("json", "csv", "png", "trace"):
        room.exported.clear()
        room.presenter.export(kind, tmp_path / f"out.{kind}", b"picture")
        written[kind] = room.until_exported().read_bytes()
    run = room.desk.files.read(room.presenter.state.shown)
    assert isinstance(run, Profile)
    assert json.loads(written["json"])["total_latency_ms"] == run.total_latency_ms
    assert written["csv"].startswith(b"stage,engine,p50_ms")
    assert written["png"] == b"picture"
    assert json.loads(written["trace"])["traceEvents"]


def test_an_export_that_cannot_be_written_is_told(room: Room, tmp_path: Path) -> None:
    room.desk.files.keep(make_profile())
    room.presenter.look()
    room.until(looked)
    (tmp_path / "folder.csv").mkdir()
    room.presenter.export("csv", tmp_path / "folder.csv")
    assert room.until(lambda state: state.problem is not None).problem is not None
