"""Play, where it is, and which of the two sides is heard."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vmsg_desktop.presenters.voice_playback import PlaybackState
from vmsg_desktop.ui.pages.create.voice.words import clock
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented


class PlaybackRow(QWidget):
    """Its button and sides are connected by the column."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = Button(icon="play", size="round")
        self.sides = Segmented([Segment("before"), Segment("after")], track="sunk")
        self.sides.set_value("after")
        self._at = Label("0:00.0", role="strong")
        self._length = Label("", role="body", tone="t2")
        self._is_playing = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self._at)
        row.addSpacing(-4)
        row.addWidget(self._length, 1)
        row.addWidget(self.sides)
        self._retranslate()

    def show_playback(self, state: PlaybackState) -> None:
        """Where it is."""
        self.sides.set_value(state.side)
        self._at.setText(clock(state.at_s))
        self._length.setText(f"/ {clock(state.length_s)}")
        if state.is_playing != self._is_playing:
            self._is_playing = state.is_playing
            self.play.set_icon_name("pause" if state.is_playing else "play")
            self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.play.set_label(self.tr("Stop") if self._is_playing else self.tr("Play (Space)"))
        self.sides.set_segments(
            [
                Segment("before", self.tr("A Before"), dash="before"),
                Segment("after", self.tr("B After"), dash="d1"),
            ]
        )
        self.sides.setAccessibleName(self.tr("What is heard; both are equally loud"))
        self.sides.setToolTip(self.tr("Both are played equally loud, so that the louder one does not win"))
