"""Music under the voice: track, level, ducking, fades."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.core.model.limits import MUSIC_FADE_MAX_S, MUSIC_LEVEL_MIN_DB, MUSIC_PAD_MAX_S
from vmsg_desktop.presenters.voice import SentState
from vmsg_desktop.presenters.voice_music import CHOOSE, NONE, OWN, MusicState
from vmsg_desktop.ui.pages.create.voice.prosody_part import LABEL_PX
from vmsg_desktop.ui.pages.create.voice.words import figure
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.toggle import Toggle
from vmsg_desktop.ui.widgets.values import ValueRange

_FADE = ValueRange(0, MUSIC_FADE_MAX_S, 0.5, unit="s", decimals=1, fine=0.1)
_PAD = ValueRange(0, MUSIC_PAD_MAX_S, 0.5, unit="s", decimals=1, fine=0.1)
_POPUP_WIDTH = 300


class MusicPart(QWidget):
    """What the person does, as signals."""

    chosen = Signal(str)
    file_chosen = Signal(object)
    slid = Signal(str, float)
    ducked = Signal(bool)
    let_go = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: MusicState | None = None
        self._sent = SentState()
        self._name = Label("", tone="t2")
        self.tracks = Combo(icon="music")
        self._levels = Label("", role="caption", tone="t2")
        self.fades = Button(kind="quiet", icon="settings", size="small")
        self.level = SliderRow("", ValueRange(MUSIC_LEVEL_MIN_DB, 0, 1, unit="dB", fine=0.5), label_px=LABEL_PX)
        self._duck_name = Label("", tone="t2")
        self.duck = Toggle()
        self._second = QWidget()
        self.popup = _Fades(self)
        self._is_low = False
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_music(self, state: MusicState) -> None:
        """Show it."""
        before, self._state = self._state, state
        if before is None or before.own_name != state.own_name:
            self._fill()
        self.tracks.set_value(state.key)
        is_on = state.key != NONE
        self.level.set_value(state.music.level_db)
        self.duck.setChecked(state.music.duck)
        self.popup.show_values(state)
        for widget in (self.level, self.duck, self.fades, self._duck_name):
            widget.setEnabled(is_on)
        self._show_levels()

    def show_sent(self, state: SentState) -> None:
        """Loudness and peak of the mix."""
        self._sent = state
        self._show_levels()

    def set_low(self, is_low: bool) -> None:
        """One row in a low window: track and ducking."""
        if is_low == self._is_low:
            return
        self._is_low = is_low
        self._second.setVisible(not is_low)
        row = self._first_row if is_low else self._second_row
        for widget in (self._duck_name, self.duck):
            row.addWidget(widget)
        self._show_levels()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._fill()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._name.setMinimumWidth(LABEL_PX)
        self._first_row = QHBoxLayout()
        self._first_row.setSpacing(4)
        self._first_row.addWidget(self._name)
        self._first_row.addSpacing(2)
        for widget, stretch in ((self.tracks, 1), (self.fades, 0), (self._levels, 0)):
            self._first_row.addWidget(widget, stretch)
        self._levels.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._second_row = QHBoxLayout(self._second)
        self._second_row.setContentsMargins(0, 0, 0, 0)
        self._second_row.setSpacing(8)
        self._second_row.addWidget(self.level, 1)
        self._second_row.addWidget(self._duck_name)
        self._second_row.addWidget(self.duck)
        column.addLayout(self._first_row)
        column.addWidget(self._second)

    def _connect(self) -> None:
        self.tracks.picked.connect(self._pick)
        self.level.moved.connect(lambda value: self.slid.emit("level_db", value))
        self.level.settled.connect(lambda _value: self.let_go.emit())
        self.popup.level.moved.connect(lambda value: self.slid.emit("level_db", value))
        self.popup.level.settled.connect(lambda _value: self.let_go.emit())
        self.duck.clicked.connect(self.ducked)
        self.fades.clicked.connect(self._open)
        for name, row in self.popup.rows.items():
            row.moved.connect(lambda value, name=name: self.slid.emit(name, value))
            row.settled.connect(lambda _value: self.let_go.emit())

    @Slot(str)
    def _pick(self, key: str) -> None:
        if key != CHOOSE:
            self.chosen.emit(key)
            return
        if self._state is not None:
            self.tracks.set_value(self._state.key)
        kinds = self.tr("Sound files (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose music"), "", kinds)
        if name:
            self.file_chosen.emit(Path(name))

    @Slot()
    def _open(self) -> None:
        corner = self.fades.mapToGlobal(self.fades.rect().topRight())
        self.popup.setFixedWidth(_POPUP_WIDTH)
        self.popup.adjustSize()
        self.popup.move(corner.x() - _POPUP_WIDTH, corner.y() - self.popup.height() - 4)
        self.popup.show()

    def _fill(self) -> None:
        state = self._state
        if state is None:
            return
        items: list[tuple[str, ...]] = [(NONE, self.tr("No music"))]
        items += [(track.id, self._label(track.id, track.label), _short(track.licence)) for track in state.tracks]
        items += [(OWN, state.own_name)] if state.own_name else []
        items.append((CHOOSE, self.tr("Own file…")))
        self.tracks.set_items(items)
        self.tracks.set_value(state.key)

    def _label(self, track: str, label: str) -> str:
        labels = {
            "paper-lanterns": self.tr("Paper lanterns"),
            "candlelight": self.tr("Candlelight"),
            "soft-horizon": self.tr("Soft horizon"),
            "sunny-porch": self.tr("Sunny porch"),
            "rainy-window": self.tr("Rainy window"),
        }
        return labels.get(track, label)

    def _show_levels(self) -> None:
        sent = self._sent
        is_known = sent.lufs is not None or sent.true_peak_dbtp is not None
        words = f"{figure(sent.lufs, 1)} LUFS, {figure(sent.true_peak_dbtp, 1)} dBTP" if is_known else ""
        self._levels.setText("n/a" if sent.problem is not None else words)
        self._levels.setToolTip(self.tr("Loudness and true peak of what is sent"))
        self._levels.setVisible(not self._is_low)

    def _retranslate(self) -> None:
        self._name.setText(self.tr("Music"))
        self.tracks.setAccessibleName(self.tr("Music under the voice"))
        self.level.set_label(self.tr("Level"))
        duck = self.tr("Duck under speech")
        self._duck_name.setText(self.tr("Duck") if self._is_low else duck)
        self.duck.setAccessibleName(duck)
        self.fades.set_label(self.tr("Fades, and music before and after the voice"))


class _Fades(QFrame):
    """What is set seldom, over what lies around."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "card")
        self.level = SliderRow("", ValueRange(MUSIC_LEVEL_MIN_DB, 0, 1, unit="dB", fine=0.5), label_px=84)
        ranges = {"fade_in_s": _FADE, "fade_out_s": _FADE, "lead_s": _PAD, "tail_s": _PAD}
        self.rows = {name: SliderRow("", values, label_px=84) for name, values in ranges.items()}
        self._note = Label("", role="small", tone="t3", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(2)
        for row in (self.level, *self.rows.values()):
            column.addWidget(row)
        column.addSpacing(4)
        column.addWidget(self._note)
        self._retranslate()

    def show_values(self, state: MusicState) -> None:
        """Show other values."""
        self.level.set_value(state.music.level_db)
        for name, row in self.rows.items():
            row.set_value(getattr(state.music, name))

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.level.set_label(self.tr("Level"))
        names = {
            "fade_in_s": self.tr("Fade in"),
            "fade_out_s": self.tr("Fade out"),
            "lead_s": self.tr("Before voice"),
            "tail_s": self.tr("After voice"),
        }
        for name, row in self.rows.items():
            row.set_label(names[name])
        self._note.setText(self.tr("Music alone before and after the voice is paid for like speech."))


def _short(licence: str) -> str:
    return licence.removesuffix("-1.0")
