"""The jobs of an agent: accepted durably, served in a fair order, told as they go, known for a while after.

A job's row on the disk is the truth; what is in memory is the line of those that wait, and the event logs of those that
have not ended. Everything that changes the two holds one lock; events do not need it.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from pydantic import ValidationError

from remote_agent.event_log import ROUND_EVENTS, EventLog
from remote_agent.job_ends import (
    MOST_STARTS,
    OUTPUTS,
    ending_of,
    job_unknown,
    kills_agent,
    last_data,
    order_outdated,
    queue_full,
    state_after,
    view_of,
)
from remote_agent.live_job import JobCounts, LiveJob, LiveReport, told_again
from remote_agent.orders import check_files, order_fingerprint, order_text, orders, without_bytes
from remote_agent.places import next_to_begin
from remote_agent.ports import Blobs, JobExecutor, NumberedEvent
from remote_agent.waiting import WaitingLine
from remote_agent.work_store import Ending, EndState, WorkRow, WorkStore
from vmsg_desktop.core.model.compute import WireOutput, WorkOrder, WorkView
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.ports import Clock

log = logging.getLogger(__name__)

QUEUE_LIMIT: Final = 200
AGENT_STAGE: Final = "agent"
"""Under this name a note tells of the agent itself."""

_FIRST_GUESS_S: Final = 5.0
_LONGEST_RETRY_S: Final = 60.0


class JobService:
    """Implements Jobs.

    Args:
        store: the rows.
        blobs: where files of orders are kept.
        executor: runs the jobs.
        clock: wall time for rows, monotonic for the line.
        queue_limit: jobs that may wait.
        on_end: hears the id of every job that ended, on any thread.
    """

    def __init__(
        self,
        store: WorkStore,
        blobs: Blobs,
        executor: JobExecutor,
        *,
        clock: Clock,
        queue_limit: int = QUEUE_LIMIT,
        on_end: Callable[[str], None] = lambda job_id: None,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._executor = executor
        self._clock = clock
        self._queue_limit = queue_limit
        self._on_end = on_end
        self._lock = threading.RLock()
        self._live: dict[str, LiveJob] = {}
        self._waiting: WaitingLine[LiveJob] = WaitingLine()
        self._running: dict[str, LiveJob] = {}
        self._unkept: dict[str, WorkRow] = {}  # ended, and the disk had no room for it
        self._mean_s = _FIRST_GUESS_S
        self._ended: Counter[str] = Counter()
        self._refused = 0
        self._is_started = False
        self._is_stopping = False

    def recover(self) -> None:
        """Take up what an earlier life of the agent left behind; nothing runs yet. Raises StorageError."""
        with self._lock:
            now_s, now_monotonic_s = self._clock.now_s(), self._clock.monotonic_s()
            for row in self._store.recover():
                waited_s = max(0.0, now_s - row.accepted_s)
                self._take_up(row, came_s=now_monotonic_s - waited_s)

    def start(self) -> None:
        """Let jobs run. Once the agent answers: should one of them kill it, somebody can see that."""
        with self._lock:
            self._is_started = True
            self._dispatch()

    def submit(self, job_id: str, order: WorkOrder) -> WorkView:
        """See Jobs."""
        text = order_text(order)
        fingerprint = order_fingerprint(text)
        known = self._known(job_id, fingerprint)
        if known is not None:
            return known
        names = json.dumps(sorted({file.sha256 for file in order.files.values()}))
        row = WorkRow(job_id, text, fingerprint, order.priority, self._clock.now_s(), blobs=names)
        self._check_open(row)
        check_files(order, self._blobs)
        for file in order.files.values():
            if file.data is not None and self._blobs.size(file.sha256) is None:
                self._blobs.put(file.data)
        with self._lock:
            known = self._known(job_id, fingerprint)  # two requests for one job may have come at once
            if known is not None:
                return known
            self._check_open(row)
            self._store.add(row)
            live = self._enqueue(row, without_bytes(order), came_s=self._clock.monotonic_s())
            self._dispatch()
            return self._view_live(live)

    def view(self, job_id: str) -> WorkView:
        """See Jobs."""
        with self._lock:
            live = self._live.get(job_id)
            if live is not None:
                return self._view_live(live)
        return self._view_row(self._row(job_id))

    def cancel(self, job_id: str) -> WorkView:
        """See Jobs; a running job ends a little later, also where the disk has no room to note that it is to."""
        with self._lock:
            live = self._live.get(job_id)
            if live is None:
                return self._view_row(self._row(job_id))
            if job_id in self._running:
                self._executor.cancel(job_id)
                self._store.mark_unwanted(job_id)
                return self._view_live(live)
            return self._end(live, "cancelled", error=Cancelled())

    def events(self, job_id: str, *, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
        """See Jobs; of an ended job how its stages went, and its end."""
        with self._lock:
            live = self._live.get(job_id)
        if live is not None:
            return live.log.follow(after)
        return told_again(self._row(job_id), self._store.told, after=after)

    def counts(self) -> JobCounts:
        """How many jobs wait, run and ended."""
        with self._lock:
            return JobCounts(len(self._waiting), len(self._running), dict(self._ended), self._refused)

    def stop(self) -> None:
        """End in order: what runs is interrupted and waits for the next life of the agent, as does what waits."""
        with self._lock:
            if self._is_stopping:
                return
            self._is_stopping = True
        self._executor.close()
        with self._lock:
            for job_id in self._running:
                self._release(job_id)
            for live in self._live.values():
                live.log.close()
            self._running.clear()
            self._live.clear()

    def _release(self, job_id: str) -> None:
        """Without room on the disk the job goes on all the same; it then counts as one that was cut off."""
        try:
            self._store.release(job_id)
        except StorageError as error:
            log.warning("job %s: that it was interrupted could not be kept: %s", job_id, error.message)

    def _known(self, job_id: str, fingerprint: str) -> WorkView | None:
        with self._lock:
            live = self._live.get(job_id)
            row = live.row if live else self._find(job_id)
            if row is None:
                return None
            if row.fingerprint != fingerprint:
                raise InputError("job_differs", f"Job {job_id} is another order already.", "Use a new id.")
            return self._view_live(live) if live else self._view_row(row)

    def _check_open(self, row: WorkRow) -> None:
        """Raise when this job cannot be taken now."""
        with self._lock:
            if self._is_stopping:
                raise RemoteError("agent_stopping", "The agent is about to end.", "Try again.", retryable=True)
            waiting = [live.row for live in self._waiting]
            if len(waiting) < self._queue_limit or self._first_of([*waiting, row]) == len(waiting):
                return
            self._refused += 1
            wait_s = max(1.0, min(_LONGEST_RETRY_S, self._mean_s / self._executor.width))
            raise queue_full(len(waiting), self._queue_limit, wait_s=wait_s)

    def _take_up(self, row: WorkRow, *, came_s: float) -> None:
        try:
            order = orders().validate_json(row.order)
        except ValidationError:
            self._end_unbegun(row, order_outdated())
            return
        if row.is_unwanted:
            self._end_unbegun(row, Cancelled())
        elif row.starts >= MOST_STARTS:
            self._end_unbegun(row, kills_agent(row.starts))
        else:
            self._enqueue(row, order, came_s=came_s)

    def _end_unbegun(self, row: WorkRow, error: VmsgError) -> None:
        log.warning("job %s is not begun again: %s", row.id, error.message)
        ended = self._store.end(row.id, ending_of(state_after(error), row.round * ROUND_EVENTS + 1, error=error))
        self._ended[ended.state] += 1
        self._on_end(row.id)

    def _enqueue(self, row: WorkRow, order: WorkOrder, *, came_s: float) -> LiveJob:
        live = LiveJob(row, order, EventLog(first=row.round * ROUND_EVENTS + 1, clock=self._clock))
        self._live[row.id] = live
        self._waiting.add(live, priority=row.priority, came_s=came_s)
        return live

    def _first_of(self, waiting: Sequence[WorkRow]) -> int | None:
        return next_to_begin(waiting, [live.row for live in self._running.values()], width=self._executor.width)

    def _next(self) -> LiveJob | None:
        """Who begins now; None = nobody."""
        waiting = tuple(self._waiting)
        number = self._first_of([live.row for live in waiting])
        return None if number is None else waiting[number]

    def _dispatch(self) -> None:
        """Begin what can begin; tell the others their place."""
        is_open = self._is_started and not self._is_stopping
        while is_open and (live := self._next()) is not None:
            self._begin(live)
        for place, live in enumerate(self._waiting):
            if live.place != place:
                live.place = place
                live.log.append("queued", {"place": place})

    def _begin(self, live: LiveJob) -> None:
        if live.place is None:
            live.log.append("queued", {"place": 0})
        try:
            row = self._store.lease(live.row.id)
        except StorageError as error:
            self._end(live, "failed", error=error)
            return
        self._waiting.remove(live)
        live.row, live.place = row, None
        self._running[row.id] = live
        live.log.append("running", {})
        if row.starts > 1:
            words = f"The agent died while this job was under way; attempt {row.starts} of {MOST_STARTS}."
            live.log.append("note", {"stage": AGENT_STAGE, "words": words, "wait_s": 0.0})
        self._executor.start(row.id, live.order, LiveReport(live, self._end))

    def _end(
        self,
        live: LiveJob,
        state: EndState,
        /,
        *,
        error: VmsgError | None = None,
        outputs: Mapping[str, WireOutput] | None = None,
    ) -> WorkView:
        """Keep the end, then tell it, then let the next one begin."""
        ending = ending_of(state, live.log.seal(), live.log.lasting(), error=error, outputs=outputs)
        with self._lock:
            if self._live.get(live.row.id) is not live:  # the agent is about to end and has let go of it
                return self.view(live.row.id)
            row = self._kept(live, ending)
            self._running.pop(row.id, None)
            if live in self._waiting:
                self._waiting.remove(live)
            self._live.pop(row.id, None)
            self._ended[row.state] += 1
            if row.started_s is not None and row.ended_s is not None:
                self._mean_s += 0.2 * (max(0.0, row.ended_s - row.started_s) - self._mean_s)
            live.log.end(row.state, last_data(row, outputs))
            self._dispatch()
        self._on_end(row.id)
        return view_of(row, outputs)

    def _kept(self, live: LiveJob, ending: Ending) -> WorkRow:
        """The row as it is on the disk now; where that has no room the job is told as failed, and begun again later."""
        try:
            return self._store.end(live.row.id, ending)
        except StorageError as error:
            log.warning("job %s: its end could not be kept: %s", live.row.id, error.message)
            text, now_s = json.dumps(error.to_json()), self._clock.now_s()
            row = replace(live.row, state="failed", error=text, ended_s=now_s, last_event=ending.last_event)
            self._unkept[row.id] = row
            return row

    def _row(self, job_id: str) -> WorkRow:
        row = self._find(job_id)
        if row is None:
            raise job_unknown(job_id)
        return row

    def _find(self, job_id: str) -> WorkRow | None:
        return self._unkept.get(job_id) or self._store.get(job_id)

    def _view_live(self, live: LiveJob) -> WorkView:
        row = live.row
        place = None if row.id in self._running else self._waiting.place(live)
        state: Literal["running", "queued"] = "running" if place is None else "queued"
        return WorkView(
            row.id, state, row.priority, place, live.log.last, row.accepted_s, row.started_s if place is None else None
        )

    def _view_row(self, row: WorkRow) -> WorkView:
        text = self._store.told(row.id)[0] if row.state == "done" else None
        return view_of(row, None if text is None else OUTPUTS.validate_json(text))
