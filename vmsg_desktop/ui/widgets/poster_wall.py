"""Posters in columns, in groups that each have a heading; only what is in sight is drawn and asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.motion import is_motion_reduced
from vmsg_desktop.ui.widgets.poster import POSTER_HEIGHT, POSTER_ROLE, TEXT_HEIGHT, PosterData, PosterDelegate
from vmsg_desktop.ui.widgets.turning import FRAME_MS

_PAD = 8
_CELL_HEIGHT = POSTER_HEIGHT + TEXT_HEIGHT + 2 * _PAD
_HEADING = 22
_LOOK_MS = 40
_MARGIN_ROWS = 1
_ARC_STRIP = 44
_Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_STEPS = {_Move.MoveLeft: -1, _Move.MovePrevious: -1, _Move.MoveRight: 1, _Move.MoveNext: 1}


@dataclass(frozen=True)
class WallGroup:
    """A heading, what stands behind it in grey, and how many posters follow."""

    title: str
    meta: str
    count: int


@dataclass(frozen=True)
class _Part:
    """A group as it lies: its first row, its heading's top, the top of its posters."""

    group: WallGroup
    first: int
    top: int
    posters_top: int


class PosterWall(QListView):
    """Items carry `PosterData`. Qt's ``activated(index)`` opens; ``seen(rows)`` tells which rows are in sight."""

    seen = Signal(list)

    def __init__(self, *, label: str = "", least_px: int = 208, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self._groups: tuple[WallGroup, ...] = ()
        self._parts: list[_Part] = []
        self._columns, self._cell_width, self._height = 1, least_px, 0
        self._delegate = PosterDelegate(self)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._tell_seen)
        self._running = QRegion()
        self._turning = QTimer(self)
        self._turning.setSingleShot(True)
        self._turning.setInterval(FRAME_MS)
        self._turning.timeout.connect(self._turn)
        self.setAccessibleName(label)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setProperty("surface", "win")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalScrollBar().valueChanged.connect(self._look_soon)

    @property
    def columns(self) -> int:
        """How many posters stand side by side."""
        return self._columns

    def set_groups(self, groups: Sequence[WallGroup]) -> None:
        """Headings and how many posters each has; together as many as the model has rows."""
        self._groups = tuple(groups)
        self.doItemsLayout()

    def rows_in_sight(self) -> list[int]:
        """Rows that are seen, a little more above and below, those in the middle of the view first."""
        top = self.verticalScrollBar().value() - _MARGIN_ROWS * _CELL_HEIGHT
        bottom = top + self.viewport().height() + 2 * _MARGIN_ROWS * _CELL_HEIGHT
        rows = self._rows_between(top, bottom)
        middle = (top + bottom) / 2
        return sorted(rows, key=lambda row: abs(self._place(row).center().y() - middle))

    def doItemsLayout(self) -> None:
        """Share the width among as many columns as fit, and put the groups one below the other."""
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        self._columns = max(1, room // (self._least_px + 2 * _PAD))
        self._cell_width = room // self._columns
        self._delegate.width_px = self._cell_width - 2 * _PAD
        self._parts, top, first = [], 0, 0
        for group in self._groups:
            heading = _HEADING if group.title else 0
            self._parts.append(_Part(group, first, top, top + heading))
            top += heading + -(-group.count // self._columns) * _CELL_HEIGHT
            first += group.count
        self._height = top
        self.updateGeometries()
        self.viewport().update()
        self._look_soon()

    def updateGeometries(self) -> None:
        """The scroll bar's range."""
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_CELL_HEIGHT // 4)
        bar.setRange(0, max(0, self._height - self.viewport().height()))

    def visualRect(self, index: _Index) -> QRect:
        """Where an item lies in the view."""
        if not index.isValid() or not self._parts:
            return QRect()
        return self._place(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The item at a place of the view."""
        y = point.y() + self.verticalOffset()
        part = self._part_at(y)
        if part is None or y < part.posters_top or point.x() < 0:
            return QModelIndex()
        column = point.x() // self._cell_width
        at = (y - part.posters_top) // _CELL_HEIGHT * self._columns + column
        if column >= self._columns or at >= part.group.count:
            return QModelIndex()
        return self.model().index(part.first + at, 0)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring an item into sight, its heading with it where it is in the first row."""
        if not index.isValid() or not self._parts:
            return
        place = self._place(index.row())
        part = self._part_of(index.row())
        top = part.top if place.top() == part.posters_top else place.top()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif place.bottom() + 1 > bar.value() + height:
            bar.setValue(place.bottom() + 1 - height)

    def verticalOffset(self) -> int:
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        """It is not scrolled to the side."""
        return 0

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrows by place: up and down keep the column, across groups too."""
        rows = self.model().rowCount() if self.model() is not None else 0
        if not rows:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            return self.model().index(0, 0)
        if action in _STEPS:
            row += _STEPS[action]
        elif action == _Move.MoveHome:
            row = 0
        elif action == _Move.MoveEnd:
            row = rows - 1
        else:
            row = self._vertical(row, action)
        return self.model().index(min(rows - 1, max(0, row)), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what is touched."""
        found = (
            self.indexAt(rect.center()) if rect.width() <= 1 and rect.height() <= 1 else self.indexAt(rect.topLeft())
        )
        self.selectionModel().select(QItemSelection(found, found) if found.isValid() else QItemSelection(), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What is to be drawn anew."""
        region = QRegion()
        for index in selection.indexes():
            region |= self.visualRect(index)
        return region

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other columns; what was seen first stays in sight."""
        shown = self._rows_between(self.verticalOffset(), self.verticalOffset() + 1)
        super().resizeEvent(event)
        self.doItemsLayout()
        if shown and self.verticalOffset():
            self.scrollTo(self.model().index(shown[0], 0))

    def showEvent(self, event: QShowEvent) -> None:
        """What is in sight is told once it is."""
        super().showEvent(event)
        self._look_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headings and posters of the part that is to be drawn."""
        painter = QPainter(self.viewport())
        offset, dirty = self.verticalOffset(), event.rect()
        for part in self._parts:
            top = part.top - offset
            if part.group.title and top < dirty.bottom() and top + _HEADING > dirty.top():
                _paint_heading(painter, QRectF(_PAD, top, self.viewport().width() - 2 * _PAD, _HEADING), part.group)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state
        for row in self._rows_between(dirty.top() + offset, dirty.bottom() + offset + 1):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = self._state_of(index, plain)
            self._delegate.paint(painter, option, index)
            self._keep_turning(index, option.rect)
        painter.end()

    def _keep_turning(self, index: QModelIndex, rect: QRect) -> None:
        """A poster with an arc asks for its next frame: the strip with the arc alone is drawn again."""
        data = index.data(POSTER_ROLE)
        if isinstance(data, PosterData) and data.state == "running" and not is_motion_reduced():
            self._running |= QRect(rect.left(), rect.top(), rect.width(), _ARC_STRIP)
            self._turning.start()

    def _turn(self) -> None:
        region, self._running = self._running, QRegion()
        self.viewport().update(region)

    def _state_of(self, index: QModelIndex, plain: QStyle.StateFlag) -> QStyle.StateFlag:
        state = plain & ~QStyle.StateFlag.State_HasFocus
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        return state

    def _vertical(self, row: int, action: _Move) -> int:
        up = action in (_Move.MoveUp, _Move.MovePageUp)
        is_page = action in (_Move.MovePageUp, _Move.MovePageDown)
        lines = max(1, self.viewport().height() // _CELL_HEIGHT) if is_page else 1
        for _ in range(lines):
            row = self._one_line(row, -1 if up else 1)
        return row

    def _one_line(self, row: int, step: int) -> int:
        part = self._part_of(row)
        at = self._parts.index(part)
        column = (row - part.first) % self._columns
        last = part.first + part.group.count - 1
        if step > 0:
            if row + self._columns <= last:
                return row + self._columns
            if (row - part.first) // self._columns < (last - part.first) // self._columns:
                return last
            return min(self._parts[at + 1].first + column, self._end(at + 1)) if at + 1 < len(self._parts) else row
        if row - self._columns >= part.first:
            return row - self._columns
        if at == 0:
            return row
        above = self._parts[at - 1]
        start = above.first + (above.group.count - 1) // self._columns * self._columns
        return min(start + column, self._end(at - 1))

    def _end(self, at: int) -> int:
        """The last row of a group."""
        return self._parts[at].first + self._parts[at].group.count - 1

    def _place(self, row: int) -> QRect:
        """Where a row lies, from the top of all."""
        part = self._part_of(row)
        line, column = divmod(row - part.first, self._columns)
        return QRect(column * self._cell_width, part.posters_top + line * _CELL_HEIGHT, self._cell_width, _CELL_HEIGHT)

    def _part_of(self, row: int) -> _Part:
        return self._parts[max(0, bisect_right([part.first for part in self._parts], row) - 1)]

    def _part_at(self, y: int) -> _Part | None:
        at = bisect_right([part.top for part in self._parts], y) - 1
        return self._parts[at] if at >= 0 else None

    def _rows_between(self, top: int, bottom: int) -> list[int]:
        rows: list[int] = []
        for part in self._parts:
            lines = -(-part.group.count // self._columns)
            first = max(0, (top - part.posters_top) // _CELL_HEIGHT)
            last = min(lines - 1, (bottom - 1 - part.posters_top) // _CELL_HEIGHT)
            if first <= last and bottom > part.posters_top:
                start = part.first + first * self._columns
                rows += range(start, min(part.first + (last + 1) * self._columns, part.first + part.group.count))
        return rows

    def _look_soon(self) -> None:
        if self.isVisible():
            self._looking.start()

    def _tell_seen(self) -> None:
        self.seen.emit(self.rows_in_sight())


def _paint_heading(painter: QPainter, rect: QRectF, group: WallGroup) -> None:
    taken = draw.text(painter, rect, group.title, role="small", weight=600)
    draw.text(painter, rect.adjusted(taken + 8, 0, 0, 0), group.meta, ink="t3", role="small")
