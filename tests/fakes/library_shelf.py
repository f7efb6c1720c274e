"""What a library's room works with: real job list, files, forgetting and retention; lanes, jobs and batches still."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.fakes.clock import FakeClock
from tests.fakes.erasing import FakeEraser
from tests.fakes.still_lane import StillLane
from vmsg_desktop.adapters.storage.bundles import ReceiptFolder, write_bundle
from vmsg_desktop.adapters.storage.holdings import DiskHoldings
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore, _write
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.batch_center import BatchState, BatchWish
from vmsg_desktop.application.forgetting import Forgetter, Vendor
from vmsg_desktop.application.job_center import JobNews
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.application.library import Library
from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.application.retention import Retention
from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.settings import Settings

DAY_S = 86_400.0


@dataclass
class StillJobs:
    """A job center that only notes what it is asked; the test tells the news."""

    queue: QueueState = field(default_factory=QueueState)
    gone_on: list[Job] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    listeners: list[Callable[[JobNews], None]] = field(default_factory=list)
    queue_listeners: list[Callable[[QueueState], None]] = field(default_factory=list)

    def listen(self, listener: Callable[[JobNews], None]) -> None:
        self.listeners.append(listener)

    def listen_to_queue(self, listener: Callable[[QueueState], None]) -> None:
        self.queue_listeners.append(listener)
        listener(self.queue)

    def go_on(self, job: Job) -> None:
        self.gone_on.append(job)

    def cancel(self, job_id: str) -> bool:
        self.asked.append(("cancel", job_id))
        return job_id in self.queue.running

    def pause(self, job_id: str) -> None:
        self.asked.append(("pause", job_id))

    def hold(self, *, is_held: bool) -> None:
        self.asked.append(("hold", is_held))

    def move(self, job_id: str, *, place: int) -> None:
        self.asked.append(("move", job_id, place))

    def tell(self, news: JobNews) -> None:
        for listener in self.listeners:
            listener(news)

    def tell_queue(self, queue: QueueState) -> None:
        self.queue = queue
        for listener in self.queue_listeners:
            listener(queue)


@dataclass
class StillBatches:
    """A batch center that begins nothing."""

    states: tuple[BatchState, ...] = ()
    started: list[BatchWish] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    listeners: list[Callable[[BatchState], None]] = field(default_factory=list)
    planned: Callable[[Path, Message], BatchPlan] = lambda source, base: BatchPlan(())

    def listen(self, listener: Callable[[BatchState], None]) -> None:
        self.listeners.append(listener)

    def plan(self, source: Path, base: Message) -> BatchPlan:
        return self.planned(source, base)

    def start(self, wish: BatchWish) -> bool:
        self.started.append(wish)
        return len(self.started) == 1

    def stop(self, batch_id: str) -> None:
        self.stopped.append(batch_id)

    def forget(self, batch_id: str) -> None:
        self.forgotten.append(batch_id)

    def tell(self, state: BatchState) -> None:
        self.states = (state,)
        for listener in self.listeners:
            listener(state)


@dataclass
class GreyPosters:
    """Posters of one grey each; none for a title in ``without``."""

    made: list[str] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    forgotten: list[str] = field(default_factory=list)

    def forget(self, job_id: str) -> None:
        self.forgotten.append(job_id)

    def poster(self, job: Job) -> Pixels | None:
        self.made.append(job.title)
        return None if job.title in self.without else np.full((90, 160, 3), 128, np.uint8)


class LibraryShelf:
    """A home on disk and everything around it; ``studio`` is what the room gets."""

    def __init__(self, root: Path) -> None:
        self.home, self.clock = root, FakeClock()
        self.store = JobStore(root / "jobs.sqlite", clock=self.clock)
        self.results = ResultFolder(root / "videos")
        self.files = FolderJobFiles(root / "jobs")
        self.eraser = FakeEraser()
        self.jobs, self.batches, self.posters = StillJobs(), StillBatches(), GreyPosters()
        self.lane, self.deletion_lane, self.poster_lane = StillLane(), StillLane(), StillLane()
        self.opened: list[Message] = []
        self.working = Message(Source("/w.jpg"), Source("/w.wav"), title="At work")
        self._numbers = itertools.count()
        self.own = root / "own"
        self.own.mkdir()
        for name in ("p.jpg", "v.wav"):
            (self.own / name).write_bytes(name.encode())
        self.studio: Any = SimpleNamespace(
            home=root,
            jobs=self.jobs,
            document=SimpleNamespace(new=self._open, message=self.working),
            pictures=SimpleNamespace(sample=lambda: replace(self.working, title="Sample")),
            settings=SimpleNamespace(current=Settings()),
            library=SimpleNamespace(
                lane=self.lane,
                deletion_lane=self.deletion_lane,
                posters=self.posters,
                poster_lane=self.poster_lane,
                copy_video=self.results.copy,
                batches=self.batches,
                clock=self.clock,
            ),
            open_library=self.open_library,
            open_forgetter=self.open_forgetter,
            open_retention=self.open_retention,
        )

    def add(self, title: str, *, ago_s: float = 0.0, has_video: bool = False, **facts: Any) -> Job:
        """A message as it stands; ``has_video`` saves one."""
        number = next(self._numbers)
        message = Message(self._source("p.jpg"), self._source("v.wav"), title=title)
        made_s = self.clock.now_s() - ago_s
        target: JobTarget = facts.pop("target", "did")
        job = Job(
            f"{number:032x}", target, title, dump_message(message).decode(), str(self.home / "videos" / str(number))
        )
        job = replace(job, created_s=made_s, updated_s=made_s, **facts)
        if has_video:
            path, sha256 = self.results.save(job, f"video of {title}".encode())
            job = replace(job, state="done", video_path=path, video_sha256=sha256)
        with self.store._transaction() as db:
            _write(db, job)
        return job

    @contextmanager
    def open_library(self) -> Iterator[Library]:
        """See Studio."""
        yield Library(self.store, self.results, read_source, write_bundle)

    @contextmanager
    def open_forgetter(self, cancel: CancelToken) -> Iterator[Forgetter]:
        """See Studio."""
        receipts = ReceiptFolder(self.home / "receipts")
        yield Forgetter(self.store, self.results, self.files, self._vendor, receipts, self.clock)

    @contextmanager
    def open_retention(self) -> Iterator[Retention]:
        """See Studio."""
        home = self.home
        holdings = DiskHoldings(home / "jobs", home / "uploads", home / "videos", self.results, {})
        yield Retention(self.store, holdings, self.clock)

    def close(self) -> None:
        """End the lanes and the job list."""
        for lane in (self.lane, self.deletion_lane, self.poster_lane):
            lane.close()
        self.store.close()

    def _vendor(self, target: JobTarget) -> Vendor:
        return Vendor("D-ID", self.eraser, self.eraser.find)

    def _open(self, message: Message | None = None) -> None:
        self.opened.append(message if message is not None else Message(Source(""), Source("")))

    def _source(self, name: str) -> Source:
        path = self.own / name
        return Source(str(path), hashlib.sha256(path.read_bytes()).hexdigest())
