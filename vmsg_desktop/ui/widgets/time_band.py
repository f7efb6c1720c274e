"""How long it may still take, as a band of own history on a track of seconds; never one number."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

_NOTE, _TRACK, _AXIS = 16, 14, 18


@dataclass(frozen=True)
class Band:
    """Seconds gone, the whole track, and of own history its 10th, 50th and 90th percentile (None: no history)."""

    elapsed_s: float
    span_s: float = 60.0
    low_s: float | None = None
    median_s: float | None = None
    high_s: float | None = None


class TimeBand(QProgressBar):
    """The track with its band. ``note`` stands above the band, e.g. what share of earlier runs finished there."""

    def __init__(self, *, label: str = "", unit: str = "s", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._band, self._note, self._unit = Band(0.0), "", unit
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMaximumHeight(self.sizeHint().height())

    def set_band(self, band: Band, note: str = "") -> None:
        """Show other figures."""
        self._band, self._note = band, note
        self.setValue(round(1000 * min(1.0, band.elapsed_s / band.span_s)))
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        """Note, track and axis."""
        return QSize(240, _NOTE + _TRACK + _AXIS)

    def minimumSizeHint(self) -> QSize:
        """Five ticks still fit."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is gone, the band, its median, now, and the axis."""
        painter = QPainter(self)
        track = QRectF(0, _NOTE, self.width(), _TRACK)
        draw.box(painter, track, radius=3, fill=colour("sunk"), line=colour("line2"))
        self._paint_band(painter, track)
        gone = self._x(self._band.elapsed_s)
        draw.box(painter, QRectF(0, track.top(), gone, _TRACK), radius=3, fill=colour("acc"))
        now = QRectF(min(gone, self.width() - 2), track.top() - 4, 2, _TRACK + 8)
        painter.fillRect(draw.snapped(painter, now), colour("t1"))
        for step in range(5):
            self._paint_tick(painter, step)
        painter.end()

    def _paint_band(self, painter: QPainter, track: QRectF) -> None:
        low, high, median = self._band.low_s, self._band.high_s, self._band.median_s
        if low is None or high is None:
            return
        left, right = self._x(low), self._x(high)
        rect = QRectF(left, track.top(), right - left, _TRACK)
        draw.box(painter, rect, fill=colour("sel"), line=colour("acc_line"))
        if median is not None:
            pen = QPen(colour("acc_t"), draw.device_line(painter))
            pen.setDashPattern([2, 2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            at = draw.snapped(painter, QRectF(self._x(median), 0, 1, 1)).left() + draw.device_line(painter) / 2
            painter.drawLine(QPointF(at, track.top() + 1), QPointF(at, track.bottom() - 1))
        wide = draw.text_width(self._note, "caption")
        start = min(max(0.0, (left + right - wide) / 2), max(0.0, self.width() - wide))
        draw.text(
            painter, QRectF(start, 0, min(wide, self.width()) + 1, _NOTE - 4), self._note, ink="t2", role="caption"
        )

    def _paint_tick(self, painter: QPainter, step: int) -> None:
        seconds = self._band.span_s * step / 4
        words = f"{seconds:g} {self._unit}" if step == 4 else f"{seconds:g}"
        wide = draw.text_width(words, "caption")
        left = min(max(0.0, self._x(seconds) - wide / 2), self.width() - wide)
        room = QRectF(left, _NOTE + _TRACK + 4, wide + 1, _AXIS - 4)
        draw.text(painter, room, words, ink="t3", role="caption")

    def _x(self, seconds: float) -> float:
        return self.width() * min(1.0, max(0.0, seconds / self._band.span_s))
