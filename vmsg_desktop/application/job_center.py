"""Jobs under way in a window: several at once, each on a thread of its own, told to whoever listens.

A job's row is the truth: what is told here is only news of it. Closing the window stops the waiting, never what a
vendor or an agent does; the next start goes on.

More jobs than may run at once wait in a queue that the person orders, holds and takes from. Holding and pausing are
this window's own: the next start goes on with everything that has not ended.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.application.job_queue import QueueState, Turn
from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import ComputeError, Left, VmsgError
from vmsg_desktop.core.model.events import Emit, Event
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message

log = logging.getLogger(__name__)
AT_ONCE: Final = 4


@dataclass(frozen=True)
class Order:
    """What is to be made.

    Attributes:
        message: with absolute paths.
        target: who renders. machine: where the local stages run. folder: where the video goes.
        pays_again: a new video although the same one was made before.
    """

    message: Message
    target: JobTarget
    machine: str
    folder: str
    pays_again: bool = False


@dataclass(frozen=True)
class JobBegan:
    """A job is under way."""

    job: Job


@dataclass(frozen=True)
class JobProgress:
    """Something happened in a job."""

    job_id: str
    event: Event


@dataclass(frozen=True)
class JobRested:
    """A job is no longer under way here: it has ended, asks the person, or goes on with the next start.

    Attributes:
        job_id: its row tells how it stands; None when it never became a job.
        error: why, when it did not just end.
    """

    job_id: str | None
    error: VmsgError | None


@dataclass(frozen=True)
class JobWaits:
    """A job is on disk and waits for its turn."""

    job: Job


@dataclass(frozen=True)
class JobPaused:
    """The person paused a job: it stays as it stands until ``go_on``; a vendor goes on with what it has."""

    job_id: str


JobNews = JobBegan | JobProgress | JobRested | JobWaits | JobPaused


class OpenDesk(Protocol):
    """Opens what runs jobs of a target."""

    def __call__(self, *, target: JobTarget, cancel: CancelToken, machine: str) -> AbstractContextManager[JobDesk]:
        """Raises InputError, StorageError."""


class JobCenter:
    """Runs jobs; every listener is called through ``deliver``.

    Args:
        open_desk: opens what runs jobs; each job gets its own.
        interrupted: jobs that stand between beginning and end and that no living process works at.
        deliver: runs a function on the thread that owns the window.
        at_once: how many run at the same time; more wait.
    """

    def __init__(
        self,
        open_desk: OpenDesk,
        *,
        interrupted: Callable[[], tuple[Job, ...]],
        deliver: Deliver,
        at_once: int = AT_ONCE,
    ) -> None:
        self._open_desk = open_desk
        self._interrupted = interrupted
        self._deliver = deliver
        self._at_once = at_once
        self._lock = threading.RLock()
        self._listeners: list[Callable[[JobNews], None]] = []
        self._queue_listeners: list[Callable[[QueueState], None]] = []
        self._active: list[Turn] = []
        self._waiting: list[Turn] = []
        self._paused: list[str] = []
        self._is_held = self._is_closing = False
        self._told = QueueState()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="job-clerk")

    def listen(self, listener: Callable[[JobNews], None]) -> None:
        """Tell ``listener`` of every job from now on."""
        self._listeners.append(listener)

    def listen_to_queue(self, listener: Callable[[QueueState], None]) -> None:
        """Tell ``listener`` how the queue stands, at once and whenever that changes."""
        self._queue_listeners.append(listener)
        listener(self.queue)

    def send(self, order: Order) -> None:
        """Make a message: it is a job on disk before anything else, and then carried to its end, in its turn."""

        def start(desk: JobDesk) -> Job:
            return desk.add(order.message, folder=order.folder, pays_again=order.pays_again)

        turn = Turn(start, order.target, order.machine)
        with self._lock:
            if self._is_closing:
                return
            if self._has_room() and not self._waiting:
                self._begin(turn)
            else:
                self._clerk.submit(self._enrol, turn)

    def go_on(self, job: Job) -> None:
        """Carry a job on from where it stands; one that is under way or waits here already is left alone."""
        with self._lock:
            if any(turn.job_id == job.id for turn in (*self._active, *self._waiting)):
                return
            self._paused = [job_id for job_id in self._paused if job_id != job.id]
            self._line_up(Turn(lambda desk: job, job.target, job.machine, job.id), job)

    def go_on_with_interrupted(self) -> int:
        """Carry on everything that an earlier start left; how many. Raises StorageError."""
        left = self._interrupted()
        for job in left:
            self.go_on(job)
        return len(left)

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop; False when it is not under way here. What is charged already stays charged.

        One that waits or is paused leaves the queue; its row is the caller's to end.
        """
        with self._lock:
            turn = self._turn_of(job_id)
            if turn is not None:
                turn.token.cancel()
            self._drop(job_id)
        return turn is not None

    def pause(self, job_id: str) -> bool:
        """Leave a job as it stands until ``go_on``; False when it is neither under way nor waiting here."""
        with self._lock:
            turn = self._turn_of(job_id)
            is_waiting = any(waiting.job_id == job_id for waiting in self._waiting)
            if turn is None and not is_waiting:
                return False
            self._drop(job_id)
            self._paused.append(job_id)
            if turn is not None:
                turn.token.leave()
            else:
                self._tell(JobPaused(job_id))
            self._tell_queue()
        return True

    def move(self, job_id: str, *, place: int) -> None:
        """Bring a waiting job to a place in the queue, 0 = next; one that does not wait stays where it is."""
        with self._lock:
            turn = next((turn for turn in self._waiting if turn.job_id == job_id), None)
            if turn is not None:
                self._waiting.remove(turn)
                self._waiting.insert(max(0, place), turn)
                self._tell_queue()

    def hold(self, *, is_held: bool) -> None:
        """Begin nothing new, or go on with what waits; jobs under way are not touched."""
        with self._lock:
            self._is_held = is_held
            self._next_turns()

    @property
    def queue(self) -> QueueState:
        """How it stands now."""
        with self._lock:
            waiting = tuple(turn.job_id for turn in self._waiting)
            return QueueState(self.running, waiting, tuple(self._paused), self._is_held)

    @property
    def running(self) -> tuple[str, ...]:
        """Ids of the jobs under way."""
        with self._lock:
            return tuple(turn.job_id for turn in self._active if turn.job_id)

    def close(self) -> None:
        """Stop waiting; jobs stay as they stand, for the next start."""
        with self._lock:
            self._is_closing = True
            self._waiting.clear()
            turns = list(self._active)
        for turn in turns:
            turn.token.leave()
        self._clerk.shutdown(cancel_futures=True)
        self._pool.shutdown(cancel_futures=True)

    def _has_room(self) -> bool:
        return not self._is_held and len(self._active) < self._at_once

    def _turn_of(self, job_id: str) -> Turn | None:
        """The turn of a job under way."""
        return next((turn for turn in self._active if turn.job_id == job_id), None)

    def _drop(self, job_id: str) -> None:
        """Take a job out of what waits and what is paused."""
        self._waiting = [turn for turn in self._waiting if turn.job_id != job_id]
        self._paused = [paused for paused in self._paused if paused != job_id]
        self._tell_queue()

    def _line_up(self, turn: Turn, job: Job) -> None:
        if self._is_closing:
            return
        self._waiting.append(turn)
        self._next_turns()
        if turn in self._waiting:
            self._tell(JobWaits(job))

    def _next_turns(self) -> None:
        while self._waiting and self._has_room():
            self._begin(self._waiting.pop(0))
        self._tell_queue()

    def _begin(self, turn: Turn) -> None:
        if not self._is_closing:
            self._active.append(turn)
            self._pool.submit(self._carry, turn)

    def _enrol(self, turn: Turn) -> None:
        """Make an order that has to wait a job on disk; on the clerk's thread."""
        try:
            with self._open_desk(target=turn.target, cancel=turn.token, machine=turn.machine) as desk:
                job = turn.start(desk)
        except VmsgError as error:
            self._tell(JobRested(None, error))
            return
        except Exception as exc:  # the thread's top: the window hears of it
            log.exception("A job could not be written")
            self._tell(JobRested(None, _unforeseen(exc)))
            return
        with self._lock:
            self._line_up(Turn(lambda desk: job, turn.target, turn.machine, job.id), job)

    def _carry(self, turn: Turn) -> None:
        """The whole of one job, on a thread of the pool."""
        error: VmsgError | None = None
        try:
            turn.token.check()
            with self._open_desk(target=turn.target, cancel=turn.token, machine=turn.machine) as desk:
                job = turn.start(desk)
                turn.job_id = job.id
                self._tell(JobBegan(job))
                self._tell_queue()
                desk.run(job.id, emit=self._emit_of(job.id), cancel=turn.token)
        except VmsgError as failure:
            error = failure
        except Exception as exc:  # the thread's top: the window hears of it
            log.exception("A job failed")
            error = _unforeseen(exc)
        with self._lock:
            self._active.remove(turn)
            is_paused = turn.job_id in self._paused
        if not isinstance(error, Left):
            self._tell(JobRested(turn.job_id or None, error))
        elif is_paused:
            self._tell(JobPaused(turn.job_id))
        with self._lock:
            self._next_turns()

    def _emit_of(self, job_id: str) -> Emit:
        return lambda event: self._tell(JobProgress(job_id, event))

    def _tell_queue(self) -> None:
        with self._lock:
            queue = self.queue
            has_changed, self._told = queue != self._told, queue
        if has_changed and not self._is_closing and self._queue_listeners:
            self._deliver(lambda: self._show_queue(queue))

    def _show_queue(self, queue: QueueState) -> None:
        for listener in self._queue_listeners:
            listener(queue)

    def _tell(self, news: JobNews) -> None:
        def tell() -> None:
            for listener in self._listeners:
                listener(news)

        self._deliver(tell)


def _unforeseen(exc: Exception) -> ComputeError:
    return ComputeError("job_failed", f"The job failed: {exc}.", "Try again; the log has the rest.")
