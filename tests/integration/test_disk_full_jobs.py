"""A really full disk at each write of a job: nothing that was there is lost, and nothing is paid twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.small_disk import SmallDisk, small_disk
from tests.fakes.talks import FakeTalks
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.storage import results as results_module
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.jobs import AUDIO, IMAGE, JobRunner, MadeFiles
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import JobEvent, Retried
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.model.media import EncodedSound, Frame
from vmsg_desktop.core.model.message import Message, Source

OLD_VIDEO, NEW_VIDEO = b"an older video" * 1000, b"the new video!" * 20_000
PICTURE, SOUND = b"\xff\xd8" + b"picture" * 10_000, b"sound" * 10_000
MESSAGE = dump_message(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")).decode()


class Home:
    """All that the program keeps, on a small disk, with one finished message; ``before`` is called at each write."""

    def __init__(self, disk: SmallDisk, name: str = "home") -> None:
        self.disk, self.root = disk, disk.root / name
        self.clock = FakeClock()
        self.store = JobStore(self.root / "jobs.sqlite", clock=self.clock)
        self.work = FolderJobFiles(self.root / "work")
        self.results = ResultFolder(self.root / "library")
        self.talks = FakeTalks(self.clock, video=NEW_VIDEO)
        self.waiter = FakeWaiter(self.clock)
        self.before: Callable[[str], None] = lambda moment: None
        folder = str(self.root / "library" / "mika")
        old = Job("0a" * 16, "did", "Old", MESSAGE, folder, state="done")
        path, sha256 = self.results.save(old, OLD_VIDEO)
        self.old = self.store.add(replace(old, video_path=path, video_sha256=sha256))
        self.job = self.store.add(Job("ab" * 16, "did", "For Mika", MESSAGE, folder))

    def run(self) -> Job:
        records, files = _Records(self), _Files(self)
        runner = JobRunner(
            records=records,
            files=files,
            submission=Submission(self.talks, records, self.clock, self.waiter),
            prepare=_prepare,
            check=lambda video, *, expected_s: 10.0,
            save=self.results.save,
            read=self.results.read,
            next_delay_s=lambda waited_s, sound_s: 2.0,
            clock=self.clock,
            waiter=self.waiter,
        )
        return runner.run(self.job.id, emit=lambda event: None, cancel=CancelToken())

    def outcome(self) -> str:
        """The state that it ends in, or the code of what stopped it."""
        try:
            return self.run().state
        except StorageError as error:
            return error.code

    def resume(self) -> Job:
        """What the person does after making room."""
        self.before = lambda moment: None
        self.disk.make_room()
        if self.store.get(self.job.id).state == "failed":
            self.store.apply(self.job.id, Retried(self.clock.now_s()))
        return self.run()

    def fill_at(self, moment: str) -> None:
        """The disk is full from this write on, to the last page."""

        def fill(now: str) -> None:
            if now == moment:
                self.store._db.execute("pragma wal_checkpoint(truncate)")  # no room left in the log either
                self.disk.fill()

        self.before = fill

    def check_nothing_lost(self) -> None:
        """Read by a process that comes later."""
        with JobStore(self.root / "jobs.sqlite", clock=self.clock) as later:
            assert later.set_aside is None
            assert later.get(self.old.id) == self.old
            assert later.get(self.job.id).title == "For Mika"
        with sqlite3.connect(self.root / "jobs.sqlite") as db:
            assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
        db.close()
        assert self.results.read(self.old) == OLD_VIDEO
        assert list(self.root.rglob("*.part")) == []

    def posts(self) -> int:
        return sum(self.talks.accepted.values())


class _Records:
    """JobRecords that tells of each write."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.get, self.finished = home.store.get, home.store.finished

    def apply(self, job_id: str, event: JobEvent) -> Job:
        self._home.before(type(event).__name__)
        return self._home.store.apply(job_id, event)


class _Files:
    """JobFiles that tells of each write."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.get = home.work.get

    def put(self, job_id: str, name: str, data: bytes) -> None:
        self._home.before(name)
        self._home.work.put(job_id, name, data)


def _prepare(message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
    frame = Frame(PICTURE, "JPEG", 512, 512)
    return MadeFiles(frame, EncodedSound(SOUND, "M4A", ".m4a"), 10.0, ("p.jpg", "v.m4a"), None)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def home(disk: SmallDisk) -> Iterator[Home]:
    made = Home(disk)
    yield made
    made.store.close()


ROWS = ("Began", "Prepared", "Uploaded", "IntentWritten", "Accepted", "Rendered", "Saved")


@pytest.mark.parametrize("moment", [IMAGE, AUDIO, *ROWS])
def test_a_full_disk_is_told_in_figures_and_the_job_ends_well_after_room_is_made(home: Home, moment: str) -> None:
    home.fill_at(moment)
    with pytest.raises(StorageError) as caught:
        home.run()
    error = caught.value
    assert (error.code, error.retryable) == ("disk_full", True)
    assert f"The disk {home.disk.root} is full" in error.message
    assert "MB are free" in error.message
    assert "retry" in error.hint
    home.disk.make_room()
    home.check_nothing_lost()
    assert home.resume().state == "done"
    assert home.results.read(home.store.get(home.job.id)) == NEW_VIDEO
    assert home.posts() == 1
    home.check_nothing_lost()


@pytest.mark.parametrize("writer", ["write_new_guarded", "save_message"])
def test_a_full_disk_at_the_result_costs_nothing(home: Home, monkeypatch: pytest.MonkeyPatch, writer: str) -> None:
    write = getattr(results_module, writer)

    def on_a_full_disk(*args: object, **words: object) -> None:
        home.disk.fill()
        write(*args, **words)

    monkeypatch.setattr(results_module, writer, on_a_full_disk)
    with pytest.raises(StorageError, match="is full") as caught:
        home.run()
    assert caught.value.code == "disk_full"
    monkeypatch.undo()
    home.disk.make_room()
    assert home.store.get(home.job.id).state == "downloading"
    home.check_nothing_lost()
    job = home.resume()
    assert Path(job.video_path).name == "message-2.mp4"  # the older one is still there
    assert home.results.read(job) == NEW_VIDEO
    assert home.posts() == 1


@pytest.mark.parametrize("start", range(4))
def test_however_little_room_there_is_all_ends_well(disk: SmallDisk, start: int) -> None:
    """From nothing to plenty in steps of a page or a few: the disk runs out at every place there is."""
    told = done = 0
    for step in range(start, 100, 4):
        home = Home(disk, f"home-{step}")
        disk.fill(leaving_bytes=step * 12 * 1024)
        code = home.outcome()
        told += code == "disk_full"
        done += code == "done"
        disk.make_room()
        home.check_nothing_lost()
        if home.store.get(home.job.id).state != "done":
            assert home.resume().state == "done"
        assert home.posts() == 1
        assert home.results.read(home.store.get(home.job.id)) == NEW_VIDEO
        home.store.close()
        _clear(home.root)
    assert told + done == 25
    assert told > 5
    assert done > 1


def test_a_store_that_failed_on_a_full_disk_goes_on_in_the_same_process(home: Home) -> None:
    home.fill_at("Began")
    for _ in range(3):
        with pytest.raises(StorageError, match="the job list needs"):
            home.run()
    assert home.resume().state == "done"


def test_reading_the_jobs_needs_no_room(home: Home) -> None:
    home.disk.fill()
    assert {job.id for job in home.store.jobs()} == {home.job.id, home.old.id}
    assert home.results.read(home.old) == OLD_VIDEO


def test_opening_the_job_list_on_a_full_disk_never_sets_it_aside(home: Home) -> None:
    home.store.close()
    home.disk.fill()
    with suppress(StorageError):
        JobStore(home.root / "jobs.sqlite", clock=home.clock).close()
    home.disk.make_room()
    home.check_nothing_lost()


def test_the_cache_keeps_nothing_and_says_nothing_to_the_run(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    cache = DiskCache(home.root / "cache", clock=home.clock)
    kept = Kept(Packed({}, {"mask": b"mask"}), None, ())
    with caplog.at_level("WARNING"):
        cache.put("ab" * 32, kept, stage="mask", ttl_s=60.0, parts={})
    assert "MB are free on" in caplog.text
    assert cache.get("ab" * 32, stage="mask") is None
    cache.close()


def _clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
