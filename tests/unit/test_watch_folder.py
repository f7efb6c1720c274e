"""A watched folder: new pairs become jobs once, when they have come to rest, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.batch_desk import BATCH, BatchDesk
from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.storage.watched_folder import look_into
from vmsg_desktop.application.batch import BatchRules
from vmsg_desktop.application.batch_words import BatchProgress, ItemOutcome
from vmsg_desktop.application.enrolment import Enrolment
from vmsg_desktop.application.watch import LOOK_S, FolderWatch
from vmsg_desktop.core.batch_items import Problem
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import FileMark


def pinned(message: Message) -> Message:
    """As the workbench pins: the hash of each file."""
    hashes = [read_source(source, what="file", limit_bytes=99).sha256 for source in (message.photo, message.voice)]
    return Message(
        Source(message.photo.path, hashes[0]), Source(message.voice.path, hashes[1]), title=message.title,
        prosody=message.prosody,
    )  # fmt: skip


class Watched:
    """A folder, a job list and a watch over both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        self.desk = BatchDesk(folder)
        self.clock = FakeClock()
        self.told: list[Problem] = []
        self.restart()

    def restart(self) -> None:
        self.desk.restart()
        enrolment = Enrolment(self.desk.store, pinned, "did", BATCH, str(self.folder / "videos"))
        self.watch = FolderWatch(
            str(self.folder), lambda: look_into(self.folder), Message(Source("-"), Source("-")), enrolment, self.clock,
            CancelToken(), self.told.append,
        )  # fmt: skip

    def put(self, name: str, data: bytes = b"x") -> None:
        (self.folder / name).write_bytes(data)

    def look(self) -> list[str]:
        self.clock.advance(LOOK_S)
        return [job.title for job in self.watch()]

    def settled(self) -> list[str]:
        """What two looks give."""
        return self.look() + self.look()

    def finish(self) -> None:
        """Make all that is in the list."""
        assert self.desk.run(self.desk.store.jobs(batch=BATCH)).count("failed") == 0


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_pair_becomes_a_job_once_when_two_looks_found_it_alike(watched: Watched) -> None:
    watched.put("mika.jpg")
    watched.put("mika.m4a")
    assert watched.look() == []
    assert watched.look() == ["mika"]
    assert watched.settled() == []
    (job,) = watched.desk.store.jobs(batch=BATCH)
    assert (job.state, job.batch, job.folder) == ("queued", BATCH, str(watched.folder / "videos" / "mika"))
    assert '"sha256": ""' not in job.message


def test_a_file_that_grows_is_waited_for(watched: Watched) -> None:
    watched.put("mika.jpg")
    for size in range(1, 6):
        watched.put("mika.m4a", b"x" * size)
        assert watched.look() == []
    assert watched.look() == ["mika"]


def test_an_empty_file_is_no_message_yet(watched: Watched) -> None:
    watched.put("mika.jpg")
    watched.put("mika.m4a", b"")
    assert watched.settled() == []
    watched.put("mika.m4a", b"x")
    assert watched.settled() == ["mika"]


def test_looks_are_apart_however_often_it_is_asked(watched: Watched) -> None:
    watched.put("mika.jpg")
    watched.put("mika.m4a")
    assert watched.look() == []
    assert [watched.watch() for _ in range(5)] == [()] * 5
    assert watched.look() == ["mika"]


def test_a_single_photo_is_not_paired_with_a_stranger(watched: Watched) -> None:
    watched.put("anna.jpg")
    watched.put("ben.m4a")
    assert watched.settled() == []
    watched.put("ben.jpg")
    assert watched.settled() == ["ben"]
    assert watched.told == []


def test_what_is_not_clear_is_told_once_and_taken_when_it_is(watched: Watched) -> None:
    for name in ("mika.jpg", "mika.m4a", "mika.wav"):
        watched.put(name)
    assert watched.settled() == []
    assert watched.settled() == []
    assert [problem.place for problem in watched.told] == ["mika.jpg", "mika.m4a", "mika.wav"]
    (watched.folder / "mika.wav").unlink()
    assert watched.settled() == ["mika"]


def test_a_new_recording_under_the_same_name_is_a_new_message_beside_the_first(watched: Watched) -> None:
    watched.put("mika.jpg")
    watched.put("mika.m4a", b"one")
    assert watched.settled() == ["mika"]
    watched.put("mika.m4a", b"another")
    assert watched.settled() == ["mika"]
    folders = {Path(job.folder).name for job in watched.desk.store.jobs(batch=BATCH)}
    assert folders == {"mika", "mika-2"}


def test_a_restart_repeats_nothing_even_under_other_names(watched: Watched) -> None:
    watched.put("mika.jpg", b"photo")
    watched.put("mika.m4a", b"voice")
    watched.settled()
    watched.finish()
    (watched.folder / "mika.jpg").rename(watched.folder / "m.jpg")
    (watched.folder / "mika.m4a").rename(watched.folder / "m.m4a")
    watched.restart()
    assert watched.settled() == []
    assert len(watched.desk.store.jobs(batch=BATCH)) == 1
    assert watched.desk.posts() == 1


def test_a_restart_takes_up_what_was_not_made(watched: Watched) -> None:
    watched.put("mika.jpg")
    watched.put("mika.m4a")
    watched.settled()
    watched.restart()
    assert watched.settled() == ["mika"]
    assert len(watched.desk.store.jobs(batch=BATCH)) == 1


def test_a_file_that_cannot_be_read_is_told_once_and_taken_when_it_changes(watched: Watched) -> None:
    watched.put("mika.jpg", b"x" * 100)
    watched.put("mika.m4a")
    assert watched.settled() == []
    assert watched.settled() == []
    assert [(one.place, "100" in one.reason or "MB" in one.reason) for one in watched.told] == [
        ("mika.jpg + mika.m4a", True)
    ]
    watched.put("mika.jpg", b"x")
    assert watched.settled() == ["mika"]


def test_a_folder_that_is_gone_ends_the_watch(watched: Watched) -> None:
    watched.folder.rmdir()
    with pytest.raises(InputError, match="cannot be read"):
        watched.look()


def test_only_files_of_the_folder_itself_are_looked_at(watched: Watched) -> None:
    (watched.folder / "videos").mkdir()
    (watched.folder / "videos" / "a.jpg").write_bytes(b"x")
    (watched.folder / "gone.jpg").symlink_to(watched.folder / "nothing")
    watched.put("mika.jpg", b"four")
    marks = look_into(watched.folder)
    assert list(marks) == ["mika.jpg"]
    assert marks["mika.jpg"] == FileMark(4, (watched.folder / "mika.jpg").stat().st_mtime_ns)


def test_a_watch_feeds_a_run_until_it_is_stopped_and_the_limit_holds(watched: Watched) -> None:
    watched.desk.rules = BatchRules(max_credits=2)
    names = iter(("a", "b", "c", "d"))
    outcomes: list[str] = []
    is_held = False

    def more() -> list[Job]:
        name = next(names, None)
        if name:
            watched.put(f"{name}.jpg", name.encode())
            watched.put(f"{name}.m4a")
        elif is_held and {watched.desk.states()[title] for title in "ab"} == {"done"}:
            raise Cancelled  # c and d may stand anywhere before the send
        watched.clock.advance(LOOK_S)
        return list(watched.watch())

    def note(news: object) -> None:
        nonlocal is_held
        if isinstance(news, ItemOutcome):
            outcomes.append(news.job.title)
        elif isinstance(news, BatchProgress):
            is_held = bool(news.note)

    watched.desk.on_news = note
    report = watched.desk.run([], more=more)
    assert [outcome.kind for outcome in report.outcomes] == ["done", "done", "not sent", "not sent"]
    assert (watched.desk.posts(), report.credits_spent, report.is_stopped) == (2, 2, True)
    assert "limit of 2 credits" in report.outcomes[2].reason
    assert sorted(outcomes) == ["a", "b"]
