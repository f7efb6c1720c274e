"""Collects what the pre-flight lines are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from vmsg_desktop.core.audio.loudness import integrated_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.media import EncodedSound, Frame, Sound
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.preflight import FaceFacts, PreflightFacts, Upload
from vmsg_desktop.core.pipeline.message_stages import MessageStages
from vmsg_desktop.core.preflight import vendor_file_name

_PICTURE_SUFFIX = {"JPEG": ".jpg", "PNG": ".png"}


@dataclass(frozen=True)
class PreflightStages:
    """A message's stages and the way to make one of them."""

    stages: MessageStages
    make: Callable[[Any], Any]

    def facts(self, message: Message, *, credits_left: float | None) -> PreflightFacts:
        """Make what is needed and measure it. Raises VmsgError from a stage."""
        frame: Frame = self.make(self.stages.picture.frame).frame
        sound: Sound = self.make(self.stages.sound.sound)
        voice: Sound = self.make(self.stages.sound.prosody)  # under music no pause is silent
        encoded: EncodedSound = self.make(self.stages.encoded)
        faces: tuple[FaceFacts, ...] = self.make(self.stages.frame_faces)
        return PreflightFacts(
            message=message,
            picture=picture_upload(message, frame),
            picture_size=(frame.width, frame.height),
            faces=faces,
            doubts=self.make(self.stages.picture.mask).doubts,
            sound=sound_upload(message, encoded),
            duration_s=sound.duration_s,
            pauses=find_pauses(voice),
            lufs=integrated_lufs(sound),
            true_peak_dbtp=true_peak_dbtp(sound),
            credits_left=credits_left,
        )


def picture_upload(message: Message, frame: Frame) -> Upload:
    """The final frame as it is uploaded, under a name that the vendor takes."""
    name = vendor_file_name(PurePath(message.photo.path).stem, _PICTURE_SUFFIX[frame.format])
    return Upload(name, frame.format, len(frame.data))


def sound_upload(message: Message, sound: EncodedSound) -> Upload:
    """The sound as it is uploaded, under a name that the vendor takes."""
    name = vendor_file_name(PurePath(message.voice.path).stem, sound.suffix)
    return Upload(name, sound.format, len(sound.data))
