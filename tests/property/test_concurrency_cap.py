"""The learned cap: bounded, obedient, and back at the vendor's limit after each refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.concurrency import CEILING, START, Cap

JITTERS = st.floats(0, 1)
STEPS = st.lists(
    st.tuples(st.sampled_from(["taken", "refused", "fault"]), st.none() | st.floats(0, 1e6), JITTERS), max_size=60
)


def stepped(cap: Cap, kind: str, *, at_s: float, asked_s: float | None, jitter: float) -> Cap:
    if kind == "taken":
        return cap.after_taken()
    after = cap.after_refused if kind == "refused" else cap.after_fault
    return after(at_s=at_s, jitter=jitter, retry_after_s=asked_s)


@given(ceiling=st.integers(1, 40), steps=STEPS)
def test_the_cap_stays_between_one_and_its_ceiling(ceiling: int, steps: list[tuple[str, float | None, float]]) -> None:
    cap = Cap(ceiling)
    for at_s, (kind, asked_s, jitter) in enumerate(steps):
        cap = stepped(cap, kind, at_s=at_s, asked_s=asked_s, jitter=jitter)
        assert 1 <= cap.size <= ceiling


@given(ceiling=st.integers(1, 40), steps=STEPS)
def test_a_refusal_halves_and_growth_is_one_at_a_time(
    ceiling: int, steps: list[tuple[str, float | None, float]]
) -> None:
    cap = Cap(ceiling)
    for at_s, (kind, asked_s, jitter) in enumerate(steps):
        after = stepped(cap, kind, at_s=at_s, asked_s=asked_s, jitter=jitter)
        change = {"taken": (0, 1), "fault": (0, 0)}.get(kind, (max(1, cap.size // 2) - cap.size,) * 2)
        assert change[0] <= after.size - cap.size <= change[1]
        cap = after


@given(steps=STEPS, asked_s=st.floats(0, 1e5), jitter=JITTERS)
def test_nothing_goes_out_before_the_vendor_allows_it(
    steps: list[tuple[str, float | None, float]], asked_s: float, jitter: float
) -> None:
    cap, now_s = Cap(), 0.0
    for now_s, (kind, earlier_s, some) in enumerate(steps):
        cap = stepped(cap, kind, at_s=now_s, asked_s=earlier_s, jitter=some)
    refused = cap.after_refused(at_s=now_s, jitter=jitter, retry_after_s=asked_s)
    assert refused.resumes_s >= max(cap.resumes_s, now_s + asked_s)
    assert not refused.may_send(in_flight=0, at_s=now_s + asked_s * 0.99 - 1e-6)
    assert refused.may_send(in_flight=0, at_s=refused.resumes_s)
    assert refused.pause_left_s(now_s) == pytest.approx(refused.resumes_s - now_s)


@given(jitter=JITTERS)
def test_without_a_word_from_the_vendor_the_waits_double_up_to_a_minute(jitter: float) -> None:
    cap, waits_s = Cap(), []
    for _ in range(9):
        cap = replace(cap, resumes_s=0.0).after_refused(at_s=0.0, jitter=jitter)
        waits_s.append(cap.pause_left_s(0.0))
    assert all(2 * (0.5 + 0.5 * jitter) <= wait_s <= 60 for wait_s in waits_s)
    assert waits_s == sorted(waits_s)
    assert waits_s[-1] >= 30


def test_a_taken_request_ends_the_row_of_refusals() -> None:
    cap = Cap()
    for _ in range(5):
        cap = cap.after_refused(at_s=0, jitter=0)
    assert cap.refusals == 5
    assert cap.after_taken().refusals == 0


def test_until_the_first_refusal_each_taken_request_widens_the_cap() -> None:
    cap, sizes = Cap(), []
    for _ in range(8):
        cap = cap.after_taken()
        sizes.append(cap.size)
    assert sizes == [3, 4, 5, 6, 7, CEILING, CEILING, CEILING]


def test_after_a_refusal_it_grows_by_one_a_round() -> None:
    cap = Cap(size=8).after_refused(at_s=0, jitter=0)
    sizes = []
    for _ in range(9):
        cap = cap.after_taken()
        sizes.append(cap.size)
    assert sizes == [4, 4, 4, 5, 5, 5, 5, 5, 6]


@given(limit=st.integers(1, CEILING), rounds=st.integers(40, 200))
def test_it_settles_between_half_of_the_vendors_limit_and_the_limit(limit: int, rounds: int) -> None:
    cap, refused = Cap(), 0
    for _ in range(rounds * 4):
        if cap.size > limit:
            cap = cap.after_refused(at_s=0, jitter=0)
            refused += 1
            assert cap.size >= max(1, limit // 2)
        else:
            cap = cap.after_taken()
    assert cap.size <= limit + 1
    assert refused <= 1 + rounds * 4 / max(1, limit // 2)


def test_room_is_what_the_cap_leaves() -> None:
    cap = Cap()
    assert cap.size == START
    assert cap.may_send(in_flight=START - 1, at_s=0)
    assert not cap.may_send(in_flight=START, at_s=0)


def test_a_ceiling_below_one_is_no_cap() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Cap(0)
