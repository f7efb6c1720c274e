"""What pyqtgraph has no quick item for: stacked areas and rows of bars. Coordinates are those of the view box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vmsg_desktop.presenters.performance_state import Floats
from vmsg_desktop.ui.theme.current import colour

OPACITY: Final = 0.78
_EVERYWHERE: Final = QRectF(-1e9, -1e9, 2e9, 2e9)
_GAP: Final = 0.22


class Line(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve whose bounds nobody asks for: pyqtgraph works them out from all points at each move of the axis."""

    def __init__(self) -> None:
        super().__init__(antialias=False, skipFiniteCheck=True)

    def boundingRect(self) -> QRectF:
        """Everything: the view box clips."""
        return _EVERYWHERE

    def viewTransformChanged(self) -> None:
        """Nothing depends on it."""


class Areas(pg.GraphicsObject):  # type: ignore[misc]
    """Filled areas, one on top of the other; gaps where nothing is known.

    They are computed as a picture when they are new and then only put where the axis is: to fill their outlines anew
    with each frame would take most of its time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._pixels: NDArray[np.uint32] | None = None  # the picture's memory
        self._corner = QPointF()

    def set_areas(
        self, x: Floats, rows: Sequence[Floats], inks: Sequence[str], *, top: float, scale: tuple[float, float],
        ratio: float,
    ) -> None:  # fmt: skip
        """Show other areas.

        Args:
            x: (n,) evenly rising.
            rows: of each area (n,) its own height; NaN = not known.
            inks: of each area the token of its colour.
            top: the upper end of the axis, which begins at 0.
            scale: pixels that 1 of x and 1 of a height take.
            ratio: device pixels a pixel.
        """
        self._image = None
        if len(x) > 1 and rows:
            step = float(x[-1] - x[0]) / (len(x) - 1)
            width_px, height_px = (
                max(1, round(length * ratio)) for length in (step * len(x) * scale[0], top * scale[1])
            )
            column = np.arange(width_px) * len(x) // width_px
            drawn = area_pixels(np.array(rows), inks, height_px=height_px, top=top)
            self._pixels = np.ascontiguousarray(drawn[::-1, column])
            self._image = QImage(
                self._pixels.data, width_px, height_px, 4 * width_px, QImage.Format.Format_ARGB32_Premultiplied
            )
            self._image.setDevicePixelRatio(ratio)
            self._corner = QPointF(float(x[0]), top)
        self.update()

    def boundingRect(self) -> QRectF:
        """Everything: the view box clips."""
        return _EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Put the picture where the axis is, pixel on pixel."""
        if self._image is not None:
            corner = painter.worldTransform().map(self._corner)
            painter.resetTransform()
            painter.drawImage(QPointF(round(corner.x()), round(corner.y())), self._image)


def area_pixels(rows: Floats, inks: Sequence[str], *, height_px: int, top: float) -> NDArray[np.uint32]:
    """(height_px, n) premultiplied ARGB, its first row at 0: each area in its colour, its upper edge stronger.

    Args:
        rows: (areas, n) heights; NaN = not known.
        inks: tokens, one an area.
        height_px: pixels from 0 to ``top``.
        top: value of the last row.
    """
    known = ~np.isnan(rows).all(axis=0)
    ends = np.cumsum(np.nan_to_num(rows), axis=0) * (height_px / top)
    ends = np.where(known, np.clip(np.rint(ends), 0, height_px), 0)
    level = np.arange(height_px)[:, None]
    pixels = np.zeros((height_px, rows.shape[1]), np.uint32)
    below = np.zeros(rows.shape[1])
    for end, ink in zip(ends, inks, strict=True):
        pixels[(level >= below) & (level < end)] = _premultiplied(colour(ink, OPACITY))
        pixels[(level == end - 1) & (end > below)] = _premultiplied(colour(ink))
        below = end
    return pixels


def _premultiplied(ink: QColor) -> int:
    alpha = ink.alpha()
    red, green, blue = (part * alpha // 255 for part in (ink.red(), ink.green(), ink.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue


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


def thin_pen(ink: QColor, *, dashes: Sequence[float] = ()) -> QPen:
    """One pixel wide whatever the scale: wider ones cost many times as much."""
    pen = QPen(ink)
    pen.setCosmetic(True)
    pen.setWidth(1)
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen
