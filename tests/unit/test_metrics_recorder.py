"""The recorder returns at once, loses rather than holds up, says what it lost, and leaves nothing behind unwritten."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.application import metrics as recorder_module
from vmsg_desktop.application.metrics import MetricsRecorder, RecorderState
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import HERE, Resolution, Sample, Span
from vmsg_desktop.core.rollup import Row, row_of

BEGIN_S = 1_800_000_000


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is gathered for a second."""
    monkeypatch.setattr(recorder_module, "GATHER_S", 0.0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(float(BEGIN_S))


class Kept:
    """A file that can be slow or full; what it got is its content."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.spans: list[Span] = []
        self.prunes = 0
        self.is_open = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fault: Exception | None = None

    def write(self, rows: Sequence[Row], spans: Sequence[tuple[Span, str]] = ()) -> None:
        self.is_open.set()
        assert self.may_go_on.wait(30)
        if self.fault is not None:
            raise self.fault
        self.rows += rows
        self.spans += [span for span, _ in spans]

    def roll_up(self, host: str, step: Resolution, at_s: int) -> Row | None:
        return None

    def unfinished(self, *, until_s: float) -> tuple[tuple[str, Resolution, int], ...]:
        return ()

    def prune(self) -> None:
        self.prunes += 1

    def close(self) -> None:
        """Nothing is open."""


def sample(at_s: float = BEGIN_S) -> Sample:
    return Sample(HERE, at_s, {"cpu.load": 0.5}, {"gpu0.load": "No GPU"})


def span(stage: str = "people") -> Span:
    return Span("j1", "Hello", stage, BEGIN_S, 20.0)


def test_closing_writes_all_that_was_taken(clock: FakeClock) -> None:
    kept = Kept()
    recorder = MetricsRecorder(lambda: kept, clock=clock)

    for n in range(100):
        recorder.sample(sample(BEGIN_S + n))
        recorder.span(span(str(n)))
    recorder.close()

    assert kept.rows == [row_of(sample(BEGIN_S + n)) for n in range(100)]
    assert kept.spans == [span(str(n)) for n in range(100)]
    assert recorder.state == RecorderState()


def test_without_measurements_neither_thread_nor_file_is_opened(clock: FakeClock) -> None:
    def refuse() -> Kept:
        raise AssertionError("nobody asked for a file")

    before = threading.active_count()
    recorder = MetricsRecorder(refuse, clock=clock)
    assert threading.active_count() == before
    recorder.close()

    assert recorder.state == RecorderState()


def test_a_slow_disk_holds_up_nobody_and_what_is_too_much_is_counted(clock: FakeClock) -> None:
    kept = Kept()
    kept.may_go_on.clear()
    recorder = MetricsRecorder(lambda: kept, clock=clock, most_waiting=10)
    recorder.span(span("first"))
    assert kept.is_open.wait(30)

    for n in range(25):
        recorder.span(span(str(n)))
    dropped = recorder.state.dropped
    kept.may_go_on.set()
    recorder.close()

    assert dropped == 15
    assert [found.stage for found in kept.spans] == ["first", *map(str, range(10))]


def test_a_disk_that_refuses_is_told_and_counted_and_nothing_is_raised(clock: FakeClock) -> None:
    kept = Kept()
    kept.fault = StorageError("disk_full", "The disk is full.", "Free some space.")
    recorder = MetricsRecorder(lambda: kept, clock=clock)

    recorder.sample(sample())
    recorder.close()

    assert recorder.state == RecorderState(dropped=1, trouble="The disk is full.")


def test_a_file_that_cannot_be_opened_is_told_too(clock: FakeClock) -> None:
    def refuse() -> Kept:
        raise StorageError("metrics_not_written", "Measurements cannot be kept: read-only.", "See why.")

    recorder = MetricsRecorder(refuse, clock=clock)
    recorder.span(span())
    recorder.close()

    assert recorder.state == RecorderState(dropped=1, trouble="Measurements cannot be kept: read-only.")


def test_trouble_ends_when_the_disk_takes_it_again(clock: FakeClock) -> None:
    kept = Kept()
    kept.fault = StorageError("disk_full", "The disk is full.", "Free some space.")
    recorder = MetricsRecorder(lambda: kept, clock=clock)
    recorder.span(span("lost"))
    _until(lambda: recorder.state.trouble)
    kept.fault = None
    recorder.span(span("kept"))
    recorder.close()

    assert kept.spans == [span("kept")]
    assert recorder.state == RecorderState(dropped=1)


def test_even_an_error_that_nobody_foresaw_ends_neither_the_thread_nor_the_work(clock: FakeClock) -> None:
    kept = Kept()
    kept.fault = ValueError("odd")
    recorder = MetricsRecorder(lambda: kept, clock=clock)
    recorder.span(span("lost"))
    _until(lambda: recorder.state.trouble)
    kept.fault = None
    recorder.span(span("kept"))
    recorder.close()

    assert kept.spans == [span("kept")]


def test_what_comes_after_closing_is_counted_as_lost(clock: FakeClock) -> None:
    kept = Kept()
    recorder = MetricsRecorder(lambda: kept, clock=clock)
    recorder.close()

    recorder.sample(sample())

    assert recorder.state.dropped == 1
    assert kept.rows == []


def test_whoever_listens_hears_it_at_once_and_on_the_same_thread(clock: FakeClock) -> None:
    heard: list[tuple[object, threading.Thread]] = []

    class Listening:
        def heard_sample(self, row: Row) -> None:
            heard.append((row, threading.current_thread()))

        def heard_span(self, span: Span) -> None:
            heard.append((span, threading.current_thread()))

    recorder = MetricsRecorder(Kept, clock=clock, listener=Listening())
    recorder.sample(sample())
    recorder.span(span())

    assert heard == [(row_of(sample()), threading.current_thread()), (span(), threading.current_thread())]
    recorder.close()


def test_ended_buckets_are_summed_up_and_those_that_an_earlier_program_left(clock: FakeClock, tmp_path: Path) -> None:
    path = tmp_path / "metrics.sqlite"

    def open_store() -> MetricsStore:
        return MetricsStore(path, clock=clock)

    with open_store() as killed:  # it wrote its samples and summed up nothing
        killed.write([row_of(sample(BEGIN_S - 600 + n)) for n in range(30)])
    clock.advance(75)
    recorder = MetricsRecorder(open_store, clock=clock)
    for n in range(75):
        recorder.sample(sample(BEGIN_S + n))
    recorder.close()

    with open_store() as store:
        tens = [row.at_s for row in store.rows(HERE, 10, begin_s=0, end_s=2 * BEGIN_S)]
        minutes = {row.at_s: row.values["cpu.load"].n for row in store.rows(HERE, 60, begin_s=0, end_s=2 * BEGIN_S)}
    assert tens == [BEGIN_S - 600, BEGIN_S - 590, BEGIN_S - 580, *(BEGIN_S + 10 * n for n in range(7))]
    assert minutes == {BEGIN_S - 600: 30, BEGIN_S: 60}


def test_a_short_command_deletes_nothing_and_a_long_one_does_it_in_its_time(clock: FakeClock) -> None:
    kept = Kept()
    recorder = MetricsRecorder(lambda: kept, clock=clock)
    recorder.span(span("0"))
    _until(lambda: kept.spans)
    assert kept.prunes == 0
    for n in range(1, 4):
        clock.advance(200)
        recorder.span(span(str(n)))
        _until(lambda n=n: len(kept.spans) > n)
    recorder.close()

    assert kept.prunes == 1  # after 200 s, and then not before another 600 s


def _until(is_so: object) -> None:
    """Wait for the recorder's thread, at most half a minute."""
    assert callable(is_so)
    never = threading.Event()
    for _ in range(3_000):
        if is_so():
            return
        never.wait(0.01)
    raise AssertionError("it did not come to pass")
