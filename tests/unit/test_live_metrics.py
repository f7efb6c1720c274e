"""The source answers from memory: live seconds, what is read of the past, gaps with their reasons, spans by time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.application.live_metrics import LiveMetrics, step_for
from vmsg_desktop.application.metrics import MetricsRecorder
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import HERE, Points, Resolution, Sample, Span, Window
from vmsg_desktop.core.rollup import COARSE, row_of

BEGIN_S = 1_800_000_000
OpenStore = Callable[[], MetricsStore]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(BEGIN_S + 0.5)


@pytest.fixture
def open_store(tmp_path: Path, clock: FakeClock) -> OpenStore:
    return lambda: MetricsStore(tmp_path / "metrics.sqlite", clock=clock)


@pytest.fixture
def source(open_store: OpenStore, clock: FakeClock) -> Iterator[LiveMetrics]:
    opened = LiveMetrics(open_store, clock=clock, writer="me")
    yield opened
    opened.close()


def read(source: LiveMetrics, window: Window, *, series: str = "x", columns: int = 5_000, host: str = HERE) -> Points:
    source.points(host, series, window, columns=columns)
    assert source.wait_until_read()
    points = source.points(host, series, window, columns=columns)
    assert points is not None
    return points


def live(source: LiveMetrics, clock: FakeClock, values: list[float | None], host: str = HERE) -> None:
    """A value a second, the clock going with it; None = no sample came."""
    for value in values:
        if value is not None:
            source.heard_sample(row_of(Sample(host, clock.now_s(), {"x": value}, {"gpu0.load": "The driver is gone"})))
        clock.advance(1)


def last(clock: FakeClock, seconds: float) -> Window:
    return Window(clock.now_s() - seconds, clock.now_s())


def test_the_first_look_at_the_past_is_still_being_read(source: LiveMetrics, clock: FakeClock) -> None:
    assert source.points(HERE, "x", last(clock, 300), columns=600) is None
    assert source.spans(last(clock, 300)) is None
    assert source.wait_until_read()
    assert source.points(HERE, "x", last(clock, 300), columns=600) is not None
    assert source.spans(last(clock, 300)) == ()


def test_live_seconds_are_there_as_they_were_heard(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1, 0.2, 0.3])

    points = read(source, last(clock, 3))

    assert points.at_s.tolist() == [BEGIN_S, BEGIN_S + 1, BEGIN_S + 2]
    assert points.mean.tolist() == [0.1, 0.2, 0.3]
    assert points.step_s == 1
    assert points.reason == ""


def test_what_could_not_be_read_is_a_gap_with_its_reason_and_never_zero(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1, 0.2])

    points = read(source, last(clock, 2), series="gpu0.load")

    assert np.isnan(points.mean).all()
    assert np.isnan(points.low).all()
    assert points.reason == "The driver is gone"


def test_a_driver_that_is_pulled_out_leaves_a_gap_from_then_on(source: LiveMetrics, clock: FakeClock) -> None:
    for n in range(4):
        values, missing = ({"x": 0.5}, {}) if n < 2 else ({}, {"x": "NVML is gone"})
        source.heard_sample(row_of(Sample(HERE, clock.now_s(), values, missing)))
        clock.advance(1)

    points = read(source, last(clock, 4))

    assert points.mean[:2].tolist() == [0.5, 0.5]
    assert np.isnan(points.mean[2:]).all()
    assert points.reason == "NVML is gone"


def test_a_series_that_was_never_measured_has_a_reason_too(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1])

    assert read(source, last(clock, 60), series="nothing").reason == "It was not measured then"
    assert read(source, last(clock, 60), host="unheard of").reason == "It was not measured then"


def test_a_host_that_fell_silent_is_said_to_be_silent(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1], host="tokyo")
    clock.advance(29)

    points = read(source, last(clock, 30), host="tokyo")

    assert np.isnan(points.mean[-1])
    assert points.reason == "Nothing was heard of tokyo for 30 s"


def test_one_second_between_two_samples_is_no_gap_and_two_are(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1, None, 0.3, None, None, 0.6])

    points = read(source, last(clock, 6))

    assert points.mean[:3].tolist() == [0.1, 0.1, 0.3]
    assert np.isnan(points.mean[3:5]).all()


def test_the_second_that_is_not_over_is_no_gap(source: LiveMetrics, clock: FakeClock) -> None:
    live(source, clock, [0.1, 0.2])

    points = read(source, Window(clock.now_s() - 60, clock.now_s() + 2))

    assert points.at_s[-1] == BEGIN_S + 1
    assert points.mean[-1] == 0.2


def test_a_pulse_of_load_lies_at_its_second_on_every_host(source: LiveMetrics, clock: FakeClock) -> None:
    for n in range(120):
        for host in (HERE, "tokyo", "lab"):
            source.heard_sample(row_of(Sample(host, clock.now_s(), {"x": float(40 <= n < 60)})))
        clock.advance(1)

    for host in (HERE, "tokyo", "lab"):
        points = read(source, last(clock, 120), host=host)
        high = points.at_s[points.mean == 1.0]
        assert (high[0], high[-1]) == (BEGIN_S + 40, BEGIN_S + 59)


@pytest.mark.parametrize("columns", [1, 7, 50, 300])
def test_columns_keep_lowest_and_highest_and_never_exceed_two_a_column(
    source: LiveMetrics, clock: FakeClock, columns: int
) -> None:
    values = np.random.default_rng(7).random(300)
    live(source, clock, values.tolist())

    points = read(source, last(clock, 300), columns=columns)

    assert 0 < len(points.at_s) <= 2 * columns
    assert np.nanmin(points.low) == values.min()
    assert np.nanmax(points.high) == values.max()
    assert (np.diff(points.at_s) == points.step_s).all()
    assert (points.at_s % points.step_s == 0).all()  # so that a moving graph does not flicker


def test_windows_choose_the_finest_resolution_that_reaches_back(clock: FakeClock) -> None:
    now_s = clock.now_s()
    hour_s, day_s = 3_600, 86_400
    lengths = {300: 1, hour_s: 1, 2 * hour_s: 10, day_s: 10, 7 * day_s: 60, 30 * day_s: 3600, 390 * day_s: 3600}
    for length_s, step in lengths.items():
        assert step_for(Window(now_s - length_s, now_s), now_s) == step
    assert step_for(Window(now_s - 2 * hour_s, now_s - 2 * hour_s + 300), now_s) == 10  # an old one, short


def test_a_restart_keeps_the_last_hour(open_store: OpenStore, source: LiveMetrics, clock: FakeClock) -> None:
    with open_store() as store:
        store.write([row_of(Sample(HERE, BEGIN_S - 600 + n, {"x": float(n)})) for n in range(600)])
    live(source, clock, [1_000.0])

    points = read(source, last(clock, 601))

    assert points.mean.tolist() == [*map(float, range(600)), 1_000.0]


def test_what_is_heard_meanwhile_is_truer_than_what_is_read(
    open_store: OpenStore, source: LiveMetrics, clock: FakeClock
) -> None:
    with open_store() as store:
        store.write([row_of(Sample(HERE, BEGIN_S, {"x": 1.0}))])
    live(source, clock, [2.0])

    assert read(source, last(clock, 1)).mean.tolist() == [2.0]


@pytest.mark.parametrize(("length_s", "step"), [(86_400, 10), (7 * 86_400, 60), (30 * 86_400, 3600)])
def test_long_windows_end_with_what_is_not_summed_up_yet(
    open_store: OpenStore, source: LiveMetrics, clock: FakeClock, length_s: int, step: Resolution
) -> None:
    """Three hours of a slope on the disk, the last of them heard."""
    begin_s = BEGIN_S - 3 * 3_600
    with open_store() as store:
        rows = [row_of(Sample(HERE, begin_s + n, {"x": float(n)})) for n in range(3 * 3_600)]
        store.write(rows)
        for wide in COARSE:
            if wide > 60:
                continue
            for at_s in range(begin_s, BEGIN_S, wide):
                store.roll_up(HERE, wide, at_s)
        store.roll_up(HERE, 3600, begin_s)
    live(source, clock, [float(3 * 3_600 + n) for n in range(125)])

    points = read(source, last(clock, length_s), columns=100_000)

    is_there = ~np.isnan(points.mean)
    expected = points.at_s[is_there] - begin_s + (step - 1) / 2
    assert points.step_s == step
    assert np.nanmax(points.high) == 3 * 3_600 + 124
    assert points.mean[is_there][0] == pytest.approx(expected[0])
    assert np.abs(points.mean[is_there] - expected)[:-1] == pytest.approx(0.0, abs=step / 2 * 1e-3)


def test_a_mean_over_columns_counts_every_sample_once(
    open_store: OpenStore, source: LiveMetrics, clock: FakeClock
) -> None:
    """A bucket with one sample does not weigh as much as one with ten."""
    begin_s = BEGIN_S - 8_000
    with open_store() as store:
        full = [row_of(Sample(HERE, begin_s + n, {"x": 1.0})) for n in range(10)]
        store.write([*full, row_of(Sample(HERE, begin_s + 10, {"x": 12.0}))])
        for at_s in (begin_s, begin_s + 10):
            store.roll_up(HERE, 10, at_s)

    points = read(source, Window(begin_s, begin_s + 20), columns=1)

    assert points.mean.tolist() == [2.0]
    assert (points.low.tolist(), points.high.tolist()) == ([1.0], [12.0])


def test_hosts_and_series_are_known_from_the_disk_and_from_what_is_heard(
    open_store: OpenStore, source: LiveMetrics, clock: FakeClock
) -> None:
    with open_store() as store:
        store.write([row_of(Sample("old", BEGIN_S, {"x": 1.0}, {"fan": "No fan"}))])
    live(source, clock, [1.0], host="new")
    source.hosts()
    assert source.wait_until_read()

    assert source.hosts() == (HERE, "new", "old")
    assert sorted(source.series("old")) == ["fan", "x"]
    assert sorted(source.series("new")) == ["gpu0.load", "x"]
    assert source.series("nobody") == ()


def test_a_disk_that_cannot_be_read_leaves_what_is_heard(clock: FakeClock) -> None:
    def refuse() -> MetricsStore:
        raise StorageError("metrics_not_written", "The disk is gone.", "See why.")

    source = LiveMetrics(refuse, clock=clock)
    live(source, clock, [0.7])
    source.heard_span(span("people", BEGIN_S))

    assert read(source, last(clock, 1)).mean.tolist() == [0.7]
    source.spans(last(clock, 60))
    assert source.wait_until_read()
    assert source.spans(last(clock, 60)) == (span("people", BEGIN_S),)
    assert source.trouble == "The disk is gone."
    source.close()


def span(stage: str, started_s: float, *, ms: float = 500.0, job: str = "j1", title: str = "Hello") -> Span:
    return Span(job, title, stage, started_s, ms)


def spans(source: LiveMetrics, window: Window) -> list[str]:
    source.spans(window)
    assert source.wait_until_read()
    found = source.spans(window)
    assert found is not None
    return [one.stage for one in found]


def test_spans_that_touch_a_window_come_in_the_order_in_which_they_began(source: LiveMetrics, clock: FakeClock) -> None:
    source.heard_span(span("mask", BEGIN_S - 10))
    source.heard_span(span("vendor", BEGIN_S - 100, ms=95_000))
    source.heard_span(span("old", BEGIN_S - 200))

    assert spans(source, Window(BEGIN_S - 20, BEGIN_S)) == ["vendor", "mask"]


def test_spans_of_before_and_of_other_programs_are_found_and_none_twice(
    open_store: OpenStore, source: LiveMetrics, clock: FakeClock
) -> None:
    window = Window(BEGIN_S - 60, BEGIN_S + 60)
    with open_store() as store:
        store.write([], [(span("before", BEGIN_S - 30), "me")])
        source.heard_span(span("own", BEGIN_S))
        store.write([], [(span("own", BEGIN_S), "me")])
        assert spans(source, window) == ["before", "own"]
        store.write([], [(span("own too", BEGIN_S + 1), "me"), (span("terminal", BEGIN_S + 2), "other")])
        source.heard_span(span("own too", BEGIN_S + 1))
    clock.advance(5)

    assert spans(source, window) == ["before", "own", "own too", "terminal"]


def test_a_longer_window_reads_further_back(open_store: OpenStore, source: LiveMetrics, clock: FakeClock) -> None:
    with open_store() as store:
        store.write([], [(span("yesterday", BEGIN_S - 80_000), "me"), (span("now", BEGIN_S - 3), "me")])

    assert spans(source, last(clock, 60)) == ["now"]
    assert spans(source, last(clock, 86_400)) == ["yesterday", "now"]


def test_many_spans_are_found_by_their_time(source: LiveMetrics, clock: FakeClock) -> None:
    for n in range(2_000):
        source.heard_span(span(str(n), BEGIN_S - 2_000 + n, ms=900.0))

    assert spans(source, Window(BEGIN_S - 1_000.05, BEGIN_S - 997)) == ["1000", "1001", "1002"]


def test_a_forgotten_job_loses_its_name_in_memory_too(source: LiveMetrics, clock: FakeClock) -> None:
    source.heard_span(span("people", BEGIN_S, title="Happy birthday"))
    source.heard_span(span("people", BEGIN_S, job="j2", title="Other"))
    spans(source, last(clock, 60))

    source.forget("j1")

    found = source.spans(last(clock, 60))
    assert found is not None
    assert sorted(one.title for one in found) == ["", "Other"]


def test_recorder_and_source_work_together_over_a_restart(open_store: OpenStore, clock: FakeClock) -> None:
    for _ in range(2):
        source = LiveMetrics(open_store, clock=clock)
        recorder = MetricsRecorder(open_store, clock=clock, listener=source)
        source.writer = recorder.writer
        for n in range(30):
            recorder.sample(Sample(HERE, clock.now_s(), {"x": float(n)}))
            recorder.span(span(str(n), clock.now_s()))
            clock.advance(1)
        points, found = read(source, last(clock, 60)), spans(source, last(clock, 60))
        recorder.close()
        source.close()

    assert points.mean.tolist() == [*map(float, range(30)), *map(float, range(30))]
    assert found == [*map(str, range(30)), *map(str, range(30))]
