"""Batches and watched folders of a window: each on a thread of its own, told as it goes, stopped by the person.

Closing the window ends them cleanly: every item is a job on disk and goes on from there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal, Protocol

from vmsg_desktop.application.batch import BatchRules, BatchRunner
from vmsg_desktop.application.batch_words import BatchProgress, BatchReport, ItemOutcome
from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.application.enrolment import Enrolment
from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.application.watch import FolderWatch
from vmsg_desktop.core.batch_items import BatchPlan, Problem, batch_id
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.concurrency import CEILING
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, VmsgError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import FileMark
from vmsg_desktop.core.ports import Clock

log = logging.getLogger(__name__)
_MOST_PROBLEMS: Final = 200
Phase = Literal["reading", "running", "stopping", "ended"]


@dataclass(frozen=True)
class BatchWish:
    """What is to be made.

    Attributes:
        source: a folder or a table; absolute. is_watch: a folder that is watched for what comes.
        base: the choices of all messages, without files and title.
        target, machine: as in Order. folder: where each item gets a folder of its own.
        max_credits: of all its runs together; None = no limit. at_once: videos at a time, at most.
        skips_bad: leave out what cannot be made, start with the rest.
    """

    source: Path
    base: Message
    target: JobTarget
    machine: str
    folder: str
    is_watch: bool = False
    max_credits: int | None = None
    at_once: int = CEILING
    skips_bad: bool = False

    @property
    def id(self) -> str:
        """The batch's, the same each time."""
        return batch_id(self.target, str(self.source))


@dataclass(frozen=True)
class BatchState:
    """How a batch stands.

    Attributes:
        wish: what it makes. phase: reading its files, making, stopping, at its end.
        progress: figures, None before the first. problems: what is left out, and why.
        report: at its end; None when it never began. error: why it could not begin or go on.
    """

    wish: BatchWish
    phase: Phase = "reading"
    progress: BatchProgress | None = None
    problems: tuple[Problem, ...] = ()
    report: BatchReport | None = None
    error: VmsgError | None = None


class OpenBatchDesk(Protocol):
    """Opens what runs the jobs of a batch."""

    def __call__(self, *, target: JobTarget, cancel: CancelToken, machine: str) -> AbstractContextManager[JobDesk]:
        """Raises InputError, StorageError."""


@dataclass(frozen=True)
class BatchFiles:
    """The files of batches.

    Attributes:
        read_plan: the items of a folder or table; raises InputError.
        look: the files of a folder now; raises InputError.
    """

    read_plan: Callable[[Path, Message], BatchPlan]
    look: Callable[[Path], Mapping[str, FileMark]]


@dataclass(eq=False)
class _Batch:
    state: BatchState
    token: CancelToken = field(default_factory=CancelToken)
    thread: threading.Thread | None = None


class BatchCenter:
    """Runs batches; listeners are called through ``deliver``. The other methods are the window's thread's."""

    def __init__(self, open_desk: OpenBatchDesk, files: BatchFiles, *, clock: Clock, deliver: Deliver) -> None:
        self._open_desk = open_desk
        self._files = files
        self._clock = clock
        self._deliver = deliver
        self._listeners: list[Callable[[BatchState], None]] = []
        self._lock = threading.Lock()
        self._batches: dict[str, _Batch] = {}

    @property
    def states(self) -> tuple[BatchState, ...]:
        """Every batch of this window, in the order of their first start."""
        with self._lock:
            return tuple(batch.state for batch in self._batches.values())

    def listen(self, listener: Callable[[BatchState], None]) -> None:
        """Tell ``listener`` of every change from now on."""
        self._listeners.append(listener)

    def plan(self, source: Path, base: Message) -> BatchPlan:
        """What a batch would make; nothing is started. On a lane: it reads files. Raises InputError."""
        return self._files.read_plan(source, base)

    def start(self, wish: BatchWish) -> bool:
        """Begin, or go on where it stood; False while it is under way."""
        with self._lock:
            known = self._batches.get(wish.id)
            if known is not None and known.state.phase != "ended":
                return False
            batch = _Batch(BatchState(wish))
            batch.thread = threading.Thread(target=self._work, args=(batch,), name="batch", daemon=True)
            self._batches[wish.id] = batch
        self._tell(batch.state)
        batch.thread.start()
        return True

    def stop(self, batch_id: str) -> None:
        """End it cleanly: jobs stay as they stand, what the vendor has it keeps making."""
        batch = self._batches.get(batch_id)
        if batch is not None and batch.state.phase != "ended":
            self._change(batch, phase="stopping")
            batch.token.cancel()

    def forget(self, batch_id: str) -> None:
        """Take a batch that has ended off the list; its jobs stay in the library."""
        with self._lock:
            batch = self._batches.get(batch_id)
            if batch is not None and batch.state.phase == "ended":
                del self._batches[batch_id]

    def close(self) -> None:
        """End all cleanly and wait for their threads."""
        for batch in tuple(self._batches.values()):
            batch.token.cancel()
        for batch in tuple(self._batches.values()):
            if batch.thread is not None:
                batch.thread.join()

    def _work(self, batch: _Batch) -> None:
        """The whole of one batch, on its thread."""
        wish = batch.state.wish
        try:
            with self._open_desk(target=wish.target, cancel=batch.token, machine=wish.machine) as desk:
                report = self._run(batch, desk)
        except Cancelled:
            self._change(batch, phase="ended")
        except VmsgError as error:
            self._change(batch, phase="ended", error=error)
        except Exception as exc:  # the thread's top: the window hears of it
            log.exception("A batch failed")
            failure = ComputeError("batch_failed", f"The batch failed: {exc}.", "Start it again; it goes on there.")
            self._change(batch, phase="ended", error=failure)
        else:
            self._change(batch, phase="ended", report=report)

    def _run(self, batch: _Batch, desk: JobDesk) -> BatchReport:
        wish, cancel = batch.state.wish, batch.token
        enrolment = Enrolment(
            store=desk.store,
            pin=lambda message: desk.bench.message_stages(message)[0],
            target=wish.target,
            batch=wish.id,
            folder=wish.folder,
            machine=wish.machine,
        )
        runner = BatchRunner(
            store=desk.store,
            runner=desk.runner(cancel),
            cancel=cancel,
            rules=BatchRules(wish.max_credits, wish.at_once),
            tell=lambda news: self._hear(batch, news),
        )
        if wish.is_watch:
            watch = self._watch(batch, enrolment)
            self._change(batch, phase="running")
            return runner.run(wish.id, (), more=watch)
        plan = self._files.read_plan(wish.source, wish.base)
        enrolled = enrolment.enrol(plan, cancel=cancel, skips_bad=wish.skips_bad)
        self._change(batch, phase="running", problems=(*plan.left_out, *enrolled.bad, *enrolled.twins)[:_MOST_PROBLEMS])
        return runner.run(wish.id, enrolled.jobs)

    def _watch(self, batch: _Batch, enrolment: Enrolment) -> FolderWatch:
        wish = batch.state.wish

        def tell(problem: Problem) -> None:
            self._change(batch, problems=(*batch.state.problems, problem)[-_MOST_PROBLEMS:])

        return FolderWatch(
            folder=str(wish.source),
            look=lambda: self._files.look(wish.source),
            base=wish.base,
            enrolment=enrolment,
            clock=self._clock,
            cancel=batch.token,
            tell=tell,
        )

    def _hear(self, batch: _Batch, news: BatchProgress | ItemOutcome) -> None:
        if isinstance(news, BatchProgress):
            self._change(batch, progress=news)

    def _change(self, batch: _Batch, **facts: object) -> None:
        with self._lock:
            if batch.state.phase == "stopping" and facts.get("phase") == "running":
                del facts["phase"]
            batch.state = replace(batch.state, **facts)  # type: ignore[arg-type]
            state = batch.state
        self._tell(state)

    def _tell(self, state: BatchState) -> None:
        def tell() -> None:
            for listener in self._listeners:
                listener(state)

        self._deliver(tell)
