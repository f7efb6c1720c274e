"""Forgetting: at the vendor and here, with a receipt of what is gone, what is not, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.erasing import FakeEraser, still_rendering, unreachable
from vmsg_desktop.adapters.storage.bundles import ReceiptFolder
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.forgetting import Forgetter, Vendor, Wish
from vmsg_desktop.core.jobs import (
    Accepted,
    Began,
    Doubted,
    IntentWritten,
    JobEvent,
    Prepared,
    Rendered,
    Saved,
    Stopped,
    Uploaded,
)  # fmt: skip
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError
from vmsg_desktop.core.model.job import Job, JobTarget, Uploads
from vmsg_desktop.core.model.library import Receipt
from vmsg_desktop.core.model.message import Message, Source

TITLE = "Secret words for Mika"
ID = "ab" * 16


class Home:
    """A home of the program on disk, and a vendor in memory."""

    def __init__(self, root: Path) -> None:
        self.root, self.clock = root, FakeClock()
        self.store = JobStore(root / "jobs.sqlite", clock=self.clock)
        self.files = FolderJobFiles(root / "work")
        self.results = ResultFolder(root / "library")
        self.eraser = FakeEraser({"tlk_1", "s3://image", "s3://audio"})
        self.has_key = True
        self.message = Message(Source(str(root / "p.jpg")), Source(str(root / "v.wav")), title=TITLE)
        for source in (self.message.photo, self.message.voice):
            Path(source.path).write_bytes(b"the person's own")

    def forgetter(self) -> Forgetter:
        receipts = ReceiptFolder(self.root / "receipts")
        return Forgetter(self.store, self.results, self.files, self._vendor, receipts, self.clock)

    def forget(self, wish: Wish | None = None) -> Receipt:
        return self.forgetter().forget(ID[:6], wish)

    def add(self, *events: JobEvent, folder: Path | None = None, target: JobTarget = "did") -> Job:
        place = folder or self.root / "library" / "mika"
        self.store.add(Job(ID, target, TITLE, dump_message(self.message).decode(), str(place)))
        self.files.put(ID, "image", b"picture")
        for event in events:
            self.store.apply(ID, event)
        return self.store.get(ID)

    def add_done(self, *, folder: Path | None = None) -> Job:
        job = self.add(*self.sent(), Accepted("tlk_1"), Rendered(), folder=folder)
        path, sha256 = self.results.save(job, b"the video")
        return self.store.apply(ID, Saved(path, sha256, 10.0, 1.0))

    def sent(self) -> tuple[JobEvent, ...]:
        uploads = Uploads("s3://image", "s3://audio", self.clock.now_s())
        return Began(), Prepared("ff" * 32, 1), Uploaded(uploads), IntentWritten("cafe" * 8, 3.0)

    def is_whole(self, job: Job) -> bool:
        return (
            self.store.get(ID) == job
            and self.results.read(job) == b"the video"
            and self.files.get(ID, "image") is not None
        )

    def _vendor(self, target: JobTarget) -> Vendor:
        if not self.has_key:
            raise InputError("no_key", "There is no D-ID key.", "vmsg key set")
        return Vendor("D-ID", self.eraser, self.eraser.find)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def gone(receipt: Receipt) -> list[str]:
    return [f"{deletion.where}: {deletion.what}" for deletion in receipt.deleted]


def left(receipt: Receipt) -> dict[str, str]:
    return {one.what: one.why for one in receipt.left}


def test_all_of_a_message_goes_there_and_here(home: Home) -> None:
    job = home.add_done()
    receipt = home.forget()
    assert gone(receipt) == [
        "D-ID: talk tlk_1",
        "D-ID: the uploaded picture",
        "D-ID: the uploaded sound",
        f"this computer: {job.video_path}",
        f"this computer: {Path(job.video_path).with_suffix('.json')}",
        "this computer: picture and sound as they were sent",
        "this computer: the entry in the library with its history and message",
    ]
    assert home.eraser.things == set()
    assert home.store.jobs() == ()
    assert home.store.history(ID) == ()
    assert not Path(job.video_path).exists()
    assert not (home.root / "work" / ID).exists()


def test_the_receipt_tells_what_remains_and_why(home: Home) -> None:
    home.add_done()
    receipt = home.forget()
    assert set(left(receipt)) == {"photo and voice that it was made from", "results of single steps in the cache"}
    assert "vmsg cache clear" in left(receipt)["results of single steps in the cache"]
    assert Path(home.message.photo.path).read_bytes() == b"the person's own"


def test_the_receipt_is_a_text_with_times_and_without_the_title_or_an_address(home: Home) -> None:
    home.add_done()
    receipt = home.forget()
    text = Path(receipt.file).read_text()
    assert text.splitlines()[:4] == ["Receipt of deletion", "", f"Message {ID}", "Forgotten 2027-01-15 08:00:00 UTC"]
    assert "- 2027-01-15 08:00:00 UTC  D-ID: talk tlk_1" in text.splitlines()
    assert "Not deleted:" in text
    for secret in (TITLE, "s3://", "cafe"):
        assert secret not in text


def test_nothing_of_it_can_be_read_from_the_job_list_any_more(home: Home) -> None:
    home.add_done()
    found = [path for path in home.root.glob("jobs.sqlite*") if TITLE.encode() in path.read_bytes()]
    assert found
    home.forget()
    for path in home.root.glob("jobs.sqlite*"):
        for secret in (TITLE, ID, "cafecafe", "s3://image"):
            assert secret.encode() not in path.read_bytes()


def test_other_jobs_stay(home: Home) -> None:
    other = home.store.add(Job("cd" * 16, "did", "Other", dump_message(home.message).decode(), "/out"))
    home.add_done()
    home.forget()
    assert home.store.jobs() == (other,)


def test_a_talk_that_is_gone_there_counts_as_deleted(home: Home) -> None:
    home.add_done()
    home.eraser.things = set()
    receipt = home.forget()
    assert "D-ID: talk tlk_1 (was gone already)" in gone(receipt)
    assert home.store.jobs() == ()


FAILURES: dict[str, Callable[[Home], object]] = {
    "409": lambda home: home.eraser.refusals.update(tlk_1=still_rendering()),
    "500": lambda home: home.eraser.refusals.update(tlk_1=unreachable()),
    "no network": lambda home: setattr(home.eraser, "is_down", True),
    "no key": lambda home: setattr(home, "has_key", False),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_the_vendor_cannot_delete_is_not_deleted_here_either_and_that_is_said(home: Home, failure: str) -> None:
    job = home.add_done()
    FAILURES[failure](home)
    with pytest.raises(RemoteError, match="Nothing was deleted on this computer") as caught:
        home.forget()
    assert caught.value.code == "not_forgotten"
    assert "--even-if-kept" in caught.value.hint
    assert home.is_whole(job)
    assert not (home.root / "receipts").exists()


@pytest.mark.parametrize("failure", FAILURES)
def test_a_person_who_insists_gets_it_deleted_here_and_told_what_stays_there(home: Home, failure: str) -> None:
    home.add_done()
    FAILURES[failure](home)
    receipt = home.forget(Wish(even_if_vendor_keeps_it=True))
    assert home.store.jobs() == ()
    assert any(what.startswith("talk tlk_1 at") for what in left(receipt))
    assert not any("talk" in line for line in gone(receipt))
    assert any("tlk_1" in line for line in Path(receipt.file).read_text().splitlines())


def test_a_failure_on_the_way_is_made_good_by_beginning_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    job = home.add_done()

    def refuse(job: Job, *, wherever_it_is: bool = False) -> None:
        raise StorageError("not_deleted", "It cannot be deleted.", "Check its rights.")

    monkeypatch.setattr(home.results, "delete", refuse)
    with pytest.raises(StorageError):
        home.forget()
    assert home.store.get(ID) == job
    monkeypatch.undo()
    receipt = home.forget()
    assert "D-ID: talk tlk_1 (was gone already)" in gone(receipt)
    assert f"this computer: {job.video_path}" in gone(receipt)


def test_uploads_that_cannot_be_deleted_stop_nothing_and_their_end_is_told(home: Home) -> None:
    home.add_done()
    home.eraser.refusals["s3://audio"] = unreachable()
    receipt = home.forget()
    assert "2027-01-17 08:00 UTC" in left(receipt)["the uploaded sound"]
    assert "D-ID: the uploaded picture" in gone(receipt)


def test_uploads_that_have_lapsed_are_not_asked_for(home: Home) -> None:
    home.add_done()
    home.clock.advance(3 * 86_400)
    assert not any("uploaded" in line for line in gone(home.forget()))


def test_a_job_that_only_uploaded_needs_no_vendor_to_be_forgotten(home: Home) -> None:
    home.add(*home.sent()[:3], Stopped())
    home.has_key = False
    receipt = home.forget()
    assert "by itself by" in left(receipt)["the uploaded picture and sound"]
    assert home.store.jobs() == ()


def test_a_draft_never_meets_the_vendor(home: Home) -> None:
    home.add(Began(), Stopped(), target="draft")
    home.has_key = False
    assert gone(home.forget())[-1].endswith("history and message")


def test_a_request_without_an_answer_is_looked_for_and_deleted(home: Home) -> None:
    home.add(*home.sent(), Doubted(home.clock.now_s()), Stopped())
    home.eraser.by_token = {"cafe" * 8: "tlk_1"}
    assert "D-ID: talk tlk_1" in gone(home.forget())


def test_a_request_without_an_answer_that_is_not_listed_is_told(home: Home) -> None:
    home.add(*home.sent(), Doubted(home.clock.now_s()), Stopped())
    assert "not in the list" in left(home.forget())["a talk that may have been made at D-ID"]


def test_a_request_without_an_answer_stops_it_while_the_vendor_cannot_be_asked(home: Home) -> None:
    home.add(*home.sent(), Doubted(home.clock.now_s()), Stopped())
    home.eraser.is_down = True
    with pytest.raises(RemoteError):
        home.forget()
    assert home.store.get(ID).token
    receipt = home.forget(Wish(even_if_vendor_keeps_it=True))
    assert "a talk that may exist at the vendor" in left(receipt)


@pytest.mark.parametrize("count", [1, 4, 5, 6])
def test_a_job_that_has_not_ended_has_to_be_stopped_first(home: Home, count: int) -> None:
    events = (*home.sent(), Accepted("tlk_1"), Rendered())
    home.add(*events[:count])
    with pytest.raises(InputError, match="it has to end before it is forgotten") as caught:
        home.forget()
    assert "vmsg jobs cancel abababab" in caught.value.hint
    assert home.eraser.things == {"tlk_1", "s3://image", "s3://audio"}


def test_a_job_of_another_process_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    job = home.add_done()
    monkeypatch.setattr(home.store, "claim", lambda job_id: False)
    with pytest.raises(StorageError) as caught:
        home.forget()
    assert caught.value.code == "job_owned"
    assert home.is_whole(job)


def test_a_video_in_a_folder_of_the_persons_stays_and_is_told(home: Home) -> None:
    job = home.add_done(folder=home.root / "holiday")
    receipt = home.forget()
    assert "folder of yours" in left(receipt)[job.video_path]
    assert Path(job.video_path).read_bytes() == b"the video"


def test_a_video_in_a_folder_of_the_persons_goes_when_asked_in_so_many_words(home: Home) -> None:
    job = home.add_done(folder=home.root / "holiday")
    home.forget(Wish(video_wherever_it_is=True))
    assert not Path(job.video_path).exists()


def test_a_video_that_another_job_has_too_stays(home: Home) -> None:
    job = home.add_done()
    home.store.add(replace(job, id="cd" * 16, talk_id=""))
    assert left(home.forget())[job.video_path] == "it is the video of job cdcdcdcd too"
    assert Path(job.video_path).read_bytes() == b"the video"


def test_a_receipt_that_cannot_be_written_is_still_given(home: Home) -> None:
    home.add_done()
    (home.root / "receipts").write_bytes(b"in the way")
    receipt = home.forget()
    assert receipt.file == ""
    assert "it is not on disk" in left(receipt)["this receipt"]
    assert "D-ID: talk tlk_1" in gone(receipt)


def test_earlier_receipts_are_kept(home: Home) -> None:
    home.add_done()
    first = home.forget().file
    home.add(Began(), Stopped())
    second = home.forget().file
    assert (Path(first).name, Path(second).name) == ("forgotten-abababab.txt", "forgotten-abababab-2.txt")


def test_an_unknown_job_is_said(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        home.forget()
    assert caught.value.code == "job_unknown"
