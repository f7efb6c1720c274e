"""The numbers of a run: one row a stage or configuration; n/a says why in its tooltip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from vmsg_desktop.core.run_sheet import Cell, Sheet
from vmsg_desktop.ui.pages.performance.run_chart import AXIS, HEAD, ROW
from vmsg_desktop.ui.pages.performance.run_words import cell_words, column_words, reason_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible

_CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_PAD: Final = 8
_Index = QModelIndex | QPersistentModelIndex


class RunTable(QTableWidget):
    """``set_sheet`` shows another run. As high as its rows; columns as wide as their words."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setFixedHeight(HEAD)
        self.horizontalHeader().setMinimumSectionSize(44)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_sheet(self, sheet: Sheet) -> None:
        """Show the numbers of a run, or of two."""
        self.clear()
        self.setColumnHidden(0, False)
        self.setColumnCount(len(sheet.head))
        self.setRowCount(len(sheet.table))
        for column, key in enumerate(sheet.head):
            item = QTableWidgetItem(column_words(key))
            is_text = all(row[column].unit == "text" for row in sheet.table)
            side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
            for place, row in enumerate(sheet.table):
                self.setItem(place, column, _item(row[column]))
            self.setColumnWidth(column, self._width(column))
        self.setFixedHeight(HEAD + len(sheet.table) * ROW + AXIS)

    def wanted_px(self) -> int:
        """Width at which no column is cut."""
        shown = (column for column in range(self.columnCount()) if not self.isColumnHidden(column))
        return sum(map(self.columnWidth, shown)) + 2

    def _width(self, column: int) -> int:
        head = self.horizontalHeaderItem(column)
        widths = [draw.text_width(head.text() if head else "", "small", 600)]
        for row in range(self.rowCount()):
            item = self.item(row, column)
            widths.append(draw.text_width(item.text() if item else "", "small", 500))
        return round(max(widths)) + 2 * _PAD + 4


def _item(cell: Cell) -> QTableWidgetItem:
    item = QTableWidgetItem(cell_words(cell))
    item.setData(_CELL_ROLE, cell)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    if cell.unit != "text" and cell.value is None:
        item.setToolTip(reason_words(cell))
    return item


class _CellDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The header gives the widths."""
        return QSize(44, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell: names dark, figures at the right, a gain green, a loss red, noise grey."""
        rect, cell = QRectF(option.rect), index.data(_CELL_ROLE)
        draw.rule(painter, rect.bottomLeft(), rect.bottomRight(), colour("line"))
        if not isinstance(cell, Cell):
            return
        is_name = index.column() == 0
        draw.text(
            painter, rect.adjusted(_PAD, 0, -_PAD, 0), index.data(Qt.ItemDataRole.DisplayRole) or "",
            ink=_ink(cell, is_name=is_name), role="small", weight=500 if is_name else 0,
            align=draw.LEFT if cell.unit == "text" else draw.RIGHT,
        )  # fmt: skip
        if option.state & QStyle.StateFlag.State_HasFocus and is_focus_visible():
            draw.box(painter, rect.adjusted(1, 1, -1, -2), radius=4, line=colour("focus"), width_px=2)


def _ink(cell: Cell, *, is_name: bool) -> str:
    if cell.unit == "text":
        return "t1" if is_name else "t2"
    if cell.value is None:
        return "t3"
    if cell.unit != "change":
        return "t1"
    return "t3" if cell.is_noise else "ok" if cell.value > 0 else "err"
