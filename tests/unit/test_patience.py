"""When a job goes on by itself, and when it does not."""

from __future__ import annotations

import pytest

from vmsg_desktop.core.model.errors import RemoteError, RenderError, VmsgError
from vmsg_desktop.core.patience import FETCHES, SLOW_DOWNS, fetch_again_s, slow_down_s


def too_many(**details: float) -> RemoteError:
    return RemoteError("did_too_many_requests", "m", "h", retryable=True, details={"status": 429, **details})


@pytest.mark.parametrize("asked_s", [0, 5, 600])
def test_what_is_asked_is_waited_in_full(asked_s: float) -> None:
    for share in (0.0, 1.0):
        assert slow_down_s(too_many(retry_after_s=asked_s), 1, jitter=lambda: share) == asked_s + share  # noqa: B023 called at once


@pytest.mark.parametrize("attempt", range(1, SLOW_DOWNS + 1))
def test_without_a_time_the_pause_doubles_up_to_a_minute(attempt: int) -> None:
    most_s = min(60.0, 2.0**attempt)
    assert slow_down_s(too_many(), attempt, jitter=lambda: 0.0) == most_s / 2
    assert slow_down_s(too_many(), attempt, jitter=lambda: 1.0) == most_s


@pytest.mark.parametrize(
    ("error", "attempt"),
    [
        (too_many(retry_after_s=601), 1),
        (too_many(), SLOW_DOWNS + 1),
        (RemoteError("did_server_error", "m", "h", retryable=True, details={"status": 500}), 1),
        (RemoteError("did_no_credits", "m", "h", details={"status": 402}), 1),
        (RenderError("video_truncated", "m", "h"), 1),
    ],
)
def test_nothing_else_is_sent_again(error: VmsgError, attempt: int) -> None:
    assert slow_down_s(error, attempt, jitter=lambda: 0.5) is None


@pytest.mark.parametrize(
    ("error", "is_fetched_again"),
    [
        (RenderError("video_truncated", "m", "h"), True),
        (RenderError("video_not_mp4", "m", "h"), True),
        (RenderError("video_too_large", "m", "h"), False),
        (RemoteError("did_link_expired", "m", "h", details={"status": 403}), True),
        (RemoteError("did_connection_lost", "m", "h", retryable=True), True),
        (RemoteError("did_not_found", "m", "h", details={"status": 404}), False),
        (too_many(), False),
    ],
)
def test_what_fetching_again_can_mend(error: VmsgError, is_fetched_again: bool) -> None:
    assert (fetch_again_s(error, 1, jitter=lambda: 0.5) is not None) == is_fetched_again
    assert fetch_again_s(error, FETCHES, jitter=lambda: 0.5) is None
