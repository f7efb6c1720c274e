"""A level meter in segments: green to -12 dB, amber to -3, red above, with the peak held."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.ballistics import FLOOR_DB, MeterLevel, advance
from vmsg_desktop.ui.widgets.values import MINUS

AMBER_FROM_DB, RED_FROM_DB = -12.0, -3.0
_TICKS_DB = (-60, -48, -36, -24, -12, 0)
# kind: segment, pitch, height
_KINDS = {"small": (4, 5, 10), "large": (3, 4, 14)}


class Meter(QProgressBar):
    """Feed it with `set_level` thirty times a second. A large one has a scale below and takes the width it gets."""

    def __init__(
        self, *, label: str = "", kind: str = "small", segments: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind, self._segments = kind, segments
        self._shown = MeterLevel()
        self.setRange(int(FLOOR_DB), 0)
        self.setTextVisible(False)
        self.setAccessibleName(label)
        is_large = kind == "large"
        across = QSizePolicy.Policy.Expanding if is_large else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())
        self.setMaximumHeight(self.sizeHint().height())
        self.set_shown(self._shown)

    @property
    def shown(self) -> MeterLevel:
        """Bar and peak as they stand."""
        return self._shown

    def set_level(self, level_db: float, at_s: float) -> None:
        """The sound is at ``level_db`` at ``at_s`` on a steady clock."""
        self.set_shown(advance(self._shown, level_db, at_s))

    def set_shown(self, shown: MeterLevel) -> None:
        """Show bar and peak as given, e.g. the start values again."""
        is_same = self._segment_of(shown.bar_db) == self._segment_of(self._shown.bar_db) and self._segment_of(
            shown.peak_db
        ) == self._segment_of(self._shown.peak_db)
        self._shown = shown
        if round(shown.bar_db) != self.value():
            self.setValue(round(shown.bar_db))
        if not is_same:
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its segments; a large one leaves that to the layout."""
        _, pitch, height = _KINDS[self._kind]
        if self._kind == "large":
            return QSize(200, height + 4 + round(draw.line_height("caption")))
        return QSize(self._segments * pitch, height)

    def minimumSizeHint(self) -> QSize:
        """A small one is never cut."""
        return self.sizeHint() if self._kind == "small" else QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments, and the scale of a large meter."""
        painter = QPainter(self)
        width, pitch, height = _KINDS[self._kind]
        count = self._count()
        lit, peak = self._segment_of(self._shown.bar_db), self._segment_of(self._shown.peak_db)
        for index in range(count):
            is_on = index < lit or (index == peak - 1 and peak > 0)
            ink = colour(self._token(index, count)) if is_on else colour("line2")
            painter.fillRect(draw.snapped(painter, QRectF(index * pitch, 0, width, height)), ink)
        if self._kind == "large":
            self._paint_scale(painter, height, count * pitch - 1)
        painter.end()

    def _paint_scale(self, painter: QPainter, top: int, width: int) -> None:
        for tick in _TICKS_DB:
            words = f"{MINUS}{-tick}" if tick else "0 dB"
            wide = draw.text_width(words, "caption")
            centre = width * (tick - FLOOR_DB) / -FLOOR_DB
            left = min(max(0.0, centre - wide / 2), width - wide)
            room = QRectF(left, top + 3, wide + 1, self.height() - top - 3)
            draw.text(painter, room, words, ink="t3", role="caption")

    def _count(self) -> int:
        _, pitch, _ = _KINDS[self._kind]
        return self._segments if self._kind == "small" else max(1, (self.width() + 1) // pitch)

    def _segment_of(self, level_db: float) -> int:
        """How many segments a level lights."""
        return round((level_db - FLOOR_DB) / -FLOOR_DB * self._count())

    @staticmethod
    def _token(index: int, count: int) -> str:
        level_db = FLOOR_DB - (index + 0.5) / count * FLOOR_DB
        return "ok_mark" if level_db < AMBER_FROM_DB else "warn_mark" if level_db < RED_FROM_DB else "err_mark"
