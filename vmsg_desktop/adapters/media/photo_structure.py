"""The bones of PNG and JPEG files, looked at before a decoder sees them. Runs inside the decoding child.

Decoders are lenient: libjpeg fills what is missing with grey and only warns, Pillow skips check sums and walks a
picture once for each of a thousand scans. A person would send such a picture without noticing. The rules here are those
of the formats (PNG third edition, 5.3 to 5.6; ITU-T T.81, annex B), kept to what no honest encoder breaks.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

MAX_SCANS: Final = 100  # encoders write about 10; each one is a walk over the whole picture
_MAX_FILL_BYTES: Final = 65_536  # Pillow steps over each fill byte on its own
_MARKER: Final = re.compile(rb"\xff([^\x00\xff])")  # of several 0xff in a row, fill bytes, the last one
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_TAKEN_FRAMES: Final = {0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive"}
_PROCESS: Final = {0xC3: "lossless", 0xC5: "hierarchical", 0xC6: "hierarchical", 0xC7: "hierarchical"}


class RareJpeg(ValueError):
    """A JPEG of a process that browsers do not show either; the text names it."""


def png_chunks(data: bytes) -> set[bytes]:
    """Kinds of the chunks of a whole PNG. Raises ValueError: cut off, a wrong check sum, no palette."""
    kinds: set[bytes] = set()
    place = 8
    while b"IEND" not in kinds:
        if place + 12 > len(data):
            raise ValueError("its end is missing")
        size, kind = struct.unpack_from(">I4s", data, place)
        if place + 12 + size > len(data):
            raise ValueError(f"its end is missing: a part promises {size:,} bytes, the file holds fewer")
        if kind[:1].isupper() and zlib.crc32(data[place + 4 : place + 8 + size]) != _u32(data, place + 8 + size):
            raise ValueError(f"the check sum of its part at byte {place:,} is wrong")
        kinds.add(kind)
        place += 12 + size
    if data[25] == 3 and b"PLTE" not in kinds:
        raise ValueError("its palette is missing")
    return kinds


@dataclass
class _Jpeg:
    """What the walk over a JPEG has met so far."""

    frame: int = 0
    blocks: int = 0
    scans: int = 0
    entropy_bytes: int = 0
    restart_every: int = 0
    place: int = 2


def check_jpeg(data: bytes) -> None:
    """Walk over the markers up to the end of the picture.

    Raises:
        RareJpeg: lossless, hierarchical or arithmetic coding.
        ValueError: too many scans, restart markers out of step, fewer bits than the picture has blocks.
    """
    if data.find(b"\xff" * _MAX_FILL_BYTES) >= 0:
        raise ValueError(f"it has more fill bytes in a row than the limit of {_MAX_FILL_BYTES:,}")
    found = _Jpeg()
    while found.place < len(data):
        match = _MARKER.search(data, found.place)
        if match is None:
            return  # cut off, as the decoder will say
        found.place = match.end()
        marker = match[1][0]
        if marker == 0xD9:
            break
        if marker not in _ALONE and not _pass_segment(data, marker, found):
            return
    _check_enough(found)


def _pass_segment(data: bytes, marker: int, found: _Jpeg) -> bool:
    """Step over one segment, and over the coded data after a scan's header. False where the file ends before it."""
    start = found.place
    if start + 2 > len(data):
        return False
    size = int(struct.unpack_from(">H", data, start)[0])
    if size < 2:
        raise ValueError(f"a part at byte {start:,} has the impossible length {size}")
    body = data[start + 2 : start + size]
    found.place = start + size
    if marker in _FRAMES:
        _note_frame(marker, body, found)
    elif marker == 0xDD and len(body) >= 2:
        found.restart_every = int(struct.unpack_from(">H", body)[0])
    elif marker == 0xDA:
        _pass_scan(data, found)
    return True


def _note_frame(marker: int, body: bytes, found: _Jpeg) -> None:
    if marker not in _TAKEN_FRAMES:
        raise RareJpeg(_PROCESS.get(marker, "arithmetic"))
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        raise ValueError("its frame header is cut off")
    height, width, count = struct.unpack_from(">HHB", body, 1)
    factors = [(body[7 + 3 * index] >> 4, body[7 + 3 * index] & 15) for index in range(count)]
    most_h, most_v = max((h for h, _ in factors), default=1) or 1, max((v for _, v in factors), default=1) or 1
    found.frame = marker
    found.blocks = sum(-(-width * h // (8 * most_h)) * -(-height * v // (8 * most_v)) for h, v in factors)


def _pass_scan(data: bytes, found: _Jpeg) -> None:
    """Step over coded data: restart markers come in order, 0 to 7, and only where an interval was announced."""
    found.scans += 1
    if found.scans > MAX_SCANS:
        raise ValueError(f"it has more scans than the limit of {MAX_SCANS}")
    start, restarts = found.place, 0
    while match := _MARKER.search(data, found.place):
        if not 0xD0 <= match[1][0] <= 0xD7:
            found.place = match.start()
            break
        if not found.restart_every or match[1][0] - 0xD0 != restarts % 8:
            raise ValueError(f"a restart marker is out of step at byte {match.start():,}")
        restarts += 1
        found.place = match.end()
    else:
        found.place = len(data)
    found.entropy_bytes += found.place - start - 2 * restarts


def _check_enough(found: _Jpeg) -> None:
    """Each block of a sequential JPEG takes two codes of a bit at least; libjpeg would paint what is missing grey."""
    if found.frame in (0xC0, 0xC1) and found.entropy_bytes * 8 < found.blocks * 2:
        raise ValueError(f"it holds {found.entropy_bytes:,} bytes of pixels, too few for its size")


def _u32(data: bytes, place: int) -> int:
    return int(struct.unpack_from(">I", data, place)[0])
