"""Record button, microphone and its level: what stands above the takes."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vmsg_desktop.presenters.voice_recording import HeardState, RecordingState
from vmsg_desktop.ui.pages.create.voice.words import figure
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.widgets.ballistics import MeterLevel
from vmsg_desktop.ui.widgets.button import RECORD_DOT, Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.meter import Meter
from vmsg_desktop.ui.widgets.values import MINUS


class RecordRow(QWidget):
    """Its button and combo are connected by the column."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = Button(icon=RECORD_DOT, size="round")
        self.devices = Combo(icon="mic")
        self.meter = Meter()
        self._room = Label("", role="small", tone="t2")
        self._state: RecordingState | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.record)
        row.addWidget(self.devices, 1)
        row.addWidget(self.meter)
        row.addWidget(self._room)
        self._room.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._room.setMinimumWidth(round(draw.text_width(f"{MINUS}88 dB", "small")) + 2)
        self._retranslate()

    def show_recording(self, state: RecordingState) -> None:
        """Which microphones there are, and whether one is heard."""
        self._state = state
        self.record.setEnabled(state.phase == "idle" and bool(state.device_id))
        show_devices(self.devices, state, none=self.tr("No microphone"))
        for widget in (self.meter, self._room):
            widget.setVisible(bool(state.devices))
        if not state.is_heard:
            self.meter.set_shown(MeterLevel())
            self._room.setText("")

    def show_heard(self, state: HeardState) -> None:
        """A reading."""
        self.meter.set_level(state.heard.level.peak_db, time.monotonic())
        room_db = state.heard.room_db
        self._room.setText("" if room_db is None else f"{figure(room_db, 0)} dB")

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.record.setText(self.tr("Record"))
        self.record.setToolTip(self.tr("Record a take after a count of three (R)"))
        self.devices.setAccessibleName(self.tr("Microphone"))
        self.meter.setAccessibleName(self.tr("Level of the microphone"))
        self._room.setToolTip(self.tr("Noise of the room while nobody speaks"))
        if self._state is not None:
            show_devices(self.devices, self._state, none=self.tr("No microphone"))


def show_devices(combo: Combo, state: RecordingState, *, none: str) -> None:
    """The microphones in a combo; ``none`` where there is none."""
    items = [(device.id, device.name) for device in state.devices]
    combo.set_items(items or [("", none)])
    combo.set_value(state.device_id)
    combo.setEnabled(bool(items) and state.phase == "idle")
