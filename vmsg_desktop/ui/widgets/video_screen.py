"""The picture of a video, whole, on a dark ground; a round play button on it while it is still."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE

_KNOB_PX, _BAR_PX = 40, 3


class VideoScreen(QWidget):
    """``pressed()`` on a click; ``key_pressed(key)`` while it fills the screen."""

    pressed = Signal()
    key_pressed = Signal(int)

    def __init__(self, *, is_framed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_framed = is_framed
        self._is_playable = self._is_playing = self._is_busy = False
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, 200)

    def set_image(self, image: QImage | None) -> None:
        """Show another picture; None = none."""
        self.image = image
        self.update()

    def set_marks(self, *, is_playable: bool, is_playing: bool) -> None:
        """Whether there is something to play, and whether it plays."""
        self._is_playable, self._is_playing = is_playable, is_playing
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_playable else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_busy(self, is_busy: bool) -> None:
        """The bar on the top edge."""
        self._is_busy = is_busy
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere plays and pauses."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the whole screen; in its place the player has them."""
        if self.isWindow():
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, picture, button, bar."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect())
        outline = QPainterPath()
        radius = RADIUS_TILE if self._is_framed else 0
        outline.addRoundedRect(frame, radius, radius)
        has_picture = self.image is not None and not self.image.isNull()
        painter.fillPath(outline, colour("shade") if has_picture or not self._is_framed else colour("stage"))
        painter.setClipPath(outline)
        if self.image is not None and has_picture:
            painter.drawImage(_contained(frame, self.image), self.image)
        if self._is_busy:
            painter.fillRect(QRectF(frame.left(), frame.top(), frame.width(), _BAR_PX), colour("acc"))
        if self._is_playable and not self._is_playing:
            _paint_button(painter, frame.center())
        painter.end()


def _contained(frame: QRectF, image: QImage) -> QRectF:
    size = image.size().toSizeF().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = frame.center() - QPointF(size.width() / 2, size.height() / 2)
    return QRectF(corner, size)


def _paint_button(painter: QPainter, centre: QPointF) -> None:
    half = _KNOB_PX / 2
    circle = QRectF(centre.x() - half, centre.y() - half, _KNOB_PX, _KNOB_PX)
    draw.box(painter, circle, radius=half, fill=colour("shade", 0.7))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("on_shade"))
    painter.drawPolygon(QPolygonF([centre + QPointF(-5, -7), centre + QPointF(8, 0), centre + QPointF(-5, 7)]))
