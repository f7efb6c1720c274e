"""A choice from a list, with the product's own chevron."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import NORMAL, RADIUS_CONTROL

_PADDING, _ICON, _GAP, _CHEVRON = 10, 16, 8, 14


class Combo(QComboBox):
    """``picked(key)`` when the person picks. Items: (key, text) or (key, text, meta), meta in grey behind the text."""

    picked = Signal(str)

    def __init__(
        self, items: Sequence[tuple[str, ...]] = (), *, label: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMaxVisibleItems(12)
        # Qt's own delegate for combos ignores the heights of the style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.activated.connect(lambda _row: self.picked.emit(self.value()))
        self.currentIndexChanged.connect(self._tell_cut_text)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, ...]]) -> None:
        """Offer other choices; the choice stays where its key is still there."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        for key, text, *meta in items:
            self.addItem(" ".join((text, *meta)), (key, text, *meta))
        self.blockSignals(False)
        self.set_value(before)
        self.updateGeometry()

    def value(self) -> str:
        """Key of the choice; empty without one."""
        data = self.currentData()
        return str(data[0]) if data else ""

    def set_value(self, key: str) -> None:
        """Choose without a signal; an unknown key chooses the first item."""
        keys = [self.itemData(row)[0] for row in range(self.count())]
        self.setCurrentIndex(keys.index(key) if key in keys else 0 if keys else -1)
        self._tell_cut_text()

    def sizeHint(self) -> QSize:
        """The longest item fits."""
        widest = max((draw.text_width(self.itemText(row), "body", 500) for row in range(self.count())), default=60.0)
        return QSize(round(self._room_beside_text() + widest + 1), max(NORMAL, round(draw.line_height("body")) + 8))

    def minimumSizeHint(self) -> QSize:
        """Some letters and the chevron."""
        return QSize(self._room_beside_text() + 24, self.sizeHint().height())

    def showPopup(self) -> None:
        """Names are whole in the list, however narrow the combo is."""
        widest = max((draw.text_width(self.itemText(row)) for row in range(self.count())), default=0.0)
        self.view().setMinimumWidth(round(widest) + 40)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Never by the wheel: scrolling a page changes nothing on the way."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """A text that is cut is whole in the tooltip."""
        if event.type() == QEvent.Type.Resize:
            self._tell_cut_text()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon, text, chevron."""
        painter = QPainter(self)
        is_live = self.isEnabled()
        fill = "hover" if is_live and self.underMouse() else "raise_"
        box_fill = colour(fill) if is_live else None
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_CONTROL, fill=box_fill, line=colour("line2"))
        at, middle = float(_PADDING), self.height() / 2
        if self._icon:
            paint_icon(painter, QRectF(at, middle - _ICON / 2, _ICON, _ICON), self._icon, "t2" if is_live else "tdis")
            at += _ICON + _GAP
        self._paint_text(painter, at)
        chevron = QRectF(self.width() - _PADDING - _CHEVRON + 2, middle - _CHEVRON / 2, _CHEVRON, _CHEVRON)
        paint_icon(painter, chevron, "chev", "t2" if is_live else "tdis")
        painter.end()

    def _paint_text(self, painter: QPainter, at: float) -> None:
        room = QRectF(at, 0, self.width() - at - _PADDING - _CHEVRON - 2, self.height())
        data: tuple[str, ...] = self.currentData() or ("", self.currentText())
        ink = "t1" if self.isEnabled() else "tdis"
        taken = draw.text(painter, room, data[1], ink=ink, weight=500)
        if len(data) > 2:
            draw.text(painter, room.adjusted(taken + 4, 0, 0, 0), data[2], ink="t3", role="small")

    def _room_beside_text(self) -> int:
        icon = _ICON + _GAP if self._icon else 0
        return 2 * _PADDING + icon + _CHEVRON + _GAP

    def _tell_cut_text(self) -> None:
        is_cut = draw.text_width(self.currentText(), "body", 500) > self.width() - self._room_beside_text() + 2
        self.setToolTip(self.currentText() if is_cut else "")
