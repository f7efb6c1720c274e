"""How results are packed for the cache and the wire: JSON facts and raw bytes; every codec round-trips exactly."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import cv2
import numpy as np

from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.media import AlphaImage, Frame, Sound, Video
from vmsg_desktop.core.model.vision import Box, Detection, Detections, Face, FaceLook, FoundFaces, Mask
from vmsg_desktop.core.pipeline.stage import Codec


def _pack_detections(value: Detections) -> Packed:
    return Packed(asdict(value))


def _unpack_detections(packed: Packed) -> Detections:
    boxes = tuple(Detection(Box(**row["box"]), row["confidence"]) for row in packed.meta["boxes"])
    meta = packed.meta
    return Detections(boxes, meta["width"], meta["height"], meta["confidence"], meta["overlap"])


def _pack_faces(value: FoundFaces) -> Packed:
    rows = [
        {
            "box": asdict(face.box),
            "score": face.score,
            "keypoints": face.keypoints.tolist(),
            "sharpness": look.sharpness,
        }
        for face, look in zip(value.faces, value.looks, strict=True)
    ]
    return Packed({"faces": rows})


def _unpack_faces(packed: Packed) -> FoundFaces:
    rows = [(Box(**row["box"]), row) for row in packed.meta["faces"]]
    faces = tuple(Face(box, row["score"], np.asarray(row["keypoints"], np.float32)) for box, row in rows)
    return FoundFaces(faces, tuple(FaceLook(box, row["sharpness"]) for box, row in rows))


def _pack_mask(value: Mask) -> Packed:
    meta = {"persons": list(value.persons), "is_doubtful": value.is_doubtful, "doubts": list(value.doubts)}
    return Packed(meta, {"alpha.png": encode_alpha(value.alpha)})


def _unpack_mask(packed: Packed) -> Mask:
    meta = packed.meta
    alpha = decode_alpha(packed.blobs["alpha.png"])
    return Mask(alpha, tuple(meta["persons"]), meta["is_doubtful"], tuple(meta["doubts"]))


def _pack_sound(value: Sound) -> Packed:
    return Packed({"rate_hz": value.rate_hz}, {"samples.f32": value.samples.astype("<f4").tobytes()})


def _unpack_sound(packed: Packed) -> Sound:
    samples = np.frombuffer(packed.blobs["samples.f32"], "<f4").astype(np.float32)
    return Sound(samples, packed.meta["rate_hz"])


def _pack_video(value: Video) -> Packed:
    meta: dict[str, Any] = {name: getattr(value, name) for name in _VIDEO_FACTS}
    return Packed(meta | {"mouth_open": list(value.mouth_open)}, {"video.mp4": value.data})


def _unpack_video(packed: Packed) -> Video:
    facts = {name: packed.meta[name] for name in _VIDEO_FACTS}
    return Video(packed.blobs["video.mp4"], mouth_open=tuple(packed.meta["mouth_open"]), **facts)


_VIDEO_FACTS = ("width", "height", "fps", "duration_s", "has_face", "fallback_reason")


def pack_frame(frame: Frame) -> Packed:
    """The encoded picture as it is sent."""
    meta = {"format": frame.format, "width": frame.width, "height": frame.height, "notes": list(frame.notes)}
    return Packed(meta, {"frame": frame.data})


def unpack_frame(packed: Packed) -> Frame:
    """The inverse of :func:`pack_frame`."""
    meta = packed.meta
    return Frame(packed.blobs["frame"], meta["format"], meta["width"], meta["height"], tuple(meta["notes"]))


def encode_alpha(alpha: AlphaImage) -> bytes:
    """Alpha as a grey PNG: lossless, about 40 kB at 1024 x 1024."""
    is_encoded, data = cv2.imencode(".png", alpha, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not is_encoded:
        raise StorageError("mask_not_encoded", f"A mask of {alpha.shape} could not be encoded.", "Report this.")
    return data.tobytes()


def decode_alpha(data: bytes) -> AlphaImage:
    """The inverse of :func:`encode_alpha`. Raises StorageError when the bytes are no picture."""
    alpha = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if alpha is None:
        raise StorageError("mask_not_decoded", "A stored mask is no picture.", "Clear the cache: vmsg cache clear")
    return np.asarray(alpha, np.uint8)


DETECTIONS = Codec[Detections](_pack_detections, _unpack_detections)
FACES = Codec[FoundFaces](_pack_faces, _unpack_faces)
MASK = Codec[Mask](_pack_mask, _unpack_mask)
SOUND = Codec[Sound](_pack_sound, _unpack_sound)
VIDEO = Codec[Video](_pack_video, _unpack_video)
