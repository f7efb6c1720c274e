"""The life of a job: whatever happens in whatever order, at most one paid request is allowed at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.jobs import (
    LOOK_SPAN_S,
    Accepted,
    Began,
    Confirmed,
    Doubted,
    Failed,
    IntentWritten,
    JobEvent,
    LookedInVain,
    NotSent,
    Prepared,
    Rendered,
    Retried,
    Saved,
    Stopped,
    Uploaded,
    VendorFailed,
    apply,
)
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job, Uploads

NEW = Job("ab" * 16, "did", "Title", "{}", "/out")
ERROR = {"code": "x", "message": "It broke.", "hint": "Mend it."}
EVENTS: st.SearchStrategy[JobEvent] = st.sampled_from(
    [
        Began(),
        Prepared("ff" * 32, 1),
        Uploaded(Uploads("s3://i.jpg", "s3://a.wav", 0.0)),
        IntentWritten("t1", 5.0),
        NotSent(),
        Doubted(1.0),
        LookedInVain(True, LOOK_SPAN_S),
        LookedInVain(False, LOOK_SPAN_S),
        LookedInVain(None, 1.0),
        Accepted("tlk_1"),
        Confirmed(),
        Rendered(),
        Saved("/out/message.mp4", "aa" * 32, 10.0, 1.0),
        VendorFailed(ERROR),
        Failed(ERROR),
        Stopped(),
        Retried(9.0),
    ]
)


@dataclass
class Ledger:
    """Counts what may have been charged, as an outsider would."""

    open_requests: int = 0
    allowed_by_person: int = 1

    def watch(self, before: Job, event: JobEvent, after: Job) -> None:
        if isinstance(event, IntentWritten):
            self.open_requests += 1
        if isinstance(event, NotSent):
            self.open_requests -= 1
        if isinstance(event, Confirmed) or (isinstance(event, Retried) and before.is_spent):
            self.allowed_by_person += 1


def run(events: list[JobEvent]) -> tuple[Job, Ledger]:
    job, ledger = NEW, Ledger()
    for event in events:
        try:
            after = apply(job, event, at_s=1.0)
        except StorageError:
            continue
        ledger.watch(job, event, after)
        job = after
    return job, ledger


@given(st.lists(EVENTS, max_size=60))
def test_never_more_paid_requests_than_the_person_allowed(events: list[JobEvent]) -> None:
    _, ledger = run(events)
    assert ledger.open_requests <= ledger.allowed_by_person


@given(st.lists(EVENTS, max_size=60))
def test_a_token_that_may_have_been_posted_is_never_forgotten_by_itself(events: list[JobEvent]) -> None:
    job = NEW
    for event in events:
        try:
            after = apply(job, event, at_s=1.0)
        except StorageError:
            continue
        if job.token and not after.token:
            assert isinstance(event, NotSent | Confirmed) or (isinstance(event, Retried) and job.is_spent)
        job = after


@given(st.lists(EVENTS, max_size=60))
def test_a_done_job_stays_done(events: list[JobEvent]) -> None:
    done = replace(NEW, state="done", video_path="/out/message.mp4")
    for event in events:
        with pytest.raises(StorageError):
            apply(done, event, at_s=1.0)


def test_a_refused_event_names_the_state() -> None:
    with pytest.raises(StorageError) as refused:
        apply(NEW, Accepted("tlk_1"), at_s=1.0)
    assert refused.value.details == {"state": "queued", "event": "Accepted"}


def at(*events: JobEvent) -> Job:
    job = NEW
    for event in events:
        job = apply(job, event, at_s=1.0)
    return job


UP_TO_INTENT = (Began(), Prepared("ff" * 32, 1), IntentWritten("t1", 5.0))


def test_the_straight_way() -> None:
    job = at(*UP_TO_INTENT, Accepted("tlk_1"), Rendered(), Saved("/v.mp4", "aa" * 32, 10.0, 1.0))
    assert (job.state, job.talk_id, job.credits_charged) == ("done", "tlk_1", 1.0)


def test_a_doubt_is_asked_about_only_after_three_looks_over_two_minutes_with_the_balance_unchanged() -> None:
    job = at(*UP_TO_INTENT, Doubted(0.0), LookedInVain(True, 1), LookedInVain(True, 60))
    assert job.state == "unknown"
    assert apply(job, LookedInVain(True, 119), at_s=1).state == "unknown"
    assert apply(job, LookedInVain(False, 500), at_s=1).state == "unknown"
    assert apply(job, LookedInVain(True, 120), at_s=1).state == "asking"


def test_a_talk_that_turns_up_while_the_person_is_asked_is_adopted() -> None:
    asked = replace(at(*UP_TO_INTENT, Doubted(0.0)), state="asking")
    assert apply(asked, Accepted("tlk_late"), at_s=1).state == "submitted"


def test_stopping_in_doubt_keeps_the_token_and_starting_again_looks_first() -> None:
    stopped = at(*UP_TO_INTENT, Doubted(0.0), Stopped())
    assert (stopped.state, stopped.token) == ("cancelled", "t1")
    assert apply(stopped, Retried(7.0), at_s=1).state == "unknown"


def test_stopping_after_it_was_taken_resumes_following_and_posts_nothing() -> None:
    assert apply(at(*UP_TO_INTENT, Accepted("tlk_1"), Stopped()), Retried(7.0), at_s=1).state == "submitted"


def test_a_full_disk_while_saving_does_not_pay_again() -> None:
    failed = at(*UP_TO_INTENT, Accepted("tlk_1"), Rendered(), Failed(ERROR))
    again = apply(failed, Retried(7.0), at_s=1)
    assert (again.state, again.attempt) == ("submitted", 1)


def test_a_talk_that_the_vendor_gave_up_is_paid_anew_only_by_the_person() -> None:
    failed = at(*UP_TO_INTENT, Accepted("tlk_1"), VendorFailed(ERROR))
    again = apply(failed, Retried(7.0), at_s=1)
    assert (again.state, again.attempt, again.token, again.talk_id) == ("queued", 2, "", "")


@pytest.mark.parametrize("state", ["intent", "unknown", "asking"])
def test_money_in_doubt_cannot_simply_fail(state: str) -> None:
    job = replace(at(*UP_TO_INTENT), state=state)  # type: ignore[arg-type]
    with pytest.raises(StorageError):
        apply(job, Failed(ERROR), at_s=1)
    assert job.may_be_charged
