"""Which results another machine can make for us, and which of them a stage stands on.

A stage that a door runs names its ``order``; what stands in this table is then made elsewhere and given to the run.
Decoding, the draft and everything that is plain arithmetic stay where the door is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vmsg_desktop.core.model.compute import FileRole, OutputName
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines
from vmsg_desktop.core.pipeline.picture_stages import FRAMED, PictureStages
from vmsg_desktop.core.pipeline.sending_stages import (
    ENCODED_SOUND,
    FACE_FACTS,
    encoded_sound_stage,
    frame_faces_stage,
)
from vmsg_desktop.core.pipeline.sound_stages import SoundStages
from vmsg_desktop.core.pipeline.stage import Codec, Stage

OUTPUT_CODECS: Final[Mapping[OutputName, Codec[Any]]] = {
    "faces": codecs.FACES,
    "people": codecs.DETECTIONS,
    "mask": codecs.MASK,
    "frame": FRAMED,
    "frame-alpha": FRAMED,
    "look": FACE_FACTS,
    "prosody": codecs.SOUND,
    "sound": codecs.SOUND,
    "encoded": ENCODED_SOUND,
}
"""How each output is packed."""

_PEOPLE: Final[tuple[OutputName, ...]] = ("faces", "people")
_MASK: Final = (*_PEOPLE, "mask")
_FRAME: Final = (*_MASK, "frame")
_SOUND: Final[tuple[OutputName, ...]] = ("prosody", "sound")
_NEEDS: Final[Mapping[str, tuple[OutputName, ...]]] = {
    "faces": ("faces",),
    "people": ("people",),
    "choice": _PEOPLE,
    "found": _PEOPLE,
    "mask": _MASK,
    "edge": _MASK,
    "cut-out": _MASK,
    "frame": _FRAME,
    "frame-alpha": (*_MASK, "frame-alpha"),
    "look": (*_FRAME, "look"),
    "prosody": ("prosody",),
    "music": _SOUND,
    "spoken": ("prosody",),
    "encode": (*_SOUND, "encoded"),
    "draft": (*_FRAME, *_SOUND),
    "files": (*_FRAME, *_SOUND, "encoded"),
}
MODEL_OUTPUTS: Final[frozenset[OutputName]] = frozenset({"faces", "people", "mask"})
"""Those that models make; for a preview, the rest is quicker made here than sent."""

PICTURE_OUTPUTS: Final[frozenset[OutputName]] = frozenset({"faces", "people", "mask", "frame", "frame-alpha", "look"})


def outputs_for(stage: str) -> tuple[OutputName, ...]:
    """What another machine makes so that ``stage`` can be run here; empty = it is made here from the start."""
    return _NEEDS.get(stage, ())


def picture_outputs(stages: PictureStages, engines: Engines) -> dict[str, Stage[Any]]:
    """The picture's stages by the names of their outputs."""
    found: dict[str, Stage[Any]] = {"faces": stages.faces, "people": stages.people, "mask": stages.mask}
    frames = {"frame": stages.frame, "frame-alpha": stages.transparent_frame}
    return found | frames | {"look": frame_faces_stage(stages.frame, engines)}


def sound_outputs(stages: SoundStages, engines: Engines) -> dict[str, Stage[Any]]:
    """The sound's stages by the names of their outputs."""
    sounds: dict[str, Stage[Any]] = {"prosody": stages.prosody, "sound": stages.sound}
    return sounds | {"encoded": encoded_sound_stage(stages.sound, engines)}


def stage_name(output: OutputName, *, has_music: bool) -> str:
    """The name under which a run knows an output: the sound that is sent is the voice where there is no music."""
    if output == "sound":
        return "music" if has_music else "prosody"
    return "encode" if output == "encoded" else output


def roles_for(outputs: tuple[OutputName, ...]) -> frozenset[FileRole]:
    """The kinds of files that the outputs stand on."""
    has_picture = any(output in PICTURE_OUTPUTS for output in outputs)
    has_sound = any(output not in PICTURE_OUTPUTS for output in outputs)
    picture: frozenset[FileRole] = frozenset({"photo", "background"} if has_picture else ())
    sound: frozenset[FileRole] = frozenset({"voice", "music"} if has_sound else ())
    return picture | sound
