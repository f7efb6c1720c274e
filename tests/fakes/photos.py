"""Photo files made for tests: encoders with the traps that real files have."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Display P3 primaries and white, adapted to D50 as ICC profiles hold them.
P3_TO_XYZ = np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
SRGB_TO_XYZ = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
GAMMA = 2.2


def picture(width: int = 200, height: int = 170, seed: int = 1) -> NDArray[np.uint8]:
    """A smooth colour picture, (height, width, 3), whose corners all differ."""
    rng = np.random.default_rng(seed)
    corners = rng.integers(30, 226, (2, 2, 3)).astype(np.uint8)
    return np.asarray(Image.fromarray(corners).resize((width, height), Image.Resampling.BILINEAR))


def encoded(image: Image.Image | NDArray[Any], kind: str, **options: Any) -> bytes:
    """``image`` as a file of Pillow's type ``kind``."""
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(buffer, kind, **options)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def p3_profile() -> bytes:
    """A minimal Display P3 matrix profile with a plain 2.2 curve (ICC.1:2001-04)."""

    def s15(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(x: float, y: float, z: float) -> bytes:
        return b"XYZ \0\0\0\0" + s15(x) + s15(y) + s15(z)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(GAMMA * 256)) + b"\0\0"
    name = b"P3 test\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78
    tags = {b"desc": desc, b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": xyz(0.9642, 1.0, 0.8249)}
    for index, channel in enumerate((b"r", b"g", b"b")):
        tags[channel + b"XYZ"] = xyz(*P3_TO_XYZ[:, index])
        tags[channel + b"TRC"] = curve
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        padded = data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", tag, offset + len(body), len(data))
        body += padded
    header = struct.pack(
        ">I4sI4s4s4s12s4s4sI4s4sQI12s4s44s",
        offset + len(body), b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"\0" * 12, b"acsp",
        b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0, s15(0.9642) + s15(1.0) + s15(0.8249), b"\0" * 4, b"\0" * 44,
    )  # fmt: skip
    return header + struct.pack(">I", len(tags)) + table + body


def p3_seen_as_srgb(values: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What a colour-managed viewer shows: the P3 values in sRGB, 0..255, by the book's formula."""
    linear = (values / 255.0) ** GAMMA @ (np.linalg.inv(SRGB_TO_XYZ) @ P3_TO_XYZ).T
    linear = np.clip(linear, 0.0, 1.0)
    seen: NDArray[np.float64] = 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return seen
