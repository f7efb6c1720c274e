"""What the headers of voice files promise against what is there, before any library believes them.

Runs inside the decoding child. The libraries stop silently where a page is damaged or where a header says that the
sound ends, and a voice would arrive short without anyone noticing.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final, NoReturn

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.shown import shown

_REVERSED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_SEGMENT: Final = b"\x18\x53\x80\x67"


def damaged(name: str, reason: str = "", cause: Exception | None = None) -> NoReturn:
    """Refuse a file whose sound cannot be read."""
    words = f" ({shown(reason)})" if reason else ""
    raise InputError(
        "voice_damaged", f"{name} is damaged: its sound cannot be read{words}.", "Record or export it again."
    ) from cause


def truncated(name: str, fact: str) -> InputError:
    """The refusal of a file whose end is missing."""
    return InputError("voice_truncated", f"{name} is cut off: {fact}.", "Copy or export it again; the end is missing.")


def check_whole(content: bytes, kind: str, name: str) -> None:
    """Refuse what breaks off or has a gap. Raises InputError: "voice_truncated" or "voice_damaged"."""
    if kind == "WAV":
        _check_wav(content, name)
    elif kind == "OGG":
        _check_ogg(content, name)
    elif kind == "MP4":
        _check_mp4(content, name)
    elif kind == "WEBM":
        _check_webm(content, name)
    elif kind == "MP3":
        _check_mp3(content, name)


def _check_wav(content: bytes, name: str) -> None:
    position = 12
    while position + 8 <= len(content):
        size = int.from_bytes(content[position + 4 : position + 8], "little")
        held = len(content) - position - 8
        if content[position : position + 4] == b"data":
            if size > held:
                raise truncated(name, f"its header promises {size:,} bytes of sound, the file holds {held:,}")
            return
        position += 8 + size + size % 2
    damaged(name, "it has no data part")


def _check_ogg(content: bytes, name: str) -> None:
    """Every page is whole, has the right sum and follows its neighbour (RFC 3533, section 6)."""
    place = 0
    following: dict[int, int] = {}
    while content[place : place + 4] == b"OggS":
        count = content[place + 26] if place + 26 < len(content) else 0
        table = content[place + 27 : place + 27 + count]
        end = place + 27 + len(table) + sum(table)
        if place + 27 > len(content) or len(table) < count or end > len(content):
            raise truncated(name, "its last page is not complete")
        serial, number, told = struct.unpack_from("<III", content, place + 14)
        if ogg_sum(content[place : place + 22] + bytes(4) + content[place + 26 : end]) != told:
            damaged(name, f"the check sum of its page at byte {place:,} is wrong")
        if number != following.get(serial, number):
            damaged(name, f"a page before byte {place:,} is missing")
        following[serial] = number + 1
        place = end
    if content.find(b"OggS", place) >= 0:
        damaged(name, f"it holds no page at byte {place:,}")


def ogg_sum(page: bytes) -> int:
    """CRC-32 of polynomial 0x04c11db7 from the high bit on: zlib's own over mirrored bytes, mirrored back."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_REVERSED), "big")


def _check_mp3(content: bytes, name: str) -> None:
    """The table of contents (Xing or Info), where an encoder wrote one, tells the number of bytes."""
    head = content[:256]
    place = max(head.find(b"Xing"), head.find(b"Info"))
    flags = int.from_bytes(head[place + 4 : place + 8], "big") if place >= 0 else 0
    if flags & 2:
        at = place + 8 + (4 if flags & 1 else 0)
        size = int.from_bytes(head[at : at + 4], "big")
        if size > len(content):
            raise truncated(name, f"its header promises {size:,} bytes, the file holds {len(content):,}")


def _check_mp4(content: bytes, name: str) -> None:
    """Every box on the top level ends inside the file (ISO 14496-12, 4.2)."""
    place = 0
    while place + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        if size == 1 and place + 16 <= len(content):
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        if size == 0:  # up to the end of the file
            return
        if size < 8:
            damaged(name, f"a part at byte {place:,} has the impossible length {size}")
        if place + size > len(content):
            held = len(content) - place
            raise truncated(name, f"its part {kind.decode('latin-1')!r} has {size:,} bytes, the file holds {held:,}")
        place += size


def _check_webm(content: bytes, name: str) -> None:
    """The segment ends inside the file, where its length is told (RFC 8794, section 4)."""
    place = content.find(_SEGMENT, 0, 4096)
    if place < 0 or place + 12 > len(content):
        raise truncated(name, "it ends before its sound begins")
    first = content[place + 4]
    width = 9 - first.bit_length()
    if width > 8:
        damaged(name, "the length of its segment cannot be read")
    field = int.from_bytes(content[place + 4 : place + 4 + width], "big")
    size = field & ((1 << 7 * width) - 1)
    held = len(content) - place - 4 - width
    if size != (1 << 7 * width) - 1 and size > held:
        raise truncated(name, f"its header promises {size:,} bytes, the file holds {held:,}")
