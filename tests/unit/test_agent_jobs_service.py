"""The agent's jobs: taken once, in order, told as they go, alive over a restart, refused in words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from remote_agent.event_log import ROUND_EVENTS
from remote_agent.job_ends import MOST_STARTS
from remote_agent.job_service import JobService
from remote_agent.work_store import WorkStore
from tests.fakes.agent_jobs import MADE, MESSAGE, HandExecutor, MemoryBlobs, collect, make_order, new_id, wire_file
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.compute import WorkOrder, WorkView
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.events import StageFinished, StageNote, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.music import Music

ORDER = make_order()
REPORT = StageReport("people", None, 12.0, "miss", ("a note",))


@dataclass
class Agent:
    """A job service with its parts at hand; ``again`` is its next life."""

    path: Path
    clock: FakeClock = field(default_factory=FakeClock)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    limit: int = 200
    width: int = 2
    ended: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.again()

    def again(self) -> None:
        """A new life on the same file, as after kill -9: nobody said goodbye."""
        self.executor = HandExecutor(self.width)
        self.store = WorkStore(self.path, clock=self.clock)
        self.jobs = JobService(
            self.store, self.blobs, self.executor, clock=self.clock, queue_limit=self.limit, on_end=self.ended.append
        )
        self.jobs.recover()
        self.jobs.start()

    def submit(self, order: WorkOrder = ORDER, **more: Any) -> str:
        job_id = new_id()
        self.jobs.submit(job_id, replace(order, **more))
        return job_id

    def told(self, job_id: str, *, after: int = 0) -> list[tuple[str, Any]]:
        return [(event.name, event.data) for event in collect(self.jobs.events(job_id, after=after))]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    agent = Agent(tmp_path / "work.sqlite")
    yield agent
    agent.jobs.stop()
    agent.store.close()


def refusal(error: type[VmsgError], agent: Agent, order: WorkOrder, job_id: str | None = None) -> VmsgError:
    with pytest.raises(error) as told:
        agent.jobs.submit(job_id or new_id(), order)
    return told.value


def test_a_job_runs_at_once_where_there_is_room(agent: Agent) -> None:
    job_id = agent.submit()
    view = agent.jobs.view(job_id)
    assert (view.state, view.place, view.accepted_s) == ("running", None, agent.clock.now_s())
    agent.executor.done(job_id)
    assert agent.jobs.view(job_id).state == "done"
    assert agent.ended == [job_id]


def test_its_stream_tells_all_from_the_line_to_the_result(agent: Agent) -> None:
    job_id = agent.submit()
    report = agent.executor.reports[job_id]
    report.event(StageStarted("people"))
    report.event(StageProgress("people", 0.5))
    report.event(StageFinished(REPORT))
    agent.executor.done(job_id)
    names = [name for name, _ in agent.told(job_id)]
    assert names == ["finished", "done"]  # a stream that comes late hears how the stages went, and the result
    assert agent.told(job_id)[-1][1]["outputs"]["people"]["meta"] == {"boxes": []}


def test_a_stream_that_was_there_hears_everything(agent: Agent) -> None:
    job_id = agent.submit()
    stream = agent.jobs.events(job_id, after=0)
    agent.executor.reports[job_id].event(StageStarted("people"))
    agent.executor.done(job_id)
    events = collect(stream)
    assert [event.name for event in events] == ["queued", "running", "stage", "done"]
    assert [event.number for event in events] == [1, 2, 3, 4]
    assert events[0].data == {"place": 0}
    assert events[-1].data["outputs"] == MADE


def test_an_ended_job_is_told_again_after_any_number(agent: Agent) -> None:
    job_id = agent.submit()
    agent.executor.reports[job_id].event(StageNote("people", "slow", 0.0))
    agent.executor.done(job_id)
    last = agent.jobs.view(job_id).last_event
    assert [name for name, _ in agent.told(job_id)] == ["note", "done"]
    assert [name for name, _ in agent.told(job_id, after=last - 1)] == ["done"]
    assert agent.told(job_id, after=last) == []


def test_what_an_ended_job_tells_is_read_when_it_is_asked_for_not_while_it_is_followed(agent: Agent) -> None:
    job_id = agent.submit()
    agent.executor.done(job_id)
    stream = agent.jobs.events(job_id, after=0)
    agent.store.close()
    assert [event.name for event in collect(stream)] == ["done"]


def test_results_are_the_same_in_the_view_and_after_a_restart(agent: Agent) -> None:
    job_id = agent.submit()
    agent.executor.done(job_id)
    assert agent.jobs.view(job_id).outputs == MADE
    agent.again()
    assert agent.jobs.view(job_id).outputs == MADE
    assert [name for name, _ in agent.told(job_id)] == ["done"]


def test_the_same_order_again_changes_nothing(agent: Agent) -> None:
    job_id = new_id()
    first = agent.jobs.submit(job_id, ORDER)
    assert agent.jobs.submit(job_id, ORDER) == first
    by_hash = replace(ORDER, files={"photo": replace(ORDER.files["photo"], data=None)})
    assert agent.jobs.submit(job_id, by_hash) == first
    assert agent.executor.started == [job_id]
    agent.executor.done(job_id)
    assert agent.jobs.submit(job_id, ORDER).state == "done"
    assert agent.executor.started == [job_id]


def test_another_order_under_the_same_id_is_refused(agent: Agent) -> None:
    job_id = agent.submit()
    assert refusal(InputError, agent, make_order("faces"), job_id).code == "job_differs"
    agent.executor.done(job_id)
    assert refusal(InputError, agent, make_order("faces"), job_id).code == "job_differs"


def test_files_that_ride_along_are_kept_before_the_job_is(agent: Agent) -> None:
    job_id = agent.submit()
    photo = ORDER.files["photo"]
    assert agent.blobs.get(photo.sha256) == b"photo"
    assert agent.executor.orders[job_id].files["photo"].data is None
    assert agent.store.blobs() == {photo.sha256}


def test_files_that_are_missing_are_named_and_nothing_is_taken(agent: Agent) -> None:
    files = {"photo": wire_file(b"photo", is_inline=False), "voice": wire_file(b"voice", is_inline=False)}
    order = make_order("people", "prosody", files=files)  # type: ignore[arg-type]
    job_id = new_id()
    error = refusal(InputError, agent, order, job_id)
    assert error.code == "files_missing"
    assert error.details["files"] == sorted(file.sha256 for file in files.values())
    with pytest.raises(InputError, match="no job"):
        agent.jobs.view(job_id)
    agent.blobs.put(b"photo")
    assert refusal(InputError, agent, order, job_id).details["files"] == [files["voice"].sha256]
    agent.blobs.put(b"voice")
    assert agent.jobs.submit(job_id, order).state == "running"


@pytest.mark.parametrize(
    "order",
    [
        make_order("prosody"),
        make_order("people", files={"voice": wire_file(b"voice")}),
        make_order("frame", message=replace(MESSAGE, background=Background("bundled", name="studio"))),
        make_order(
            "sound", files={"voice": wire_file(b"v")}, message=replace(MESSAGE, music=Music("bundled", name="calm"))
        ),
        make_order("people", files={"photo": replace(wire_file(b"photo"), sha256="00" * 32)}),
        make_order("people", files={"photo": replace(wire_file(b"photo"), size_bytes=99)}),
    ],
    ids=["no voice", "no photo", "no background", "no music", "wrong hash", "wrong size"],
)
def test_an_order_that_cannot_be_made_is_refused(agent: Agent, order: WorkOrder) -> None:
    assert refusal(InputError, agent, order).code == "order_invalid"
    assert agent.blobs.puts == []
    assert agent.executor.started == []


def test_a_blob_of_another_size_than_named_is_refused(agent: Agent) -> None:
    agent.blobs.put(b"photo")
    lying = replace(wire_file(b"photo", is_inline=False), size_bytes=3)
    assert refusal(InputError, agent, make_order(files={"photo": lying})).code == "order_invalid"


def test_a_file_that_the_message_does_not_use_is_not_asked_for(agent: Agent) -> None:
    message = replace(MESSAGE, background=Background("colour"), music=Music("bundled", name="calm"))
    agent.submit(make_order("frame", message=message))
    assert len(agent.executor.started) == 1


def test_a_full_queue_refuses_and_says_when_to_come_again(agent: Agent) -> None:
    agent.limit = 3
    agent.again()
    for _ in range(2 + 3):
        agent.submit()
    error = refusal(RemoteError, agent, ORDER)
    assert (error.code, error.retryable) == ("queue_full", True)
    assert 1 <= error.details["retry_after_s"] <= 60
    assert agent.jobs.counts().refused == 1
    agent.executor.done(agent.executor.started[0])
    agent.submit()


def test_the_wait_that_is_told_follows_how_long_jobs_take(agent: Agent) -> None:
    agent.limit = 0
    agent.width = 1
    agent.again()
    for _ in range(30):
        job_id = agent.submit()
        agent.clock.advance(20)
        agent.executor.done(job_id)
    agent.submit()
    assert refusal(RemoteError, agent, ORDER).details["retry_after_s"] == pytest.approx(20, rel=0.05)


def test_a_job_that_is_known_is_no_new_one_for_a_full_queue(agent: Agent) -> None:
    agent.limit = 1
    agent.again()
    jobs = [agent.submit() for _ in range(3)]
    assert agent.jobs.submit(jobs[-1], ORDER).place == 0


def test_a_preview_goes_before_messages_and_these_before_a_batch(agent: Agent) -> None:
    running = [agent.submit(priority=name) for name in ("normal", "normal", "interactive")]
    batch, normal, preview = (agent.submit(priority=name) for name in ("batch", "normal", "interactive"))
    assert [agent.jobs.view(job_id).place for job_id in (preview, normal, batch)] == [0, 1, 2]
    for job_id in running:
        agent.executor.done(job_id)
    assert agent.executor.started[3:] == [preview, normal, batch]


def test_a_batch_is_served_although_previews_keep_coming(agent: Agent) -> None:
    agent.width = 1
    agent.again()
    for _ in range(2):
        agent.submit(priority="interactive")
    batch = agent.submit(priority="batch")
    for _ in range(200):  # two previews run all the time
        agent.clock.advance(10)
        preview = agent.submit(priority="interactive")
        agent.executor.done(next(iter(agent.executor.reports)))
        if batch in agent.executor.reports:
            break
        assert agent.executor.started[-1] == preview
    assert batch in agent.executor.reports


def test_a_preview_begins_although_all_common_places_are_taken_and_others_wait(agent: Agent) -> None:
    running = [agent.submit(priority="batch") for _ in range(2)]
    waiting = agent.submit()
    agent.clock.advance(3600)  # by now it goes before whoever comes
    preview, second = agent.submit(priority="interactive"), agent.submit(priority="interactive")
    assert agent.executor.started == [*running, preview]
    agent.executor.done(running[0])
    assert agent.executor.started[3:] == [waiting]  # the place beyond the others is lent to one preview only
    agent.executor.done(preview)
    assert agent.executor.started[4:] == [second]


def test_a_preview_that_begins_at_once_is_taken_though_the_queue_is_full(agent: Agent) -> None:
    agent.limit = 1
    agent.again()
    for _ in range(2 + 1):
        agent.submit()
    assert agent.submit(priority="interactive") in agent.executor.reports
    assert refusal(RemoteError, agent, replace(ORDER, priority="interactive")).code == "queue_full"


def test_no_preview_passes_a_job_that_waits_to_run_alone(agent: Agent) -> None:
    accused = agent.submit()
    agent.again()
    other = agent.submit()
    agent.again()  # the accused was under way at two deaths: it runs alone now
    assert agent.executor.started == [accused]
    preview = agent.submit(priority="interactive")
    assert agent.executor.started == [accused]
    agent.executor.done(accused)
    assert agent.executor.started == [accused, preview, other]


def test_those_who_wait_hear_how_their_place_changes(agent: Agent) -> None:
    running = [agent.submit() for _ in range(2)]
    first, second = agent.submit(), agent.submit()
    stream = agent.jobs.events(second, after=0)
    assert agent.jobs.view(second).place == 1
    before = agent.jobs.view(second).last_event
    agent.executor.done(running[0])
    assert agent.jobs.view(first).state == "running"
    assert agent.jobs.view(second).place == 0
    assert agent.jobs.view(second).last_event == before + 1
    agent.jobs.cancel(second)
    assert [(event.name, event.data) for event in collect(stream)] == [("queued", {"place": 0}), ("cancelled", {})]


def test_a_waiting_job_is_cancelled_at_once_and_the_line_moves_up(agent: Agent) -> None:
    for _ in range(2):
        agent.submit()
    first, second = agent.submit(), agent.submit()
    assert agent.jobs.cancel(first).state == "cancelled"
    assert agent.jobs.view(second).place == 0
    assert agent.told(first)[-1] == ("cancelled", {})
    assert agent.jobs.cancel(first).state == "cancelled"


def test_a_running_job_is_asked_to_stop_and_told_when_it_has(agent: Agent) -> None:
    job_id = agent.submit()
    assert agent.jobs.cancel(job_id).state == "running"
    assert agent.executor.cancelled == [job_id]
    agent.executor.failed(job_id, Cancelled())
    assert agent.jobs.view(job_id).state == "cancelled"


def test_a_cancelled_job_whose_agent_dies_before_it_stopped_is_not_begun_again(agent: Agent) -> None:
    job_id = agent.submit()
    agent.jobs.cancel(job_id)
    agent.again()
    assert agent.executor.started == []
    assert agent.jobs.view(job_id).state == "cancelled"
    assert agent.told(job_id) == [("cancelled", {})]


def test_a_job_that_ended_stays_as_it_is_when_cancelled(agent: Agent) -> None:
    job_id = agent.submit()
    agent.executor.done(job_id)
    assert agent.jobs.cancel(job_id).state == "done"
    assert agent.executor.cancelled == []


def test_an_error_reaches_the_client_as_it_was_raised(agent: Agent) -> None:
    job_id = agent.submit()
    error = ComputeError("no_memory", "8 GB are not enough.", "Choose another.", retryable=True, details={"gb": 8})
    agent.executor.failed(job_id, error)
    view = agent.jobs.view(job_id)
    assert view.state == "failed"
    assert agent.told(job_id)[-1] == ("failed", {"error": error.to_json()})
    assert view.error is not None
    assert view.error.details == {"gb": 8}


def test_a_fault_of_the_program_is_logged_and_told_without_its_inside(
    agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = agent.submit()
    with caplog.at_level(logging.ERROR):
        agent.executor.failed(job_id, ZeroDivisionError("secret inside"))
    (_, data) = agent.told(job_id)[-1]
    assert (data["error"]["family"], data["error"]["code"]) == ("compute", "worker_failed")
    assert "secret inside" not in str(data)
    assert "secret inside" in caplog.text
    assert job_id in caplog.text


def test_an_unknown_job_is_said_to_be_one(agent: Agent) -> None:
    for ask in (agent.jobs.view, agent.jobs.cancel, lambda job_id: agent.jobs.events(job_id, after=0)):
        with pytest.raises(InputError) as told:
            ask(new_id())
        assert told.value.code == "job_unknown"


def test_jobs_of_a_dead_agent_run_again_with_higher_numbers(agent: Agent) -> None:
    jobs = [agent.submit() for _ in range(3)]
    agent.executor.reports[jobs[0]].event(StageStarted("people"))
    before = [agent.jobs.view(job_id).last_event for job_id in jobs]
    agent.again()
    assert agent.executor.started == jobs[:2]
    assert [agent.jobs.view(job_id).state for job_id in jobs] == ["running", "running", "queued"]
    for job_id, last in zip(jobs, before, strict=True):
        assert ROUND_EVENTS < agent.jobs.view(job_id).last_event > last
    stream = agent.jobs.events(jobs[0], after=before[0])
    agent.executor.done(jobs[0])
    told = collect(stream)
    assert [event.name for event in told] == ["queued", "running", "note", "done"]
    assert "died" in told[2].data["words"]
    assert "attempt 2 of 3" in told[2].data["words"]


def test_the_order_in_the_line_survives_a_restart(agent: Agent) -> None:
    for _ in range(2):
        agent.submit(priority="interactive")
    agent.submit()
    batch = agent.submit(priority="batch")
    agent.clock.advance(1)
    normal = agent.submit()
    agent.clock.advance(1)
    preview = agent.submit(priority="interactive")
    agent.width = 1
    agent.again()
    places = {job_id: agent.jobs.view(job_id).place for job_id in (preview, normal, batch)}
    assert sorted(places, key=lambda job_id: places[job_id] or 0) == [preview, normal, batch]


def test_a_job_that_kills_the_agent_is_given_up_and_its_neighbours_are_not(agent: Agent) -> None:
    killer, innocent = agent.submit(), agent.submit()
    waiting = agent.submit()
    agent.again()
    assert agent.executor.started == [killer, innocent]
    agent.again()  # both were under way at two deaths: each runs alone now
    assert agent.executor.started == [killer]
    agent.again()
    assert MOST_STARTS == 3
    view = agent.jobs.view(killer)
    assert view.error is not None
    assert (view.state, view.error.code, view.error.details) == ("failed", "job_kills_agent", {"starts": 3})
    assert agent.told(killer)[-1][0] == "failed"
    assert agent.executor.started == [innocent]
    agent.executor.done(innocent)
    assert agent.executor.started == [innocent, waiting]
    assert agent.jobs.view(innocent).state == "done"


def test_an_orderly_end_gives_jobs_back_without_blame(agent: Agent) -> None:
    for _ in range(5):
        job_id = agent.executor.started[0] if agent.executor.started else agent.submit()
        stream = agent.jobs.events(job_id, after=agent.jobs.view(job_id).last_event)
        agent.jobs.stop()
        assert agent.executor.is_closed
        assert collect(stream) == []  # the stream ends: the client comes again
        assert agent.jobs.view(job_id).state == "queued"
        assert refusal(RemoteError, agent, ORDER).code == "agent_stopping"
        agent.again()
    assert agent.executor.started == [job_id]


def test_a_report_that_comes_after_the_end_of_the_agent_changes_nothing(agent: Agent) -> None:
    job_id = agent.submit()
    report = agent.executor.reports[job_id]
    agent.jobs.stop()
    report.done(MADE)
    assert agent.jobs.view(job_id).state == "queued"
    agent.again()
    assert agent.executor.started == [job_id]


def test_an_order_that_a_newer_agent_does_not_understand_is_failed_not_looped(agent: Agent) -> None:
    job_id = agent.submit()
    agent.store._durable.execute('update jobs set order_json = \'{"outputs": ["smell"]}\'')
    agent.again()
    view = agent.jobs.view(job_id)
    assert view.error is not None
    assert (view.state, view.error.code) == ("failed", "order_invalid")
    assert agent.executor.started == []


def test_a_disk_without_room_fails_the_job_in_words_and_the_next_life_makes_it(agent: Agent) -> None:
    job_id = agent.submit()
    stream = agent.jobs.events(job_id, after=0)
    agent.store._quick.execute("pragma query_only = on")
    agent.executor.done(job_id)
    last = collect(stream)[-1]
    assert (last.name, last.data["error"]["code"]) == ("failed", "work_not_written")
    assert agent.jobs.view(job_id).state == "failed"
    agent.store._quick.execute("pragma query_only = off")
    agent.again()
    assert agent.executor.started == [job_id]


def test_a_running_job_is_stopped_also_where_the_disk_has_no_room_to_note_it(agent: Agent) -> None:
    job_id = agent.submit()
    agent.store._quick.execute("pragma query_only = on")
    with pytest.raises(StorageError):
        agent.jobs.cancel(job_id)
    assert agent.executor.cancelled == [job_id]


def test_an_orderly_end_without_room_on_the_disk_still_ends_the_streams_and_loses_no_job(agent: Agent) -> None:
    jobs = [agent.submit() for _ in range(3)]
    streams = [agent.jobs.events(job_id, after=agent.jobs.view(job_id).last_event) for job_id in jobs]
    agent.store._durable.execute("pragma query_only = on")
    agent.jobs.stop()
    assert [collect(stream) for stream in streams] == [[], [], []]
    agent.again()
    assert agent.executor.started == jobs[:2]


def test_counts_tell_what_waits_runs_and_ended(agent: Agent) -> None:
    jobs: list[WorkView] = [agent.jobs.submit(new_id(), ORDER) for _ in range(4)]
    agent.executor.done(jobs[0].id)
    agent.jobs.cancel(jobs[3].id)
    counts = agent.jobs.counts()
    assert (counts.queued, counts.running, counts.ended) == (0, 2, {"done": 1, "cancelled": 1})
