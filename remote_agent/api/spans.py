"""Ranges of bytes: which piece is asked for, which piece is sent (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.errors import InputError

_ASKED: Final = re.compile(r"bytes=\s*(\d{0,15})-(\d{0,15})\s*", re.ASCII)
SENT_PATTERN: Final = r"^bytes [0-9]{1,15}-[0-9]{1,15}/[0-9]{1,15}$"


@dataclass(frozen=True)
class Span:
    """Bytes ``first`` up to, not including, ``end`` of ``total``."""

    first: int
    end: int
    total: int

    @property
    def size_bytes(self) -> int:
        """Of the piece."""
        return self.end - self.first

    @property
    def is_all(self) -> bool:
        """The piece is the whole."""
        return self.size_bytes == self.total

    def __str__(self) -> str:
        return f"bytes {self.first}-{self.end - 1}/{self.total}"


def asked_span(header: str | None, total: int) -> Span | None:
    """The piece of a file of ``total`` bytes that a Range header asks for; None = there is no such piece.

    Other units, several ranges and what cannot be read count as no header, as the RFC allows: all of it.
    """
    match = _ASKED.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return Span(0, total, total)
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return Span(0, total, total)
    begin = int(first) if first else max(0, total - int(last))
    end = min(total, int(last) + 1) if first and last else total
    return Span(begin, end, total) if begin < end else None


def sent_span(header: str) -> Span:
    """The piece that a Content-Range header of the shape SENT_PATTERN announces. Raises InputError."""
    first, last, total = (int(number) for number in re.findall(r"[0-9]+", header))
    if not first <= last < total:
        raise span_wrong("Content-Range names no piece of a file")
    return Span(first, last + 1, total)


def span_wrong(what: str, *, upload_offset: int | None = None) -> InputError:
    """A piece whose length and announcement differ."""
    return InputError(
        "range_wrong",
        f"{what}.",
        "Ask with HEAD how much is here, and send the rest.",
        details={} if upload_offset is None else {"upload_offset": upload_offset},
    )
