"""A batch on a real store with real threads: a vendor that takes time and refuses, in a time that the test owns."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.clock import FakeClock
from tests.fakes.talks import FakeTalks
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.batch import BatchRules, BatchRunner
from vmsg_desktop.application.batch_words import BatchProgress, BatchReport, ItemOutcome
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.application.submission import Gate, Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.did import Talk, TalkRequest
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.media import EncodedSound, Frame, Video
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.ports import Clock, Waiter

BATCH = "b" * 32
PREPARE_S = 1.0
RENDER_S = 25.0


def too_many(retry_after_s: float | None = None) -> RemoteError:
    """As the client tells an HTTP 429 of the paid request."""
    details = {"status": 429, "sent": "no"} | ({} if retry_after_s is None else {"retry_after_s": retry_after_s})
    return RemoteError("did_too_many_requests", "D-ID asks to slow down.", "Wait.", retryable=True, details=details)


class BatchWaiter:
    """Implements Waiter: moves a FakeClock, from any thread; ends with the token."""

    def __init__(self, clock: FakeClock, cancel: CancelToken) -> None:
        self._clock, self._cancel, self._lock = clock, cancel, threading.Lock()
        self.on_wait: Callable[[float], None] = lambda _seconds: None

    def wait(self, seconds: float) -> None:
        self.on_wait(seconds)
        self._cancel.check()
        with self._lock:
            self._clock.advance(seconds)
        time.sleep(0)  # the other threads' turn


class ScaledClock:
    """Implements Clock: real time, ``scale`` real seconds for one."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def now_s(self) -> float:
        return 1_800_000_000.0 + self.monotonic_s()

    def monotonic_s(self) -> float:
        return time.perf_counter() / self.scale


@dataclass(frozen=True)
class ScaledWaiter:
    """Implements Waiter in the time of a ScaledClock."""

    clock: ScaledClock
    cancel: CancelToken

    def wait(self, seconds: float) -> None:
        self.cancel.wait(seconds * self.clock.scale)


class BusyTalks(FakeTalks):
    """A vendor that renders for a time and bears only so many talks at once.

    Attributes:
        render_s: from taken to done. limit: a talk beyond it is refused with 429. retry_after_s: said then.
        gate: says of a talk, by its number from 0, whether it may be done yet.
        posted: titles in the order in which they were taken. refused: how often it said 429. most: talks at once.
    """

    def __init__(self, clock: Clock, *, render_s: float = RENDER_S, limit: int = 99) -> None:
        super().__init__(clock)  # type: ignore[arg-type]  # it only asks for the time
        self.balance = 1000.0
        self.render_s, self.limit = render_s, limit
        self.retry_after_s: float | None = None
        self.posted: list[str] = []
        self.refused, self.most, self.too_early = 0, 0, 0
        self.gate: Callable[[int], bool] = lambda _number: True
        self._not_before_s = 0.0

    def create_talk(self, request: TalkRequest) -> Talk:
        now_s = self.clock.now_s()
        self.too_early += now_s < self._not_before_s
        rendering = sum(not self._is_done(talk.id) for talk in self.talks)
        if rendering >= self.limit:
            self.refused += 1
            self._not_before_s = now_s + (self.retry_after_s or 0.0)
            raise too_many(self.retry_after_s)
        talk = super().create_talk(request)
        self.posted.append(request.name.rpartition(" ")[0])
        self.most = max(self.most, rendering + 1)
        return talk

    def get_talk(self, talk_id: str) -> Talk:
        talk = super().get_talk(talk_id)
        return (
            talk
            if talk.status != "done" or self._is_done(talk_id)
            else replace(talk, status="started", result_url=None)
        )

    def _is_done(self, talk_id: str) -> bool:
        return self.gate(int(talk_id.removeprefix("tlk_"))) and (
            self.clock.now_s() - self.created_at_s[talk_id] >= self.render_s
        )


@dataclass
class BatchDesk:
    """Everything that a batch needs; ``fail`` raises when the item of that title is prepared or saved."""

    folder: Path
    clock: Clock = field(default_factory=FakeClock)
    rules: BatchRules = field(default_factory=BatchRules)
    sound_s: float = 10.0
    target: JobTarget = "did"
    gate: Gate | None = None
    fail: dict[str, BaseException] = field(default_factory=dict)
    prepared: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    news: list[BatchProgress | ItemOutcome] = field(default_factory=list)
    on_news: Callable[[BatchProgress | ItemOutcome], None] = lambda _news: None

    def __post_init__(self) -> None:
        self.store = JobStore(self.folder / "jobs.sqlite", clock=self.clock)
        self.talks = BusyTalks(self.clock)
        self.files = FolderJobFiles(self.folder / "work")
        self.restart()

    def restart(self) -> None:
        """As a new process would: nothing is stopped yet."""
        self.cancel = CancelToken()
        self.waiter: Waiter = (
            ScaledWaiter(self.clock, self.cancel)
            if isinstance(self.clock, ScaledClock)
            else BatchWaiter(self.clock, self.cancel)  # type: ignore[arg-type]
        )

    def add(self, *titles: str, batch: str = BATCH) -> list[Job]:
        """Jobs as an enrolment makes them, each of its own picture."""
        return [self.store.add(self._job(title, batch)) for title in titles]

    def run(self, jobs: Sequence[Job], more: Callable[[], Sequence[Job]] | None = None) -> BatchReport:
        """One run of the batch over the jobs as they stand on disk."""
        runner = BatchRunner(
            store=self.store,
            runner=self.runner(),
            cancel=self.cancel,
            rules=self.rules,
            tell=self._tell,
            jitter=lambda: 0.0,
        )
        return runner.run(BATCH, [self.store.get(job.id) for job in jobs], more=more)

    def runner(self) -> JobRunner:
        return JobRunner(
            records=self.store,
            files=self.files,
            submission=Submission(self.talks, self.store, self.clock, self.waiter, gate=self.gate),
            prepare=self._prepare,
            check=lambda video, *, expected_s: self.sound_s,
            save=self._save,
            read=lambda job: Path(job.video_path).read_bytes(),
            next_delay_s=lambda waited_s, sound_s: 1.0,
            clock=self.clock,
            waiter=self.waiter,
        )

    def states(self) -> dict[str, str]:
        """Title -> state on disk."""
        return {job.title: job.state for job in self.store.jobs(batch=BATCH)}

    def posts(self) -> int:
        """Paid requests that the vendor took."""
        return sum(self.talks.accepted.values())

    def progress(self) -> list[BatchProgress]:
        return [news for news in self.news if isinstance(news, BatchProgress)]

    def _job(self, title: str, batch: str) -> Job:
        number = len(self.store.jobs())
        message = Message(Source(f"/{title}.jpg"), Source(f"/{title}.wav"), title=title)
        text = dump_message(message).decode()
        return Job(f"{number:032x}", self.target, title, text, str(self.folder / "out" / title), batch=batch)

    def _prepare(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        self._maybe_fail(f"prepare {message.title}")
        self.waiter.wait(PREPARE_S)
        self.prepared.append(message.title)
        picture = Frame(b"\xff\xd8 " + message.photo.path.encode(), "JPEG", 512, 512)
        draft = Video(b"draft", 512, 512, 25, self.sound_s, True, "", ()) if wants_draft else None
        return MadeFiles(picture, EncodedSound(b"sound", "M4A", ".m4a"), self.sound_s, ("p.jpg", "v.m4a"), draft)

    def _save(self, job: Job, video: bytes) -> tuple[str, str]:
        self._maybe_fail(f"save {job.title}")
        path = Path(job.folder) / "message.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(video)
        self.saved.append(job.title)
        return str(path), "aa" * 32

    def _maybe_fail(self, step: str) -> None:
        if step in self.fail:
            raise self.fail.pop(step)

    def _tell(self, news: BatchProgress | ItemOutcome) -> None:
        self.news.append(news)
        self.on_news(news)


@dataclass(frozen=True)
class BatchTimes:
    """Seconds, in the script's time: the run, one item after the other, and the least that is possible."""

    wall_s: float
    one_at_a_time_s: float
    ideal_s: float
    most_at_once: int

    @property
    def share(self) -> float:
        """The run's time over one at a time."""
        return self.wall_s / self.one_at_a_time_s


def measure_batch(
    folder: Path, *, items: int = 20, render_s: float = RENDER_S, scale: float = 0.02, ceiling: int = 8
) -> BatchTimes:
    """Run a batch with scripted times, ``scale`` real seconds for one; everything else is real: store, threads, disk.

    One at a time is computed from the script alone, so it costs no time and flatters nobody.
    """
    desk = BatchDesk(folder, clock=ScaledClock(scale), rules=BatchRules(ceiling=ceiling))
    desk.talks.render_s = render_s
    jobs = desk.add(*(f"item {number}" for number in range(items)))
    began_s = desk.clock.monotonic_s()
    report = desk.run(jobs)
    wall_s = desk.clock.monotonic_s() - began_s
    if report.count("done") != items or desk.posts() != items:
        raise AssertionError(f"{report.count('done')} of {items} done, {desk.posts()} paid")
    ideal_s = _ideal_s(items, render_s, ceiling)
    return BatchTimes(wall_s, items * (PREPARE_S + render_s), ideal_s, desk.talks.most)


def _ideal_s(items: int, render_s: float, ceiling: int) -> float:
    """Each item is sent as soon as it is prepared and the one ``ceiling`` before it is done."""
    sent_s: list[float] = []
    for number in range(items):
        free_s = sent_s[number - ceiling] + render_s if number >= ceiling else 0.0
        sent_s.append(max(PREPARE_S * (number + 1), free_s))
    return sent_s[-1] + render_s
