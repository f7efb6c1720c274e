"""Key figures on input whose answer is known; n/a always has its reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fakes.job_spans import job
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.kpi import KPIS, changed_rule, default_rules, kpi, standing
from vmsg_desktop.core.kpi_readings import read_by_machine, read_kpis
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.kpi import KpiReading
from vmsg_desktop.core.model.kpi_facts import GpuFacts, KpiFacts, MachineFacts, Spending
from vmsg_desktop.core.model.metrics import HERE, Span, Window
from vmsg_desktop.core.model.prices import MachinePrice, PriceTable, Rent

NOW_S = 10_000.0
HOUR = Window(NOW_S - 3600, NOW_S)
UNKNOWN = Figure(None, "the driver is gone")
PRICES = PriceTable(machines=(MachinePrice("g4dn", "T4", 0.5),), hosts={"tokyo": Rent("g4dn")}, credit_usd=0.2)


def machine(host: str = "tokyo", **changes: object) -> MachineFacts:
    plain = MachineFacts(host, True, Figure(0.0), Figure(0.0), Figure(4.0), up_s=3600.0, due_s=3600.0)
    return replace(plain, **changes)  # type: ignore[arg-type]


def read(key: str, *spans: Span, **facts: object) -> KpiReading:
    known = {"window": HOUR, "spans": spans, "machines": (machine(HERE), machine()), "prices": PRICES, **facts}
    return next(reading for reading in read_kpis(KpiFacts(**known)) if reading.key == key)  # type: ignore[arg-type]


def part(reading: KpiReading, key: str) -> float | None:
    found = reading.part(key)
    assert found is not None, key
    return found.value


def jobs(*seconds: float, **facts: object) -> list[Span]:
    return [
        span
        for place, vendor_s in enumerate(seconds)
        for span in job(f"{place}", ended_s=NOW_S - 60 * place - 1, vendor_s=vendor_s, **facts)  # type: ignore[arg-type]
    ]


def test_every_figure_is_read_in_the_order_of_the_table() -> None:
    readings = read_kpis(KpiFacts(HOUR))
    assert [reading.key for reading in readings] == [row.key for row in KPIS]


def test_the_table_says_what_the_original_said_and_what_each_figure_means() -> None:
    assert len({row.key for row in KPIS}) == len(KPIS)
    for row in KPIS:
        assert row.definition.endswith(".")
        if row.rule is not None:
            assert row.rule.key == row.key
            assert not row.rule.is_bad(row.rule.threshold)
            assert not row.rule.is_bad(row.rule.clear_at)
    limits = {key: rule.threshold for key, rule in default_rules().items() if rule.is_on}
    assert limits == {
        "e2e.p50": 50.0, "e2e.p95": 70.0, "throughput": 0.08, "cache.hit_rate": 0.2, "gpu.load": 0.9,
        "gpu.memory": 15 / 16, "error.rate": 0.03, "queue.depth": 50.0,
    }  # fmt: skip
    assert default_rules()["gpu.load"].hold_s == 300


@pytest.mark.parametrize("row", KPIS, ids=lambda row: row.key)
def test_without_any_measurement_nothing_is_zero_and_everything_has_its_reason(row: object) -> None:
    silent = MachineFacts(HERE, False, UNKNOWN, UNKNOWN, UNKNOWN, no_gpu="There is no GPU.")
    facts = KpiFacts(HOUR, None, (silent,), own_waiting=UNKNOWN)
    reading = next(each for each in read_kpis(facts) if each.key == row.key)  # type: ignore[attr-defined]
    assert reading.value is None
    assert reading.reason
    assert standing(reading) == "unknown"


def test_parts_without_a_value_have_a_reason_too() -> None:
    facts = KpiFacts(HOUR, tuple(jobs(20.0, 21.0)), (machine(HERE), machine(workers=UNKNOWN, waiting=UNKNOWN)))
    parts = [each for reading in read_kpis(facts) for each in reading.parts]
    assert any(each.value is None for each in parts)
    assert all(each.reason for each in parts if each.value is None)


def test_a_percentile_agrees_with_numpy_and_its_parts_sum_up_to_it() -> None:
    spans = jobs(20.0, 25.0, 30.0, 70.0, 40.0, 22.0, waiting_s=3.0, ours_s=1.5)
    totals = [s.ms / 1000 for s in spans if s.stage == "job"]
    for key, percent in (("e2e.p50", 50), ("e2e.p95", 95)):
        reading = read(key, *spans)
        assert reading.value == pytest.approx(np.percentile(totals, percent))
        parts = [part(reading, name) or 0.0 for name in ("vendor", "ours", "waiting")]
        assert sum(parts) == pytest.approx(reading.value)
        assert parts[1:] == pytest.approx([1.5, 3.0])
    assert read("e2e.p95", *spans).worst_title == "Title 3"


def test_jobs_count_by_when_they_ended_even_if_they_began_before_the_window() -> None:
    early = job("early", ended_s=HOUR.begin_s + 1, vendor_s=30.0)
    late = job("late", ended_s=HOUR.begin_s - 1, vendor_s=900.0)
    reading = read("e2e.p95", *early, *late)
    assert (reading.count, part(reading, "vendor")) == pytest.approx((1, 30.0))


def test_drafts_failures_and_videos_found_again_are_no_latency() -> None:
    found = replace(job("found", ended_s=NOW_S - 5, vendor_s=0.0, ours_s=0.1)[0], cache="hit")
    spans = (*job("a", ended_s=NOW_S - 9), found, *job("d", ended_s=NOW_S - 8, engine="draft", vendor_s=0.0),
             *job("f", ended_s=NOW_S - 7, vendor_s=500.0, outcome="failed", blame="vendor"))  # fmt: skip
    assert read("e2e.p50", *spans).count == 1


def test_what_the_sandbox_rendered_is_not_taken_for_d_id() -> None:
    assert read("e2e.p50", *jobs(20.0, 30.0, engine="sandbox")).note == "the sandbox rendered all of them, not D-ID"
    assert read("e2e.p50", *jobs(20.0, engine="sandbox"), *job("x", ended_s=NOW_S - 9)).note == ""


def test_a_job_whose_share_of_d_id_was_not_recorded_is_not_all_ours() -> None:
    spans = [span for span in jobs(20.0) if span.stage == "job"]
    reading = read("e2e.p50", *spans)
    assert part(reading, "vendor") is None
    assert part(reading, "ours") is None
    assert read("overhead.p50", *spans).value is None


def test_overhead_is_of_warm_jobs_and_tells_the_cold_ones_apart() -> None:
    cold = job("cold", ended_s=NOW_S - 2, ours_s=12.0, is_warm=False)
    reading = read("overhead.p95", *jobs(20.0, 60.0, ours_s=1.5), *cold)
    assert (reading.value, part(reading, "cold")) == pytest.approx((1.5, 12.0))


def test_few_jobs_are_shown_and_not_judged() -> None:
    reading = read("e2e.p50", *jobs(80.0, 90.0))
    assert reading.unjudged == "too few for a judgement: 2 of 5"
    assert standing(reading) == "unjudged"


def test_the_95th_percentile_of_so_few_that_it_is_the_slowest_one_is_not_judged() -> None:
    assert read("e2e.p95", *jobs(*[90.0] * 19)).unjudged == "too few for a judgement: 19 of 20"
    assert standing(read("e2e.p95", *jobs(*[90.0] * 20))) == "missed"


def test_a_standstill_is_no_throughput_not_an_unknown_one() -> None:
    stuck = read("throughput", machines=(machine(HERE, waiting=Figure(8.0)),))
    assert (stuck.value, standing(stuck)) == (0.0, "missed")
    few = read("throughput", machines=(machine(HERE, waiting=Figure(1.0)),))
    assert few.unjudged == "too few for a judgement: 1 of 5"
    assert read("throughput", machines=(machine(HERE),)).value is None


def test_jobs_that_ended_before_the_window_are_not_counted_for_throughput() -> None:
    old = [span for place in range(9) for span in job(f"o{place}", ended_s=NOW_S - 3700 - place, vendor_s=5.0)]
    assert read("throughput", *jobs(20.0), *old, machines=(machine(HERE),)).count == 1


def test_throughput_counts_the_time_in_which_anything_was_under_way_once() -> None:
    spans = (*job("a", ended_s=NOW_S - 10, vendor_s=38.0), *job("b", ended_s=NOW_S - 10, vendor_s=38.0))
    reading = read("throughput", *spans)
    assert reading.value == pytest.approx(2 / 40)
    assert part(reading, "over_window") == pytest.approx(2 / 3600)


def test_throughput_is_idle_while_no_job_waits_and_judged_while_jobs_pile_up() -> None:
    spans = jobs(*[20.0] * 6)
    assert read("throughput", *spans).is_idle
    waits = (machine(waiting=Figure(9.0)),)
    assert read("throughput", *spans, machines=waits).unjudged == "as many are done as are asked for"
    stuck = [span for place in range(4) for span in job(f"s{place}", ended_s=NOW_S + 60 + place, vendor_s=100.0)]
    short = read("throughput", *spans, *stuck, machines=waits)
    assert (short.is_idle, short.unjudged) == (False, "")
    assert standing(short) == "missed"
    assert "not known" in read("throughput", *spans, machines=(), own_waiting=UNKNOWN).unjudged


def stage(name: str, cache: str, ms: float, at_s: float = NOW_S - 50) -> Span:
    return Span("j", "J", name, at_s, ms, cache=cache, device="CPU", engine="e")  # type: ignore[arg-type]


def test_hit_rate_and_seconds_saved_follow_from_what_the_same_stage_took() -> None:
    spans = (stage("mask", "miss", 1000), stage("mask", "miss", 3000), stage("mask", "miss", 2000),
             stage("mask", "hit", 10), stage("voice", "hit", 5), stage("frame", "off", 300))  # fmt: skip
    reading = read("cache.hit_rate", *spans)
    assert reading.value == pytest.approx(2 / 5)
    saved = reading.part("saved")
    assert saved is not None
    assert saved.value == pytest.approx(1.99)
    assert saved.reason == "1 hits of stages that were not computed are left out"


def test_what_a_hit_saves_is_not_known_where_its_stage_was_never_computed() -> None:
    saved = read("cache.hit_rate", stage("mask", "hit", 10)).part("saved")
    assert saved is not None
    assert saved.value is None
    assert "not known" in saved.reason


def test_only_a_finished_video_found_again_saves_credits() -> None:
    found = replace(job("found", ended_s=NOW_S - 5, vendor_s=0.0, ours_s=0.1)[0], cache="hit", sound_s=31.0)
    reading = read("cache.hit_rate", stage("mask", "hit", 10), found)
    assert part(reading, "saved.credits") == 3
    play = read("cache.hit_rate", stage("mask", "hit", 10), replace(found, engine="sandbox"))
    assert part(play, "saved.credits") == 0
    draft = read("cache.hit_rate", stage("mask", "hit", 10), replace(found, engine="draft"))
    assert part(draft, "saved.credits") == 0


def test_the_error_rate_is_split_by_whose_fault_it_was_and_a_stop_is_none() -> None:
    failed = [
        span
        for place, blame in enumerate(("ours", "vendor", "vendor", "input"))
        for span in job(f"f{place}", ended_s=NOW_S - 10 + place, outcome="failed", blame=blame)  # type: ignore[arg-type]
    ]
    stopped = job("stopped", ended_s=NOW_S - 3, outcome="cancelled")
    reading = read("error.rate", *jobs(*[20.0] * 16), *failed, *stopped)
    assert (reading.value, reading.count) == pytest.approx((0.2, 20))
    assert [part(reading, key) for key in ("ours", "vendor", "input")] == pytest.approx([0.05, 0.1, 0.05])
    assert reading.worst_title == "Title f3"
    assert standing(reading) == "missed"


def test_the_queue_drains_by_the_pace_of_the_window_and_names_who_does_not_tell() -> None:
    machines = (machine(HERE, waiting=Figure(2.0)), machine(waiting=Figure(4.0)), machine("osaka", waiting=UNKNOWN))
    spans = (*job("a", ended_s=NOW_S - 10, vendor_s=38.0), *job("b", ended_s=NOW_S - 10, vendor_s=38.0))
    reading = read("queue.depth", *spans, machines=machines, own_waiting=Figure(3.0))
    assert (reading.value, part(reading, "drain")) == pytest.approx((9.0, 9 / (2 / 40)))
    assert "osaka" in reading.note
    assert part(read("queue.depth", machines=machines), "drain") is None


def gpu(name: str, load: float, used: float, size: float = 16e9) -> GpuFacts:
    return GpuFacts(name, Figure(load), Figure(used), Figure(size))


def test_the_busiest_and_the_fullest_gpu_are_named() -> None:
    machines = (
        machine(HERE, no_gpu="There is no GPU."),
        machine(gpus=(gpu("gpu0", 0.3, 15.5e9), gpu("gpu1", 0.95, 4e9))),
    )
    load, memory = read("gpu.load", machines=machines), read("gpu.memory", machines=machines)
    assert (load.value, load.where) == (0.95, "tokyo gpu1")
    assert memory.value == pytest.approx(15.5 / 16)
    assert memory.where == "tokyo gpu0"
    assert (part(memory, "used"), part(memory, "size")) == (15.5e9, 16e9)
    assert standing(memory) == "missed"


def test_a_gpu_whose_driver_is_gone_is_n_a_beside_one_that_tells() -> None:
    gone = GpuFacts("gpu0", UNKNOWN, UNKNOWN, Figure(16e9))
    machines = (machine("osaka", gpus=(gone,)), machine(gpus=(gpu("gpu0", 0.2, 4e9),)))
    reading = read("gpu.load", machines=machines)
    assert (reading.value, part(reading, "osaka gpu0")) == (0.2, None)
    by_machine = {(each.key, each.host): each for each in read_by_machine(KpiFacts(HOUR, machines=machines))}
    assert by_machine["gpu.load", "osaka"].value is None
    assert by_machine["gpu.load", "osaka"].reason == "the driver is gone"


def test_the_gpu_share_of_a_video_counts_idle_time_and_tells_what_it_assumed() -> None:
    reading = read("cost.gpu", *jobs(*[20.0] * 10))
    assert reading.value == pytest.approx(0.5 / 10)
    assert part(reading, "total") == pytest.approx(0.5)
    own = read("cost.gpu", *jobs(*[20.0] * 10), prices=replace(PRICES, own_per_h=9.0))
    assert own.value == pytest.approx(0.5 / 10)  # this computer is not rented, however long it was on
    unpriced = read("cost.gpu", *jobs(20.0), machines=(machine("nowhere"),))
    assert unpriced.value is None
    assert "nowhere" in unpriced.reason


def test_where_no_machine_was_measured_what_it_cost_is_not_known() -> None:
    unmeasured = machine(HERE, up_s=0.0, due_s=0.0)
    reading = read("cost.gpu", *jobs(20.0), machines=(unmeasured,))
    assert (reading.value, reading.reason) == (None, "no machine was measured in this time")


def test_credits_per_video_leave_out_the_sandbox_and_count_what_failed() -> None:
    spans = (*jobs(20.0, 21.0, credits=2.0), *job("s", ended_s=NOW_S - 9, credits=1.0, engine="sandbox"),
             *job("f", ended_s=NOW_S - 8, credits=1.0, outcome="failed", blame="vendor"))  # fmt: skip
    reading = read("cost.credits", *spans)
    assert reading.value == pytest.approx(5 / 2)
    assert part(reading, "usd") == pytest.approx(0.5)
    free = read("cost.credits", *job("s", ended_s=NOW_S - 9, engine="sandbox"))
    assert (free.value, free.reason) == (None, "only drafts and the sandbox were used")
    told_nothing = read("cost.credits", *jobs(20.0, credits=None))
    assert told_nothing.value is None


def test_the_balance_lasts_by_what_was_charged_lately_and_the_month_goes_on_as_it_did() -> None:
    spending = Spending(28.0, 7.0, 50.0, 45, 10.0, 30.0)
    left = read("credits.left", balance=Figure(36.0), spending=spending)
    assert (left.value, part(left, "lasts")) == pytest.approx((36.0, 9.0))
    month = read("month.credits", spending=spending)
    assert (month.value, part(month, "usd")) == pytest.approx((150.0, 30.0))
    young = read("month.credits", spending=replace(spending, month_past_days=0.9))
    assert (young.value, young.reason) == (None, "the month is younger than a day")
    nothing_charged = read("credits.left", balance=Figure(36.0), spending=replace(spending, week_credits=0.0))
    assert part(nothing_charged, "lasts") is None


def test_hosts_are_counted_without_this_computer() -> None:
    hosts = (machine(HERE), machine("a"), machine("b", is_live=False, up_s=1800.0, changes=1))
    assert read("instances", machines=hosts).value == 1
    assert part(read("instances", machines=hosts), "hours") == pytest.approx(1.5)
    assert read("availability", machines=hosts).value == pytest.approx(0.75)
    assert part(read("availability", machines=hosts), "down") == 1800
    assert read("scaling.events", machines=hosts).value == 1
    alone = read("availability", machines=(machine(HERE),))
    assert (alone.value, alone.reason) == (None, "no host was connected in this time")


def test_workers_are_summed_over_those_who_tell() -> None:
    reading = read("workers", machines=(machine(HERE, workers=UNKNOWN), machine(workers=Figure(4.0))))
    assert reading.value == 4
    assert part(reading, f"workers.{HERE}") is None


def test_d_id_is_called_where_its_span_began_and_the_sandbox_is_not_it() -> None:
    spans = (*jobs(20.0, 21.0), *job("s", ended_s=NOW_S - 9, engine="sandbox"))
    assert read("did.calls", *spans).value == 2


def test_a_rule_is_changed_within_its_limits() -> None:
    rule = default_rules()["gpu.load"]
    assert changed_rule(rule, threshold=0.8).threshold == 0.8
    assert changed_rule(default_rules()["workers"], threshold=2.0).is_on
    assert not changed_rule(rule, threshold=0.8, is_on=False).is_on
    for wrong in ({"threshold": 1.5}, {"threshold": -1.0}, {"hold_s": -1.0}, {"hold_s": 1e6}):
        with pytest.raises(InputError):
            changed_rule(rule, **wrong)  # type: ignore[arg-type]


def test_a_figure_between_two_targets_is_good_only_within() -> None:
    target = kpi("workers").target
    assert [target.is_met(value) for value in (2.0, 3.0, 10.0, 11.0)] == [False, True, True, False]
