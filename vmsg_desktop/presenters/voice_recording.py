"""Recording: which microphone, what it hears, count down, take, pause, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from vmsg_desktop.application.news import News
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.recording import (
    DevicesChanged,
    Heard,
    LevelNotSet,
    Listening,
    ListeningEnded,
    RecordingEvent,
    TakeEnded,
    TakePaused,
    TakeStarted,
)
from vmsg_desktop.core.model.take import InputDevice, Take, TakeWarning, WarningKind
from vmsg_desktop.presenters.voice_takes import Later

COUNT_FROM: Final = 3
LOWER_BY: Final = 0.84
Phase = Literal["missing", "idle", "counting", "starting", "recording", "paused"]
"""missing: recording is not installed. starting: the microphone is not heard yet."""
_URGENT: Final[tuple[WarningKind, ...]] = ("dead", "dropout", "clipping", "silence", "offset")


@dataclass(frozen=True)
class RecordingState:
    """How recording stands.

    Attributes:
        devices: microphones that are plugged in; device_id: the chosen one, "" = there is none.
        is_heard: sound comes from it.
        count: seconds until the take begins, while counting.
        problem: why nothing can be recorded, or what ended the take.
    """

    phase: Phase = "idle"
    devices: tuple[InputDevice, ...] = ()
    device_id: str = ""
    is_heard: bool = False
    count: int = 0
    problem: VmsgError | None = None

    @property
    def device(self) -> InputDevice | None:
        """The chosen one."""
        return next((device for device in self.devices if device.id == self.device_id), None)


@dataclass(frozen=True)
class HeardState:
    """What is heard now.

    Attributes:
        heard: the reading; warning: the most urgent of what is wrong; earlier: what was wrong before in this take.
    """

    heard: Heard
    warning: TakeWarning | None
    earlier: tuple[TakeWarning, ...]


def lower_level(level: float) -> float:
    """An input level at which peaks that just clip keep some 4 dB of head room (levels go with the cube root)."""
    return round(level * LOWER_BY, 2)


class RecordingView(Protocol):
    """Shows recording."""

    def show_recording(self, state: RecordingState) -> None:
        """How it stands."""

    def show_heard(self, heard: HeardState) -> None:
        """A reading, 30 a second."""


class RecordingPresenter:
    """Between the view and the recorder. Window's thread.

    Args:
        recorder: None = recording is not installed.
        news: its events.
        view: shows it.
        later: waits for the count down.
        taken: receives a take that was kept.
    """

    def __init__(
        self,
        recorder: Recorder | None,
        news: News[RecordingEvent | None],
        view: RecordingView,
        *,
        later: Later,
        taken: Callable[[Take], None],
    ) -> None:
        self._recorder, self._view, self._later, self._taken = recorder, view, later, taken
        self._state = RecordingState("missing" if recorder is None else "idle")
        self._is_shown = self._begins_again = False
        self._counts = 0
        self._now: tuple[TakeWarning, ...] = ()
        self._earlier: tuple[TakeWarning, ...] = ()
        self._events: dict[type, Callable[..., None]] = {
            DevicesChanged: self._plug,
            Listening: lambda _event: self._set(is_heard=True),
            Heard: self._hear,
            LevelNotSet: lambda event: self._set(problem=event.error),
            TakeStarted: lambda _event: self._start(),
            TakePaused: lambda event: self._set(phase="paused" if event.is_paused else "recording"),
            TakeEnded: self._end,
            ListeningEnded: self._stop_hearing,
        }
        view.show_recording(self._state)
        news.listen(self._follow)

    def show(self) -> None:
        """The column is on screen: hear the microphone, so that level and room are known before a take."""
        self._is_shown = True
        if self._recorder is not None:
            self._recorder.watch_devices()
            self._listen()

    def hide(self) -> None:
        """The column is out of sight: no microphone stays open, unless a take is under way."""
        self._is_shown = False
        if self._recorder is not None and not self._is_taking():
            self._stop_counting()
            self._recorder.release()

    def choose(self, device_id: str) -> None:
        """Another microphone."""
        if device_id != self._state.device_id and not self._is_taking():
            self._set(device_id=device_id, is_heard=False, problem=None)
            self._listen()

    def set_level(self, level: float) -> None:
        """Input level of the microphone, 0..1; the list of microphones tells what came of it."""
        device = self._state.device
        if self._recorder is not None and device is not None and device.level is not None:
            self._recorder.set_level(device, level)

    def lower_level(self) -> None:
        """As much lower as clipped peaks ask for."""
        device = self._state.device
        if device is not None and device.level is not None:
            self.set_level(lower_level(device.level))

    def record(self) -> None:
        """Count down, then record."""
        if self._state.phase != "idle" or not self._state.device_id:
            return
        self._counts += 1
        self._set(phase="counting", count=COUNT_FROM, problem=None)
        self._tick_later(self._counts)

    def stop(self) -> None:
        """Keep the take; while counting, do not begin."""
        if self._state.phase in ("counting", "starting"):
            self._stop_counting()
        elif self._recorder is not None:
            self._recorder.stop()

    def pause_or_go_on(self) -> None:
        """Keep nothing for a while, or go on."""
        if self._recorder is not None:
            if self._state.phase == "paused":
                self._recorder.resume()
            else:
                self._recorder.pause()

    def discard(self) -> None:
        """Throw the take away."""
        self._stop_counting()
        if self._recorder is not None:
            self._recorder.discard()

    def begin_again(self) -> None:
        """Throw the take away and record anew."""
        self._begins_again = True
        self.discard()

    def try_again(self) -> None:
        """Open the microphone again."""
        self._set(problem=None)
        self._listen()

    def _follow(self, event: RecordingEvent | None) -> None:
        if event is not None:
            self._events[type(event)](event)

    def _plug(self, event: DevicesChanged) -> None:
        ids = [device.id for device in event.devices]
        before = self._state.device_id
        default = next((device.id for device in event.devices if device.is_default), ids[0] if ids else "")
        chosen = before if before in ids else default
        self._set(devices=event.devices, device_id=chosen, problem=event.error)
        if chosen != before:
            self._set(is_heard=False)
            self._listen()

    def _listen(self) -> None:
        device = self._state.device
        if self._recorder is not None and device is not None and self._is_shown and not self._is_taking():
            self._recorder.listen(device)

    def _hear(self, heard: Heard) -> None:
        kinds = {warning.kind for warning in heard.warnings}
        over = tuple(warning for warning in self._now if warning.kind not in kinds)
        if heard.elapsed_s is not None:
            self._earlier += tuple(replace(warning, end_s=heard.elapsed_s) for warning in over)
        self._now = heard.warnings
        urgent = sorted(heard.warnings, key=lambda warning: _URGENT.index(warning.kind))
        self._view.show_heard(HeardState(heard, urgent[0] if urgent else None, self._earlier))

    def _start(self) -> None:
        self._now, self._earlier = (), ()
        self._set(phase="recording", is_heard=True)

    def _end(self, event: TakeEnded) -> None:
        self._now, self._earlier = (), ()
        self._set(phase="idle", problem=event.error)
        if event.take is not None:
            self._taken(event.take)
        if self._begins_again:
            self._begins_again = False
            self.record()

    def _stop_hearing(self, event: ListeningEnded) -> None:
        self._stop_counting()
        self._set(is_heard=False, problem=event.error or self._state.problem)

    def _tick_later(self, number: int) -> None:
        self._later(1.0, lambda: self._tick(number))

    def _tick(self, number: int) -> None:
        if number != self._counts or self._state.phase != "counting" or self._recorder is None:
            return
        if self._state.count > 1:
            self._set(count=self._state.count - 1)
            self._tick_later(number)
        else:
            self._set(phase="starting", count=0)
            self._recorder.record()

    def _stop_counting(self) -> None:
        if self._state.phase == "starting" and self._recorder is not None:
            self._recorder.stop()  # takes the wish back
        if self._state.phase in ("counting", "starting"):
            self._counts += 1
            self._set(phase="idle", count=0)

    def _is_taking(self) -> bool:
        return self._state.phase in ("recording", "paused")

    def _set(self, **values: object) -> None:
        changed = replace(self._state, **values)  # type: ignore[arg-type]
        if changed != self._state:
            self._state = changed
            self._view.show_recording(changed)
