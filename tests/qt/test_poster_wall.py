"""Posters in groups: places, arrows, what is in sight, and a thousand of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vmsg_desktop.ui.widgets.poster import POSTER_ROLE, PosterData
from vmsg_desktop.ui.widgets.poster_wall import PosterWall, WallGroup

Show = Callable[[QWidget], QWidget]
WaitUntil = Callable[..., None]


class Wall:
    def __init__(self, show: Show, groups: list[WallGroup], *, size: tuple[int, int] = (960, 700)) -> None:
        self.view = PosterWall(label="Messages")
        self.model = QStandardItemModel(self.view)
        for row in range(sum(group.count for group in groups)):
            item = QStandardItem(f"Message {row}")
            item.setData(PosterData(f"Message {row}", length="0:10"), POSTER_ROLE)
            self.model.appendRow(item)
        self.view.setModel(self.model)
        self.view.resize(*size)
        self.seen: list[list[int]] = []
        self.view.seen.connect(self.seen.append)
        show(self.view)
        self.view.set_groups(groups)
        self.view.setFocus()

    def press(self, *keys: Qt.Key) -> int:
        for key in keys:
            QTest.keyClick(self.view, key)
        return self.view.currentIndex().row()

    def place(self, row: int) -> QPoint:
        return self.view.visualRect(self.model.index(row, 0)).center()


GROUPS = [WallGroup("Today", "5", 5), WallGroup("Yesterday", "2", 2), WallGroup("October", "30", 30)]


@pytest.fixture
def wall(show: Show) -> Wall:
    return Wall(show, GROUPS)


def test_every_poster_lies_where_it_is_found_again(wall: Wall) -> None:
    for row in range(12):
        assert wall.view.indexAt(wall.place(row)).row() == row
    assert not wall.view.indexAt(QPoint(5, 5)).isValid()  # a heading
    beside = wall.place(6) + QPoint(wall.view.visualRect(wall.model.index(6, 0)).width(), 0)
    assert not wall.view.indexAt(beside).isValid()  # the room that a group leaves free


def test_groups_begin_a_line_of_their_own(wall: Wall) -> None:
    assert wall.view.columns == 4
    assert wall.place(5).x() == wall.place(0).x()
    assert wall.place(4).y() < wall.place(5).y() < wall.place(7).y()


def test_arrows_go_by_place_across_groups(wall: Wall) -> None:
    down, up, left, right = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right
    wall.view.setCurrentIndex(wall.model.index(2, 0))
    assert wall.press(right) == 3
    assert wall.press(down) == 4  # the line below is shorter
    assert wall.press(down) == 5
    assert wall.press(right, down) == 8
    assert wall.press(up) == 6
    assert wall.press(up) == 4
    assert wall.press(up) == 0
    assert wall.press(up, left) == 0
    assert wall.press(Qt.Key.Key_End) == 36
    assert wall.press(down, right) == 36
    assert wall.press(Qt.Key.Key_Home) == 0


def test_the_chosen_poster_is_brought_into_sight(wall: Wall) -> None:
    wall.press(Qt.Key.Key_End)
    area = wall.view.viewport().rect()
    assert area.contains(wall.view.visualRect(wall.model.index(36, 0)))
    wall.press(Qt.Key.Key_Home)
    assert wall.view.verticalOffset() == 0  # its heading too


def test_a_click_chooses_and_return_opens(wall: Wall) -> None:
    opened: list[int] = []
    wall.view.activated.connect(lambda index: opened.append(index.row()))
    QTest.mouseClick(wall.view.viewport(), Qt.MouseButton.LeftButton, pos=wall.place(3))
    assert wall.view.currentIndex().row() == 3
    assert [index.row() for index in wall.view.selectionModel().selectedIndexes()] == [3]
    wall.press(Qt.Key.Key_Return)
    assert opened == [3]


def test_what_is_in_sight_is_told_and_told_again_after_scrolling(wall: Wall, wait_until: WaitUntil) -> None:
    wait_until(lambda: bool(wall.seen))
    assert set(wall.seen[-1]) >= set(range(7))
    assert 36 not in wall.seen[-1]
    wall.seen.clear()
    wall.view.verticalScrollBar().setValue(wall.view.verticalScrollBar().maximum())
    wait_until(lambda: bool(wall.seen))
    assert 36 in wall.seen[-1]
    assert 0 not in wall.seen[-1]


def test_another_width_has_other_columns_and_keeps_the_place(wall: Wall) -> None:
    wall.view.verticalScrollBar().setValue(900)
    first = min(wall.view.rows_in_sight())
    wall.view.resize(700, 700)
    QApplication.processEvents()
    assert wall.view.columns == 3
    assert abs(min(wall.view.rows_in_sight()) - first) <= 4


def test_nothing_at_all_is_no_fault(show: Show) -> None:
    wall = Wall(show, [])
    assert wall.press(Qt.Key.Key_Down, Qt.Key.Key_End) == -1
    assert wall.view.rows_in_sight() == []
    wall.view.grab()


def test_a_thousand_posters_ask_for_those_in_sight_alone(show: Show, wait_until: WaitUntil) -> None:
    wall = Wall(show, [WallGroup(f"Week {week}", "20", 20) for week in range(50)], size=(1240, 800))
    wait_until(lambda: bool(wall.seen))
    assert len(wall.seen[-1]) <= 40
    for step in range(100):
        wall.view.verticalScrollBar().setValue(step * 300)
        QApplication.processEvents()
    assert wall.view.indexAt(wall.view.viewport().rect().center()).row() > 100
