"""What pyqtgraph has no quick item for: stacked areas and rows of bars. Coordinates are those of the view box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vmsg_desktop.presenters.performance_state import Floats
from vmsg_desktop.ui.theme.current import colour

OPACITY: Final = 0.78
_EVERYWHERE: Final = QRectF(-1e9, -1e9, 2e9, 2e9)
_GAP: Final = 0.22


class Areas(pg.GraphicsObject):  # type: ignore[misc]
    """Filled areas, one on top of the other; gaps where nothing is known."""

    def __init__(self) -> None:
        super().__init__()
        self._fills: list[tuple[str, QPolygonF]] = []
        self._edges: list[tuple[str, QPolygonF]] = []

    def set_areas(self, x: Floats, rows: Sequence[Floats], inks: Sequence[str]) -> None:
        """Show other areas.

        Args:
            x: (n,) rising.
            rows: of each area (n,) its own height; NaN = not known.
            inks: of each area the token of its colour.
        """
        known: NDArray[np.bool_] = np.any(~np.isnan(np.array(rows).reshape(len(rows), len(x))), axis=0)
        below = np.zeros(len(x))
        self._fills, self._edges = [], []
        for row, ink in zip(rows, inks, strict=True):
            above = below + np.nan_to_num(row)
            for run in runs(known):
                if run.stop - run.start > 1:
                    self._add(ink, x[run], below[run], above[run])
            below = above
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything: the view box clips."""
        return _EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Fill each, and draw its upper edge."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for ink, polygon in self._fills:
            painter.setBrush(QBrush(colour(ink, OPACITY)))
            painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, polygon in self._edges:
            painter.setPen(thin_pen(colour(ink)))
            painter.drawPolyline(polygon)

    def _add(self, ink: str, x: Floats, below: Floats, above: Floats) -> None:
        if not (above > below).any():
            return
        outline_x, outline_y = np.concatenate((x, x[::-1])), np.concatenate((above, below[::-1]))
        self._fills.append((ink, arrayToQPolygonF(outline_x, outline_y)))
        self._edges.append((ink, arrayToQPolygonF(x, above)))


class Bars(pg.GraphicsObject):  # type: ignore[misc]
    """Stacked bars, up or down from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._rects: list[tuple[str, float, list[QRectF]]] = []

    def set_bars(self, x: Floats, width: float, rows: Sequence[tuple[Floats, str, bool]]) -> None:
        """Show other bars.

        Args:
            x: (n,) where each begins.
            width: of a bar with the gap after it.
            rows: of each kind (n,) heights, the token of its colour, and whether it goes up.
        """
        self._rects = []
        ends = {True: np.zeros(len(x)), False: np.zeros(len(x))}
        for heights, ink, is_up in rows:
            begin = ends[is_up]
            ends[is_up] = begin + heights * (1 if is_up else -1)
            shown = [
                QRectF(float(x[i]), float(begin[i]), width * (1 - _GAP), float(ends[is_up][i] - begin[i]))
                for i in np.flatnonzero(heights > 0)
            ]
            self._rects.append((ink, 1.0 if is_up else OPACITY, shown))
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything: the view box clips."""
        return _EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Fill them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for ink, opacity, rects in self._rects:
            painter.setBrush(QBrush(colour(ink, opacity)))
            painter.drawRects(rects)


def runs(known: NDArray[np.bool_]) -> list[slice]:
    """Where it is True without a break."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(begin), int(end)) for begin, end in zip(edges[0::2], edges[1::2], strict=True)]


def thin_pen(ink: QColor, *, dashes: Sequence[float] = ()) -> QPen:
    """One pixel wide whatever the scale: wider ones cost many times as much."""
    pen = QPen(ink)
    pen.setCosmetic(True)
    pen.setWidth(1)
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen
