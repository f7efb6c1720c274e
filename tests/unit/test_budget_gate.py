"""The budget before the paid request: it holds, for every way and every process, and lets go when it is raised."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.batch_desk import BatchDesk
from tests.fakes.clock import FakeClock
from tests.fakes.talks import FakeTalks, lost
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.budget import BudgetGate
from vmsg_desktop.application.submission import SentFiles, Submission
from vmsg_desktop.core.budget import HELD, STOPPED
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.jobs import Began, IntentWritten, Prepared, Stopped
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError
from vmsg_desktop.core.model.events import Event, StageNote
from vmsg_desktop.core.model.job import Job

FILES = SentFiles(b"image", "p.jpg", b"audio", "v.m4a")
MONTH_S = 31 * 86400.0


@dataclass
class Desk:
    """A store, a vendor and a budget that may be changed."""

    folder: Path
    budget: Budget = field(default_factory=lambda: Budget(credits=3))
    hours: Figure = field(default_factory=lambda: Figure(None, "not measured"))
    is_overruled: bool = False

    def __post_init__(self) -> None:
        self.clock = FakeClock(1_800_000_000.0)
        self.store = JobStore(self.folder / "jobs.sqlite", clock=self.clock)
        self.talks = FakeTalks(self.clock)

    def ready(self, name: str, *, credits: int = 1) -> Job:
        job_id = name * 32
        self.store.add(Job(job_id, "did", name, "{}", "/out"))
        self.store.apply(job_id, Began())
        return self.store.apply(job_id, Prepared("ff" * 32, credits))

    def submission(self) -> Submission:
        gate = BudgetGate(self.store, lambda: self.budget, self.clock, lambda _since: self.hours, self.is_overruled)
        return Submission(self.talks, self.store, self.clock, FakeWaiter(self.clock), gate=gate)

    def submit(self, job: Job) -> Job:
        return self.submission().submit(self.store.get(job.id), FILES, TalkOptions())

    def spent(self) -> float:
        return self.store.credits_spent(target="did", since_s=0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_does_not_fit_is_neither_uploaded_nor_posted_and_waits_ready(desk: Desk) -> None:
    desk.submit(desk.ready("a", credits=2))
    uploads = len(desk.talks.uploads)
    with pytest.raises(InputError) as held:
        desk.submit(desk.ready("b", credits=2))
    assert held.value.code == HELD
    assert desk.store.get("b" * 32).state == "ready"
    assert len(desk.talks.uploads) == uploads
    assert sum(desk.talks.accepted.values()) == 1
    assert desk.submit(desk.ready("c", credits=1)).state == "submitted"


def test_a_raised_budget_holds_at_once(desk: Desk) -> None:
    job = desk.ready("a", credits=5)
    with pytest.raises(InputError):
        desk.submit(job)
    desk.budget = Budget(credits=5)
    assert desk.submit(job).state == "submitted"


def test_the_person_may_let_one_through_and_it_counts(desk: Desk) -> None:
    desk.is_overruled = True
    assert desk.submit(desk.ready("a", credits=5)).state == "submitted"
    desk.is_overruled = False
    assert desk.spent() == 5
    with pytest.raises(InputError):
        desk.submit(desk.ready("b"))


def test_a_new_month_begins_at_nothing(desk: Desk) -> None:
    desk.submit(desk.ready("a", credits=3))
    with pytest.raises(InputError):
        desk.submit(desk.ready("b"))
    desk.clock.advance(MONTH_S)
    assert desk.submit(desk.store.get("b" * 32)).state == "submitted"


def test_a_request_that_provably_never_left_takes_nothing_and_a_doubtful_one_all(desk: Desk) -> None:
    desk.talks.before_create = lambda: (_ for _ in ()).throw(lost("no"))
    with pytest.raises(RemoteError):
        desk.submit(desk.ready("a", credits=3))
    assert desk.spent() == 0
    desk.talks.before_create = lambda: (_ for _ in ()).throw(lost("maybe"))
    assert desk.submit(desk.store.get("a" * 32)).state == "unknown"
    assert desk.spent() == 3


def test_deleting_a_message_gives_no_budget_back(desk: Desk) -> None:
    job = desk.submit(desk.ready("a", credits=3))
    desk.store.apply(job.id, Stopped())
    desk.store.remove(job.id)
    assert desk.spent() == 3
    with pytest.raises(InputError):
        desk.submit(desk.ready("b"))


def test_what_stays_of_a_deleted_message_names_it_nowhere(desk: Desk, tmp_path: Path) -> None:
    job = desk.submit(desk.ready("a", credits=3))
    token = job.token
    desk.store.remove(job.id)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("jobs.sqlite*"))
    assert job.id.encode() not in kept
    assert token.encode() not in kept


def test_the_sandbox_has_an_account_of_its_own(desk: Desk) -> None:
    desk.submit(desk.ready("a", credits=3))
    assert desk.store.credits_spent(target="sandbox", since_s=0) == 0


def test_used_up_hours_hold_paid_messages_too(desk: Desk) -> None:
    desk.budget = Budget(gpu_hours=10)
    job = desk.ready("a")
    assert "n/a of 10 GPU hours this month (not measured)" in desk.submission().warning(job)
    desk.hours = Figure(8.5)
    assert "8.5 of 10 GPU hours" in desk.submission().warning(job)
    desk.hours = Figure(10.0)
    with pytest.raises(InputError) as held:
        desk.submit(job)
    assert held.value.details["unit"] == "GPU hours"


def test_a_budget_that_cannot_be_read_lets_nothing_through(desk: Desk) -> None:
    def unreadable() -> Budget:
        raise StorageError("budget_unreadable", "It cannot be read.", "Set it anew.")

    gate = BudgetGate(desk.store, unreadable, desk.clock, lambda _: desk.hours)
    submission = replace(desk.submission(), gate=gate)
    with pytest.raises(StorageError):
        submission.submit(desk.ready("a"), FILES, TalkOptions())
    assert desk.talks.accepted == {}


def test_many_threads_do_not_take_the_same_last_credit(desk: Desk) -> None:
    jobs = [desk.ready(letter) for letter in "abcdef0123"]
    desk.budget = Budget(credits=4)
    start = threading.Barrier(len(jobs))
    outcomes: list[str] = []

    def send(job: Job) -> None:
        start.wait()
        try:
            outcomes.append(desk.submit(job).state)
        except InputError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=send, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("submitted") == 4
    assert outcomes.count(HELD) == 6
    assert sum(desk.talks.accepted.values()) == 4


def test_another_process_does_not_take_it_either(desk: Desk) -> None:
    """Both looked at the budget before either wrote: the second is refused at the writing."""
    mine, theirs = desk.ready("a", credits=2), desk.ready("b", credits=2)
    gate = desk.submission().gate
    assert gate is not None
    assert gate.look(mine) == ""
    script = f"""
        import sys
        from pathlib import Path
        from tests.fakes.clock import FakeClock
        from vmsg_desktop.adapters.storage.jobs import JobStore
        from vmsg_desktop.core.jobs import IntentWritten
        store = JobStore(Path({str(desk.folder / "jobs.sqlite")!r}), clock=FakeClock(1_800_000_000.0))
        store.pay({theirs.id!r}, IntentWritten("cd" * 16, None), since_s=0, admit=lambda spent: None)
    """
    code = "\n".join(line.strip() for line in script.splitlines())
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
    with pytest.raises(InputError) as held:
        gate.enter(mine, IntentWritten("ef" * 16, None))
    assert held.value.code == HELD
    assert desk.store.get(mine.id).state == "ready"


def test_a_batch_stops_at_the_budget_and_goes_on_when_it_is_raised(tmp_path: Path) -> None:
    desk, budget = BatchDesk(tmp_path), Budget(credits=2)
    desk.gate = BudgetGate(desk.store, lambda: budget, desk.clock, lambda _: Figure(None))
    jobs = desk.add("a", "b", "c", "d")
    report = desk.run(jobs)
    assert [outcome.kind for outcome in report.outcomes] == ["done", "done", "not sent", "not sent"]
    assert "2 of 2 credits this month" in report.held
    assert desk.posts() == 2
    budget = Budget(credits=4)
    desk.restart()
    assert [outcome.kind for outcome in desk.run(jobs).outcomes] == ["done"] * 4
    assert desk.posts() == 4


def test_a_stopped_message_ends_with_its_reason(tmp_path: Path) -> None:
    desk = BatchDesk(tmp_path)
    desk.gate = BudgetGate(desk.store, lambda: Budget(credits=0, on_limit="stop"), desk.clock, lambda _: Figure(None))
    (job,) = desk.add("a")
    with pytest.raises(InputError) as stopped:
        desk.runner().run(job.id, emit=lambda _: None, cancel=desk.cancel)
    assert stopped.value.code == STOPPED
    ended = desk.store.get(job.id)
    assert ended.state == "failed"
    assert ended.error is not None
    assert ended.error["code"] == STOPPED
    assert desk.posts() == 0


def test_what_comes_near_is_said_and_sent(tmp_path: Path) -> None:
    events: list[Event] = []
    desk = BatchDesk(tmp_path)
    desk.gate = BudgetGate(desk.store, lambda: Budget(credits=1, on_limit="warn"), desk.clock, lambda _: Figure(None))
    for job in desk.add("a", "b"):
        assert desk.runner().run(job.id, emit=events.append, cancel=desk.cancel).state == "done"
    told = [event.words for event in events if isinstance(event, StageNote)]
    assert told == [
        "Your budget is nearly spent: 0 of 1 credits this month.",
        "Over your budget: 1 of 1 credits this month, and this message takes 1.",
    ]


def test_payments_of_an_earlier_format_are_taken_over(desk: Desk) -> None:
    desk.submit(desk.ready("a", credits=2))
    desk.talks.before_create = lambda: (_ for _ in ()).throw(lost("no"))
    with pytest.raises(RemoteError):
        desk.submit(desk.ready("b"))
    desk.store._db.execute("drop table payments")
    desk.store._db.execute("pragma user_version = 2")
    desk.store.close()
    again = JobStore(desk.folder / "jobs.sqlite", clock=desk.clock)
    assert again.set_aside is None
    assert again.credits_spent(target="did", since_s=0) == 2
