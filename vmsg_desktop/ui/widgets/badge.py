"""A small word beside a name: a device, a state, where a result came from."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import BADGE_HEIGHT, RADIUS_BADGE

# kind: text, fill, outline, dot
_LOOKS = {
    "neutral": ("t2", "hover", "", "ctl"),
    "device": ("t2", "", "line2", "ctl"),
    "acc": ("acc_t", "sel", "", "acc"),
    "ok": ("ok", "ok_tint", "", "ok_mark"),
    "warn": ("warn", "warn_tint", "", "warn_mark"),
    "err": ("err", "err_tint", "", "err_mark"),
}
KINDS = tuple(_LOOKS)


class Badge(QLabel):
    """``kind`` is one of `KINDS`: devices outlined, D-ID ``acc``, cached and done ``ok``. ``has_dot`` adds a dot."""

    def __init__(
        self, text: str, *, kind: str = "neutral", has_dot: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._has_dot = kind, has_dot
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_badge(self, text: str, kind: str) -> None:
        """Show another word in another look."""
        self._kind = kind
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The word with 6 px at each side."""
        width = 12 + draw.text_width(self.text(), "caption", 500) + (11 if self._has_dot else 0)
        return QSize(round(width + 0.49), max(BADGE_HEIGHT, round(draw.line_height("caption")) + 4))

    def minimumSizeHint(self) -> QSize:
        """No text is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word on its tint."""
        painter = QPainter(self)
        ink, fill, line, dot = _LOOKS[self._kind]
        rect = QRectF(self.rect())
        draw.box(
            painter, rect, radius=RADIUS_BADGE,
            fill=colour(fill) if fill else None, line=colour(line) if line else None,
        )  # fmt: skip
        if self._has_dot:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(dot))
            painter.drawEllipse(QPointF(9, rect.center().y()), 3, 3)
            rect = rect.adjusted(11, 0, 0, 0)
        draw.text(painter, rect, self.text(), ink=ink, role="caption", weight=500, align=draw.CENTRE)
        painter.end()
