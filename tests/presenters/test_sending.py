"""Sending: the job of this message is shown from the order to the video, and what the person decides is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.message_desk import MESSAGE, OTHER, MessageDesk
from vmsg_desktop.application.document import EMPTY
from vmsg_desktop.application.job_center import JobBegan, JobPaused, JobProgress, JobRested, JobWaits, Order
from vmsg_desktop.core.jobs import (
    Accepted,
    Began,
    Doubted,
    Failed,
    IntentWritten,
    JobEvent,
    LookedInVain,
    Prepared,
    Rendered,
    Saved,
    Stopped,
)
from vmsg_desktop.core.model.errors import InputError, RemoteError
from vmsg_desktop.core.model.events import StageFinished, StageNote, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.voice import Prosody

READY: tuple[JobEvent, ...] = (Began(), Prepared("f", 1, 11.0))
TAKEN = (*READY, IntentWritten("t", 38.0), Accepted("tlk_1"))
DONE = (*TAKEN, Rendered(), Saved("/videos/mika/message.mp4", "ab", 11.0, 1.0))
ASKS = (*READY, IntentWritten("t", 38.0), Doubted(0.0), *[LookedInVain(True, 200.0)] * 3)
REFUSED = RemoteError("did_picture_moderated", "D-ID's moderation refused the picture.", "Choose another photo.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MessageDesk]:
    made = MessageDesk(tmp_path)
    made.document.change(MESSAGE)
    yield made
    made.store.close()


def go(desk: MessageDesk, job: Job, *events: JobEvent) -> Job:
    for event in events:
        job = desk.store.apply(job.id, event)
    return job


def begun(desk: MessageDesk, *events: JobEvent, message: object = MESSAGE) -> Job:
    job = go(desk, desk.add_job(message), *events)  # type: ignore[arg-type]
    desk.jobs.tell(JobBegan(job))
    return job


def test_what_is_ordered_is_the_message_for_the_chosen_machine_and_folder(desk: MessageDesk) -> None:
    desk.present().send("did")
    assert desk.jobs.orders == [Order(MESSAGE, "did", "local", "/videos/mika", pays_again=False)]


def test_is_shown_at_once_and_a_second_press_sends_nothing(desk: MessageDesk) -> None:
    presenter = desk.present()
    presenter.send("did")
    assert desk.shown.page == "sending"
    assert desk.shown.sending is not None
    assert desk.shown.sending.phase == "starting"
    presenter.send("did")
    assert len(desk.jobs.orders) == 1


def test_stages_are_followed_with_device_and_time(desk: MessageDesk) -> None:
    desk.present().send("did")
    job = begun(desk)
    desk.jobs.tell(JobProgress(job.id, StageStarted("mask")))
    desk.jobs.tell(JobProgress(job.id, StageProgress("mask", 0.4)))
    state = desk.shown.sending
    assert state is not None
    cut = next(row for row in state.rows if row.key == "cut")
    assert (state.phase, cut.state, cut.share) == ("preparing", "running", 0.4)
    desk.jobs.tell(JobProgress(job.id, StageFinished(StageReport("mask", None, 340.0, "miss", where="tokyo"))))
    assert desk.shown.sending is not None
    cut = next(row for row in desk.shown.sending.rows if row.key == "cut")
    assert (cut.state, cut.took_s, cut.where) == ("ok", 0.34, "tokyo")


def test_rendering_tells_time_since_it_was_taken_and_when_it_was_heard(desk: MessageDesk) -> None:
    desk.present().send("did")
    job = begun(desk, *TAKEN)
    desk.jobs.tell(JobProgress(job.id, StageStarted("render")))
    desk.clock.advance(12)
    desk.jobs.tell(JobProgress(job.id, StageProgress("render", 0.1)))
    desk.clock.advance(2)
    desk.jobs.tell(JobProgress(job.id, StageNote("render", "Slow.")))
    state = desk.shown.sending
    assert state is not None
    assert (state.phase, state.gone_s, state.heard_ago_s, state.note) == ("rendering", 14.0, 2.0, "Slow.")
    assert (state.charge.kind, state.charge.credits) == ("committed", 1)
    assert (state.band, state.left_s) == (None, None)


def test_time_passes_without_news(desk: MessageDesk) -> None:
    presenter = desk.present()
    presenter.send("did")
    desk.clock.advance(3)
    presenter.tick()
    assert desk.shown.sending is not None
    assert desk.shown.sending.gone_s == 3.0


def test_done_shows_the_saved_video(desk: MessageDesk) -> None:
    desk.present().send("did")
    job = begun(desk)
    job = go(desk, job, *DONE)
    desk.jobs.tell(JobRested(job.id, None))
    assert (desk.shown.page, desk.shown.job) == ("result", job)


def test_refusal_is_told_with_its_fix_and_whether_money_moved(desk: MessageDesk) -> None:
    desk.present().send("did")
    job = go(desk, begun(desk, *READY), Failed(REFUSED.to_json()))
    desk.jobs.tell(JobRested(job.id, REFUSED))
    outcome = desk.shown.outcome
    assert desk.shown.page == "compose"
    assert outcome is not None
    assert (outcome.kind, outcome.actions, outcome.charge.kind) == ("error", ("fix", "photo"), "none")


def test_what_never_became_a_job_is_told(desk: MessageDesk) -> None:
    desk.present().send("sandbox")
    gone = InputError("photo_not_found", "The photo is not there.", "Choose it again.")
    desk.jobs.tell(JobRested(None, gone))
    assert desk.shown.outcome is not None
    assert desk.shown.outcome.error is gone


def test_doubt_asks_and_once_more_goes_on(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = begun(desk, *ASKS)
    desk.jobs.tell(JobRested(job.id, None))
    assert presenter.is_asking
    presenter.take_up()
    assert [(each.id, each.state, each.attempt) for each in desk.jobs.gone_on] == [(job.id, "ready", 2)]


def test_doubt_can_be_let_go(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = begun(desk, *ASKS)
    desk.jobs.tell(JobRested(job.id, None))
    presenter.let_go()
    assert desk.store.get(job.id).state == "cancelled"
    assert not presenter.is_asking


def test_stop_is_asked_of_the_job_under_way(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = begun(desk)
    desk.jobs.under_way = {job.id}
    presenter.stop()
    assert desk.jobs.cancelled == [job.id]
    assert desk.store.get(job.id).state == "queued"


def test_stop_of_one_that_waits_ends_its_row(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = desk.add_job()
    desk.jobs.tell(JobWaits(job))
    assert desk.shown.sending is not None
    assert desk.shown.sending.phase == "waiting"
    presenter.stop()
    assert desk.store.get(job.id).state == "cancelled"
    assert desk.shown.page == "compose"


def test_stopped_while_the_vendor_has_it_can_be_fetched(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = go(desk, begun(desk, *TAKEN), Stopped())
    desk.jobs.tell(JobRested(job.id, None))
    assert desk.shown.outcome is not None
    assert (desk.shown.outcome.kind, desk.shown.outcome.actions) == ("stopped", ("fetch",))
    presenter.take_up()
    assert [(each.id, each.state) for each in desk.jobs.gone_on] == [(job.id, "submitted")]


def test_passing_fault_leaves_it_standing_and_trying_again_goes_on(desk: MessageDesk) -> None:
    presenter = desk.present()
    job = begun(desk, *TAKEN)
    away = RemoteError("did_unreachable", "D-ID cannot be reached.", "Try again.", retryable=True)
    desk.jobs.tell(JobRested(job.id, away))
    assert desk.shown.outcome is not None
    assert desk.shown.outcome.actions == ("fetch",)
    presenter.take_up()
    assert [each.id for each in desk.jobs.gone_on] == [job.id]
    assert desk.store.get(job.id).state == "submitted"


def test_edit_begins_another_message_and_undoing_it_brings_the_job_back(desk: MessageDesk) -> None:
    desk.present().send("did")
    job = begun(desk)
    desk.document.change(replace(MESSAGE, prosody=Prosody(pitch_st=3)))
    assert desk.shown.page == "compose"
    desk.document.undo()
    assert desk.shown.page == "sending"
    assert desk.shown.sending is not None
    assert desk.shown.sending.job == job


def test_several_jobs_at_once_show_the_one_of_this_message(desk: MessageDesk) -> None:
    desk.present()
    mine = begun(desk)
    begun(desk, message=OTHER)
    assert desk.shown.sending is not None
    assert desk.shown.sending.job == mine
    desk.document.new(OTHER)
    assert desk.shown.sending.job is not None
    assert desk.shown.sending.job.title == "For Jo"


def test_job_of_another_message_ends_in_a_word_only(desk: MessageDesk) -> None:
    desk.present()
    other = go(desk, begun(desk, message=OTHER), *DONE)
    desk.jobs.tell(JobRested(other.id, None))
    assert desk.shown.elsewhere == [other]
    assert desk.shown.page == "compose"


def test_after_a_restart_the_job_under_way_shows_again(tmp_path: Path) -> None:
    desk = MessageDesk(tmp_path)
    desk.present()
    assert desk.document.message == EMPTY
    job = begun(desk, *TAKEN)
    assert desk.shown.page == "sending"
    state = desk.shown.sending
    assert state is not None
    assert [row.state for row in state.rows][:5] == ["ok"] * 5
    desk.jobs.tell(JobProgress(job.id, StageStarted("render")))
    done = go(desk, job, Rendered(), Saved("/v.mp4", "ab", 11.0, 1.0))
    desk.jobs.tell(JobRested(job.id, None))
    assert (desk.shown.page, desk.shown.job) == ("result", done)
    desk.store.close()


def test_job_in_the_place_of_an_empty_message_can_be_made_anew_and_again(tmp_path: Path) -> None:
    desk = MessageDesk(tmp_path)
    presenter = desk.present()
    job = go(desk, begun(desk), *DONE)
    desk.jobs.tell(JobRested(job.id, None))
    presenter.send("did", pays_again=True)
    assert (desk.jobs.orders[-1].message, desk.jobs.orders[-1].pays_again) == (MESSAGE, True)
    desk.jobs.tell(JobBegan(desk.add_job()))
    assert desk.shown.page == "sending"
    presenter.new_from_this()
    assert desk.document.message == MESSAGE
    desk.store.close()


def test_items_of_a_batch_are_the_librarys_business(tmp_path: Path) -> None:
    desk = MessageDesk(tmp_path)
    desk.present()
    desk.jobs.tell(JobBegan(desk.add_job(batch="a-batch")))
    assert desk.shown.page == "compose"
    desk.store.close()


def test_opening_a_message_that_was_sent_shows_its_video(desk: MessageDesk) -> None:
    done = go(desk, desk.add_job(), *DONE)
    desk.present()
    desk.soon.rest()
    assert (desk.shown.page, desk.shown.job) == ("result", done)


def test_message_that_was_never_sent_shows_nothing(desk: MessageDesk) -> None:
    go(desk, desk.add_job(OTHER), *DONE)
    desk.present()
    desk.soon.rest()
    assert (desk.shown.page, desk.shown.outcome) == ("compose", None)


def test_result_can_be_put_away_and_stays_away(desk: MessageDesk) -> None:
    go(desk, desk.add_job(), *DONE)
    presenter = desk.present()
    desk.soon.rest()
    presenter.put_away()
    assert desk.shown.page == "compose"
    desk.document.change(replace(MESSAGE, prosody=Prosody(pitch_st=3)))
    desk.document.undo()
    desk.soon.rest()
    assert desk.shown.page == "compose"


def test_new_from_this_is_another_message_with_the_same_choices(desk: MessageDesk) -> None:
    go(desk, desk.add_job(), *DONE)
    presenter = desk.present()
    desk.soon.rest()
    before = desk.document.state.path
    presenter.new_from_this()
    assert desk.document.message == MESSAGE
    assert desk.document.state.path != before
    assert desk.shown.page == "compose"


def test_run_again_pays_again_and_shows_the_new_job(desk: MessageDesk) -> None:
    go(desk, desk.add_job(), *DONE)
    presenter = desk.present()
    desk.soon.rest()
    presenter.send("did", pays_again=True)
    assert desk.jobs.orders[-1].pays_again
    assert desk.shown.page == "sending"


def test_copy_of_the_video_is_written_and_a_full_disk_is_told(desk: MessageDesk, tmp_path: Path) -> None:
    job = go(desk, desk.add_job(), *DONE)
    presenter = desk.present()
    desk.soon.rest()
    told: list[bool] = []
    presenter.save_copy(tmp_path / "for mika.mp4", done=lambda: told.append(True))
    assert desk.written == {tmp_path / "for mika.mp4": b"video of " + job.id.encode()}
    presenter.save_copy(tmp_path / "full.mp4", done=lambda: told.append(True))
    assert told == [True]
    assert [error.code for error in desk.shown.errors] == ["disk_full"]


def test_pause_is_shown(desk: MessageDesk) -> None:
    desk.present()
    job = begun(desk)
    desk.jobs.tell(JobPaused(job.id))
    assert desk.shown.sending is not None
    assert desk.shown.sending.phase == "paused"


def test_who_depends_on_it_hears_that_it_began_and_ended(desk: MessageDesk) -> None:
    desk.present()
    job = begun(desk)
    began = desk.changes
    go(desk, job, *DONE)
    desk.jobs.tell(JobRested(job.id, None))
    assert began >= 1
    assert desk.changes > began
