"""A square picture to choose: a background, something recent."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from vmsg_desktop.ui.pages.create.picture.images import paint_checker, paint_rounded
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL

SIDE = 36


class ThumbTile(QAbstractButton):
    """Emits ``clicked``. Shows an image, a plain colour, a checker, or an icon in a dashed box."""

    def __init__(self, *, icon: str = "", is_checker: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._is_checker = icon, is_checker
        self._image: QImage | None = None
        self._plain = ""
        self.setCheckable(not icon)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_CONTROL + 2)

    def show_image(self, image: QImage | None) -> None:
        """The picture; None = not there yet."""
        self._image = image
        self.update()

    def show_colour(self, plain: str) -> None:
        """A plain colour, #RRGGBB."""
        self._plain = plain
        self.update()

    def set_label(self, label: str) -> None:
        """Accessible name and tooltip."""
        self.setAccessibleName(label)
        self.setToolTip(label)

    def nextCheckState(self) -> None:
        """What is chosen is the message's to say, not the click's."""

    def sizeHint(self) -> QSize:
        """The square."""
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square, and a ring where it is chosen."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        inner = rect.adjusted(4, 4, -4, -4) if self.isChecked() else rect
        radius = 4 if self.isChecked() else RADIUS_CONTROL
        if self._icon:
            fill = colour("hover") if self.underMouse() else None
            draw.box(painter, rect, radius=RADIUS_CONTROL, fill=fill, line=colour("ctl"), is_dashed=True)
            square = QRectF(rect.center() - QPointF(8, 8), rect.center() + QPointF(8, 8))
            paint_icon(painter, square, self._icon, "t2")
            painter.end()
            return
        self._paint_content(painter, inner, radius)
        draw.box(painter, inner, radius=radius, line=colour("shade", 0.14))
        if self.isChecked():
            draw.box(painter, rect, radius=RADIUS_CONTROL + 1, line=colour("acc"), width_px=2)
        elif self.underMouse():
            draw.box(painter, rect, radius=RADIUS_CONTROL, line=colour("acc"), width_px=1)
        painter.end()

    def _paint_content(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        if self._is_checker:
            path = QPainterPath()
            path.addRoundedRect(rect, radius, radius)
            painter.save()
            painter.setClipPath(path)
            paint_checker(painter, rect)
            painter.restore()
        elif self._image is not None:
            paint_rounded(painter, rect, self._image, radius)
        else:
            made = colour("sunk")
            if self._plain:
                made = QColor(self._plain)
            draw.box(painter, rect, radius=radius, fill=made)
