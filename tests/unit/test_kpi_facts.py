"""What key figures are computed from, gathered from measurements."""

from __future__ import annotations

import pytest

from tests.fakes.job_spans import job
from tests.fakes.metrics_source import FilledSource
from vmsg_desktop.application.kpi_facts import KpiGatherer, machine_facts, window_waiting
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.model.kpi_facts import KpiFacts
from vmsg_desktop.core.model.metrics import HERE, Window

NOW_S = 10_000.0
WINDOW = Window(NOW_S - 600, NOW_S)
GPU = ("gpu0.load", "gpu0.memory.used", "gpu0.memory.size")


@pytest.fixture
def source() -> FilledSource:
    return FilledSource(NOW_S)


def test_a_machine_that_was_there_all_the_time(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=WINDOW.begin_s, end_s=NOW_S, cpu__load=0.3, workers=4.0, queue__waiting=2.0)
    facts = machine_facts(source, "tokyo", WINDOW)
    assert facts.is_live
    assert (facts.up_s, facts.due_s, facts.changes) == (600.0, 600.0, 0)
    assert (facts.workers.value, facts.waiting.value) == (4.0, 2.0)
    assert facts.running == Figure(None, "it was not measured")


def test_a_machine_that_came_late_is_due_since_then_and_a_change_of_its_workers_is_seen(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=NOW_S - 300, end_s=NOW_S - 100, cpu__load=0.3, workers=3.0)
    source.fill("tokyo", begin_s=NOW_S - 100, end_s=NOW_S, cpu__load=0.3, workers=4.0)
    facts = machine_facts(source, "tokyo", WINDOW)
    assert (facts.up_s, facts.due_s, facts.changes) == (300.0, 300.0, 1)


def test_a_gap_is_time_away_and_a_short_one_is_none(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=NOW_S - 600, end_s=NOW_S - 500, cpu__load=0.3)
    source.fill("tokyo", begin_s=NOW_S - 490, end_s=NOW_S - 400, cpu__load=0.3)  # 10 s: a hiccup
    source.fill("tokyo", begin_s=NOW_S - 300, end_s=NOW_S, cpu__load=0.3)  # 100 s: it was away
    facts = machine_facts(source, "tokyo", WINDOW)
    assert (facts.up_s, facts.due_s, facts.changes) == (500.0, 600.0, 2)


def test_a_machine_that_went_does_not_answer_and_has_no_values_now(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=NOW_S - 600, end_s=NOW_S - 60, cpu__load=0.3, workers=4.0)
    facts = machine_facts(source, "tokyo", WINDOW)
    assert not facts.is_live
    assert (facts.up_s, facts.changes) == (540.0, 1)
    assert facts.workers.value is None
    assert facts.workers.reason


def test_the_load_of_a_gpu_is_the_mean_of_the_last_minute(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=NOW_S - 600, end_s=NOW_S - 30, cpu__load=0.3, gpu0__load=1.0)
    source.fill("tokyo", begin_s=NOW_S - 30, end_s=NOW_S, cpu__load=0.3, gpu0__load=0.0)
    assert machine_facts(source, "tokyo", WINDOW).gpus[0].load.value == pytest.approx(0.5)


def test_a_driver_that_is_pulled_out_is_n_a_with_its_reason_not_zero(source: FilledSource) -> None:
    values = {"gpu0__load": 0.4, "gpu0__memory__used": 4e9, "gpu0__memory__size": 16e9}
    source.fill("tokyo", begin_s=NOW_S - 600, end_s=NOW_S - 40, cpu__load=0.3, **values)
    source.lose("tokyo", GPU, "NVML: driver not loaded", begin_s=NOW_S - 40, end_s=NOW_S)
    facts = machine_facts(source, "tokyo", WINDOW)
    assert facts.gpus == ()
    assert facts.no_gpu == "NVML: driver not loaded"


def test_while_measurements_are_read_nothing_is_known(source: FilledSource) -> None:
    source.fill("tokyo", begin_s=NOW_S - 600, end_s=NOW_S, cpu__load=0.3, workers=4.0)
    source.is_reading = True
    facts = machine_facts(source, "tokyo", WINDOW)
    assert (facts.is_live, facts.workers) == (False, Figure(None, "still being read"))


def test_spans_of_jobs_that_began_before_the_window_are_gathered(source: FilledSource) -> None:
    source.kept = list(job("a", ended_s=WINDOW.begin_s + 5, vendor_s=60.0))
    gather = KpiGatherer(source, lambda: None, lambda: Figure(7.0), lambda: None, lambda: Figure(3.0))
    facts: KpiFacts = gather(WINDOW)
    assert {span.stage for span in facts.spans or ()} == {"job", "vendor"}
    assert [machine.host for machine in facts.machines] == [HERE]
    assert (facts.balance.value, facts.own_waiting.value) == (7.0, 3.0)


def test_another_program_knows_what_waits_in_a_window_while_that_tells_it(source: FilledSource) -> None:
    assert window_waiting(source, NOW_S) == Figure(None, "it was not measured")
    source.fill(HERE, begin_s=NOW_S - 60, end_s=NOW_S, window__waiting=3.0)
    assert window_waiting(source, NOW_S) == Figure(3.0)
    closed = window_waiting(source, NOW_S + 3600)
    assert closed.value is None
    assert closed.reason
