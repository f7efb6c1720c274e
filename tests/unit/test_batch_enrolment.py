"""Items become jobs: everything is read first, settings are frozen, and nothing is taken twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.enrolment import Enrolment
from vmsg_desktop.core.batch_items import BatchItem, BatchPlan, Problem
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import Began, Failed, Stopped
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody

BATCH = "b" * 32


def item(name: str, *, place: str = "", message: Message | None = None) -> BatchItem:
    message = message or Message(Source(f"/in/{name}.jpg"), Source(f"/in/{name}.wav"), title=name)
    return BatchItem(name, message, place or name)


def pinned(message: Message) -> Message:
    """Pretends that a file's content is its stem; "missing" is not there."""
    stem = Path(message.photo.path).stem
    if stem == "missing":
        raise InputError("photo_not_found", "The photo is not there.", "Check the path.")
    digest = stem.encode().hex().ljust(64, "0")
    return replace(message, photo=Source(message.photo.path, digest), voice=Source(message.voice.path, digest))


@pytest.fixture
def store(tmp_path: Path) -> JobStore:
    return JobStore(tmp_path / "jobs.sqlite", clock=FakeClock())


@pytest.fixture
def enrolment(store: JobStore) -> Enrolment:
    return Enrolment(store, pinned, "did", BATCH, "/out")


def enrol(enrolment: Enrolment, *items: BatchItem, skips_bad: bool = False) -> tuple[Job, ...]:
    return enrolment.enrol(BatchPlan(items), cancel=CancelToken(), skips_bad=skips_bad).jobs


def test_each_item_is_a_job_with_its_settings_and_files_frozen(enrolment: Enrolment, store: JobStore) -> None:
    message = Message(Source("/in/a.jpg"), Source("/in/a.wav"), title="For Mika", prosody=Prosody("calm"))
    (job,) = enrol(enrolment, item("a", message=message))
    assert store.get(job.id) == job
    frozen = parse_message(job.message.encode())
    assert (frozen.prosody, frozen.photo.path, frozen.photo.sha256[:2]) == (Prosody("calm"), "/in/a.jpg", "61")
    assert (job.title, job.target, job.batch, job.folder) == ("For Mika", "did", BATCH, "/out/a")
    assert job.state == "queued"


def test_nothing_starts_while_an_item_is_bad(enrolment: Enrolment, store: JobStore) -> None:
    plan = BatchPlan((item("a"), item("missing", place="line 4")), bad=(Problem("line 2", "photo is empty"),))
    with pytest.raises(InputError, match="2 of 3 items cannot be made; nothing was started") as caught:
        enrolment.enrol(plan, cancel=CancelToken())
    assert caught.value.details["bad"] == [
        {"place": "line 2", "reason": "photo is empty"}, {"place": "line 4", "reason": "The photo is not there."},
    ]  # fmt: skip
    assert "--skip-bad" in caught.value.hint
    assert store.jobs() == ()


def test_bad_items_are_left_out_when_the_person_says_so(enrolment: Enrolment) -> None:
    plan = BatchPlan((item("a"), item("missing")), bad=(Problem("line 2", "photo is empty"),))
    enrolled = enrolment.enrol(plan, cancel=CancelToken(), skips_bad=True)
    assert [job.title for job in enrolled.jobs] == ["a"]
    assert [problem.place for problem in enrolled.bad] == ["line 2", "missing"]


def test_a_batch_of_nothing_is_refused(enrolment: Enrolment) -> None:
    with pytest.raises(InputError, match="no message to make"):
        enrol(enrolment)


def test_running_again_finds_the_same_jobs_in_the_order_of_the_items(enrolment: Enrolment, store: JobStore) -> None:
    first = enrol(enrolment, item("a"), item("b"))
    again = enrol(enrolment, item("b"), item("c"), item("a"))
    assert [again[0].id, again[2].id] == [first[1].id, first[0].id]
    assert len(store.jobs()) == 3


def test_other_settings_or_files_are_new_items_and_the_earlier_ones_are_told(enrolment: Enrolment) -> None:
    enrol(enrolment, item("a"), item("b"))
    changed = item("a", message=Message(Source("/in/a.jpg"), Source("/in/a.wav"), prosody=Prosody("calm")))
    enrolled = enrolment.enrol(BatchPlan((changed, item("b"))), cancel=CancelToken())
    assert enrolled.others == 1
    assert Path(enrolled.jobs[0].folder).name == "a-2"


def test_the_same_message_twice_is_made_once_and_told(enrolment: Enrolment) -> None:
    plan = BatchPlan((item("a", place="line 2"), item("a", place="line 5")))
    enrolled = enrolment.enrol(plan, cancel=CancelToken())
    assert len(enrolled.jobs) == 1
    assert enrolled.twins == (Problem("line 5", "the same message as line 2: made once"),)


MOVED = Message(Source("/moved/a.jpg"), Source("/moved/a.wav"), title="a")


@pytest.mark.parametrize(
    ("live", "is_same"),
    [
        (lambda store, job: None, False),
        (lambda store, job: store.apply(job.id, Failed({})), False),
        (lambda store, job: store._db.execute("update jobs set state = 'done'"), True),
        (lambda store, job: store._db.execute("update jobs set state = 'submitted', talk_id = 't'"), True),
    ],
)
def test_moved_files_are_a_new_job_unless_the_earlier_one_got_somewhere(
    enrolment: Enrolment, store: JobStore, live: Callable[[JobStore, Job], object], is_same: bool
) -> None:
    (job,) = enrol(enrolment, item("a"))
    live(store, job)
    (again,) = enrol(enrolment, item("a", message=MOVED))
    assert (again.id == job.id) == is_same


def test_a_job_that_the_person_stopped_is_still_that_item(enrolment: Enrolment, store: JobStore) -> None:
    (job,) = enrol(enrolment, item("a"))
    store.apply(job.id, Began())
    store.apply(job.id, Stopped())
    assert [again.id for again in enrol(enrolment, item("a"))] == [job.id]


def test_a_stop_while_reading_writes_nothing(enrolment: Enrolment, store: JobStore) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        enrolment.enrol(BatchPlan((item("a"),)), cancel=cancel)
    assert store.jobs() == ()
