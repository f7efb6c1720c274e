"""The chart of a run: a bar a row, as high as the rows of the numbers beside it; two bars where runs are compared."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.core.rolling import nice_ticks
from vmsg_desktop.core.run_sheet import ChartRow, Line, Sheet
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.run_words import LONG_MS, measure_words, na_words, part_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.tokens import STAGE_COLOURS

HEAD, ROW, AXIS = 32, 30, 22
_NAME, _RIGHT = 116, 14
_BAR, _THIN = 14, 9
_SWATCH = 8
_INKS = {**STAGE_COLOURS, "draft": "before", "before": "before", "ours": "d1", "vendor": "d6", "after": "d1"}


class RunChart(QWidget):
    """``set_sheet`` shows another run. Whiskers end where 95 in 100 lie below."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_sheet(self, sheet: Sheet) -> None:
        """Show a run, or two."""
        self._sheet = sheet
        rows = [f"{measure_words(row.name)}: {_said(row, sheet.unit)}" for row in sheet.chart]
        self.setAccessibleDescription("; ".join(rows))
        self.updateGeometry()
        self.update()

    def sheet_rows(self) -> tuple[ChartRow, ...]:
        """The rows that are drawn."""
        return self._sheet.chart if self._sheet else ()

    def row_px(self) -> int:
        """Height of a row: that of the rows of the numbers which say the same."""
        if self._sheet is None or not self._sheet.chart:
            return ROW
        is_by_measure = "measure" in self._sheet.head
        return ROW * 3 if is_by_measure else ROW

    def sizeHint(self) -> QSize:
        """All rows, the head with the legend, the axis."""
        rows = len(self._sheet.chart) if self._sheet else 0
        return QSize(420, HEAD + rows * self.row_px() + AXIS)

    def minimumSizeHint(self) -> QSize:
        """Narrower, as high."""
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw legend, grid, bars, axis."""
        if self._sheet is None:
            return
        painter, sheet = QPainter(self), self._sheet
        top = _top(sheet)
        ticks = [0.0, *(tick for tick in nice_ticks(top) if tick <= top)]
        bottom = HEAD + len(sheet.chart) * self.row_px()
        for tick in ticks:
            draw.rule(painter, QPointF(self._x(tick, top), HEAD), QPointF(self._x(tick, top), bottom), colour("grid"))
        self._paint_legend(painter, sheet)
        for place, row in enumerate(sheet.chart):
            self._paint_row(painter, HEAD + place * self.row_px(), row, sheet, top)
        draw.rule(painter, QPointF(_NAME, bottom), QPointF(self.width() - _RIGHT, bottom), colour("line2"))
        for tick in ticks:
            self._paint_tick(painter, bottom, tick, top, sheet.unit)
        painter.end()

    def _paint_row(self, painter: QPainter, y: float, row: ChartRow, sheet: Sheet, top: float) -> None:
        height = self.row_px()
        name = QRectF(0, y, _NAME - 10, height)
        draw.text(painter, name, measure_words(row.name), role="small", weight=500)
        if row.reason:
            room = QRectF(_NAME, y, self.width() - _NAME - _RIGHT, height)
            words = f"{na_words()}: {said(row.reason)}"
            draw.text(painter, room, words, ink="t3", role="small")
            return
        thick = _THIN if sheet.is_comparison else _BAR
        gap = 2.0
        block = len(row.lines) * thick + (len(row.lines) - 1) * gap
        for number, line in enumerate(row.lines):
            at = y + (height - block) / 2 + number * (thick + gap)
            self._paint_line(painter, QRectF(_NAME, at, 0, thick), line, top)

    def _paint_line(self, painter: QPainter, at: QRectF, line: Line, top: float) -> None:
        begin, value = at.left(), 0.0
        for piece in line.pieces:
            value += piece.value
            end = max(begin + 1.0, self._x(value, top))
            opacity = 0.6 if piece.part == "vendor" else 1.0
            rect = QRectF(begin, at.top(), end - begin, at.height())
            draw.box(painter, rect, radius=2 if rect.width() > 4 else 0, fill=colour(_INKS[piece.part], opacity))
            begin = end
        if line.high is not None and line.high > line.total:
            self._paint_whisker(painter, QRectF(begin, at.top(), self._x(line.high, top) - begin, at.height()))

    def _paint_whisker(self, painter: QPainter, rect: QRectF) -> None:
        middle = rect.center().y()
        draw.rule(painter, QPointF(rect.left(), middle), QPointF(rect.right(), middle), colour("t2"))
        draw.rule(
            painter, QPointF(rect.right(), middle - 3), QPointF(rect.right(), middle + 4), colour("t2")
        )  # fmt: skip

    def _paint_legend(self, painter: QPainter, sheet: Sheet) -> None:
        at = float(_NAME)
        parts = dict.fromkeys(piece.part for row in sheet.chart for line in row.lines for piece in line.pieces)
        shown = ["before", "after"] if sheet.is_comparison else [part for part in parts if part_words(part)]
        for part in shown:
            square = QRectF(at, (HEAD - _SWATCH) / 2, _SWATCH, _SWATCH)
            opacity = 0.6 if part == "vendor" else 1.0
            draw.box(painter, square, radius=1.5, fill=colour(_INKS[part], opacity))
            at += _SWATCH + 6
            room = QRectF(at, 0, 160, HEAD)
            at += draw.text(painter, room, part_words(part), ink="t2", role="small") + 14
        self._paint_whisker(painter, QRectF(at, HEAD / 2 - 4, 16, 8))
        words = self.tr("P50, whisker to P95")
        draw.text(painter, QRectF(at + 24, 0, self.width() - at - 24, HEAD), words, ink="t3", role="small")

    def _paint_tick(self, painter: QPainter, y: float, tick: float, top: float, unit: str) -> None:
        is_long = unit == "ms" and top >= LONG_MS
        said_tick = "0" if not tick else f"{tick / 1000:g} s" if is_long else f"{tick:g} {unit}"
        wide = draw.text_width(said_tick, "caption")
        left = min(self._x(tick, top) - wide / 2, self.width() - wide)
        draw.text(painter, QRectF(left, y + 4, wide + 1, 14), said_tick, ink="t3", role="caption")

    def _x(self, value: float, top: float) -> float:
        return _NAME + min(1.0, value / top) * (self.width() - _NAME - _RIGHT)


def _top(sheet: Sheet) -> float:
    ends = [max(line.total, line.high or 0.0) for row in sheet.chart for line in row.lines]
    return max(ends, default=0.0) * 1.04 or 1.0


def _said(row: ChartRow, unit: str) -> str:
    return ", ".join(f"{line.total:.4g} {unit}" for line in row.lines) or said(row.reason)
