"""Below the picture in the other views: background, frame, padding, touch-up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.model.framing import Framing, TouchUp
from vmsg_desktop.core.model.limits import PADDING_MAX_PX
from vmsg_desktop.ui.pages.create.picture.background_row import BackgroundRow
from vmsg_desktop.ui.pages.create.picture.people_panel import LABEL_PX
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.toggle import Toggle
from vmsg_desktop.ui.widgets.values import ValueRange

_PADDING = ValueRange(0, PADDING_MAX_PX, 10, unit="px", fine=1)
_NARROW_LABEL_PX = 76
_NARROW_BELOW_PX = 548
TOUCH_UPS = ("denoise", "sharpen", "light")


class FramePanel(QWidget):
    """``framed(dict)`` with fields of the framing, ``padded(px)`` while the slider moves, ``settled()``,
    ``touched(name, is_on)``, ``compared(is_on)``."""

    framed = Signal(dict)
    padded = Signal(float)
    settled = Signal()
    touched = Signal(str, bool)
    compared = Signal(bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_narrow = False
        self.background = BackgroundRow()
        self.shot = Segmented([Segment("head"), Segment("upper"), Segment("whole")])
        self.aspect = Segmented([Segment(key, key) for key in ("1:1", "9:16", "16:9")])
        self.padding = SliderRow("", _PADDING, label_px=LABEL_PX, is_framed=True)
        self.toggles = {name: Toggle() for name in TOUCH_UPS}
        self.compare = Button("", icon="compare")
        self.compare.setCheckable(True)
        self._labels = [Label("", tone="t2") for _ in range(3)]
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_framing(self, framing: Framing) -> None:
        """The message's choice; no shot is on where the frame was set by hand."""
        self.shot.set_value("" if framing.hand is not None else framing.shot)
        self.aspect.set_value(framing.aspect)
        if not self.padding.slider.isSliderDown():
            self.padding.set_value(framing.padding_px)

    def show_touch_up(self, touch_up: TouchUp, *, is_compared: bool) -> None:
        """The message's choice, and whether before and after stand side by side."""
        for name, toggle in self.toggles.items():
            toggle.blockSignals(True)
            toggle.setChecked(getattr(touch_up, name) > 0)
            toggle.blockSignals(False)
        self.compare.setEnabled(is_compared or touch_up != TouchUp())
        self.compare.setChecked(is_compared)

    def retranslate(self) -> None:
        """Other words in another language."""
        for label, text in zip(
            self._labels, (self.tr("Background"), self.tr("Frame"), self.tr("Touch-up")), strict=True
        ):
            label.setText(text)
        self.padding.set_label(self.tr("Padding"))
        head = self.tr("Head") if self._is_narrow else self.tr("Head and shoulders")
        upper = self.tr("Upper") if self._is_narrow else self.tr("Upper body")
        self.shot.set_segments(
            [
                Segment("head", head, label=self.tr("Head and shoulders")),
                Segment("upper", upper, label=self.tr("Upper body")),
                Segment("whole", self.tr("Whole"), label=self.tr("Whole person")),
            ]
        )
        self.shot.setAccessibleName(self.tr("Frame"))
        self.aspect.setAccessibleName(self.tr("Aspect"))
        words = {"denoise": self.tr("Denoise"), "sharpen": self.tr("Sharpen"), "light": self.tr("Light")}
        for name, toggle in self.toggles.items():
            toggle.setText(words[name])
            toggle.updateGeometry()
        self.compare.setText("" if self._is_narrow else self.tr("Compare"))
        self.compare.set_label(self.tr("Compare before and after"))
        self.background.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorter words where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_BELOW_PX
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            for label in self._labels:
                label.setFixedWidth(_NARROW_LABEL_PX if is_narrow else LABEL_PX)
            self.padding.set_label_width(_NARROW_LABEL_PX if is_narrow else LABEL_PX)
            self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for label in self._labels:
            label.setFixedWidth(LABEL_PX)
        rows = [QHBoxLayout() for _ in range(3)]
        for row, label in zip(rows, self._labels, strict=True):
            row.setSpacing(8)
            row.addWidget(label)
        rows[0].addWidget(self.background, 1)
        rows[1].addWidget(self.shot)
        rows[1].addSpacing(4)
        rows[1].addWidget(self.aspect)
        rows[1].addStretch(1)
        for toggle in self.toggles.values():
            rows[2].addWidget(toggle)
            rows[2].addSpacing(6)
        rows[2].addStretch(1)
        rows[2].addWidget(self.compare)
        column.addLayout(rows[0])
        column.addLayout(rows[1])
        column.addWidget(self.padding)
        column.addLayout(rows[2])

    def _connect(self) -> None:
        self.shot.chosen.connect(lambda key: self.framed.emit({"shot": key}))
        self.aspect.chosen.connect(lambda key: self.framed.emit({"aspect": key}))
        self.padding.moved.connect(self.padded)
        self.padding.settled.connect(lambda _value: self.settled.emit())
        for name, toggle in self.toggles.items():
            toggle.toggled.connect(lambda is_on, name=name: self.touched.emit(name, is_on))
        self.compare.clicked.connect(self.compared)
        self.background.settled.connect(self.settled)
