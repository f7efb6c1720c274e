"""Forgetting a message: at the vendor first, then here, with a receipt of what is gone and what is not.

The vendor comes first because only the row here knows what lies there. What fails stops it before anything here is
deleted, unless the person insists; begun again it goes on, for what is gone already counts as deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Protocol

from vmsg_desktop.core.library import UPLOADS_KEPT_S, doubtful_tokens, live_uploads, receipt_text, talk_ids
from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.job import Job, JobTarget, Uploads
from vmsg_desktop.core.model.library import Deletion, LeftBehind, Receipt, Removal
from vmsg_desktop.core.ports import Clock

HERE: Final = "this computer"
NOT_FOUND: Final = "did_not_found"


class ForgetRecords(Protocol):
    """The jobs of this user."""

    def get(self, job_id: str) -> Job:
        """By id or its beginning. Raises InputError."""

    def jobs(self) -> Sequence[Job]:
        """All."""

    def history(self, job_id: str) -> Sequence[Mapping[str, Any]]:
        """Oldest first."""

    def remove(self, job_id: str) -> None:
        """Row and history, without a trace. Raises StorageError."""

    def claim(self, job_id: str) -> bool:
        """False while another living process owns it."""

    def release(self, job_id: str) -> None:
        """Give it up."""


class VideoRemover(Protocol):
    """Finished videos."""

    def delete(self, job: Job, *, wherever_it_is: bool = False) -> Removal:
        """With what lies beside it. Raises StorageError."""


class WorkFiles(Protocol):
    """Files of jobs under way."""

    def remove(self, job_id: str) -> int:
        """Bytes freed. Raises StorageError."""


class Measured(Protocol):
    """What was measured of jobs."""

    def forget(self, job_id: str) -> int:
        """Take its name and number off; how many measurements bore them. Raises StorageError."""


class Eraser(Protocol):
    """Deletes at the vendor. Each raises VmsgError; its code is NOT_FOUND when the thing is not there."""

    def delete_talk(self, talk_id: str) -> None:
        """See TalkService."""

    def delete_image(self, url: str) -> None:
        """An uploaded picture."""

    def delete_audio(self, url: str) -> None:
        """An uploaded sound."""


@dataclass(frozen=True)
class Vendor:
    """Where a job's talk lies.

    Attributes:
        name: for the receipt. find: the talk that holds a job's token, None when it is not listed (Submission.find).
    """

    name: str
    eraser: Eraser
    find: Callable[[Job], Talk | None]


@dataclass(frozen=True)
class Wish:
    """How far forgetting goes.

    Attributes:
        even_if_vendor_keeps_it: delete here although the vendor could not delete.
        video_wherever_it_is: the video too where it lies in a folder of the person's.
    """

    even_if_vendor_keeps_it: bool = False
    video_wherever_it_is: bool = False


@dataclass
class _Ledger:
    """What was done so far."""

    clock: Clock
    deleted: list[Deletion] = field(default_factory=list)
    left: list[LeftBehind] = field(default_factory=list)

    def gone(self, where: str, what: str) -> None:
        self.deleted.append(Deletion(where, what, self.clock.now_s()))

    def stays(self, what: str, why: str) -> None:
        self.left.append(LeftBehind(what, why))


@dataclass(frozen=True)
class Forgetter:
    """Forgets jobs.

    Attributes:
        vendor: of a target; raises VmsgError when there is none (no key).
        write_receipt: (job id, text) -> path. Raises StorageError.
        posters: small pictures of jobs; None where none are made.
        measured: what the steps of jobs took; None where nothing is measured.
    """

    records: ForgetRecords
    videos: VideoRemover
    files: WorkFiles
    vendor: Callable[[JobTarget], Vendor]
    write_receipt: Callable[[str, str], str]
    clock: Clock
    posters: WorkFiles | None = None
    measured: Measured | None = None

    def forget(self, job_id: str, wish: Wish | None = None) -> Receipt:
        """Delete a job at the vendor and here.

        Raises:
            InputError: "job_unknown", or "job_running": it has not ended.
            RemoteError: "not_forgotten": the vendor could not delete; nothing is deleted here then.
            StorageError: "job_owned", or the disk does not allow it.
        """
        wish = wish or Wish()
        job_id = self.records.get(job_id).id
        if not self.records.claim(job_id):
            raise StorageError("job_owned", f"Job {job_id[:8]} is under way elsewhere.", "Wait for it, then try again.")
        try:
            job = self.records.get(job_id)
            _check_ended(job)
            ledger = _Ledger(self.clock)
            self._forget_there(job, wish, ledger)
            self._forget_here(job, wish, ledger)
        finally:
            self.records.release(job_id)
        return self._receipt(job_id, ledger)

    def _forget_there(self, job: Job, wish: Wish, ledger: _Ledger) -> None:
        history = self.records.history(job.id)
        known, doubtful = talk_ids(job, history), doubtful_tokens(history)
        vendor: Vendor | None = None
        if known or doubtful:
            try:
                vendor = self.vendor(job.target)
                known = (*known, *_found(job, doubtful, vendor, ledger))
                doubtful = ()
            except VmsgError as error:
                _tolerate(error, wish)
                if doubtful:
                    ledger.stays("a talk that may exist at the vendor", f"it was not looked for: {error.message}")
                if vendor is None:
                    for talk_id in known:
                        ledger.stays(f"talk {talk_id} at the vendor", error.message)
            if vendor is not None:
                self._delete_talks(known, vendor, wish, ledger)
        for uploads in live_uploads(job, history, now_s=self.clock.now_s()):
            _delete_uploads(uploads, vendor or self._vendor_or_none(job), ledger)

    def _delete_talks(self, talks: Sequence[str], vendor: Vendor, wish: Wish, ledger: _Ledger) -> None:
        for talk_id in talks:
            try:
                vendor.eraser.delete_talk(talk_id)
            except VmsgError as error:
                if error.code != NOT_FOUND:
                    _tolerate(error, wish)
                    ledger.stays(f"talk {talk_id} at {vendor.name}", error.message)
                    continue
                ledger.gone(vendor.name, f"talk {talk_id} (was gone already)")
                continue
            ledger.gone(vendor.name, f"talk {talk_id}")

    def _vendor_or_none(self, job: Job) -> Vendor | None:
        """Uploads lapse by themselves: that they cannot be deleted stops nothing."""
        try:
            return self.vendor(job.target)
        except VmsgError:
            return None

    def _forget_here(self, job: Job, wish: Wish, ledger: _Ledger) -> None:
        sharer = next((other for other in self.records.jobs() if _shares_video(other, job)), None)
        if sharer is not None:
            ledger.stays(job.video_path, f"it is the video of job {sharer.id[:8]} too")
        else:
            removal = self.videos.delete(job, wherever_it_is=wish.video_wherever_it_is)
            for path in removal.deleted:
                ledger.gone(HERE, path)
            ledger.left.extend(removal.left)
        if self.files.remove(job.id):
            ledger.gone(HERE, "picture and sound as they were sent")
        if self.posters is not None and self.posters.remove(job.id):
            ledger.gone(HERE, "its small picture in the library")
        if self.measured is not None and self.measured.forget(job.id):
            ledger.gone(HERE, "its name beside the measured times of its steps")
        self.records.remove(job.id)
        ledger.gone(HERE, "the entry in the library with its history and message")
        ledger.stays("photo and voice that it was made from", "they are your own files, wherever they lie")
        ledger.stays(
            "results of single steps in the cache",
            "they carry no name, serve other messages too and lapse by themselves; vmsg cache clear empties it",
        )

    def _receipt(self, job_id: str, ledger: _Ledger) -> Receipt:
        """All is done by now: a receipt that cannot be written is still given."""
        receipt = Receipt(job_id, self.clock.now_s(), tuple(ledger.deleted), tuple(ledger.left))
        try:
            return replace(receipt, file=self.write_receipt(job_id, receipt_text(receipt)))
        except StorageError as error:
            unwritten = LeftBehind("this receipt", f"it is not on disk: {error.message}")
            return replace(receipt, left=(*receipt.left, unwritten))


def _check_ended(job: Job) -> None:
    if not job.has_ended:
        raise InputError(
            "job_running",
            f"Job {job.id[:8]} is {job.state}: it has to end before it is forgotten.",
            f"Stop it first: vmsg jobs cancel {job.id[:8]}",
        )


def _found(job: Job, doubtful: Sequence[tuple[str, float]], vendor: Vendor, ledger: _Ledger) -> Iterator[str]:
    """Talks of requests that were never answered, looked for by their tokens."""
    for token, at_s in doubtful:
        talk = vendor.find(replace(job, token=token, doubted_s=at_s))
        if talk is not None:
            yield talk.id
        else:
            ledger.stays(f"a talk that may have been made at {vendor.name}", "it was looked for and is not in the list")


def _tolerate(error: VmsgError, wish: Wish) -> None:
    if not wish.even_if_vendor_keeps_it:
        raise RemoteError(
            "not_forgotten",
            f"{error.message} Nothing was deleted on this computer.",
            f"{error.hint} Or forget it here only: --even-if-kept.",
            retryable=error.retryable,
            details={"cause": error.code},
        ) from error


def _delete_uploads(uploads: Uploads, vendor: Vendor | None, ledger: _Ledger) -> None:
    lapses = datetime.fromtimestamp(uploads.at_s + UPLOADS_KEPT_S, UTC).strftime("%Y-%m-%d %H:%M UTC")
    by_itself = f"The vendor deletes it by itself by {lapses}"
    if vendor is None:
        ledger.stays("the uploaded picture and sound", by_itself)
        return
    deletions = {
        "picture": partial(vendor.eraser.delete_image, uploads.image_url),
        "sound": partial(vendor.eraser.delete_audio, uploads.audio_url),
    }
    for what, delete in deletions.items():
        try:
            delete()
        except VmsgError as error:
            if error.code != NOT_FOUND:
                ledger.stays(f"the uploaded {what}", f"{error.message} {by_itself}")
                continue
        ledger.gone(vendor.name, f"the uploaded {what}")


def _shares_video(other: Job, job: Job) -> bool:
    return bool(job.video_path) and other.video_path == job.video_path and other.id != job.id
