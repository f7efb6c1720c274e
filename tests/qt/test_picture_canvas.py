"""The canvas: zoom and pan, the tools of the views, and what the pixels look like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QMarginsF, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from vmsg_desktop.ui.pages.create.picture.brush_tool import BrushTool, Pull
from vmsg_desktop.ui.pages.create.picture.canvas import Canvas, Layers
from vmsg_desktop.ui.pages.create.picture.frame_tool import FrameTool
from vmsg_desktop.ui.pages.create.picture.images import ArrayImage, HeatImage, heat_table, paint_checker
from vmsg_desktop.ui.pages.create.picture.people_tool import PeopleTool, PersonBox
from vmsg_desktop.ui.pages.create.picture.viewport import Viewport
from vmsg_desktop.ui.theme.focus import set_focus_visible
from vmsg_desktop.ui.theme.tokens import CHECKER, DOUBT_HEAT

Show = Callable[[QWidget], QWidget]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
BOXES = (
    PersonBox(1, QRectF(20, 40, 80, 160), "Person 1 · 97 %", True),
    PersonBox(2, QRectF(200, 40, 80, 160), "Person 2 · 91 %", False),
)


class Bench:
    """A canvas with all tools and a blue picture of 320 x 240."""

    def __init__(self, show: Show) -> None:
        self.people, self.brush, self.frame = PeopleTool(), BrushTool(), FrameTool()
        self.canvas = Canvas([self.people, self.brush, self.frame])
        self.canvas.setAccessibleName("Picture")
        self.holder = QWidget()
        column = QVBoxLayout(self.holder)
        column.addWidget(QPushButton("before"))
        column.addWidget(self.canvas)
        column.addWidget(QPushButton("after"))
        self.holder.resize(420, 400)
        show(self.holder)
        self.show(np.full((240, 320, 3), (30, 60, 200), np.uint8))

    def show(self, pixels: np.ndarray, **more: object) -> None:
        self.canvas.show_layers(Layers((ArrayImage(pixels),), QSizeF(320, 240), **more))  # type: ignore[arg-type]
        QApplication.processEvents()

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.view.to_canvas(QPointF(x, y)).toPoint()

    def pixel(self, x: float, y: float) -> QColor:
        return self.canvas.grab().toImage().pixelColor(self.at(x, y))

    def wheel(self, x: float, y: float, turns: int, modifiers: Qt.KeyboardModifier) -> None:
        at = QPointF(self.at(x, y))
        event = QWheelEvent(
            at, QPointF(self.canvas.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture
def bench(show: Show) -> Bench:
    return Bench(show)


NONE = Qt.KeyboardModifier.NoModifier


# -- viewport


def test_a_fitted_picture_leaves_the_margins_free_and_is_in_the_middle() -> None:
    view = Viewport(QSizeF(400, 200), QSizeF(500, 500), QMarginsF(10, 20, 10, 60))
    rect = view.rect()
    assert view.scale == pytest.approx(1.2)
    assert (rect.left(), rect.right()) == pytest.approx((10, 490))
    assert rect.center().y() == pytest.approx(230)


@pytest.mark.parametrize("anchor", [QPointF(120, 90), QPointF(400, 300)])
def test_zooming_keeps_what_is_under_the_pointer(anchor: QPointF) -> None:
    view = Viewport(QSizeF(400, 400), QSizeF(500, 500))
    held = view.to_picture(anchor)
    view.zoom_to(3.0, anchor)
    after = view.to_picture(anchor)
    assert (after.x(), after.y()) == pytest.approx((held.x(), held.y()))


def test_points_go_there_and_back() -> None:
    view = Viewport(QSizeF(640, 480), QSizeF(300, 300), zoom=0.7, centre=QPointF(100, 50))
    back = view.to_picture(view.to_canvas(QPointF(12, 34)))
    assert (back.x(), back.y()) == pytest.approx((12, 34))


def test_a_picture_is_never_panned_out_of_sight() -> None:
    view = Viewport(QSizeF(400, 400), QSizeF(500, 500))
    for by in (QPointF(9000, 0), QPointF(-18000, 9000), QPointF(0, -20000)):
        view.pan(by)
        assert view.rect().intersects(QRectF(0, 0, 500, 500))


# -- canvas


def test_ctrl_and_the_wheel_zoom_in_every_view(bench: Bench) -> None:
    before = bench.canvas.view.scale
    for tool in ("", "people", "brush", "frame"):
        bench.canvas.use_tool(tool)
        bench.canvas.fit()
        bench.wheel(100, 100, 1, CONTROL)
        assert bench.canvas.view.scale == pytest.approx(1.25 * before)


def test_keys_zoom_and_fit(bench: Bench) -> None:
    fitted = bench.canvas.view.scale
    QTest.keyClick(bench.canvas, Qt.Key.Key_Plus)
    assert bench.canvas.view.scale > fitted
    QTest.keyClick(bench.canvas, Qt.Key.Key_0)
    assert bench.canvas.view.zoom is None


def test_dragging_beside_everything_pans(bench: Bench) -> None:
    bench.canvas.use_tool("people")
    start = QPoint(bench.canvas.width() // 2, bench.canvas.height() // 2)
    before = bench.canvas.view.rect().topLeft()
    QTest.mousePress(bench.canvas, LEFT, pos=start)
    QTest.mouseMove(bench.canvas, start + QPoint(30, 10))
    QTest.mouseRelease(bench.canvas, LEFT, pos=start + QPoint(30, 10))
    moved = bench.canvas.view.rect().topLeft() - before
    assert (moved.x(), moved.y()) == pytest.approx((30, 10), abs=1)


def test_another_picture_of_the_same_size_keeps_the_zoom(bench: Bench) -> None:
    bench.canvas.zoom_by(2)
    bench.show(np.zeros((240, 320, 3), np.uint8))
    assert bench.canvas.view.zoom is not None
    bench.canvas.show_layers(Layers((ArrayImage(np.zeros((10, 10, 3), np.uint8)),), QSizeF(10, 10)))
    assert bench.canvas.view.zoom is None


def test_the_picture_is_painted_in_its_colours(bench: Bench) -> None:
    assert bench.pixel(160, 120).getRgb()[:3] == (30, 60, 200)  # type: ignore[index]


# -- people


@pytest.fixture
def people(bench: Bench) -> Bench:
    bench.canvas.use_tool("people")
    bench.people.show_boxes(BOXES)
    return bench


def test_a_click_takes_one_and_ctrl_or_shift_take_more(people: Bench) -> None:
    spy = QSignalSpy(people.people.picked)
    QTest.mouseClick(people.canvas, LEFT, pos=people.at(240, 120))
    QTest.mouseClick(people.canvas, LEFT, CONTROL, people.at(60, 120))
    QTest.mouseClick(people.canvas, LEFT, Qt.KeyboardModifier.ShiftModifier, people.at(240, 120))
    QTest.mouseClick(people.canvas, LEFT, pos=people.at(150, 20))
    assert [spy.at(index) for index in range(spy.count())] == [[2, False], [1, True], [2, True]]


def test_tab_goes_through_the_people_and_on_and_space_chooses(people: Bench) -> None:
    spy = QSignalSpy(people.people.picked)
    first, last = people.holder.findChildren(QPushButton)
    first.setFocus()
    set_focus_visible(True)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    QTest.keyClick(people.canvas, Qt.Key.Key_Tab)
    QTest.keyClick(people.canvas, Qt.Key.Key_Space)
    QTest.keyClick(people.canvas, Qt.Key.Key_Tab)
    QTest.keyClick(people.canvas, Qt.Key.Key_Return)
    assert [spy.at(index) for index in range(spy.count())] == [[1, True], [2, False]]
    QTest.keyClick(people.canvas, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is last


def test_a_smaller_box_before_a_larger_one_can_be_pointed_at(people: Bench) -> None:
    people.people.show_boxes((*BOXES, PersonBox(3, QRectF(30, 120, 30, 60), "Person 3", False)))
    spy = QSignalSpy(people.people.picked)
    QTest.mouseClick(people.canvas, LEFT, pos=people.at(45, 150))
    assert spy.at(0)[0] == 3


def test_a_chosen_box_has_the_accent_and_the_others_are_white(people: Bench) -> None:
    image = people.canvas.grab().toImage()
    left_of = people.canvas.view.to_canvas(QPointF(20, 150)).toPoint()
    inks = {image.pixelColor(left_of + QPoint(dx, 0)).name() for dx in range(-2, 5)}
    assert "#3355d6" in inks
    other = people.canvas.view.to_canvas(QPointF(200, 150)).toPoint()
    inks = {image.pixelColor(other + QPoint(dx, 0)).name() for dx in range(-2, 5)}
    assert "#ffffff" in inks
    assert "#3355d6" not in inks


# -- brush


@pytest.fixture
def brush(bench: Bench) -> Bench:
    bench.canvas.use_tool("brush")
    return bench


def test_a_pull_is_one_stroke_in_shares_of_the_long_side(brush: Bench) -> None:
    spy = QSignalSpy(brush.brush.pulled)
    brush.brush.set_size(64)
    QTest.mousePress(brush.canvas, LEFT, pos=brush.at(32, 64))
    for x in range(40, 168, 8):
        QTest.mouseMove(brush.canvas, brush.at(x, 64))
    QTest.mouseRelease(brush.canvas, LEFT, pos=brush.at(160, 64))
    assert spy.count() == 1
    pull = spy.at(0)[0]
    assert isinstance(pull, Pull)
    assert (pull.kind, pull.radius) == ("erase", 32 / 1024)
    assert pull.points[0] == pytest.approx((0.1, 0.2), abs=0.004)
    assert pull.points[-1] == pytest.approx((0.5, 0.2), abs=0.01)


def test_the_wheel_sets_the_size_and_says_so(brush: Bench) -> None:
    spy = QSignalSpy(brush.brush.sized)
    scale = brush.canvas.view.scale
    brush.wheel(100, 100, 1, NONE)
    brush.wheel(100, 100, 1, NONE)
    brush.wheel(100, 100, -1, NONE)
    assert brush.brush.size_px == pytest.approx(28 * 1.12)
    assert spy.at(spy.count() - 1)[0] == pytest.approx(28 * 1.12)
    assert brush.canvas.view.scale == scale


def test_e_and_r_choose_the_brush_and_return_dabs(brush: Bench) -> None:
    keyed, pulled = QSignalSpy(brush.brush.keyed), QSignalSpy(brush.brush.pulled)
    brush.canvas.setFocus()
    QTest.keyClick(brush.canvas, Qt.Key.Key_R)
    QTest.keyClick(brush.canvas, Qt.Key.Key_E)
    assert [keyed.at(index)[0] for index in range(2)] == ["restore", "erase"]
    QTest.keyClick(brush.canvas, Qt.Key.Key_Right)
    QTest.keyClick(brush.canvas, Qt.Key.Key_Return)
    assert len(pulled.at(0)[0].points) == 1


def test_the_ring_shows_the_size_at_the_pointer(brush: Bench) -> None:
    brush.brush.set_size(200)
    QTest.mouseMove(brush.canvas, brush.at(160, 120))
    image = brush.canvas.grab().toImage()
    radius = 100 / 1024 * 320 * brush.canvas.view.scale
    edge = brush.canvas.view.to_canvas(QPointF(160, 120)) + QPointF(radius, 0)
    assert max(image.pixelColor(edge.toPoint() + QPoint(dx, 0)).lightness() for dx in (-1, 0, 1)) > 200


def test_leaving_ends_the_pull_where_it_is(brush: Bench) -> None:
    spy = QSignalSpy(brush.brush.pulled)
    QTest.mousePress(brush.canvas, LEFT, pos=brush.at(32, 64))
    QTest.mouseMove(brush.canvas, brush.at(90, 64))
    brush.canvas.use_tool("people")
    assert spy.count() == 1


# -- frame by hand


def test_a_drag_moves_the_frame_against_the_pointer(bench: Bench) -> None:
    bench.canvas.use_tool("frame")
    moved, settled = QSignalSpy(bench.frame.moved), QSignalSpy(bench.frame.settled)
    rect = bench.canvas.picture_rect()
    start = rect.center().toPoint()
    QTest.mousePress(bench.canvas, LEFT, pos=start)
    QTest.mouseMove(bench.canvas, start + QPoint(20, -10))
    QTest.mouseRelease(bench.canvas, LEFT, pos=start + QPoint(20, -10))
    assert moved.at(0) == pytest.approx([-20 / rect.width(), 10 / rect.height()])
    assert settled.count() == 1


def test_the_wheel_comes_closer_and_settles_when_it_rests(
    bench: Bench, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    bench.canvas.use_tool("frame")
    zoomed, settled = QSignalSpy(bench.frame.zoomed), QSignalSpy(bench.frame.settled)
    bench.wheel(100, 100, 1, NONE)
    bench.wheel(100, 100, 1, NONE)
    assert [zoomed.at(index)[0] < 1 for index in range(2)] == [True, True]
    assert settled.count() == 0
    wait_until(lambda: settled.count() == 1)


def test_arrows_move_the_frame_and_guides_can_be_hidden(bench: Bench) -> None:
    bench.canvas.use_tool("frame")
    moved = QSignalSpy(bench.frame.moved)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Left)
    QTest.keyClick(bench.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [moved.at(0), moved.at(1)] == [pytest.approx([-0.01, 0]), pytest.approx([0, 0.1])]
    with_guides = bench.canvas.grab().toImage()
    bench.frame.has_guides = False
    assert bench.canvas.grab().toImage() != with_guides


# -- pixels


def test_heat_has_the_colours_of_the_table() -> None:
    table = heat_table()
    for stop, ink, opacity in DOUBT_HEAT:
        found = QColor.fromRgba(table[round(255 * stop)])
        assert found.alphaF() == pytest.approx(opacity, abs=0.02)
        wanted = QColor(ink)
        assert abs(found.red() - wanted.red()) <= 6
        assert abs(found.green() - wanted.green()) <= 6
        assert abs(found.blue() - wanted.blue()) <= 6


def test_heat_lies_over_the_grey_photo_as_strong_as_it_is_asked_for(bench: Bench) -> None:
    grey = np.full((240, 320), 100, np.uint8)
    doubt = np.zeros((240, 320), np.uint8)
    doubt[:, 160:] = 255
    bench.show(grey, over=HeatImage(doubt, 1.0))
    assert bench.pixel(40, 120).getRgb()[:3] == (100, 100, 100)  # type: ignore[index]
    hot = bench.pixel(280, 120)
    assert (hot.red(), hot.green(), hot.blue()) == pytest.approx((249, 240, 186), abs=4)
    bench.canvas.set_over(HeatImage(doubt, 0.5))
    half = bench.pixel(280, 120)
    assert 100 < half.green() < hot.green()
    bench.canvas.set_over(HeatImage(doubt, 0.0))
    assert bench.pixel(280, 120).red() == pytest.approx(100, abs=1)


@pytest.mark.parametrize(("ground", "inks"), [("black", {"#000000"}), ("white", {"#ffffff"})])
def test_a_cut_out_stands_on_its_ground(bench: Bench, ground: str, inks: set[str]) -> None:
    rgba = np.zeros((240, 320, 4), np.uint8)
    rgba[:, :100] = (200, 20, 20, 255)
    bench.show(rgba, ground=ground)
    assert bench.pixel(50, 120).getRgb()[:3] == (200, 20, 20)  # type: ignore[index]
    assert {bench.pixel(x, 120).name() for x in (150, 200, 300)} == inks


def test_the_checker_has_two_colours_in_squares() -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_checker(painter, QRectF(0, 0, 64, 64))
    painter.end()
    inks = [[image.pixelColor(8 * x + 4, 8 * y + 4).name().upper() for x in range(8)] for y in range(8)]
    assert {ink for row in inks for ink in row} == set(CHECKER)
    assert all(inks[y][x] != inks[y][x + 1] and inks[y][x] != inks[y + 1][x] for y in range(7) for x in range(7))
