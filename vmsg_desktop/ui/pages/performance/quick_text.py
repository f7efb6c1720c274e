"""Short texts that are painted many times a second: laid out once, then only put where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.fonts import role_font

Align = Literal["left", "right", "centre"]
_SHARES = {"left": 0.0, "right": 1.0, "centre": 0.5}


@dataclass(frozen=True, eq=False)
class _Laid:
    text: QStaticText
    font: QFont
    width: float
    height: float


def forget() -> None:
    """The application's font is another one."""
    _laid.cache_clear()


def text_width(words: str, *, weight: int = 0, role: str = "caption") -> float:
    """Pixels that the words take."""
    return _laid(words, role, weight).width


def put(
    painter: QPainter, room: QRectF, words: str, *, ink: str, align: Align = "left", weight: int = 0,
    role: str = "caption",
) -> float:  # fmt: skip
    """One line in the middle of ``room``'s height, cut with an ellipsis where it does not fit; the width it took."""
    laid = _laid(words, role, weight)
    if laid.width > room.width() + 0.5:
        return draw.text(painter, room, words, ink=ink, role=role, weight=weight)
    painter.setFont(laid.font)
    painter.setPen(colour(ink))
    left = room.left() + (room.width() - laid.width) * _SHARES[align]
    painter.drawStaticText(QPointF(left, room.top() + (room.height() - laid.height) / 2), laid.text)
    return laid.width


@lru_cache(maxsize=2048)
def _laid(words: str, role: str, weight: int) -> _Laid:
    font = role_font(role, weight)
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=font)
    metrics = QFontMetricsF(font)
    return _Laid(text, font, metrics.horizontalAdvance(words), metrics.height())
