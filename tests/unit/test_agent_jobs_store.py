"""The agent's rows: what was accepted stays, what ended goes after a while, a damaged file is set aside."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from remote_agent.work_store import KEEP_BYTES, KEEP_MOST, KEEP_S, Ending, WorkRow, WorkStore
from tests.fakes.agent_jobs import new_id
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.errors import StorageError

PHOTO, MADE = "aa" * 32, "bb" * 32
DONE = Ending("done", 9, outputs='{"people": 1}', events="[[1]]", made=[MADE])


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agent" / "work.sqlite"


@pytest.fixture
def store(path: Path, clock: FakeClock) -> Iterator[WorkStore]:
    store = WorkStore(path, clock=clock)
    yield store
    store.close()


def row(clock: FakeClock) -> WorkRow:
    return WorkRow(new_id(), '{"outputs": ["people"]}', "ff" * 32, "normal", clock.now_s(), blobs=json.dumps([PHOTO]))


def added(store: WorkStore, clock: FakeClock) -> WorkRow:
    new = row(clock)
    store.add(new)
    return new


def test_a_job_comes_back_as_it_was_written(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    assert store.get(new.id) == new
    assert store.get(new_id()) is None


def test_another_process_sees_an_accepted_job_at_once(store: WorkStore, path: Path, clock: FakeClock) -> None:
    new = added(store, clock)
    other = sqlite3.connect(path)
    assert other.execute("select state from jobs where id = ?", [new.id]).fetchone() == ("queued",)
    other.close()


def test_the_way_of_a_job(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    clock.advance(5)
    begun = store.lease(new.id)
    assert (begun.state, begun.started_s, begun.starts) == ("running", clock.now_s(), 1)
    clock.advance(2)
    ended = store.end(new.id, DONE)
    assert (ended.state, ended.ended_s, ended.starts, ended.last_event) == ("done", clock.now_s(), 0, 9)
    assert store.told(new.id) == ('{"people": 1}', "[[1]]")


def test_a_new_life_takes_up_what_has_not_ended_first_come_first(store: WorkStore, clock: FakeClock) -> None:
    late = replace(row(clock), accepted_s=clock.now_s() + 5)
    early, over = row(clock), row(clock)
    for new in (late, early, over):
        store.add(new)
    store.lease(late.id)
    store.end(over.id, DONE)
    found = store.recover()
    assert [job.id for job in found] == [early.id, late.id]
    assert {job.state for job in found} == {"queued"}
    assert [(job.round, job.starts) for job in found] == [(1, 0), (1, 1)]
    assert [job.round for job in store.recover()] == [2, 2]


def test_a_job_that_was_given_back_is_not_blamed(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    store.lease(new.id)
    store.release(new.id)
    found = store.get(new.id)
    assert found is not None
    assert (found.state, found.starts, found.started_s) == ("queued", 0, None)


def test_jobs_survive_a_store_that_was_never_closed(store: WorkStore, path: Path, clock: FakeClock) -> None:
    new = added(store, clock)
    store.lease(new.id)
    again = WorkStore(path, clock=clock)
    assert [job.id for job in again.recover()] == [new.id]
    again.close()


def test_blobs_of_inputs_and_results_are_named_until_their_job_goes(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    assert store.blobs() == {PHOTO}
    store.end(new.id, DONE)
    assert store.blobs() == {PHOTO, MADE}
    clock.advance(KEEP_S + 1)
    assert store.expire() == 1
    assert store.blobs() == frozenset()
    assert store.get(new.id) is None
    assert store.told(new.id) == (None, "[]")


def test_a_job_that_has_not_ended_never_goes(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    store.lease(new.id)
    clock.advance(100 * KEEP_S)
    assert store.expire() == 0
    assert store.unended() == {new.id}


def test_a_clock_that_was_set_back_does_not_keep_jobs_for_ever(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    store.end(new.id, DONE)
    clock.set_wall(clock.now_s() - 2 * KEEP_S)
    assert store.expire() == 1


def test_too_many_ended_jobs_lose_the_oldest(store: WorkStore, clock: FakeClock) -> None:
    jobs = []
    for _ in range(KEEP_MOST + 3):
        clock.advance(1)
        jobs.append(added(store, clock))
        store.end(jobs[-1].id, DONE)
    assert store.expire() == 3
    assert [store.get(job.id) is None for job in jobs[:4]] == [True, True, True, False]


def test_too_large_results_lose_the_oldest(store: WorkStore, clock: FakeClock) -> None:
    jobs = []
    for _ in range(3):
        clock.advance(1)
        jobs.append(added(store, clock))
        store.end(jobs[-1].id, replace(DONE, outputs="x" * (KEEP_BYTES // 2)))
    assert store.expire() == 1
    assert store.get(jobs[0].id) is None


def test_the_file_and_those_beside_it_are_private(store: WorkStore, path: Path, clock: FakeClock) -> None:
    added(store, clock)
    files = list(path.parent.iterdir())
    assert {file.name.removeprefix(path.name) for file in files} == {"", "-wal", "-shm"}
    assert [file.name for file in (path.parent, *files) if file.stat().st_mode & 0o077] == []


def test_a_file_that_is_found_damaged_while_it_is_used_is_told_in_words(
    store: WorkStore, path: Path, clock: FakeClock
) -> None:
    new = added(store, clock)
    store._quick.execute("pragma wal_checkpoint(truncate)")
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 4096 * 8)
    store._quick.execute("pragma shrink_memory")
    with pytest.raises(StorageError) as told:
        store.lease(new.id)
    assert told.value.code == "work_not_written"
    assert "malformed" in told.value.message


def test_a_damaged_file_is_set_aside_whole(path: Path, clock: FakeClock) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 100)
    store = WorkStore(path, clock=clock)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes().startswith(b"no database")
    added(store, clock)
    store.close()


def test_a_file_of_a_newer_version_is_not_written_to(path: Path, clock: FakeClock) -> None:
    path.parent.mkdir(parents=True)
    newer = sqlite3.connect(path)
    newer.execute("pragma user_version = 99")
    newer.close()
    before = path.read_bytes()
    store = WorkStore(path, clock=clock)
    store.close()
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == before


def test_a_store_that_cannot_be_written_says_so(store: WorkStore, path: Path, clock: FakeClock) -> None:
    new = added(store, clock)
    store._quick.execute("pragma query_only = on")
    with pytest.raises(StorageError) as told:
        store.lease(new.id)
    assert told.value.code == "work_not_written"
    assert told.value.retryable
    store._quick.execute("pragma query_only = off")
    found = store.get(new.id)
    assert found is not None
    assert found.state == "queued"


def test_an_end_that_cannot_be_written_changes_nothing(store: WorkStore, clock: FakeClock) -> None:
    new = added(store, clock)
    store.lease(new.id)
    store._quick.execute("drop table told")
    with pytest.raises(StorageError):
        store.end(new.id, DONE)
    found = store.get(new.id)
    assert found is not None
    assert found.state == "running"
