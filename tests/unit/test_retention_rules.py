"""How long what is kept stays: when in doubt nothing goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.retention import (
    DAY_S,
    DESKTOP_RULES,
    KINDS,
    OLDEST_S,
    SERVER_RULES,
    Holding,
    HoldingKind,
    Rules,
    judge,
    judge_all,
    totals,
)

NOW_S = 1_800_000_000.0


def held(kind: HoldingKind = "processed", *, age_s: float = 0.0, size_bytes: int = 10, **facts: bool) -> Holding:
    return Holding(kind, f"/{kind}", size_bytes, NOW_S - age_s, "ab" * 16, **facts)


LIFETIMES: list[tuple[HoldingKind, float]] = [("upload", 7 * DAY_S), ("processed", 3 * DAY_S), ("temporary", 3600.0)]


@pytest.mark.parametrize(("kind", "lifetime_s"), LIFETIMES)
def test_each_kind_goes_at_its_time_and_not_a_second_before(kind: HoldingKind, lifetime_s: float) -> None:
    for rules in (DESKTOP_RULES, SERVER_RULES):
        assert judge(held(kind, age_s=lifetime_s - 1), rules=rules, now_s=NOW_S) == "young"
        assert judge(held(kind, age_s=lifetime_s), rules=rules, now_s=NOW_S) == "goes"


def test_finished_videos_stay_on_a_desktop_and_go_after_30_days_on_a_server() -> None:
    video = held("finished", age_s=400 * DAY_S)
    assert judge(video, rules=DESKTOP_RULES, now_s=NOW_S) == "kept"
    assert judge(video, rules=SERVER_RULES, now_s=NOW_S) == "goes"
    assert judge(held("finished", age_s=29 * DAY_S), rules=SERVER_RULES, now_s=NOW_S) == "young"


HOLDINGS = st.builds(
    Holding, st.sampled_from(KINDS), st.just("/x"), st.integers(0, 10**12), st.floats(0, 4e9), st.just("ab" * 16),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
RULES = st.sampled_from([DESKTOP_RULES, SERVER_RULES])
TIMES = st.floats(0, 4e9)


@given(HOLDINGS, RULES, st.floats())
def test_what_is_pinned_in_use_or_the_persons_never_goes(holding: Holding, rules: Rules, now_s: float) -> None:
    for kept in (
        replace(holding, is_pinned=True),
        replace(holding, is_in_use=True),
        replace(holding, is_own=False),
    ):
        assert judge(kept, rules=rules, now_s=now_s) != "goes"


@given(HOLDINGS, RULES, st.floats())
def test_whatever_the_clock_says_only_a_believable_age_lets_anything_go(
    holding: Holding, rules: Rules, now_s: float
) -> None:
    if judge(holding, rules=rules, now_s=now_s) == "goes":
        assert 0 <= now_s - holding.changed_s <= OLDEST_S


@pytest.mark.parametrize("age_s", [-1.0, -DAY_S, OLDEST_S + 1, float("nan"), float("inf"), NOW_S])
def test_a_clock_that_jumped_deletes_nothing(age_s: float) -> None:
    assert judge(held("temporary", age_s=age_s), rules=DESKTOP_RULES, now_s=NOW_S) == "age unknown"


@given(HOLDINGS, RULES, TIMES, st.floats(0, 1e6))
def test_what_goes_now_still_goes_later_within_reason(
    holding: Holding, rules: Rules, now_s: float, later_s: float
) -> None:
    if judge(holding, rules=rules, now_s=now_s) == "goes":
        assert judge(holding, rules=rules, now_s=now_s + later_s) in ("goes", "age unknown")


@given(st.lists(HOLDINGS, max_size=9), RULES, TIMES)
def test_totals_add_up_and_name_every_kind(holdings: list[Holding], rules: Rules, now_s: float) -> None:
    judged = judge_all(holdings, rules=rules, now_s=now_s)
    rows = totals(judged, rules=rules)
    assert [row.kind for row in rows] == list(KINDS)
    assert sum(row.size_bytes for row in rows) == sum(holding.size_bytes for holding in holdings)
    assert sum(row.count for row in rows) == len(holdings)
    assert sum(row.goes_bytes for row in rows) == sum(one.holding.size_bytes for one in judged if one.verdict == "goes")
