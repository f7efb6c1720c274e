"""The messages as a table, one line each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vmsg_desktop.ui.pages.library.model import COLUMNS, SHAPE_ROLE
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible
from vmsg_desktop.ui.widgets.shapes import paint_shape

_ROW_PX, _PAD = 32, 8
_WIDTHS = {"made": 150, "state": 150, "target": 84, "length": 72, "cost": 110}
_Index = QModelIndex | QPersistentModelIndex


class MessageTable(QTableView):
    """Rows of a `MessageModel`; one is chosen at a time, Return opens it."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(56)

    def arrange(self) -> None:
        """Give the title what the other columns leave; called once the model is there."""
        header = self.horizontalHeader()
        for column, name in enumerate(COLUMNS):
            if name == "title":
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(column, _WIDTHS[name])


class _CellDelegate(QStyledItemDelegate):
    """A cell: the chosen row tinted, the state with its shape, a line below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The header gives the widths."""
        return QSize(60, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        rect, flags = QRectF(option.rect), option.state
        is_chosen = bool(flags & QStyle.StateFlag.State_Selected)
        is_hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_hovered:
            painter.fillRect(rect, colour("sel" if is_chosen else "hover"))
        draw.rule(painter, rect.bottomLeft(), rect.bottomRight(), colour("line"))
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        name = COLUMNS[index.column()]
        if name == "state":
            paint_shape(painter, QRectF(room.left(), room.center().y() - 7, 14, 14), index.data(SHAPE_ROLE))
            room.adjust(20, 0, 0, 0)
        is_right = name in ("length", "cost")
        draw.text(
            painter,
            room,
            index.data(Qt.ItemDataRole.DisplayRole) or "",
            ink="t1" if name == "title" else "t2",
            weight=500 if name == "title" else 0,
            role="body" if name == "title" else "small",
            align=draw.RIGHT if is_right else draw.LEFT,
        )
        if flags & QStyle.StateFlag.State_HasFocus and is_focus_visible():
            draw.box(painter, rect.adjusted(1, 1, -1, -2), radius=4, line=colour("focus"), width_px=2)
