"""The canvas: a picture with zoom and pan, and what the view that is on lays over it and does with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMarginsF, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.pages.create.picture.images import paint_checker
from vmsg_desktop.ui.pages.create.picture.viewport import ZOOM_STEP, Viewport
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE

_SHARP_ABOVE = 1.0
_KEEP_SCALED_PX = 4096


@dataclass(frozen=True, eq=False)
class Layers:
    """What lies on the canvas.

    Attributes:
        images: the picture, then smaller copies of it.
        size: in its own pixels, which overlays are given in; the images may have fewer.
        over: laid over it, stretched to it.
        ground: what shows where the picture is transparent: "", "checker", "black" or "white".
    """

    images: tuple[QImage, ...]
    size: QSizeF
    over: QImage | None = None
    ground: str = ""


class Canvas(QWidget):
    """``zoomed()`` when zoom or fit change. The tool in use handles what is neither zoom nor pan."""

    zoomed = Signal()

    def __init__(self, tools: Sequence[CanvasTool], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = Viewport()
        self._layers: Layers | None = None
        self._tools = {tool.name: tool for tool in tools}
        self._tool: CanvasTool | None = None
        self._pan_from: QPointF | None = None
        self._is_panning_by_space = False
        self._scaled: dict[tuple[int, int, int], QImage] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)
        set_focus_radius(self, RADIUS_TILE)
        for tool in tools:
            tool.attach(self)
            if isinstance(tool, QObject):
                tool.setParent(self)

    def show_layers(self, layers: Layers | None) -> None:
        """Show another picture; zoom and pan stay where it has the size of the one before."""
        is_other = self._layers is None or layers is None or self._layers.size != layers.size
        self._layers = layers
        self._scaled.clear()
        if layers is not None:
            self.view.size = layers.size
        if is_other:
            self.fit()
        self.update()

    def set_ground(self, ground: str) -> None:
        """What shows where the picture is transparent."""
        if self._layers is not None:
            layers = self._layers
            self._layers = Layers(layers.images, layers.size, layers.over, ground)
            self.update()

    def set_over(self, over: QImage | None) -> None:
        """Lay something else over the picture."""
        if self._layers is not None:
            layers = self._layers
            self._layers = Layers(layers.images, layers.size, over, layers.ground)
            self.update()

    def use_tool(self, name: str) -> None:
        """The tool of a view; "" = none."""
        if self._tool is not None:
            self._tool.leave()
        self._tool = self._tools.get(name)
        self.setCursor(self._tool.cursor() if self._tool else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_margins(self, margins: QMarginsF) -> None:
        """What a fitted picture leaves free for the chips."""
        self.view.margins = margins
        self.zoomed.emit()
        self.update()

    def fit(self) -> None:
        """The whole picture."""
        self.view.fit()
        self.zoomed.emit()
        self.update()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Closer or farther."""
        self.view.zoom_to(self.view.scale * factor, anchor)
        self.zoomed.emit()
        self.update()

    def centre_on(self, point: QPointF, zoom: float) -> None:
        """Bring a point of the picture to the middle."""
        self.view.zoom_to(max(zoom, self.view.scale))
        self.view.centre = point
        self.zoomed.emit()
        self.update()

    def picture_rect(self) -> QRectF:
        """The picture on the canvas."""
        return self.view.rect()

    def has_picture(self) -> bool:
        """True when there is one."""
        return self._layers is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        self.view.room = QSizeF(self.size())
        self._scaled.clear()
        self.zoomed.emit()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stage, the picture, and the tool's overlay."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()), RADIUS_TILE, RADIUS_TILE)
        painter.fillPath(whole, colour("stage"))
        if self._layers is not None:
            painter.setClipPath(whole)
            self._paint_picture(painter, self._layers)
            if self._tool is not None:
                self._tool.paint(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tab goes through what the tool can focus before it leaves."""
        if (
            self._tool is not None
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and self._tool.step(1 if event.key() == Qt.Key.Key_Tab else -1)
        ):
            event.accept()
            self.update()
            return True
        if (
            self._tool is not None
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._tool.wants_key(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, 0 fits; the rest is the tool's."""
        if self._tool is not None and self._tool.key(event):
            self.update()
            return
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / ZOOM_STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Space if not event.isAutoRepeat():
                self._is_panning_by_space = True
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space pans while it is down."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._is_panning_by_space:
            self._is_panning_by_space = False
            self.setCursor(self._tool.cursor() if self._tool else Qt.CursorShape.ArrowCursor)
            return
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The middle button, or the left one with Space, pans; the left one is the tool's, else it pans too."""
        if not self.has_picture():
            return
        is_left = event.button() == Qt.MouseButton.LeftButton
        if (
            event.button() == Qt.MouseButton.MiddleButton
            or (is_left and self._is_panning_by_space)
            or (is_left and not (self._tool is not None and self._tool.press(event)))
        ):
            self._pan_from = event.position()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or the tool's."""
        if self._pan_from is not None:
            self.view.pan(event.position() - self._pan_from)
            self._pan_from = event.position()
            self.zoomed.emit()
        elif self._tool is not None and self.has_picture():
            self._tool.move(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._pan_from is not None:
            self._pan_from = None
        elif self._tool is not None:
            self._tool.release(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """What follows the pointer goes with it."""
        if self._tool is not None:
            self._tool.leave()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer, with Ctrl in every view; without it the tool comes first."""
        turns = (event.angleDelta().y() or event.angleDelta().x()) / 120
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not self.has_picture() or turns == 0:
            event.ignore()
        elif is_zoom or self._tool is None or not self._tool.wheel(turns):
            self.zoom_by(ZOOM_STEP**turns, event.position())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is held without focus."""
        self._is_panning_by_space = False
        super().focusOutEvent(event)
        self.update()

    def _paint_picture(self, painter: QPainter, layers: Layers) -> None:
        rect = self.view.rect()
        if layers.ground == "checker":
            paint_checker(painter, rect.intersected(QRectF(self.rect())))
        elif layers.ground:
            painter.fillRect(rect, Qt.GlobalColor.black if layers.ground == "black" else Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        needed = self.view.scale * self.devicePixelRatioF()
        whole = layers.size.width()
        image = next((each for each in reversed(layers.images) if each.width() >= needed * whole - 1), layers.images[0])
        self._paint_image(painter, rect, image)
        if layers.over is not None:
            self._paint_image(painter, rect, layers.over)

    def _paint_image(self, painter: QPainter, rect: QRectF, image: QImage) -> None:
        """Reduced ones are scaled once and kept; Qt's own scaling while painting skips pixels."""
        ratio = self.devicePixelRatioF()
        wide, tall = round(rect.width() * ratio), round(rect.height() * ratio)
        if wide > image.width() or max(wide, tall) > _KEEP_SCALED_PX:
            painter.drawImage(rect, image)
            return
        key = (id(image), wide, tall)
        if key not in self._scaled:
            if len(self._scaled) > 3:
                self._scaled.clear()
            mode = Qt.TransformationMode.SmoothTransformation
            self._scaled[key] = image.scaled(max(1, wide), max(1, tall), Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        painter.drawImage(rect, self._scaled[key])
