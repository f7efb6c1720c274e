"""Photo files by hand, byte by byte, where no encoder would write them; each part of a format at one place."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

COLOURS: Final = {
    "red": (200, 40, 40), "green": (40, 160, 60), "blue": (50, 60, 190), "yellow": (220, 200, 60),
    "dark": (60, 60, 60), "light": (200, 200, 200), "black": (0, 0, 0), "white": (255, 255, 255),
}  # fmt: skip
QUARTERS: Final = "red green blue yellow"
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def quarters(names: str = QUARTERS, width: int = 240, height: int = 200) -> Image.Image:
    """A picture of four flat quarters, so that every turn, mirror and colour mistake shows."""
    table = np.array([COLOURS[name] for name in names.split()], np.uint8).reshape(2, 2, 3)
    rows, columns = np.arange(height) * 2 // height, np.arange(width) * 2 // width
    return Image.fromarray(table[rows[:, None], columns[None]])


def noise(width: int, height: int) -> Image.Image:
    """A picture that no encoder makes small."""
    values: NDArray[np.uint8] = np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(values)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """``picture`` as a file of Pillow's type ``kind``."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@functools.cache
def plain(kind: str) -> bytes:
    """The four quarters as a healthy file."""
    return encoded(quarters(), kind, **({"lossless": True} if kind == "WEBP" else {"quality": 95}))


# --- PNG ----------------------------------------------------------------------------------------------------------


def png_chunk(kind: bytes, data: bytes = b"", *, crc: int | None = None) -> bytes:
    """One chunk; ``crc`` replaces the right sum."""
    value = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", value)


def png_head(width: int, height: int, *, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    """The signature and the header chunk. Colour 0 is grey, 2 RGB, 3 a palette, 4 grey and alpha, 6 RGB and alpha."""
    return PNG_SIGNATURE + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def png(width: int, height: int, raw: bytes, *, before: bytes = b"", **head: int) -> bytes:
    """A whole PNG of raw filtered rows, with more chunks ``before`` the pixels."""
    pixels = png_chunk(b"IDAT", zlib.compress(raw, 9))
    return png_head(width, height, **head) + before + pixels + png_chunk(b"IEND")


def with_png_chunk(chunk: bytes) -> bytes:
    """The healthy PNG with one more chunk after its header."""
    data = plain("PNG")
    return data[:33] + chunk + data[33:]


# --- JPEG ---------------------------------------------------------------------------------------------------------


def jpeg_segment(marker: int, data: bytes) -> bytes:
    """One marker segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_jpeg_segment(segment: bytes, data: bytes | None = None) -> bytes:
    """A healthy JPEG with ``segment`` first."""
    whole = plain("JPEG") if data is None else data
    return whole[:2] + segment + whole[2:]


def jpeg_scan_start(data: bytes) -> int:
    """Where the first start-of-scan marker is."""
    return data.index(b"\xff\xda")


def jpeg_with_size(width: int, height: int) -> bytes:
    """A healthy JPEG whose frame header claims another size."""
    data = bytearray(plain("JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


# --- EXIF ---------------------------------------------------------------------------------------------------------


def tiff_ifd(entries: list[tuple[int, int, int, bytes]], *, offset: int = 8) -> bytes:
    """A little-endian TIFF with one directory of (tag, type, count, 4 bytes of value)."""
    body = struct.pack("<H", len(entries))
    for tag, kind, count, value in entries:
        body += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return b"II*\0" + struct.pack("<I", offset) + body + b"\0\0\0\0"


def exif_app1(tiff: bytes) -> bytes:
    """The JPEG segment that holds EXIF."""
    return jpeg_segment(0xE1, b"Exif\0\0" + tiff)


# --- RIFF and ISO boxes -------------------------------------------------------------------------------------------


def riff_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk, padded to an even length."""
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def riff(form: bytes, body: bytes) -> bytes:
    """A RIFF file."""
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def box(kind: bytes, data: bytes = b"", *, size: int | None = None) -> bytes:
    """One ISO media box; ``size`` replaces the right one."""
    return struct.pack(">I", len(data) + 8 if size is None else size) + kind + data
