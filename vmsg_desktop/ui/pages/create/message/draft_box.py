"""The draft: plays in place, and while a new one is made the old one stays with a bar on its top edge."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.presenters.message_check import DraftState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.film_player import COMPACT_PX, FilmPlayer
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label

TALL_PX, LOW_PX = 312, 160
HEAD_PX, CONTROLS_PX = 26, 34
_TICK_MS = 100
_QUIET_MS = 200  # shorter work shows nothing


class DraftBox(QWidget):
    """``wanted()`` when the person asks for a draft. ``set_room`` says how much height there is."""

    wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = DraftState()
        self._since = QElapsedTimer()
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._show_meta)
        self._heading = Label("", role="section")
        self._meta = ElidedLabel("", role="small", tone="t3")
        self._again = Button(kind="quiet", icon="refresh", size="small")
        self._again.clicked.connect(self.wanted)
        self.player = FilmPlayer()
        self._empty = _Nothing()
        self._error = Callout("warn", "")
        self._error.acted.connect(lambda key: self.wanted.emit())
        self._room = QSize(TALL_PX, TALL_PX + HEAD_PX + CONTROLS_PX)
        self._lay_out()
        self.retranslate()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, state: DraftState) -> None:
        """Show a draft, that it is made, or why there is none."""
        if state.is_making and not self._state.is_making:
            self._since.start()
            self._ticks.start()
        elif not state.is_making:
            self._ticks.stop()
        self._state = state
        if state.video is None:
            self.player.unload()
        else:
            self.player.load(state.video.data)
        self.player.setVisible(state.video is not None)
        self._empty.setVisible(state.video is None)
        self._show_error()
        self._show_meta()
        self._fit()

    def set_room(self, room: QSize) -> None:
        """Take no more than this: tall where the height is enough, else lower, else one short row."""
        if room != self._room:
            self._room = room
            self._fit()

    def retranslate(self) -> None:
        """Say it in another language."""
        self._heading.setText(self.tr("Draft"))
        self._again.set_label(self.tr("Make the draft again"))
        self.player.set_name(self.tr("Draft video"))
        self._empty.set_words(
            self.tr(
                "Once photo and voice are in, a draft video plays here within seconds. "
                "It is made on this computer and is free."
            )
        )
        self._show_error()
        self._show_meta()

    def hideEvent(self, event: object) -> None:
        """No timer runs for what is not seen."""
        self._ticks.stop()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self._heading)
        head.addWidget(self._meta, 1)
        head.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._error)
        column.addWidget(self.player)
        column.addWidget(self._empty)
        self._meta.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _fit(self) -> None:
        """The screen's size: as wide as the column, as high as the video's shape and the room allow."""
        width_px = self._room.width()
        said_px = 0 if self._error.isHidden() else self._error.heightForWidth(width_px) + 4
        room_px = self._room.height() - HEAD_PX - CONTROLS_PX - said_px
        if self._state.video is None:
            self._empty.setFixedHeight(max(COMPACT_PX, min(TALL_PX, room_px + CONTROLS_PX - 8)))
            return
        shape = self._state.video.height / self._state.video.width
        wanted_px = min(TALL_PX, round(width_px * min(shape, 1.0)))
        is_compact = room_px < min(LOW_PX, wanted_px)
        size = QSize(COMPACT_PX, COMPACT_PX) if is_compact else QSize(width_px, min(wanted_px, room_px))
        self.player.set_screen(size, is_compact=is_compact)

    def _show_meta(self) -> None:
        state = self._state
        gone_ms = self._since.elapsed() if self._since.isValid() else 0
        is_told = state.is_making and gone_ms >= _QUIET_MS
        self.player.screen_.set_bar(is_shown=is_told and state.video is not None, share=state.share)
        self._again.setVisible(not state.is_making and (state.video is not None or state.error is not None))
        if is_told:
            doing = self.tr("Remaking… {seconds} s") if state.video is not None else self.tr("Making… {seconds} s")
            self._meta.setText(doing.format(seconds=f"{gone_ms / 1000:.1f}"))
        elif state.is_making or state.video is None:
            self._meta.setText("")
        elif state.error is not None or not state.is_current:
            self._meta.setText(self.tr("of an earlier version"))
        elif state.seconds is None:
            self._meta.setText(self.tr("Made before on this computer"))
        else:
            words = self.tr("Made in {seconds} s on this computer")
            self._meta.setText(words.format(seconds=f"{state.seconds:.1f}"))

    def _show_error(self) -> None:
        error, notes = self._state.error, self._state.notes
        self._error.setVisible(error is not None or bool(notes))
        if error is not None:
            again = [Action("again", self.tr("Make it again"))]
            self._error.set_content(
                "err", self.tr("No new draft"), said(f"{error.message} {error.hint}"), actions=again
            )
        elif notes:
            self._error.set_content("warn", self.tr("The draft does not move its mouth"), " ".join(map(said, notes)))


class _Nothing(QWidget):
    """What stands where the draft will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "well")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = Label("", role="small", tone="t2", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 8, 32, 8)
        column.addStretch(1)
        column.addWidget(Picture("film", size_px=20), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self._words)
        column.addStretch(1)

    def set_words(self, words: str) -> None:
        """Say it."""
        self._words.setText(words)
        self.setAccessibleName(words)
