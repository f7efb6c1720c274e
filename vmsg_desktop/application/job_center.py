"""Jobs under way in a window: several at once, each on a thread of its own, told to whoever listens.

A job's row is the truth: what is told here is only news of it. Closing the window stops the waiting, never what a
vendor or an agent does; the next start goes on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from vmsg_desktop.application.desk import JobDesk
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


JobNews = JobBegan | JobProgress | JobRested


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
        self._lock = threading.Lock()
        self._listeners: list[Callable[[JobNews], None]] = []
        self._running: dict[str, CancelToken] = {}  # by the job's id, once it has one
        self._tokens: set[CancelToken] = set()
        self._is_closing = False
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="job")

    def listen(self, listener: Callable[[JobNews], None]) -> None:
        """Tell ``listener`` of every job from now on."""
        self._listeners.append(listener)

    def send(self, order: Order) -> None:
        """Make a message: it is a job on disk before anything else, and then carried to its end."""

        def start(desk: JobDesk) -> Job:
            return desk.add(order.message, folder=order.folder, pays_again=order.pays_again)

        self._begin(start, target=order.target, machine=order.machine)

    def go_on(self, job: Job) -> None:
        """Carry a job on from where it stands; one that is under way here already is left alone."""
        if job.id not in self.running:
            self._begin(lambda desk: job, target=job.target, machine=job.machine)

    def go_on_with_interrupted(self) -> int:
        """Carry on everything that an earlier start left; how many. Raises StorageError."""
        left = self._interrupted()
        for job in left:
            self.go_on(job)
        return len(left)

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop; False when it is not under way here. What is charged already stays charged."""
        with self._lock:
            token = self._running.get(job_id)
        if token is not None:
            token.cancel()
        return token is not None

    @property
    def running(self) -> tuple[str, ...]:
        """Ids of the jobs under way."""
        with self._lock:
            return tuple(self._running)

    def close(self) -> None:
        """Stop waiting; jobs stay as they stand, for the next start."""
        with self._lock:
            self._is_closing = True
            tokens = list(self._tokens)
        for token in tokens:
            token.leave()
        self._pool.shutdown(cancel_futures=True)

    def _begin(self, start: Callable[[JobDesk], Job], *, target: JobTarget, machine: str) -> None:
        with self._lock:
            if not self._is_closing:
                token = CancelToken()
                self._tokens.add(token)
                self._pool.submit(self._carry, start, target, machine, token)

    def _carry(self, start: Callable[[JobDesk], Job], target: JobTarget, machine: str, cancel: CancelToken) -> None:
        """The whole of one job, on a thread of the pool."""
        job: Job | None = None
        error: VmsgError | None = None
        try:
            cancel.check()
            with self._open_desk(target=target, cancel=cancel, machine=machine) as desk:
                job = start(desk)
                with self._listed(job, cancel):
                    job = desk.run(job.id, emit=self._emit_of(job.id), cancel=cancel)
        except VmsgError as failure:
            error = failure
        except Exception as exc:  # the thread's top: the window hears of it
            log.exception("A job failed")
            error = ComputeError("job_failed", f"The job failed: {exc}.", "Try again; the log has the rest.")
        with self._lock:
            self._tokens.discard(cancel)
        if not isinstance(error, Left):
            self._tell(JobRested(job.id if job else None, error))

    @contextmanager
    def _listed(self, job: Job, cancel: CancelToken) -> Iterator[None]:
        with self._lock:
            self._running[job.id] = cancel
        self._tell(JobBegan(job))
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(job.id, None)

    def _emit_of(self, job_id: str) -> Emit:
        return lambda event: self._tell(JobProgress(job_id, event))

    def _tell(self, news: JobNews) -> None:
        def tell() -> None:
            for listener in self._listeners:
                listener(news)

        self._deliver(tell)
