"""One stage of a job: its state, its name, the device that did it, how far it is, how long it took."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import ROW_HEIGHT
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape


@dataclass(frozen=True)
class StageState:
    """``state`` a shape of `shapes.STATES`; ``device`` words of its badge, ``device_kind`` of `badge.KINDS`;
    ``share`` 0..1 draws a bar; ``took`` in words; ``swatch`` a data token that stands in place of the shape."""

    state: str
    state_label: str = ""
    device: str = ""
    device_kind: str = "device"
    took: str = ""
    share: float | None = None
    mark: str = ""
    swatch: str = ""


class StageRow(QWidget):
    """A row that only tells. ``mark`` is a green badge such as "cached"."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = StatusShape("waiting")
        self._swatch = Swatch()
        self._name = ElidedLabel(name)
        self._bar = ThinBar()
        self._mark = Badge("", kind="ok")
        self._device = Badge("", kind="device")
        self._took = Label("", role="small", tone="t2")
        self._took.setMinimumWidth(48)
        self._took.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._shape, self._swatch, self._name, self._bar, self._mark, self._device, self._took):
            row.addWidget(widget, 1 if widget is self._name else 0)
        self.set_stage(StageState("waiting"))

    def set_stage(self, stage: StageState) -> None:
        """Show where the stage is."""
        self._shape.set_state(stage.state, stage.state_label)
        self._shape.setVisible(not stage.swatch)
        self._swatch.setVisible(bool(stage.swatch))
        self._swatch.set_ink(stage.swatch)
        self._name.set_tone("t2" if stage.state == "waiting" else "t1")
        self._device.set_badge(stage.device, stage.device_kind)
        self._device.setVisible(bool(stage.device))
        self._mark.set_badge(stage.mark, "ok")
        self._mark.setVisible(bool(stage.mark))
        self._bar.set_share(stage.share)
        self._took.setText(stage.took)
        told = (self._name.text(), stage.state_label or stage.state, stage.device, stage.mark, stage.took)
        self.setAccessibleName(", ".join(filter(None, told)))

    def set_name(self, name: str) -> None:
        """Change the words, e.g. to another language."""
        self._name.setText(name)


class Swatch(QWidget):
    """A square of 8 in a data colour, in the room of a shape so that names line up."""

    def __init__(self, ink: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink
        self.setFixedSize(QSize(16, 16))

    def set_ink(self, ink: str) -> None:
        """Token of the colour."""
        self._ink = ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square."""
        if self._ink:
            painter = QPainter(self)
            draw.box(painter, QRectF(0, 4, 8, 8), radius=1.5, fill=colour(self._ink))
            painter.end()


class ThinBar(QProgressBar):
    """A bar of 4 pixels; hidden while there is no share to show."""

    def __init__(self, *, width_px: int = 64, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setFixedWidth(width_px)
        self.set_share(None)

    def set_share(self, share: float | None) -> None:
        """0..1, or None for no bar."""
        self.setVisible(share is not None)
        self.setValue(round(1000 * min(1.0, max(0.0, share or 0.0))))
