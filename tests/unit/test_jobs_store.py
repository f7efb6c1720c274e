"""Jobs on disk: durable, shared between processes, never overwritten when they cannot be read."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.jobs import SCHEMA, JobStore, _from_row, _to_row
from vmsg_desktop.core.jobs import Accepted, Began, IntentWritten, Prepared, Rendered, Saved, Stopped
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.job import Job, Uploads
from vmsg_desktop.core.polling import PastRender

ROOT = Path(__file__).resolve().parents[2]


def job(job_id: str = "ab" * 16, **facts: object) -> Job:
    return Job(job_id, "did", "Birthday for Mika", '{"photo": "mika.jpg"}', "/out", **facts)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    return JobStore(tmp_path / "data" / "jobs.sqlite", clock=FakeClock())


UPLOADS = st.none() | st.builds(Uploads, st.text(max_size=9), st.text(max_size=9), st.floats(0, 1e9))
JOBS = st.builds(
    Job, st.text("0123456789abcdef", min_size=32, max_size=32), st.sampled_from(["draft", "did"]), st.text(max_size=9),
    st.text(max_size=9), st.text(max_size=9), attempt=st.integers(1, 9), credits_before=st.none() | st.floats(0, 99),
    uploads=UPLOADS, error=st.none() | st.just({"code": "x", "details": {"a": [1]}}), is_pinned=st.booleans(),
    is_spent=st.booleans(), doubted_s=st.none() | st.floats(0, 1e9), batch=st.sampled_from(["", "b1"]),
)  # fmt: skip


@given(JOBS)
def test_a_row_reads_back_as_the_job(value: Job) -> None:
    assert _from_row(json.loads(json.dumps(_to_row(value)))) == value


@settings(max_examples=25, deadline=None)
@given(value=JOBS)
def test_the_file_reads_back_as_the_job(tmp_path_factory: pytest.TempPathFactory, value: Job) -> None:
    store = JobStore(tmp_path_factory.mktemp("jobs") / "jobs.sqlite", clock=FakeClock())
    added = store.add(value)
    assert store.get(value.id) == added
    store.close()


def test_events_are_applied_and_kept_as_history(store: JobStore) -> None:
    store.add(job())
    store.apply(job().id, Began())
    after = store.apply(job().id, Prepared("ff" * 32, 2))
    assert (after.state, after.credits_needed) == ("ready", 2)
    assert [row["event"] for row in store.history(job().id)] == ["Began", "Prepared"]


def test_an_event_that_cannot_follow_leaves_row_and_history_alone(store: JobStore) -> None:
    added = store.add(job())
    with pytest.raises(StorageError):
        store.apply(job().id, Accepted("tlk_1"))
    assert store.get(job().id) == added
    assert store.history(job().id) == ()


def test_it_is_all_there_for_the_next_process(store: JobStore, tmp_path: Path) -> None:
    store.add(job())
    store.apply(job().id, Began())
    store.close()
    again = JobStore(tmp_path / "data" / "jobs.sqlite", clock=FakeClock())
    assert again.get(job().id).state == "preparing"
    assert again.set_aside is None


def test_the_beginning_of_an_id_is_enough_when_it_is_one(store: JobStore) -> None:
    store.add(job("aa" + "0" * 30))
    store.add(job("ab" + "0" * 30))
    assert store.get("ab").id.startswith("ab")
    with pytest.raises(InputError, match="Several"):
        store.get("a")
    with pytest.raises(InputError, match="no job"):
        store.get("ff")
    with pytest.raises(InputError):
        store.get("%")


def test_jobs_are_listed_newest_first_by_state_and_text(store: JobStore) -> None:
    clock = store._clock
    assert isinstance(clock, FakeClock)
    for letter in "abc":
        store.add(job(letter * 32))
        clock.advance(1)
    store.apply("b" * 32, Stopped())
    assert [found.id[0] for found in store.jobs()] == ["c", "b", "a"]
    assert [found.id[0] for found in store.jobs(states=("cancelled",))] == ["b"]
    assert len(store.jobs(text="MIKA")) == 3
    assert store.jobs(text="nobody") == ()
    store.add(job("dd" * 16, batch="b1"))
    assert [found.id[0] for found in store.jobs(batch="b1")] == ["d"]
    assert store.jobs(batch="b2") == ()


def finish(store: JobStore, job_id: str, path: Path) -> None:
    path.write_bytes(b"video")
    for event in (
        Began(), Prepared("ff" * 32, 1), IntentWritten("t", 5.0), Accepted("tlk"), Rendered(),
        Saved(str(path), "aa" * 32, 9.0, 1.0),
    ):  # fmt: skip
        store.apply(job_id, event)


def test_a_finished_match_is_found_only_while_its_video_is_there(store: JobStore, tmp_path: Path) -> None:
    store.add(job())
    video = tmp_path / "v.mp4"
    finish(store, job().id, video)
    found = store.finished("ff" * 32, target="did")
    assert found is not None
    assert found.id == job().id
    assert store.finished("ff" * 32, target="sandbox") is None
    assert store.finished("00" * 32, target="did") is None
    video.unlink()
    assert store.finished("ff" * 32, target="did") is None


def test_the_file_is_synced_in_full_and_private(store: JobStore, tmp_path: Path) -> None:
    assert store._db.execute("pragma synchronous").fetchone()[0] == 2
    assert store._db.execute("pragma journal_mode").fetchone()[0] == "wal"
    files = list((tmp_path / "data").glob("jobs.sqlite*"))
    assert len(files) == 3  # with the two that SQLite keeps beside it
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("kind", ["newer", "garbage", "page"])
def test_a_file_that_cannot_be_used_is_set_aside_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "jobs.sqlite"
    first = JobStore(path, clock=FakeClock())
    for number in range(50):
        first.add(job(f"{number:032x}"))
    first._db.execute("pragma wal_checkpoint(truncate)")
    first.close()
    if kind == "newer":
        with sqlite3.connect(path) as db:
            db.execute(f"pragma user_version = {SCHEMA + 1}")
        db.close()
    else:
        data = path.read_bytes()
        path.write_bytes(b"garbage" * 999 if kind == "garbage" else data[:4096] + b"\xff" * 4096 + data[8192:])
    before = path.read_bytes()
    store = JobStore(path, clock=FakeClock())
    assert store.jobs() == ()
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == before
    store.add(job())
    assert store.set_aside.read_bytes() == before


def test_jobs_of_the_first_format_are_taken_over_and_go_on_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite"
    first = JobStore(path, clock=FakeClock())
    first.add(job())
    first.close()
    with sqlite3.connect(path) as db:
        db.execute("alter table jobs drop column machine")
        db.execute("pragma user_version = 1")
    db.close()
    store = JobStore(path, clock=FakeClock())
    assert store.set_aside is None
    assert store.get(job().id).machine == "here"
    store.add(replace(job("ab" * 16), machine="gpu-1"))
    assert store.get("ab" * 16).machine == "gpu-1"
    store.close()


def test_only_one_living_process_owns_a_job(store: JobStore, tmp_path: Path) -> None:
    store.add(job())
    script = f"""
        import sys
        from pathlib import Path
        from tests.fakes.clock import FakeClock
        from vmsg_desktop.adapters.storage.jobs import JobStore
        store = JobStore(Path({str(tmp_path / "data" / "jobs.sqlite")!r}), clock=FakeClock())
        print(store.claim({job().id!r}), flush=True)
        sys.stdin.read()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "True"
    assert store.claim(job().id) is False
    other.kill()
    other.communicate()
    assert store.claim(job().id) is True


def test_a_recycled_process_number_does_not_own_anything(store: JobStore) -> None:
    store.add(job())
    store._db.execute("insert into owners values (?, ?)", [job().id, f"{os.getppid()}:1.00"])
    assert store.claim(job().id) is True


def test_a_released_job_can_be_taken_and_forgetting_leaves_nothing(store: JobStore) -> None:
    store.add(job())
    store.claim(job().id)
    store.release(job().id)
    assert store._db.execute("select count(*) from owners").fetchone()[0] == 0
    store.apply(job().id, Began())
    store.remove(job().id)
    for table in ("jobs", "events", "owners"):
        assert store._db.execute(f"select count(*) from {table}").fetchone()[0] == 0


def test_pinning_is_kept(store: JobStore) -> None:
    store.add(job())
    store.pin(job().id, is_pinned=True)
    assert store.get(job().id).is_pinned is True


def test_how_long_earlier_videos_took_is_known_for_the_next(store: JobStore, tmp_path: Path) -> None:
    clock = store._clock
    assert isinstance(clock, FakeClock)
    store.add(job())
    for event in (Began(), Prepared("ff" * 32, 1, 12.0), IntentWritten("t", 5.0), Accepted("tlk")):
        store.apply(job().id, event)
    clock.advance(25)
    store.apply(job().id, Rendered())
    assert store.renders(target="did") == (PastRender(25.0, 12.0),)
    assert store.renders(target="sandbox") == ()
