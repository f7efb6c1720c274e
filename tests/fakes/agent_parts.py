"""What is behind the agent's API, in memory, with behaviour: jobs that go on when told, a machine, an activity."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from pydantic_core import to_json

from remote_agent.ports import Blobs, NumberedEvent
from vmsg_desktop.core.model.compute import (
    PROTOCOL,
    WORK_ENDED,
    Capabilities,
    MachineSample,
    WireDevice,
    WireError,
    WireOutput,
    WorkOrder,
    WorkState,
    WorkView,
)
from vmsg_desktop.core.model.errors import InputError, RemoteError, VmsgError

AN_OUTPUT = {"prosody": WireOutput({"length_s": 1.5}, {})}


class _Job:
    def __init__(self, view: WorkView, order: WorkOrder) -> None:
        self.view = view
        self.order = to_json(order, bytes_mode="base64")
        self.events: list[NumberedEvent] = []


class FakeJobs:
    """Implements Jobs. A job runs through at once, or waits for ``step`` and ``end`` when ``is_prompt`` is False.

    Attributes:
        blobs: where the files must be that do not ride along; None = nobody looks.
        refuses: raised by the next ``submit``s. breaks: raised by everything, as a fault of the program would be.
        streams: event streams open now. submitted: job ids as they came.
    """

    def __init__(self, *, is_prompt: bool = True, blobs: Blobs | None = None) -> None:
        self.is_prompt = is_prompt
        self.blobs = blobs
        self.refuses: VmsgError | None = None
        self.breaks: Exception | None = None
        self.streams = 0
        self.stream_changed = threading.Condition()
        self.submitted: list[str] = []
        self._jobs: dict[str, _Job] = {}
        self._heard: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.RLock()

    def submit(self, job_id: str, order: WorkOrder) -> WorkView:
        self._maybe_break()
        if self.refuses is not None:
            raise self.refuses
        with self._lock:
            self.submitted.append(job_id)
            known = self._jobs.get(job_id)
            if known is not None:
                if known.order != to_json(order, bytes_mode="base64"):
                    raise InputError("job_differs", "Another order has this id.", "Take another id.")
                return known.view
            self._check_files(order)
            view = WorkView(job_id, "queued", order.priority, place=0, last_event=0, accepted_s=1.0)
            self._jobs[job_id] = _Job(view, order)
            self.step(job_id, "queued", {"place": 0})
            if self.is_prompt:
                self.run(job_id)
                self.end(job_id)
            return self._jobs[job_id].view

    def view(self, job_id: str) -> WorkView:
        self._maybe_break()
        with self._lock:
            return self._job(job_id).view

    def cancel(self, job_id: str) -> WorkView:
        self._maybe_break()
        with self._lock:
            if self._job(job_id).view.state not in WORK_ENDED:
                self.end(job_id, "cancelled")
            return self._job(job_id).view

    async def events(self, job_id: str, *, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
        heard = asyncio.Event()
        entry = (asyncio.get_running_loop(), heard)
        with self._lock:
            self._heard.append(entry)
        self._count(+1)
        try:
            while True:
                heard.clear()
                with self._lock:
                    job = self._job(job_id)
                    new = [event for event in job.events if event.number > after]
                    has_ended = job.view.state in WORK_ENDED
                if new:
                    after = new[-1].number
                    yield new
                if has_ended:
                    return
                await heard.wait()
        finally:
            with self._lock:
                self._heard.remove(entry)
            self._count(-1)

    def run(self, job_id: str) -> None:
        """It begins."""
        self._set(job_id, state="running", place=None, started_s=2.0)
        self.step(job_id, "running", {})

    def step(self, job_id: str, name: str, data: Mapping[str, Any]) -> None:
        """One more event."""
        with self._lock:
            job = self._job(job_id)
            job.events.append(NumberedEvent(len(job.events) + 1, name, data))
            self._set(job_id, last_event=len(job.events))
            for loop, event in self._heard:
                with suppress(RuntimeError):  # that server has stopped
                    loop.call_soon_threadsafe(event.set)

    def end(self, job_id: str, state: WorkState = "done", *, outputs: Mapping[str, WireOutput] = AN_OUTPUT) -> None:
        """It has ended."""
        error = WireError("compute", "engine_failed", "It failed.") if state == "failed" else None
        endings: dict[str, dict[str, Any]] = {"done": {"outputs": outputs}, "failed": {"error": error}}
        with self._lock:
            self._set(
                job_id, state=state, place=None, ended_s=3.0, error=error, outputs=outputs if state == "done" else None
            )
            self.step(job_id, state, endings.get(state, {}))

    def wait_for_streams(self, count: int) -> None:
        """Until so many event streams are open."""
        with self.stream_changed:
            assert self.stream_changed.wait_for(lambda: self.streams == count, timeout=10), f"{self.streams} streams"

    def _count(self, step: int) -> None:
        with self.stream_changed:
            self.streams += step
            self.stream_changed.notify_all()

    def _set(self, job_id: str, **changes: Any) -> None:
        with self._lock:
            job = self._job(job_id)
            job.view = replace(job.view, **changes)

    def _job(self, job_id: str) -> _Job:
        if job_id not in self._jobs:
            raise InputError("job_unknown", "There is no such job.", "Send it.")
        return self._jobs[job_id]

    def _check_files(self, order: WorkOrder) -> None:
        files = [file.sha256 for file in order.files.values() if file.data is None]
        missing = [sha256 for sha256 in files if self.blobs is not None and self.blobs.size(sha256) is None]
        if missing:
            raise InputError("files_missing", "Files are missing.", "Send them.", details={"files": missing})

    def _maybe_break(self) -> None:
        if self.breaks is not None:
            raise self.breaks


def queue_full(retry_after_s: float) -> RemoteError:
    """As the real queue refuses."""
    return RemoteError(
        "queue_full", "The queue is full.", "Wait.", retryable=True, details={"retry_after_s": retry_after_s}
    )


class FakeMachine:
    """Implements Machine: a processor, nothing else; counts its samples."""

    def __init__(self) -> None:
        self.samples = 0

    def capabilities(self) -> Capabilities:
        device = WireDevice("CPU", "A processor", is_proven=True, memory_bytes=8_000_000_000)
        return Capabilities(PROTOCOL, "1.0", "a" * 32, "here", 1, "3.11", (device,), (), (), 100, None)

    def sample(self) -> MachineSample:
        self.samples += 1
        return MachineSample(float(self.samples), 0.5, None, None, (), (), 0, 0, 0, None)

    def metrics(self) -> bytes:
        return b"# TYPE vmsg_jobs gauge\nvmsg_jobs 0\n"


class FakeActivity:
    """Implements Activity.

    Attributes:
        open: transfers under way. seen: transfers in all.
    """

    def __init__(self) -> None:
        self.open = 0
        self.seen = 0
        self.changed = threading.Condition()

    @contextmanager
    def transfer(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait_for(self, count: int) -> None:
        """Until so many transfers are under way."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.open == count, timeout=10), f"{self.open} transfers"

    def wait_for_ends(self, count: int) -> None:
        """Until so many transfers have begun and ended: at a cut the agent may not even have begun to read."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.seen - self.open >= count, timeout=10), f"{self.seen} transfers"

    def _count(self, step: int) -> None:
        with self.changed:
            self.open += step
            self.seen += max(step, 0)
            self.changed.notify_all()
