"""A small box over the stage that holds a few controls or words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL
from vmsg_desktop.ui.widgets.rule import Rule

HEIGHT = 26


class OverChip(QWidget):
    """Add widgets to ``row``."""

    def __init__(self, *, margins: tuple[int, int] = (2, 2), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(margins[0], 0, margins[1], 0)
        self.row.setSpacing(2)

    def add_rule(self) -> None:
        """A short upright line."""
        rule = Rule(orientation=Qt.Orientation.Vertical, ink="line2")
        rule.setFixedHeight(14)
        self.row.addSpacing(4)
        self.row.addWidget(rule)
        self.row.addSpacing(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw.box(painter, rect, radius=RADIUS_CONTROL, fill=colour("raise_"), line=colour("line2"))
        painter.end()


class FactChip(QWidget):
    """Words in the same box: parts in t1 and strong, then parts in grey; gives way where room is short."""

    def __init__(self, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._parts: tuple[tuple[str, bool], ...] = ()
        self._all_parts: tuple[tuple[str, bool], ...] = ()
        self.hide()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def show_parts(self, parts: tuple[tuple[str, bool], ...], *, icon: str = "") -> None:
        """``parts``: (words, is strong)."""
        self._icon, self._parts = icon, tuple(part for part in parts if part[0])
        self._all_parts = self._parts
        told = " ".join(words for words, _ in self._parts)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.setVisible(bool(self._parts))
        self.resize(self.wanted_width(), HEIGHT)
        self.update()

    def fit(self, room: int) -> None:
        """Leave out what matters least where there is no room for all: plain words between strong ones."""
        self._parts = self._all_parts
        while self.wanted_width() > room and len(self._parts) > 2:
            spare = [part for part in self._parts[:-1] if not part[1]]
            if not spare:
                break
            self._parts = tuple(part for part in self._parts if part is not spare[0])
        self.resize(min(self.wanted_width(), room), HEIGHT)
        self.update()

    def wanted_width(self) -> int:
        """As wide as all its words."""
        widths = sum(draw.text_width(words, "small", 600 if strong else 400) for words, strong in self._parts)
        return round(20 + (20 if self._icon else 0) + widths + 5 * max(0, len(self._parts) - 1) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon, words."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw.box(painter, rect, radius=RADIUS_CONTROL, fill=colour("raise_"), line=colour("line2"))
        at = 10.0
        if self._icon:
            paint_icon(painter, QRectF(at - 2, (HEIGHT - 16) / 2, 16, 16), self._icon, "t2")
            at += 20
        for words, strong in self._parts:
            room = QRectF(at, 0, max(0.0, rect.width() - at - 8), HEIGHT)
            taken = draw.text(
                painter, room, words, ink="t1" if strong else "t2", role="small", weight=600 if strong else 400
            )
            at += taken + 5
        painter.end()


class Swatches(QLabel):
    """A band of the heat's colours from sure to in doubt."""

    def __init__(self, table: list[int], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setFixedSize(96, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band on the ground of a removed photo."""
        painter = QPainter(self)
        band = QLinearGradient(0, 0, self.width(), 0)
        for index in range(0, 256, 15):
            value = self._table[index]
            opacity = (value >> 24 & 255) / 255
            mixed = [round((value >> shift & 255) * opacity + 0x3C * (1 - opacity)) for shift in (16, 8, 0)]
            made = colour("shade")
            made.setRgb(*mixed)
            band.setColorAt(index / 255, made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()
