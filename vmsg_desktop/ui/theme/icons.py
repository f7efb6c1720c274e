"""Icons drawn for this product: strokes on a grid of 20, tinted when asked for, kept per name, size, colour, ratio."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vmsg_desktop.resources import resource_path
from vmsg_desktop.ui.theme.current import tokens

SMALL_PX = 16
# Thin strokes fade at small sizes, so they are drawn a little heavier there.
_STROKE, _SMALL_STROKE = b'stroke-width="1.5"', b'stroke-width="1.75"'


def icon_names() -> tuple[str, ...]:
    """All names, in order."""
    return tuple(sorted(path.stem for path in resource_path("icons").glob("*.svg")))


def icon_pixmap(name: str, ink: str, *, size_px: int = SMALL_PX, ratio: float = 1.0) -> QPixmap:
    """The icon in the colour of the token ``ink``, for a screen with ``ratio`` device pixels a pixel."""
    return _pixmap(name, getattr(tokens(), ink), size_px, ratio)


def paint_icon(painter: QPainter, rect: QRectF, name: str, ink: str) -> None:
    """Draw an icon in the square ``rect``, on whole device pixels so that it stays sharp."""
    device = painter.deviceTransform()
    ratio = device.m11() or 1.0
    size_px = round(rect.width())
    corner = device.map(rect.topLeft())
    inverse, _ = device.inverted()
    at = inverse.map(type(corner)(round(corner.x()), round(corner.y())))
    painter.drawPixmap(at, icon_pixmap(name, ink, size_px=size_px, ratio=ratio))


def make_icon(name: str, *, size_px: int = SMALL_PX, ink: str = "t2", on_ink: str = "acc_t") -> QIcon:
    """An icon for Qt's own widgets and menus, for each screen: at rest, chosen, disabled.

    Its colours are those of the theme that is on, so make it anew on a theme change.
    """
    icon = QIcon()
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0, 2.0}):
        for state, mode, colour in (
            (QIcon.State.Off, QIcon.Mode.Normal, ink),
            (QIcon.State.On, QIcon.Mode.Normal, on_ink),
            (QIcon.State.Off, QIcon.Mode.Disabled, "tdis"),
            (QIcon.State.Off, QIcon.Mode.Selected, ink),
        ):
            icon.addPixmap(icon_pixmap(name, colour, size_px=size_px, ratio=ratio), mode, state)
    return icon


@lru_cache(maxsize=1024)
def _pixmap(name: str, figures: str, size_px: int, ratio: float) -> QPixmap:
    side = round(size_px * ratio)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, figures, size_px <= SMALL_PX).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=512)
def _renderer(name: str, figures: str, is_small: bool) -> QSvgRenderer:
    source = _source(name).replace(b"currentColor", QColor(figures).name().encode())
    if is_small:
        source = source.replace(_STROKE, _SMALL_STROKE)
    return QSvgRenderer(QByteArray(source))


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return resource_path("icons", f"{name}.svg").read_bytes()
