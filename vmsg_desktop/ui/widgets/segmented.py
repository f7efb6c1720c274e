"""A row of choices of which one holds: a track with the chosen segment raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import NORMAL, RADIUS_CONTROL, RADIUS_SEGMENT

_PADDING, _GAP, _ICON, _DASH = 11, 7, 16, 10


@dataclass(frozen=True)
class Segment:
    """One choice. ``key`` is what the signal carries; ``digit`` a boxed key, ``meta`` a count behind the text,
    ``dash`` a token whose colour stands before the text, ``label`` the accessible name of an icon alone."""

    key: str
    text: str = ""
    icon: str = ""
    digit: str = ""
    meta: str = ""
    dash: str = ""
    label: str = ""


class Segmented(QWidget):
    """``chosen(key)`` is emitted when the person picks a segment, not when `set_value` does.

    ``track`` is the token behind the segments: ``track`` on the window's ground, ``sunk`` on a panel.
    """

    chosen = Signal(str)

    def __init__(
        self, segments: Sequence[Segment], *, label: str = "", track: str = "track", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._track = track
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _SegmentButton] = {}
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(0)
        self.set_segments(segments)

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Show other choices or other words; the choice stays where its key is still there, else the first."""
        before = self.value()
        if [each.key for each in segments] != list(self._buttons):
            self._rebuild(segments)
        for each in segments:
            self._buttons[each.key].set_segment(each)
        self.set_value(before if before in self._buttons else segments[0].key)

    def value(self) -> str:
        """Key of the chosen segment."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose a segment without a signal; "" chooses none."""
        if key:
            self._buttons[key].setChecked(True)
            return
        self._group.setExclusive(False)  # an exclusive group never lets its last one go
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def set_segment_enabled(self, key: str, is_enabled: bool) -> None:
        """Let one segment be chosen or not."""
        self._buttons[key].setEnabled(is_enabled)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track."""
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_CONTROL, fill=colour(self._track), line=colour("line"))
        painter.end()

    def _rebuild(self, segments: Sequence[Segment]) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {each.key: _SegmentButton(self) for each in segments}
        for key, button in self._buttons.items():
            self._group.addButton(button)
            self._row.addWidget(button, 1)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))


class _SegmentButton(QRadioButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._segment = Segment("")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_SEGMENT)

    def set_segment(self, segment: Segment) -> None:
        self._segment = segment
        self.setText(segment.text)
        self.setAccessibleName(segment.label or segment.text)
        self.setToolTip("" if segment.text else segment.label)
        self.updateGeometry()
        self.update()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        wide = max(2 * _PADDING + self._content_width(), 32)
        return QSize(round(wide + 0.49), max(NORMAL - 6, round(draw.line_height("small")) + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked():
            rect = QRectF(self.rect())
            draw.box(painter, rect, radius=RADIUS_SEGMENT, fill=colour("raise_"), line=colour("line2"))
        elif self.underMouse() and self.isEnabled():
            draw.box(painter, QRectF(self.rect()), radius=RADIUS_SEGMENT, fill=colour("press", 0.6))
        self._paint_content(painter, (self.width() - self._content_width()) / 2)
        painter.end()

    def _paint_content(self, painter: QPainter, at: float) -> None:
        each, middle = self._segment, self.height() / 2
        ink = "tdis" if not self.isEnabled() else "t1" if self.isChecked() else "t2"
        if each.dash:
            painter.fillRect(draw.snapped(painter, QRectF(at, middle - 1.5, _DASH, 3)), colour(each.dash))
            at += _DASH + _GAP
        if each.icon:
            paint_icon(painter, QRectF(at, middle - _ICON / 2, _ICON, _ICON), each.icon, ink)
            at += _ICON + (_GAP if each.text else 0)
        if each.text:
            wide = draw.text_width(each.text, "small", 600)
            room = QRectF(at, 0, wide + 0.5, self.height())
            weight = 600 if self.isChecked() else 500
            draw.text(painter, room, each.text, ink=ink, role="small", weight=weight, align=draw.CENTRE)
            at += wide
        self._paint_tail(painter, at)

    def _paint_tail(self, painter: QPainter, at: float) -> None:
        each = self._segment
        if each.digit:
            cap = QRectF(at + _GAP, 0, draw.key_cap_width(each.digit), self.height())
            draw.key_cap(painter, cap, each.digit, ink="t3", line=colour("line2"))
        elif each.meta:
            room = QRectF(at + _GAP, 0, draw.text_width(each.meta, "caption", 500) + 1, self.height())
            draw.text(painter, room, each.meta, ink="t3", role="caption", weight=500)

    def _content_width(self) -> float:
        each = self._segment
        width = draw.text_width(each.text, "small", 600) if each.text else 0.0
        width += (_ICON + (_GAP if each.text else 0)) if each.icon else 0
        width += (_DASH + _GAP) if each.dash else 0
        width += (_GAP + draw.key_cap_width(each.digit)) if each.digit else 0
        return width + ((_GAP + draw.text_width(each.meta, "caption", 500)) if each.meta else 0)
