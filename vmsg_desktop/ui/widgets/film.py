"""Plays a video from memory or from a file: QtMultimedia's player, its frames given to whoever paints them.

QtMultimedia is imported when the first video is loaded. Without a sound device the picture plays all the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLoggingCategory, QObject, QTemporaryFile, QUrl, Signal, Slot
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink


class Film(QObject):
    """``framed(image)`` with each picture; ``moved(position_s, length_s)``; ``turned(is_playing)``; ``failed(words)``.

    The first picture comes right after loading, so that a film that was never played shows something.
    """

    framed = Signal(QImage)
    moved = Signal(float, float)
    turned = Signal(bool)
    failed = Signal(str)

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: QMediaPlayer | None = None
        self._sink: QVideoSink | None = None
        self._sound: QAudioOutput | None = None
        self._file: QTemporaryFile | None = None
        self._volume = 1.0

    @property
    def is_playing(self) -> bool:
        """True while it runs."""
        return self._player is not None and self._player.isPlaying()

    @property
    def has_sound_device(self) -> bool:
        """False where nothing can be heard; True before the first video was loaded."""
        return self._player is None or self._sound is not None

    @property
    def length_s(self) -> float:
        """Of the video; 0 while it is not known."""
        return 0.0 if self._player is None else self._player.duration() / 1000

    def load(self, video: bytes | Path) -> None:
        """Show another video, from its beginning and not playing."""
        player = self._opened()
        player.stop()
        if isinstance(video, Path):
            player.setSource(QUrl.fromLocalFile(str(video)))
            self._drop_file()
        else:
            before, self._file = self._file, _written(video, self)
            player.setSource(QUrl.fromLocalFile(self._file.fileName()))
            if before is not None:
                before.deleteLater()
        player.pause()

    def unload(self) -> None:
        """Show nothing and let go of what was loaded."""
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
            self._drop_file()

    def toggle(self) -> None:
        """Play, or pause; at the end, from the beginning again."""
        if self._player is None:
            return
        if self.is_playing:
            self._player.pause()
            return
        if self._player.position() >= self._player.duration() - 50:
            self._player.setPosition(0)
        self._player.play()

    def pause(self) -> None:
        """Stand still."""
        if self._player is not None and self.is_playing:
            self._player.pause()

    def seek(self, position_s: float) -> None:
        """Go to a time."""
        if self._player is not None:
            self._player.setPosition(round(position_s * 1000))

    def set_volume(self, share: float) -> None:
        """0 silent to 1 as it is."""
        self._volume = share
        if self._sound is not None:
            self._sound.setVolume(share)

    def _opened(self) -> QMediaPlayer:
        if self._player is not None:
            return self._player
        # What it tells of libraries and files is for its makers; what goes wrong comes as an error.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoSink

        self._player, self._sink = QMediaPlayer(self), QVideoSink(self)
        self._player.setVideoSink(self._sink)
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._sound = QAudioOutput(self)
            self._sound.setVolume(self._volume)
            self._player.setAudioOutput(self._sound)
        self._sink.videoFrameChanged.connect(self._show)
        self._player.positionChanged.connect(self._tell_place)
        self._player.durationChanged.connect(self._tell_place)
        self._player.playingChanged.connect(self.turned)
        self._player.errorOccurred.connect(self._tell_error)
        return self._player

    def _drop_file(self) -> None:
        if self._file is not None:
            self._file.deleteLater()
            self._file = None

    @Slot("QVideoFrame")
    def _show(self, frame: QVideoFrame) -> None:
        if frame.isValid():
            self.framed.emit(frame.toImage())

    @Slot()
    def _tell_place(self) -> None:
        if self._player is not None:
            self.moved.emit(self._player.position() / 1000, self.length_s)

    @Slot()
    def _tell_error(self) -> None:
        if self._player is not None:
            self.failed.emit(self._player.errorString())


def _written(video: bytes, owner: QObject) -> QTemporaryFile:
    """The video as a file that goes with ``owner``.

    A QBuffer would save the file and hang the window: the decoder's threads read from it through Python, for which they
    need the interpreter that this thread holds while it waits for them to end.
    """
    file = QTemporaryFile(QDir.tempPath() + "/vmsg-XXXXXX.mp4", owner)
    file.open()
    file.write(video)
    file.close()
    return file
