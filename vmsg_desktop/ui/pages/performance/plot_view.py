"""One plot: curves in a view box of pyqtgraph, grid, labels and crosshair painted around them.

Quick by what it leaves out: curves come with at most two points a pixel column, are drawn without antialiasing by a pen
of one pixel, and are set only when they are new; the ground is kept as a picture until the axes move; the axes' own
items of pyqtgraph, which compute their labels anew with each frame, are not used.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.core.time_ticks import tick_step_s, time_ticks
from vmsg_desktop.presenters.performance_state import Curve, Floats, Frame, Plot
from vmsg_desktop.ui.pages.performance.clock import moment_words, offset_s, tick_words
from vmsg_desktop.ui.pages.performance.plot_items import Areas, Bars, Line, thin_pen
from vmsg_desktop.ui.pages.performance.quick_text import put, text_width
from vmsg_desktop.ui.pages.performance.words import axis_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.fonts import role_font

GUTTER, RIGHT, TOP, BOTTOM = 46, 4, 7, 20
"""Pixels around the curves, the same in every plot so that their time axes line up."""
_TICK_PX, _SECONDS_TICK_PX = 50, 68
_DASHES: Final[dict[str, tuple[float, ...]]] = {"dash": (5, 3), "dots": (1, 2.5)}
_LIMIT_DASHES: Final = (4, 3)
_WHEEL: Final = 1.0015
_LEAST_DRAG_PX: Final = 3
_NO: Final = np.empty(0)

pg.setConfigOptions(antialias=False, exitCleanup=False)


class PlotView(pg.GraphicsView):  # type: ignore[misc]
    """``hovered(at_s | None)`` under the pointer; ``dragged(at_s)``; ``zoomed(factor, at_s)`` by the wheel."""

    hovered = Signal(object)
    dragged = Signal(float)
    zoomed = Signal(float, float)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self._plot: Plot | None = None
        self._frame = Frame(0.0, 1.0, 0.0, 0.0)
        self._origin_s = 0.0
        self._empty, self._mark = "", ""
        self._grip: QPointF | None = None
        self._labels: list[QRectF] = []
        self._is_laid = False
        self._box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        self._areas, self._bars = Areas(), Bars()
        self._lines: list[Line] = []
        for item in (self._areas, self._bars):
            self._box.addItem(item, ignoreBounds=True)
        self.scene().addItem(self._box)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(70)
        # All of it is painted: nothing behind it needs to be.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAutoFillBackground(False)
        # Here is known when something is new. The scenes would tell one after the other, which paints all plots twice.
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.NoViewportUpdate)

    @property
    def columns(self) -> int:
        """Pixel columns of the curves."""
        return max(1, int(self.width()) - GUTTER - RIGHT)

    def show_plot(self, plot: Plot, *, empty: str = "", mark: str = "") -> None:
        """Show other curves.

        Args:
            plot: the curves.
            empty: said in the middle where there is nothing to draw.
            mark: stands in the corner, e.g. SIMULATED.
        """
        is_moved = self._plot is None or (self._plot.low, self._plot.top) != (plot.low, plot.top)
        self._plot, self._empty, self._mark = plot, empty, mark
        # Small numbers: pixels are found without loss.
        self._origin_s = next((float(each.at_s[0]) for each in plot.curves if len(each.at_s)), self._frame.begin_s)
        self._is_laid = False
        self._show_bars([each for each in plot.curves if each.look.startswith("bar")])
        self._show_lines([each for each in plot.curves if each.look not in ("stack", "bar_up", "bar_down")])
        self._set_range()
        if is_moved:
            self.resetCachedContent()
        self.viewport().update()

    def show_frame(self, frame: Frame) -> None:
        """Show another time, or another place of the crosshair."""
        before, self._frame = self._frame, frame
        if (before.begin_s, before.end_s) != (frame.begin_s, frame.end_s):
            self._set_range()
            if before.end_s - before.begin_s != frame.end_s - frame.begin_s:
                self._is_laid = False
            self.resetCachedContent()
        elif (before.band_begin_s, before.band_end_s) != (frame.band_begin_s, frame.band_end_s):
            self.resetCachedContent()
        self.viewport().update()

    def repaint_all(self) -> None:
        """The theme, the language or the font is another one."""
        if self._plot is not None:
            self.show_plot(self._plot, empty=self._empty, mark=self._mark)
        self.resetCachedContent()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """No more than it needs: the page has its height to share out."""
        return QSize(180, 84)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def close(self) -> bool:
        """As every widget closes: pyqtgraph's own empties the scene under items that are still in use."""
        return bool(QWidget.close(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The curves take what the labels leave."""
        super().resizeEvent(event)
        if hasattr(self, "_box"):
            self._box.setGeometry(self._inside())
            self._set_range()
            self._is_laid = False
            self.resetCachedContent()
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Areas are laid out now: before, curves of a day may meet the axis of five minutes."""
        if not self._is_laid and self._plot is not None:
            self._is_laid = True
            self._show_areas([each for each in self._plot.curves if each.look == "stack"])
        super().paintEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Ground, grid, labels, the window of the jobs."""
        painter.fillRect(self.rect(), colour("panel"))
        inside = self._inside()
        painter.fillRect(inside, colour("plot"))
        self._draw_band(painter, inside)
        self._draw_grid(painter, inside)
        painter.fillRect(QRectF(inside.left() - 1, inside.top(), 1, inside.height() + 1), colour("line2"))
        painter.fillRect(QRectF(inside.left() - 1, inside.bottom(), inside.width() + 1, 1), colour("line2"))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Limit, crosshair, what stands in a corner."""
        inside = self._inside()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._plot is not None and self._plot.limit is not None:
            painter.setPen(thin_pen(colour("err_mark"), dashes=_LIMIT_DASHES))
            y = round(self._y(self._plot.limit))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right() - 1, y))
        if self._empty:
            painter.setFont(role_font("caption"))
            painter.setPen(colour("t3"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside.adjusted(10, 4, -10, -4), flags, self._empty)
        if self._mark:
            self._draw_mark(painter, inside)
        cross_s = self._frame.cross_s
        if cross_s is not None and self._frame.begin_s <= cross_s <= self._frame.end_s:
            self._draw_cross(painter, inside, cross_s)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The crosshair follows; held down, the window of the jobs does."""
        at_s = self._moment(event.position().x())
        self.hovered.emit(at_s)
        if self._grip is not None and (event.position() - self._grip).manhattanLength() >= _LEAST_DRAG_PX:
            self.dragged.emit(at_s)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click moves the window of the jobs too."""
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.dragged.emit(self._moment(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """No crosshair."""
        self._grip = None
        self.hovered.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; without it the page scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(_WHEEL ** -event.angleDelta().y(), self._moment(event.position().x()))
            event.accept()
        else:
            event.ignore()

    def _inside(self) -> QRectF:
        return QRectF(GUTTER, TOP, max(1, self.width() - GUTTER - RIGHT), max(1, self.height() - TOP - BOTTOM))

    def _moment(self, x: float) -> float:
        share = min(1.0, max(0.0, (x - GUTTER) / self.columns))
        return self._frame.begin_s + share * (self._frame.end_s - self._frame.begin_s)

    def _x(self, at_s: float) -> float:
        inside = self._inside()
        return inside.left() + (at_s - self._frame.begin_s) / (self._frame.end_s - self._frame.begin_s) * inside.width()

    def _y(self, value: float) -> float:
        inside, plot = self._inside(), self._plot
        low, top = (plot.low, plot.top) if plot is not None else (0.0, 1.0)
        return inside.bottom() - (value - low) / (top - low) * inside.height()

    def _set_range(self) -> None:
        begin, end = self._frame.begin_s - self._origin_s, self._frame.end_s - self._origin_s
        low, top = (0.0, 1.0) if self._plot is None else (self._plot.low, self._plot.top)
        self._box.setRange(xRange=(begin, end), yRange=(low, top), padding=0, disableAutoRange=False)

    def _show_areas(self, curves: list[Curve]) -> None:
        x = curves[0].at_s - self._origin_s if curves else _NO
        rows = [each.values for each in curves if len(each.values) == len(x)]
        inks = [each.ink for each in curves if len(each.values) == len(x)]
        inside, top = self._inside(), 1.0 if self._plot is None else self._plot.top
        scale = (inside.width() / (self._frame.end_s - self._frame.begin_s), inside.height() / top)
        self._areas.set_areas(x, rows, inks, top=top, scale=scale, ratio=self.devicePixelRatioF())

    def _show_bars(self, curves: list[Curve]) -> None:
        x = curves[0].at_s - self._origin_s if curves else _NO
        width = curves[0].reach_s if curves else 1.0
        self._bars.set_bars(x, width, [(each.values, each.ink, each.look == "bar_up") for each in curves])

    def _show_lines(self, curves: list[Curve]) -> None:
        while len(self._lines) < len(curves):
            line = Line()
            self._lines.append(line)
            self._box.addItem(line, ignoreBounds=True)
        for line, curve in zip(self._lines, curves, strict=False):
            at_s, values = stepped(curve) if curve.look.startswith("step") else (curve.at_s, curve.values)
            has_gaps = bool(np.isnan(values).any())
            is_filled = curve.look == "step_fill" and not has_gaps
            if curve.is_empty:
                at_s = values = _NO
            line.setData(
                at_s - self._origin_s, values, connect="finite" if has_gaps else "all", skipFiniteCheck=True,
                pen=thin_pen(colour(curve.ink), dashes=_DASHES.get(curve.look, ())),
                fillLevel=0 if is_filled else None, brush=colour(curve.ink, 0.14) if is_filled else None,
            )  # fmt: skip
        for line in self._lines[len(curves) :]:
            line.setData(_NO, _NO)

    def _draw_grid(self, painter: QPainter, inside: QRectF) -> None:
        frame = self._frame
        self._labels = []
        window = Window(frame.begin_s, frame.end_s)
        most = max(1, int(inside.width() // _TICK_PX))
        if tick_step_s(window.length_s, most=most) < 60:  # labels with seconds are wider
            most = max(1, int(inside.width() // _SECONDS_TICK_PX))
        step_s = tick_step_s(window.length_s, most=most)
        for at_s in time_ticks(window, most=most, offset_s=offset_s(frame.end_s)):
            x = round(self._x(at_s))
            painter.fillRect(QRectF(x, inside.top(), 1, inside.height()), colour("grid"))
            words = tick_words(at_s, step_s=step_s)
            half = text_width(words) / 2 + 1
            middle = min(max(x, inside.left() + half - 12), self.width() - half - 1)
            label = QRectF(middle - half, inside.bottom() + 2, 2 * half, 16)
            self._labels.append(label)
            put(painter, label, words, ink="t3", align="centre")
        plot = self._plot
        if plot is None:
            return
        for value in plot.ticks:
            self._draw_level(painter, plot, value)

    def _draw_level(self, painter: QPainter, plot: Plot, value: float) -> None:
        y, inside = round(self._y(value)), self._inside()
        if value:
            painter.fillRect(QRectF(inside.left(), y, inside.width(), 1), colour("grid"))
        elif plot.low < 0:
            painter.fillRect(QRectF(inside.left(), y, inside.width(), 1), colour("line2"))
        has_unit = value == max(plot.ticks) or (plot.unit == "seconds" and value != 0)
        words = axis_words(value, plot.unit, with_unit=has_unit)
        label = QRectF(0, y - 8, GUTTER - 7, 16)
        put(painter, label, words, ink="t3", align="right")

    def _draw_band(self, painter: QPainter, inside: QRectF) -> None:
        left, right = self._x(self._frame.band_begin_s), self._x(self._frame.band_end_s)
        band = QRectF(left, inside.top(), max(2.0, right - left), inside.height()).intersected(inside)
        painter.fillRect(band, _mixed("sel", "plot", 0.55))

    def _draw_mark(self, painter: QPainter, inside: QRectF) -> None:
        wide = text_width(self._mark, weight=600) + 8
        corner = QRectF(inside.right() - wide - 2, inside.top() + 2, wide, 15)
        painter.fillRect(corner, colour("plot", 0.55))
        put(painter, corner, self._mark, ink="t3", weight=600, align="centre")

    def _draw_cross(self, painter: QPainter, inside: QRectF, cross_s: float) -> None:
        x = round(self._x(cross_s))
        painter.fillRect(QRectF(x, inside.top(), 1, inside.height()), colour("t2"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in self._plot.curves if self._plot is not None else ():
            value = curve.value(cross_s) if curve.look in ("line", "dash", "dots") else None
            if value is not None:
                painter.setPen(thin_pen(colour("plot")))
                painter.setBrush(colour(curve.ink))
                painter.drawEllipse(QPointF(x + 0.5, self._y(value)), 3, 3)
        words = moment_words(cross_s, length_s=self._frame.end_s - self._frame.begin_s)
        wide = text_width(words, weight=600) + 8
        left = min(max(x - wide / 2, 0.0), self.width() - wide - 1)
        tag = QRectF(left, inside.bottom() + 2, wide, 16)
        for label in self._labels:  # one that is half covered would be misread
            if label.intersects(tag):
                painter.fillRect(label.adjusted(-1, 0, 1, 0), colour("panel"))
        draw.box(painter, tag, radius=3, fill=colour("t1"))
        put(painter, tag, words, ink="win", weight=600, align="centre")


@lru_cache(maxsize=64)
def _blend(over: str, ground: str, opacity: float) -> QColor:
    top, below = QColor(over), QColor(ground)
    parts = zip(top.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(opacity * one + (1 - opacity) * other) for one, other in parts))


def _mixed(over: str, ground: str, opacity: float) -> QColor:
    """A token over another as an opaque colour, which is filled many times as fast."""
    return _blend(colour(over).name(), colour(ground).name(), opacity)


def stepped(curve: Curve) -> tuple[Floats, Floats]:
    """A curve that keeps each value until the next."""
    at_s = np.repeat(curve.at_s, 2)[1:]
    values = np.repeat(curve.values, 2)[:-1]
    return at_s, values
