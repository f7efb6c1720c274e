"""Waits between attempts grow, stay in their bounds, and are never all alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.compute.pace import Pace

_JITTER = st.floats(0, 1)


@given(_JITTER, st.integers(1, 10_000))
def test_a_wait_is_half_to_all_of_what_doubles_up_to_the_most(jitter: float, attempt: int) -> None:
    longest_s = min(15.0, 0.25 * 2.0 ** min(attempt - 1, 60))
    assert longest_s / 2 <= Pace(jitter=lambda: jitter).wait_s(attempt) <= longest_s


@given(_JITTER, st.integers(1, 30), st.floats(0, 1e6))
def test_what_an_agent_asks_for_is_obeyed_up_to_a_minute(jitter: float, attempt: int, asked_s: float) -> None:
    wait_s = Pace(jitter=lambda: jitter).wait_s(attempt, asked_s=asked_s)
    assert min(asked_s, 60) <= wait_s <= min(asked_s, 60) + 1
