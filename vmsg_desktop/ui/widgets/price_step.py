"""How far a take is into the price step it has reached, and what the next one costs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

_GAP, _BAR = 8, 6


class PriceStep(QProgressBar):
    """Two bars: this step, filling, and the next one. The words below say what each costs and up to which length."""

    def __init__(self, *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ("", "")
        self._share = 0.0
        self._is_near = False
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMaximumHeight(self.sizeHint().height())

    def set_step(self, share: float, this_step: str, next_step: str, *, is_near: bool = False) -> None:
        """``share`` 0..1 of this step is used; ``is_near`` warns in amber that the next one is close."""
        self._share, self._is_near = min(1.0, max(0.0, share)), is_near
        self._words = (this_step, next_step)
        self.setValue(round(self._share * 1000))
        self.setAccessibleDescription(this_step)
        self.update()

    def sizeHint(self) -> QSize:
        """Bars and one line of words."""
        return QSize(240, _BAR + 4 + round(draw.line_height("small")))

    def minimumSizeHint(self) -> QSize:
        """Both words fit side by side."""
        wide = sum(draw.text_width(words, "small") for words in self._words) + _GAP
        return QSize(round(wide + 1), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both bars and their words."""
        painter = QPainter(self)
        wide = (self.width() - _GAP) / 2
        for index, words in enumerate(self._words):
            left = index * (wide + _GAP)
            bar = QRectF(left, 0, wide, _BAR)
            draw.box(painter, bar, radius=2, fill=colour("line2"))
            if index == 0 and self._share > 0:
                fill = "warn_mark" if self._is_near else "acc"
                draw.box(painter, QRectF(left, 0, wide * self._share, _BAR), radius=2, fill=colour(fill))
            room = QRectF(left, _BAR + 3, wide, self.height() - _BAR - 3)
            draw.text(painter, room, words, ink="t2" if index == 0 else "t3", role="small")
        painter.end()
