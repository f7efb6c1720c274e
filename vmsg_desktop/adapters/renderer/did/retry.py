"""When a call is tried again: pure arithmetic on answers and attempts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from vmsg_desktop.core.model.errors import RemoteError

ATTEMPTS: Final = 4
_FIRST_S: Final = 1.0
_MOST_S: Final = 20.0
_OBEYED_S: Final = 60.0  # a longer Retry-After is handed to the caller, who shows a countdown


def retry_after_s(headers: Mapping[str, str], *, now_s: float) -> float | None:
    """Seconds that a Retry-After header asks for, given as seconds or as a date; None without a sane one."""
    value = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until_date_s(value, now_s)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until_date_s(value: str, now_s: float) -> float:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return math.nan
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now_s


def pause_s(error: RemoteError, attempt: int, *, jitter: Callable[[], float]) -> float | None:
    """Seconds before the next attempt; None when there is none.

    Args:
        error: how the attempt ended.
        attempt: its number, from 1.
        jitter: gives 0..1, so that many clients do not come back together.
    """
    if not error.retryable or attempt >= ATTEMPTS:
        return None
    asked_s = error.details.get("retry_after_s")
    if asked_s is not None:
        return float(asked_s) + jitter() if float(asked_s) <= _OBEYED_S else None
    longest_s: float = min(_MOST_S, _FIRST_S * 2 ** (attempt - 1))
    return longest_s * (0.5 + 0.5 * jitter())
