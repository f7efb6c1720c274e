"""Below the picture in the views of mask and cut-out: the brush, growth and feather."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.model.message import MaskChoice
from vmsg_desktop.ui.pages.create.picture.brush_tool import LEAST_PX, MOST_PX
from vmsg_desktop.ui.pages.create.picture.people_panel import LABEL_PX
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.values import ValueRange

_SIZE = ValueRange(LEAST_PX, MOST_PX, 4, unit="px", fine=1)
_FEATHER = ValueRange(0, 40, 1, unit="px", fine=0.5)
_GROW = ValueRange(-40, 40, 1, neutral=0, unit="px", is_signed=True, fine=0.5)
_WIDE_PX = 548
_DOUBT = ValueRange(0, 100, 5, unit="%", fine=1)


class MaskPanel(QWidget):
    """``brushed(kind)``, ``sized(px)``, ``changed(name, px)`` while a slider moves, ``settled()``, ``cleared()``,
    ``doubted(share)``."""

    brushed = Signal(str)
    sized = Signal(float)
    changed = Signal(str, float)
    settled = Signal()
    cleared = Signal()
    doubted = Signal(float)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._label = Label("", tone="t2")
        self._label.setMinimumWidth(LABEL_PX)
        self.brush = Segmented([Segment("erase"), Segment("restore")])
        self._strokes = ElidedLabel("", role="small", tone="t2")
        self.clear = Button("", kind="quiet", icon="x", size="small")
        self.brush_size = SliderRow("", _SIZE, label_px=LABEL_PX, is_framed=True)
        self.feather = SliderRow("", _FEATHER, label_px=LABEL_PX, is_framed=True)
        self.grow = SliderRow("", _GROW, label_px=84, is_framed=True)
        self.doubt = SliderRow("", _DOUBT, label_px=84, is_framed=True)
        self.brush_size.set_value(28)
        self.doubt.set_value(75)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_mask(self, mask: MaskChoice) -> None:
        """The message's choices."""
        for row, value in ((self.feather, mask.feather_px), (self.grow, mask.grow_px)):
            if not row.slider.isSliderDown():
                row.set_value(value)
        self._count = len(mask.strokes)
        self._say_strokes()

    def show_doubt_slider(self, is_shown: bool) -> None:
        """Only where doubt is shown."""
        self.doubt.setVisible(is_shown)

    def retranslate(self) -> None:
        """Other words in another language."""
        self._label.setText(self.tr("Brush"))
        self.brush.set_segments(
            [
                Segment("erase", self.tr("Erase"), icon="eraser", digit="E"),
                Segment("restore", self.tr("Restore"), icon="brush", digit="R"),
            ]
        )
        self.brush.setAccessibleName(self.tr("Brush"))
        self.clear.setText(self.tr("Clear"))
        self.brush_size.set_label(self.tr("Size"))
        self.feather.set_label(self.tr("Feather"))
        self.grow.set_label(self.tr("Grow, shrink"))
        self.doubt.set_label(self.tr("Show doubt"))
        self._line_up()
        self._say_strokes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels give way where there is little room."""
        super().resizeEvent(event)
        self._line_up()

    def _line_up(self) -> None:
        """Labels of a column are as wide as its longest; the first column's line up with other views where they can."""
        left, right = (
            max(ceil(draw.text_width(label)) + 8 for label in labels)
            for labels in (
                (self._label.text(), self.tr("Size"), self.tr("Feather")),
                (self.tr("Grow, shrink"), self.tr("Show doubt")),
            )
        )
        if self.width() >= _WIDE_PX:
            left = max(left, LABEL_PX)
        for row, width in ((self.brush_size, left), (self.feather, left), (self.grow, right), (self.doubt, right)):
            row.set_label_width(width)
        self._label.setFixedWidth(left)

    def _say_strokes(self) -> None:
        if self._count == 0:
            told = self.tr("no strokes yet")
        elif self._count == 1:
            told = self.tr("1 stroke, kept on re-run")
        else:
            told = self.tr("{count} strokes, kept on re-run").format(count=self._count)
        self._strokes.setText(told)
        self.clear.setEnabled(self._count > 0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        head.addWidget(self.brush)
        head.addSpacing(8)
        head.addWidget(self._strokes, 1)
        head.addWidget(self.clear)
        rows = QGridLayout()
        rows.setHorizontalSpacing(20)
        rows.setVerticalSpacing(6)
        for widget, row, side in (
            (self.brush_size, 0, 0), (self.grow, 0, 1), (self.feather, 1, 0), (self.doubt, 1, 1),
        ):  # fmt: skip
            rows.addWidget(widget, row, side)
        rows.setColumnStretch(0, 1)
        rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(rows)

    def _connect(self) -> None:
        self.brush.chosen.connect(self.brushed)
        self.brush_size.moved.connect(self.sized)
        self.clear.clicked.connect(lambda _checked=False: self.cleared.emit())
        self.doubt.moved.connect(lambda value: self.doubted.emit(value / 100))
        for name, row in (("feather_px", self.feather), ("grow_px", self.grow)):
            row.moved.connect(lambda value, name=name: self.changed.emit(name, value))
            row.settled.connect(lambda _value: self.settled.emit())
