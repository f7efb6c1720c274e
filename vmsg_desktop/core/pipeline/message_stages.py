"""All stages of a message, and the draft at their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vmsg_desktop.core.audio.presets import PresetTable
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import EncodedSound, Sound, Video
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.preflight import FaceFacts
from vmsg_desktop.core.model.sources import Sources
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines, same_engine
from vmsg_desktop.core.pipeline.key import sha256_hex
from vmsg_desktop.core.pipeline.picture_stages import (
    DAY_S,
    Framed,
    PictureStages,
    photo_stage,
    picture_stages,
    ready_frame_stage,
)
from vmsg_desktop.core.pipeline.sending_stages import encoded_sound_stage, frame_faces_stage
from vmsg_desktop.core.pipeline.sound_stages import SoundStages, sound_stages, voice_stage
from vmsg_desktop.core.pipeline.stage import Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress


@dataclass(frozen=True)
class MessageStages:
    """The whole way of a message."""

    picture: PictureStages
    sound: SoundStages
    draft: Stage[Video]
    encoded: Stage[EncodedSound]
    frame_faces: Stage[tuple[FaceFacts, ...]]

    def listed(self) -> tuple[Stage[Any], ...]:
        """Every stage that a table shows, in the order in which they are made."""
        picture, sound = self.picture, self.sound
        return (
            picture.photo, picture.faces, picture.people, picture.mask, picture.frame,
            *sound.listed(), self.draft,
        )  # fmt: skip

    def weights_s(self) -> dict[str, float]:
        """Rough seconds of each stage, for an overall percentage."""
        return {stage.name: stage.weight_s for stage in self.listed()}


def message_stages(message: Message, sources: Sources, engines: Engines, *, presets: PresetTable) -> MessageStages:
    """Build the stages of one message. Raises InputError: photo or voice is missing, or an unknown preset."""
    picture = picture_stages(message, sources, engines)
    sound = sound_stages(message, sources, engines, presets)
    return MessageStages(
        picture,
        sound,
        draft=_draft_stage(picture.frame, sound.sound, sound.spoken, engines),
        encoded=encoded_sound_stage(sound.sound, engines),
        frame_faces=frame_faces_stage(picture.frame, engines),
    )


def ready_draft_stage(sources: Sources, engines: Engines) -> Stage[Video]:
    """The draft of a picture and a sound that are used exactly as they are. Raises InputError: one is missing."""
    if sources.photo is None or sources.voice is None:
        raise InputError("files_missing", "A draft needs a picture and a sound.", "vmsg draft PICTURE SOUND")
    frame = ready_frame_stage(photo_stage(sources.photo, engines), engines)
    voice = voice_stage(sources.voice, engines)
    sound = Stage("sound", lambda need, progress: Made(need(voice).sound), is_listed=False)
    return _draft_stage(frame, sound, sound, engines)


def _draft_stage(frame: Stage[Framed], sound: Stage[Sound], spoken: Stage[Sound], engines: Engines) -> Stage[Video]:
    def compute(need: Need, progress: Progress) -> Made[Video]:
        heard, voice, framed = need(sound), need(spoken), need(frame)
        video = engines.renderer.render_with_alpha(
            framed.frame, heard, alpha=framed.alpha, voice=voice, progress=progress
        )
        notes = () if video.has_face else (video.fallback_reason,)
        return Made(video, engines.renderer.engine, notes)

    def key(need: Need) -> dict[str, Any]:
        heard, voice = need(sound), need(spoken)  # first: a file that is no voice is told before the slow stages
        framed = need(frame)
        return {
            "frame": sha256_hex(framed.frame.data),
            "alpha": sha256_hex(framed.alpha.tobytes()),
            "sound": sha256_hex(heard.samples.tobytes()),
            "voice": sha256_hex(voice.samples.tobytes()),
            "rate_hz": heard.rate_hz,
            "engine": same_engine(engines.renderer.engine),
        }

    return Stage("draft", compute, Keeping(key, codecs.VIDEO, DAY_S, code_version=1), weight_s=2.5)
