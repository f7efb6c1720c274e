"""The workbench: a message in, results out. Every door on this computer works through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from vmsg_desktop.core.audio.analysis import figures
from vmsg_desktop.core.audio.presets import PresetTable
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import OutputName
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES, VOICE_MAX_BYTES
from vmsg_desktop.core.model.media import Sound, Video
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.preflight import Preflight
from vmsg_desktop.core.model.sources import Order, SourceFile, Sources
from vmsg_desktop.core.model.voice import VoiceFigures
from vmsg_desktop.core.pipeline.elsewhere import run_elsewhere, with_order
from vmsg_desktop.core.pipeline.engines import Engines
from vmsg_desktop.core.pipeline.message_stages import MessageStages, message_stages, ready_draft_stage
from vmsg_desktop.core.pipeline.outputs import OUTPUT_CODECS, picture_outputs, roles_for, sound_outputs
from vmsg_desktop.core.pipeline.picture_stages import PictureStages, picture_stages
from vmsg_desktop.core.pipeline.preflight_facts import PreflightStages
from vmsg_desktop.core.pipeline.run import Finished, run, run_packed
from vmsg_desktop.core.pipeline.sound_stages import SoundStages, sound_stages
from vmsg_desktop.core.pipeline.stage import Codec, Stage
from vmsg_desktop.core.pipeline.turns import Turns
from vmsg_desktop.core.ports import Clock, ComputeTarget, PitchMeter, ResultCache, SourceReader, StageMeter
from vmsg_desktop.core.preflight import preflight

T = TypeVar("T")


@dataclass(frozen=True)
class Workbench:
    """What the doors share.

    Attributes:
        engines: what runs the stages; loaded on first use.
        presets: the prosody presets.
        meter: measures pitch.
        cache: None = keep nothing.
        clock: for stage times.
        read_source: reads a file that a message names.
        read_background: reads a bundled background by its id; raises InputError for an unknown one.
        read_music: reads a bundled track by its id; raises InputError for an unknown one.
        elsewhere: the machine that makes what can be made on another; None = all is made here.
        elsewhere_makes: the outputs that it makes; None = all that it can.
        stage_meter: measures what stages take here; None = times only.
        watch: gets what every run tells, too; None = nobody but its caller.
        turns: makes runs that want the same result wait for the first of them; None = each computes it.
    """

    engines: Engines
    presets: PresetTable
    meter: PitchMeter
    cache: ResultCache | None
    clock: Clock
    read_source: SourceReader
    read_background: Callable[[str], SourceFile]
    read_music: Callable[[str], SourceFile]
    elsewhere: ComputeTarget | None = None
    elsewhere_makes: frozenset[OutputName] | None = None
    stage_meter: StageMeter | None = None
    watch: Callable[[Emit], Emit] | None = None
    turns: Turns | None = None

    def message_stages(self, message: Message) -> tuple[Message, MessageStages]:
        """Read the files of a message.

        Returns the message with the hashes of what was read, and its stages. Raises InputError.
        """
        sources = self._sources(message, has_photo=True, has_voice=True)
        stages = message_stages(message, sources, self.engines, presets=self.presets)
        return _pinned(message, sources), with_order(stages, Order(message, sources))

    def picture_stages(self, message: Message) -> PictureStages:
        """Only the picture's stages; the voice is not read. Raises InputError."""
        sources = self._sources(message, has_photo=True)
        return with_order(picture_stages(message, sources, self.engines), Order(message, sources))

    def sound_stages(self, message: Message) -> SoundStages:
        """Only the sound's stages; the photo is not read. Raises InputError."""
        sources = self._sources(message, has_voice=True)
        return with_order(sound_stages(message, sources, self.engines, self.presets), Order(message, sources))

    def ready_draft(self, picture: Source, sound: Source) -> Stage[Video]:
        """The draft of a finished picture and a finished sound, used as they are. Raises InputError."""
        photo = self.read_source(picture, what="photo", limit_bytes=PHOTO_MAX_BYTES)
        voice = self.read_source(sound, what="voice", limit_bytes=VOICE_MAX_BYTES)
        return ready_draft_stage(Sources(photo, voice), self.engines)

    def run(self, stage: Stage[T], *, emit: Emit, cancel: CancelToken) -> Finished[T]:
        """Make a stage's result with all that it needs, where there is one on the other machine. Raises VmsgError."""
        emit = emit if self.watch is None else self.watch(emit)
        if self.elsewhere is None or stage.order is None:
            return run(
                stage, emit=emit, cancel=cancel, clock=self.clock, cache=self.cache, meter=self.stage_meter,
                turns=self.turns,
            )  # fmt: skip
        return run_elsewhere(
            stage,
            self.elsewhere,
            emit=emit,
            cancel=cancel,
            clock=self.clock,
            cache=self.cache,
            makes=self.elsewhere_makes,
            meter=self.stage_meter,
            turns=self.turns,
        )

    def outputs(
        self, message: Message, names: tuple[OutputName, ...], *, emit: Emit, cancel: CancelToken
    ) -> dict[str, Kept]:
        """Make outputs of a message, each as it is packed: what a machine does for a door on another one.

        Only the files that they stand on are read. Raises VmsgError.
        """
        roles = roles_for(names)
        stages: dict[str, Stage[Any]] = {}
        if "photo" in roles:
            stages |= picture_outputs(self.picture_stages(message), self.engines)
        if "voice" in roles:
            stages |= sound_outputs(self.sound_stages(message), self.engines)
        wanted: dict[str, tuple[Stage[Any], Codec[Any]]] = {name: (stages[name], OUTPUT_CODECS[name]) for name in names}
        return run_packed(
            wanted, emit=emit, cancel=cancel, clock=self.clock, cache=self.cache, meter=self.stage_meter,
            turns=self.turns,
        )  # fmt: skip

    def measure(self, sound: Sound) -> VoiceFigures:
        """Figures of a sound; what cannot be read is None."""
        return figures(sound, self.meter)

    def preflight(self, message: Message, *, credits_left: float | None, emit: Emit, cancel: CancelToken) -> Preflight:
        """Everything that the vendor would refuse, known before paying.

        Args:
            message: what would be sent.
            credits_left: the balance; None = not known.
            emit: receives the events of the stages that have to run.
            cancel: stops them.

        Raises:
            VmsgError: a stage failed, so there is nothing to look at yet.
        """
        _, stages = self.message_stages(message)
        made = PreflightStages(stages, lambda stage: self.run(stage, emit=emit, cancel=cancel).value)
        return preflight(made.facts(message, credits_left=credits_left))

    def _sources(self, message: Message, *, has_photo: bool = False, has_voice: bool = False) -> Sources:
        photo = self.read_source(message.photo, what="photo", limit_bytes=PHOTO_MAX_BYTES) if has_photo else None
        voice = self.read_source(message.voice, what="voice", limit_bytes=VOICE_MAX_BYTES) if has_voice else None
        background = self._background(message) if has_photo else None
        return Sources(photo, voice, background, self._music(message) if has_voice else None)

    def _background(self, message: Message) -> SourceFile | None:
        background = message.background
        if background.kind == "bundled":
            return self.read_background(background.name)
        if background.kind == "picture":
            return self.read_source(Source(background.path or " "), what="background", limit_bytes=PHOTO_MAX_BYTES)
        return None

    def _music(self, message: Message) -> SourceFile | None:
        music = message.music
        if music.kind == "bundled":
            return self.read_music(music.name)
        if music.kind == "own":
            return self.read_source(Source(music.path or " "), what="music", limit_bytes=VOICE_MAX_BYTES)
        return None


def _pinned(message: Message, sources: Sources) -> Message:
    """The message with the hash of each file, so that a saved one notices when a file changed."""
    photo, voice = sources.photo, sources.voice
    return replace(
        message,
        photo=replace(message.photo, sha256=photo.sha256) if photo else message.photo,
        voice=replace(message.voice, sha256=voice.sha256) if voice else message.voice,
    )
