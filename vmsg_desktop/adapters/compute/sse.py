"""Reads server-sent events from bytes as they come; what comes is untrusted and therefore bounded.

The rules are those of the HTML standard, "Parsing an event stream" and "Interpreting an event stream".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.compute import INLINE_MAX_BYTES
from vmsg_desktop.core.wire import not_understood

EVENT_MAX_BYTES: Final = 8 * INLINE_MAX_BYTES
"""Of one event and of one line: results ride in base64, and their facts beside them."""

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True)
class ServerEvent:
    """One event. ``number`` is its id, 0 where it has none that is a number; ``data`` is text, JSON as we use it."""

    number: int
    name: str
    data: str


class EventParser:
    """Takes a stream in blocks of any size.

    Args:
        max_bytes: of one line, and of one event.
    """

    def __init__(self, *, max_bytes: int = EVENT_MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._held = bytearray()
        self._looked_at = 0  # no line ends before here
        self._is_after_cr = False
        self._is_first_line = True
        self._number = 0
        self._name = ""
        self._data: list[str] = []
        self._size_bytes = 0

    def feed(self, block: bytes) -> Iterator[ServerEvent]:
        """The events that ``block`` completes. Raises RemoteError: longer than allowed, or no UTF-8."""
        for line in self._lines(block):
            event = self._taken(line)
            if event is not None:
                yield event

    def _lines(self, block: bytes) -> Iterator[str]:
        if self._is_after_cr and block:
            block = block.removeprefix(b"\n")  # the other half of a line end that came in two blocks
            self._is_after_cr = False
        self._held += block
        start = 0
        while match := _LINE_END.search(self._held, max(start, self._looked_at)):
            self._is_after_cr = match.group() == b"\r" and match.end() == len(self._held)
            yield self._decoded(self._held[start : match.start()])
            start = match.end()
        del self._held[:start]
        self._looked_at = len(self._held)
        self._check(self._looked_at)

    def _decoded(self, line: bytearray) -> str:
        try:
            text = line.decode()
        except UnicodeDecodeError as exc:
            raise not_understood(exc) from exc
        if self._is_first_line:
            self._is_first_line = False
            text = text.removeprefix(_BYTE_ORDER_MARK)
        return text

    def _taken(self, line: str) -> ServerEvent | None:
        if not line:
            return self._complete()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._size_bytes += len(value)
            self._check(self._size_bytes)
            self._data.append(value)
        elif field == "event":
            self._name = value
        elif field == "id" and value.isascii() and value.isdecimal() and len(value) < 20:
            self._number = int(value)
        return None  # a comment, "retry", and what the standard does not know

    def _complete(self) -> ServerEvent | None:
        name, data = self._name or "message", self._data
        self._name, self._data, self._size_bytes = "", [], 0
        return ServerEvent(self._number, name, "\n".join(data)) if data else None

    def _check(self, size: int) -> None:
        if size > self._max_bytes:
            raise not_understood(ValueError(f"an event of more than {self._max_bytes} bytes"))
