"""The picture of a host key: fields of the walk in shades of the accent, its end marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.core.key_picture import SHADES, SIDE, KeyPicture, key_picture
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL

_CELL, _PITCH, _MARGIN = 8, 9, 6
SIDE_PX = 2 * _MARGIN + SIDE * _PITCH - (_PITCH - _CELL)
_OPACITIES = (0.0, 0.28, 0.5, 0.75, 1.0)


class KeyPictureView(QWidget):
    """``ink``: token of the shades, "err_mark" for a key that is not trusted. ``label``: its accessible name."""

    def __init__(
        self, fingerprint: str = "", *, ink: str = "acc", label: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ink = ink
        self._picture: KeyPicture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_fingerprint(fingerprint, label=label)

    def set_fingerprint(self, fingerprint: str, *, label: str = "") -> None:
        """Draw another key; nothing is drawn of a text that is no fingerprint."""
        try:
            self._picture = key_picture(fingerprint) if fingerprint else None
        except ValueError:
            self._picture = None
        self.setAccessibleName(label)
        self.setAccessibleDescription(fingerprint)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(SIDE_PX, SIDE_PX)

    def minimumSizeHint(self) -> QSize:
        """Every field counts."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well and the fields."""
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_CONTROL, fill=colour("sunk"), line=colour("line"))
        if self._picture is not None:
            for row, shades in enumerate(self._picture.shades):
                for column, shade in enumerate(shades):
                    if shade:
                        self._paint_field(painter, _field(column, row), _OPACITIES[min(shade, SHADES)])
            end = _field(*self._picture.end)
            draw.box(painter, end.adjusted(-1, -1, 1, 1), radius=3, fill=colour(self._ink))
            draw.box(painter, end.adjusted(2, 2, -2, -2), radius=2, fill=colour("panel"))
        painter.end()

    def _paint_field(self, painter: QPainter, field: QRectF, opacity: float) -> None:
        draw.box(painter, field, radius=2, fill=colour(self._ink, opacity))


def _field(column: int, row: int) -> QRectF:
    return QRectF(_MARGIN + column * _PITCH, _MARGIN + row * _PITCH, _CELL, _CELL)
