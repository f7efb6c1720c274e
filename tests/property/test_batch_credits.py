"""What a job has cost or may yet cost is counted from its own life, in every order of events."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.cost import credits_committed
from vmsg_desktop.core.jobs import (
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

NEW = Job("ab" * 16, "did", "", "{}", "/out")
EVENTS: tuple[JobEvent, ...] = (
    Began(), Prepared("f", 3, 40.0), Uploaded(Uploads("i", "a", 0.0)), IntentWritten("t" * 32, None), NotSent(),
    Doubted(0.0), LookedInVain(None, 120.0), Accepted("tlk_1"), Confirmed(), Rendered(), Saved("/v", "a", 40.0, None),
    VendorFailed({}), Failed({}), Stopped(), Retried(0.0),
)  # fmt: skip


@given(st.lists(st.sampled_from(EVENTS), max_size=60))
def test_never_less_than_what_the_vendor_may_charge(events: list[JobEvent]) -> None:
    job, out = NEW, 0
    for event in events:
        try:
            job = apply(job, event, at_s=0.0)
        except StorageError:
            continue
        out += isinstance(event, IntentWritten)
        out -= isinstance(event, NotSent)
        assert credits_committed(job) == out * (job.credits_needed or 0)


def lived(*events: JobEvent) -> Job:
    job = NEW
    for event in events:
        job = apply(job, event, at_s=0.0)
    return job


def test_a_ready_job_has_cost_nothing_and_one_in_doubt_its_price() -> None:
    ready = (Began(), Prepared("f", 3, 40.0))
    assert credits_committed(lived(*ready)) == 0
    assert credits_committed(lived(*ready, IntentWritten("t", None))) == 3
    assert credits_committed(lived(*ready, IntentWritten("t", None), Doubted(0.0))) == 3
    assert credits_committed(lived(*ready, IntentWritten("t", None), NotSent())) == 0


def test_a_video_from_the_library_has_cost_nothing() -> None:
    assert credits_committed(lived(Began(), Prepared("f", 3, 40.0), Saved("/v", "a", 40.0, 0.0))) == 0


def test_a_second_paid_request_counts_beside_the_first() -> None:
    once = (Began(), Prepared("f", 3, 40.0), IntentWritten("t", None), Accepted("tlk_1"), VendorFailed({}))
    assert credits_committed(lived(*once)) == 3
    again = (Retried(0.0), Began(), Prepared("f", 3, 40.0), IntentWritten("u", None), Accepted("tlk_2"))
    assert credits_committed(lived(*once, *again)) == 6
