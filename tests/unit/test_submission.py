"""Never pay twice: intent first, one request, and after a doubt the list is asked, not the purse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.talks import FakeTalks, lost
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.submission import UPLOAD_LIFE_S, SentFiles, Submission
from vmsg_desktop.core.jobs import Began, Confirmed, Doubted, IntentWritten, Prepared
from vmsg_desktop.core.model.did import Talk, TalkOptions, TalkPage
from vmsg_desktop.core.model.errors import Cancelled, RemoteError
from vmsg_desktop.core.model.job import Job

JOB = Job("ab" * 16, "did", "For Mika", "{}", "/out")
FILES = SentFiles(b"image", "p.jpg", b"audio", "v.m4a")
OPTIONS = TalkOptions()


@dataclass
class Desk:
    """A store, a vendor and the submission between them."""

    store: JobStore
    talks: FakeTalks
    clock: FakeClock
    waiter: FakeWaiter
    submission: Submission

    def ready(self) -> Job:
        self.store.add(JOB)
        self.store.apply(JOB.id, Began())
        return self.store.apply(JOB.id, Prepared("ff" * 32, 1))

    def submit(self) -> Job:
        return self.submission.submit(self.store.get(JOB.id), FILES, OPTIONS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = FakeClock(1_800_000_000.0)
    store, talks, waiter = JobStore(tmp_path / "jobs.sqlite", clock=clock), FakeTalks(clock), FakeWaiter(clock)
    return Desk(store, talks, clock, waiter, Submission(talks, store, clock, waiter))


def raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_a_message_is_uploaded_posted_once_and_recorded(desk: Desk) -> None:
    desk.ready()
    job = desk.submit()
    assert (job.state, job.talk_id, job.credits_before) == ("submitted", "tlk_0", 10.0)
    assert desk.talks.uploads == ["p.jpg", "v.m4a"] or desk.talks.uploads == ["v.m4a", "p.jpg"]
    assert desk.talks.accepted == {job.token: 1}


def test_the_intent_is_on_disk_with_its_token_before_the_request_leaves(desk: Desk) -> None:
    desk.ready()
    seen: list[Job] = []
    desk.talks.before_create = lambda: seen.append(desk.store.get(JOB.id))
    job = desk.submit()
    assert [(found.state, found.token) for found in seen] == [("intent", job.token)]


def test_token_and_title_are_in_what_is_sent(desk: Desk) -> None:
    desk.ready()
    job = desk.submit()
    (talk,) = desk.talks.talks
    assert talk.name == f"For Mika {job.token[:8]}"
    assert talk.user_data == f'{{"v":1,"t":"{job.token}"}}'


def test_a_request_that_never_left_may_be_made_again(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("no"))
    with pytest.raises(RemoteError):
        desk.submit()
    assert desk.store.get(JOB.id).state == "ready"
    desk.talks.before_create = lambda: None
    assert desk.submit().state == "submitted"
    assert list(desk.talks.accepted.values()) == [1]


@pytest.mark.parametrize("has_user_data", [True, False])
def test_a_lost_answer_is_found_in_the_list_and_adopted(desk: Desk, has_user_data: bool) -> None:
    desk.ready()
    desk.talks.has_user_data_in_list = has_user_data
    desk.talks.after_create = raising(lost("maybe"))
    job = desk.submit()
    assert job.state == "unknown"
    found = desk.submission.reconcile(job)
    assert (found.state, found.talk_id) == ("submitted", "tlk_0")
    assert list(desk.talks.accepted.values()) == [1]


def test_an_error_that_says_nothing_of_sending_is_a_doubt(desk: Desk) -> None:
    desk.ready()
    desk.talks.after_create = raising(RemoteError("odd", "Something odd.", "Wait."))
    assert desk.submit().state == "unknown"


def test_a_request_that_was_lost_on_the_way_is_asked_about_after_three_looks_over_two_minutes(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("maybe"))
    job = desk.submission.reconcile(desk.submit())
    assert (job.state, job.looks) == ("asking", 3)
    assert desk.waiter.waits == [60.0, 60.0]
    assert desk.talks.accepted == {}


def test_after_the_person_says_yes_one_more_request_is_made_with_a_new_token(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("maybe"))
    asked = desk.submission.reconcile(desk.submit())
    desk.talks.before_create = lambda: None
    desk.store.apply(JOB.id, Confirmed())
    job = desk.submit()
    assert job.state == "submitted"
    assert job.token != asked.token
    assert list(desk.talks.accepted.values()) == [1]


def test_a_talk_that_is_listed_late_is_still_found(desk: Desk) -> None:
    desk.ready()
    desk.talks.listing_delay_s = 90.0
    desk.talks.after_create = raising(lost("maybe"))
    assert desk.submission.reconcile(desk.submit()).state == "submitted"


def test_credits_that_fell_are_never_taken_for_nothing_happened(desk: Desk) -> None:
    desk.ready()
    desk.talks.listing_delay_s = 1e9
    desk.talks.after_create = raising(lost("maybe"))
    with pytest.raises(RemoteError) as told:
        desk.submission.reconcile(desk.submit())
    assert told.value.code == "talk_not_listed"
    assert desk.store.get(JOB.id).state == "unknown"


def test_a_vendor_that_is_down_leaves_the_doubt_as_it_is(desk: Desk) -> None:
    desk.ready()
    desk.talks.after_create = raising(lost("maybe"))
    job = desk.submit()
    desk.talks.is_down = True
    with pytest.raises(RemoteError):
        desk.submission.reconcile(job)
    assert desk.store.get(JOB.id).state == "unknown"
    desk.talks.is_down = False
    assert desk.submission.reconcile(desk.store.get(JOB.id)).state == "submitted"


def test_stopping_while_looking_keeps_the_doubt(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("maybe"))
    job = desk.submit()

    def stop(seconds: float) -> None:
        raise Cancelled

    desk.waiter.on_wait = stop
    with pytest.raises(Cancelled):
        desk.submission.reconcile(job)
    assert desk.store.get(JOB.id).state == "unknown"


def test_the_token_is_found_on_a_later_page_among_others(desk: Desk) -> None:
    desk.talks.page_size = 2
    other = replace(JOB, id="cd" * 16)
    for number in range(5):
        desk.store.add(replace(other, id=f"{number:032x}"))
        desk.store.apply(f"{number:032x}", Began())
        desk.store.apply(f"{number:032x}", Prepared("00" * 32, 1))
        desk.submission.submit(desk.store.get(f"{number:032x}"), FILES, OPTIONS)
    desk.ready()
    desk.talks.after_create = raising(lost("maybe"))
    assert desk.submission.reconcile(desk.submit()).talk_id == "tlk_5"


def test_an_intent_left_by_a_crash_is_looked_for_not_posted(desk: Desk) -> None:
    desk.ready()
    desk.talks.after_create = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        desk.submit()
    assert desk.store.get(JOB.id).state == "intent"
    job = desk.store.apply(JOB.id, Doubted(desk.clock.now_s()))
    assert desk.submission.reconcile(job).talk_id == "tlk_0"
    assert list(desk.talks.accepted.values()) == [1]


def test_uploads_are_used_again_while_the_vendor_keeps_them(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("no"))
    for _ in range(2):
        with pytest.raises(RemoteError):
            desk.submit()
    assert len(desk.talks.uploads) == 2
    desk.clock.advance(UPLOAD_LIFE_S)
    with pytest.raises(RemoteError):
        desk.submit()
    assert len(desk.talks.uploads) == 4


def test_a_balance_that_cannot_be_asked_stops_nothing(desk: Desk) -> None:
    desk.ready()
    desk.store.apply(JOB.id, IntentWritten("t", None))
    assert desk.submission.balance() == 10.0
    desk.talks.is_down = True
    assert desk.submission.balance() is None


def test_a_balance_that_other_jobs_change_too_says_nothing(desk: Desk) -> None:
    assert replace(desk.submission, is_alone=False).balance() is None


@pytest.mark.parametrize("is_newest_first", [True, False])
def test_the_order_of_the_list_does_not_matter(desk: Desk, is_newest_first: bool) -> None:
    desk.ready()
    desk.talks.page_size = 3
    for number in range(12):  # old ones, created long before
        desk.talks.talks.append(Talk(f"tlk_old{number}", "done", "Old", "x", f"2020-01-01T00:00:{number:02d}.000Z"))
        desk.talks.created_at_s[f"tlk_old{number}"] = 0.0
    desk.talks.after_create = raising(lost("maybe"))
    job = desk.submit()
    desk.talks.talks.sort(key=lambda talk: talk.created_at, reverse=is_newest_first)
    assert desk.submission.reconcile(job).state == "submitted"


def test_a_list_without_an_end_is_never_taken_for_not_there(desk: Desk) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("maybe"))
    job = desk.submit()
    endless = TalkPage((Talk("tlk_x", "done", "Old", "x", "2020-01-01T00:00:00.000Z"),), "more")
    desk.talks.list_talks = lambda *, token=None: endless  # type: ignore[method-assign]
    with pytest.raises(RemoteError, match="pages"):
        desk.submission.reconcile(job)
    assert desk.store.get(JOB.id).state == "unknown"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_set_while_it_is_looked_for_changes_nothing(desk: Desk, days: int) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("maybe"))
    job = desk.submit()
    desk.clock.set_wall(desk.clock.now_s() + days * 86_400)
    job = desk.submission.reconcile(job)
    assert (job.state, job.looks) == ("asking", 3)
    assert desk.waiter.waits == [60.0, 60.0]


@pytest.mark.parametrize("days", [-1, 1])
def test_uploads_whose_age_a_set_clock_hides_are_made_again(desk: Desk, days: int) -> None:
    desk.ready()
    desk.talks.before_create = raising(lost("no"))
    for shift in (0, days):
        desk.clock.set_wall(desk.clock.now_s() + shift * 86_400)
        with pytest.raises(RemoteError):
            desk.submit()
    assert len(desk.talks.uploads) == 4
