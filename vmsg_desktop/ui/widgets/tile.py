"""A framed part of a page, and the tile of one figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.sparkline import Sparkline
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_SIDE = 12


class Tile(QWidget):
    """Panel, line and round corners. Add widgets to ``body``. ``surface`` is a token of the ground."""

    def __init__(
        self, *, padding: int = 14, surface: str = "panel", line: str = "line", radius: int = RADIUS_TILE,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._surface, self._line, self._radius = surface, line, radius
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)

    def set_line(self, line: str) -> None:
        """Change the border's token, e.g. to ``err_mark``."""
        self._line = line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=self._radius, fill=colour(self._surface), line=colour(self._line))
        painter.end()


class KpiTile(Tile):
    """Name, value with its unit, what it is measured against, and a sparkline."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._name = Label(name, role="small", tone="t2")
        self._shape = StatusShape("err")
        self._value = Label("", role="big")
        self._unit = Label("", role="small", tone="t2")
        self._note = ElidedLabel("", role="caption", tone="t3")
        self._reason = Label("", role="caption", tone="t3", wraps=True)
        self._curve = Sparkline()
        self._is_missing = False
        self.setMinimumHeight(74)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.set_value("", "", "")

    def set_name(self, name: str) -> None:
        """Change the words, e.g. to another language."""
        self._name.setText(name)

    def set_value(self, value: str, unit: str, note: str, *, is_alert: bool = False, alert_label: str = "") -> None:
        """``note`` says target or threshold. `set_missing` is for a value that could not be read."""
        self._is_missing = False
        self._show(value, unit, tone="err" if is_alert else "t1")
        self._tell(note, self._note)
        self._shape.setVisible(is_alert)
        self._shape.set_state("err", alert_label)
        self.set_line("err_mark" if is_alert else "line")

    def set_missing(self, value: str, reason: str) -> None:
        """``value`` is "n/a" in the person's language; the reason stands below."""
        self._is_missing = True
        self._show(value, "", tone="t2")
        self._tell(reason, self._reason)
        self._shape.setVisible(False)
        self._curve.setVisible(False)
        self.set_line("line")

    def set_curve(self, values: Sequence[float], *, limit: float | None = None, ink: str = "d1") -> None:
        """Show the way the value went."""
        self._curve.setVisible(len(values) > 1)
        self._curve.set_values(values, limit=limit, ink=ink)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A reason may wrap now."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """A reason may take two lines of a tile that is as high as the others."""
        reason = self._reason
        wide = reason.fontMetrics().horizontalAdvance(reason.text())
        is_tight = self._is_missing and wide > self.width() - 2 * _SIDE
        margin = 4 if is_tight else 6
        self.body.setContentsMargins(_SIDE, margin, _SIDE, margin)
        self._value.setMaximumHeight(22 if is_tight else 28)

    def _show(self, value: str, unit: str, *, tone: str) -> None:
        self._value.setText(value)
        self._value.set_tone(tone)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self.setAccessibleName(f"{self._name.text()}: {value} {unit}".strip())

    def _tell(self, words: str, where: Label) -> None:
        """One line of target, or a reason that may wrap."""
        where.setText(words)
        for label in (self._note, self._reason):
            label.setVisible(label is where)
        self.setAccessibleDescription(words)
        self._make_room()

    def _lay_out(self) -> None:
        head, figure, left, row = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self.body.setSpacing(0)
        head.setSpacing(6)
        head.addWidget(self._name)
        head.addWidget(self._shape)
        head.addStretch(1)
        self._name.setFixedHeight(self._shape.height())
        figure.setSpacing(3)
        for label in (self._value, self._unit):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # figures are never cut
        figure.addWidget(self._value)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        figure.addStretch(1)
        left.setSpacing(0)
        for part in (head, figure):
            left.addLayout(part)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self._curve, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.body.addWidget(self._note)
        self.body.addWidget(self._reason)
