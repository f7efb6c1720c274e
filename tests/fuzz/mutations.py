"""Files that were healthy once: what happens to bytes on bad disks and in bad hands, drawn by Hypothesis so that a
finding shrinks to its cause."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

from vmsg_desktop.adapters.media.voice_structure import ogg_sum

Change = tuple[str, int, int, int]
"""What is done, where and over how much in 65536ths of the file, and with which value."""

_EDGES: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_MAX_BYTES: Final = 400_000
_SIGNATURE_BYTES: Final = 12


def mutated(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """A seed after a few changes; in half of the cases its check sums are made right again."""
    changes = st.tuples(
        st.sampled_from(sorted(_CHANGES)), st.integers(0, 65_535), st.integers(0, 65_535), st.integers(0, 0xFFFFFFFF)
    )
    return st.builds(
        _changed,
        st.sampled_from(seeds),
        st.lists(changes, min_size=1, max_size=6),
        st.booleans(),
        st.sampled_from(seeds),
    )


def _changed(seed: bytes, changes: list[Change], is_resealed: bool, other: bytes) -> bytes:
    data = seed
    for what, place, length, value in changes:
        at = place * (len(data) + 1) >> 16
        if value % 16:  # a file without its signature is refused at once, which was seen often enough
            at = max(at, _SIGNATURE_BYTES)
        data = _CHANGES[what](data, at, length, value, other)[:_MAX_BYTES]
    return resealed(data) if is_resealed else data


def _flip(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << value % 8)]) + data[at + 1 :] if at < len(data) else data


def _near_front(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    """Headers decide most: the same as an overwrite, within the 256 bytes after the signature."""
    return _overwrite(data, _SIGNATURE_BYTES + at % 256, length, value, other)


def _overwrite(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    """One, two or four bytes with a value that headers trip over, either way round."""
    width = (1, 2, 4)[length % 3]
    number = _EDGES[value % len(_EDGES)] if value % 3 else value
    order = "<" if value & 1 else ">"
    return data[:at] + struct.pack(order + " BH I"[width], number & ((1 << 8 * width) - 1)) + data[at + width :]


def _noise(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    block = bytes((value * (index + 1) >> 7) & 0xFF for index in range(length % 64 + 1))
    return data[:at] + block + data[at + len(block) :]


def _cut(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    return data[:at]


def _remove(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    return data[:at] + data[at + 1 + length * length % 4096 :]


def _repeat(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    block = data[at : at + 1 + length % 2048]
    return data[:at] + block * (1 + value % 50) + data[at:]


def _swap(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    """The two halves behind ``at`` change places."""
    middle = at + (len(data) - at) * length // 65_536
    return data[:at] + data[middle:] + data[at:middle]


def _splice(data: bytes, at: int, length: int, value: int, other: bytes) -> bytes:
    start = len(other) * length // 65_536
    return data[:at] + other[start:]


_CHANGES: Final[dict[str, Callable[[bytes, int, int, int, bytes], bytes]]] = {
    "flip": _flip, "front": _near_front, "overwrite": _overwrite, "noise": _noise, "cut": _cut, "remove": _remove,
    "repeat": _repeat, "swap": _swap, "splice": _splice,
}  # fmt: skip


def resealed(data: bytes) -> bytes:
    """PNG chunks and OGG pages with right sums, so that a change gets past them to the decoder."""
    if data.startswith(b"\x89PNG"):
        return _resealed_png(data)
    return _resealed_ogg(data) if data.startswith(b"OggS") else data


def _resealed_png(data: bytes) -> bytes:
    out, place = bytearray(data), 8
    while place + 12 <= len(data):
        end = place + 8 + int(struct.unpack_from(">I", data, place)[0])
        if end + 4 > len(data):
            break
        struct.pack_into(">I", out, end, zlib.crc32(data[place + 4 : end]))
        place = end + 4
    return bytes(out)


def _resealed_ogg(data: bytes) -> bytes:
    out, place = bytearray(data), 0
    while data[place : place + 4] == b"OggS" and place + 27 <= len(data):
        table = data[place + 27 : place + 27 + data[place + 26]]
        end = min(place + 27 + len(table) + sum(table), len(data))
        sum_of_page = ogg_sum(data[place : place + 22] + bytes(4) + data[place + 26 : end])
        struct.pack_into("<I", out, place + 22, sum_of_page)
        place = end
    return bytes(out)
