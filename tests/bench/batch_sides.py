"""Child of row 12: a batch of messages with scripted stage times, by the batch and one after the other.

Time runs PACE times as fast, with real threads and the real job store. Preparing sleeps, the vendor renders by the
clock and bears any number of talks; asking, uploading and fetching take no time beyond that of the code.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.wiring import ScaledTime, program_runner
from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.batch import BatchRunner
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.did import Credits, Talk, TalkRequest
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.media import EncodedSound, Frame
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.ports import Progress

BATCH = "bench"


@dataclass
class ScriptedVendor:
    """Implements the part of TalkService that a job calls when all goes well; notes the most talks at a time."""

    time: ScaledTime
    render_s: float
    ready_s: dict[str, float] = field(default_factory=dict)
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def credits(self) -> Credits:
        return Credits(100.0 - len(self.ready_s), 100.0)

    def upload_image(self, data: bytes, *, name: str) -> str:
        return f"s3://images/{name}"

    def upload_audio(self, data: bytes, *, name: str) -> str:
        return f"s3://audios/{name}"

    def create_talk(self, request: TalkRequest) -> Talk:
        with self.lock:
            now_s = self.time.now_s()
            talk_id = f"tlk_{len(self.ready_s)}"
            self.ready_s[talk_id] = now_s + self.render_s
            self.most = max(self.most, sum(ready_s > now_s for ready_s in self.ready_s.values()))
        return Talk(talk_id, "created")

    def get_talk(self, talk_id: str) -> Talk:
        is_done = self.time.now_s() >= self.ready_s[talk_id]
        return Talk(talk_id, "done" if is_done else "started", result_url="https://videos/1" if is_done else None)

    def download(self, url: str, *, progress: Progress) -> bytes:
        return b"video"


@dataclass(frozen=True)
class Office:
    """Everything of one run."""

    store: JobStore
    vendor: ScriptedVendor
    runner: JobRunner
    jobs: Sequence[Job]


class Batches:
    """The tasks."""

    def __init__(self, settings: dict[str, Any], runner: JobRunner) -> None:
        self._settings, self._runner = settings, runner

    def together(self) -> dict[str, Any]:
        """Ours."""
        with self._office() as office:
            BatchRunner(office.store, office.runner, CancelToken()).run(BATCH, office.jobs)
            return said("BatchRunner", office)

    def one_by_one(self) -> dict[str, Any]:
        """Each job from its beginning to its end before the next."""
        with self._office() as office:
            for job in office.jobs:
                office.runner.run(job.id, emit=lambda event: None, cancel=CancelToken())
            return said("JobRunner, one job after the other", office)

    @contextmanager
    def _office(self) -> Iterator[Office]:
        scaled = ScaledTime(self._settings["pace"])
        with (
            tempfile.TemporaryDirectory() as folder,
            JobStore(Path(folder) / "jobs.sqlite", clock=scaled) as store,
        ):
            vendor = ScriptedVendor(scaled, self._settings["render_s"])
            runner = replace(
                self._runner,
                records=store,
                files=FolderJobFiles(Path(folder) / "work"),
                submission=Submission(vendor, store, scaled, scaled),  # type: ignore[arg-type]
                prepare=Prepared(scaled, self._settings["prepare_s"]),
                check=lambda video, *, expected_s: 10.0,
                save=lambda job, video: (f"/{job.id}.mp4", "aa" * 32),
                clock=scaled,
                waiter=scaled,
            )
            jobs = [store.add(job_of(number)) for number in range(self._settings["jobs"])]
            yield Office(store, vendor, runner, jobs)


@dataclass(frozen=True)
class Prepared:
    """Implements Preparer by the clock."""

    time: ScaledTime
    prepare_s: float

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        self.time.wait(self.prepare_s)
        frame = Frame(b"\xff\xd8" + message.title.encode(), "JPEG", 512, 512)
        return MadeFiles(frame, EncodedSound(b"sound", "M4A", ".m4a"), 10.0, ("p.jpg", "v.m4a"), None)


def job_of(number: int) -> Job:
    """A message unlike the others, so that none takes the video of another."""
    message = Message(Source("/p.jpg"), Source("/v.wav"), title=f"Message {number}")
    return Job(f"{number:032x}", "sandbox", message.title, dump_message(message).decode(), "/out", batch=BATCH)


def said(via: str, office: Office) -> dict[str, Any]:
    """What came of it; anything but one video for each job ends the benchmark."""
    done = sum(job.state == "done" for job in office.store.jobs())
    if not done == len(office.vendor.ready_s) == len(office.jobs):
        raise SystemExit(f"{done} jobs of {len(office.jobs)} done, {len(office.vendor.ready_s)} talks made")
    return {"via": via, "most": office.vendor.most}


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    with program_runner(given["home"]) as wired:
        batches = Batches(given, wired)
        serve({"together": batches.together, "one_by_one": batches.one_by_one})
