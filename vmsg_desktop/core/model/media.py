"""Pictures, sounds and videos as values: arrays with their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RgbImage = NDArray[np.uint8]
"""Shape (height, width, 3), sRGB, 0..255."""

AlphaImage = NDArray[np.uint8]
"""Shape (height, width), 0 = background, 255 = foreground."""


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded photo: upright, sRGB, metadata gone.

    Attributes:
        pixels: (h, w, 3) uint8 sRGB.
        alpha: (h, w) uint8 where the file had transparency, else None.
        sha256: of the file's bytes, hex.
        format: what the content is: "JPEG", "PNG", "WEBP" or "HEIF".
        size_bytes: of the file.
        notes: what a person should know ("animated: the first picture is used").
    """

    pixels: RgbImage
    alpha: AlphaImage | None
    sha256: str
    format: str
    size_bytes: int
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Upright width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Upright height in pixels."""
        return int(self.pixels.shape[0])


@dataclass(frozen=True, eq=False)
class Sound:
    """Mono sound.

    Attributes:
        samples: (n,) float32, nominal -1..1.
        rate_hz: samples per second; VOICE_RATE_HZ everywhere behind the voice intake.
    """

    samples: NDArray[np.float32]
    rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return float(len(self.samples)) / self.rate_hz


@dataclass(frozen=True)
class SoundFile:
    """What a voice file was before it became a Sound.

    Attributes:
        format: what the content is: "WAV", "FLAC", "MP3", "OGG", "MP4" or "WEBM".
        rate_hz, channels, duration_s: as decoded, not as the header claims.
        size_bytes: of the file.
        sha256: of the file's bytes, hex.
    """

    format: str
    rate_hz: int
    channels: int
    duration_s: float
    size_bytes: int
    sha256: str


@dataclass(frozen=True, eq=False)
class Frame:
    """The final frame: exactly the bytes that are sent.

    Attributes:
        data: encoded picture.
        format: "JPEG" or "PNG".
        width, height: pixels.
        notes: what a person should know ("background flattened onto white").
    """

    data: bytes
    format: str
    width: int
    height: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class EncodedSound:
    """A sound as the file that is uploaded: its bytes, "M4A" and ".m4a"."""

    data: bytes
    format: str
    suffix: str


@dataclass(frozen=True, eq=False)
class Video:
    """An MP4 in memory.

    Attributes:
        data: the file's bytes.
        width, height: pixels; fps: frames a second.
        duration_s: of the longest stream.
        has_face: True when a face talks; False when the honest fallback (slow zoom and waveform) was drawn.
        fallback_reason: why, in one sentence; empty when has_face.
        mouth_open: commanded mouth opening per frame, 0..1.08; empty for the fallback.
    """

    data: bytes
    width: int
    height: int
    fps: int
    duration_s: float
    has_face: bool
    fallback_reason: str
    mouth_open: tuple[float, ...]


def image_size(image: NDArray[Any]) -> tuple[int, int]:
    """(width, height) of an array picture."""
    return int(image.shape[1]), int(image.shape[0])
