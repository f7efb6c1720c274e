"""The job service under any sequence of clients, ends, cancels, deaths and orderly ends of the agent."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from remote_agent.job_ends import MOST_STARTS
from remote_agent.job_service import JobService
from remote_agent.places import PREVIEW_PLACES
from remote_agent.work_store import WorkStore
from tests.fakes.agent_jobs import MADE, HandExecutor, MemoryBlobs, collect, make_order, new_id
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.compute import PRIORITIES, WORK_ENDED, Priority
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError, RemoteError

LIMIT = 4


class JobsMachine(RuleBasedStateMachine):
    """What a client may rely on: an accepted job is never lost, never ends twice, and its numbers only grow."""

    jobs = Bundle("jobs")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FakeClock()
        self.blobs = MemoryBlobs()
        self.priority: dict[str, Priority] = {}
        self.ended: dict[str, str] = {}  # job -> its last state, as it was first seen
        self.numbers: dict[str, int] = {}
        self.deaths: dict[str, int] = {}  # while it was under way
        self.open()

    def open(self) -> None:
        self.executor = HandExecutor(width=2)
        self.store = WorkStore(Path(self.folder.name) / "work.sqlite", clock=self.clock)
        self.service = JobService(self.store, self.blobs, self.executor, clock=self.clock, queue_limit=LIMIT)
        self.service.recover()
        self.service.start()

    @rule(target=jobs, priority=st.sampled_from(PRIORITIES))
    def submit(self, priority: Priority) -> Any:
        job_id = new_id()
        is_full = self.service.counts().queued >= LIMIT
        may_pass = priority == "interactive" and not self.is_anyone_suspected() and self.previews() < PREVIEW_PLACES
        refusal = ""
        try:
            view = self.service.submit(job_id, make_order(priority=priority))
        except RemoteError as error:
            refusal = error.message
        if refusal:
            assert "jobs wait already" in refusal
            assert is_full
            assert not may_pass
            return multiple()
        assert view.state == "running" if is_full else view.state in ("queued", "running")
        assert not is_full or priority == "interactive"  # only a preview passes those that wait
        self.priority[job_id] = priority
        self.deaths[job_id] = 0
        return job_id

    @rule(job_id=jobs)
    def submit_again(self, job_id: str) -> None:
        before = self.service.view(job_id)
        assert self.service.submit(job_id, make_order(priority=self.priority[job_id])) == before

    @rule(job_id=jobs)
    def submit_another(self, job_id: str) -> None:
        with pytest.raises(InputError, match="another order"):
            self.service.submit(job_id, make_order("faces", priority=self.priority[job_id]))

    @rule(is_good=st.booleans(), which=st.integers(0, 1))
    def end_one(self, is_good: bool, which: int) -> None:
        running = [job_id for job_id in self.executor.reports if job_id not in self.executor.cancelled]
        if not running:
            return
        job_id = running[which % len(running)]
        if is_good:
            self.executor.done(job_id)
        else:
            self.executor.failed(job_id, ComputeError("no", "No."))
        assert self.service.view(job_id).state == ("done" if is_good else "failed")

    @rule(job_id=jobs)
    def cancel(self, job_id: str) -> None:
        before = self.service.view(job_id).state
        after = self.service.cancel(job_id).state
        assert after == {"queued": "cancelled"}.get(before, before)

    @rule()
    def cancelled_ones_stop(self) -> None:
        for job_id in self.executor.cancelled:
            if job_id in self.executor.reports:
                self.executor.failed(job_id, Cancelled())

    @rule(seconds=st.floats(0.1, 900))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule()
    def agent_is_killed(self) -> None:
        for job_id in self.executor.reports:
            self.deaths[job_id] += 1
        self.open()

    @rule()
    def agent_ends_in_order(self) -> None:
        self.service.stop()
        self.store.close()
        self.open()

    @rule(job_id=consumes(jobs))
    def its_stream_ends_with_its_end(self, job_id: str) -> None:
        """Looked at for the last time: of an ended job."""
        view = self.service.view(job_id)
        if view.state in WORK_ENDED:
            events = collect(self.service.events(job_id, after=0))
            assert [event.name for event in events][-1] == view.state
            assert events[-1].number == view.last_event
            if view.state == "done":
                assert view.outputs == MADE

    @invariant()
    def nobody_is_lost(self) -> None:
        for job_id in getattr(self, "priority", {}):
            view = self.service.view(job_id)
            assert self.ended.get(job_id, view.state) == view.state, "an ended job changed"
            if view.state in WORK_ENDED:
                self.ended[job_id] = view.state
            assert view.last_event >= self.numbers.get(job_id, 0)
            self.numbers[job_id] = view.last_event
            if view.error is not None and view.error.code == "job_kills_agent":
                assert self.deaths[job_id] >= MOST_STARTS

    @invariant()
    def nobody_waits_while_there_is_room(self) -> None:
        if not hasattr(self, "service"):
            return
        counts = self.service.counts()
        room = self.executor.width + min(self.previews(), PREVIEW_PLACES)
        assert counts.running == len(self.executor.reports) <= room
        under_way = self.executor.width + PREVIEW_PLACES
        assert counts.queued <= LIMIT + under_way  # what was under way at a death waits beside those that waited
        if counts.queued and not self.is_anyone_suspected():
            assert counts.running >= self.executor.width
        places = [self.service.view(job_id).place for job_id in self.priority]
        assert sorted(place for place in places if place is not None) == list(range(counts.queued))

    def is_anyone_suspected(self) -> bool:
        """Of killing the agent: such a job runs alone."""
        return any(deaths >= MOST_STARTS - 1 for deaths in self.deaths.values())

    def previews(self) -> int:
        """That run."""
        return sum(self.priority[job_id] == "interactive" for job_id in self.executor.reports)

    def teardown(self) -> None:
        if hasattr(self, "service"):
            self.service.stop()
            self.store.close()
            self.folder.cleanup()


TestJobsMachine = JobsMachine.TestCase
TestJobsMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
