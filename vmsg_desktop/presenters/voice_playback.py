"""Hearing it: the recording against what is sent, at one loudness, and takes by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.voice_preview import VoicePreviews
from vmsg_desktop.core.audio.equal_loudness import turned
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.presenters.voice import VoicePresenter

Side = Literal["before", "after"]
_TAKE = "voice-listen"
_END_S = 0.02


class Player(Protocol):
    """Plays a sound from memory. Window's thread."""

    def play(
        self, sound: Sound, *, at_s: float, moved: Callable[[float], None], ended: Callable[[VmsgError | None], None]
    ) -> None:
        """Play from ``at_s`` on, in place of what plays.

        Args:
            sound: what.
            at_s: from where.
            moved: receives the place, often enough for a line that follows.
            ended: receives None at the end, or why it cannot be heard.
        """

    def stop(self) -> None:
        """Be quiet; ``ended`` is not called."""


@dataclass(frozen=True)
class PlaybackState:
    """What plays.

    Attributes:
        side: which of the two is chosen.
        is_playing: the chosen side is heard; take_id: this take is heard, "" = none.
        at_s: place in the chosen side; length_s: its length; on_take_s: the place in the untrimmed recording.
        problem: why nothing is heard.
    """

    side: Side = "after"
    is_playing: bool = False
    take_id: str = ""
    at_s: float = 0.0
    length_s: float = 0.0
    on_take_s: float = 0.0
    problem: VmsgError | None = None


class PlaybackView(Protocol):
    """Shows what plays."""

    def show_playback(self, state: PlaybackState) -> None:
        """Show it; often while something plays."""


class PlaybackPresenter:
    """Between player and view. Window's thread; takes are decoded on the lane of the voice."""

    def __init__(
        self, voice: VoicePresenter, player: Player, lane: PreviewLane, previews: VoicePreviews, view: PlaybackView
    ) -> None:
        self._voice, self._player, self._lane, self._previews, self._view = voice, player, lane, previews, view
        self._state = PlaybackState()
        view.show_playback(self._state)

    def toggle(self) -> None:
        """Play the chosen side from where the line stands, or stop."""
        if self._state.is_playing:
            self.stop()
        else:
            self._play()

    def choose(self, side: Side) -> None:
        """Hear the other side; what plays goes on there, at the same moment of the recording."""
        was_playing = self._state.is_playing
        self.stop()
        self._set(side=side)
        self.refresh()
        if was_playing:
            self._play()

    def seek(self, on_take_s: float) -> None:
        """Move the line to a moment of the untrimmed recording."""
        was_playing = self._state.is_playing
        self.stop()
        self._set(on_take_s=on_take_s, at_s=self._to_side(on_take_s))
        if was_playing:
            self._play()

    def stop(self) -> None:
        """Be quiet."""
        self._player.stop()
        self._lane.cancel(_TAKE)
        self._set(is_playing=False, take_id="")

    def toggle_take(self, take: Take) -> None:
        """Hear a take as it was recorded, or stop it."""
        was_this = self._state.take_id == take.id
        self.stop()
        if was_this:
            return
        self._set(take_id=take.id, problem=None)
        source = Source(take.path)

        def decode(_emit: object, cancel: CancelToken) -> Sound:
            return self._previews.heard(source, cancel)

        self._lane.show(_TAKE, decode, done=self._play_take, failed=self._end)

    def refresh(self) -> None:
        """Sound, trim or side is another one: length and place follow."""
        sound = self._sound()
        trim = None if self._voice.spoken is None else self._voice.spoken.before
        if sound is None or trim is None:
            self.stop()
            self._set(at_s=0.0, length_s=0.0, on_take_s=0.0)
            return
        start_s, end_s = trim.trim.start_s, trim.trim.start_s + trim.sound.duration_s
        on_take_s = min(max(self._state.on_take_s, start_s), end_s)
        self._set(length_s=sound.duration_s, on_take_s=on_take_s, at_s=self._to_side(on_take_s))

    def _play(self) -> None:
        sound, sent = self._sound(), self._voice.sent
        if sound is None or sent is None:
            return
        gains = sent.gains
        self.stop()
        at_s = 0.0 if self._state.at_s > sound.duration_s - _END_S else self._state.at_s
        self._set(is_playing=True, problem=None)
        gain_db = gains.before_db if self._state.side == "before" else gains.after_db
        self._player.play(turned(sound, gain_db), at_s=at_s, moved=self._moved, ended=self._end)

    def _play_take(self, sound: Sound) -> None:
        self._player.play(sound, at_s=0.0, moved=lambda _at_s: None, ended=self._end)

    def _moved(self, at_s: float) -> None:
        self._set(at_s=at_s, on_take_s=self._to_take(at_s))

    def _end(self, error: VmsgError | None) -> None:
        if error is None and self._state.is_playing:
            self._set(is_playing=False, take_id="")
            self.seek(0.0)
            self.refresh()
        self._set(is_playing=False, take_id="", problem=error)

    def _sound(self) -> Sound | None:
        spoken, sent = self._voice.spoken, self._voice.sent
        if spoken is None or sent is None:
            return None
        return spoken.before.sound if self._state.side == "before" else sent.sound

    def _to_side(self, on_take_s: float) -> float:
        spoken, sent = self._voice.spoken, self._voice.sent
        if spoken is None or sent is None:
            return 0.0
        if self._state.side == "before":
            return max(0.0, on_take_s - spoken.before.trim.start_s)
        inside_s = spoken.spoken.time_map.to_edited(on_take_s)
        return inside_s + sent.lead_s if inside_s > 0 else 0.0

    def _to_take(self, at_s: float) -> float:
        spoken, sent = self._voice.spoken, self._voice.sent
        if spoken is None or sent is None:
            return 0.0
        if self._state.side == "before":
            return at_s + spoken.before.trim.start_s
        return spoken.spoken.time_map.to_original(max(0.0, at_s - sent.lead_s))

    def _set(self, **values: object) -> None:
        changed = replace(self._state, **values)  # type: ignore[arg-type]
        if changed != self._state:
            self._state = changed
            self._view.show_playback(changed)
