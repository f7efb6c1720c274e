"""Values that must never be read by chance: how they are held, and how text is cleared of them.

Every Secret made in this process is known to :func:`redacted`, so that a log, a report or a message can be cleared
without being told which secrets there are. Links that carry their own permission are recognised by their query.
"""

from __future__ import annotations

import base64
import hmac
import logging
import re
import threading
from typing import Final, NoReturn

MASK: Final = "[hidden]"
_LEAST_CHARACTERS: Final = 8  # a shorter value would blank out ordinary words
_LEAST_PART_CHARACTERS: Final = 12  # of a key "user:password", by itself
_SIGNED_QUERY: Final = re.compile(
    r"\?[^\s\"'<>\\]*(?:AWSAccessKeyId|Signature|Expires|X-Amz-\w+|Key-Pair-Id)(?:=|%3D)[^\s\"'<>\\]*", re.IGNORECASE
)
_AUTHORIZATION: Final = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/=_.:@|~-]{12,}", re.IGNORECASE)

_known: set[str] = set()
_lock = threading.Lock()


class Secret:
    """A text that shows itself only to :meth:`reveal`; it is never pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        with _lock:
            _known.update(_traces(value))

    def reveal(self) -> str:
        """The value itself, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not stored or sent")


def redacted(text: str) -> str:
    """``text`` without any known secret, signed link or authorization header."""
    with _lock:
        traces = sorted(_known, key=len, reverse=True)
    for trace in traces:
        text = text.replace(trace, MASK)
    text = _SIGNED_QUERY.sub(f"?{MASK}", text)
    return _AUTHORIZATION.sub(rf"\1 {MASK}", text)


class RedactingFilter(logging.Filter):
    """Clears every record of a handler or logger it is added to; message, traceback and stack alike."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record stays, its secrets go."""
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text, record.exc_info = redacted(record.exc_text), None
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        return True


def _traces(value: str) -> set[str]:
    """The forms in which ``value`` could turn up: itself, in base64, and the password part of a key."""
    encoded = base64.b64encode(value.encode()).decode()
    password = value.rpartition(":")[2] if ":" in value else ""
    traces = {trace for trace in (value, encoded, encoded.rstrip("=")) if len(value) >= _LEAST_CHARACTERS}
    return traces | ({password} if len(password) >= _LEAST_PART_CHARACTERS else set())
