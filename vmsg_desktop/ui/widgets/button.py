"""Buttons: primary (one a screen), secondary, accent, quiet, danger, link, icons alone; a shortcut as a key cap."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import LARGE, MAIN, NORMAL, RADIUS_CONTROL, RADIUS_TILE, ROUND, SMALL
from vmsg_desktop.ui.widgets.turning import Turning, paint_arc

KINDS = ("primary", "secondary", "accent", "quiet", "danger", "link")
RECORD_DOT = "record"
"""In place of an icon's name: the dot that says recording."""


@dataclass(frozen=True)
class _Size:
    height: int
    padding: int
    role: str
    weight: int
    radius: float
    gap: int = 6


SIZES = {
    "small": _Size(SMALL, 8, "small", 500, RADIUS_CONTROL),
    "normal": _Size(NORMAL, 11, "body", 500, RADIUS_CONTROL),
    "round": _Size(ROUND, 13, "column", 500, ROUND / 2, 8),
    "large": _Size(LARGE, 15, "column", 500, RADIUS_CONTROL, 9),
    "main": _Size(MAIN, 18, "column", 600, RADIUS_TILE, 8),
}
ICON_PX, ARC_PX, DOT_PX, CAP_GAP = 16, 14, 12, 14


@dataclass(frozen=True)
class _Look:
    ink: str
    fill: str = ""
    line: str = ""


_REST = {
    "primary": _Look("on_acc", "acc"),
    "secondary": _Look("t1", "raise_", "line2"),
    "accent": _Look("acc_t", "raise_", "acc"),
    "quiet": _Look("t2"),
    "danger": _Look("err"),
    "link": _Look("acc_t"),
}
_HOVER = {"primary": "acc_h", "secondary": "hover", "accent": "sel", "quiet": "hover", "danger": "err_tint", "link": ""}
_PRESS = {"primary": "acc_p", "secondary": "press", "accent": "sel", "quiet": "press", "danger": "err_tint", "link": ""}
_OFF = {"primary": _Look("t3", "press"), "secondary": _Look("tdis", "", "line")}


class Button(QPushButton):
    """Emits ``clicked`` like every Qt button.

    ``kind`` is one of `KINDS`, ``size`` of `SIZES`. ``icon`` names a file of resources/icons or is `RECORD_DOT`.
    ``key`` is shown as a key cap; the shortcut itself is the page's. A button without text needs ``label``, which
    becomes its accessible name and its tooltip.
    """

    def __init__(
        self, text: str = "", *, kind: str = "secondary", icon: str = "", key: str = "", size: str = "normal",
        label: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self._kind, self._icon, self._key, self._size = kind, icon, key, SIZES[size]
        self._is_busy = False
        self._turning = Turning(self)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        set_focus_radius(self, self._size.radius)
        self.set_label(label)

    @property
    def is_busy(self) -> bool:
        """True while the arc turns and clicks are not taken."""
        return self._is_busy

    def set_kind(self, kind: str) -> None:
        """Change the look to another of `KINDS`."""
        self._kind = kind
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_label(self, label: str) -> None:
        """Accessible name; also the tooltip of a button that has no text."""
        self.setAccessibleName(label)
        if not self.text():
            self.setToolTip(label)

    def set_busy(self, is_busy: bool) -> None:
        """Turn an arc in place of the icon and take no clicks. With an icon the width stays what it was."""
        self._is_busy = is_busy
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, text and key cap; square for an icon alone."""
        height = max(self._size.height, round(draw.line_height(self._size.role)) + 8)
        if not self.text():
            return QSize(height, height)
        return QSize(round(2 * self._padding() + self._content_width() + 0.49), height)

    def minimumSizeHint(self) -> QSize:
        """No text is cut."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """No click while busy."""
        if not self._is_busy:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses too; nothing does while busy."""
        if self._is_busy:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, icon or arc, text, key cap."""
        painter = QPainter(self)
        look = self._look()
        draw.box(
            painter, QRectF(self.rect()), radius=self._size.radius,
            fill=colour(look.fill) if look.fill else None, line=colour(look.line) if look.line else None,
        )  # fmt: skip
        if self.text():
            self._paint_content(painter, look)
        else:
            side = self._lead_px()
            self._paint_lead(painter, (self.width() - side) / 2, look)
        painter.end()
        if self._is_busy:
            self._turning.keep_turning()

    def _look(self) -> _Look:
        rest = _REST[self._kind]
        if not self.isEnabled():
            return _OFF.get(self._kind, _Look("tdis"))
        if self.isDown() or (self.isCheckable() and self.isChecked()):
            ink = "acc_t" if self.isChecked() else rest.ink
            return _Look(ink, "sel" if self.isChecked() else _PRESS[self._kind], rest.line)
        if self.underMouse() and not self._is_busy:
            return _Look(rest.ink, _HOVER[self._kind], rest.line)
        return rest

    def _paint_content(self, painter: QPainter, look: _Look) -> None:
        free = max(0.0, self.width() - self._content_width())
        at = max(self._padding() / 2, free / 2)
        if self._lead_px():
            self._paint_lead(painter, at, look)
            at += self._lead_px() + self._size.gap
        width = draw.text_width(self.text(), self._size.role, self._size.weight)
        room = QRectF(at, 0, min(width + 0.5, self.width() - at - self._padding() / 2), self.height())
        draw.text(painter, room, self.text(), ink=look.ink, role=self._size.role, weight=self._size.weight)
        if self._kind == "link" and self.underMouse() and self.isEnabled():
            below = QPointF(at, self.height() / 2 + 8)
            draw.rule(painter, below, QPointF(at + width, below.y()), colour(look.ink))
        if self._key:
            cap = QRectF(at + width + CAP_GAP, 0, draw.key_cap_width(self._key), self.height())
            is_on_fill = self._kind == "primary" and self.isEnabled()
            line = colour("on_acc", 0.55) if is_on_fill else colour("line2")
            draw.key_cap(painter, cap, self._key, ink=look.ink if is_on_fill else "t3", line=line)

    def _paint_lead(self, painter: QPainter, left: float, look: _Look) -> None:
        side = self._lead_px()
        square = QRectF(left, (self.height() - side) / 2, side, side)
        if self._is_busy:
            paint_arc(painter, _middle(square, ARC_PX), colour(look.ink))
        elif self._icon == RECORD_DOT:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("err_mark" if self.isEnabled() else "tdis"))
            painter.drawEllipse(square.center(), DOT_PX / 2, DOT_PX / 2)
        elif self._icon:
            is_grey = look.ink == "t1" and not self.text()
            paint_icon(painter, square, self._icon, "t2" if is_grey else look.ink)

    def _padding(self) -> int:
        """A link stands in line with the text around it."""
        return 2 if self._kind == "link" else self._size.padding

    def _lead_px(self) -> int:
        if self._icon == RECORD_DOT:
            return DOT_PX
        return ICON_PX if self._icon else ARC_PX if self._is_busy else 0

    def _content_width(self) -> float:
        width = draw.text_width(self.text(), self._size.role, self._size.weight)
        if self._lead_px():
            width += self._lead_px() + self._size.gap
        if self._key:
            width += CAP_GAP + draw.key_cap_width(self._key)
        return width


def _middle(square: QRectF, side: float) -> QRectF:
    """A square of ``side`` in the middle of another."""
    half = QPointF(side / 2, side / 2)
    return QRectF(square.center() - half, square.center() + half)
