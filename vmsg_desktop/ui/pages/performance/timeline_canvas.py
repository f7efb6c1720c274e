"""Draws the timeline: a row a job, bars in the colours of the stages, what the GPU did below, one axis of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from vmsg_desktop.core.job_rows import Bar, JobRow
from vmsg_desktop.core.time_ticks import tick_step_s, time_ticks
from vmsg_desktop.presenters.performance_timeline import GpuTrace, TimelineState
from vmsg_desktop.ui.pages.performance.clock import moment_words, offset_s, tick_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.tokens import STAGE_COLOURS

GUTTER, RIGHT = 150, 12
ROW, BAR, TRACE, AXIS, TOP = 20, 14, 48, 24, 2
FEWEST_ROWS = 5
_INKS = {**STAGE_COLOURS, "draft": "before", "download": "d3"}
_LABEL_GAP = 6
_LEAST_WIDE = 2.0
_TICK_APART = 105


@dataclass(frozen=True)
class TimelineWords:
    """What the drawing says, in the person's language; ``vendor`` has {seconds}, ``slow`` has {words} said of.

    ``trace_missing``: why nothing of the GPU is drawn; "" = it is.
    """

    vendor: str
    vendor_running: str
    slow: str
    failed: str
    trace: str
    trace_meta: str
    trace_missing: str
    nothing: str


@dataclass(frozen=True)
class TimelineRoom:
    """Where things lie in a drawing of ``size``, logical pixels; ``first`` = number of the row at the top."""

    size: QSize
    state: TimelineState
    first: int

    @property
    def fits(self) -> int:
        """Rows that there is room for."""
        return max(1, (self.size.height() - TOP - TRACE - AXIS) // ROW)

    @property
    def left(self) -> float:
        """Where the time begins."""
        return float(GUTTER)

    @property
    def right(self) -> float:
        """Where the time ends."""
        return float(max(GUTTER + 40, self.size.width() - RIGHT))

    @property
    def rows_end(self) -> float:
        """Below the last row that fits."""
        return float(self.size.height() - AXIS - TRACE)

    @property
    def shown(self) -> tuple[JobRow, ...]:
        """The rows that are drawn."""
        return self.state.rows[self.first : self.first + self.fits]

    def x(self, at_s: float) -> float:
        """Of a moment, not clipped."""
        window = self.state.window
        return self.left + (at_s - window.begin_s) / window.length_s * (self.right - self.left)

    def at_s(self, x: float) -> float | None:
        """The moment under a pixel; None outside the time."""
        if not self.left <= x <= self.right:
            return None
        window = self.state.window
        return window.begin_s + (x - self.left) / (self.right - self.left) * window.length_s

    def row_rect(self, place: int) -> QRectF:
        """The room of the ``place``-th row that is drawn."""
        return QRectF(0, TOP + place * ROW, self.size.width(), ROW)

    def row_at(self, y: float) -> JobRow | None:
        """The row under a pixel."""
        place = int((y - TOP) // ROW)
        return self.shown[place] if y < self.rows_end and 0 <= place < len(self.shown) else None

    def bar_rect(self, place: int, bar: Bar) -> QRectF:
        """A bar, clipped to the window; empty where it lies outside."""
        begin, end = max(self.x(bar.begin_s), self.left), min(self.x(bar.end_s), self.right)
        if end < self.left or begin > self.right:
            return QRectF()
        top = TOP + place * ROW + (ROW - BAR) / 2
        return QRectF(begin, top, max(_LEAST_WIDE, end - begin), BAR)


def paint_timeline(
    painter: QPainter, room: TimelineRoom, words: TimelineWords, *, cross_s: float | None, hovered: str, focused: str
) -> None:
    """Draw everything. ``hovered`` and ``focused`` are ids of jobs, "" = none."""
    ticks = _ticks(room)
    bottom = room.size.height() - AXIS
    for at_s in ticks:
        draw.rule(painter, QPointF(room.x(at_s), TOP), QPointF(room.x(at_s), bottom), colour("grid"))
    for place, row in enumerate(room.shown):
        _paint_row(painter, room, place, row, words, is_hovered=row.job == hovered, has_focus=row.job == focused)
    if not room.state.rows:
        rect = QRectF(room.left, TOP, room.right - room.left, room.rows_end - TOP)
        draw.text(painter, rect, words.nothing, ink="t3", role="small", align=draw.CENTRE)
    draw.rule(painter, QPointF(0, room.rows_end), QPointF(room.size.width(), room.rows_end), colour("line"))
    _paint_trace(painter, room, words)
    _paint_axis(painter, room, ticks, cross_s)


def _ticks(room: TimelineRoom) -> tuple[float, ...]:
    return time_ticks(room.state.window, most=_most(room), offset_s=offset_s(room.state.window.end_s))


def _most(room: TimelineRoom) -> int:
    """Labels that there is room for."""
    return max(1, int((room.right - room.left) // _TICK_APART))


def _paint_row(
    painter: QPainter, room: TimelineRoom, place: int, row: JobRow, words: TimelineWords, *,
    is_hovered: bool, has_focus: bool,
) -> None:  # fmt: skip
    rect, is_chosen = room.row_rect(place), row.job == room.state.chosen
    if is_chosen or is_hovered:
        draw.box(painter, rect, fill=colour("sel" if is_chosen else "hover"))
    if has_focus:
        draw.box(painter, rect, radius=4, line=colour("focus"), width_px=2)
    label = QRectF(10, rect.top(), GUTTER - 18, rect.height())
    draw.text(painter, label, row.title, ink="acc_t" if is_chosen else "t1", role="small", weight=500)
    painter.save()
    painter.setClipRect(QRectF(room.left, rect.top(), room.right - room.left, rect.height()))
    for bar in row.bars:
        _paint_bar(painter, room.bar_rect(place, bar), bar, words)
    painter.restore()


def _paint_bar(painter: QPainter, rect: QRectF, bar: Bar, words: TimelineWords) -> None:
    if rect.isEmpty():
        return
    radius = 2 if rect.width() > 4 else 0
    if bar.group == "waiting":
        draw.box(painter, rect, radius=radius, line=colour("ctl"), is_dashed=True)
        return
    opacity = 0.5 if bar.group == "vendor" else 0.45 if bar.is_hit else 1.0
    # A hair of ground between bars keeps neighbours of one colour apart.
    inner = rect.adjusted(0, 0, -1 if rect.width() > 3 else 0, 0)
    line = colour("err_mark") if bar.is_failed else None
    draw.box(painter, inner, radius=radius, fill=colour(_INKS[bar.group], opacity), line=line)
    said = bar_words(bar, words)
    room = inner.adjusted(_LABEL_GAP, 0, -2, 0)
    if said and draw.text_width(said, "caption", 500) <= room.width():
        draw.text(painter, room, said, role="caption", weight=500)


def bar_words(bar: Bar, words: TimelineWords) -> str:
    """What stands on a bar; only D-ID's and failed ones speak."""
    said = ""
    if bar.group == "vendor":
        said = words.vendor_running if bar.is_running else words.vendor.format(seconds=f"{bar.length_s:.1f}")
    if bar.is_failed:
        return words.failed
    return words.slow.format(words=said) if bar.is_slow else said


def row_words(row: JobRow, words: TimelineWords) -> str:
    """A row for those who do not see it."""
    return ", ".join(bar_tip(bar, words) for bar in row.bars)


def bar_tip(bar: Bar, words: TimelineWords) -> str:
    """What a bar is, how long it took and where."""
    name = bar_words(bar, words) or bar.stage
    took = "" if bar.group == "vendor" else f"{bar.length_s:.2f} s"
    where = "" if bar.group == "vendor" else " ".join(filter(None, (bar.host, bar.device)))
    return " · ".join(filter(None, (name, took, where)))


def _paint_trace(painter: QPainter, room: TimelineRoom, words: TimelineWords) -> None:
    top = room.rows_end + 5
    label = QRectF(10, top, GUTTER - 18, 18)
    draw.text(painter, label, words.trace, role="small", weight=500)
    draw.text(painter, label.translated(0, 17), words.trace_meta, ink="t3", role="caption")
    trace = room.state.trace
    area = QRectF(room.left, top, room.right - room.left, TRACE - 7)
    if words.trace_missing:
        draw.text(painter, area, words.trace_missing, ink="t3", role="small", align=draw.CENTRE)
    if trace is None or trace.reason:
        return
    painter.save()
    painter.setClipRect(area.adjusted(0, -1, 0, 1))
    for outline in _outlines(room, trace, area):
        filled = QPolygonF([QPointF(outline[0].x(), area.bottom()), *outline, QPointF(outline[-1].x(), area.bottom())])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("d1", 0.22))
        painter.drawPolygon(filled)
        pen = QPen(colour("d1"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(outline))
    painter.restore()


def _outlines(room: TimelineRoom, trace: GpuTrace, area: QRectF) -> list[list[QPointF]]:
    """The load as steps; a gap where it was not read."""
    outlines: list[list[QPointF]] = []
    is_open = False
    for at_s, load in zip(trace.at_s.tolist(), trace.load.tolist(), strict=True):
        if np.isnan(load):
            is_open = False
            continue
        y = area.bottom() - min(1.0, max(0.0, load)) * area.height()
        step = [QPointF(room.x(at_s), y), QPointF(room.x(min(at_s + trace.step_s, room.state.now_s)), y)]
        if is_open:
            outlines[-1] += step
        else:
            outlines.append(step)
        is_open = True
    return outlines


def _paint_axis(painter: QPainter, room: TimelineRoom, ticks: tuple[float, ...], cross_s: float | None) -> None:
    window, top = room.state.window, float(room.size.height() - AXIS)
    draw.rule(painter, QPointF(room.left, top), QPointF(room.right, top), colour("line2"))
    step_s = tick_step_s(window.length_s, most=_most(room))
    tag = QRectF()
    if cross_s is not None and window.begin_s <= cross_s <= window.end_s:
        draw.rule(painter, QPointF(room.x(cross_s), TOP), QPointF(room.x(cross_s), top), colour("t2"))
        said = moment_words(cross_s, length_s=window.length_s)
        tag = _label_rect(room, cross_s, said, is_tag=True)
        draw.box(painter, tag, radius=3, fill=colour("t1"))
        draw.text(painter, tag, said, ink="win", role="caption", weight=600, align=draw.CENTRE)
    for at_s in ticks:
        said = tick_words(at_s, step_s=step_s)
        rect = _label_rect(room, at_s, said, is_tag=False)
        if not rect.intersects(tag):
            draw.text(painter, rect, said, ink="t3", role="caption", align=draw.CENTRE)


def _label_rect(room: TimelineRoom, at_s: float, said: str, *, is_tag: bool) -> QRectF:
    """Below its moment, kept within the axis."""
    wide = draw.text_width(said, "caption", 600 if is_tag else 400) + (8 if is_tag else 0)
    left = min(max(room.left, room.x(at_s) - wide / 2), room.right - wide)
    return QRectF(left, room.size.height() - AXIS + 4, wide + 0.5, 17)
