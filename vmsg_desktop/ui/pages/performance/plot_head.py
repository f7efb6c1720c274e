"""Above each plot: its title, a note at the right, and the curves with what they say where the crosshair is.

Painted, not laid out: the figures change with every move of the pointer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.pages.performance.quick_text import put, text_width
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour

Mark = Literal["square", "line", "dash", "dots"]
_SWATCH, _LINE, _LONG_LINE, _GAP, _BETWEEN = 8, 8, 16, 4, 9
_PADDING, _LEAST_BETWEEN, _LEAST_NAME = 9, 4.0, 26.0
_DASHES = {"dash": [3.0, 2.0], "dots": [1.0, 1.5]}


@dataclass(frozen=True)
class Entry:
    """A curve in the legend. ``short``: the figure where room is short. ``is_missing``: it is an n/a. ``told``: said in
    place of name and figure where there is room for more."""

    mark: Mark
    ink: str
    name: str
    figure: str = ""
    is_missing: bool = False
    short: str = ""
    told: str = ""


class PlotHead(QWidget):
    """Two lines: title with a bold figure and a note, then the legend. Its tooltip has all of it."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._figure, self._note = "", "", ""
        self._entries: tuple[Entry, ...] = ()
        self._reserved = 0
        self.setFixedHeight(42)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def reserve(self, width: int) -> None:
        """Leave room for a button at the right of the title."""
        self._reserved = width
        self.update()

    def set_words(self, title: str, *, figure: str = "", note: str = "") -> None:
        """The first line."""
        if (title, figure, note) != (self._title, self._figure, self._note):
            self._title, self._figure, self._note = title, figure, note
            self.setAccessibleName(title)
            self.update()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """The second line."""
        if entries != self._entries:
            self._entries = entries
            told = ", ".join(each.told or f"{each.name} {each.figure}".strip() for each in entries)
            self.setAccessibleDescription(told)
            self.setToolTip(told)
            self.update()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """As they are shown."""
        return self._entries

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both lines."""
        painter = QPainter(self)
        self._paint_title(painter)
        self._paint_legend(painter)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        right = self.width() - _PADDING - self._reserved
        note = f"· {self._note}" if self._figure and self._note else self._note
        wide = text_width(note)
        title_wide = text_width(self._title, role="section", weight=600)
        free = right - _PADDING - title_wide - 10
        figure_wide = text_width(self._figure, weight=600) + 3 if self._figure else 0.0
        wide = max(0.0, min(wide, free - figure_wide))
        put(painter, QRectF(right - wide, 9, wide + 0.5, 16), note, ink="t3", align="right")
        if self._figure:
            room = QRectF(right - wide - figure_wide, 9, figure_wide, 16)
            put(painter, room, self._figure, ink="t1", weight=600)
        draw.text(painter, QRectF(_PADDING, 9, min(title_wide + 1, right - _PADDING), 16), self._title, role="section")

    def _paint_legend(self, painter: QPainter) -> None:
        at, right = float(_PADDING), float(self.width() - 4)
        entries, gaps = self._entries, max(1, len(self._entries) - 1)
        if self._room(entries, right - at) < _LEAST_BETWEEN * gaps:
            entries = tuple(replace(each, figure=each.short or each.figure) for each in entries)
        free = self._room(entries, right - at)
        between = min(_BETWEEN, max(_LEAST_BETWEEN, free / gaps))
        names = [text_width(entry.name) for entry in entries]
        if not self._has_reason:
            names = fitted(names, over=between * gaps - free)
        for entry, name_wide in zip(entries, names, strict=True):
            if at > right - 24:
                break
            at = self._paint_entry(painter, entry, (at, right), name_wide) + between

    def _room(self, entries: tuple[Entry, ...], wide: float) -> float:
        """Pixels that are left of ``wide`` for the gaps between the entries; negative = it is too narrow."""
        return wide - sum(_width(entry) for entry in entries)

    @property
    def _has_reason(self) -> bool:
        """The last entry tells why its figure is n/a: that is what is cut then."""
        return bool(self._entries) and self._entries[-1].is_missing and not self._entries[-1].told

    def _paint_entry(self, painter: QPainter, entry: Entry, span: tuple[float, float], name_wide: float) -> float:
        """``span``: x from where on, and up to where at most. Returns the x after it."""
        (at, right), middle = span, 34.0
        if entry.mark == "square":
            draw.box(painter, QRectF(at, middle - 4, _SWATCH, _SWATCH), radius=2, fill=colour(entry.ink))
            at += _SWATCH + _GAP
        else:
            wide = _LINE if entry.mark == "line" else _LONG_LINE
            self._paint_line(painter, entry, QLineF(at, middle, at + wide, middle))
            at += wide + _GAP
        at += put(painter, QRectF(at, middle - 8, min(name_wide + 0.5, right - at), 16), entry.name, ink="t2")
        if not entry.figure or at > right - 8:
            return at
        at += 4
        weight, ink = (600, "t1") if not entry.is_missing else (600, "t2")
        room = QRectF(at, middle - 8, right - at, 16)
        return at + put(painter, room, entry.figure, ink=ink, weight=weight)

    def _paint_line(self, painter: QPainter, entry: Entry, line: QLineF) -> None:
        pen = QPen(colour(entry.ink), 2)
        if entry.mark in _DASHES:
            pen.setDashPattern(_DASHES[entry.mark])
        painter.setPen(pen)
        painter.drawLine(line)


def fitted(names: list[float], *, over: float) -> list[float]:
    """Widths of names that are ``over`` pixels too wide together: the longest give way first, figures never do."""
    wide = list(names)
    while over > 0 and max(wide, default=0.0) > _LEAST_NAME:
        longest = max(wide)
        floor = max([each for each in wide if each < longest], default=_LEAST_NAME)
        floor = max(floor, _LEAST_NAME)
        places = [place for place, each in enumerate(wide) if each == longest]
        cut = min(longest - floor, over / len(places))
        for place in places:
            wide[place] = longest - cut
        over -= cut * len(places)
        if cut < 0.01:
            break
    return wide


def _width(entry: Entry) -> float:
    """Pixels that an entry takes where it is not cut."""
    mark = {"square": _SWATCH, "line": _LINE}.get(entry.mark, _LONG_LINE)
    figure = 4 + text_width(entry.figure, weight=600) if entry.figure else 0.0
    return mark + _GAP + text_width(entry.name) + figure
