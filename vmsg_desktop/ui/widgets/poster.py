"""A message in the library's grid: its poster, state and length on it, title and meta below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_BADGE, RADIUS_TILE
from vmsg_desktop.ui.widgets.shapes import paint_shape
from vmsg_desktop.ui.widgets.turning import paint_arc

POSTER_ROLE = Qt.ItemDataRole.UserRole + 1
POSTER_HEIGHT, TEXT_HEIGHT = 168, 46
_PAD, _BADGE = 8, 18


@dataclass(frozen=True)
class PosterData:
    """What the item carries under `POSTER_ROLE`.

    ``state`` is a shape of `shapes.STATES` or empty, ``state_text`` its words; ``progress`` 0..1 or None;
    ``badge`` an outlined word at the right of the title.
    """

    title: str
    picture: QPixmap | None = None
    left: str = ""
    right: str = ""
    length: str = ""
    state: str = ""
    state_text: str = ""
    progress: float | None = None
    badge: str = ""
    is_pinned: bool = False


class PosterGrid(QListView):
    """Posters in columns that share the width. Qt's ``activated(index)`` opens; items carry `PosterData`."""

    def __init__(self, *, label: str = "", least_px: int = 208, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self._delegate = PosterDelegate(self)
        self.setAccessibleName(label)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setProperty("surface", "win")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among as many columns as fit; the scroll bar's room is kept free, there or not."""
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        columns = max(1, room // (self._least_px + 2 * _PAD))
        self._delegate.width_px = room // columns - 2 * _PAD
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)


class PosterDelegate(QStyledItemDelegate):
    """Draws items that carry a `PosterData` under `POSTER_ROLE`, ``width_px`` wide."""

    width_px = 236

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Poster, two lines of text, and room for the ring."""
        return QSize(self.width_px + 2 * _PAD, POSTER_HEIGHT + TEXT_HEIGHT + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one poster."""
        data = index.data(POSTER_ROLE)
        if not isinstance(data, PosterData):
            return
        painter.save()
        cell = QRectF(option.rect).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        frame = QRectF(cell.left(), cell.top(), cell.width(), POSTER_HEIGHT)
        self._paint_picture(painter, frame, data)
        self._paint_marks(painter, frame, data)
        self._paint_words(painter, cell, data)
        state = option.state
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus) and is_focus_visible()
        if state & QStyle.StateFlag.State_Selected or has_focus:
            draw.ring(painter, frame, RADIUS_TILE)
        painter.restore()

    def _paint_picture(self, painter: QPainter, frame: QRectF, data: PosterData) -> None:
        rounded = QPainterPath()
        rounded.addRoundedRect(frame, RADIUS_TILE, RADIUS_TILE)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillPath(rounded, colour("stage"))
        painter.save()
        painter.setClipPath(rounded)
        if data.picture is not None and not data.picture.isNull():
            _paint_fitting(painter, frame, data.picture)
        if data.progress is not None:
            bar = QRectF(frame.left(), frame.bottom() - 3, frame.width(), 3)
            painter.fillRect(bar, colour("shade", 0.35))
            painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * data.progress, 3), colour("acc"))
        painter.restore()

    def _paint_marks(self, painter: QPainter, frame: QRectF, data: PosterData) -> None:
        left = frame.left() + 8
        if data.is_pinned:
            pin = QRectF(left, frame.top() + 8, 22, _BADGE)
            draw.box(painter, pin, radius=RADIUS_BADGE, fill=colour("shade", 0.78))
            paint_icon(painter, QRectF(pin.left() + 4, pin.top() + 2, 14, 14), "pin", "on_shade")
            left = pin.right() + 4
        if data.state_text:
            _paint_shaded(painter, left, frame.top() + 8, data.state_text, shape=data.state)
        if data.length:
            wide = draw.text_width(data.length, "caption", 500) + 12
            top = frame.bottom() - 8 - _BADGE
            _paint_shaded(painter, frame.right() - 8 - wide, top, data.length, shape="")

    def _paint_words(self, painter: QPainter, cell: QRectF, data: PosterData) -> None:
        top = cell.top() + POSTER_HEIGHT + 6
        wide = cell.width()
        badge = draw.text_width(data.badge, "caption", 500) + 12 if data.badge else 0.0
        title = QRectF(cell.left(), top, wide - badge - (8 if badge else 0), 20)
        draw.text(painter, title, data.title, weight=600)
        if data.badge:
            edge = QRectF(cell.right() - badge, top + 1, badge, _BADGE)
            draw.box(painter, edge, radius=RADIUS_BADGE, line=colour("line2"))
            draw.text(painter, edge, data.badge, ink="t2", role="caption", weight=500, align=draw.CENTRE)
        below = QRectF(cell.left(), top + 20, wide, 18)
        right = draw.text_width(data.right, "small")
        draw.text(painter, below.adjusted(0, 0, -right - 8, 0), data.left, ink="t3", role="small")
        draw.text(painter, below, data.right, ink="t3", role="small", align=draw.RIGHT)


def _paint_shaded(painter: QPainter, left: float, top: float, words: str, *, shape: str) -> None:
    """Words on 78 % black, over a picture."""
    lead = 18 if shape else 0
    pill = QRectF(left, top, draw.text_width(words, "caption", 500) + 12 + lead, _BADGE)
    draw.box(painter, pill, radius=RADIUS_BADGE, fill=colour("shade", 0.78))
    if shape == "running":
        paint_arc(painter, QRectF(left + 5, top + 3, 12, 12), colour("on_shade"))
    elif shape:
        paint_shape(painter, QRectF(left + 5, top + 2.5, 13, 13), shape)
    draw.text(painter, pill.adjusted(6 + lead, 0, 0, 0), words, ink="on_shade", role="caption", weight=500)


def _paint_fitting(painter: QPainter, frame: QRectF, picture: QPixmap) -> None:
    """Cover the frame; a picture higher than wide is shown whole on the stage instead."""
    size = picture.deviceIndependentSize()
    is_upright = size.height() > size.width() * 1.2
    choose = min if is_upright else max
    scale = choose(frame.width() / size.width(), frame.height() / size.height())
    wide, high = size.width() * scale, size.height() * scale
    # Faces sit in the upper part, so what is cut is cut below rather than above.
    top = frame.top() + (frame.height() - high) * (0.5 if is_upright else 0.2)
    target = QRectF(frame.center().x() - wide / 2, top, wide, high)
    painter.drawPixmap(target, picture, QRectF(picture.rect()))
