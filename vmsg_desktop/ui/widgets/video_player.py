"""Plays a video in place: its still picture until then, a play button on it, position, time, sound, the whole screen.

Qt's multimedia is loaded when something is first played: most windows open without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.values import ValueRange
from vmsg_desktop.ui.widgets.video_screen import VideoScreen

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

_POSITIONS = 1000
_JUMP_MS = 2000


class VideoPlayer(QWidget):
    """``set_video`` shows one, ``play`` plays it. ``failed(words)`` when it cannot be played.

    ``height_px`` is the picture's; the controls lie below. Space or K plays and pauses, the arrows jump 2 s, F fills
    the screen, Escape comes back.
    """

    failed = Signal(str)
    playing_changed = Signal(bool)

    def __init__(self, *, height_px: int = 228, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine: _Engine | None = None
        self._path, self._length_s = "", 0.0
        self._screen = VideoScreen()
        self._screen.setFixedHeight(height_px)
        self._whole: VideoScreen | None = None
        self._play = Button(kind="quiet", icon="play", label=self.tr("Play"))
        self._position = Slider(ValueRange(0, _POSITIONS, 10), label=self.tr("Position"))
        self._time = Label("", role="small", tone="t2")
        self._mute = Button(kind="quiet", icon="vol", label=self.tr("Mute"))
        self._mute.setCheckable(True)
        self._full = Button(kind="quiet", icon="full", label=self.tr("Fill the screen"))
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def is_playing(self) -> bool:
        """It runs now."""
        return self._engine is not None and self._engine.is_playing

    @property
    def path(self) -> str:
        """The video's file, empty when there is none."""
        return self._path

    def clear(self) -> None:
        """No video, no picture."""
        self.set_video("", length_s=None)

    def set_video(self, path: str, *, length_s: float | None, still: QPixmap | QImage | None = None) -> None:
        """Show another video, not yet playing.

        Args:
            path: its file; empty = there is only ``still``.
            length_s: seconds, None where not known.
            still: what is seen until it plays.
        """
        self.stop()
        self._path, self._length_s = path, length_s or 0.0
        self.set_still(still)
        for control in (self._play, self._position, self._mute, self._full):
            control.setEnabled(bool(path))
        self._screen.set_marks(is_playable=bool(path), is_playing=False)
        self._show_time(0.0)

    def set_still(self, still: QPixmap | QImage | None) -> None:
        """The picture that is seen while nothing has played."""
        if self._engine is None or not self._engine.has_picture:
            self._screen.set_image(still.toImage() if isinstance(still, QPixmap) else still)

    def set_busy(self, is_busy: bool) -> None:
        """A bar on the top edge: the video is being made anew; the old one stays playable."""
        self._screen.set_busy(is_busy)

    @Slot()
    def play(self) -> None:
        """Play, or go on."""
        if self._path:
            self._ready_engine().play(self._path)

    @Slot()
    def pause(self) -> None:
        """Hold; ``play`` goes on from there."""
        if self._engine is not None:
            self._engine.player.pause()

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    @Slot()
    def stop(self) -> None:
        """End it and let the file go."""
        self.leave_full_screen()
        if self._engine is not None:
            self._engine.close()

    @Slot()
    def fill_screen(self) -> None:
        """Play on the whole screen until Escape."""
        if not self._path or self._whole is not None:
            return
        self._whole = VideoScreen(is_framed=False)
        self._whole.setWindowTitle(self.tr("Video"))
        self._whole.set_image(self._screen.image)
        self._whole.pressed.connect(self.toggle)
        self._whole.key_pressed.connect(self._key)
        self._whole.showFullScreen()
        self.play()

    @Slot()
    def leave_full_screen(self) -> None:
        """Back to its place."""
        if self._whole is not None:
            self._whole.close()
            self._whole.deleteLater()
            self._whole = None

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._position.setAccessibleName(self.tr("Position"))
            self._mute.set_label(self.tr("Mute"))
            self._full.set_label(self.tr("Fill the screen"))
            self._show_playing(self.is_playing)
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, K, arrows, F."""
        if not self._key(event.key()):
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody hears what nobody sees."""
        self.pause()

    @Slot(int)
    def _key(self, key: int) -> bool:
        jumps = {Qt.Key.Key_Left: -_JUMP_MS, Qt.Key.Key_Right: _JUMP_MS}
        if key in (Qt.Key.Key_Space, Qt.Key.Key_K):
            self.toggle()
        elif key in jumps and self._engine is not None:
            self._engine.player.setPosition(max(0, self._engine.player.position() + jumps[Qt.Key(key)]))
        elif key == Qt.Key.Key_F:
            self.leave_full_screen() if self._whole is not None else self.fill_screen()
        elif key == Qt.Key.Key_Escape and self._whole is not None:
            self.leave_full_screen()
        else:
            return False
        return True

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(4)
        for widget in (self._play, self._position, self._time, self._mute, self._full):
            controls.addWidget(widget, 1 if widget is self._position else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._screen)
        column.addLayout(controls)

    def _connect(self) -> None:
        self._screen.pressed.connect(self.toggle)
        self._play.clicked.connect(self.toggle)
        self._full.clicked.connect(self.fill_screen)
        self._position.moved.connect(self._seek)
        self._mute.toggled.connect(self._set_mute)

    def _ready_engine(self) -> _Engine:
        if self._engine is None:
            self._engine = _Engine(self)
            self._engine.player.positionChanged.connect(self._show_position)
            self._engine.player.durationChanged.connect(self._show_length)
            self._engine.player.playingChanged.connect(self._show_playing)
            self._engine.player.errorOccurred.connect(self._fail)
            self._engine.sink.videoFrameChanged.connect(self._show_frame)
            self._set_mute(self._mute.isChecked())
        return self._engine

    @Slot(float)
    def _seek(self, position: float) -> None:
        if self._path and self._length_s:
            engine = self._ready_engine()
            engine.load(self._path)
            engine.player.setPosition(round(position / _POSITIONS * self._length_s * 1000))

    @Slot(bool)
    def _set_mute(self, is_muted: bool) -> None:
        if self._engine is not None:
            self._engine.output.setMuted(is_muted)

    @Slot("qlonglong")
    def _show_position(self, position_ms: int) -> None:
        self._show_time(position_ms / 1000)

    @Slot("qlonglong")
    def _show_length(self, length_ms: int) -> None:
        if length_ms > 0:
            self._length_s = length_ms / 1000

    @Slot(bool)
    def _show_playing(self, is_playing: bool) -> None:
        self._play.set_icon_name("pause" if is_playing else "play")
        self._play.set_label(self.tr("Pause") if is_playing else self.tr("Play"))
        self._screen.set_marks(is_playable=bool(self._path), is_playing=is_playing)
        self.playing_changed.emit(is_playing)

    @Slot("QVideoFrame")
    def _show_frame(self, frame: QVideoFrame) -> None:
        image = frame.toImage()
        if not image.isNull():
            for screen in (self._screen, self._whole):
                if screen is not None:
                    screen.set_image(image)

    @Slot()
    def _fail(self) -> None:
        if self._engine is not None and self._path:
            self.failed.emit(self._engine.player.errorString())

    def _show_time(self, at_s: float) -> None:
        self._time.setText(f"{clock_text(at_s)} / {clock_text(self._length_s)}" if self._path else "")
        if not self._position.isSliderDown():
            share = at_s / self._length_s if self._length_s else 0.0
            self._position.set_number(min(_POSITIONS, round(share * _POSITIONS)))


def clock_text(seconds: float) -> str:
    """0:24, 12:05, 1:02:05."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class _Engine:
    """Qt's player with its outputs; made when something is first played."""

    def __init__(self, parent: QWidget) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink

        self.player: QMediaPlayer = QMediaPlayer(parent)
        self.output: QAudioOutput = QAudioOutput(parent)
        self.sink: QVideoSink = QVideoSink(parent)
        self.player.setAudioOutput(self.output)
        self.player.setVideoSink(self.sink)

    @property
    def is_playing(self) -> bool:
        return self.player.isPlaying()

    @property
    def has_picture(self) -> bool:
        return not self.player.source().isEmpty()

    def load(self, path: str) -> None:
        source = QUrl.fromLocalFile(path)
        if self.player.source() != source:
            self.player.setSource(source)

    def play(self, path: str) -> None:
        self.load(path)
        self.player.play()

    def close(self) -> None:
        self.player.stop()
        self.player.setSource(QUrl())
