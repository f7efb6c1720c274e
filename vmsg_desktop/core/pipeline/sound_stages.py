"""The sound's way: voice file -> mono sound -> prosody -> with music, where the message has some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vmsg_desktop.core.audio.presets import PresetTable, resolve
from vmsg_desktop.core.audio.prosody import apply
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound, SoundFile
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import SourceFile, Sources
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines, same_engine
from vmsg_desktop.core.pipeline.music_stages import music_stages
from vmsg_desktop.core.pipeline.stage import Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress

HOUR_S: Final = 3_600.0


@dataclass(frozen=True, eq=False)
class Voice:
    """A voice as it came in: the sound, and what the file was."""

    sound: Sound
    file: SoundFile


@dataclass(frozen=True)
class SoundStages:
    """The stages of the sound.

    Attributes:
        voice: as it came in; prosody: as it is spoken.
        sound: what is sent: the voice with its music, or ``prosody`` itself where there is none.
        spoken: the voice alone, as long as ``sound``; moves the mouth.
    """

    voice: Stage[Voice]
    prosody: Stage[Sound]
    sound: Stage[Sound]
    spoken: Stage[Sound]

    def listed(self) -> tuple[Stage[Any], ...]:
        """Those that a table shows, in the order in which they are made."""
        return (self.voice, self.prosody) if self.sound is self.prosody else (self.voice, self.prosody, self.sound)


def sound_stages(message: Message, sources: Sources, engines: Engines, presets: PresetTable) -> SoundStages:
    """Build the sound's stages for one message. Raises InputError: no voice, no music file, or an unknown preset."""
    if sources.voice is None:
        raise InputError("voice_missing", "No voice was given.", "Give a voice file.")
    voice = voice_stage(sources.voice, engines)
    prosody = _prosody_stage(message, sources.voice, voice, engines, presets)
    if message.music.kind == "none":
        return SoundStages(voice, prosody, prosody, prosody)
    sound, spoken = music_stages(message.music, sources.music, prosody, engines)
    return SoundStages(voice, prosody, sound, spoken)


def voice_stage(source: SourceFile, engines: Engines) -> Stage[Voice]:
    """Decodes the voice; never cached, as the photo."""

    def compute(need: Need, progress: Progress) -> Made[Voice]:
        return Made(Voice(*engines.decoder.decode_voice(source.data, name=source.name)))

    return Stage("voice", compute, weight_s=0.1)


def _prosody_stage(
    message: Message, source: SourceFile, voice: Stage[Voice], engines: Engines, presets: PresetTable
) -> Stage[Sound]:
    effective = resolve(message.prosody, presets)

    def compute(need: Need, progress: Progress) -> Made[Sound]:
        done = apply(need(voice).sound, trim=message.trim, prosody=effective, engine=engines.prosody, progress=progress)
        return Made(done.sound, engines.prosody.engine, done.notes)

    def key(need: Need) -> dict[str, Any]:
        return {
            "voice": source.sha256,
            "trim": message.trim,
            "prosody": effective,
            "engine": same_engine(engines.prosody.engine),
        }

    return Stage("prosody", compute, Keeping(key, codecs.SOUND, HOUR_S, code_version=2), weight_s=0.3)
