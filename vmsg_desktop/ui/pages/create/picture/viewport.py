"""Where a picture lies on the canvas: zoom and pan, or fitted into the room that the chips leave."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF

ZOOM_STEP = 1.25
LEAST_ZOOM, MOST_ZOOM = 0.02, 16.0
_KEEP_PX = 40.0
"""So much of a picture always stays in sight."""


@dataclass
class Viewport:
    """Maps picture pixels to the canvas.

    Attributes:
        size: of the picture; room: of the canvas; margins: what a fitted picture leaves free.
        zoom: canvas pixels a picture pixel; None = fitted.
        centre: of the canvas, in picture pixels, where it is not fitted.
    """

    size: QSizeF = field(default_factory=lambda: QSizeF(1, 1))
    room: QSizeF = field(default_factory=lambda: QSizeF(1, 1))
    margins: QMarginsF = field(default_factory=QMarginsF)
    zoom: float | None = None
    centre: QPointF = field(default_factory=QPointF)

    @property
    def scale(self) -> float:
        """Canvas pixels a picture pixel."""
        if self.zoom is not None:
            return self.zoom
        inner = self._inner()
        return max(LEAST_ZOOM, min(inner.width() / self.size.width(), inner.height() / self.size.height()))

    def rect(self) -> QRectF:
        """The picture on the canvas."""
        scale = self.scale
        wide, tall = self.size.width() * scale, self.size.height() * scale
        if self.zoom is None:
            middle = self._inner().center()
            return QRectF(middle.x() - wide / 2, middle.y() - tall / 2, wide, tall)
        middle = QPointF(self.room.width() / 2, self.room.height() / 2)
        corner = middle - self.centre * scale
        return QRectF(corner.x(), corner.y(), wide, tall)

    def to_canvas(self, point: QPointF) -> QPointF:
        """A point of the picture on the canvas."""
        return self.rect().topLeft() + point * self.scale

    def to_picture(self, point: QPointF) -> QPointF:
        """A point of the canvas in picture pixels."""
        return (point - self.rect().topLeft()) / self.scale

    def fit(self) -> None:
        """The whole picture."""
        self.zoom = None

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Another zoom; what lies under ``anchor`` (canvas; the middle where None) stays there."""
        middle = QPointF(self.room.width() / 2, self.room.height() / 2)
        fixed = middle if anchor is None else anchor
        held = self.to_picture(fixed)
        self.zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        self.centre = held - (fixed - middle) / self.zoom
        self._keep_in_sight()

    def pan(self, by: QPointF) -> None:
        """Move the picture by canvas pixels."""
        if self.zoom is None:
            self.zoom_to(self.scale)
        self.centre = self.centre - by / self.scale
        self._keep_in_sight()

    def _inner(self) -> QRectF:
        inner = QRectF(QPointF(0, 0), self.room).marginsRemoved(self.margins)
        return inner if inner.width() > 8 and inner.height() > 8 else QRectF(QPointF(0, 0), self.room)

    def _keep_in_sight(self) -> None:
        scale = self.scale
        half = QPointF(self.room.width(), self.room.height()) / 2
        least_x, least_y = (half.x() - _KEEP_PX) / scale, (half.y() - _KEEP_PX) / scale
        self.centre = QPointF(
            min(max(self.centre.x(), -least_x), self.size.width() + least_x),
            min(max(self.centre.y(), -least_y), self.size.height() + least_y),
        )
