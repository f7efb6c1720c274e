"""What the voice measures, before and after, in a row of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.application.voice_preview import Figures
from vmsg_desktop.core.model.voice import VoiceFigures
from vmsg_desktop.ui.pages.create.voice.words import figure
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL

_HEIGHT, _PADDING = 42, 7
_ARROWS = (" → ", "→")


@dataclass(frozen=True)
class _Cell:
    name: str
    before: str
    after: str


class FiguresStrip(QWidget):
    """A figure that cannot be read is n/a; before anything is measured the cells are empty."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Figures | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(_HEIGHT)
        self._retranslate()

    def show_figures(self, figures: Figures | None) -> None:
        """Show other figures; None = not measured yet."""
        self._figures = figures
        self._retranslate()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(360, _HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, each as wide as its words and its share of what is over."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        draw.box(painter, box, radius=RADIUS_CONTROL, line=colour("line2"))
        cells = self._cells()
        arrow, padding = self._fitting(cells)
        widths = [_width(cell, arrow) + 2 * padding for cell in cells]
        over = max(0.0, (self.width() - sum(widths)) / len(cells))
        left = 0.0
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if number:
                draw.rule(painter, QPointF(left, 1), QPointF(left, self.height() - 1), colour("line"))
            _paint_cell(painter, QRectF(left + padding, 0, width + over - padding, self.height()), cell, arrow)
            left += width + over
        painter.end()

    def _fitting(self, cells: list[_Cell]) -> tuple[str, float]:
        """The widest arrow and padding that fit."""
        for arrow, padding in ((_ARROWS[0], _PADDING), (_ARROWS[0], 5), (_ARROWS[1], 5), (_ARROWS[1], 3)):
            if sum(_width(cell, arrow) + 2 * padding for cell in cells) <= self.width():
                return arrow, padding
        return _ARROWS[1], 2

    def _cells(self) -> list[_Cell]:
        rows: tuple[tuple[str, Callable[[VoiceFigures], str]], ...] = (
            (self.tr("Median, Hz"), lambda f: figure(f.median_hz, 0)),
            (self.tr("Range, st"), lambda f: figure(f.range_st, 1)),
            (self.tr("Pace, /s"), lambda f: figure(f.pace_per_s, 1)),
            (self.tr("Pauses, %"), lambda f: figure(_percent(f.pause_share), 0)),
            (self.tr("Loudness, LUFS"), lambda f: figure(f.lufs, 1)),
        )
        if self._figures is None:
            return [_Cell(name, "", "") for name, _ in rows]
        return [_Cell(name, text(self._figures.before), text(self._figures.after)) for name, text in rows]

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Figures of the voice, before and after"))
        self.setAccessibleDescription("; ".join(f"{c.name}: {c.before} → {c.after}" for c in self._cells()))
        self.setToolTip(self.tr("Pace: syllables a second of speech, pauses not counted"))
        self.update()


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _width(cell: _Cell, arrow: str) -> float:
    values = draw.text_width(cell.before + arrow, "small") + draw.text_width(cell.after, "small", 600)
    return max(draw.text_width(cell.name, "caption"), values) + 1


def _paint_cell(painter: QPainter, room: QRectF, cell: _Cell, arrow: str) -> None:
    draw.text(painter, QRectF(room.left(), 5, room.width(), 15), cell.name, ink="t2", role="caption")
    if not cell.before:
        return
    below = QRectF(room.left(), 20, room.width(), 18)
    taken = draw.text(painter, below, cell.before + arrow, ink="t2", role="small")
    draw.text(painter, below.adjusted(taken, 0, 0, 0), cell.after, role="small", weight=600)
