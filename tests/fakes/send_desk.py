"""A job desk in one process with everything real but time and the local stages: store, client, sandbox, check, disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from tests.fakes.clock import FakeClock
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.media.video_check import VideoCheck
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.renderer.did.transport import Timeouts
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import Confirmed, JobEvent, Retried
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.events import Emit, Event, StageNote
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.media import EncodedSound, Frame, Sound
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.polling import next_poll, render_times
from vmsg_desktop.sandbox.server import Sandbox

SOUND_S = 2.0
CREATE_S = 1.0
_WAITS = Timeouts(connect_s=5, read_s=2, create_s=CREATE_S, upload_s=10, download_s=2, answer_s=10)
_MESSAGE = dump_message(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")).decode()


@dataclass
class SendDesk:
    """One job at a time; waiting moves the clock, the sandbox's too.

    Attributes:
        events: what was told. waiter: its ``on_wait`` may stop the job or set the clock.
        prepared: how often the local stages ran.
    """

    folder: Path
    sandbox: Sandbox
    clock: FakeClock
    worker: DecodeWorker
    events: list[Event] = field(default_factory=list)
    prepared: int = 0

    def __post_init__(self) -> None:
        self.waiter = FakeWaiter(self.clock)
        self.store = JobStore(self.folder / "jobs.sqlite", clock=self.clock)
        self.files = FolderJobFiles(self.folder / "jobs")
        self.results = ResultFolder(self.folder / "videos")
        self.did = DidClient(
            self.sandbox.url, self.sandbox.key, clock=self.clock, waiter=self.waiter, timeouts=_WAITS,
            jitter=lambda: 0.5,
        )  # fmt: skip
        self._taken = self._accepted()

    def add(self, job_id: str = "ab" * 16, *, pays_again: bool = True) -> Job:
        folder = str(self.folder / "out")
        return self.store.add(Job(job_id, "sandbox", "For Mika", _MESSAGE, folder, pays_again=pays_again))

    def run(self, job_id: str = "ab" * 16) -> Job:
        """Carry the job on, made first where there is none. Raises VmsgError."""
        if not self.store.jobs():
            self.add(job_id)
        return self.runner().run(job_id, emit=self.events.append, cancel=CancelToken())

    def again(self, event: JobEvent | None = None) -> Job:
        """The person's own word, then run."""
        self.store.apply(self.job().id, event or Retried(self.clock.now_s()))
        return self.run()

    def yes(self) -> Job:
        """The person allows one more paid request, then run."""
        return self.again(Confirmed())

    def job(self) -> Job:
        return self.store.jobs()[0]

    def taken(self) -> list[int]:
        """How often each order of this desk was accepted."""
        return [times for token, times in self._accepted().items() if token not in self._taken]

    def notes(self) -> list[StageNote]:
        return [event for event in self.events if isinstance(event, StageNote)]

    def outputs(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "out").rglob("*"))

    def runner(self) -> JobRunner:
        check = VideoCheck(self.worker)
        return JobRunner(
            records=self.store,
            files=self.files,
            submission=Submission(self.did, self.store, self.clock, self.waiter),
            prepare=self._prepare,
            check=lambda video, *, expected_s: check.check(video, expected_s=expected_s or None).duration_s,
            save=self.results.save,
            read=self.results.read,
            next_delay_s=lambda waited_s, sound_s: next_poll(waited_s, render_times((), audio_s=sound_s)).delay_s,
            clock=self.clock,
            waiter=self.waiter,
            jitter=lambda: 0.5,
        )

    def close(self) -> None:
        self.did.close()
        self.store.close()

    def _prepare(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        self.prepared += 1
        frame = Frame(picture(), "JPEG", 256, 256)
        return MadeFiles(frame, EncodedSound(sound(), "M4A", ".m4a"), SOUND_S, ("p.jpg", "v.m4a"), None)

    def _accepted(self) -> dict[str, int]:
        """By the orders' user data."""
        return dict(self.sandbox.accepted())


@contextmanager
def send_desk(folder: Path, sandbox: Sandbox, clock: FakeClock, worker: DecodeWorker) -> Iterator[SendDesk]:
    """Closed at the end; the sandbox's script is empty at the beginning."""
    sandbox.faults.clear()
    desk = SendDesk(folder, sandbox, clock, worker)
    try:
        yield desk
    finally:
        desk.close()


@cache
def picture() -> bytes:
    shade = np.linspace(0, 255, 256, dtype=np.uint8)
    return cv2.imencode(".jpg", np.dstack([np.tile(shade, (256, 1))] * 3))[1].tobytes()


@cache
def sound() -> bytes:
    return M4aEncoder().encode(Sound(np.sin(np.arange(int(24_000 * SOUND_S)) / 9).astype(np.float32), 24_000)).data
