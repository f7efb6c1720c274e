"""What a job service stands on, in memory and by hand; and orders to give it."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from remote_agent.places import PREVIEW_PLACES
from remote_agent.ports import JobReport, NumberedEvent
from vmsg_desktop.core.model.compute import FileRole, OutputName, Priority, WireFile, WireOutput, WorkOrder
from vmsg_desktop.core.model.message import Message, Source

T = TypeVar("T")
MESSAGE = Message(Source("p.jpg"), Source("v.wav"))
MADE = {"people": WireOutput({"boxes": []}, {"a.bin": WireFile(hashlib.sha256(b"a").hexdigest(), 1, data=b"a")})}


def wire_file(data: bytes, *, is_inline: bool = True, name: str = "") -> WireFile:
    return WireFile(hashlib.sha256(data).hexdigest(), len(data), name, data if is_inline else None)


def make_order(
    *outputs: OutputName,
    files: Mapping[FileRole, WireFile] | None = None,
    message: Message = MESSAGE,
    priority: Priority = "normal",
    **more: Any,
) -> WorkOrder:
    """An order of the people in a photo, unless told otherwise."""
    return WorkOrder(message, outputs or ("people",), files or {"photo": wire_file(b"photo")}, priority, **more)


def new_id() -> str:
    return secrets.token_hex(16)


@dataclass
class MemoryBlobs:
    """Implements Blobs in a dict."""

    kept: dict[str, bytes] = field(default_factory=dict)
    puts: list[str] = field(default_factory=list)

    def size(self, sha256: str) -> int | None:
        data = self.kept.get(sha256)
        return None if data is None else len(data)

    def get(self, sha256: str) -> bytes | None:
        return self.kept.get(sha256)

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        self.puts.append(sha256)
        return sha256


@dataclass
class HandExecutor:
    """Implements JobExecutor: a job runs until the test ends it with ``reports[id]``; a cancelled one when told."""

    width: int = 2
    reports: dict[str, JobReport] = field(default_factory=dict)
    orders: dict[str, WorkOrder] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    is_closed: bool = False

    def start(self, job_id: str, order: WorkOrder, report: JobReport) -> None:
        assert job_id not in self.reports, "started twice"
        assert len(self.reports) < self.width + PREVIEW_PLACES, "more than it takes"
        self.started.append(job_id)
        self.reports[job_id], self.orders[job_id] = report, order

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)

    def close(self) -> None:
        self.is_closed = True

    def done(self, job_id: str, outputs: Mapping[str, WireOutput] = MADE) -> None:
        self.reports.pop(job_id).done(outputs)

    def failed(self, job_id: str, error: Exception) -> None:
        self.reports.pop(job_id).failed(error)


def collect(events: Any) -> list[NumberedEvent]:
    """All events of a stream that ends, with a deadline."""

    async def read() -> list[NumberedEvent]:
        return [event async for told in events for event in told]

    return run_async(read())


def run_async(work: Coroutine[Any, Any, T], *, timeout_s: float = 30.0) -> T:
    async def bounded() -> T:
        return await asyncio.wait_for(work, timeout_s)

    return asyncio.run(bounded())


def start_thread(work: Any, *args: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=args, daemon=True)
    thread.start()
    return thread
