"""The made-up day: the same each time, and graphs and timeline that agree with each other."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest

from vmsg_desktop.application.simulated_day import JOBS_KEPT_S, STARTS_AT_S, SimulatedDay
from vmsg_desktop.core import stats
from vmsg_desktop.core.example_day import DAY_S, HOSTS, OSAKA, SLOW_FROM_S, TOKYO, day_of_jobs
from vmsg_desktop.core.example_machines import DRIVER_LOST, NO_GPU, PASSIVE, covered
from vmsg_desktop.core.model.metrics import HERE, Window

MIDNIGHT_S = 20_000.0 * DAY_S


def day(elapsed_s: float = 0.0) -> SimulatedDay:
    return SimulatedDay(midnight_s=MIDNIGHT_S, elapsed_s=lambda: elapsed_s)


def last(source: SimulatedDay, seconds: float) -> Window:
    return Window(source.now_s() - seconds, source.now_s())


def test_two_of_them_tell_the_same() -> None:
    one, other = day(), day()
    assert one.spans(last(one, 600)) == other.spans(last(other, 600))
    first = one.points(TOKYO, "gpu0.load", last(one, 300), columns=300)
    second = other.points(TOKYO, "gpu0.load", last(other, 300), columns=300)
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.mean, second.mean)


def test_it_says_that_it_is_simulated_and_moves_with_the_time_that_passes() -> None:
    assert day().is_simulated
    assert day().now_s() == MIDNIGHT_S + STARTS_AT_S
    assert day(12.5).now_s() == MIDNIGHT_S + STARTS_AT_S + 12.5


def test_every_series_of_every_machine_has_points_or_a_reason() -> None:
    source = day()
    reasons = Counter[str]()
    for host in source.hosts():
        for series in source.series(host):
            points = source.points(host, series, last(source, 300), columns=200)
            assert points is not None
            assert len(points.at_s) > 0
            assert np.isnan(points.mean[-1]) == bool(points.reason), (host, series)
            reasons[points.reason] += 1
    assert {NO_GPU, DRIVER_LOST, PASSIVE} < set(reasons)


def test_a_driver_that_was_lost_leaves_a_gap_and_never_a_zero() -> None:
    source = day()
    points = source.points(OSAKA, "gpu0.load", last(source, 3600), columns=300)
    assert points is not None
    assert points.reason == DRIVER_LOST
    there = ~np.isnan(points.mean)
    assert there[0]
    assert not there[-1]
    assert np.all(points.mean[there] > 0)


@pytest.mark.parametrize("length_s", [300, 3600, DAY_S, 30 * DAY_S])
@pytest.mark.parametrize("columns", [50, 260])
def test_a_window_gives_at_most_two_points_a_column(length_s: int, columns: int) -> None:
    source = day()
    points = source.points(TOKYO, "cpu.load", last(source, length_s), columns=columns)
    assert points is not None
    assert columns * 0.6 < len(points.at_s) <= 2 * columns + 1
    assert np.all(np.diff(points.at_s) == points.step_s)
    assert points.at_s[0] <= source.now_s() - length_s < points.at_s[0] + points.step_s
    assert np.all(points.low <= points.mean + 1e-9)
    assert np.all(points.mean <= points.high + 1e-9)


def test_a_coarse_view_keeps_the_peaks_of_the_fine_one() -> None:
    source = day()
    fine = source.points(TOKYO, "gpu0.load", last(source, 3600), columns=3600)
    coarse = source.points(TOKYO, "gpu0.load", last(source, 3600), columns=100)
    assert fine is not None
    assert coarse is not None
    assert coarse.high.max() == fine.high.max() > coarse.mean.max()


def test_a_gpu_is_busy_exactly_while_a_job_cuts_out() -> None:
    source = day()
    fine = source.points(TOKYO, "gpu0.load", last(source, 600), columns=600)
    spans = source.spans(last(source, 600))
    assert fine is not None
    assert spans is not None
    cuts = [span for span in spans if span.stage == "mask" and span.host == TOKYO and span.cache == "miss"]
    busy = np.zeros(len(fine.at_s))
    for span in cuts:
        shared = np.minimum(fine.at_s + 1, span.ended_s) - np.maximum(fine.at_s, span.started_s)
        busy += np.maximum(0.0, shared)
    assert len(cuts) > 5
    assert np.all(fine.mean[busy > 0.5] > 0.45)
    assert np.corrcoef(busy, fine.mean)[0, 1] > 0.9


def test_waiting_jobs_in_the_graph_are_those_of_the_spans() -> None:
    source = day()
    at_s = source.now_s() - 300.0
    spans = source.spans(Window(at_s - 600, source.now_s()))
    points = source.points(TOKYO, "queue.waiting", Window(at_s, at_s), columns=1)
    assert spans is not None
    assert points is not None
    begin = points.at_s[0]
    hosts = {span.job: span.host for span in spans if span.stage == "mask"}
    waiting = [span for span in spans if span.stage == "waiting" and hosts.get(span.job) == TOKYO]
    total = sum(max(0.0, min(begin + 1, span.ended_s) - max(begin, span.started_s)) for span in waiting)
    assert points.mean[0] == np.round(total)


def test_nothing_is_told_that_has_not_happened_yet() -> None:
    source = day()
    spans = source.spans(Window(source.now_s() - 600, source.now_s() + 600))
    assert spans is not None
    assert max(span.ended_s for span in spans) <= source.now_s()
    later = day(60.0).spans(Window(source.now_s() - 600, source.now_s() + 600))
    assert later is not None
    assert set(spans) < set(later)


def test_jobs_go_back_a_day_and_over_midnight() -> None:
    source = day()
    spans = source.spans(last(source, 30 * DAY_S))
    assert spans is not None
    begun = [span.started_s for span in spans]
    assert begun == sorted(begun)
    assert source.now_s() - JOBS_KEPT_S - 900 < begun[0] < source.now_s() - JOBS_KEPT_S + 60
    jobs = [span.job for span in spans if span.stage == "job"]
    assert len(jobs) == len(set(jobs)) > 4000


def test_the_vendor_is_slow_when_the_demonstration_begins_and_was_not_before() -> None:
    source = day()

    def p95_s(until_s: float) -> float:
        spans = source.spans(Window(until_s - 3600, until_s)) or ()
        answer = stats.percentile([span.ms / 1000 for span in spans if span.stage == "job"], 95)
        assert answer is not None
        return answer

    assert p95_s(source.now_s()) > 60 > p95_s(MIDNIGHT_S + SLOW_FROM_S)


def test_steps_of_a_job_follow_each_other_and_fill_it() -> None:
    source = day()
    spans = source.spans(last(source, 600)) or ()
    for whole in (span for span in spans if span.stage == "job" and span.started_s > source.now_s() - 600):
        steps = [span for span in spans if span.job == whole.job and span.stage != "job"]
        assert sum(span.ms for span in steps) == pytest.approx(whole.ms, abs=0.01)
        assert steps[0].started_s == whole.started_s
        for before, after in itertools.pairwise(steps):
            assert after.started_s == pytest.approx(before.ended_s, abs=1e-4)


def test_covered_seconds_add_up_to_the_intervals() -> None:
    begin, end = np.array([10.25, 10.5, 86_399.5]), np.array([12.0, 10.75, 86_405.0])
    seconds = covered(begin, end)
    assert seconds[10] == pytest.approx(1.0)
    assert seconds[11] == pytest.approx(1.0)
    assert seconds[12] == pytest.approx(0.0, abs=1e-6)
    assert seconds[-1] == pytest.approx(0.5)
    assert seconds.sum() == pytest.approx(2.5)


def test_an_unknown_machine_or_series_has_nothing() -> None:
    source = day()
    assert source.series("elsewhere") == ()
    points = source.points(TOKYO, "gpu7.load", last(source, 60), columns=10)
    assert points is not None
    assert len(points.at_s) == 0


def test_failures_say_whose_they_are() -> None:
    jobs = day_of_jobs()
    assert set(jobs.fails) == {0, 1, 2, 3}
    spans = day().spans(last(day(), DAY_S)) or ()
    for span in spans:
        assert (span.outcome == "failed") == bool(span.blame)
    assert {span.blame for span in spans} == {"", "vendor", "input", "ours"}
    assert {span.host for span in spans if span.stage == "mask"} == set(HOSTS)
    assert HERE in HOSTS
