"""A benchmark from turn to report: what is not here is said, what changed nothing fails."""

from __future__ import annotations

import pytest

from tests.fakes.bench_beds import Machine
from vmsg_desktop.application.benchmarking import Benchmark, BenchProgress, gauge
from vmsg_desktop.core.benchmark import KEYS, Configuration
from vmsg_desktop.core.benchmark_report import BenchReport, BenchSettings, improvement_of, table
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, InputError, RenderError

SETTINGS = BenchSettings(10, 3, (5.0,), "aa" * 32, "bb" * 32)


def measured(machine: Machine, settings: BenchSettings = SETTINGS) -> BenchReport:
    """A whole run."""
    benchmark = Benchmark(machine.open, settings, {"cpu": "Fake"}, machine.clock)
    return benchmark.run(tell=lambda news: None, cancel=CancelToken())


def test_all_four_are_measured_where_all_engines_are_here() -> None:
    report = measured(Machine(has_faster=True))
    assert [result.configuration.key for result in report.results] == list(KEYS)
    assert [result.state for result in report.results] == ["measured"] * 4
    assert report.failures == ()
    assert all(len(result.runs) == 10 for result in report.results)


def test_what_is_cached_runs_on_the_optimised_engines_as_in_the_original() -> None:
    machine = Machine(has_faster=True)
    measured(machine)
    assert [of.is_optimised for of in machine.opened] == [False, True, True, True]


def test_absent_engines_are_not_available_with_the_reason_and_the_rest_is_measured() -> None:
    report = measured(Machine())
    optimised = report.result("optimised")
    assert (optimised.state, optimised.words, optimised.runs) == (
        "not available",
        "No faster engine is here: no GPU answered.",
        (),
    )
    assert [result.state for result in report.results] == ["measured", "not available", "measured", "measured"]
    assert report.failures == ()
    assert (table(report)[1][0], table(report)[1][-1]) == ("Optimised models", "not available")


def test_a_cache_flag_that_nobody_reads_fails_the_run_and_says_so() -> None:
    report = measured(Machine(is_cache_real=False))
    assert report.result("caching").state == "failed"
    assert "With caching: the cache changed nothing: 0 hits in 10 requests" in report.failures[0]
    assert table(report)[2][-1] == "failed"
    assert improvement_of(report.result("caching"), report.results[0]).latency.share is None


def test_a_parallel_flag_that_nobody_reads_fails_the_run() -> None:
    report = measured(Machine(is_parallel_real=False))
    assert [result.state for result in report.results] == ["measured", "not available", "measured", "failed"]
    assert "3 at a time changed nothing" in report.failures[0]


def test_optimised_engines_that_are_the_plain_ones_fail_the_run() -> None:
    report = measured(Machine(has_faster=True, is_same_engine=True))
    assert report.result("optimised").state == "failed"
    assert "changed no engine" in report.failures[0]


def test_the_warm_up_is_not_counted_and_fills_no_cache() -> None:
    machine = Machine(has_faster=True)
    report = measured(machine)
    assert [who for who, number in machine.served if number < 0] == ["baseline", "optimised"]
    assert report.result("caching").runs[0].count("miss") == 1


def test_a_baseline_that_cannot_serve_ends_the_run_at_once() -> None:
    machine = Machine(fails=lambda of, number: RenderError("broken", "It is broken.", "Mend it."))
    with pytest.raises(RenderError):
        measured(machine)
    assert machine.served == []


def test_a_request_that_fails_is_counted_and_the_rest_stands() -> None:
    def fails(of: Configuration, number: int) -> Exception | None:
        return RenderError("broken", "It is broken.", "") if (of.key, number) == ("baseline", 4) else None

    report = measured(Machine(fails=fails))
    figures = report.results[0].figures
    assert figures is not None
    assert (figures.requests, figures.failed) == (10, 1)
    assert report.results[0].state == "measured"
    assert report.results[0].runs[4].error == "It is broken."


def test_a_run_that_was_stopped_reports_nothing() -> None:
    machine, cancel = Machine(), CancelToken()

    def stop(news: BenchProgress) -> None:
        if news.done == 5:
            cancel.cancel()

    with pytest.raises(Cancelled):
        Benchmark(machine.open, SETTINGS, {}, machine.clock).run(tell=stop, cancel=cancel)
    assert len(machine.served) == 6  # and the warm-up


def test_progress_counts_every_request_and_tells_what_is_left() -> None:
    machine, told = Machine(), list[BenchProgress]()
    Benchmark(machine.open, SETTINGS, {}, machine.clock).run(tell=told.append, cancel=CancelToken())
    assert (told[0].label, told[0].left_s) == ("Warming up", None)
    assert (told[-1].done, told[-1].of, told[-1].round, told[-1].rounds) == (30, 30, 3, 3)
    assert told[-1].left_s == pytest.approx(0.0)
    assert sorted({news.done for news in told}) == list(range(31))


def test_too_few_requests_are_refused_before_anything_is_opened() -> None:
    machine = Machine()
    with pytest.raises(InputError):
        measured(machine, BenchSettings(3, 3, (5.0,), "", ""))
    assert machine.opened == []


def test_how_quick_the_machine_was_is_measured_before_each_turn() -> None:
    machine, measured_ms = Machine(), iter([30.0, 90.0, *[31.0] * 7])
    report = Benchmark(machine.open, SETTINGS, {"cores": 2}, machine.clock, yardstick=lambda: next(measured_ms)).run(
        tell=lambda news: None, cancel=CancelToken()
    )
    assert report.machine == {"cores": 2, "yardstick_ms": 31.0}
    assert measured(Machine()).machine["yardstick_ms"] is None


def test_a_gpu_that_cannot_be_read_is_none_with_its_reason() -> None:
    assert gauge([(None, "no driver")]).mean is None
    assert gauge([(None, "no driver")]).reason == "no driver"
    assert gauge([(0.2, ""), (None, "gone"), (0.4, "")]).mean == pytest.approx(0.3)
    assert gauge([]).mean is None
