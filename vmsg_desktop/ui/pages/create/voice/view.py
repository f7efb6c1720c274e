"""What the column shows: pages, notices, badges. It knows no service; the panel joins it with the presenters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.voice_preview import Figures
from vmsg_desktop.core.audio.presets import Preset
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.presenters.voice import PriceState, SentState, VoiceState
from vmsg_desktop.presenters.voice_playback import PlaybackState
from vmsg_desktop.presenters.voice_prosody import ProsodyState
from vmsg_desktop.presenters.voice_recording import HeardState, RecordingState
from vmsg_desktop.presenters.voice_scope import ScopeState
from vmsg_desktop.presenters.voice_takes import TakesState
from vmsg_desktop.ui.pages.create.voice.drop_frame import DropFrame
from vmsg_desktop.ui.pages.create.voice.empty_page import EmptyPage
from vmsg_desktop.ui.pages.create.voice.notices import Notice, Notices
from vmsg_desktop.ui.pages.create.voice.recording_page import RecordingPage
from vmsg_desktop.ui.pages.create.voice.takes_list import TakesList
from vmsg_desktop.ui.pages.create.voice.work_page import WorkPage
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.panel import Panel
from vmsg_desktop.ui.widgets.spinner import Spinner
from vmsg_desktop.ui.widgets.toast import ToastText

_ROW_INSET = 8


class VoiceViews(Panel):
    """Implements the views of all presenters of the voice."""

    failed = Signal(object)
    told = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("", surface="panel", parent=parent)
        self._voice = VoiceState()
        self._recording = RecordingState()
        self._takes = TakesState()
        self._duration_s = 0.0
        self.recovered: tuple[Take, ...] = ()
        self.forgotten: Preset | None = None
        self.work, self.empty, self.live = WorkPage(), EmptyPage(), RecordingPage()
        self.take_lists = (self.work.takes, TakesList(), TakesList())
        self.notices = Notices()
        self.bring_in = Button(kind="quiet", icon="import")
        self.more = Button(kind="quiet", icon="more")
        self.drop_frame = DropFrame(self)
        self._badge = Badge("", kind="err", has_dot=True)
        self._spinner = Spinner(size_px=14)
        self._pages = QStackedWidget()
        self._lay_out()
        self._retranslate()
        self._show_page()

    @property
    def is_recording(self) -> bool:
        """A take is counted in or recorded."""
        return self._recording.phase in ("counting", "starting", "recording", "paused")

    def set_low(self, is_low: bool) -> None:
        """Fold what a low window folds."""
        self.work.set_low(is_low)
        for takes in self.take_lists[1:]:
            takes.set_low(is_low)

    def show_voice(self, state: VoiceState) -> None:
        """See VoiceView."""
        self._voice = state
        self._spinner.setVisible(state.is_busy)
        self.work.playback.play.setEnabled(state.can_play)
        self.work.playback.sides.setEnabled(state.can_play)
        other = Action("import", self.tr("Choose another file"))
        self.notices.say_error("import", state.import_problem, other, Action("dismiss", self.tr("Dismiss"), "quiet"))
        self._say_problem(state.problem)
        self._show_imported()
        self._show_page()
        self.refresh_playback()

    def refresh_playback(self) -> None:
        """The sides may be others now."""

    def show_scope(self, state: ScopeState | None) -> None:
        """See VoiceView."""
        self._duration_s = 0.0 if state is None else state.duration_s
        self.work.show_scope(state)
        self._show_imported()

    def show_figures(self, figures: Figures | None) -> None:
        """See VoiceView."""
        self.work.figures.show_figures(figures)

    def show_price(self, price: PriceState | None) -> None:
        """See VoiceView."""
        self.work.show_price(price)

    def show_sent(self, sent: SentState) -> None:
        """See VoiceView."""
        self.work.music.show_sent(sent)
        self.notices.say_error("music", sent.problem, Action("no-music", self.tr("No music")))

    def show_prosody(self, state: ProsodyState) -> None:
        """See ProsodyView."""
        self.work.prosody.show_prosody(state)

    def show_forgotten(self, preset: Preset) -> None:
        """See ProsodyView."""
        self.forgotten = preset
        words = self.tr("Preset {name} deleted").format(name=preset.label)
        self.told.emit(ToastText(words, self.tr("Undo"), f"preset:{preset.id}", state=""))

    def show_takes(self, state: TakesState) -> None:
        """See TakesView."""
        self._takes = state
        for takes in self.take_lists:
            takes.set_state(state)
        self._show_imported()
        self._show_page()

    def show_recovered(self, takes: tuple[Take, ...]) -> None:
        """See TakesView."""
        self.recovered = takes
        names = ", ".join(take.name for take in takes)
        title = self.tr("{takes} was recovered") if len(takes) == 1 else self.tr("{takes} were recovered")
        text = self.tr("The program ended while it was recorded. Up to a second is missing at the end.")
        actions = (Action("use", self.tr("Use it")), Action("dismiss", self.tr("Dismiss"), "quiet"))
        self.notices.say("recovered", Notice(title.format(takes=names), text, actions, kind="note"))

    def show_deleted(self, take: Take) -> None:
        """See TakesView."""
        words = self.tr("{name} deleted").format(name=take.name)
        self.told.emit(ToastText(words, self.tr("Undo"), f"take:{take.id}", state=""))

    def show_error(self, error: VmsgError) -> None:
        """See TakesView, ProsodyView."""
        self.failed.emit(error)

    def show_recording(self, state: RecordingState) -> None:
        """See RecordingView."""
        was_recording = self.is_recording
        self._recording = state
        for page in (self.work.record, self.empty, self.live):
            page.show_recording(state)
        again = [Action("listen", self.tr("Try again"))] if state.problem and state.problem.retryable else []
        self.notices.say_error("recording", state.problem, *again)
        self._show_badge()
        self._show_page()
        if self.is_recording and not was_recording:
            self.live.stop.setFocus()  # Space ends the take, wherever the focus was

    def show_heard(self, heard: HeardState) -> None:
        """See RecordingView."""
        if self.is_recording:
            self.live.show_heard(heard)
        elif self._pages.currentIndex() == 0:
            self.empty.show_heard(heard)
        else:
            self.work.record.show_heard(heard)

    def show_playback(self, state: PlaybackState) -> None:
        """See PlaybackView."""
        self.work.show_playback(state)
        for takes in self.take_lists[1:]:
            takes.set_playing(state.take_id)
        again = [Action("play", self.tr("Play again"))] if state.problem and state.problem.retryable else []
        dismiss = Action("dismiss", self.tr("Dismiss"), "quiet")
        self.notices.say_error("playback", state.problem, *again, dismiss)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.add_beside_title(self._badge)
        self.add_beside_title(self._spinner)
        self.add_action(self.bring_in)
        self.add_action(self.more)
        self.body.addWidget(self.notices)
        self.body.addWidget(self._pages, 1)
        for page, takes in ((self.empty, self.take_lists[1]), (self.live, self.take_lists[2])):
            self._pages.addWidget(_with_takes(page, takes))
        self._pages.addWidget(self.work)
        self._spinner.hide()

    def _show_page(self) -> None:
        """Recording, else the voice that there is, else the way to one."""
        number = 1 if self.is_recording else 2 if self._voice.has_voice else 0
        self._pages.setCurrentIndex(number)
        for button in (self.bring_in, self.more):
            button.setVisible(number == 2)

    def _show_badge(self) -> None:
        phase = self._recording.phase
        names = {"recording": self.tr("Recording take {number}"), "paused": self.tr("Take {number} paused")}
        words = names.get(phase, "").format(number=self._takes.next_number)
        self._badge.setVisible(bool(words))
        self._badge.set_badge(words, "warn" if phase == "paused" else "err")

    def _show_imported(self) -> None:
        file = "" if self._takes.chosen_id or not self._voice.has_voice else self._voice.file
        for takes in self.take_lists:
            takes.set_imported(file, self._duration_s)

    def _say_problem(self, problem: VmsgError | None) -> None:
        if problem is not None and problem.code == "pause_not_found":
            self.notices.say_error("voice", problem, Action("pause", self.tr("Take this pause out")))
            return
        again = Action("again", self.tr("Try again"))
        remove = Action("remove", self.tr("Take the voice out"), "quiet")
        self.notices.say_error("voice", problem, again, Action("import", self.tr("Choose another file")), remove)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Voice"))
        self.bring_in.setText(self.tr("Import…"))
        self.more.set_label(self.tr("More of the voice"))
        self.drop_frame.words = self.tr("Drop a sound file")
        self._spinner.setAccessibleName(self.tr("Reading the sound"))
        self._show_badge()


def _with_takes(page: QWidget, takes: TakesList) -> QScrollArea:
    """A page with the takes at its foot; scrolls where the window is too low."""
    inside, foot = QWidget(), QWidget()
    inside.setProperty("scrolled", True)
    column, rows = QVBoxLayout(inside), QVBoxLayout(foot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    rows.setContentsMargins(_ROW_INSET, 0, _ROW_INSET, 12)
    rows.addWidget(takes)
    column.addWidget(page, 1)
    column.addWidget(foot)
    scroll = QScrollArea()
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll
