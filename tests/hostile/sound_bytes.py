"""Voice files by hand, where no encoder would write them, and encoders told to write the same bytes each time."""

from __future__ import annotations

import functools
import io
import struct
from typing import Any, Final

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.hostile.picture_bytes import riff, riff_chunk

TONE_HZ: Final = 220.0
_OGG_SERIAL: Final = 4711


def tone(seconds: float = 1.0, *, rate_hz: int = 48_000, channels: int = 1) -> NDArray[np.float32]:
    """(n,) or (n, channels) of a steady tone at -12 dBFS, the same on all channels."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    mono = (0.25 * np.sin(2 * np.pi * TONE_HZ * time_s)).astype(np.float32)
    return mono if channels == 1 else np.repeat(mono[:, None], channels, axis=1)


def pcm(samples: NDArray[np.floating[Any]]) -> bytes:
    """16-bit little-endian samples."""
    return np.round(samples * 32767).astype("<i2").tobytes()


def wav(
    data: bytes | None = None,
    *,
    channels: int = 1,
    rate_hz: int = 48_000,
    bits: int = 16,
    tag: int = 1,
    align: int | None = None,
    claims: int | None = None,
) -> bytes:
    """A WAV with any header; ``claims`` replaces the size of its data, ``tag`` 1 is PCM and 3 float."""
    body = pcm(tone()) if data is None else data
    block = channels * bits // 8 if align is None else align
    head = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * block & 0xFFFFFFFF, block & 0xFFFF, bits)
    size = struct.pack("<I", len(body) if claims is None else claims)
    return riff(b"WAVE", riff_chunk(b"fmt ", head) + b"data" + size + body)


@functools.cache
def healthy(kind: str, seconds: float = 1.0) -> bytes:
    """The tone as a whole file: "WAV", "FLAC", "OGG", "OPUS", "MP3", "M4A", "WEBM", "AIFF", "AU", "CAF" and others."""
    if kind == "M4A":
        return container(tone(seconds), form="mp4", codec="aac")
    if kind == "WEBM":
        return container(tone(seconds), form="webm", codec="libopus")
    form, coding = {"OPUS": ("OGG", "OPUS"), "OGG": ("OGG", "VORBIS")}.get(kind, (kind, None))
    file = io.BytesIO()
    soundfile.write(file, tone(seconds), 48_000, format=form, subtype=coding)
    data = file.getvalue()
    return with_ogg_serial(data) if form == "OGG" else data


def sndfile(samples: NDArray[Any], rate_hz: int, form: str, coding: str | None = None) -> bytes:
    """Samples through libsndfile."""
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rate_hz, samples[:1].size, coding, format=form) as out:
        for start in range(0, len(samples), 65_536):  # libsndfile crashes on long writes of Vorbis
            out.write(samples[start : start + 65_536])
    return with_ogg_serial(file.getvalue()) if form == "OGG" else file.getvalue()


def container(samples: NDArray[np.float32], *, form: str, codec: str) -> bytes:
    """Mono samples at 48 kHz in an MP4 or WebM, without dates and random numbers."""
    file = io.BytesIO()
    with av.open(file, "w", format=form, options={"fflags": "+bitexact"}) as out:
        voice = out.add_stream(codec, rate=48_000, layout="mono")
        assert isinstance(voice, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = 48_000
        out.mux(voice.encode(frame))
        out.mux(voice.encode())
    return file.getvalue()


def silent_video(form: str = "mp4") -> bytes:
    """A container with a picture track alone."""
    file = io.BytesIO()
    with av.open(file, "w", format=form, options={"fflags": "+bitexact"}) as out:
        picture = out.add_stream("mpeg4" if form == "mp4" else "libvpx", rate=25, width=64, height=64)
        assert isinstance(picture, av.VideoStream)
        picture.pix_fmt = "yuv420p"
        out.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        out.mux(picture.encode())
    return file.getvalue()


# --- OGG ----------------------------------------------------------------------------------------------------------


def ogg_pages(data: bytes) -> list[bytearray]:
    """The pages of a whole OGG file."""
    pages, place = [], 0
    while place < len(data):
        table = data[place + 27 : place + 27 + data[place + 26]]
        end = place + 27 + len(table) + sum(table)
        pages.append(bytearray(data[place:end]))
        place = end
    return pages


def with_ogg_serial(data: bytes) -> bytes:
    """The file with a fixed serial number, where libsndfile takes a random one."""
    pages = ogg_pages(data)
    for page in pages:
        page[14:18] = struct.pack("<I", _OGG_SERIAL)
        seal_ogg_page(page)
    return b"".join(pages)


def seal_ogg_page(page: bytearray) -> None:
    """Write the page's own sum: CRC-32 of polynomial 0x04c11db7, not reflected, over the page with a zero there."""
    page[22:26] = bytes(4)
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _ogg_table()[value >> 24 ^ byte]
    page[22:26] = struct.pack("<I", value)


@functools.cache
def _ogg_table() -> list[int]:
    table = []
    for index in range(256):
        value = index << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return table
