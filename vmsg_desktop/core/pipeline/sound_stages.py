"""The sound's way: voice file -> mono sound -> prosody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vmsg_desktop.core.audio import prosody
from vmsg_desktop.core.audio.presets import PresetTable, resolve
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound, SoundFile
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import SourceFile, Sources
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines, same_engine
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
    """The stages of the sound."""

    voice: Stage[Voice]
    prosody: Stage[Sound]


def sound_stages(message: Message, sources: Sources, engines: Engines, presets: PresetTable) -> SoundStages:
    """Build the sound's stages for one message. Raises InputError: no voice, or an unknown preset."""
    if sources.voice is None:
        raise InputError("voice_missing", "No voice was given.", "Give a voice file.")
    voice = voice_stage(sources.voice, engines)
    return SoundStages(voice, _prosody_stage(message, sources.voice, voice, engines, presets))


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
        done = prosody.apply(
            need(voice).sound, trim=message.trim, prosody=effective, engine=engines.prosody, progress=progress
        )
        return Made(done.sound, engines.prosody.engine, done.notes)

    def key(need: Need) -> dict[str, Any]:
        return {
            "voice": source.sha256,
            "trim": message.trim,
            "prosody": effective,
            "engine": same_engine(engines.prosody.engine),
        }

    return Stage("prosody", compute, Keeping(key, codecs.SOUND, HOUR_S, code_version=1), weight_s=0.3)
