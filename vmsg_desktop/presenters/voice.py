"""The voice of the message: the recording, what is made of it, its figures and its price.

Each change of the document asks for what it touches, and no more: another recording for everything, a slider for the
spoken voice, music for the mix. The waveform comes first, the mix and the figures a moment later under keys of their
own, so that a drag never waits for a measurement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from vmsg_desktop.application.document import Document, DocumentState
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.voice_preview import Figures, SentLook, SpokenLook, TakeLook, VoicePreviews
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost import credits_needed, seconds_to_next_step
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.voice_edits import with_pause, with_trim, with_voice, without_pause
from vmsg_desktop.presenters.voice_scope import ScopeState, scope_state

T = TypeVar("T")
TAKE, SPOKEN, SENT, FIGURES, IMPORT = "voice-take", "voice-spoken", "voice-sent", "voice-figures", "voice-import"


@dataclass(frozen=True)
class VoiceState:
    """How the column stands.

    Attributes:
        has_voice: one is chosen; file: its name.
        is_busy: a recording is being read.
        can_play: both sides are there.
        problem: why the voice cannot be shown as it was asked for; import_problem: why a file was not taken.
    """

    has_voice: bool = False
    file: str = ""
    is_busy: bool = False
    can_play: bool = False
    problem: VmsgError | None = None
    import_problem: VmsgError | None = None


@dataclass(frozen=True)
class PriceState:
    """Length and price after all changes.

    Attributes:
        duration_s: with music alone before and after; credits: its price; left_s: what still fits into it.
        saved_by_trim: credits that the trim saves.
    """

    duration_s: float
    credits: int
    left_s: float
    saved_by_trim: int = 0


@dataclass(frozen=True)
class SentState:
    """The mix that is sent: loudness and peak, None where not known; ``problem`` where it cannot be made."""

    lufs: float | None = None
    true_peak_dbtp: float | None = None
    problem: VmsgError | None = None


class VoiceView(Protocol):
    """Shows the voice."""

    def show_voice(self, state: VoiceState) -> None:
        """How the column stands."""

    def show_scope(self, state: ScopeState | None) -> None:
        """The plot; None where there is nothing to draw."""

    def show_figures(self, figures: Figures | None) -> None:
        """Figures before and after; None = not measured yet."""

    def show_price(self, price: PriceState | None) -> None:
        """Length and price."""

    def show_sent(self, sent: SentState) -> None:
        """Loudness of the mix."""


class VoicePresenter:
    """Between column, document and the lane of the voice. Window's thread."""

    def __init__(self, document: Document, lane: PreviewLane, previews: VoicePreviews, view: VoiceView) -> None:
        self._document, self._lane, self._previews, self._view = document, lane, previews, view
        self._path = ""
        self._plotted: object = None
        self._wished: Message | None = None
        self._drag_from: Message | None = None
        self._is_reading = self._is_importing = False
        self._is_speaking = self._is_behind = False  # a voice is being made; the message has moved on meanwhile
        self._problem: VmsgError | None = None
        self._import_problem: VmsgError | None = None
        self._figures: Figures | None = None
        self.take: TakeLook | None = None
        self.spoken: SpokenLook | None = None
        self.sent: SentLook | None = None
        document.listen(self._follow)

    def choose(self, path: str) -> None:
        """Another recording."""
        self._import_problem = None
        self._document.change(with_voice(self._document.message, path))
        self._show_state()

    def remove(self) -> None:
        """No voice."""
        self.choose("")

    def bring_in(self, path: Path) -> None:
        """A file of the person's; the message changes once it is known to hold a voice."""
        self._is_importing, self._import_problem = True, None
        self._show_state()
        self._lane.show(
            IMPORT,
            lambda _emit, cancel: self._previews.take(Source(str(path)), cancel),
            done=lambda _look: self._brought(path),
            failed=self._not_brought,
        )

    def dismiss_import_problem(self) -> None:
        """It was read."""
        self._import_problem = None
        self._show_state()

    def try_again(self) -> None:
        """Read the recording anew."""
        self._path = ""
        self._follow(self._document.state)

    def trim(self, start_s: float, end_s: float) -> None:
        """A handle moves; until ``settle`` all moves are one step."""
        if self.take is None:
            return
        self._drag_from = self._drag_from or self._document.message
        length_s = self.take.voice.sound.duration_s
        self._document.change(with_trim(self._drag_from, start_s, end_s, duration_s=length_s), gesture="trim")

    def set_pause(self, number: int, length_s: float) -> None:
        """The pause with this number in the plot gets a length by hand; until ``settle`` one step."""
        if self.spoken is not None and number < len(self.spoken.pauses):
            start_s = self.spoken.pauses[number].start_s
            self._document.change(with_pause(self._document.message, start_s, length_s), gesture=f"pause {number}")

    def reset_pause(self, number: int) -> None:
        """The pause follows the rule again."""
        if self.spoken is not None and number < len(self.spoken.pauses):
            pause = self.spoken.pauses[number]
            self._document.change(without_pause(self._document.message, pause.start_s, pause.end_s))

    def drop_lost_pause(self) -> None:
        """Take out the pause that the voice does not have any more."""
        start_s = None if self._problem is None else self._problem.details.get("start_s")
        if isinstance(start_s, float):
            at_s = start_s + self._document.message.trim.start_s
            self._document.change(without_pause(self._document.message, at_s, at_s))

    def settle(self) -> None:
        """The drag has ended."""
        self._drag_from = None
        self._document.settle()

    def _follow(self, state: DocumentState) -> None:
        message = state.message
        if message.voice.path != self._path:
            self._begin(message)
        elif self.take is not None:
            self._catch_up(message)
        plotted = (message.voice.path, message.trim, message.prosody.pause_edits)
        if plotted != self._plotted:  # a slider of the prosody moves nothing in the plot before its voice is made
            self._plotted = plotted
            self._show_scope()

    def _begin(self, message: Message) -> None:
        """Another recording: nothing that is shown holds any more."""
        self._path, self._wished = message.voice.path, None
        self.take = self.spoken = self.sent = self._problem = self._figures = None
        for key in (TAKE, SPOKEN, SENT, FIGURES):
            self._lane.cancel(key)
        self._is_speaking = self._is_behind = False
        self._is_reading = bool(self._path)
        if self._path:
            source = message.voice
            self._ask(TAKE, lambda cancel: self._previews.take(source, cancel), self._taken)
        self._view.show_figures(None)
        self._view.show_price(None)
        self._view.show_sent(SentState())
        self._show_state()

    def _catch_up(self, message: Message) -> None:
        before, self._wished = self._wished, message
        take, spoken = self.take, self.spoken
        is_same_voice = before is not None and (before.trim, before.prosody) == (message.trim, message.prosody)
        if take is not None and not is_same_voice:
            self._speak(take, message)
        elif before is not None and spoken is not None and before.music != message.music:
            self._ask_sent(spoken)
            self._show_price()
        elif before is not None and before.talk != message.talk:
            self._show_price()

    def _taken(self, look: TakeLook) -> None:
        self.take, self._is_reading = look, False
        self._show_state()
        self._show_scope()
        self._catch_up(self._document.message)

    def _speak(self, take: TakeLook, message: Message) -> None:
        """Make the voice. A drag does not break off what is being made, or nothing would be seen until it rests."""
        if self._is_speaking:
            self._is_behind = True
            return
        self._is_speaking, self._is_behind = True, False
        self._lane.cancel(SENT)
        self._lane.cancel(FIGURES)
        self._lane.show(
            SPOKEN,
            lambda _emit, cancel: self._previews.spoken(take, message, cancel),
            done=self._spoke,
            failed=self._not_spoken,
        )

    def _spoke(self, look: SpokenLook) -> None:
        self.spoken, self._problem = look, None
        self._show_scope()
        self._show_price()
        self._show_state()
        if self._follow_up():
            return
        self._ask_sent(look)
        self._ask(FIGURES, lambda cancel: self._previews.figures(look, cancel), self._measured)

    def _not_spoken(self, error: VmsgError) -> None:
        if not self._follow_up():
            self._failed(error)

    def _follow_up(self) -> bool:
        """The voice is made; whether the next one had to be begun at once."""
        self._is_speaking = False
        if self._is_behind and self.take is not None:
            self._speak(self.take, self._document.message)
        return self._is_speaking

    def _ask_sent(self, look: SpokenLook) -> None:
        message = self._document.message
        self._lane.show(
            SENT,
            lambda _emit, cancel: self._previews.sent(look, message, cancel),
            done=self._mixed,
            failed=lambda error: self._view.show_sent(SentState(problem=error)),
        )

    def _mixed(self, look: SentLook) -> None:
        self.sent = look
        self._view.show_sent(SentState(look.lufs, look.true_peak_dbtp))
        self._show_state()

    def _measured(self, figures: Figures) -> None:
        self._figures = figures
        self._view.show_figures(figures)
        self._show_scope()

    def _brought(self, path: Path) -> None:
        self._is_importing = False
        self.choose(str(path))

    def _not_brought(self, error: VmsgError) -> None:
        self._is_importing, self._import_problem = False, error
        self._show_state()

    def _failed(self, error: VmsgError) -> None:
        self._problem, self._is_reading = error, False
        self._show_state()

    def _ask(self, key: str, work: Callable[[CancelToken], T], done: Callable[[T], None]) -> None:
        self._lane.show(key, lambda _emit, cancel: work(cancel), done=done, failed=self._failed)

    def _show_scope(self) -> None:
        take = self.take
        if take is not None:
            self._view.show_scope(scope_state(self._document.message, take, self.spoken, self._figures))
        else:
            self._view.show_scope(None)

    def _show_price(self) -> None:
        take, look = self.take, self.spoken
        if take is None or look is None:
            return
        message = self._document.message
        around_s = 0.0 if message.music.kind == "none" else message.music.lead_s + message.music.tail_s
        duration_s = look.spoken.sound.duration_s + around_s + message.talk.pad_audio_s
        cut_s = take.voice.sound.duration_s - look.before.sound.duration_s
        share = look.spoken.sound.duration_s / look.before.sound.duration_s
        credits = credits_needed(duration_s)
        saved = credits_needed(duration_s + cut_s * share) - credits
        self._view.show_price(PriceState(duration_s, credits, seconds_to_next_step(duration_s), saved))

    def _show_state(self) -> None:
        self._view.show_voice(
            VoiceState(
                has_voice=bool(self._path),
                file=Path(self._path).name,
                is_busy=self._is_reading or self._is_importing,
                can_play=self.sent is not None,
                problem=self._problem,
                import_problem=self._import_problem,
            )
        )
