"""What holds of every simulated service: nothing is lost, the rules are kept, and queueing theory agrees."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.scale import Fleet, Load, Rules, ScaleResult, ScaleSetup, Work
from vmsg_desktop.core.scale import simulate
from vmsg_desktop.core.scale_limits import limits, mean_render_s, talks_needed
from vmsg_desktop.core.stats import percentile

SHARES = st.floats(0, 1)
LOADS = st.lists(st.tuples(st.floats(10, 1200), st.floats(0, 3)), min_size=1, max_size=3).map(
    lambda parts: Load(tuple((sum(length for length, _ in parts[: i + 1]), rate) for i, (_, rate) in enumerate(parts)))
)
WORKS = st.builds(
    Work,
    gpu_s=st.floats(0, 3),
    cpu_s=st.floats(0, 3),
    render_s=st.floats(0.5, 60),
    render_sigma=st.floats(0, 1),
    video_hits=SHARES,
    mask_hits=SHARES,
    vendor_errors=SHARES,
)
FLEETS = st.builds(
    Fleet,
    start=st.just(2),
    least=st.integers(1, 2),
    most=st.integers(2, 6),
    slots=st.integers(1, 6),
    cores=st.integers(1, 4),
    boot_s=st.floats(0, 300),
    mtbf_s=st.none() | st.floats(120, 4000),
    holds_slot=st.booleans(),
)
RULES = st.none() | st.builds(
    Rules,
    up_above=st.integers(1, 60),
    up_after=st.integers(1, 3),
    down_after=st.integers(1, 5),
    down_busy=st.none() | st.floats(0.1, 1),
)
SETUPS = st.builds(
    ScaleSetup, LOADS, WORKS, FLEETS, RULES, talks=st.none() | st.integers(1, 50), seed=st.integers(0, 9999)
)


@settings(max_examples=40, deadline=None)
@given(SETUPS)
def test_no_request_is_dropped_whatever_fails(setup: ScaleSetup) -> None:
    result = simulate(setup)
    assert result.dropped == 0
    assert result.arrived == result.done + result.failed
    assert len(result.latencies_s) == result.done
    assert result.failed <= result.paid <= result.arrived  # nobody pays twice


@settings(max_examples=40, deadline=None)
@given(SETUPS)
def test_the_rules_of_scaling_are_kept(setup: ScaleSetup) -> None:
    result, rules, fleet = simulate(setup), setup.rules, setup.fleet
    ordered = [scaling for scaling in result.scalings if scaling.change]
    if rules is None:
        assert ordered == []
        return
    for before, after in pairwise(ordered):
        cooldown_s = rules.up_cooldown_s if before.change > 0 else rules.down_cooldown_s
        assert after.at_s - before.at_s >= cooldown_s
    assert all(fleet.least <= scaling.size <= fleet.most for scaling in ordered)
    waiting = {look.at_s: look.waiting for look in result.looks}
    for scaling in ordered:
        depth = waiting[scaling.at_s]
        assert depth > rules.up_above if scaling.change > 0 else depth < rules.down_below
    if setup.talks is not None:
        assert result.most_rendering <= setup.talks


@settings(max_examples=40, deadline=None)
@given(SETUPS)
def test_littles_law_holds(setup: ScaleSetup) -> None:
    """The mean number inside = arrivals a second x mean time inside; counted in two ways apart from each other."""
    result = simulate(replace(setup, work=replace(setup.work, vendor_errors=0.0)))
    if result.arrived:
        inside = math.fsum(result.latencies_s) / result.end_s
        assert result.mean_inside == pytest.approx(inside, rel=1e-6, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(SETUPS)
def test_the_same_setup_gives_the_same_result(setup: ScaleSetup) -> None:
    assert simulate(setup) == simulate(setup)


@settings(max_examples=40, deadline=None)
@given(SETUPS)
def test_overhead_is_a_part_of_the_time_and_work_is_at_least_its_own_length(setup: ScaleSetup) -> None:
    result = simulate(setup)
    least_s = 0.0 if setup.work.mask_hits or setup.work.video_hits else setup.work.gpu_s + setup.work.cpu_s
    for latency_s, overhead_s in zip(result.latencies_s, result.overheads_s, strict=True):
        assert -1e-6 <= overhead_s <= latency_s + 1e-6
        assert overhead_s >= least_s - 1e-6
    assert 0 <= result.gpu_busy <= 1 + 1e-6


def steady(per_s: float, *, hours: float = 1.0, **changes: object) -> ScaleResult:
    fleet = Fleet(start=1, least=1, most=1)
    setup = ScaleSetup(Load(((hours * 3600, per_s),)), fleet=fleet, rules=None)
    return simulate(replace(setup, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"talks": 10},
        {"fleet": Fleet(start=1, least=1, most=1, holds_slot=True)},
        {"work": Work(gpu_s=0.01, cpu_s=4.0)},
        {"fleet": Fleet(start=1, least=1, most=1, slots=1)},
    ],
)
def test_a_flooded_service_does_what_its_narrowest_limit_says(changes: dict[str, object]) -> None:
    setup = replace(ScaleSetup(Load(((1800.0, 6.0),)), fleet=Fleet(start=1, least=1, most=1), rules=None), **changes)  # type: ignore[arg-type]
    narrowest = limits(setup, 1)[0]
    assert narrowest.per_s < 6.0
    assert simulate(setup).throughput == pytest.approx(narrowest.per_s, rel=0.06)


def test_talks_at_a_time_follow_from_the_rate() -> None:
    setup = ScaleSetup(Load(((7200.0, 1.0),)), fleet=Fleet(start=1, least=1, most=1), rules=None)
    result = simulate(setup)
    seen = [look.rendering for look in result.looks if 300 < look.at_s < 7200]
    assert sum(seen) / len(seen) == pytest.approx(talks_needed(setup, 1.0), rel=0.1)
    assert mean_render_s(setup) == pytest.approx(25 * math.exp(0.35**2 / 2))


def test_a_worker_that_waits_for_the_vendor_does_a_fraction() -> None:
    own = steady(0.3)
    waiting = steady(0.3, fleet=Fleet(start=1, least=1, most=1, holds_slot=True))
    p95 = percentile(own.latencies_s, 95)
    assert p95 is not None
    assert p95 < 60
    assert waiting.throughput < 0.2 < 0.29 < own.throughput


def test_videos_found_again_are_not_paid_and_masks_found_again_are() -> None:
    videos = steady(0.3, work=Work(video_hits=0.3))
    masks = steady(0.3, work=Work(mask_hits=0.3))
    assert videos.paid == pytest.approx(0.7 * videos.arrived, rel=0.08)
    assert masks.paid == masks.arrived
    assert masks.gpu_busy < steady(0.3).gpu_busy


def test_failing_machines_cost_time_and_nothing_else() -> None:
    load = Load(((7200.0, 1.0),))
    result = simulate(ScaleSetup(load, fleet=Fleet(start=3, least=3, most=3, mtbf_s=600), rules=None))
    assert result.redone > 0
    assert (result.dropped, result.failed, result.paid) == (0, 0, result.arrived)
    assert {scaling.change for scaling in result.scalings} == {0}


def test_machines_come_with_the_burst_and_go_after_it() -> None:
    burst = Load(((1800, 0.3), (3600, 6.0), (9000, 0.1)))
    result = simulate(ScaleSetup(burst))
    assert max(look.machines for look in result.looks) >= 3
    assert result.looks[-1].machines == 1
    assert result.machine_h < 10 * 2.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"fleet": Fleet(start=0)},
        {"fleet": Fleet(slots=0)},
        {"fleet": Fleet(start=11)},
        {"work": Work(video_hits=1.5)},
        {"work": Work(render_s=0)},
        {"talks": 0},
        {"load": Load(((10.0, -1.0),))},
    ],
)
def test_an_impossible_service_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        replace(ScaleSetup(Load(((10.0, 1.0),))), **wrong)  # type: ignore[arg-type]
