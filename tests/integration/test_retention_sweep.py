"""The sweep on a real disk with a real job list: what has outlived its time goes, and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.blobs import temporary_name
from vmsg_desktop.adapters.storage.holdings import DiskHoldings
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.retention import Retention
from vmsg_desktop.core.jobs import Retried
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.retention import DAY_S, DESKTOP_RULES, SERVER_RULES, Holding, Rules

MESSAGE = dump_message(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")).decode()
NOW_S = 1_800_000_000.0


class Home:
    """A home of the program with a clock that the test owns; files get their age from it."""

    def __init__(self, root: Path) -> None:
        self.root, self.clock = root, FakeClock(NOW_S)
        self.store = JobStore(root / "jobs.sqlite", clock=self.clock)
        self.work = FolderJobFiles(root / "work")
        self.library, self.own = root / "library", root / "elsewhere"
        self.results = ResultFolder(self.library)
        self.holdings = DiskHoldings(
            work=root / "work",
            uploads=root / "uploads",
            library=self.library,
            results=self.results,
            others={"cache": root / "cache"},
            databases={"measurements": root / "metrics.sqlite"},
        )

    def retention(self, rules: Rules = DESKTOP_RULES) -> Retention:
        return Retention(self.store, self.holdings, self.clock, rules)

    def job(self, number: int, *, age_s: float, state: str = "failed", **facts: object) -> Job:
        """A job that was changed so long ago, with its files."""
        job = Job(f"{number:032x}", "did", "For Mika", MESSAGE, str(self.library / f"{number}"), state=state)  # type: ignore[arg-type]
        self.clock.set_wall(NOW_S - age_s)
        job = self.store.add(replace(job, **facts))  # type: ignore[arg-type]
        self.work.put(job.id, "image", b"i" * 100)
        self.aged(self.root / "work" / job.id / "image", age_s)
        self.aged(self.root / "work" / job.id, age_s)
        self.clock.set_wall(NOW_S)
        return job

    def finished(self, number: int, *, age_s: float, folder: Path | None = None, **facts: object) -> Job:
        job = Job("", "did", "", MESSAGE, str(folder or self.library / f"{number}"))
        path, sha256 = self.results.save(job, b"video %d" % number)
        return self.job(
            number, age_s=age_s, state="done", folder=job.folder, video_path=path, video_sha256=sha256, **facts
        )

    def file(self, *parts: str, age_s: float, data: bytes = b"12345") -> Path:
        path = self.root.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return self.aged(path, age_s)

    def aged(self, path: Path, age_s: float) -> Path:
        os.utime(path, (NOW_S - age_s, NOW_S - age_s))
        return path

    def work_of(self, job: Job) -> Path:
        return self.root / "work" / job.id


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def places(holdings: tuple[Holding, ...]) -> set[str]:
    return {holding.place for holding in holdings}


def test_job_files_of_ended_jobs_go_after_three_days(home: Home) -> None:
    old, young = home.job(1, age_s=3 * DAY_S), home.job(2, age_s=3 * DAY_S - 5)
    report = home.retention().sweep()
    assert places(report.goes) == {str(home.work_of(old))}
    assert report.freed_bytes == 100
    assert not home.work_of(old).exists()
    assert home.work_of(young).is_dir()
    assert home.store.get(old.id) == old


def test_a_plan_touches_nothing(home: Home) -> None:
    old = home.job(1, age_s=5 * DAY_S)
    assert home.retention().plan().freed_bytes == 100
    assert home.work_of(old).is_dir()
    assert home.retention().plan() == home.retention().sweep()


@pytest.mark.parametrize("state", ["queued", "preparing", "ready", "intent", "submitted", "unknown", "asking"])
def test_running_and_asking_jobs_keep_their_files_for_ever(home: Home, state: str) -> None:
    job = home.job(1, age_s=300 * DAY_S, state=state)
    assert home.retention(SERVER_RULES).sweep().goes == ()
    assert home.work_of(job).is_dir()


def test_pinned_jobs_keep_everything(home: Home) -> None:
    home.job(1, age_s=300 * DAY_S, is_pinned=True)
    home.finished(2, age_s=300 * DAY_S, is_pinned=True)
    assert home.retention(SERVER_RULES).sweep().goes == ()


def test_a_job_that_was_looked_at_again_lately_keeps_its_files(home: Home) -> None:
    job = home.job(1, age_s=1.0)
    home.aged(home.work_of(job) / "image", 9 * DAY_S)
    home.aged(home.work_of(job), 9 * DAY_S)
    assert home.retention().sweep().goes == ()


def test_files_of_a_job_that_nobody_knows_go_by_their_own_age(home: Home) -> None:
    old = home.file("work", "cd" * 16, "image", age_s=4 * DAY_S)
    home.aged(old.parent, 4 * DAY_S)
    young = home.file("work", "ef" * 16, "image", age_s=DAY_S)
    home.file("work", "notes of the person", "image", age_s=90 * DAY_S)
    assert places(home.retention().sweep().goes) == {str(old.parent)}
    assert young.exists()


def test_uploads_go_after_seven_days(home: Home) -> None:
    old, young = home.file("uploads", "a.jpg", age_s=8 * DAY_S), home.file("uploads", "b.jpg", age_s=6 * DAY_S)
    assert places(home.retention().sweep().goes) == {str(old)}
    assert young.exists()


def test_leftovers_of_a_crash_go_after_an_hour_wherever_the_program_writes(home: Home) -> None:
    job = home.finished(1, age_s=5000.0, folder=home.own)
    leftovers = [
        home.file(*temporary_name(place / "message.mp4").relative_to(home.root).parts, age_s=4000.0)
        for place in (home.work_of(job), home.library / "deep" / "er", home.root / "cache" / "blobs", home.own)
    ]
    half_made = home.file("library", ".export.0123abcd.part", "message.json", age_s=4000.0)
    home.aged(half_made.parent, 4000.0)
    writing = home.file("library", ".message.mp4.0123abcd.part", age_s=60.0)
    report = home.retention().sweep()
    assert places(report.goes) == {str(path) for path in (*leftovers, half_made.parent)}
    assert not any(path.exists() for path in (*leftovers, half_made))
    assert writing.exists()
    assert Path(job.video_path).exists()


def test_what_only_looks_like_a_leftover_stays(home: Home) -> None:
    for name in ("film.part", ".film.part", "film.0123abcd.part", ".film.0123abcg.part"):
        home.file("library", name, age_s=90 * DAY_S)
    assert home.retention().sweep().goes == ()


def test_a_leftover_of_a_running_job_is_its_own(home: Home) -> None:
    job = home.job(1, age_s=9 * DAY_S, state="preparing")
    home.file("work", job.id, ".image.0123abcd.part", age_s=9 * DAY_S)
    assert home.retention().sweep().goes == ()


def test_finished_videos_stay_on_a_desktop_and_go_after_30_days_on_a_server(home: Home) -> None:
    old, young = home.finished(1, age_s=31 * DAY_S), home.finished(2, age_s=29 * DAY_S)
    assert Path(old.video_path).parent.is_dir()
    home.retention().sweep()
    assert Path(old.video_path).exists()
    report = home.retention(SERVER_RULES).sweep()
    assert old.video_path in places(report.goes)
    assert not Path(old.video_path).parent.exists()
    assert Path(young.video_path).exists()
    assert home.store.get(old.id).state == "done"


def test_a_video_in_a_folder_of_the_persons_never_goes(home: Home) -> None:
    job = home.finished(1, age_s=300 * DAY_S, folder=home.own)
    home.retention(SERVER_RULES).sweep()
    assert Path(job.video_path).exists()


def test_a_video_that_the_person_changed_never_goes(home: Home) -> None:
    job = home.finished(1, age_s=300 * DAY_S)
    Path(job.video_path).write_bytes(b"cut by hand")
    assert job.video_path not in places(home.retention(SERVER_RULES).sweep().goes)
    assert Path(job.video_path).read_bytes() == b"cut by hand"


def test_a_video_of_two_jobs_stays_as_long_as_one_of_them_needs_it(home: Home) -> None:
    old = home.finished(1, age_s=60 * DAY_S)
    home.job(2, age_s=50 * DAY_S, state="done", video_path=old.video_path, video_sha256=old.video_sha256,
             is_pinned=True)  # fmt: skip
    home.retention(SERVER_RULES).sweep()
    assert Path(old.video_path).exists()


@pytest.mark.parametrize("jump_s", [-DAY_S, -20 * 365 * DAY_S, 20 * 365 * DAY_S])
def test_a_clock_that_jumps_deletes_nothing(home: Home, jump_s: float) -> None:
    home.job(1, age_s=0.0)
    home.finished(2, age_s=0.0)
    home.file("uploads", "a.jpg", age_s=0.0)
    home.file("library", ".message.mp4.0123abcd.part", age_s=0.0)
    home.clock.set_wall(NOW_S + jump_s)
    assert home.retention(SERVER_RULES).sweep().goes == ()


def test_a_job_that_is_taken_up_meanwhile_keeps_its_files(home: Home) -> None:
    job = home.job(1, age_s=9 * DAY_S)
    retention = home.retention()
    found = retention.plan().goes
    assert len(found) == 1
    home.store.apply(job.id, Retried(NOW_S))
    assert retention._delete(found[0]) is None
    assert home.work_of(job).is_dir()


def test_a_job_of_another_process_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    job = home.job(1, age_s=9 * DAY_S)
    monkeypatch.setattr(home.store, "claim", lambda job_id: False)
    assert home.retention().sweep().goes == ()
    assert home.work_of(job).is_dir()


def test_a_file_that_was_written_meanwhile_is_left_alone(home: Home) -> None:
    path = home.file("uploads", "a.jpg", age_s=8 * DAY_S)
    (found,) = home.retention().plan().goes
    home.aged(path, 0.0)
    assert home.holdings.delete(found, None) is None
    assert path.exists()


def test_what_cannot_be_deleted_is_told_and_the_rest_goes_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = home.file("uploads", "a.jpg", age_s=8 * DAY_S)
    other = home.file("uploads", "b.jpg", age_s=8 * DAY_S)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == stubborn:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    report = home.retention().sweep()
    assert places(report.goes) == {str(other)}
    assert report.failed == (f"{stubborn} cannot be deleted: Permission denied.",)


def test_links_are_removed_and_never_followed(home: Home) -> None:
    home.own.mkdir()
    home.file("elsewhere", "precious.jpg", age_s=90 * DAY_S)
    home.file("elsewhere", ".precious.jpg.0123abcd.part", age_s=90 * DAY_S)
    link = home.root / "uploads" / "link"
    link.parent.mkdir()
    link.symlink_to(home.own)
    os.utime(link, (NOW_S - 90 * DAY_S,) * 2, follow_symlinks=False)
    report = home.retention().sweep()
    assert places(report.goes) == {str(link)}
    assert sorted(path.name for path in home.own.iterdir()) == [".precious.jpg.0123abcd.part", "precious.jpg"]


def test_the_storage_report_tells_each_kind_and_the_rest(home: Home) -> None:
    home.job(1, age_s=9 * DAY_S)
    home.finished(2, age_s=0.0)
    home.finished(3, age_s=0.0, folder=home.own)
    home.file("uploads", "a.jpg", age_s=0.0)
    home.file("cache", "blobs", "ab", "cd", age_s=0.0, data=bytes(77))
    report = home.retention().storage_report()
    rows = {row.kind: (row.count, row.size_bytes, row.goes_bytes) for row in report.kinds}
    assert rows == {
        "finished": (2, 14, 0),
        "upload": (1, 5, 0),
        "processed": (3, 300, 100),
        "temporary": (0, 0, 0),
    }
    assert report.others == {"cache": 77, "measurements": 0}
    assert report.free_bytes > 0


def test_an_empty_home_is_no_error(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert home.retention().sweep().goes == ()
    assert sum(row.size_bytes for row in home.retention().storage_report().kinds) == 0


def test_a_folder_that_may_not_be_emptied_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    job = home.finished(1, age_s=31 * DAY_S)

    def refuse(job: Job, *, wherever_it_is: bool = False) -> None:
        raise StorageError("not_deleted", "It cannot be deleted.", "Check its rights.")

    monkeypatch.setattr(home.results, "delete", refuse)
    report = home.retention(SERVER_RULES).sweep()
    assert report.failed == ("It cannot be deleted.",)
    assert Path(job.video_path).exists()


def test_a_database_counts_with_what_lies_beside_it_and_what_was_set_aside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.retention().storage_report().others == {"cache": 0, "measurements": 0}
    for name in ("metrics.sqlite", "metrics.sqlite-wal", "metrics-set-aside-5.sqlite"):
        home.file(name, age_s=0.0, data=b"x" * 100)
    home.file("other.sqlite", age_s=0.0)
    assert home.retention().storage_report().others["measurements"] == 300
    home.retention().sweep()
    assert (tmp_path / "metrics.sqlite").exists()
