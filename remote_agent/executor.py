"""Runs jobs on threads of this process; implements JobExecutor. A fleet puts a broker in its place."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final

from remote_agent.budgets import usable_cores
from remote_agent.places import PREVIEW_PLACES
from remote_agent.ports import Blobs, JobReport, Worker
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import WireOutput, WorkOrder
from vmsg_desktop.core.model.errors import Cancelled
from vmsg_desktop.core.wire import outputs_to_wire

log = logging.getLogger(__name__)

CLOSE_S: Final = 5.0
"""What runs gets so long to notice that the agent ends; an engine in the middle of an inference cannot be stopped."""


def default_width() -> int:
    """Jobs at once: enough that the arithmetic of one overlaps with the inference of another; slots limit the rest."""
    return max(2, min(8, usable_cores()))


@dataclass(eq=False)
class _Task:
    job_id: str
    order: WorkOrder
    report: JobReport
    token: CancelToken = field(default_factory=CancelToken)
    is_unwanted: bool = False  # a person cancelled it


class ThreadExecutor:
    """Implements JobExecutor.

    Args:
        worker: makes a job's results.
        blobs: keeps results that are too large to ride along.
        width: jobs at once; a preview may be one more.
        close_s: what runs gets so long to notice the end.
    """

    def __init__(self, worker: Worker, blobs: Blobs, *, width: int, close_s: float = CLOSE_S) -> None:
        self._worker = worker
        self._blobs = blobs
        self._width = width
        self._close_s = close_s
        self._lock = threading.Lock()
        self._tasks: dict[str, _Task] = {}
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._is_closed = False

    @property
    def width(self) -> int:
        """See JobExecutor."""
        return self._width

    def start(self, job_id: str, order: WorkOrder, report: JobReport) -> None:
        """See JobExecutor."""
        task = _Task(job_id, order, report)
        with self._lock:
            if self._is_closed:
                return
            self._tasks[job_id] = task
            if len(self._threads) < min(self._width + PREVIEW_PLACES, len(self._tasks)):
                thread = threading.Thread(target=self._serve, name=f"job-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._queue.put(task)

    def cancel(self, job_id: str) -> None:
        """See JobExecutor."""
        with self._lock:
            task = self._tasks.get(job_id)
            if task is not None:
                task.is_unwanted = True
                task.token.cancel()

    def close(self) -> None:
        """See JobExecutor; waits at most ``close_s`` for what cannot be stopped."""
        with self._lock:
            self._is_closed = True
            for task in self._tasks.values():
                task.token.cancel()
            threads = tuple(self._threads)
        for _ in threads:
            self._queue.put(None)
        end_s = time.monotonic() + self._close_s
        for thread in threads:
            thread.join(max(0.0, end_s - time.monotonic()))
            if thread.is_alive():
                log.warning("%s is in the middle of an inference and is left behind", thread.name)

    def _serve(self) -> None:
        while (task := self._queue.get()) is not None:
            try:
                self._run(task)
            except Exception:
                log.exception("job %s: its end could not be told", task.job_id)

    def _run(self, task: _Task) -> None:
        try:
            outputs = self._made(task)
        except Exception as error:  # noqa: BLE001 the top of the job: whatever it was is told
            is_interrupted = self._forget(task) and isinstance(error, Cancelled) and not task.is_unwanted
            if not is_interrupted:
                task.report.failed(error)
        else:
            self._forget(task)
            task.report.done(outputs)

    def _made(self, task: _Task) -> Mapping[str, WireOutput]:
        task.token.check()
        made = self._worker(task.order, job_id=task.job_id, emit=task.report.event, cancel=task.token)
        outputs, apart = outputs_to_wire(made)
        for data in apart.values():
            self._blobs.put(data)
        return outputs

    def _forget(self, task: _Task) -> bool:
        """Let go of an ended task; tells whether the executor is closed."""
        with self._lock:
            self._tasks.pop(task.job_id, None)
            return self._is_closed
