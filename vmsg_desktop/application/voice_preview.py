"""What the column of the voice shows and plays, made step by step: recording, spoken voice, mix, figures.

All of it runs on the lane of the voice, one thread. The recording is decoded once and kept while it is the same; what
a slider moves is never written to the cache, which would fill up with one sound for each place of the knob.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.equal_loudness import Gains, matching_gains
from vmsg_desktop.core.audio.loudness import integrated_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.music import mix
from vmsg_desktop.core.audio.outline import outline, outline_on_original
from vmsg_desktop.core.audio.pause_edits import planned_lengths_s, trim_sound
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.audio.presets import resolve
from vmsg_desktop.core.audio.prosody import Spoken, apply
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.limits import VOICE_MAX_BYTES
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import Pause, Trim, VoiceFigures
from vmsg_desktop.core.pipeline.music_stages import decoded_music
from vmsg_desktop.core.pipeline.sound_stages import Voice
from vmsg_desktop.core.ports import Progress, ProsodyEngine

Outline = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TakeLook:
    """The recording as it is.

    Attributes:
        source: where it came from; voice: the sound and what the file was; peaks: its outline.
    """

    source: Source
    voice: Voice
    peaks: Outline


@dataclass(frozen=True)
class HeardPause:
    """A pause of the recording: where it is, untrimmed, and how long it is heard after all changes."""

    start_s: float
    end_s: float
    length_s: float


class Before:
    """The trimmed recording; what is asked of it is measured once."""

    def __init__(self, voice: Voice, trim: Trim, bench: Workbench) -> None:
        self.voice, self.trim, self._bench = voice, trim, bench
        self.sound = trim_sound(voice.sound, trim)

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        """On the trimmed recording's time."""
        return find_pauses(self.sound)

    @cached_property
    def lufs(self) -> float | None:
        """Integrated loudness; None = not readable."""
        return integrated_lufs(self.sound)

    @cached_property
    def figures(self) -> VoiceFigures:
        """What it measures."""
        return self._bench.measure(self.sound)


@dataclass(frozen=True, eq=False)
class SpokenLook:
    """The voice after trim and prosody.

    Attributes:
        message: what it was made for; before: the trimmed recording.
        spoken: the voice, its way back to the untrimmed recording, and notes.
        peaks: its outline on the recording's time; pauses: in order.
    """

    message: Message
    before: Before
    spoken: Spoken
    peaks: Outline
    pauses: tuple[HeardPause, ...]


@dataclass(frozen=True, eq=False)
class SentLook:
    """The sound that is sent, and both sides of a comparison at one loudness.

    Attributes:
        sound: the voice with its music; lead_s: music before the voice.
        lufs, true_peak_dbtp: of ``sound``; gains: for playing the recording against ``sound``.
    """

    sound: Sound
    lead_s: float
    lufs: float | None
    true_peak_dbtp: float | None
    gains: Gains


@dataclass(frozen=True, eq=False)
class Figures:
    """What the voice measures before and after."""

    before: VoiceFigures
    after: VoiceFigures


class KeptEngine:
    """A prosody engine that remembers its last result: level and end pause are changed without it."""

    def __init__(self, inner: ProsodyEngine) -> None:
        self._inner = inner
        self._last: tuple[Sound, tuple[float, float, float], Sound] | None = None

    @property
    def engine(self) -> Engine:
        """See ProsodyEngine."""
        return self._inner.engine

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda _share: None,
    ) -> Sound:
        """See ProsodyEngine."""
        wanted = (pitch_st, speed, pitch_range)
        last = self._last
        if last is None or last[1] != wanted or not _is_same(last[0], sound):
            made = self._inner.change(
                sound, pitch_st=pitch_st, speed=speed, pitch_range=pitch_range, progress=progress
            )  # fmt: skip
            self._last = last = (sound, wanted, made)
        return last[2]


def _is_same(first: Sound, second: Sound) -> bool:
    return first is second or (first.rate_hz == second.rate_hz and np.array_equal(first.samples, second.samples))


class VoicePreviews:
    """Makes the looks. For the lane's thread only."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._take: TakeLook | None = None
        self._before: Before | None = None
        self._track: tuple[str, Sound] | None = None
        self._engine: KeptEngine | None = None  # the real one is loaded with the first change

    def take(self, source: Source, cancel: CancelToken) -> TakeLook:
        """Read and decode a recording. Raises InputError, ComputeError, Cancelled."""
        stages = self._bench.sound_stages(Message(Source(""), source))
        voice = self._bench.run(stages.voice, emit=lambda _event: None, cancel=cancel).value
        if self._take is not None and self._take.voice.file.sha256 == voice.file.sha256:
            voice = self._take.voice  # what was measured of it still holds
        self._take = TakeLook(source, voice, outline(voice.sound))
        return self._take

    def heard(self, source: Source, cancel: CancelToken) -> Sound:
        """Decode a recording only to hear it. Raises InputError, ComputeError, Cancelled."""
        stages = self._bench.sound_stages(Message(Source(""), source))
        return self._bench.run(stages.voice, emit=lambda _event: None, cancel=cancel).value.sound

    def spoken(self, take: TakeLook, message: Message, cancel: CancelToken) -> SpokenLook:
        """Trim and prosody. Raises InputError, ComputeError, Cancelled."""
        sound = take.voice.sound
        effective = resolve(message.prosody, self._bench.presets)
        before = self._trimmed(take.voice, message.trim)
        self._engine = self._engine or KeptEngine(self._bench.engines.prosody)
        spoken = apply(
            sound, trim=message.trim, prosody=effective, engine=self._engine, progress=checking(cancel)
        )  # fmt: skip
        lengths_s = planned_lengths_s(before.pauses, effective)
        at_s = message.trim.start_s
        heard = tuple(
            HeardPause(pause.start_s + at_s, pause.end_s + at_s, length_s / effective.speed)
            for pause, length_s in zip(before.pauses, lengths_s, strict=True)
        )
        peaks = outline_on_original(spoken.sound, spoken.time_map, duration_s=sound.duration_s)
        return SpokenLook(message, before, spoken, peaks, heard)

    def sent(self, look: SpokenLook, message: Message, cancel: CancelToken) -> SentLook:
        """Music under the voice, loudness, and what makes both sides equally loud. Raises InputError, Cancelled."""
        music, sound, lead_s = message.music, look.spoken.sound, 0.0
        if music.kind != "none":
            sound = mix(sound, self._music(message), music, progress=checking(cancel)).sound
            lead_s = music.lead_s
        lufs = integrated_lufs(sound)
        cancel.check()
        gains = matching_gains(look.before.lufs, lufs)
        return SentLook(sound, lead_s, lufs, true_peak_dbtp(sound), gains)

    def figures(self, look: SpokenLook, cancel: CancelToken) -> Figures:
        """Measure both sides; the recording's is kept while the trim is the same. Raises Cancelled."""
        before = look.before.figures
        cancel.check()
        return Figures(before, self._bench.measure(look.spoken.sound))

    def _trimmed(self, voice: Voice, trim: Trim) -> Before:
        if self._before is None or self._before.voice is not voice or self._before.trim != trim:
            self._before = Before(voice, trim, self._bench)
        return self._before

    def _music(self, message: Message) -> Sound:
        source = _music_source(self._bench, message)
        if self._track is None or self._track[0] != source.sha256:
            self._track = (source.sha256, decoded_music(source, self._bench.engines))
        return self._track[1]


def _music_source(bench: Workbench, message: Message) -> SourceFile:
    if message.music.kind == "bundled":
        return bench.read_music(message.music.name)
    return bench.read_source(Source(message.music.path or " "), what="music", limit_bytes=VOICE_MAX_BYTES)


def checking(cancel: CancelToken) -> Progress:
    """A progress that only stops the work."""
    return lambda _share: cancel.check()
