"""Presets as chips, sliders, emotion."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from vmsg_desktop.core.model.limits import ENERGY_MAX_DB, PAUSE_SCALE_MAX, PITCH_MAX_ST, SPEED_MAX, SPEED_MIN
from vmsg_desktop.presenters.voice_prosody import PresetChip, ProsodyState
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.chip import Chip
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.flow import FlowLayout
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.values import ValueRange

LABEL_PX: Final = 64
_NAME_WIDTH: Final = 150


class ProsodyPart(QWidget):
    """What the person does, as signals; the presenter answers with a state."""

    preset_chosen = Signal(str)
    preset_kept = Signal(str)
    preset_forgotten = Signal(str)
    slid = Signal(str, float)
    emotion_chosen = Signal(str)
    emotion_slid = Signal(float)
    let_go = Signal()
    reset = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: ProsodyState | None = None
        self._title = Label("", role="section")
        self._reset = Button(kind="link", size="small")
        self._flow_box = QWidget()
        self._flow = FlowLayout(self._flow_box, gap=8, row_gap=6)
        self.chips: dict[str, Chip] = {}
        self._add = Chip(icon="plus")
        self._name = _NameEdit()
        self.sliders = _sliders()
        self.emotions = Combo()
        self.amount = SliderRow("", ValueRange(0, 100, 5, unit="%", fine=1), label_px=0)
        self._emotion_name = Label("", tone="t2")
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_prosody(self, state: ProsodyState) -> None:
        """Show it."""
        before, self._state = self._state, state
        if before is None or [chip.id for chip in before.chips] != [chip.id for chip in state.chips]:
            self._rebuild(state.chips)
        for chip in state.chips:
            self.chips[chip.id].setChecked(chip.is_chosen)
        for name, row in self.sliders.items():
            row.set_value(getattr(state.sliders, name))
        self._reset.setEnabled(not state.is_neutral)
        self.emotions.set_value(state.emotion)
        self.amount.set_value(100 * state.amount)
        self.amount.setEnabled(state.emotion != "neutral")
        if before is None:
            self._retranslate()
            self.emotions.set_value(state.emotion)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._reset)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self._flow_box)
        column.addSpacing(6)
        for row in self.sliders.values():
            column.addWidget(row)
        emotion = QHBoxLayout()
        emotion.setContentsMargins(0, 0, 0, 0)
        emotion.setSpacing(6)
        self._emotion_name.setMinimumWidth(LABEL_PX)
        emotion.addWidget(self._emotion_name)
        emotion.addWidget(self.emotions)
        emotion.addWidget(self.amount, 1)
        column.addLayout(emotion)
        self._name.setFixedWidth(_NAME_WIDTH)
        self._name.hide()

    def _connect(self) -> None:
        for name, row in self.sliders.items():
            row.moved.connect(lambda value, name=name: self.slid.emit(name, value))
            row.settled.connect(lambda _value: self.let_go.emit())
        self.amount.moved.connect(lambda value: self.emotion_slid.emit(value / 100))
        self.amount.settled.connect(lambda _value: self.let_go.emit())
        self.emotions.picked.connect(self.emotion_chosen)
        self._reset.clicked.connect(lambda: self.reset.emit())
        self._add.clicked.connect(self._begin_name)
        self._name.ended.connect(self._end_name)

    def _rebuild(self, chips: tuple[PresetChip, ...]) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for old in self.chips.values():
            old.hide()
            old.deleteLater()
        self.chips = {chip.id: self._new_chip(chip) for chip in chips}
        for widget in (*self.chips.values(), self._add, self._name):
            self._flow.addWidget(widget)
        for before, after in pairwise((self._reset, *self.chips.values(), self._add, self._name)):
            self.setTabOrder(before, after)
        self._retranslate()

    def _new_chip(self, chip: PresetChip) -> Chip:
        made = Chip(chip.label)
        made.clicked.connect(lambda _checked=False, name=chip.id: self._choose(name))
        if chip.is_own:
            made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            made.customContextMenuRequested.connect(lambda at, name=chip.id: self._open_menu(name, at))
        return made

    def _choose(self, name: str) -> None:
        self.chips[name].setChecked(True)  # a chosen one stays chosen when it is pressed again
        self.preset_chosen.emit(name)

    def _open_menu(self, name: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Delete this preset"), lambda: self.preset_forgotten.emit(name))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.chips[name].mapToGlobal(at))

    @Slot()
    def _begin_name(self) -> None:
        self._add.hide()
        self._name.begin()
        self._flow_box.updateGeometry()

    @Slot(str)
    def _end_name(self, label: str) -> None:
        self._name.hide()
        self._add.show()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        if label:
            self.preset_kept.emit(label)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Prosody"))
        self._reset.setText(self.tr("Reset"))
        self._add.setAccessibleName(self.tr("Keep as a preset of your own"))
        self._add.setToolTip(self.tr("Keep as a preset of your own"))
        self._name.setPlaceholderText(self.tr("Name, then Enter"))
        self._name.setAccessibleName(self.tr("Name of the preset"))
        names = {
            "pitch_st": self.tr("Pitch"),
            "speed": self.tr("Speed"),
            "energy_db": self.tr("Energy"),
            "pause_scale": self.tr("Pauses"),
        }
        for name, row in self.sliders.items():
            row.set_label(names[name])
        self._emotion_name.setText(self.tr("Emotion"))
        self.emotions.setAccessibleName(self.tr("Emotion"))
        self.amount.slider.setAccessibleName(self.tr("Strength of the emotion"))
        self._translate_table()

    def _translate_table(self) -> None:
        state = self._state
        if state is None:
            return
        presets = {
            "natural": self.tr("Natural"),
            "celebration": self.tr("Celebration"),
            "energetic": self.tr("Energetic"),
            "gentle_joy": self.tr("Gentle joy"),
            "calm": self.tr("Calm"),
            "professional": self.tr("Professional"),
        }
        for chip in state.chips:
            self.chips[chip.id].setText(chip.label if chip.is_own else presets.get(chip.id, chip.label))
            self.chips[chip.id].updateGeometry()
        emotions = {
            "neutral": self.tr("Neutral"),
            "happy": self.tr("Happy"),
            "sad": self.tr("Sad"),
            "angry": self.tr("Angry"),
            "excited": self.tr("Excited"),
        }
        self.emotions.set_items([(key, emotions.get(key, label)) for key, label in state.emotions])


def _sliders() -> dict[str, SliderRow]:
    """By the fields of SliderValues."""
    ranges = {
        "pitch_st": ValueRange(
            -PITCH_MAX_ST, PITCH_MAX_ST, 0.5, neutral=0, unit="st", decimals=1, is_signed=True, fine=0.1
        ),
        "speed": ValueRange(SPEED_MIN, SPEED_MAX, 0.05, neutral=1, unit="×", decimals=2, fine=0.01),
        "energy_db": ValueRange(
            -ENERGY_MAX_DB, ENERGY_MAX_DB, 0.5, neutral=0, unit="dB", decimals=1, is_signed=True, fine=0.1
        ),
        "pause_scale": ValueRange(0, PAUSE_SCALE_MAX, 0.1, neutral=1, unit="×", decimals=2, fine=0.01),
    }
    return {name: SliderRow("", values, label_px=LABEL_PX) for name, values in ranges.items()}


class _NameEdit(QLineEdit):
    """A new preset's name; ``ended("")`` when it is left without one."""

    ended = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(40)
        self.editingFinished.connect(self._end)

    def begin(self) -> None:
        self.clear()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._end()
        else:
            super().keyPressEvent(event)

    def _end(self) -> None:
        if self.isVisible():
            text = self.text().strip()
            self.hide()
            self.ended.emit(text)
