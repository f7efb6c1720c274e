"""Jobs as the page of one message needs them: the one made from it, how it stands, and the person's decisions.

Every method opens the job list anew: call them on a lane, never on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from vmsg_desktop.core.jobs import Confirmed, JobEvent, Retried, Stopped
from vmsg_desktop.core.library import last_stages
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.polling import PastRender
from vmsg_desktop.core.sent import accepted_s, comparable

_MOST: Final = 200


class Records(Protocol):
    """The jobs of this user."""

    def get(self, job_id: str) -> Job:
        """Raises InputError when there is none."""

    def jobs(self) -> Sequence[Job]:
        """All, newest first."""

    def history(self, job_id: str) -> Sequence[Mapping[str, Any]]:
        """Oldest first."""

    def renders(self, *, target: str) -> Sequence[PastRender]:
        """How long the latest videos of a vendor took."""

    def apply(self, job_id: str, event: JobEvent) -> Job:
        """Raises StorageError when it cannot follow."""


@dataclass(frozen=True)
class SentJob:
    """A job with what its history tells.

    Attributes:
        accepted_s: when the vendor took it, Unix seconds; None = it has not.
        stages: how the local stages went; empty where that was not kept.
        past: how long earlier videos of this vendor took.
    """

    job: Job
    accepted_s: float | None
    stages: tuple[Mapping[str, Any], ...]
    past: tuple[PastRender, ...]


@dataclass(frozen=True)
class SentMessages:
    """Attributes:
    open_records: the job list, for one use.
    read_video: a finished job's video; raises StorageError when it is gone or changed.
    write: writes a file whole or not at all; raises StorageError.
    """

    open_records: Callable[[], AbstractContextManager[Records]]
    read_video: Callable[[Job], bytes]
    write: Callable[[Path, bytes], None]

    def latest_of(self, message: Message) -> SentJob | None:
        """The newest job that was made from this message as it is; None when it was never sent. Raises StorageError."""
        wanted = comparable(message)
        with self.open_records() as records:
            for job in records.jobs()[:_MOST]:
                if job.target != "draft" and _is_of(job, wanted):
                    return _told(records, job)
        return None

    def get(self, job_id: str) -> SentJob:
        """Raises InputError when there is none, StorageError."""
        with self.open_records() as records:
            return _told(records, records.get(job_id))

    def past(self, target: JobTarget) -> tuple[PastRender, ...]:
        """How long earlier videos of a vendor took. Raises StorageError."""
        with self.open_records() as records:
            return tuple(records.renders(target=target))

    def take_up(self, job_id: str) -> Job:
        """The person wants it to go on: once more where it is asked for, else from where it stands.

        Raises StorageError: it goes on already, or has ended well.
        """
        with self.open_records() as records:
            job = records.get(job_id)
            return records.apply(job.id, Confirmed() if job.state == "asking" else Retried(job.updated_s))

    def let_go(self, job_id: str) -> Job:
        """The person gives it up. Raises StorageError."""
        with self.open_records() as records:
            return records.apply(job_id, Stopped())

    def save_copy(self, job: Job, path: Path) -> None:
        """The finished video under another name. Raises StorageError."""
        self.write(path, self.read_video(job))


def _told(records: Records, job: Job) -> SentJob:
    history = records.history(job.id)
    past = tuple(records.renders(target=job.target))
    return SentJob(job, accepted_s(history), last_stages(history), past)


def _is_of(job: Job, wanted: Message) -> bool:
    try:
        return comparable(parse_message(job.message.encode())) == wanted
    except InputError:  # from another version
        return False
