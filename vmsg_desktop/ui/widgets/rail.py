"""The rooms, at the left edge: an icon over a word each, one of them chosen, alerts as a red pill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE, RAIL_WIDTH
from vmsg_desktop.ui.widgets.empty_state import Picture

_ITEM = QSize(74, 54)
_ICON = 20


@dataclass(frozen=True)
class Room:
    """``key`` is what the signal carries."""

    key: str
    text: str
    icon: str


class Rail(QWidget):
    """``chosen(key)`` when the person goes to a room, not when `set_value` does."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[Room], *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(label)
        self.setFixedWidth(RAIL_WIDTH)
        self._group = QButtonGroup(self)
        self._items: dict[str, _RailItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 12, 4, 8)
        column.setSpacing(4)
        column.addWidget(Picture("mark", size_px=32, ink="acc"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        for room in rooms:
            item = _RailItem(room)
            item.clicked.connect(lambda _checked=False, key=room.key: self.chosen.emit(key))
            self._items[room.key] = item
            self._group.addButton(item)
            column.addWidget(item)
        column.addStretch(1)
        self.set_value(rooms[0].key)

    def value(self) -> str:
        """Key of the room the person is in."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Go to a room without a signal."""
        self._items[key].setChecked(True)

    def set_words(self, words: dict[str, str]) -> None:
        """Key to text, e.g. in another language."""
        for key, text in words.items():
            self._items[key].setText(text)
            self._items[key].update()

    def set_alerts(self, key: str, count: int, spoken: str = "") -> None:
        """Show a count on a room's icon; ``spoken`` says it in words. Zero shows nothing."""
        self._items[key].set_count(count, spoken)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and the line at the right edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("win"))
        width = draw.device_line(painter)
        edge = QRectF(self.width() - width, 0, width, self.height())
        painter.fillRect(draw.snapped(painter, edge), colour("line"))
        painter.end()


class _RailItem(QRadioButton):
    def __init__(self, room: Room) -> None:
        super().__init__(room.text)
        self._icon, self._count = room.icon, 0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_TILE)

    def set_count(self, count: int, spoken: str) -> None:
        self._count = count
        self.setAccessibleDescription(spoken)
        self.update()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        return _ITEM

    def minimumSizeHint(self) -> QSize:
        return _ITEM

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_chosen = self.isChecked()
        if is_chosen or self.underMouse():
            fill = colour("sel" if is_chosen else "hover")
            draw.box(painter, QRectF(self.rect()), radius=RADIUS_TILE, fill=fill)
        square = QRectF((self.width() - _ICON) / 2, 8, _ICON, _ICON)
        ink = "acc_t" if is_chosen else "t2"
        paint_icon(painter, square, self._icon, ink)
        room = QRectF(1, 31, self.width() - 2, 16)
        weight = 600 if is_chosen else 500
        draw.text(painter, room, self.text(), ink=ink, role="caption", weight=weight, align=draw.CENTRE)
        if self._count:
            self._paint_pill(painter, square)
        painter.end()

    def _paint_pill(self, painter: QPainter, icon: QRectF) -> None:
        words = str(self._count) if self._count < 100 else "99+"
        wide = max(16.0, draw.text_width(words, "caption", 600) + 9)
        pill = QRectF(icon.right() - 6, icon.top() - 5, wide, 16)
        ground = colour("sel" if self.isChecked() else "win")
        draw.box(painter, pill.adjusted(-1.5, -1.5, 1.5, 1.5), radius=9.5, fill=ground)
        draw.box(painter, pill, radius=8, fill=colour("err_fill"))
        draw.text(painter, pill, words, ink="on_err", role="caption", weight=600, align=draw.CENTRE)
