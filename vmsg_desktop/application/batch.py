"""Many messages at once: one is prepared while others are at the vendor, and the limit on credits holds.

Three places of work: one lane for the local stages, one for posting (so that the order is kept and the limit is exact:
a request goes out only when the one before it is on record), and a pool that waits for the vendor. One thread decides;
the others only carry jobs. Every step of a job is on disk before the next, so the batch can end anywhere and go on
(docs/adr/0015-batch.md).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from random import SystemRandom
from typing import Final, Literal

from vmsg_desktop.application.batch_words import (
    BatchReport,
    ItemOutcome,
    Tell,
    hold_words,
    left_words,
    limit_words,
    outcome_of,
    progress_of,
)
from vmsg_desktop.application.desk import OwnedRecords
from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.core.batch_items import time_left_s
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.concurrency import CEILING, Cap
from vmsg_desktop.core.cost import credits_committed
from vmsg_desktop.core.jobs import Retried
from vmsg_desktop.core.model.errors import Cancelled, StorageError, VmsgError
from vmsg_desktop.core.model.job import Job, JobState

Phase = Literal["prepare", "send", "follow"]
_THROUGH: Final[dict[Phase, frozenset[JobState]]] = {
    "prepare": frozenset({"queued", "preparing"}),
    "send": frozenset({"ready"}),
    "follow": frozenset({"intent", "unknown", "submitted", "downloading"}),
}
_TOO_MANY: Final = 429
_LOOK_S: Final = 2.0  # between looks for new items, and the longest between two figures of a countdown
_MOST_REFUSALS: Final = 8  # in a row with nothing under way: then the batch stops for now
_OBEYED_S: Final = 1_800.0  # who is asked to wait longer is better told than kept
_FOLLOWS: Final = 5
_FIRST_FOLLOW_S: Final = 2.0
_RANDOM: Final = SystemRandom()


@dataclass(frozen=True)
class BatchRules:
    """What a batch may do.

    Attributes:
        max_credits: of all its runs together, doubts included; None = no limit.
        ceiling: talks at a time, at most.
    """

    max_credits: int | None = None
    ceiling: int = CEILING


@dataclass(frozen=True)
class BatchRunner:
    """Runs the jobs of one batch.

    Attributes:
        store: their records.
        runner: carries a job; its waiter ends with ``cancel``.
        cancel: set = the batch ends cleanly, every job left where it stands.
        rules: limits.
        tell: gets each outcome and the figures; called from one thread.
        jitter: gives 0..1, for pauses.
    """

    store: OwnedRecords
    runner: JobRunner
    cancel: CancelToken
    rules: BatchRules = BatchRules()
    tell: Tell = lambda _news: None
    jitter: Callable[[], float] = _RANDOM.random

    def run(self, batch: str, jobs: Sequence[Job], *, more: Callable[[], Sequence[Job]] | None = None) -> BatchReport:
        """Carry all jobs as far as they go.

        Args:
            batch: its id.
            jobs: of that batch, in order; whatever state they are in.
            more: asked for new jobs every two seconds; then the run ends only when it is stopped.

        Raises:
            StorageError: "batch_owned": another process runs it; "jobs_not_written": the job list cannot be used.
        """
        if not self.store.claim(batch):
            raise StorageError(
                "batch_owned",
                "This batch is under way in another window or terminal.",
                "Look there, or wait for it; it goes on by itself.",
            )
        submission = self.runner.submission
        together = replace(self.runner, submission=None if submission is None else replace(submission, is_alone=False))
        with ExitStack() as opened:
            opened.callback(self.store.release, batch)
            lanes = opened.enter_context(ThreadPoolExecutor(2, thread_name_prefix="batch-lane"))
            pool = opened.enter_context(ThreadPoolExecutor(self.rules.ceiling, thread_name_prefix="batch-vendor"))
            run = _Run(replace(self, runner=together), batch, lanes, pool, more)
            opened.callback(run.release)
            try:
                return run.through(jobs)
            except BaseException:
                self.cancel.cancel()  # the pools are waited for on the way out
                raise


@dataclass
class _Run:
    """One run of a batch; only its own thread touches these fields."""

    of: BatchRunner
    batch: str
    lanes: ThreadPoolExecutor
    pool: ThreadPoolExecutor
    more: Callable[[], Sequence[Job]] | None
    cap: Cap = field(init=False)
    order: dict[str, int] = field(default_factory=dict)
    to_prepare: list[tuple[int, str]] = field(default_factory=list)
    ready: list[tuple[int, str]] = field(default_factory=list)
    under_way: dict[Future[Job], tuple[Phase, str]] = field(default_factory=dict)
    outcomes: dict[str, ItemOutcome] = field(default_factory=dict)
    owned: set[str] = field(default_factory=set)
    held: str = ""
    refusal: str = ""
    spent: int = 0
    ended_here: int = 0

    def __post_init__(self) -> None:
        self.cap = Cap(self.of.rules.ceiling)
        self.clock = self.of.runner.clock
        self.began_s = self.clock.monotonic_s()

    def through(self, jobs: Sequence[Job]) -> BatchReport:
        self._take(jobs)
        try:
            while not self._is_over():
                self._tell_figures()
                self._wait()
                self._collect()
                if self.more is not None and not self.of.cancel.is_cancelled:
                    self._take(self.more())
        except Cancelled:
            self.of.cancel.cancel()
        while self.under_way:  # after a stop: what runs sees the token at its next look
            wait(self.under_way)
            self._collect()
        return self._report()

    def release(self) -> None:
        """Give up the jobs, so that another process may take them."""
        for job_id in self.owned:
            self.of.store.release(job_id)

    def _take(self, jobs: Sequence[Job]) -> None:
        self._count()
        for job in jobs:
            if job.id not in self.order:  # a file that was touched, or a row twice, is no second job
                self.order[job.id] = len(self.order)
                self._route(job, is_first=True)

    def _route(self, job: Job, *, is_first: bool = False) -> None:
        """Put a job where its state belongs."""
        place = (self.order[job.id], job.id)
        if job.state == "failed" and is_first and not job.is_spent:
            if self._owns(job.id):
                self._route(self.of.store.apply(job.id, Retried(self.clock.now_s())))
        elif job.state in _THROUGH["prepare"]:
            heapq.heappush(self.to_prepare, place)
        elif job.state in _THROUGH["send"]:
            heapq.heappush(self.ready, place)
        elif job.state in _THROUGH["follow"]:
            self._carry("follow", job.id)
        else:
            self._end(outcome_of(job), is_here=not is_first)

    def _is_over(self) -> bool:
        """Start what may start; True when nothing is left that could go on by itself."""
        while not self._is_stopping() and not self._in_phase("send") and self._send_next():
            pass
        while not self._is_stopping() and not self._in_phase("prepare") and self.to_prepare and not self._is_ahead():
            self._carry("prepare", heapq.heappop(self.to_prepare)[1])
        if self.under_way or self.of.cancel.is_cancelled:
            return not self.under_way
        is_pausing = bool(self.ready) and not self.held
        return self.more is None and not is_pausing

    def _is_stopping(self) -> bool:
        return bool(self.held) or self.of.cancel.is_cancelled

    def _is_ahead(self) -> bool:
        """As much is ready as can be sent at once: more would only fill the disk."""
        return len(self.ready) >= self.of.rules.ceiling

    def _send_next(self) -> bool:
        """Take up the next job that may be sent; False when none may."""
        if not self.cap.may_send(in_flight=self._in_phase("follow"), at_s=self.clock.monotonic_s()):
            return False
        place = self._next_ready()
        if place is None:
            return False
        job = self.of.store.get(place[1])
        limit, price = self.of.rules.max_credits, self._price(job)
        if limit is not None and price and self.spent + price > limit:
            self.held = limit_words(limit, spent=self.spent, price=price)
            return False
        self.ready.remove(place)
        heapq.heapify(self.ready)
        self._carry("send", job.id)
        return True

    def _next_ready(self) -> tuple[int, str] | None:
        """The first in order that is not, to the byte, what is under way already: that one is made once."""
        sent = {self.of.store.get(job_id).fingerprint for phase, job_id in self.under_way.values() if phase == "follow"}
        return next(
            (place for place in sorted(self.ready) if self.of.store.get(place[1]).fingerprint not in sent), None
        )

    def _price(self, job: Job) -> int:
        """Credits that sending it takes; 0 where its video is taken from the library."""
        earlier = None if job.pays_again else self.of.store.finished(job.fingerprint, target=job.target)
        return 0 if earlier is not None else job.credits_needed or 0

    def _carry(self, phase: Phase, job_id: str) -> None:
        if self._owns(job_id):
            work = self._follow if phase == "follow" else self._once
            where = self.pool if phase == "follow" else self.lanes
            self.under_way[where.submit(work, phase, job_id)] = (phase, job_id)

    def _once(self, phase: Phase, job_id: str) -> Job:
        return self.of.runner.carry(job_id, emit=lambda _: None, cancel=self.of.cancel, through=_THROUGH[phase])

    def _follow(self, phase: Phase, job_id: str) -> Job:
        """A fault of the network passes, and following is free: it is taken up again some times."""
        attempt = 1
        while True:
            try:
                return self._once(phase, job_id)
            except VmsgError as error:
                is_passing = error.retryable and error.family != "storage"
                if not is_passing or attempt >= _FOLLOWS or self.of.store.get(job_id).state not in _THROUGH[phase]:
                    raise
            self.of.runner.waiter.wait(_FIRST_FOLLOW_S * 2 ** (attempt - 1))
            attempt += 1

    def _owns(self, job_id: str) -> bool:
        if job_id not in self.owned and not self.of.store.claim(job_id):
            self._end(ItemOutcome(self.of.store.get(job_id), "elsewhere", "another window or terminal is at it"))
            return False
        self.owned.add(job_id)
        return True

    def _wait(self) -> None:
        """Until something ends, or for a moment."""
        pause_s = self.cap.pause_left_s(self.clock.monotonic_s()) if self.ready else 0.0
        moment_s = min(_LOOK_S, pause_s or _LOOK_S)
        if self.under_way:
            wait(self.under_way, timeout=moment_s, return_when=FIRST_COMPLETED)
        else:
            self.of.runner.waiter.wait(moment_s)

    def _collect(self) -> None:
        for future in [future for future in self.under_way if future.done()]:
            phase, job_id = self.under_way.pop(future)
            try:
                job = future.result()
            except VmsgError as error:
                self._count()
                self._failed(phase, job_id, error)
            else:
                self._count()
                if phase == "send" and job.state == "submitted":
                    self.cap = self.cap.after_taken()
                self._route(job)

    def _failed(self, phase: Phase, job_id: str, error: VmsgError) -> None:
        job = self.of.store.get(job_id)
        self.held = self.held or hold_words(error)
        if isinstance(error, Cancelled) and job.state != "cancelled":
            return  # the batch was stopped: told at the end
        if phase == "send" and job.state == "ready":
            heapq.heappush(self.ready, (self.order[job_id], job_id))
            self._slow_down(error)
            return
        self._end(outcome_of(job, error), is_here=True)

    def _slow_down(self, error: VmsgError) -> None:
        asked_s = error.details.get("retry_after_s")
        after = self.cap.after_refused if error.details.get("status") == _TOO_MANY else self.cap.after_fault
        self.cap = after(at_s=self.clock.monotonic_s(), jitter=self.of.jitter(), retry_after_s=asked_s)
        self.refusal = error.message
        is_hopeless = self.cap.refusals >= _MOST_REFUSALS and not self.under_way
        if is_hopeless or (asked_s or 0.0) > _OBEYED_S:
            self.held = self.held or error.message

    def _end(self, outcome: ItemOutcome, *, is_here: bool = False) -> None:
        self.outcomes[outcome.job.id] = outcome
        self.ended_here += is_here
        if outcome.job.id in self.owned:
            self.owned.discard(outcome.job.id)
            self.of.store.release(outcome.job.id)
        self.of.tell(outcome)

    def _in_phase(self, phase: Phase) -> int:
        return sum(one == phase for one, _ in self.under_way.values())

    def _count(self) -> None:
        self.spent = sum(map(credits_committed, self.of.store.jobs(batch=self.batch)))

    def _tell_figures(self) -> None:
        now_s = self.clock.monotonic_s()
        pause_s = self.cap.pause_left_s(now_s) if self.ready and not self.held else 0.0
        left = len(self.under_way) if self.held else len(self.order) - len(self.outcomes)
        self.of.tell(
            progress_of(
                self.outcomes.values(),
                items=len(self.order),
                in_flight=self._in_phase("follow"),
                cap=self.cap.size,
                credits_spent=self.spent,
                left_s=time_left_s(now_s - self.began_s, ended=self.ended_here, left=left),
                pause_s=pause_s,
                note=self.held or (self.refusal if pause_s else ""),
            )
        )

    def _report(self) -> BatchReport:
        self._count()
        is_stopped = self.of.cancel.is_cancelled
        for job_id in self.order:
            if job_id not in self.outcomes:
                self.outcomes[job_id] = left_words(self.of.store.get(job_id), held=self.held, is_stopped=is_stopped)
        return BatchReport(
            outcomes=tuple(self.outcomes[job_id] for job_id in self.order),
            credits_spent=self.spent,
            elapsed_s=self.clock.monotonic_s() - self.began_s,
            is_stopped=is_stopped,
            held=self.held,
        )
