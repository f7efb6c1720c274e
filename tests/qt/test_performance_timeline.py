"""The timeline as a person uses it: pointer, click, keys, wheel, both languages' words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vmsg_desktop.application.simulated_day import SimulatedDay
from vmsg_desktop.core.example_day import OSAKA
from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.ui.pages.performance.timeline import Timeline
from vmsg_desktop.ui.pages.performance.timeline_canvas import GUTTER, RIGHT, ROW, TOP

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def source() -> SimulatedDay:
    return SimulatedDay(midnight_s=20_000 * 86_400.0, elapsed_s=lambda: 0.0)


@pytest.fixture
def timeline(show: Show, source: SimulatedDay) -> Timeline:
    part = Timeline(source)
    part.resize(1200, 216)
    show(part)
    part.show_window(Window(source.now_s() - 40, source.now_s()))
    return part


def titles(timeline: Timeline) -> list[str]:
    return [row.title for row in timeline.presenter.state.rows]


def test_the_newest_jobs_are_in_view_and_the_others_are_counted(timeline: Timeline) -> None:
    assert timeline.canvas.shown_count() == 5
    said = timeline._meta.text()
    assert f"5 of {len(titles(timeline))} jobs" in said
    assert timeline.canvas.accessibleDescription().startswith(titles(timeline)[-5])


def test_made_up_figures_say_so(timeline: Timeline) -> None:
    assert timeline._simulated.isVisible()
    assert timeline._simulated.text() == "SIMULATED"


def test_a_click_on_a_row_opens_its_job_and_marks_it(timeline: Timeline) -> None:
    chosen: list[str] = []
    timeline.chosen.connect(chosen.append)
    place = QPoint(GUTTER + 300, TOP + 2 * ROW + ROW // 2)
    QTest.mouseClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [timeline.presenter.state.rows[-3].job]
    assert timeline.presenter.state.chosen == chosen[0]


def test_a_click_below_the_rows_opens_nothing(timeline: Timeline) -> None:
    chosen: list[str] = []
    timeline.chosen.connect(chosen.append)
    place = QPoint(GUTTER + 300, timeline.canvas.height() - 40)
    QTest.mouseClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert chosen == []


def test_the_pointer_tells_the_moment_that_it_is_at(timeline: Timeline, source: SimulatedDay) -> None:
    told: list[float | None] = []
    timeline.pointed.connect(told.append)
    middle = GUTTER + (timeline.canvas.width() - GUTTER - RIGHT) // 2
    QTest.mouseMove(timeline.canvas, QPoint(middle, 30))
    assert told[-1] == pytest.approx(source.now_s() - 20, abs=0.1)
    QTest.mouseMove(timeline.canvas, QPoint(20, 30))
    assert told[-1] is None


def test_arrows_and_return_open_a_job_without_a_mouse(timeline: Timeline) -> None:
    chosen: list[str] = []
    timeline.chosen.connect(chosen.append)
    timeline.canvas.setFocus()
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Up)
    for _ in titles(timeline):
        QTest.keyClick(timeline.canvas, Qt.Key.Key_Up)
    QTest.keyClick(timeline.canvas, Qt.Key.Key_Return)
    assert chosen == [timeline.presenter.state.rows[0].job]
    assert timeline.canvas._room().first == 0


def test_the_wheel_goes_to_older_jobs_and_back(timeline: Timeline) -> None:
    count = len(titles(timeline))

    def turn(up: bool) -> None:
        at, none = QPointF(300, 40), QPoint()
        turned = QPoint(0, 120 if up else -120)
        event = QWheelEvent(
            at, at, none, turned, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(timeline.canvas, event)

    turn(True)
    assert timeline.canvas._room().first == count - 6
    for _ in range(count):
        turn(True)
    assert timeline.canvas._room().first == 0
    for _ in range(2 * count):
        turn(False)
    assert timeline.canvas._room().first == count - 5


def test_a_lost_driver_is_told_where_the_gpu_would_be(timeline: Timeline, source: SimulatedDay) -> None:
    timeline.show_window(Window(source.now_s() - 40, source.now_s()), host=OSAKA)
    assert "n/a" in timeline.canvas._words.trace_missing
    assert "NVIDIA driver" in timeline.canvas._words.trace_missing
    assert timeline.canvas.accessibleDescription().endswith(timeline.canvas._words.trace_missing)


def test_an_empty_time_says_so_and_has_nothing_to_export(timeline: Timeline, source: SimulatedDay) -> None:
    timeline.show_window(Window(source.now_s() + 100, source.now_s() + 140))
    assert not timeline.export.isEnabled()
    assert timeline.canvas.accessibleDescription().startswith("No job in this time; GPU utilisation: ")


def test_the_crosshair_can_be_put_anywhere_and_taken_away(timeline: Timeline, source: SimulatedDay) -> None:
    without = timeline.canvas.grab().toImage()
    timeline.set_cross(source.now_s() - 11)
    assert timeline.canvas.grab().toImage() != without
    timeline.set_cross(None)
    assert timeline.canvas.grab().toImage() == without


def test_a_bar_has_a_tooltip_with_its_time(timeline: Timeline) -> None:
    room = timeline.canvas._room()
    bar = room.shown[0].bars[0]
    tip = timeline.canvas._tip(room.bar_rect(0, bar).center())
    assert tip == f"{room.shown[0].title}: {bar.stage} · {bar.length_s:.2f} s · this computer"
