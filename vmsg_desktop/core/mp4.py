"""The outline of an MP4 file, read from its bytes alone: is it one, and is it whole?"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.errors import RenderError

_HEADER_BYTES: Final = 8
_LONG_HEADER_BYTES: Final = 16
_OTHERS: Final = (
    (b"<?xml", "an XML message"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<", "a web page or XML"),
    (b"{", "a JSON message"),
    (b"RIFF", "an AVI or WAV file"),
    (b"\x1a\x45\xdf\xa3", "a WebM file"),
)
_FETCH_AGAIN: Final = "Fetch the video again: it stays with D-ID, and fetching costs nothing."


@dataclass(frozen=True)
class Box:
    """A top-level box: its type and where it lies, header included."""

    kind: str
    start: int
    end: int


def check_outline(data: bytes, *, name: str) -> tuple[Box, ...]:
    """The top-level boxes of a whole MP4 or MOV file.

    Raises:
        RenderError: "video_empty", "video_not_mp4", "video_truncated" or "video_no_index", naming ``name``.
    """
    _check_kind(data, name)
    boxes = tuple(_boxes(data, name))
    kinds = {box.kind for box in boxes}
    if "moov" not in kinds:
        raise RenderError("video_no_index", f"{name} is not whole: it has no index (moov).", _FETCH_AGAIN)
    if "mdat" not in kinds:
        raise RenderError("video_truncated", f"{name} is not whole: it has no pictures and sound (mdat).", _FETCH_AGAIN)
    return boxes


def _check_kind(data: bytes, name: str) -> None:
    if not data:
        raise RenderError("video_empty", f"{name} is empty.", _FETCH_AGAIN)
    if data[4:8] == b"ftyp":
        return
    start = data[:64].lstrip().lower()
    what = next((words for mark, words in _OTHERS if start.startswith(mark.lower())), "something else")
    raise RenderError("video_not_mp4", f"{name} is no MP4 video but {what} ({len(data)} bytes).", _FETCH_AGAIN)


def _boxes(data: bytes, name: str) -> Iterator[Box]:
    at = 0
    while at < len(data):
        box = _box(data, at)
        if box is None or box.end > len(data):
            kind = f"box {box.kind} ends at byte {box.end}" if box else f"box header at byte {at} is cut"
            raise RenderError(
                "video_truncated",
                f"{name} is not whole: its {kind}, the file at {len(data)}.",
                _FETCH_AGAIN,
                details={"size_bytes": len(data)},
            )
        yield box
        at = box.end


def _box(data: bytes, at: int) -> Box | None:
    """The box at ``at``; None where its header is cut or makes no sense."""
    if at + _HEADER_BYTES > len(data):
        return None
    size, kind = struct.unpack_from(">I4s", data, at)
    least = _HEADER_BYTES
    if size == 1:
        if at + _LONG_HEADER_BYTES > len(data):
            return None
        (size,), least = struct.unpack_from(">Q", data, at + _HEADER_BYTES), _LONG_HEADER_BYTES
    elif size == 0:
        size = len(data) - at
    if size < least:
        return None
    return Box(kind.decode("latin-1"), at, at + size)
