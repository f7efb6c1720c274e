"""Rows of lists: a widget for short lists of fixed rows, and how one is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible, paints_own_focus
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL, ROW_HEIGHT
from vmsg_desktop.ui.widgets.shapes import paint_shape

_PADDING, _ICON, _TALL = 8, 16, 52


@dataclass(frozen=True)
class RowData:
    """``icon`` or ``shape`` leads; ``meta`` is grey behind the text, ``detail`` a second line, ``value`` at the right
    with an optional dot (``dot``: ok, warn, err, off)."""

    text: str
    meta: str = ""
    detail: str = ""
    value: str = ""
    icon: str = ""
    shape: str = ""
    dot: str = ""


@dataclass(frozen=True)
class RowState:
    """How a row stands in its list."""

    is_selected: bool = False
    is_hovered: bool = False
    has_focus: bool = False
    is_enabled: bool = True


def row_height(data: RowData) -> int:
    """28, or more where there is a second line."""
    return _TALL if data.detail else max(ROW_HEIGHT, round(draw.line_height("body")) + 8)


def paint_row(painter: QPainter, rect: QRectF, data: RowData, state: RowState) -> None:
    """Draw one row; focus is shown inside it."""
    if state.is_selected or state.is_hovered:
        draw.box(painter, rect, radius=RADIUS_CONTROL, fill=colour("sel" if state.is_selected else "hover"))
    if state.has_focus:
        draw.box(painter, rect, radius=RADIUS_CONTROL, line=colour("focus"), width_px=2)
    left = rect.left() + _PADDING
    middle = rect.center().y()
    square = QRectF(left, middle - _ICON / 2, _ICON, _ICON)
    if data.shape:
        paint_shape(painter, square, data.shape)
    elif data.icon:
        paint_icon(painter, square, data.icon, "acc_t" if state.is_selected else "t2")
    if data.shape or data.icon:
        left += _ICON + (12 if data.detail else 8)
    right = rect.right() - _PADDING - _paint_value(painter, rect, data, state)
    _paint_words(painter, QRectF(left, rect.top(), max(0.0, right - left), rect.height()), data, state)


def _paint_words(painter: QPainter, room: QRectF, data: RowData, state: RowState) -> None:
    ink = "tdis" if not state.is_enabled else "acc_t" if state.is_selected and data.icon and not data.detail else "t1"
    weight = 500 if not data.detail else 600
    line = QRectF(room)
    if data.detail:
        line = QRectF(room.left(), room.center().y() - 19, room.width(), 20)
        below = QRectF(room.left(), room.center().y() + 1, room.width(), 18)
        draw.text(painter, below, data.detail, ink="t2", role="small")
    taken = draw.text(painter, line, data.text, ink=ink, weight=weight)
    if data.meta:
        draw.text(painter, line.adjusted(taken + 8, 0, 0, 0), data.meta, ink="t3", role="small")


def _paint_value(painter: QPainter, rect: QRectF, data: RowData, state: RowState) -> float:
    """Draw the value; returns the width it took, its gap included."""
    if not data.value:
        return 0.0
    room = rect.adjusted(0, 0, -_PADDING, 0)
    wide = draw.text(
        painter, room, data.value, ink="t3" if state.is_enabled else "tdis", role="small", align=draw.RIGHT
    )
    if data.dot:
        _paint_dot(painter, QRectF(room.right() - wide - 16, rect.center().y() - 4, 8, 8), data.dot)
        wide += 16
    return wide + 8


def _paint_dot(painter: QPainter, rect: QRectF, dot: str) -> None:
    is_off = dot == "off"
    fill = None if is_off else colour(f"{dot}_mark")
    draw.box(painter, rect, radius=4, fill=fill, line=colour("ctl") if is_off else None)


class ListRow(QPushButton):
    """One row as a button: ``clicked``; checkable and exclusive within its parent, like the pages of the settings."""

    def __init__(self, data: RowData, *, parent: QWidget | None = None) -> None:
        super().__init__(data.text, parent)
        self._data = data
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        paints_own_focus(self)
        self.set_data(data)

    @property
    def data(self) -> RowData:
        """What the row shows."""
        return self._data

    def set_data(self, data: RowData) -> None:
        """Show something else."""
        self._data = data
        self.setText(data.text)
        self.setAccessibleName(", ".join(filter(None, (data.text, data.meta, data.detail, data.value))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Text, meta and value side by side."""
        words = draw.text_width(self._data.text, "body", 600) + draw.text_width(self._data.meta, "small")
        return QSize(round(words + draw.text_width(self._data.value, "small") + 64), row_height(self._data))

    def minimumSizeHint(self) -> QSize:
        """Texts give way."""
        return QSize(80, row_height(self._data))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        state = RowState(
            self.isChecked(), self.underMouse() and self.isEnabled(), self.hasFocus() and is_focus_visible(),
            self.isEnabled(),
        )  # fmt: skip
        paint_row(painter, QRectF(self.rect()), self._data, state)
        painter.end()
