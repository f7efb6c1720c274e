"""The column with a voice: takes, plot, playing, figures, price, prosody, music."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.presenters.voice import PriceState
from vmsg_desktop.presenters.voice_playback import PlaybackState
from vmsg_desktop.presenters.voice_scope import ScopeState
from vmsg_desktop.ui.pages.create.voice.figures_strip import FiguresStrip
from vmsg_desktop.ui.pages.create.voice.music_part import MusicPart
from vmsg_desktop.ui.pages.create.voice.playback_row import PlaybackRow
from vmsg_desktop.ui.pages.create.voice.prosody_part import ProsodyPart
from vmsg_desktop.ui.pages.create.voice.record_row import RecordRow
from vmsg_desktop.ui.pages.create.voice.scope.painting import Words
from vmsg_desktop.ui.pages.create.voice.scope.scope import Scope
from vmsg_desktop.ui.pages.create.voice.takes_list import TakesList
from vmsg_desktop.ui.theme.metrics import COLUMN_PADDING
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule

_ROW_INSET = 8  # rows reach further out than what stands in them


class WorkPage(QScrollArea):
    """Its parts are connected by the column. Scrolls where the window is too low."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = RecordRow()
        self.takes = TakesList()
        self.scope = Scope()
        self.playback = PlaybackRow()
        self.figures = FiguresStrip()
        self.prosody = ProsodyPart()
        self.music = MusicPart()
        self._length = Label("", role="section")
        self._price = ElidedLabel("", role="small", tone="t2")
        self._saved = Label("", role="small", tone="ok")
        self._price_state: PriceState | None = None
        inside = QWidget()
        inside.setProperty("scrolled", True)
        self._column = QVBoxLayout(inside)
        self._lay_out()
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._retranslate()

    def show_scope(self, state: ScopeState | None) -> None:
        """The plot."""
        self.scope.set_state(state)

    def show_price(self, price: PriceState | None) -> None:
        """Length and price in words."""
        self._price_state = price
        if price is None:
            for label in (self._length, self._price, self._saved):
                label.setText("")
            return
        one, several = self.tr("1 credit"), self.tr("{credits} credits")
        credits = (one if price.credits == 1 else several).format(credits=price.credits)
        self._length.setText(self.tr("{length} s").format(length=f"{price.duration_s:.1f}"))
        self._price.setText(
            self.tr("after changes: {credits}, {left} s to the next step").format(
                credits=credits, left=f"{price.left_s:.1f}"
            )
        )
        saved = "" if price.saved_by_trim <= 0 else self.tr("Trim saves {credits}")
        saving = (one if price.saved_by_trim == 1 else several).format(credits=price.saved_by_trim)
        self._saved.setText(saved.format(credits=saving))

    def show_playback(self, state: PlaybackState) -> None:
        """The line of the plot, and the row."""
        self.scope.set_playhead(state.on_take_s)
        self.playback.show_playback(state)
        self.takes.set_playing(state.take_id)

    def set_low(self, is_low: bool) -> None:
        """Fold what a low window folds."""
        self.takes.set_low(is_low)
        self.scope.set_low(is_low)
        self.music.set_low(is_low)
        self._column.setSpacing(7 if is_low else 8)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        column = self._column
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        self._add(self.record)
        self._add(self.takes, inset=_ROW_INSET)
        self._add(self.scope)
        self._add(self.playback)
        self._add(self.figures)
        price = QHBoxLayout()
        price.setContentsMargins(COLUMN_PADDING, 0, COLUMN_PADDING, 0)
        price.setSpacing(4)
        price.addWidget(self._length)
        price.addWidget(self._price, 1)
        price.addWidget(self._saved)
        column.addLayout(price)
        column.addStretch(1)
        column.addWidget(Rule())
        self._add(self.prosody)
        column.addStretch(1)
        column.addWidget(Rule())
        self._add(self.music)

    def _add(self, widget: QWidget, *, inset: int = COLUMN_PADDING) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(inset, 0, inset, 0)
        row.addWidget(widget)
        self._column.addLayout(row)

    def _retranslate(self) -> None:
        words = Words(self.tr("Pauses"), self.tr("Sound"), self.tr("Pitch"), self.tr("Loudness"), self.tr("s"))
        self.scope.set_words(words, label=self.tr("Plot of the voice: trim, pauses, playhead"))
        self.show_price(self._price_state)
