"""Carries a job from wherever it stands to its end: one step for each state, each durable before the next begins.

A process that dies between two steps is picked up where it stood. Nothing here decides about money: that is
application/submission.py and core/jobs.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import SystemRandom
from typing import Final, Protocol

from vmsg_desktop.application.job_meter import JobMeter
from vmsg_desktop.application.job_words import STOOD, given_up, kept_there, slow_words
from vmsg_desktop.application.submission import SentFiles, Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost import credits_needed
from vmsg_desktop.core.jobs import (
    Began,
    Doubted,
    Failed,
    Prepared,
    Rendered,
    Saved,
    Stopped,
    VendorFailed,
)
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import Cancelled, Left, RemoteError, RenderError, StorageError, VmsgError
from vmsg_desktop.core.model.events import Emit, StageNote, StageProgress, StageStarted
from vmsg_desktop.core.model.job import ENDED, GOING_ON, Job, JobState
from vmsg_desktop.core.model.media import EncodedSound, Frame, Video
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.patience import fetch_again_s, slow_down_s
from vmsg_desktop.core.pipeline.key import canonical_json, sha256_hex
from vmsg_desktop.core.ports import Clock, JobFiles, JobRecords, Progress, Waiter

IMAGE: Final = "image"
AUDIO: Final = "audio"
_SLOW_S: Final = 300.0
_RANDOM: Final = SystemRandom()


@dataclass(frozen=True, eq=False)
class MadeFiles:
    """What the local stages made of a message: the files as they are sent, and the draft where one is wanted."""

    frame: Frame
    sound: EncodedSound
    sound_s: float
    names: tuple[str, str]
    draft: Video | None


class Preparer(Protocol):
    """The local stages."""

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
        """Raises VmsgError."""


class Saver(Protocol):
    """Puts a finished video where the person wants it."""

    def __call__(self, job: Job, video: bytes) -> tuple[str, str]:
        """Write video and message file whole; returns the video's path and SHA-256. Raises StorageError."""


class VideoReader(Protocol):
    """Reads a finished job's video."""

    def __call__(self, job: Job) -> bytes:
        """Raises StorageError when it is gone or is no longer what was saved."""


class VideoChecker(Protocol):
    """Looks whether a video is whole and plays."""

    def __call__(self, video: bytes, *, expected_s: float) -> float:
        """The length in seconds. Raises RenderError saying what is wrong with it."""


@dataclass(frozen=True)
class JobRunner:
    """Runs jobs of one vendor, or drafts.

    Attributes:
        records, files: where jobs live.
        submission: of the vendor; None for drafts only.
        prepare, check, save, read: the local stages, the video's check, the disk.
        next_delay_s: seconds to wait before asking again, by seconds since it was taken and the sound's length.
        clock, waiter: time; cancelling the waiter ends the following, not the vendor's work.
        jitter: gives 0..1, for pauses.
        meter: measures what is carried; None = nobody wants to know.
    """

    records: JobRecords
    files: JobFiles
    submission: Submission | None
    prepare: Preparer
    check: VideoChecker
    save: Saver
    read: VideoReader
    next_delay_s: Callable[[float, float], float]
    clock: Clock
    waiter: Waiter
    jitter: Callable[[], float] = _RANDOM.random
    meter: JobMeter | None = None

    def run(self, job_id: str, *, emit: Emit, cancel: CancelToken) -> Job:
        """Go on with a job until it has ended or the person is asked; returns it.

        A vendor that asks to slow down is obeyed for some time: the job keeps its place, and nothing was charged.

        Raises:
            VmsgError: what went wrong; it is in the job's row too, and what the vendor may have is kept.
            Cancelled: the person stopped it; the job is "cancelled", or stands in doubt as it stood.
            Left: the program ends; the job stands as it stood.
        """
        where = STOOD.get(self.records.get(job_id).state)
        if where is not None:
            emit(StageNote("job", f"It stood at: {where}. It goes on there."))
        try:
            return self._patiently(job_id, emit, cancel)
        except Left:
            raise
        except Cancelled:
            self._stop(job_id)
            raise

    def _patiently(self, job_id: str, emit: Emit, cancel: CancelToken) -> Job:
        attempt = 0
        while True:
            attempt += 1
            try:
                return self.carry(job_id, emit=emit, cancel=cancel)
            except VmsgError as error:
                pause_s = slow_down_s(error, attempt, jitter=self.jitter)
                if pause_s is None or self.records.get(job_id).state not in GOING_ON:
                    raise
            emit(StageNote("send", "D-ID asks to slow down. Nothing was charged.", pause_s))
            self.waiter.wait(pause_s)

    def carry(self, job_id: str, *, emit: Emit, cancel: CancelToken, through: Collection[JobState] = GOING_ON) -> Job:
        """Go on with a job while it is in a state of ``through``; returns it as it stands then.

        Raises:
            VmsgError: see ``run``.
            Cancelled: the token was set, and the job is left where it stands; or the job is "cancelled".
        """
        job = self.records.get(job_id)
        step = _Step(self, emit if self.meter is None else self.meter.watching(job, emit), cancel)
        while job.state in through:
            try:
                cancel.check()
                job = _STEPS[job.state](step, job)
            except Cancelled:
                raise
            except VmsgError as error:
                if self.records.get(job_id).state == "cancelled":  # from another window or terminal
                    raise Cancelled from error
                self._fail(job_id, error)
                raise
        return job

    def _stop(self, job_id: str) -> None:
        if self.records.get(job_id).state not in ENDED:
            self.records.apply(job_id, Stopped())

    def _fail(self, job_id: str, error: VmsgError) -> None:
        """A failure ends a job only where no money is in doubt; a passing fault of the network leaves it standing."""
        job = self.records.get(job_id)
        is_passing = error.retryable and job.state in ("ready", "submitted", "downloading")
        if job.state in ("queued", "preparing", "ready", "submitted", "downloading") and not is_passing:
            self.records.apply(job_id, Failed(error.to_json()))


@dataclass(frozen=True)
class _Step:
    """The steps of one run."""

    runner: JobRunner
    emit: Emit
    cancel: CancelToken

    def begin(self, job: Job) -> Job:
        return self.runner.records.apply(job.id, Began())

    def prepare(self, job: Job) -> Job:
        message = _message(job)
        is_draft = job.target == "draft"
        made = self.runner.prepare(message, wants_draft=is_draft, emit=self.emit, cancel=self.cancel)
        if made.draft is not None:
            return self._saved(job, made.draft.data, made.draft.duration_s, charged=None)
        self.runner.files.put(job.id, IMAGE, made.frame.data)
        self.runner.files.put(job.id, AUDIO, made.sound.data)
        fingerprint = fingerprint_of(made.frame.data, made.sound.data, message)
        needed = credits_needed(made.sound_s, pad_s=message.talk.pad_audio_s)
        return self.runner.records.apply(job.id, Prepared(fingerprint, needed, made.sound_s))

    def submit(self, job: Job) -> Job:
        earlier = None if job.pays_again else self.runner.records.finished(job.fingerprint, target=job.target)
        if earlier is not None and earlier.id != job.id:
            return self._take(job, earlier)
        image, audio = (self.runner.files.get(job.id, name) for name in (IMAGE, AUDIO))
        if image is None or audio is None:  # cleaned away meanwhile: they are made again, and nothing was paid
            return self.prepare(job)
        self.emit(StageStarted("send"))
        told = self._submission.warning(job)
        if told:
            self.emit(StageNote("send", told))
        message = _message(job)
        files = SentFiles(image, _name("frame", image), audio, "voice.m4a")
        return self._submission.submit(job, files, message.talk)

    def doubt(self, job: Job) -> Job:
        """A row that says "intent" when a run begins was left by a crash."""
        return self.runner.records.apply(job.id, Doubted(self.runner.clock.now_s()))

    def reconcile(self, job: Job) -> Job:
        self.emit(StageStarted("look for it"))
        self.emit(StageNote("look for it", "Nobody knows whether D-ID took the message: looking for it there."))
        job = self._submission.reconcile(job)
        if job.state == "submitted":
            self.emit(StageNote("look for it", "D-ID has it; it is not sent again."))
        return job

    def follow(self, job: Job) -> Job:
        self.emit(StageStarted("render"))
        began_s, is_told = self.runner.clock.monotonic_s(), False
        while True:
            if self.runner.records.get(job.id).state == "cancelled":
                raise Cancelled
            talk = self._submission.service.get_talk(job.talk_id)
            if talk.status == "done":
                return self.runner.records.apply(job.id, Rendered())
            if talk.status not in ("created", "started"):
                return self._given_up(job, talk)
            waited_s = self.runner.clock.monotonic_s() - began_s
            self.emit(StageProgress("render", min(0.95, waited_s / _SLOW_S)))
            if waited_s >= _SLOW_S and not is_told:
                self.emit(StageNote("render", slow_words(job, _SLOW_S)))
                is_told = True
            self.runner.waiter.wait(self.runner.next_delay_s(waited_s, job.duration_s or 0.0))

    def fetch(self, job: Job) -> Job:
        """A video that comes broken is fetched again: it is paid for, and fetching is free."""
        attempt = 0
        while True:
            attempt += 1
            self.emit(StageStarted("download"))
            try:
                video, length_s = self._fetched(job)
                break
            except (RemoteError, RenderError) as error:
                pause_s = fetch_again_s(error, attempt, jitter=self.runner.jitter)
                if pause_s is None:
                    raise kept_there(job, error) from error
                self.emit(StageNote("download", f"{error.message} It is fetched again with a new link.", pause_s))
            self.runner.waiter.wait(pause_s)
        before, after = job.credits_before, self._submission.balance()
        charged = None if before is None or after is None else before - after
        return self._saved(job, video, length_s, charged=charged)

    def _fetched(self, job: Job) -> tuple[bytes, float]:
        """The video, whole, and its seconds."""
        talk = self._submission.service.get_talk(job.talk_id)  # anew: its link may have expired since
        if talk.result_url is None:
            raise RemoteError("no_link", "The vendor is done but gives no link yet.", "Resume later.", retryable=True)
        video = self._submission.service.download(talk.result_url, progress=self._progress("download"))
        return video, self.runner.check(video, expected_s=talk.duration_s or 0.0)

    @property
    def _submission(self) -> Submission:
        if self.runner.submission is None:
            raise StorageError("no_vendor", "This job is for a vendor, and none is set up here.", "vmsg key set")
        return self.runner.submission

    def _take(self, job: Job, earlier: Job) -> Job:
        """The same message was made before: its video is taken, and nothing is paid."""
        path, sha256 = self.runner.save(job, self.runner.read(earlier))
        return self.runner.records.apply(job.id, Saved(path, sha256, earlier.duration_s or 0.0, 0.0))

    def _saved(self, job: Job, video: bytes, length_s: float, *, charged: float | None) -> Job:
        path, sha256 = self.runner.save(job, video)
        return self.runner.records.apply(job.id, Saved(path, sha256, length_s, charged))

    def _given_up(self, job: Job, talk: Talk) -> Job:
        """The vendor ended it. A state that is not known ends only our following: the video may still come to be."""
        error = given_up(job, talk)
        if talk.status != "unknown":
            self.runner.records.apply(job.id, VendorFailed(error.to_json()))
        raise error

    def _progress(self, stage: str) -> Progress:
        def progress(fraction: float) -> None:
            self.cancel.check()
            self.emit(StageProgress(stage, fraction))

        return progress


_STEPS: Final[dict[JobState, Callable[[_Step, Job], Job]]] = {
    "queued": _Step.begin,
    "preparing": _Step.prepare,
    "ready": _Step.submit,
    "intent": _Step.doubt,
    "unknown": _Step.reconcile,
    "submitted": _Step.follow,
    "downloading": _Step.fetch,
}


def fingerprint_of(image: bytes, audio: bytes, message: Message) -> str:
    """SHA-256 over what is sent: picture, sound and the vendor's options."""
    parts = (sha256_hex(image), sha256_hex(audio), canonical_json(message.talk))
    return sha256_hex("|".join(parts).encode())


def _message(job: Job) -> Message:
    return parse_message(job.message.encode(), name=f"job {job.id[:8]}")


def _name(stem: str, image: bytes) -> str:
    return f"{stem}.png" if image.startswith(b"\x89PNG") else f"{stem}.jpg"
