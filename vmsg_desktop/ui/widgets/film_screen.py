"""Where the pictures of a film are painted: contained on the stage's ground, with round corners and a bar on top."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE

_BAR_PX = 3
_BUTTON_PX = 40
_ICON_PX = 20


class FilmScreen(QWidget):
    """``pressed()`` with a click, Space or Return. ``is_bare``: no corners, black ground, for the full screen."""

    pressed = Signal()
    left = Signal()

    def __init__(self, *, is_bare: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._share: float | None = None
        self._has_bar = False
        self._shows_play = False
        self._is_bare = is_bare
        self._ground = "shade" if is_bare else "stage"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_TILE)

    @property
    def image(self) -> QImage:
        """The picture that is shown; null = none yet."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one clears the screen."""
        self._image = image
        self.update()

    def set_bar(self, *, is_shown: bool, share: float | None = None) -> None:
        """The bar on the top edge: a newer film is being made; ``share`` 0..1, None = not known."""
        self._has_bar, self._share = is_shown, share
        self.update()

    def set_ground(self, token: str) -> None:
        """Colour token of what is beside the picture."""
        self._ground = token
        self.update()

    def set_play_shown(self, is_shown: bool) -> None:
        """A play sign in the middle, where there is no button for it."""
        self._shows_play = is_shown
        self.update()

    def sizeHint(self) -> QSize:
        """A square as wide as the column."""
        return QSize(312, 312)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click plays and pauses."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Return play and pause, Escape leaves the full screen."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self._is_bare:
            self.left.emit()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Leaves the full screen."""
        if self._is_bare:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, picture, bar and play sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect())
        if not self._is_bare:
            corners = QPainterPath()
            corners.addRoundedRect(whole, RADIUS_TILE, RADIUS_TILE)
            painter.setClipPath(corners)
        painter.fillRect(whole, colour(self._ground if not self._image.isNull() or self._is_bare else "stage"))
        if not self._image.isNull():
            painter.drawImage(contained(whole, self._image.size()), self._image)
        if self._has_bar:
            share = 0.0 if self._share is None else min(1.0, max(0.0, self._share))
            painter.fillRect(QRectF(0, 0, whole.width(), _BAR_PX), colour("sunk", 0.8))
            painter.fillRect(QRectF(0, 0, whole.width() * max(0.04, share), _BAR_PX), colour("acc"))
        if self._shows_play:
            self._paint_play(painter, whole.center())
        painter.end()

    def _paint_play(self, painter: QPainter, middle: QPointF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("shade", 0.6))
        painter.drawEllipse(middle, _BUTTON_PX / 2, _BUTTON_PX / 2)
        half = QPointF(_ICON_PX / 2, _ICON_PX / 2)
        paint_icon(painter, QRectF(middle - half, middle + half), "play", "on_shade")


def contained(room: QRectF, size: QSize) -> QRectF:
    """The largest rectangle of a picture's shape in the middle of ``room``."""
    scale = min(room.width() / size.width(), room.height() / size.height())
    width, height = size.width() * scale, size.height() * scale
    return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
