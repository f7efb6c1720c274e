"""The column of the voice: builds its pages and presenters, and joins them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.application.voice_preview import VoicePreviews
from vmsg_desktop.presenters.voice import VoicePresenter
from vmsg_desktop.presenters.voice_music import NONE, MusicPresenter
from vmsg_desktop.presenters.voice_playback import PlaybackPresenter, Player
from vmsg_desktop.presenters.voice_prosody import ProsodyPresenter
from vmsg_desktop.presenters.voice_recording import RecordingPresenter
from vmsg_desktop.presenters.voice_takes import TakesPresenter
from vmsg_desktop.ui.pages.create.voice.player import SoundPlayer
from vmsg_desktop.ui.pages.create.voice.timing import Later
from vmsg_desktop.ui.pages.create.voice.view import VoiceViews
from vmsg_desktop.ui.shortcuts import bind

LOW_BELOW_PX = 860


class VoicePanel(VoiceViews):
    """Shows and changes the voice of the message under work.

    ``failed(error)`` when something could not be done, ``told(ToastText)`` when something can be taken back: its key
    goes to `take_back`.
    """

    def __init__(self, studio: Studio, *, player: Player | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._home = studio.home
        self._is_joined = False  # presenters show their first state while they are made
        later = Later(self)
        previews = VoicePreviews(studio.voice_bench)
        lane, errands = studio.voice_lane, studio.errand_lane
        self.voice = VoicePresenter(studio.document, lane, previews, self)
        self.playing = PlaybackPresenter(self.voice, player or SoundPlayer(self), lane, previews, self)
        self.prosody = ProsodyPresenter(studio.document, studio.voice_bench.presets, studio.own_presets, errands, self)
        self.music = MusicPresenter(studio.document, studio.tracks, self.work.music)
        self.takes = TakesPresenter(studio.document, studio.takes, errands, self, later=later)
        self.recording = RecordingPresenter(
            studio.recorder, studio.recording, self, later=later, taken=self.takes.add
        )  # fmt: skip
        self._connect()
        self._connect_work()
        self._is_joined = True
        self.refresh_playback()
        self.setAcceptDrops(True)
        bind("record", self, self._record)

    def refresh_playback(self) -> None:
        """The sides may be others now."""
        if self._is_joined:
            self.playing.refresh()

    @Slot(str)
    def take_back(self, key: str) -> None:
        """Undo what a toast told."""
        kind, _, name = key.partition(":")
        if kind == "take":
            self.takes.bring_back(name)
        elif kind == "preset" and self.forgotten is not None:
            self.prosody.bring_back(self.forgotten)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a sound file."""
        kinds = self.tr("Sound files (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import a voice"), "", kinds)
        if name:
            self.voice.bring_in(Path(name))

    def showEvent(self, event: QShowEvent) -> None:
        """On screen: the microphone is heard."""
        super().showEvent(event)
        self.recording.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight: it is not, and nothing plays."""
        super().hideEvent(event)
        self.recording.hide()
        self.playing.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window folds some parts."""
        super().resizeEvent(event)
        self.set_low(self.window().height() < LOW_BELOW_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, where no control of the column takes it: play, or end the take."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file, whatever its name says; messages are the window's."""
        if self._dropped(event) is not None and not self.is_recording:
            event.acceptProposedAction()
            self.drop_frame.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self.drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it in."""
        self.drop_frame.hide()
        path = self._dropped(event)
        if path is not None:
            self.voice.bring_in(path)

    @staticmethod
    def _dropped(event: QDropEvent) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and paths[0].suffix != ".json" else None

    def _connect(self) -> None:
        self.bring_in.clicked.connect(self.choose_file)
        self.empty.bring_in.clicked.connect(self.choose_file)
        self.more.clicked.connect(self._open_menu)
        self.notices.acted.connect(self._act)
        for record in (self.work.record.record, self.empty.record):
            record.clicked.connect(self._record)
        for combo in (self.work.record.devices, self.empty.devices):
            combo.picked.connect(self.recording.choose)
        self.live.acted.connect(self._act_live)
        self.live.level_set.connect(self.recording.set_level)
        for takes in self.take_lists:
            takes.acted.connect(self._act_take)
            takes.rated.connect(self.takes.rate)
            takes.renamed.connect(self.takes.rename)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.takes.close)

    def _connect_work(self) -> None:
        scope, playback, prosody, music = self.work.scope, self.work.playback, self.work.prosody, self.work.music
        scope.trimmed.connect(self.voice.trim)
        scope.pause_moved.connect(self.voice.set_pause)
        scope.pause_cleared.connect(self.voice.reset_pause)
        scope.let_go.connect(self.voice.settle)
        scope.sought.connect(self.playing.seek)
        scope.toggled.connect(self.playing.toggle)
        playback.play.clicked.connect(self.playing.toggle)
        playback.sides.chosen.connect(self.playing.choose)
        prosody.preset_chosen.connect(self.prosody.choose)
        prosody.preset_kept.connect(self.prosody.keep)
        prosody.preset_forgotten.connect(self.prosody.forget)
        prosody.slid.connect(self.prosody.slide)
        prosody.emotion_chosen.connect(self.prosody.set_emotion)
        prosody.emotion_slid.connect(self.prosody.slide_emotion)
        prosody.let_go.connect(self.prosody.settle)
        prosody.reset.connect(self.prosody.reset)
        music.chosen.connect(self.music.choose)
        music.file_chosen.connect(self.music.choose_file)
        music.slid.connect(self.music.slide)
        music.ducked.connect(self.music.set_ducked)
        music.let_go.connect(self.music.settle)

    @Slot()
    def _record(self) -> None:
        self.playing.stop()
        self.recording.record()

    def _space(self) -> None:
        if self.is_recording:
            self.recording.stop()
        else:
            self.playing.toggle()

    @Slot(str)
    def _act_live(self, what: str) -> None:
        acts = {
            "stop": self.recording.stop,
            "pause": self.recording.pause_or_go_on,
            "discard": self.recording.discard,
            "again": self.recording.begin_again,
            "lower": self.recording.lower_level,
        }
        acts[what]()

    @Slot(str, str)
    def _act_take(self, what: str, take_id: str) -> None:
        take = self.takes.take(take_id)
        if take is None:
            return
        acts: dict[str, Callable[[], object]] = {
            "choose": partial(self.takes.choose, take_id),
            "delete": partial(self.takes.delete, take_id),
            "play": partial(self.playing.toggle_take, take),
            "reveal": partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(Path(take.path).parent))),
        }
        acts[what]()

    @Slot(str, str)
    def _act(self, about: str, key: str) -> None:
        """An action of the notice."""
        acts: dict[str, Callable[[], object]] = {
            "import": self.choose_file,
            "remove": self.voice.remove,
            "again": self.voice.try_again,
            "pause": self.voice.drop_lost_pause,
            "listen": self.recording.try_again,
            "play": self.playing.toggle,
            "use": self._use_recovered,
            "no-music": partial(self.music.choose, NONE),
        }
        if key in acts:
            acts[key]()
        if about in ("import", "recovered", "playback"):
            self.notices.say(about, None)
            self.voice.dismiss_import_problem()

    def _use_recovered(self) -> None:
        if self.recovered:
            self.takes.choose(self.recovered[0].id)

    @Slot()
    def _open_menu(self) -> None:
        menu = QMenu(self)
        takes = QUrl.fromLocalFile(str(self._home / "takes"))
        menu.addAction(self.tr("Import…"), self.choose_file)
        menu.addAction(self.tr("Show the takes in their folder"), partial(QDesktopServices.openUrl, takes))
        menu.addSeparator()
        menu.addAction(self.tr("Take the voice out of the message"), self.voice.remove)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
