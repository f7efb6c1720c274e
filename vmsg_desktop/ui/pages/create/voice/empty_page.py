"""The column while the message has no voice: record one, or import one."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.cost import STEP_S
from vmsg_desktop.presenters.voice_recording import HeardState, RecordingState
from vmsg_desktop.ui.pages.create.voice.record_row import show_devices
from vmsg_desktop.ui.pages.create.voice.words import figure
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.widgets.ballistics import MeterLevel
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.meter import Meter

_DISC = 104
_INNER_WIDTH, _TEXT_WIDTH = 300, 310
_QUIET_DB, _NOISY_DB = -50.0, -40.0


class EmptyPage(QWidget):
    """Its buttons and combo are connected by the column."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = RecordDisc()
        self.devices = Combo(icon="mic")
        self.bring_in = Button()
        self._meter = Meter(segments=36)
        self._title = Label("", role="big")
        self._sentence = Label("", tone="t2", wraps=True)
        self._how = Label("", role="small", tone="t3", wraps=True)
        self._room = Label("", role="small", tone="t2")
        self._import_title = Label("")
        self._import_kinds = Label("", role="small", tone="t2", wraps=True)
        self._is_missing = self._has_none = False
        self._lay_out()
        self._retranslate()

    def show_recording(self, state: RecordingState) -> None:
        """Whether something can be recorded; if not, the sentence says why."""
        self._is_missing = state.phase == "missing"
        self._has_none = not state.devices
        can_record = state.phase == "idle" and bool(state.device_id)
        self.record.setEnabled(can_record)
        show_devices(self.devices, state, none=self.tr("No microphone"))
        for widget in (self.devices, self._meter, self._room):
            widget.setVisible(not self._is_missing and not self._has_none)
        if not state.is_heard:
            self._meter.set_shown(MeterLevel())
            self._room.setText("")
        self._retranslate()

    def show_heard(self, state: HeardState) -> None:
        """A reading, and how quiet the room is in words."""
        self._meter.set_level(state.heard.level.peak_db, time.monotonic())
        room_db = state.heard.room_db
        if room_db is None:
            self._room.setText("")
            return
        is_quiet, is_noisy = room_db < _QUIET_DB, room_db > _NOISY_DB
        words = self.tr("Quiet room") if is_quiet else self.tr("Noisy room") if is_noisy else self.tr("Room")
        self._room.setText(f"{words}, {figure(room_db, 0)} dB")
        self._room.set_tone("ok" if is_quiet else "warn" if is_noisy else "t2")

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addStretch(3)
        column.addWidget(self.record, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for label in (self._title, self._sentence, self._how):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(_TEXT_WIDTH)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        inner = QWidget()
        inner.setFixedWidth(_INNER_WIDTH)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.devices)
        row = QHBoxLayout()
        row.addWidget(self._meter)
        row.addStretch(1)
        row.addWidget(self._room)
        rows.addLayout(row)
        column.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        column.addWidget(self._import_box())

    def _import_box(self) -> QFrame:
        box = QFrame()
        box.setProperty("surface", "tile")
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 14, 12, 14)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._import_title)
        words.addWidget(self._import_kinds)
        row.addWidget(Picture("import", size_px=20))
        row.addLayout(words, 1)
        row.addWidget(self.bring_in)
        return box

    def _retranslate(self) -> None:
        self.record.setAccessibleName(self.tr("Record your voice"))
        self._title.setText(self.tr("Record your voice"))
        if self._is_missing:
            self._sentence.setText(
                self.tr("Recording is not installed here: the sounddevice library or PortAudio is missing.")
            )
            self._how.setText(self.tr("Import a sound file, or install both and start again."))
        elif self._has_none:
            self._sentence.setText(self.tr("No microphone is plugged in. It is found as soon as there is one."))
            self._how.setText(self.tr("Or import a sound file."))
        else:
            self._sentence.setText(
                self.tr("10 to 60 seconds works best. Each started {step} s costs one D-ID credit.").format(
                    step=f"{STEP_S:.0f}"
                )
            )
            self._how.setText(self.tr("Click the button or press R. You get a 3 s countdown."))
        self._import_title.setText(self.tr("Or import a sound file"))
        self._import_kinds.setText("WAV, MP3, M4A, OGG, FLAC, WebM, MP4")
        self.bring_in.setText(self.tr("Import…"))
        self.devices.setAccessibleName(self.tr("Microphone"))
        self._meter.setAccessibleName(self.tr("Level of the microphone"))


class RecordDisc(QPushButton):
    """A large round record button."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, _DISC / 2)

    def sizeHint(self) -> QSize:
        """Round."""
        return QSize(_DISC, _DISC)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dot in two rings."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(QRectF(self.rect()).center())
        is_live = self.isEnabled()
        fill = "hover" if self.underMouse() and is_live else "panel"
        painter.setBrush(colour("press" if self.isDown() else fill))
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawEllipse(centre, 51, 51)
        painter.setPen(QPen(colour("ctl" if is_live else "line2"), 1.5))
        painter.drawEllipse(centre, 40, 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("err_mark" if is_live else "tdis"))
        painter.drawEllipse(centre, 26, 26)
        painter.end()
