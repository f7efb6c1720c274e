"""The file of measurements: what is kept and for how long, how large it gets, and what is done with a damaged one."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage import metrics as store_module
from vmsg_desktop.adapters.storage.metrics import SPANS_KEPT_S, MetricsStore
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import HERE, Resolution, Sample, Span
from vmsg_desktop.core.rollup import COARSE, KEPT_S, Bucket, Row, begin_of, row_of

BEGIN_S = 1_800_000_000


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(float(BEGIN_S))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.sqlite"


@pytest.fixture
def store(path: Path, clock: FakeClock) -> Iterator[MetricsStore]:
    with MetricsStore(path, clock=clock) as opened:
        yield opened


def seconds(count: int, *, host: str = HERE, begin_s: int = BEGIN_S) -> list[Row]:
    return [row_of(Sample(host, begin_s + n, {"cpu.load": n % 10 / 10}, {"gpu0.load": "No GPU"})) for n in range(count)]


def span(stage: str = "people", *, job: str = "j1", started_s: float = BEGIN_S, ms: float = 20.0) -> Span:
    return Span(job, "Hello", stage, started_s, ms, is_cold=False, size_bytes=7, is_warm=None, credits=0.0)


def all_rows(store: MetricsStore, step: Resolution, host: str = HERE) -> list[Row]:
    return list(store.rows(host, step, begin_s=0, end_s=2 * BEGIN_S))


def test_rows_and_spans_come_back_as_they_were_given(store: MetricsStore) -> None:
    store.write(seconds(3), [(span(), "me")])

    assert all_rows(store, 1) == seconds(3)
    assert [found for _, found in store.spans(begin_s=BEGIN_S, end_s=BEGIN_S + 1)] == [span()]
    assert store.series() == {HERE: ("cpu.load", "gpu0.load")}


def test_the_file_is_private_to_the_user(store: MetricsStore, path: Path) -> None:
    store.write(seconds(1))

    for part in path.parent.iterdir():
        assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_what_was_never_measured_is_absent_and_not_zero(store: MetricsStore) -> None:
    store.write(
        [row_of(Sample(HERE, BEGIN_S, {}, {"gpu0.load": "No GPU"}))], [(Span("j", "t", "mask", 1.0, 1.0), "me")]
    )
    store.roll_up(HERE, 10, BEGIN_S)

    assert all_rows(store, 10) == [Row(HERE, 10, BEGIN_S, {}, {"gpu0.load": "No GPU"})]
    ((_, found),) = store.spans(begin_s=0, end_s=2)
    assert (found.is_cold, found.size_bytes, found.credits, found.sound_s) == (None, None, None, None)


def test_buckets_are_summed_up_from_what_lies_there(store: MetricsStore) -> None:
    store.write(seconds(60))
    for at_s in range(BEGIN_S, BEGIN_S + 60, 10):
        store.roll_up(HERE, 10, at_s)

    minute = store.roll_up(HERE, 60, BEGIN_S)

    assert minute is not None
    assert minute.values["cpu.load"] == pytest.approx(Bucket(60, 0.45, 0.0, 0.9))
    assert minute.missing == {"gpu0.load": "No GPU"}
    assert all_rows(store, 60) == [minute]


def test_a_bucket_without_samples_leaves_no_row(store: MetricsStore) -> None:
    assert store.roll_up(HERE, 10, BEGIN_S) is None
    assert all_rows(store, 10) == []


def test_summing_up_twice_and_by_two_programs_changes_nothing(
    store: MetricsStore, path: Path, clock: FakeClock
) -> None:
    store.write(seconds(10))
    first = store.roll_up(HERE, 10, BEGIN_S)
    with MetricsStore(path, clock=clock) as other:
        second = other.roll_up(HERE, 10, BEGIN_S)

    assert first == second
    assert all_rows(store, 10) == [first]


def test_buckets_that_an_ended_program_left_are_found_finest_first(store: MetricsStore) -> None:
    store.write(seconds(125))

    left = store.unfinished(until_s=BEGIN_S + 125)
    for bucket in left:
        store.roll_up(*bucket)

    assert left == tuple((HERE, 10, BEGIN_S + 10 * n) for n in range(12))
    minutes = store.unfinished(until_s=BEGIN_S + 125)
    assert minutes == ((HERE, 60, BEGIN_S), (HERE, 60, BEGIN_S + 60))
    for bucket in minutes:
        store.roll_up(*bucket)
    assert store.unfinished(until_s=BEGIN_S + 125) == ()


def test_each_resolution_goes_in_its_own_time(store: MetricsStore, clock: FakeClock) -> None:
    for step, kept_s in KEPT_S.items():
        ages_s = (kept_s + 2 * step, kept_s - 2 * step)
        rows = [Row(HERE, step, begin_of(BEGIN_S - age_s, step), {"x": Bucket(1, 1.0, 1.0, 1.0)}) for age_s in ages_s]
        store.write(rows)

    store.prune()

    for step, kept_s in KEPT_S.items():
        (row,) = all_rows(store, step)
        assert row.at_s == begin_of(BEGIN_S - kept_s + 2 * step, step)


def test_old_spans_go_and_the_names_of_hosts_that_are_gone(store: MetricsStore) -> None:
    old, new = span(started_s=BEGIN_S - SPANS_KEPT_S - 1), span(started_s=BEGIN_S - SPANS_KEPT_S + 60)
    store.write(seconds(1, host="gone", begin_s=BEGIN_S - 3 * 3600) + seconds(1), [(old, "me"), (new, "me")])

    store.prune()

    assert [found for _, found in store.spans(begin_s=0, end_s=BEGIN_S + 1)] == [new]
    assert store.series() == {HERE: ("cpu.load", "gpu0.load")}


def test_previews_push_out_no_jobs(store: MetricsStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PREVIEW_SPANS_MAX", 3)
    job = [(span(), "me")]
    store.write([], job + [(span(job="", started_s=BEGIN_S + n), "me") for n in range(10)])

    store.prune()

    kept = [found for _, found in store.spans(begin_s=0, end_s=BEGIN_S + 100)]
    assert [found.started_s for found in kept if not found.job] == [BEGIN_S + 7, BEGIN_S + 8, BEGIN_S + 9]
    assert [found for found in kept if found.job] == [span()]


def test_the_file_stays_below_its_limit_and_keeps_what_is_newest(path: Path, clock: FakeClock) -> None:
    limit_bytes = 400_000
    with MetricsStore(path, clock=clock, max_bytes=limit_bytes) as store:
        store.write(
            seconds(7_000, begin_s=BEGIN_S - 7_000), [(span(started_s=BEGIN_S - n), "me") for n in range(1_000)]
        )
        before_bytes = store.used_bytes()
        store.prune()
        after_bytes, newest = store.used_bytes(), all_rows(store, 1)[-1]

    assert before_bytes > limit_bytes
    assert 0 < after_bytes <= limit_bytes
    assert newest.at_s == BEGIN_S - 1
    assert path.stat().st_size <= limit_bytes + 65_536  # the disk gets back what is free


def test_all_that_is_kept_of_four_hosts_fits(path: Path, clock: FakeClock) -> None:
    """The rows of one hour of a host with a GPU, times as many of each resolution as are kept of four hosts."""
    facts = {f"series.{n}": Bucket(10, n * 1.234567, n * 0.123456, n * 12.34567) for n in range(30)}
    with MetricsStore(path, clock=clock) as store:
        store.write([Row(HERE, 10, BEGIN_S - 10 * n, facts) for n in range(360)])
        row_bytes = store.used_bytes() / 360
    rows = sum(kept_s // step for step, kept_s in KEPT_S.items())

    assert 4 * rows * row_bytes < store_module.MAX_BYTES


def test_a_file_that_is_no_database_is_set_aside(path: Path, clock: FakeClock) -> None:
    path.write_bytes(b"these are no measurements" * 400)

    with MetricsStore(path, clock=clock) as store:
        store.write(seconds(1))
        assert all_rows(store, 1) == seconds(1)
        aside = store.set_aside

    assert aside is not None
    assert aside.read_bytes().startswith(b"these are no measurements")


def test_a_file_of_a_newer_version_is_set_aside_whole(path: Path, clock: FakeClock) -> None:
    with MetricsStore(path, clock=clock) as store:
        store.write(seconds(5))
    newer = sqlite3.connect(path)
    newer.execute("pragma user_version = 99")
    newer.close()

    with MetricsStore(path, clock=clock) as store:
        assert all_rows(store, 1) == []
        assert store.set_aside is not None


def test_damage_that_shows_only_while_reading_is_set_aside_and_told(path: Path, clock: FakeClock) -> None:
    with MetricsStore(path, clock=clock) as store:
        store.write(seconds(2_000))
        store.prune()
    data = bytearray(path.read_bytes())
    data[8_192:] = b"\xaa" * (len(data) - 8_192)
    path.write_bytes(data)

    with MetricsStore(path, clock=clock) as store:
        with pytest.raises(StorageError) as told:
            all_rows(store, 1)
        assert told.value.code == "metrics_set_aside"
        assert store.set_aside is not None
        store.write(seconds(2))
        assert all_rows(store, 1) == seconds(2)


def test_a_file_that_another_program_holds_is_told(
    path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_BUSY_S", 0.01)
    with MetricsStore(path, clock=clock) as store:
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("begin immediate")
        with pytest.raises(StorageError) as told:
            store.write(seconds(1))
        holder.execute("rollback")
        holder.close()
        store.write(seconds(1))

    assert told.value.code == "metrics_not_written"
    assert told.value.retryable


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError) as told:
        MetricsStore(tmp_path / "file" / "metrics.sqlite", clock=clock)

    assert told.value.code == "metrics_not_written"


def test_a_forgotten_job_leaves_its_times_but_neither_name_nor_number(store: MetricsStore, path: Path) -> None:
    secret, number = "Happy birthday, Aiko", "c0ffee" * 5
    named = [(Span(number, secret, stage, BEGIN_S, 5.0), "me") for stage in ("people", "mask")]
    store.write([], [*named, (span(), "me")])

    count = store.forget(number)

    left = [found for _, found in store.spans(begin_s=0, end_s=2 * BEGIN_S)]
    assert count == 2
    assert sorted(found.title for found in left) == ["", "", "Hello"]
    assert len({found.job for found in left}) == 2
    for part in path.parent.iterdir():
        assert secret.encode() not in part.read_bytes()
        assert number.encode() not in part.read_bytes()


def test_what_other_programs_measured_since_is_told_apart_from_the_own(store: MetricsStore) -> None:
    store.write([], [(span(), "me")])
    number = store.newest_span()
    store.write([], [(span("mask"), "me"), (span("voice"), "other")])

    assert [found.stage for _, found in store.spans_after(number, but_of="me")] == ["voice"]


def test_a_long_step_that_reaches_into_a_time_is_part_of_it(store: MetricsStore) -> None:
    store.write(
        [], [(span("vendor", started_s=BEGIN_S - 90, ms=100_000.0), "me"), (span(started_s=BEGIN_S - 90), "me")]
    )

    assert [found.stage for _, found in store.spans(begin_s=BEGIN_S, end_s=BEGIN_S + 60)] == ["vendor"]


@pytest.mark.parametrize("step", COARSE)
def test_reasons_for_missing_values_are_kept_at_every_resolution(store: MetricsStore, step: Resolution) -> None:
    store.write(seconds(3_600))
    for wide in COARSE:
        for at_s in range(BEGIN_S, BEGIN_S + 3_600, wide):
            store.roll_up(HERE, wide, at_s)

    assert all(row.missing == {"gpu0.load": "No GPU"} for row in all_rows(store, step))
