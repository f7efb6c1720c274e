"""When a job goes on by itself after something that passes: pure arithmetic on errors and attempts.

Only what is provably free is tried again: a request that was refused because of too many, and the fetching of a
video that is already made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vmsg_desktop.core.model.errors import VmsgError

SLOW_DOWNS: Final = 8
"""How often one run waits because it was told to slow down."""
FETCHES: Final = 4
"""How often one run fetches a video before it is a failure."""
_TOO_MANY: Final = 429
_FIRST_SLOW_S: Final = 2.0
_MOST_SLOW_S: Final = 60.0
_OBEYED_S: Final = 600.0  # who is asked to wait longer is better told than kept
_FIRST_FETCH_S: Final = 1.0
_FETCH_AGAIN: Final = frozenset(
    {
        "did_link_expired",
        "video_empty",
        "video_not_mp4",
        "video_truncated",
        "video_no_index",
        "video_unplayable",
        "video_silent",
        "video_wrong_length",
    }
)


def slow_down_s(error: VmsgError, attempt: int, *, jitter: Callable[[], float]) -> float | None:
    """Seconds to wait before a refused request is made again; None where waiting is no answer.

    Args:
        error: what the vendor said.
        attempt: how often it was said in this run, from 1.
        jitter: gives 0..1, so that many clients do not come back together.
    """
    if error.details.get("status") != _TOO_MANY or attempt > SLOW_DOWNS:
        return None
    asked_s = error.details.get("retry_after_s")
    if asked_s is not None:
        return float(asked_s) + jitter() if float(asked_s) <= _OBEYED_S else None
    return _backed_off(_FIRST_SLOW_S, _MOST_SLOW_S, attempt, jitter)


def fetch_again_s(error: VmsgError, attempt: int, *, jitter: Callable[[], float]) -> float | None:
    """Seconds to wait before a video is fetched again with a new link; None when it is a failure.

    Args:
        error: how the attempt ended.
        attempt: its number, from 1.
        jitter: gives 0..1.
    """
    is_passing = error.retryable or error.code in _FETCH_AGAIN
    if not is_passing or attempt >= FETCHES or error.details.get("status") == _TOO_MANY:
        return None
    return _backed_off(_FIRST_FETCH_S, _MOST_SLOW_S, attempt, jitter)


def _backed_off(first_s: float, most_s: float, attempt: int, jitter: Callable[[], float]) -> float:
    longest_s: float = min(most_s, first_s * 2.0 ** (attempt - 1))
    return longest_s * (0.5 + 0.5 * jitter())
