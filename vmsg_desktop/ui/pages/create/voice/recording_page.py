"""The column while a take is counted in or recorded."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.cost import STEP_S
from vmsg_desktop.core.model.take import TakeWarning, WarningKind
from vmsg_desktop.presenters.voice_recording import HeardState, RecordingState, lower_level
from vmsg_desktop.ui.pages.create.voice.live_wave import LiveWave
from vmsg_desktop.ui.pages.create.voice.record_row import show_devices
from vmsg_desktop.ui.pages.create.voice.words import clock, figure
from vmsg_desktop.ui.widgets.ballistics import MeterLevel
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.meter import Meter
from vmsg_desktop.ui.widgets.price_step import PriceStep
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.values import ValueRange

_NEAR_S = 3.0
_RIGHT = Qt.AlignmentFlag.AlignRight
_EARLIER = 3
_DEVICE_WIDTH = 168


class RecordingPage(QWidget):
    """``acted(what)``: stop, pause, discard, again, lower. ``level_set(level)``: input level 0..1."""

    acted = Signal(str)
    level_set = Signal(float)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RecordingState()
        self.devices = Combo(icon="mic")
        self.level = SliderRow("", ValueRange(0, 100, 1, unit="%", fine=1), label_px=0)
        self.timer = Label("0:00.0", role="timer")
        self._left = Label("", role="strong")
        self._then = Label("", role="small", tone="t2")
        self.price = PriceStep()
        self.wave = LiveWave()
        self._level_name = Label("", role="section")
        self._levels = Label("", role="small", tone="t2")
        self.meter = Meter(kind="large")
        self.warning = Callout("warn", "")
        self.warning.hide()
        self._earlier_name = Label("", role="section")
        self._earlier = [_EarlierLine() for _ in range(_EARLIER)]
        self.stop = Button(kind="primary", icon="stop", key="Space", size="main")
        self.pause = Button(icon="pause", size="main")
        self.discard = Button(kind="danger")
        self._kept = Label("", role="small", tone="t2", wraps=True)
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_recording(self, state: RecordingState) -> None:
        """Counting, recording or paused."""
        before, self._state = self._state, state
        show_devices(self.devices, state, none=self.tr("No microphone"))
        self._show_level()
        is_taking = state.phase in ("recording", "paused")
        if is_taking and before.phase not in ("recording", "paused"):
            self.wave.clear()
            self.meter.set_shown(MeterLevel())
        if not is_taking:
            self.wave.clear()
            self.timer.setText(str(state.count) if state.phase == "counting" else "0:00.0")
            self.warning.hide()
        for widget in (self.pause, self.discard):
            widget.setVisible(is_taking)
        self._retranslate()

    def show_heard(self, state: HeardState) -> None:
        """A reading."""
        heard = state.heard
        self.meter.set_level(heard.level.peak_db, time.monotonic())
        room = "n/a" if heard.room_db is None else f"{figure(heard.room_db, 0)} dB"
        peak = f"{figure(heard.level.hold_db, 1)} dB"
        self._levels.setText(self.tr("room {room} · peak {peak}").format(room=room, peak=peak))
        self._levels.set_tone("err" if heard.level.hold_db > -1.0 else "t2")
        if heard.elapsed_s is None:
            return
        self.timer.setText(clock(heard.elapsed_s))
        if not heard.is_paused:
            self.wave.add(heard.level.peak_db, is_clipped=heard.level.is_clipped, elapsed_s=heard.elapsed_s)
        self._show_price(heard.elapsed_s, heard.credits, heard.step_left_s)
        self._show_warning(state.warning)
        self._show_earlier(state)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_level(self) -> None:
        device = self._state.device
        level = None if device is None else device.level
        self.level.setVisible(level is not None)
        if level is not None and not self.level.slider.isSliderDown():
            self.level.set_value(100 * level)

    def _show_price(self, elapsed_s: float, credits: int, left_s: float) -> None:
        self._left.setText(self.tr("{left} s left in this step").format(left=f"{left_s:.1f}"))
        self._left.set_tone("warn" if left_s < _NEAR_S else "t1")
        self._then.setText(self.tr("then {credits} credits").format(credits=credits + 1))
        this, following = credits * STEP_S, (credits + 1) * STEP_S
        step = self.tr("1 credit to {end} s") if credits == 1 else self.tr("{credits} credits to {end} s")
        self.price.set_step(
            1 - left_s / STEP_S,
            step.format(credits=credits, end=f"{this:.0f}"),
            self.tr("{credits} credits to {end} s").format(credits=credits + 1, end=f"{following:.0f}"),
            is_near=left_s < _NEAR_S,
        )

    def _show_warning(self, warning: TakeWarning | None) -> None:
        self.warning.setVisible(warning is not None)
        if warning is None:
            return
        title, text = self._words_for(warning)
        kind = "err" if warning.kind == "dead" else "warn"
        device = self._state.device
        actions = [Action("again", self.tr("Start over"), "quiet")]
        if warning.kind == "clipping" and device is not None and device.level:
            words = self.tr("Lower level to {level} %").format(level=round(100 * lower_level(device.level)))
            actions.insert(0, Action("lower", words))
        self.warning.set_content(kind, title, text, actions=actions)

    def _show_earlier(self, state: HeardState) -> None:
        """What was wrong, newest first, and what was never wrong so far."""
        bad = [("warn", clock(each.start_s), self._short(each)) for each in reversed(state.earlier)]
        kinds = {each.kind for each in (*state.earlier, *state.heard.warnings)}
        good: list[tuple[str, str, str]] = []
        if not kinds & {"dead", "silence"}:
            good.append(("ok", self.tr("so far"), self.tr("Microphone heard, no silence over 2 s")))
        if not kinds & {"dropout", "clipping"}:
            good.append(("ok", self.tr("so far"), self.tr("No dropouts, nothing clipped")))
        lines = [*bad[: _EARLIER - 1], *good][:_EARLIER]
        for number, line in enumerate(self._earlier):
            line.setVisible(number < len(lines))
            if number < len(lines):
                line.show_line(*lines[number])

    def _words_for(self, warning: TakeWarning) -> tuple[str, str]:
        peaks = (
            self.tr("Too loud: {count} peaks hit 0 dB") if warning.count > 1 else self.tr("Too loud: a peak hit 0 dB")
        )
        words: dict[WarningKind, tuple[str, str]] = {
            "clipping": (
                peaks.format(count=warning.count),
                self.tr("Move back a hand’s width, or lower the input level. Clipped sound can’t be repaired later."),
            ),
            "silence": (
                self.tr("No voice is heard"),
                self.tr("Speak closer to the microphone, or choose another one."),
            ),
            "dropout": (
                self.tr("Sound was lost on the way"),
                self.tr("Close other programs that are at work, and use a cable instead of Bluetooth."),
            ),
            "dead": (
                self.tr("The microphone hears nothing, not even noise"),
                self.tr("It may be muted by a switch or by the system. Nothing useful is recorded now."),
            ),
            "offset": (
                self.tr("The sound does not swing around zero"),
                self.tr("A fault of the microphone or its cable. It takes head room and clicks at each cut."),
            ),
        }
        return words[warning.kind]

    def _short(self, warning: TakeWarning) -> str:
        words: dict[WarningKind, str] = {
            "clipping": self.tr("Too loud: {count} peaks hit 0 dB"),
            "silence": self.tr("No voice was heard"),
            "dropout": self.tr("Sound was lost on the way"),
            "dead": self.tr("The microphone heard nothing"),
            "offset": self.tr("The sound did not swing around zero"),
        }
        return words[warning.kind].format(count=warning.count)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(0)
        self.devices.setFixedWidth(_DEVICE_WIDTH)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.devices)
        first.addWidget(self.level, 1)
        first.addStretch(0)
        column.addLayout(first)
        column.addSpacing(12)
        head, beside = QHBoxLayout(), QVBoxLayout()
        beside.setSpacing(2)
        beside.addStretch(1)
        for label in (self._left, self._then):
            label.setAlignment(self._left.alignment() | _RIGHT)
            beside.addWidget(label)
        head.addWidget(self.timer)
        beside.addStretch(1)
        head.addLayout(beside, 1)
        column.addLayout(head)
        column.addSpacing(10)
        column.addWidget(self.price)
        column.addSpacing(12)
        column.addWidget(self.wave)
        column.addSpacing(10)
        level = QHBoxLayout()
        level.addWidget(self._level_name, 1)
        level.addWidget(self._levels)
        column.addLayout(level)
        column.addSpacing(6)
        column.addWidget(self.meter)
        column.addSpacing(12)
        column.addWidget(self.warning)
        column.addSpacing(12)
        column.addWidget(self._earlier_name)
        column.addSpacing(2)
        for line in self._earlier:
            column.addWidget(line)
        column.addStretch(1)
        column.addSpacing(12)
        column.addLayout(self._buttons())
        kept = QHBoxLayout()
        kept.setContentsMargins(0, 6, 0, 0)
        kept.setSpacing(6)
        kept.addWidget(Picture("disk"))
        kept.addWidget(self._kept, 1)
        kept.addWidget(self.discard)
        column.addLayout(kept)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.stop, 1)
        row.addWidget(self.pause)
        return row

    def _connect(self) -> None:
        for button, what in ((self.stop, "stop"), (self.pause, "pause"), (self.discard, "discard")):
            button.clicked.connect(lambda _checked=False, what=what: self.acted.emit(what))
        self.warning.acted.connect(self.acted)
        self.level.moved.connect(lambda percent: self.level_set.emit(percent / 100))

    @Slot()
    def _retranslate(self) -> None:
        phase = self._state.phase
        is_taking = phase in ("recording", "paused")
        self.stop.setText(self.tr("Stop and keep") if is_taking else self.tr("Cancel"))
        self.stop.set_icon_name("stop" if is_taking else "x")
        self.pause.setText(self.tr("Go on") if phase == "paused" else self.tr("Pause"))
        self.pause.set_icon_name("play" if phase == "paused" else "pause")
        self.discard.setText(self.tr("Discard"))
        self.level.set_label(self.tr("Input level"))
        self._level_name.setText(self.tr("Level"))
        self._earlier_name.setText(self.tr("Earlier in this take"))
        self._earlier_name.setVisible(is_taking)
        self._kept.setText(self.tr("Written to disk as you speak. A crash loses less than a second."))
        self.meter.setAccessibleName(self.tr("Level of the microphone"))
        self.wave.setAccessibleName(self.tr("The take so far"))
        self.price.setAccessibleName(self.tr("Price of the take"))
        self.timer.setAccessibleName(self.tr("Length of the take"))
        if not is_taking:
            self._show_price(0.0, 1, STEP_S)
            for line in self._earlier:
                line.hide()
            waits = self.tr("Waiting for the microphone") if phase == "starting" else self.tr("Get ready")
            self._left.setText(waits)
            self._then.setText("")


class _EarlierLine(QWidget):
    """Shape, moment, what it was."""

    def __init__(self) -> None:
        super().__init__()
        self._shape = StatusShape("ok")
        self._when = Label("", role="section")
        self._what = Label("", role="small", tone="t2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(self._shape)
        row.addWidget(self._when)
        row.addWidget(self._what, 1)

    def show_line(self, state: str, when: str, what: str) -> None:
        self._shape.set_state(state, what)
        self._when.setText(when)
        self._what.setText(what)
