"""What an upload must be, as D-ID checks it: size, type, file name, resolution; and what it really holds."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage, Sound
from vmsg_desktop.sandbox.parts import Part
from vmsg_desktop.sandbox.refusals import Refused, refuse, unsupported_type, validation

IMAGE_MAX_BYTES: Final = 10_000_000
AUDIO_MAX_BYTES: Final = 6_000_000
IMAGE_MIN_SIDE_PX: Final = 160
STORED_RATE_HZ: Final = 16_000  # D-ID keeps sounds as 16 kHz WAV
AUDIO_MIN_S: Final = 0.1  # D-ID names no bound; nothing shorter is speech
_IMAGE_TYPES: Final = ("image/jpeg", "image/png")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,50}")


@dataclass(frozen=True, eq=False)
class Image:
    """A picture as it was uploaded; ``name`` is its file's, made up where none was sent."""

    data: bytes
    name: str
    content_type: str
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Audio:
    """A sound as it is kept: 16 kHz mono, under the name of a WAV file."""

    sound: Sound
    name: str


def read_image(parts: Mapping[str, Part]) -> Image:
    """The picture of a form. Raises Refused."""
    part = _file(parts, "image", missing="bad_image")
    if part.content_type not in _IMAGE_TYPES:
        raise Refused(unsupported_type(part.content_type or "", list(_IMAGE_TYPES)))
    if len(part.data) > IMAGE_MAX_BYTES:
        raise refuse("file_size")
    width, height = _picture_size(part.data)
    if min(width, height) < IMAGE_MIN_SIDE_PX:
        raise refuse("image_resolution")
    name = part.filename or ("image.png" if part.content_type == "image/png" else "image.jpeg")
    return Image(part.data, name, part.content_type, width, height)


def read_audio(parts: Mapping[str, Part]) -> Audio:
    """The sound of a form. Raises Refused."""
    part = _file(parts, "audio", missing="bad_audio")
    if not (part.content_type or "").startswith(("audio/", "video/")):
        raise Refused(unsupported_type(part.content_type or "", ["audio/*", "video/*"]))
    if len(part.data) > AUDIO_MAX_BYTES:
        raise refuse("file_size")
    sound = decoded_sound(part.data)
    if sound.duration_s < AUDIO_MIN_S:
        raise refuse("audio_duration")
    stem = (part.filename or "audio").rpartition(".")[0] or part.filename or "audio"
    return Audio(sound, f"{stem}.wav")


def decoded_picture(data: bytes) -> RgbImage:
    """(h, w, 3) sRGB pixels. Raises Refused where it is no picture."""
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise refuse("bad_image")
    return np.ascontiguousarray(pixels[..., ::-1], dtype=np.uint8)


def decoded_sound(data: bytes) -> Sound:
    """The sound at 16 kHz mono. Raises Refused where there is none."""
    import av

    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.audio:
                raise refuse("bad_audio")
            samples = _resampled(container, av.AudioResampler(format="flt", layout="mono", rate=STORED_RATE_HZ))
    except av.FFmpegError as exc:
        raise refuse("bad_audio") from exc
    return Sound(samples, STORED_RATE_HZ)


def _resampled(container: Any, resampler: Any) -> NDArray[np.float32]:
    pieces = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    pieces += resampler.resample(None)
    arrays = [piece.to_ndarray().reshape(-1) for piece in pieces]
    return np.concatenate(arrays or [np.zeros(0)]).astype(np.float32)


def _file(parts: Mapping[str, Part], name: str, *, missing: str) -> Part:
    """The part with the file; D-ID's two other ways, a URL to fetch from and one to put to, are not offered here."""
    part = parts.get(name)
    if part is None or not part.data or "result_url" in parts:
        raise refuse(missing)
    if part.filename is not None and not _FILE_NAME.fullmatch(part.filename):
        message = "file name must be at most 50 characters of a-zA-Z0-9._-"
        raise Refused(validation({f"body.{name}": {"message": message}}))
    return part


def _picture_size(data: bytes) -> tuple[int, int]:
    """(width, height) from the header alone, so that a huge picture costs nothing."""
    from PIL import Image as Pillow
    from PIL import UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError, Pillow.DecompressionBombError) as exc:
        raise refuse("bad_image") from exc
