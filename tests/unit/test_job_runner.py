"""A job from queue to video, and from wherever it was left: nothing is lost and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.talks import FakeTalks, lost
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import Retried, Stopped
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError, RenderError, StorageError, VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageNote
from vmsg_desktop.core.model.job import Job, JobState
from vmsg_desktop.core.model.media import EncodedSound, Frame, Video
from vmsg_desktop.core.model.message import Message, Source

MESSAGE = Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")
JOB = Job("ab" * 16, "did", "For Mika", dump_message(MESSAGE).decode(), "/out")


@dataclass
class Bench:
    """A runner over a real store and a vendor in memory.

    At a named step ``fail`` raises once, ``always_fail`` each time.
    """

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    fail: dict[str, BaseException] = field(default_factory=dict)
    always_fail: dict[str, BaseException] = field(default_factory=dict)
    prepared: int = 0
    saved: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)

    def __post_init__(self) -> None:
        self.store = JobStore(self.folder / "jobs.sqlite", clock=self.clock)
        self.talks = FakeTalks(self.clock)
        self.waiter = FakeWaiter(self.clock)
        self.files = FolderJobFiles(self.folder / "work")

    def runner(self) -> JobRunner:
        return JobRunner(
            records=self.store,
            files=self.files,
            submission=Submission(self.talks, self.store, self.clock, self.waiter),
            prepare=self._prepare,
            check=self._check,
            save=self._save,
            read=lambda job: Path(job.video_path).read_bytes(),
            next_delay_s=lambda waited_s, sound_s: 2.0,
            clock=self.clock,
            waiter=self.waiter,
        )

    def run(self, job: Job = JOB) -> Job:
        if job.id not in [found.id for found in self.store.jobs()]:
            self.store.add(job)
        return self.runner().run(job.id, emit=self.events.append, cancel=self.cancel)

    def job(self) -> Job:
        return self.store.get(JOB.id)

    def posts(self) -> int:
        return sum(self.talks.accepted.values())

    def _prepare(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        self._maybe_fail("prepare")
        self.prepared += 1
        draft = Video(b"draft", 512, 512, 25, 10.0, True, "", ()) if wants_draft else None
        image = Frame(b"\xff\xd8 picture", "JPEG", 512, 512)
        return MadeFiles(image, EncodedSound(b"sound", "M4A", ".m4a"), 10.0, ("p.jpg", "v.m4a"), draft)

    def _check(self, video: bytes, *, expected_s: float) -> float:
        self._maybe_fail("check")
        return 10.0

    def _save(self, job: Job, video: bytes) -> tuple[str, str]:
        self._maybe_fail("save")
        path = self.folder / f"{job.id}.mp4"
        path.write_bytes(video)
        self.saved.append(job.id)
        return str(path), "aa" * 32

    def _maybe_fail(self, step: str) -> None:
        if step in self.always_fail:
            raise self.always_fail[step]
        if step in self.fail:
            raise self.fail.pop(step)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_message_goes_all_the_way(bench: Bench) -> None:
    job = bench.run()
    assert job.state == "done"
    assert Path(job.video_path).read_bytes() == b"video"
    assert (job.credits_needed, job.credits_charged, job.duration_s) == (1, 1.0, 10.0)
    assert bench.posts() == 1


def test_a_draft_never_meets_the_vendor(bench: Bench) -> None:
    job = bench.run(replace(JOB, target="draft"))
    assert job.state == "done"
    assert Path(job.video_path).read_bytes() == b"draft"
    assert bench.talks.uploads == []


def test_the_same_message_again_takes_the_finished_video_and_pays_nothing(bench: Bench) -> None:
    bench.run()
    again = bench.run(replace(JOB, id="cd" * 16))
    assert (again.state, again.credits_charged) == ("done", 0.0)
    assert Path(again.video_path).read_bytes() == b"video"
    assert bench.posts() == 1


def test_a_new_video_of_the_same_message_is_paid_when_the_person_wants_it(bench: Bench) -> None:
    bench.run()
    bench.run(replace(JOB, id="cd" * 16, pays_again=True))
    assert bench.posts() == 2


STEPS: dict[str, Callable[[Bench], None]] = {
    "while preparing": lambda bench: bench.fail.update(prepare=KeyboardInterrupt()),
    "before the request": lambda bench: setattr(bench.talks, "before_create", _dying(bench, "before_create")),
    "after the request": lambda bench: setattr(bench.talks, "after_create", _dying(bench, "after_create")),
    "while checking": lambda bench: bench.fail.update(check=KeyboardInterrupt()),
    "while saving": lambda bench: bench.fail.update(save=KeyboardInterrupt()),
}


def _dying(bench: Bench, name: str) -> Callable[[], None]:
    def die() -> None:
        setattr(bench.talks, name, lambda: None)
        raise KeyboardInterrupt

    return die


@pytest.mark.parametrize("moment", STEPS)
def test_a_process_that_dies_is_picked_up_and_nothing_is_paid_twice(bench: Bench, moment: str) -> None:
    STEPS[moment](bench)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    job = bench.run()
    if moment == "before the request":  # nobody can know that it never left: the person is asked
        assert job.state == "asking"
        assert bench.posts() == 0
    else:
        assert job.state == "done"
        assert bench.posts() == 1


def test_a_full_disk_while_saving_keeps_the_talk_and_fetches_again(bench: Bench) -> None:
    bench.fail["save"] = StorageError("full", "The disk is full.", "Free 3 MB.", retryable=False)
    with pytest.raises(StorageError):
        bench.run()
    failed = bench.job()
    assert (failed.state, failed.talk_id, failed.error) == ("failed", "tlk_0", failed.error)
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_a_passing_fault_while_following_leaves_the_job_standing(bench: Bench) -> None:
    cut = RenderError("cut", "The download is cut.", "Again.", retryable=True)
    bench.always_fail["check"] = cut
    with pytest.raises(RenderError, match="cut"):
        bench.run()
    assert bench.job().state == "downloading"
    bench.always_fail.clear()
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_a_refusal_ends_the_job_with_its_reason_and_costs_nothing(bench: Bench) -> None:
    refusal = InputError("did_moderated", "D-ID refused the picture.", "Another one.", details={"sent": "no"})
    bench.talks.before_create = _raise_once(bench, refusal)
    with pytest.raises(InputError):
        bench.run()
    job = bench.job()
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["code"] == "did_moderated"
    assert not job.may_be_charged


def _raise_once(bench: Bench, error: VmsgError) -> Callable[[], None]:
    def fail() -> None:
        bench.talks.before_create = lambda: None
        raise error

    return fail


def test_a_talk_that_the_vendor_gives_up_is_told_and_only_the_person_pays_again(bench: Bench) -> None:
    bench.talks.status = "rejected"
    with pytest.raises(RenderError, match="rejected"):
        bench.run()
    assert bench.job().is_spent
    bench.talks.status = "done"
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().attempt == 2
    assert bench.posts() == 2


def test_an_unknown_status_ends_the_following(bench: Bench) -> None:
    bench.talks.status = "unknown"
    with pytest.raises(RenderError):
        bench.run()


def test_following_waits_as_long_as_it_takes(bench: Bench) -> None:
    bench.talks.status = "started"
    rounds = iter(range(200))

    def finish_late(seconds: float) -> None:
        if next(rounds) == 180:
            bench.talks.status = "done"

    bench.waiter.on_wait = finish_late
    assert bench.run().state == "done"
    assert sum(bench.waiter.waits) > 300


def test_stopping_while_it_renders_keeps_what_was_paid(bench: Bench) -> None:
    bench.talks.status = "started"

    def stop(seconds: float) -> None:
        raise Cancelled

    bench.waiter.on_wait = stop
    with pytest.raises(Cancelled):
        bench.run()
    job = bench.job()
    assert (job.state, job.may_be_charged) == ("cancelled", True)
    bench.waiter.on_wait = lambda seconds: None
    bench.talks.status = "done"
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_stopping_before_it_was_sent_costs_nothing(bench: Bench) -> None:
    bench.cancel.cancel()
    with pytest.raises(Cancelled):
        bench.run()
    assert bench.job().state == "cancelled"
    assert not bench.job().may_be_charged


def test_a_doubt_that_cannot_be_settled_now_stays_a_doubt(bench: Bench) -> None:
    bench.talks.after_create = _lose_and_go_down(bench)
    with pytest.raises(RemoteError):
        bench.run()
    assert bench.job().state == "unknown"
    bench.talks.is_down = False
    assert bench.run().state == "done"
    assert bench.posts() == 1


def _lose_and_go_down(bench: Bench) -> Callable[[], None]:
    def lose() -> None:
        bench.talks.is_down = True
        bench.talks.after_create = lambda: None
        raise lost("maybe")

    return lose


def test_files_that_were_cleaned_away_are_made_again(bench: Bench) -> None:
    bench.talks.before_create = _raise_once(bench, lost("no"))
    with pytest.raises(RemoteError):
        bench.run()
    bench.files.remove(JOB.id)
    assert bench.run().state == "done"
    assert (bench.prepared, bench.posts()) == (2, 1)


def test_files_that_were_cleaned_away_while_the_job_had_ended_are_made_again_too(bench: Bench) -> None:
    bench.talks.before_create = _raise_once(bench, RemoteError("did_no_credits", "Empty.", details={"sent": "no"}))
    with pytest.raises(RemoteError):
        bench.run()
    bench.files.remove(JOB.id)
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().state == "done"
    assert (bench.prepared, bench.posts()) == (2, 1)


def test_a_request_that_never_left_leaves_the_job_ready_to_be_sent(bench: Bench) -> None:
    bench.talks.before_create = _raise_once(bench, lost("no"))
    with pytest.raises(RemoteError):
        bench.run()
    assert (bench.job().state, bench.job().token) == ("ready", "")
    assert bench.run().state == "done"
    assert (bench.prepared, bench.posts()) == (1, 1)


def test_a_job_can_be_carried_phase_by_phase(bench: Bench) -> None:
    bench.store.add(JOB)
    phases: tuple[tuple[set[JobState], str], ...] = (
        ({"queued", "preparing"}, "ready"), ({"ready"}, "submitted"), ({"ready"}, "submitted"),
    )  # fmt: skip
    for through, reached in phases:
        job = bench.runner().carry(JOB.id, emit=bench.events.append, cancel=bench.cancel, through=through)
        assert job.state == reached
    assert bench.run().state == "done"
    assert (bench.prepared, bench.posts()) == (1, 1)


def test_a_stop_leaves_a_carried_job_where_it_stands(bench: Bench) -> None:
    bench.talks.status = "started"
    bench.store.add(JOB)
    stopped = CancelToken()
    stopped.cancel()
    bench.waiter.on_wait = stopped.wait
    with pytest.raises(Cancelled):
        bench.runner().carry(JOB.id, emit=bench.events.append, cancel=bench.cancel)
    assert bench.job().state == "submitted"


def test_a_job_that_another_process_cancels_stops_here_too(bench: Bench) -> None:
    bench.talks.status = "started"

    def cancel_elsewhere(seconds: float) -> None:
        bench.store.apply(JOB.id, Stopped())

    bench.waiter.on_wait = cancel_elsewhere
    with pytest.raises(Cancelled):
        bench.run()
    assert bench.job().state == "cancelled"


def too_many(wait_s: float | None) -> RemoteError:
    details = {"status": 429, "sent": "no"} | ({} if wait_s is None else {"retry_after_s": wait_s})
    return RemoteError("did_too_many_requests", "Too many.", "Wait.", retryable=True, details=details)


def _refuse_times(bench: Bench, times: int, wait_s: float | None) -> None:
    left = iter(range(times))

    def refuse() -> None:
        if next(left, None) is not None:
            raise too_many(wait_s)

    bench.talks.before_create = refuse


def notes(bench: Bench) -> list[StageNote]:
    return [event for event in bench.events if isinstance(event, StageNote)]


def test_told_to_slow_down_it_waits_as_long_as_asked_and_sends_once(bench: Bench) -> None:
    _refuse_times(bench, 2, 90.0)
    assert bench.run().state == "done"
    assert bench.posts() == 1
    assert [90 <= seconds <= 91 for seconds in bench.waiter.waits[:2]] == [True, True]
    assert [note.wait_s for note in notes(bench)] == bench.waiter.waits[:2]
    assert bench.prepared == 1


def test_told_to_slow_down_without_a_time_it_waits_longer_each_time(bench: Bench) -> None:
    _refuse_times(bench, 4, None)
    assert bench.run().state == "done"
    for seconds, most_s in zip(bench.waiter.waits[:4], (2, 4, 8, 16), strict=True):
        assert most_s / 2 <= seconds <= most_s


@pytest.mark.parametrize(("times", "wait_s"), [(100, None), (1, 3600.0)])
def test_told_to_slow_down_for_too_long_it_tells_and_keeps_its_place(
    bench: Bench, times: int, wait_s: float | None
) -> None:
    _refuse_times(bench, times, wait_s)
    with pytest.raises(RemoteError, match="Too many"):
        bench.run()
    job = bench.job()
    assert (job.state, job.may_be_charged, job.token) == ("ready", False, "")
    assert len(bench.waiter.waits) == (8 if wait_s is None else 0)
    bench.talks.before_create = lambda: None
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_stopping_while_told_to_slow_down_costs_nothing(bench: Bench) -> None:
    _refuse_times(bench, 1, 30.0)
    stopped = CancelToken()
    stopped.cancel()
    bench.waiter.on_wait = stopped.wait
    with pytest.raises(Cancelled):
        bench.run()
    assert (bench.job().state, bench.job().may_be_charged) == ("cancelled", False)


def test_carried_in_a_batch_a_slow_down_is_the_batches_to_wait_for(bench: Bench) -> None:
    _refuse_times(bench, 1, 30.0)
    bench.store.add(JOB)
    with pytest.raises(RemoteError):
        bench.runner().carry(JOB.id, emit=bench.events.append, cancel=bench.cancel)
    assert bench.waiter.waits == []
    assert bench.job().state == "ready"


def test_a_broken_video_is_fetched_again_by_itself_and_a_lasting_fault_says_how_to_get_it(bench: Bench) -> None:
    bench.always_fail["check"] = RenderError("video_truncated", "The video is not whole.", "Again.")
    with pytest.raises(RenderError) as caught:
        bench.run()
    assert f"vmsg jobs retry {JOB.id[:8]}" in caught.value.hint
    assert len(notes(bench)) == 3
    assert (bench.job().state, bench.job().talk_id, bench.job().is_spent) == ("failed", "tlk_0", False)
    bench.always_fail.clear()
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_a_fault_that_fetching_again_does_not_mend_is_told_at_once(bench: Bench) -> None:
    bench.always_fail["check"] = RenderError("video_too_large", "Too large.", "Look at D-ID.")
    with pytest.raises(RenderError):
        bench.run()
    assert notes(bench) == []


def test_a_render_that_takes_long_is_told_once_with_its_id(bench: Bench) -> None:
    bench.talks.status = "started"
    rounds = iter(range(400))

    def finish_late(seconds: float) -> None:
        if next(rounds) == 300:
            bench.talks.status = "done"

    bench.waiter.on_wait = finish_late
    assert bench.run().state == "done"
    assert ["tlk_0" in note.words for note in notes(bench)] == [True]


def test_an_unknown_status_leaves_the_talk_to_be_asked_again_for_nothing(bench: Bench) -> None:
    bench.talks.status = "unknown"
    with pytest.raises(RenderError):
        bench.run()
    assert not bench.job().is_spent
    bench.talks.status = "done"
    bench.store.apply(JOB.id, Retried(1.0))
    assert bench.run().state == "done"
    assert bench.posts() == 1


def test_where_it_goes_on_is_told(bench: Bench) -> None:
    bench.store.add(JOB)
    bench.runner().carry(JOB.id, emit=bench.events.append, cancel=bench.cancel, through={"queued", "preparing"})
    bench.run()
    assert [note.words for note in notes(bench)] == ["It stood at: ready to be sent. It goes on there."]
