"""Frames of an MP3, counted: the only honest length that the format has. Runs inside the decoding child.

The decoder of libsndfile guesses the length, from the table of contents (Xing, Info) or from the first frame's size,
and reads no further: a file put together from two would end where the first one did, one of varying bitrate anywhere.
ISO 11172-3 2.4.1.3 and 13818-3 2.4.2.3 (header), "Xing VBR tag" (table).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

_KBIT: Final = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
}
_KBIT_LOW: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_HZ: Final = (44_100, 48_000, 32_000)
_RATE_DIVISOR: Final = {3: 1, 2: 2, 0: 4}
_LAYER_3: Final = 1
_ENOUGH_SAMPLES: Final = 40_000_000  # 13 minutes at the highest rate
_MAX_MISSES: Final = 200_000


@dataclass(frozen=True)
class Frame:
    """One frame's header: its length in bytes, its samples a channel, and where a table would stand in it."""

    length: int
    samples: int
    table_at: int


def frame_at(data: bytes, place: int) -> Frame | None:
    """The frame whose header is at ``place``; None where there is none. Free-format frames are none either."""
    if place + 4 > len(data) or data[place] != 0xFF or data[place + 1] & 0xE0 != 0xE0:
        return None
    second, third = data[place + 1], data[place + 2]
    version, layer, rate, step = second >> 3 & 3, second >> 1 & 3, third >> 2 & 3, third >> 4
    if version == 1 or layer not in (1, 2) or rate == 3 or step in (0, 15):
        return None
    rate_hz = _RATES_HZ[rate] // _RATE_DIVISOR[version]
    kbit = _KBIT.get((version, layer), _KBIT_LOW)[step]
    is_half = version != 3 and layer == _LAYER_3
    samples = 576 if is_half else 1152
    is_mono = data[place + 3] >> 6 == 3
    side = (17 if is_mono else 32) if version == 3 else (9 if is_mono else 17)
    return Frame(samples // 8 * kbit * 1000 // rate_hz + (third >> 1 & 1), samples, 4 + side)


def count_samples(data: bytes) -> int:
    """Samples a channel of all whole frames; tags and damage between them are stepped over.

    Stops where there are enough for any limit. Raises ValueError for data that is hardly frames at all.
    """
    place = samples = misses = 0
    is_in_step = True  # behind a frame the next header is believed; elsewhere two in a row are
    while 0 <= place < len(data) - 3 and samples < _ENOUGH_SAMPLES:
        frame = frame_at(data, place)
        if frame and (is_in_step or frame_at(data, place + frame.length)):
            samples += frame.samples if place + frame.length <= len(data) else 0
            place += frame.length
            is_in_step = True
            continue
        is_in_step = False
        misses += 1
        if misses > _MAX_MISSES:
            raise ValueError(f"no frames of sound before byte {place:,}")
        place = data.find(b"\xff", place + 1)
    return samples


def with_true_table(data: bytes) -> bytes:
    """The same layer III frames behind a fresh table that tells how many they are; an older table is blanked.

    Only for data that begins with a frame.
    """
    first = frame_at(data, 0)
    if first is None or data[1] >> 1 & 3 != _LAYER_3:
        return data
    head = bytes([0xFF, data[1] | 1, data[2] & 0x0C | 0x90, data[3]])  # no check sum, no padding, 128 or 80 kbit/s
    length = (frame_at(head, 0) or first).length
    table = struct.pack(">4sIII", b"Xing", 3, count_samples(data) // first.samples, len(data) + length)
    body = data
    if data[first.table_at : first.table_at + 4] in (b"Xing", b"Info"):
        body = data[: first.table_at] + bytes(4) + data[first.table_at + 4 :]
    return (head + bytes(first.table_at - 4) + table).ljust(length, b"\0") + body
