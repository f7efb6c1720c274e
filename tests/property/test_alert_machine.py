"""The state machine of alerts, on any run of readings: holds, hysteresis, gaps, and what a person asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.alerts import MOST_STEP_S, Watch, acknowledged, snoozed, step
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiReading

KEY = "gpu.load"
VALUES = st.one_of(st.none(), st.sampled_from([0.2, 0.84, 0.87, 0.9, 0.91, 1.0]))
RUNS = st.lists(st.tuples(st.floats(0.5, 40.0), VALUES), min_size=1, max_size=80)
RULES = st.builds(
    AlertRule,
    key=st.just(KEY),
    bound=st.just("over"),
    threshold=st.just(0.9),
    hold_s=st.sampled_from([0.0, 10.0, 60.0, 300.0]),
    margin=st.sampled_from([0.0, 0.05]),
    clear_hold_s=st.sampled_from([0.0, 30.0, 60.0]),
)
Moment = tuple[float, float | None]


def reading(at_s: float, value: float | None, **changes: object) -> KpiReading:
    plain = KpiReading(KEY, at_s, 60.0, value, "" if value is not None else "the driver is gone", host="tokyo")
    return replace(plain, **changes)  # type: ignore[arg-type]


def moments(run: Sequence[tuple[float, float | None]]) -> list[Moment]:
    at_s, found = 1000.0, []
    for passed_s, value in run:
        at_s += passed_s
        found.append((at_s, value))
    return found


def play(rule: AlertRule, run: Sequence[Moment]) -> list[Watch]:
    watch, watches = Watch(), []
    for place, (at_s, value) in enumerate(run):
        watch = step(watch, rule, reading(at_s, value), new_id=f"{place}")
        watches.append(watch)
    return watches


def known_s(rule: AlertRule, run: Sequence[Moment], *, bad: bool) -> float:
    """Longest time, ending with the last reading, known to be bad (or clear): gaps without a value count nothing."""
    total_s, last = 0.0, None
    for at_s, value in reversed(run):
        if value is None:
            last = None
        elif rule.is_bad(value) if bad else rule.is_clear(value):
            total_s += 0.0 if last is None else min(last - at_s, MOST_STEP_S)
            last = at_s
        else:
            break
    return total_s


@given(RULES, RUNS)
def test_an_alert_is_raised_exactly_when_it_was_bad_for_as_long_as_it_is_held(
    rule: AlertRule, run: list[tuple[float, float | None]]
) -> None:
    played = moments(run)
    before: Alert | None = None
    for place, watch in enumerate(play(rule, played)):
        at_s, value = played[place]
        if before is None:
            must = value is not None and rule.is_bad(value)
            held = must and _rounded(known_s(rule, played[: place + 1], bad=True)) >= rule.hold_s
            assert (watch.open_alert is not None) == held
        if before is None and watch.open_alert is not None:
            assert watch.open_alert.raised_s == at_s
        before = watch.open_alert


@given(RULES, RUNS)
def test_it_clears_only_after_it_was_good_by_the_margin_for_as_long_as_that_is_held(
    rule: AlertRule, run: list[tuple[float, float | None]]
) -> None:
    played = moments(run)
    before: Alert | None = None
    for place, watch in enumerate(play(rule, played)):
        value = played[place][1]
        if before is not None:
            is_over = watch.open_alert is None
            is_clear = value is not None and rule.is_clear(value)
            held = is_clear and _rounded(known_s(rule, played[: place + 1], bad=False)) >= rule.clear_hold_s
            assert is_over == held
            if is_over:
                assert watch.alert is not None
                assert (watch.alert.cleared_s, watch.alert.cleared_why) == (played[place][0], "good again")
        before = watch.open_alert


def _rounded(seconds: float) -> float:
    return round(seconds, 6)


@given(RULES, RUNS)
def test_it_never_flaps_faster_than_its_holds(rule: AlertRule, run: list[tuple[float, float | None]]) -> None:
    ended_s: float | None = None
    for watch in play(rule, moments(run)):
        alert = watch.alert
        if alert is None:
            continue
        if alert.is_open and ended_s is not None:
            assert alert.raised_s - ended_s >= rule.hold_s - 1e-6
        if not alert.is_open and alert.cleared_s is not None:
            assert alert.cleared_s - alert.raised_s >= rule.clear_hold_s - 1e-6
            ended_s = alert.cleared_s


@given(RULES, RUNS, st.integers(0, 79))
def test_a_reading_without_a_value_neither_raises_nor_clears(
    rule: AlertRule, run: list[tuple[float, float | None]], place: int
) -> None:
    watch = play(rule, moments(run))[min(place, len(run) - 1)]
    later_s = 1e6
    for nothing in (reading(later_s, None), reading(later_s, 1.0, unjudged="only 2 jobs")):
        after = step(watch, rule, nothing, new_id="never")
        assert after.open_alert == watch.open_alert


@given(RULES, RUNS)
def test_worst_and_newest_value_are_of_this_alert(rule: AlertRule, run: list[tuple[float, float | None]]) -> None:
    played = moments(run)
    for (at_s, value), watch in zip(played, play(rule, played), strict=True):
        alert = watch.open_alert
        if alert is None:
            continue
        seen = [v for s, v in played if v is not None and alert.raised_s <= s <= at_s]
        assert alert.worst == max(seen)
        assert alert.value == seen[-1]
        assert alert.since_s <= alert.raised_s
        if value is not None and rule.is_bad(value):
            assert alert.headline.startswith("GPU utilisation of tokyo is ")


@given(RULES, RUNS)
def test_the_same_reading_twice_is_one(rule: AlertRule, run: list[tuple[float, float | None]]) -> None:
    watch = Watch()
    for place, (at_s, value) in enumerate(moments(run)):
        watch = step(watch, rule, reading(at_s, value), new_id=f"{place}")
        again = step(watch, rule, reading(at_s, value), new_id="never")
        assert again.open_alert == watch.open_alert
        assert (again.bad_s, again.since_s) == (watch.bad_s, watch.since_s)


@given(RULES, RUNS)
def test_a_rule_that_is_switched_off_ends_its_alert(rule: AlertRule, run: list[tuple[float, float | None]]) -> None:
    watch = play(rule, moments(run))[-1]
    after = step(watch, replace(rule, is_on=False), reading(1e6, 1.0), new_id="never")
    assert after.open_alert is None
    if watch.open_alert is not None:
        assert after.alert is not None
        assert after.alert.cleared_why == "switched off"


RULE = AlertRule(KEY, "over", 0.9, hold_s=0.0)


def test_nothing_asked_for_ends_an_alert() -> None:
    rule = AlertRule("throughput", "under", 0.08, hold_s=0.0, clear_hold_s=10.0)
    idle = {"unjudged": "no job waits", "is_idle": True}
    watch = step(Watch(), rule, KpiReading("throughput", 0.0, 60.0, 0.01), new_id="a")
    for at_s in (10.0, 20.0):
        watch = step(watch, rule, KpiReading("throughput", at_s, 60.0, 0.01, **idle), new_id="b")  # type: ignore[arg-type]
    assert watch.alert is not None
    assert watch.alert.cleared_why == "good again"


def test_a_computer_that_slept_was_not_known_to_be_bad_meanwhile() -> None:
    rule = replace(RULE, hold_s=300.0)
    watch = step(Watch(), rule, reading(0.0, 1.0), new_id="a")
    watch = step(watch, rule, reading(8 * 3600.0, 1.0), new_id="b")
    assert watch.open_alert is None
    assert watch.bad_s == MOST_STEP_S


def test_loud_until_a_person_says_otherwise() -> None:
    alert = step(Watch(), RULE, reading(100.0, 1.0), new_id="a").open_alert
    assert alert is not None
    assert alert.is_loud(100.0)
    assert not acknowledged(alert, 110.0).is_loud(1e9)
    quiet = snoozed(alert, 3700.0)
    assert [quiet.is_loud(at_s) for at_s in (200.0, 3699.0, 3700.0)] == [False, False, True]
    over = replace(alert, cleared_s=120.0)
    assert acknowledged(over, 130.0) == over
    assert snoozed(over, 130.0) == over
