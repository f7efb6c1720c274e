"""The view of the runs: making, looking, comparing, exporting, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from tests.fakes.runs import make_desk, make_profile, make_report
from vmsg_desktop.application.lanes import Lanes
from vmsg_desktop.application.runs_desk import RunsDesk
from vmsg_desktop.core.kept_runs import dump_run
from vmsg_desktop.core.run_sheet import Cell, sheet_of
from vmsg_desktop.ui.bridge import Bridge
from vmsg_desktop.ui.pages.performance.run_chart import RunChart
from vmsg_desktop.ui.pages.performance.run_table import RunTable
from vmsg_desktop.ui.pages.performance.run_words import cell_words
from vmsg_desktop.ui.pages.performance.runs import RunsView
from vmsg_desktop.ui.widgets.list_row import ListRow

Wait = Callable[..., None]
Show = Callable[[QWidget], QWidget]
MakeRoom = Callable[..., tuple[RunsView, RunsDesk]]


@pytest.fixture
def make_room(show: Show, tmp_path: Path) -> Iterator[MakeRoom]:
    opened: list[Lanes] = []

    def make(*, waits: bool = False) -> tuple[RunsView, RunsDesk]:
        bridge, desk = Bridge(), make_desk(tmp_path / "runs", waits=waits)
        lanes = Lanes(bridge.deliver)
        opened.append(lanes)
        studio: Any = SimpleNamespace(
            open_runs=lambda: desk,
            desk=SimpleNamespace(lanes=lanes),
            deliver=bridge.deliver,
            agents=SimpleNamespace(hosts=lambda: (SimpleNamespace(name="tokyo-g4dn"),)),
            bridge=bridge,
        )
        view = RunsView(studio)
        view.resize(1356, 820)
        return view, desk

    yield make
    for lanes in opened:
        lanes.close()


def shown(make_room: MakeRoom, show: Show, wait_until: Wait, *, runs: int = 0) -> tuple[RunsView, RunsDesk]:
    """A view with so many profiles, a minute apart."""
    view, desk = make_room()
    for number in range(runs):
        desk.files.keep(make_profile(at=f"2030-01-01T09:0{number}:00+00:00", seed=number, faster=1.0 + number))
    show(view)
    wait_until(lambda: view.presenter.state.is_read)
    return view, desk


def test_an_empty_room_offers_the_first_profile(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, _ = shown(make_room, show, wait_until)
    assert view.nothing.isVisible()
    assert not view.result.isVisible()
    view.nothing.acted.emit()
    wait_until(lambda: view.result.isVisible())
    assert not view.nothing.isVisible()


def test_a_profile_is_made_with_the_button_and_shown_beside_its_numbers(
    make_room: MakeRoom, show: Show, wait_until: Wait
) -> None:
    view, _ = shown(make_room, show, wait_until)
    QTest.mouseClick(view.list.profile, Qt.MouseButton.LeftButton)
    assert view._work.isVisible()
    wait_until(lambda: view.result.isVisible())
    assert not view._work.isVisible()
    assert view.result.table.rowCount() == 8
    assert "mask: 2" in view.result.chart.accessibleDescription()


def test_machines_are_this_computer_and_the_hosts(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, _ = shown(make_room, show, wait_until)
    machine = view.list.machine
    assert [machine.itemText(row) for row in range(machine.count())] == ["This computer", "tokyo-g4dn"]


def test_what_is_measured_can_be_stopped(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, _ = make_room(waits=True)
    show(view)
    view.profile()
    wait_until(lambda: bool(view.presenter.state.measuring and view.presenter.state.measuring.share > 0))
    assert not view.list.benchmark.isEnabled()
    QTest.mouseClick(view._work.stop, Qt.MouseButton.LeftButton)
    assert not view._work.isVisible()
    assert view.list.benchmark.isEnabled()


def test_the_list_is_walked_with_the_keyboard(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, _ = shown(make_room, show, wait_until, runs=3)
    rows = view.list.findChildren(ListRow)
    assert [row.isChecked() for row in rows] == [True, False, False]
    rows[2].setFocus()
    QTest.keyClick(rows[2], Qt.Key.Key_Space)
    wait_until(lambda: view.presenter.state.shown == view.presenter.state.runs[2].name)
    assert rows[2].isChecked()


def test_two_runs_are_compared_and_not_compared_again(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, _ = shown(make_room, show, wait_until, runs=2)
    view.compare()
    wait_until(lambda: bool(view.presenter.state.against))
    assert view.result._title.text() == "Two profiles compared"
    assert not view.result.exports["json"].isEnabled()
    assert view.result.against.value() == view.presenter.state.runs[1].name
    view.result.compare_chosen.emit("")
    wait_until(lambda: not view.presenter.state.against)
    assert view.result._title.text() == "Profile of this computer"


def test_comparing_without_two_of_a_kind_says_what_is_missing(
    make_room: MakeRoom, show: Show, wait_until: Wait
) -> None:
    view, _ = shown(make_room, show, wait_until, runs=1)
    said: list[str] = []
    view.noted.connect(said.append)
    view.compare()
    wait_until(lambda: bool(said))
    assert said == ["Two runs of a kind are needed to compare them."]


@pytest.mark.parametrize("kind", ["json", "csv", "png"])
def test_exports_are_written_where_the_person_says(
    make_room: MakeRoom, show: Show, wait_until: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    view, desk = shown(make_room, show, wait_until, runs=1)
    path = tmp_path / f"out.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    said: list[str] = []
    view.told.connect(said.append)
    QTest.mouseClick(view.result.exports[kind], Qt.MouseButton.LeftButton)
    wait_until(lambda: bool(said))
    assert said == [f"out.{kind} written"]
    written = path.read_bytes()
    if kind == "png":
        picture = QImage.fromData(written)
        assert picture.width() == 2 * (view.result._picture_part.width() + 32)
        assert view.result.exports["png"].isVisible()
    else:
        run = desk.files.read(view.presenter.state.shown)
        assert written == dump_run(run) or written.startswith(b"stage,engine")


def test_a_run_that_is_no_run_is_told_with_what_to_do(
    make_room: MakeRoom, show: Show, wait_until: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, _ = shown(make_room, show, wait_until)
    (tmp_path / "other.json").write_text("{}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(tmp_path / "other.json"), ""))
    QTest.mouseClick(view.list.add, Qt.MouseButton.LeftButton)
    wait_until(lambda: view._problem.isVisible())
    assert "neither a profile nor a benchmark" in view._problem.accessibleName()
    view._problem.acted.emit("dismiss")
    assert not view._problem.isVisible()


def test_a_run_is_removed_after_a_question(make_room: MakeRoom, show: Show, wait_until: Wait) -> None:
    view, desk = shown(make_room, show, wait_until, runs=2)
    QTest.mouseClick(view.result.remove, Qt.MouseButton.LeftButton)
    dialog = view.findChild(QDialog)
    assert dialog is not None
    dialog.accept()
    wait_until(lambda: len(view.presenter.state.runs) == 1)
    assert len(desk.files.runs()) == 1


def test_the_numbers_go_below_the_chart_where_there_is_no_room(
    make_room: MakeRoom, show: Show, wait_until: Wait
) -> None:
    view, _ = shown(make_room, show, wait_until, runs=1)
    assert view.result.table.x() > view.result.chart.geometry().right()
    view.resize(1100, 700)
    wait_until(lambda: view.result.table.y() > view.result.chart.geometry().bottom())
    assert not view.result.table.isColumnHidden(0)


def test_what_is_not_known_is_na_with_its_reason_in_the_tooltip(show: Show) -> None:
    table = RunTable()
    table.set_sheet(sheet_of(make_profile()))
    show(table)
    items = [item for column in range(table.columnCount()) if (item := table.item(2, column)) is not None]
    texts = {item.text(): item.toolTip() for item in items}
    assert texts["n/a"] == "It ran on the processor."
    assert "0 MB" not in texts


def test_a_configuration_that_is_not_here_says_why_in_the_chart(show: Show) -> None:
    chart = RunChart()
    chart.set_sheet(sheet_of(make_report()))
    chart.resize(600, 200)
    show(chart)
    assert "Optimised models: No faster engine is here" in chart.accessibleDescription()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(None, "ms", reason="why"), "n/a"),
        (Cell(0.4, "change"), "+40 %"),
        (Cell(-0.05, "change", is_noise=True), "\u22125 %, noise"),
        (Cell(0.001, "change"), "0 %"),
        (Cell(12.34, "ms"), "12.3 ms"),
        (Cell(1234.0, "ms"), "1234 ms"),
        (Cell(28_336.0, "ms"), "28.34 s"),
        (Cell(0.338, "per_s"), "0.338 /s"),
    ],
)
def test_figures_in_words(cell: Cell, words: str) -> None:
    assert cell_words(cell) == words
