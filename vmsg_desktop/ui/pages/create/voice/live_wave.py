"""The take while it is spoken: one bar for each reading of the meter, red where it was clipped."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.pages.create.voice.words import clock
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE

_HEIGHT, _AXIS = 130, 20
_BAR, _PITCH = 3, 4


class LiveWave(QWidget):
    """`add` thirty times a second; the whole take stays in view."""

    def __init__(self, *, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: list[float] = []
        self._clipped: list[bool] = []
        self._elapsed_s = 0.0
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())

    def clear(self) -> None:
        """A new take."""
        self._peaks.clear()
        self._clipped.clear()
        self._elapsed_s = 0.0
        self.update()

    def add(self, peak_db: float, *, is_clipped: bool, elapsed_s: float) -> None:
        """One reading of a take that is ``elapsed_s`` long."""
        self._peaks.append(10 ** (peak_db / 20))
        self._clipped.append(is_clipped)
        self._elapsed_s = elapsed_s
        self.update()

    def sizeHint(self) -> QSize:
        """Wave and axis."""
        return QSize(360, _HEIGHT + _AXIS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, the head at the right end, the moments below."""
        painter = QPainter(self)
        box = QRectF(0, 0, self.width(), _HEIGHT)
        draw.box(painter, box, radius=RADIUS_TILE, fill=colour("plot"), line=colour("line2"))
        middle, half = _HEIGHT / 2, _HEIGHT / 2 - 8
        for y in (middle - half, middle + half):
            painter.fillRect(QRectF(1, round(y), self.width() - 2, 1), colour("grid"))
        for x, peak, is_clipped in self._bars():
            tall = max(1.0, min(1.0, peak) * half)
            ink = colour("err_mark" if is_clipped else "d1")
            painter.fillRect(QRectF(x, middle - tall, _BAR - 1, 2 * tall), ink)
        if self._peaks:
            self._paint_end(painter)
        word = QRectF(5, 10, draw.text_width("0 dB", "caption") + 5, 14)
        draw.box(painter, word, radius=3, fill=colour("plot"))
        draw.text(painter, word, "0 dB", ink="t3", role="caption", align=draw.CENTRE)
        painter.end()

    def _bars(self) -> list[tuple[float, float, bool]]:
        count, room = len(self._peaks), max(1, int((self.width() - 4) // _PITCH))
        if count <= room:
            return [(2 + at * _PITCH, self._peaks[at], self._clipped[at]) for at in range(count)]
        at = np.linspace(0, count, room + 1).astype(int)[:-1]
        peaks, clipped = np.maximum.reduceat(self._peaks, at), np.logical_or.reduceat(self._clipped, at)
        return [(2 + n * _PITCH, float(peaks[n]), bool(clipped[n])) for n in range(room)]

    def _paint_end(self, painter: QPainter) -> None:
        bars = min(len(self._peaks), max(1, int((self.width() - 4) // _PITCH)))
        end = min(float(self.width() - 2), 2 + bars * _PITCH + 1)
        painter.fillRect(QRectF(round(end) - 1, 1, 2, _HEIGHT - 2), colour("err_mark"))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            words = clock(share * self._elapsed_s) if share == 1.0 else clock(share * self._elapsed_s)[:-2]
            wide = draw.text_width(words, "caption")
            x = min(max(0.0, share * end - wide / 2), self.width() - wide)
            has_room = end > 5 * wide if share else end > 2 * wide
            if share == 1.0 or has_room:
                draw.text(painter, QRectF(x, _HEIGHT + 3, wide + 1, _AXIS - 3), words, ink="t3", role="caption")
