"""The recorder: listens to a microphone, keeps takes, tells what it hears.

One thread owns microphone and take; what the person wants reaches it as commands, what it hears leaves as events. A
second thread looks which microphones there are. A take is on the disk while it is spoken, so that nothing that ends the
program ends the take.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Final, Protocol

from vmsg_desktop.application.device_watch import DeviceWatch
from vmsg_desktop.application.take_session import Ear, TakeSession, TakeWriter
from vmsg_desktop.core.model.errors import ComputeError, VmsgError
from vmsg_desktop.core.model.limits import VOICE_MAX_S
from vmsg_desktop.core.model.recording import (
    DevicesChanged,
    EmitRecording,
    LevelNotSet,
    Listening,
    ListeningEnded,
    TakeEnd,
    TakeEnded,
    TakePaused,
    TakeStarted,
)
from vmsg_desktop.core.model.take import Block, InputDevice, Take
from vmsg_desktop.core.ports import AudioInput, AudioStream, Clock

_READ_S: Final = 0.05
_STALL_S: Final = 0.5  # a late block is a dropout
_FIRST_S: Final = 5.0  # a sound server may need more than a second until the first one
_GONE_S: Final = 3.0

Command = Callable[[], None]


class TakeKeeper(Protocol):
    """Where takes are kept."""

    def begin(self, *, device: str, rate_hz: int, room_db: float | None) -> TakeWriter:
        """A new take that is written from now on. Raises StorageError."""


class Recorder:
    """Records. Its methods return at once and may be called from any thread; what comes of them is told by events.

    Args:
        audio: the microphones.
        takes: where takes are kept.
        clock: tells when a microphone delivers nothing.
        emit: receives the events, on the recorder's threads; must not block.
        longest_s: a take ends here by itself.
    """

    def __init__(
        self,
        audio: AudioInput,
        takes: TakeKeeper,
        *,
        clock: Clock,
        emit: EmitRecording,
        longest_s: float = VOICE_MAX_S,
    ) -> None:
        self._audio, self._takes, self._clock, self._emit = audio, takes, clock, emit
        self._longest_s = longest_s
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._mic: _Microphone | None = None
        self._session: TakeSession | None = None
        self._is_take_wanted = False
        self._wished_level: tuple[InputDevice, float] | None = None
        self._watch = DeviceWatch(audio, on_change=self._devices_changed)
        self._thread = threading.Thread(target=self._work, name="vmsg-recording", daemon=True)
        self._thread.start()

    def devices(self) -> tuple[InputDevice, ...]:
        """The microphones that are plugged in now; asks the system, which takes some milliseconds.

        Raises:
            ComputeError: recording is not installed.
        """
        return self._audio.devices()

    def watch_devices(self) -> None:
        """Tell which microphones there are now, and from now on whenever that changes."""
        self._watch.start()

    def listen(self, device: InputDevice) -> None:
        """Open a microphone and show its level; a take under way ends first and is kept."""
        self._commands.put(lambda: self._listen(device))

    def set_level(self, device: InputDevice, level: float) -> None:
        """Set a microphone's input level, 0..1; the list of microphones then tells it. Wishes that wait are skipped."""
        wish = (device, level)
        self._wished_level = wish
        self._commands.put(lambda: self._set_level(wish))

    def record(self) -> None:
        """Start a take from the microphone that is open; one that is under way goes on."""
        self._commands.put(self._begin)

    def pause(self) -> None:
        """Keep nothing until ``resume``; the take stays open."""
        self._commands.put(lambda: self._set_paused(True))

    def resume(self) -> None:
        """Go on with a paused take."""
        self._commands.put(lambda: self._set_paused(False))

    def stop(self) -> Future[Take | None]:
        """End the take and keep it; the microphone stays open. Gives None where no take was under way.

        The future raises VmsgError where the take cannot be kept.
        """
        future: Future[Take | None] = Future()
        self._commands.put(lambda: self._stop(future))
        return future

    def discard(self) -> None:
        """End the take and throw it away."""
        self._commands.put(self._discard)

    def release(self) -> None:
        """Close the microphone; a take under way is kept."""
        self._commands.put(lambda: self._release(None))

    def close(self) -> None:
        """End everything and wait for it; a take under way is kept."""
        self._watch.close()
        self._commands.put(lambda: self._release(None))
        self._commands.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            while (command := self._next()) is not None:
                command()
        finally:  # whatever happened, the take is kept and the microphone is free
            self._release(None)

    def _next(self) -> Command | None:
        """What to do now: what the person wants, else to hear on; None = the end."""
        mic = self._mic
        try:
            return self._commands.get(block=mic is None)
        except queue.Empty:
            return lambda: self._hear(mic)

    def _hear(self, mic: _Microphone | None) -> None:
        """The next block of the open microphone, into meter and take."""
        if mic is None:
            return
        try:
            block = mic.read()
        except VmsgError as error:
            self._release(error)
            return
        if mic.has_stalled() and self._session is not None:
            self._session.lose()
        if block is None:
            return
        if mic.is_first:
            self._emit(Listening(mic.device, mic.rate_hz))
            if self._is_take_wanted:
                self._begin()
        try:
            self._take_in(mic.ear, block)
        except VmsgError as error:
            self._end("fault", error)

    def _take_in(self, ear: Ear, block: Block) -> None:
        session = self._session
        if session is not None and not session.is_paused:
            session.write(block)
        heard = ear.hear(block, session)
        if heard is not None:
            self._emit(heard)
        if session is not None and session.elapsed_s >= self._longest_s:
            self._end("longest")

    def _listen(self, device: InputDevice) -> None:
        if self._mic is not None:
            self._release(None)
        try:
            self._mic = _Microphone(self._audio.open(device), device, self._clock)
        except VmsgError as error:
            self._emit(ListeningEnded(error))

    def _set_level(self, wish: tuple[InputDevice, float]) -> None:
        if wish is not self._wished_level:  # a slider that is dragged wishes many, the last one counts
            return
        try:
            self._audio.set_level(*wish)
        except VmsgError as error:
            self._emit(LevelNotSet(error))

    def _begin(self) -> None:
        mic = self._mic
        if self._session is not None:
            return
        if mic is None:
            self._emit(TakeEnded(None, "fault", _no_microphone()))
            return
        self._is_take_wanted = not mic.is_heard
        if not mic.is_heard:  # a word that is spoken before the first sound comes would be lost
            return
        try:
            writer = self._takes.begin(device=mic.device.name, rate_hz=mic.rate_hz, room_db=mic.ear.room_db)
        except VmsgError as error:
            self._emit(TakeEnded(None, "fault", error))
            return
        self._session = TakeSession(writer, rate_hz=mic.rate_hz, room_db=mic.ear.room_db)
        self._emit(TakeStarted(mic.device))

    def _set_paused(self, is_paused: bool) -> None:
        if self._session is not None and self._session.is_paused != is_paused:
            self._session.set_paused(is_paused)
            self._emit(TakePaused(is_paused, self._session.elapsed_s))

    def _stop(self, future: Future[Take | None]) -> None:
        self._is_take_wanted = False
        ended = self._end("stopped")
        if ended is not None and ended.error is not None:
            future.set_exception(ended.error)
        else:
            future.set_result(None if ended is None else ended.take)

    def _discard(self) -> None:
        self._is_take_wanted = False
        session, self._session = self._session, None
        if session is not None:
            session.discard()
            self._emit(TakeEnded(None, "stopped"))

    def _release(self, error: VmsgError | None) -> None:
        """Close the microphone, keep the take; ``error``: why, when nobody asked for it."""
        self._is_take_wanted = False
        mic, self._mic = self._mic, None
        if mic is None:
            return
        mic.close()
        self._end("stopped" if error is None else "lost", error)
        self._emit(ListeningEnded(error))

    def _end(self, why: TakeEnd, error: VmsgError | None = None) -> TakeEnded | None:
        """Finish the take that is under way, and tell; None where there is none."""
        session, self._session = self._session, None
        if session is None:
            return None
        try:
            ended = TakeEnded(session.finish(), why, error)
        except VmsgError as fault:
            ended = TakeEnded(None, why, error or fault)
        self._emit(ended)
        return ended

    def _devices_changed(self, changed: DevicesChanged) -> None:
        """On the watching thread. A microphone that is gone is let go, for the system may go on with another one."""
        self._emit(changed)
        if changed.error is None:
            ids = {device.id for device in changed.devices}
            self._commands.put(lambda: self._let_go_unless(ids))

    def _let_go_unless(self, ids: set[str]) -> None:
        mic = self._mic
        if mic is None or mic.device.id in ids:
            return
        with suppress(VmsgError):  # it may have been plugged in since that look
            if mic.device.id not in {device.id for device in self._audio.devices()}:
                self._release(_lost(mic.device))


class _Microphone:
    """An open microphone, and since when nothing came from it."""

    def __init__(self, stream: AudioStream, device: InputDevice, clock: Clock) -> None:
        self.device = device
        self.rate_hz = stream.rate_hz
        self.ear = Ear(stream.rate_hz)
        self._stream, self._clock = stream, clock
        self._blocks = 0
        self._last_s = clock.monotonic_s()
        self._is_stalled = False
        self.close = stream.close

    @property
    def is_heard(self) -> bool:
        """Sound comes from it."""
        return self._blocks > 0

    @property
    def is_first(self) -> bool:
        """The block that was read last is the first one."""
        return self._blocks == 1

    def read(self) -> Block | None:
        """The next block. Raises ComputeError where none came for too long."""
        block = self._stream.read(timeout_s=_READ_S)
        now_s = self._clock.monotonic_s()
        if block is not None:
            self._blocks += 1
            self._last_s, self._is_stalled = now_s, False
        elif now_s - self._last_s > (_GONE_S if self._blocks else _FIRST_S):
            raise _lost(self.device) if self._blocks else _mute(self.device)
        return block

    def has_stalled(self) -> bool:
        """Once for each time that nothing comes."""
        if self._is_stalled or not self._blocks or self._clock.monotonic_s() - self._last_s <= _STALL_S:
            return False
        self._is_stalled = True
        return True


def _no_microphone() -> ComputeError:
    return ComputeError("no_microphone", "No microphone is open.", "Choose a microphone, then record.")


def _lost(device: InputDevice) -> ComputeError:
    return ComputeError(
        "microphone_lost",
        f"{device.name} is no longer there.",
        "Plug it in again, or choose another microphone. What was recorded is kept.",
        retryable=True,
    )


def _mute(device: InputDevice) -> ComputeError:
    return ComputeError(
        "microphone_delivers_nothing",
        f"{device.name} is open, but nothing came from it for {_FIRST_S:.0f} s.",
        "Close other programs that record, or choose another microphone.",
        retryable=True,
    )
