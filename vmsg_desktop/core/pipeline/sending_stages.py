"""What is looked at before sending: the sound as the file that is uploaded, and the faces in the final frame."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import cv2
import numpy as np

from vmsg_desktop.core.draft.units import face_units
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.media import EncodedSound, Frame, RgbImage, Sound
from vmsg_desktop.core.model.preflight import FaceFacts
from vmsg_desktop.core.pipeline.engines import Engines, same_engine
from vmsg_desktop.core.pipeline.key import sha256_hex
from vmsg_desktop.core.pipeline.picture_stages import DAY_S, Framed
from vmsg_desktop.core.pipeline.sound_stages import HOUR_S
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress

_WHOLE_FACE: Final = 2.0  # brow to chin over nose root to chin, as MediaPipe's mesh has it, within 5 %


def encoded_sound_stage(sound: Stage[Sound], engines: Engines) -> Stage[EncodedSound]:
    """The sound as the very file that is uploaded."""

    def compute(need: Need, progress: Progress) -> Made[EncodedSound]:
        return Made(engines.sound_encoder.encode(need(sound)))

    def key(need: Need) -> dict[str, Any]:
        heard = need(sound)
        return {"sound": sha256_hex(heard.samples.tobytes()), "rate_hz": heard.rate_hz}

    return Stage("encode", compute, Keeping(key, ENCODED_SOUND, HOUR_S, code_version=1), weight_s=0.1)


def frame_faces_stage(frame: Stage[Framed], engines: Engines) -> Stage[tuple[FaceFacts, ...]]:
    """The faces that the vendor will see, measured in the frame's own bytes."""

    def compute(need: Need, progress: Progress) -> Made[tuple[FaceFacts, ...]]:
        pixels = frame_pixels(need(frame).frame)
        facts = tuple(_facts(engines, pixels, face) for face in engines.faces.find(pixels))
        return Made(facts, engines.faces.engine)

    def key(need: Need) -> dict[str, Any]:
        return {"frame": sha256_hex(need(frame).frame.data), "engine": same_engine(engines.faces.engine)}

    return Stage("look", compute, Keeping(key, FACE_FACTS, DAY_S, code_version=1), weight_s=0.1)


def frame_pixels(frame: Frame) -> RgbImage:
    """The frame's bytes as (h, w, 3) sRGB. Raises StorageError when they are no picture."""
    image = cv2.imdecode(np.frombuffer(frame.data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise StorageError("frame_unreadable", "The final frame is no picture.", "Clear the cache: vmsg cache clear")
    return np.ascontiguousarray(image[..., ::-1], dtype=np.uint8)


def _facts(engines: Engines, pixels: RgbImage, face: Any) -> FaceFacts:
    mesh = engines.faces.mesh(pixels, face)
    units = face_units(mesh.points)
    height_px = units.height * _WHOLE_FACE
    return FaceFacts(height_px / pixels.shape[0], height_px, units.yaw_deg, mesh.score)


def _pack_facts(value: tuple[FaceFacts, ...]) -> Packed:
    return Packed({"faces": [asdict(facts) for facts in value]})


def _unpack_facts(packed: Packed) -> tuple[FaceFacts, ...]:
    return tuple(FaceFacts(**row) for row in packed.meta["faces"])


FACE_FACTS: Final = Codec[tuple[FaceFacts, ...]](_pack_facts, _unpack_facts)
ENCODED_SOUND: Final = Codec[EncodedSound](
    lambda value: Packed({"format": value.format, "suffix": value.suffix}, {"sound": value.data}),
    lambda packed: EncodedSound(packed.blobs["sound"], packed.meta["format"], packed.meta["suffix"]),
)
