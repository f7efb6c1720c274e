"""A batch: pipelined, in order, within its limits, and going on wherever it was left."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.batch_desk import BATCH, BatchDesk, BatchWaiter, measure_batch, too_many
from tests.fakes.talks import lost
from vmsg_desktop.application.batch import BatchRules
from vmsg_desktop.application.batch_words import KINDS, BatchProgress, ItemOutcome
from vmsg_desktop.core.jobs import Stopped
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.job import Job

TITLES = tuple("abcdefghij")


@pytest.fixture
def desk(tmp_path: Path) -> BatchDesk:
    return BatchDesk(tmp_path)


def once(error: BaseException, before: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """Raises the first time it is called."""
    left = [error]

    def call() -> None:
        before()
        if left:
            raise left.pop()

    return call


def nth(number: int, error: BaseException) -> Callable[[], None]:
    """Raises when it is called for the ``number``-th time."""
    calls = iter(range(1, 999))

    def call() -> None:
        if next(calls) == number:
            raise error

    return call


def test_all_items_are_made_in_order_and_each_is_paid_once(desk: BatchDesk) -> None:
    report = desk.run(desk.add(*TITLES))
    assert [outcome.kind for outcome in report.outcomes] == ["done"] * 10
    assert desk.talks.posted == list(TITLES)
    assert (desk.posts(), report.credits_spent, report.held, report.is_stopped) == (10, 10, "", False)
    assert all(Path(outcome.job.video_path).is_file() for outcome in report.outcomes)


def test_the_vendors_time_overlaps_up_to_the_ceiling(desk: BatchDesk) -> None:
    desk.rules = BatchRules(ceiling=3)
    desk.talks.gate = lambda number: len(desk.talks.talks) >= min(number + 3, 10)  # with fewer none is ever done
    desk.run(desk.add(*TITLES))
    assert desk.talks.most == 3
    assert max(news.in_flight for news in desk.progress()) == 3


def test_twenty_messages_take_a_quarter_of_one_at_a_time(tmp_path: Path) -> None:
    times = measure_batch(tmp_path, scale=0.04)
    assert times.share <= 0.25
    assert times.ideal_s * 0.98 <= times.wall_s  # faster than possible would mean that the script was not followed
    assert times.most_at_once == 8


def test_drafts_are_made_one_by_one_and_cost_nothing(tmp_path: Path) -> None:
    desk = BatchDesk(tmp_path, target="draft", rules=BatchRules(max_credits=0))
    report = desk.run(desk.add("a", "b"))
    assert report.count("done") == 2
    assert (desk.posts(), report.credits_spent) == (0, 0)


def test_only_as_much_is_prepared_ahead_as_can_be_sent(desk: BatchDesk) -> None:
    desk.rules = BatchRules(ceiling=2)
    waiting = []

    def look(news: BatchProgress | ItemOutcome) -> None:
        waiting.append(list(desk.states().values()).count("ready"))

    desk.on_news = look
    desk.run(desk.add(*TITLES))
    assert max(waiting) <= 3


@pytest.mark.parametrize("retry_after_s", [None, 7.0, 90.0])
def test_a_vendor_that_refuses_is_obeyed_the_order_stays_and_nothing_is_lost(
    desk: BatchDesk, retry_after_s: float | None
) -> None:
    desk.talks.limit, desk.talks.retry_after_s = 3, retry_after_s
    desk.talks.gate = lambda number: desk.talks.refused > 0
    report = desk.run(desk.add(*TITLES))
    assert report.count("done") == 10
    assert desk.talks.posted == list(TITLES)
    assert (desk.posts(), report.credits_spent) == (10, 10)
    assert desk.talks.refused > 0
    assert desk.talks.too_early == 0
    assert desk.talks.most == 3


def test_the_countdown_is_told(desk: BatchDesk) -> None:
    desk.talks.before_create = once(too_many(30.0))
    desk.run(desk.add("a"))
    pauses = [news.pause_s for news in desk.progress() if news.pause_s]
    assert pauses[0] == 30.0
    assert pauses == sorted(pauses, reverse=True)
    assert len(pauses) >= 10
    assert {news.note for news in desk.progress() if news.pause_s} == {"D-ID asks to slow down."}


def test_a_refusal_halves_what_is_sent_at_a_time(desk: BatchDesk) -> None:
    desk.talks.before_create = nth(7, too_many(1.0))
    desk.run(desk.add(*TITLES))
    sizes = [news.cap for news in desk.progress()]
    assert max(sizes) == 8
    assert 4 in sizes[sizes.index(8) :]
    assert desk.posts() == 10


def test_a_vendor_that_keeps_refusing_ends_the_batch_for_now(desk: BatchDesk) -> None:
    desk.talks.limit = 0
    report = desk.run(desk.add("a", "b", "c"))
    assert [outcome.kind for outcome in report.outcomes] == ["not sent"] * 3
    assert report.held == "D-ID asks to slow down."
    assert desk.talks.refused == 8
    assert report.credits_spent == 0
    desk.talks.limit = 99
    assert desk.run(desk.add()).outcomes == ()
    assert desk.run(desk.store.jobs(batch=BATCH)).count("done") == 3


def test_a_wait_of_an_hour_is_told_and_not_sat_out(desk: BatchDesk) -> None:
    desk.talks.limit, desk.talks.retry_after_s = 0, 3600.0
    report = desk.run(desk.add("a", "b"))
    assert desk.talks.refused == 1
    assert [outcome.kind for outcome in report.outcomes] == ["not sent"] * 2


def test_a_request_that_never_left_is_made_again(desk: BatchDesk) -> None:
    desk.talks.before_create = nth(2, lost("no"))
    report = desk.run(desk.add("a", "b", "c"))
    assert report.count("done") == 3
    assert desk.talks.posted == ["a", "b", "c"]
    assert max(news.cap for news in desk.progress()) == 5  # a fault of the network says nothing about the limit


def test_a_doubt_is_settled_beside_the_others_and_never_paid_twice(desk: BatchDesk) -> None:
    desk.talks.after_create = nth(2, lost("maybe"))
    report = desk.run(desk.add(*TITLES))
    assert report.count("done") == 10
    assert (desk.posts(), report.credits_spent) == (10, 10)


def test_what_cannot_be_settled_asks_and_stops_nobody(desk: BatchDesk) -> None:
    desk.talks.before_create = nth(2, lost("maybe"))
    report = desk.run(desk.add("a", "b", "c"))
    assert [outcome.kind for outcome in report.outcomes] == ["done", "asking", "done"]
    assert "vmsg jobs retry" in report.outcomes[1].hint
    assert (desk.posts(), report.credits_spent) == (2, 3)  # a doubt counts as spent


def test_a_failed_item_stops_nobody_and_says_why(desk: BatchDesk) -> None:
    desk.fail["prepare b"] = ComputeError("no_face", "No face was found.", "Another photo.")
    report = desk.run(desk.add("a", "b", "c"))
    assert [outcome.kind for outcome in report.outcomes] == ["done", "failed", "done"]
    assert (report.outcomes[1].reason, report.outcomes[1].hint) == ("No face was found.", "Another photo.")
    assert desk.posts() == 2


def test_a_talk_that_the_vendor_gives_up_is_paid_again_only_by_the_person(desk: BatchDesk) -> None:
    desk.talks.status = "rejected"
    jobs = desk.add("a")
    report = desk.run(jobs)
    assert "vmsg jobs retry" in report.outcomes[0].hint
    desk.talks.status = "done"
    again = desk.run(jobs)
    assert [outcome.kind for outcome in again.outcomes] == ["failed"]
    assert (desk.posts(), again.credits_spent) == (1, 1)


@pytest.mark.parametrize(("code", "status"), [("did_no_credits", 402), ("did_key_refused", 401)])
def test_what_the_next_item_would_meet_too_stops_the_sending(desk: BatchDesk, code: str, status: int) -> None:
    details = {"status": status, "sent": "no"}
    desk.talks.before_create = nth(2, RemoteError(code, "Refused.", "Look.", details=details))
    jobs = desk.add("a", "b", "c", "d")
    report = desk.run(jobs)
    assert [outcome.kind for outcome in report.outcomes] == ["done", "failed", "not sent", "not sent"]
    assert (report.held, desk.posts()) == ("Refused.", 1)
    assert desk.run(jobs).count("done") == 4
    assert desk.posts() == 4


def test_a_full_disk_stops_the_sending_and_what_was_paid_is_fetched_later(desk: BatchDesk) -> None:
    desk.rules = BatchRules(ceiling=1)
    desk.fail["save a"] = StorageError("disk_full", "The disk is full.", "Free 3 MB.", retryable=True)
    jobs = desk.add("a", "b", "c")
    report = desk.run(jobs)
    assert report.outcomes[0].kind == "under way"
    assert report.outcomes[2].kind == "not sent"
    assert desk.run(jobs).count("done") == 3
    assert desk.posts() == 3


def test_a_network_that_goes_away_while_following_is_waited_for(desk: BatchDesk) -> None:
    jobs = desk.add("a", "b")
    waiter = desk.waiter
    assert isinstance(waiter, BatchWaiter)
    waits = iter(range(10_000))

    def flicker(seconds: float) -> None:
        desk.talks.is_down = 20 <= next(waits) < 24

    waiter.on_wait = flicker
    assert desk.run(jobs).count("done") == 2
    assert desk.posts() == 2


@pytest.mark.parametrize("limit", range(8))
def test_the_limit_holds_to_the_credit(desk: BatchDesk, limit: int) -> None:
    desk.sound_s = 40.0  # three credits each
    desk.rules = BatchRules(max_credits=limit)
    jobs = desk.add("a", "b", "c")
    report = desk.run(jobs)
    assert desk.posts() == limit // 3
    assert report.credits_spent == limit // 3 * 3
    assert [outcome.kind for outcome in report.outcomes] == ["done"] * (limit // 3) + ["not sent"] * (3 - limit // 3)
    assert f"the limit of {limit} credit" in report.outcomes[-1].reason
    assert set(desk.states().values()) <= {"done", "ready", "queued"}


def test_the_limit_counts_over_all_runs_and_a_higher_one_goes_on(desk: BatchDesk) -> None:
    jobs = desk.add(*TITLES)
    for limit, paid in ((3, 3), (3, 3), (5, 5), (None, 10)):
        desk.rules = BatchRules(max_credits=limit)
        desk.restart()
        assert desk.run(jobs).credits_spent == paid
        assert desk.posts() == paid
    assert sorted(desk.prepared) == sorted(TITLES)


def test_what_another_batch_spends_does_not_count(desk: BatchDesk) -> None:
    desk.add("other", batch="c" * 32)
    desk.rules = BatchRules(max_credits=1)
    assert desk.run(desk.add("a")).count("done") == 1


def test_a_doubt_counts_against_the_limit(desk: BatchDesk) -> None:
    desk.talks.before_create = nth(1, lost("maybe"))
    desk.rules = BatchRules(max_credits=2)
    report = desk.run(desk.add("a", "b", "c"))
    assert [outcome.kind for outcome in report.outcomes] == ["asking", "done", "not sent"]
    assert desk.posts() == 1


def test_a_refused_request_does_not_count_against_the_limit(desk: BatchDesk) -> None:
    desk.talks.before_create = nth(2, too_many())
    desk.rules = BatchRules(max_credits=2)
    report = desk.run(desk.add("a", "b", "c"))
    assert [outcome.kind for outcome in report.outcomes] == ["done", "done", "not sent"]
    assert desk.posts() == 2


def test_the_same_bytes_are_paid_once_and_taken_from_the_library_within_the_limit(desk: BatchDesk) -> None:
    first = desk.add("a", "b")
    (twin,) = desk.add("a")
    desk.rules = BatchRules(max_credits=2)
    report = desk.run([*first, twin])
    assert report.count("done") == 3
    assert (desk.posts(), report.credits_spent) == (2, 2)


KILLS = ("prepare c", "save c")


@pytest.mark.parametrize("step", KILLS)
def test_a_run_that_is_killed_goes_on_where_it_stood(desk: BatchDesk, step: str) -> None:
    jobs = desk.add(*TITLES)
    desk.fail[step] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        desk.run(jobs)
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("batch")] == []
    before = [title for title, state in desk.states().items() if state == "done"]
    desk.restart()
    report = desk.run(jobs)
    assert report.count("done") == 10
    assert (desk.posts(), report.credits_spent) == (10, 10)
    assert sorted(desk.saved) == sorted(TITLES)
    assert all(desk.saved.count(title) == 1 for title in before)


@pytest.mark.parametrize("moment", ["before_create", "after_create"])
def test_a_run_that_is_killed_at_the_paid_request_never_pays_twice(desk: BatchDesk, moment: str) -> None:
    jobs = desk.add(*TITLES[:4])
    setattr(desk.talks, moment, nth(2, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        desk.run(jobs)
    desk.restart()
    report = desk.run(jobs)
    is_out = moment == "after_create"
    assert report.count("done") == (4 if is_out else 3)
    assert report.count("asking") == (0 if is_out else 1)
    assert desk.posts() == (4 if is_out else 3)


def test_a_stop_ends_cleanly_leaves_every_job_where_it_stands_and_goes_on_later(desk: BatchDesk) -> None:
    jobs = desk.add(*TITLES)
    desk.talks.gate = lambda number: number == 0 and len(desk.talks.talks) >= 3

    def stop(news: BatchProgress | ItemOutcome) -> None:
        if isinstance(news, ItemOutcome):
            desk.cancel.cancel()

    desk.on_news = stop
    report = desk.run(jobs)
    assert report.is_stopped
    assert report.count("done") == 1
    assert report.count("under way") >= 2
    assert report.count("not sent") >= 1
    assert "cancelled" not in desk.states().values()
    assert desk.posts() == report.count("done") + report.count("under way")
    desk.on_news = lambda news: None
    desk.talks.gate = lambda number: True
    desk.restart()
    assert desk.run(jobs).count("done") == 10
    assert (desk.posts(), len(desk.prepared)) == (10, 10)


def test_a_stop_before_anything_sends_nothing(desk: BatchDesk) -> None:
    desk.cancel.cancel()
    report = desk.run(desk.add("a", "b"))
    assert [outcome.kind for outcome in report.outcomes] == ["not sent"] * 2
    assert report.outcomes[0].reason == "stopped by you"


def test_a_job_that_the_person_stopped_stays_stopped(desk: BatchDesk) -> None:
    jobs = desk.add("a", "b")
    desk.store.apply(jobs[0].id, Stopped())
    report = desk.run(jobs)
    assert [outcome.kind for outcome in report.outcomes] == ["cancelled", "done"]
    assert desk.posts() == 1


def test_a_job_that_is_stopped_from_elsewhere_while_it_renders_stops_here_too(desk: BatchDesk) -> None:
    jobs = desk.add("a", "b")

    def stop(news: BatchProgress | ItemOutcome) -> None:
        if desk.store.get(jobs[0].id).state == "submitted":
            desk.store.apply(jobs[0].id, Stopped())

    desk.on_news = stop
    report = desk.run(jobs)
    assert [outcome.kind for outcome in report.outcomes] == ["cancelled", "done"]


def test_a_batch_and_its_jobs_have_one_owner(desk: BatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = desk.add("a", "b")
    owned = {jobs[0].id}
    claim = desk.store.claim
    monkeypatch.setattr(desk.store, "claim", lambda job_id: job_id not in owned and claim(job_id))
    assert [outcome.kind for outcome in desk.run(jobs).outcomes] == ["elsewhere", "done"]
    owned.add(BATCH)
    with pytest.raises(StorageError, match="another window"):
        desk.run(jobs)


def test_a_run_gives_everything_up_at_its_end(desk: BatchDesk) -> None:
    desk.run(desk.add("a", "b"))
    assert desk.store._db.execute("select count(*) from owners").fetchone()[0] == 0


def test_new_jobs_join_a_run_that_watches(desk: BatchDesk) -> None:
    arriving = [desk.add("a"), [], desk.add("b", "c")]

    def more() -> list[Job]:
        if arriving:
            return arriving.pop(0)
        if desk.states() == {"a": "done", "b": "done", "c": "done"}:
            raise Cancelled
        return []

    report = desk.run([], more=more)
    assert (report.count("done"), report.is_stopped, desk.posts()) == (3, True, 3)


def test_a_job_that_is_given_twice_runs_once(desk: BatchDesk) -> None:
    (job,) = desk.add("a")
    report = desk.run([job, job])
    assert (report.count("done"), len(report.outcomes), desk.saved) == (1, 1, ["a"])


def test_the_figures_add_up_and_tell_the_time_left(desk: BatchDesk) -> None:
    report = desk.run(desk.add(*TITLES))
    figures = desk.progress()
    assert figures[0].left_s is None
    assert all(news.done + news.failed + news.in_flight <= news.items == 10 for news in figures)
    assert figures[-1].credits_spent == report.credits_spent == 10
    assert all(news.left_s is not None and news.left_s >= 0 for news in figures if news.done)


def test_the_report_as_json_holds_no_secret(desk: BatchDesk) -> None:
    report = desk.run(desk.add("a"))
    told = json.loads(json.dumps(report.to_json()))
    assert told["counts"] == dict.fromkeys(KINDS, 0) | {"done": 1}
    assert told["items"][0]["title"] == "a"
    assert report.outcomes[0].job.token
    assert report.outcomes[0].job.token not in json.dumps(told)


def test_a_list_of_jobs_that_cannot_be_written_ends_the_run(desk: BatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    error: VmsgError = StorageError("jobs_not_written", "The list is locked.", "Close it.", retryable=True)
    jobs = desk.add("a", "b", "c")
    monkeypatch.setattr(desk.store, "finished", lambda *values, **named: (_ for _ in ()).throw(error))
    with pytest.raises(StorageError, match="locked"):
        desk.run(jobs)
    assert desk.posts() == 0
