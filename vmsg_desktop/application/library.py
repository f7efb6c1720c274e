"""The library: finding, opening, duplicating, exporting and pinning messages. Forgetting: application/forgetting.py."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath
from typing import Any, Final, Protocol

from vmsg_desktop.core.jobs import Confirmed, JobEvent, Retried, Stopped
from vmsg_desktop.core.library import STAGES, last_stages, matches, told_history
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import JobDetails, Query
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES, VOICE_MAX_BYTES
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.ports import SourceReader

log = logging.getLogger(__name__)

_SUFFIX_MAX: Final = 6


class LibraryRecords(Protocol):
    """The jobs of this user."""

    def add(self, job: Job) -> Job:
        """Write a new job; returns it with its times."""

    def get(self, job_id: str) -> Job:
        """By id or its beginning. Raises InputError."""

    def jobs(self) -> Sequence[Job]:
        """All, newest first."""

    def history(self, job_id: str) -> Sequence[Mapping[str, Any]]:
        """Oldest first."""

    def pin(self, job_id: str, *, is_pinned: bool) -> None:
        """Keep it out of retention, or let it go again."""

    def apply(self, job_id: str, event: JobEvent) -> Job:
        """Raises StorageError when it cannot follow."""


class HistoryKeeper(Protocol):
    """Histories of jobs."""

    def note(self, job_id: str, name: str, facts: Mapping[str, Any]) -> None:
        """Add a row. Raises StorageError."""


class Videos(Protocol):
    """Finished videos."""

    def size_bytes(self, job: Job) -> int | None:
        """None when it is not there."""


@dataclass(frozen=True)
class Exported:
    """A message that opens elsewhere: where it lies, the files in it, and what the person should know."""

    path: str
    files: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Every message of this user.

    Attributes:
        write_bundle: (target path, files by name) -> path; whole or not at all.
    """

    records: LibraryRecords
    videos: Videos
    read_source: SourceReader
    write_bundle: Callable[[str, Mapping[str, bytes]], str]

    def search(self, query: Query) -> tuple[Job, ...]:
        """Matching jobs, newest first."""
        return tuple(job for job in self.records.jobs() if matches(job, query))

    def show(self, job_id: str) -> JobDetails:
        """One job with its history, its stages and its video's size. Raises InputError when there is none."""
        job = self.records.get(job_id)
        history = self.records.history(job.id)
        return JobDetails(job, told_history(history), last_stages(history), self.videos.size_bytes(job))

    def message_of(self, job_id: str) -> Message:
        """The message as it was sent, paths absolute."""
        job = self.records.get(job_id)
        return parse_message(job.message.encode(), name=f"job {job.id[:8]}")

    def duplicate(self, job_id: str, *, folder: str | None = None, pays_again: bool = False) -> Job:
        """A new job, queued, from an old one's message; ``folder`` None = the same one, beside what is there.

        Left unchanged it takes the video that was made before, for nothing, unless ``pays_again``.
        """
        old = self.records.get(job_id)
        new_id = secrets.token_hex(16)
        return self.records.add(
            Job(
                new_id,
                old.target,
                old.title,
                old.message,
                folder or old.folder,
                pays_again=pays_again,
                machine=old.machine,
            )
        )

    def pin(self, job_id: str, *, is_pinned: bool) -> Job:
        """Keep a job out of retention, or let it go again."""
        job = self.records.get(job_id)
        self.records.pin(job.id, is_pinned=is_pinned)
        return self.records.get(job.id)

    def restart(self, job_id: str) -> Job:
        """An ended job stands again where it goes on, or "yes, once more" for one that asks: the person's own word.

        It is a new paid request where the last one is spent. Raises StorageError while it is under way.
        """
        job = self.records.get(job_id)
        return self.records.apply(job.id, Confirmed() if job.state == "asking" else Retried(job.updated_s))

    def stop(self, job_id: str) -> Job:
        """End a job that nothing works at; what is charged stays charged. Raises StorageError when it has ended."""
        return self.records.apply(self.records.get(job_id).id, Stopped())

    def export(self, job_id: str, target: str) -> Exported:
        """A job's message with the files it was made from, as a zip (``target`` ends in .zip) or a folder.

        Raises:
            InputError: a source is gone or was changed since, or something is at ``target`` already.
            StorageError: the disk is full or does not allow it.
        """
        message, files = self._sources(self.message_of(job_id))
        files["message.json"] = dump_message(message)
        path = self.write_bundle(target, files)
        notes = ("The photo goes along as it is, with what the camera wrote into it: that may be place and time.",)
        return Exported(path, tuple(files), notes)

    def _sources(self, message: Message) -> tuple[Message, dict[str, bytes]]:
        """The message with plain file names, and those files."""
        files: dict[str, bytes] = {}

        def take(source: Source, what: str, limit_bytes: int) -> Source:
            file = self.read_source(source, what=what, limit_bytes=limit_bytes)
            name = f"{what}{_suffix(file.name)}"
            files[name] = file.data
            return Source(name, file.sha256)

        photo = take(message.photo, "photo", PHOTO_MAX_BYTES)
        voice = take(message.voice, "voice", VOICE_MAX_BYTES)
        background, music = message.background, message.music
        if background.kind == "picture":
            background = replace(background, path=take(Source(background.path), "background", PHOTO_MAX_BYTES).path)
        if music.kind == "own":
            music = replace(music, path=take(Source(music.path), "music", VOICE_MAX_BYTES).path)
        return replace(message, photo=photo, voice=voice, background=background, music=music), files


@dataclass
class StageNotes:
    """An ``emit`` that passes events on and remembers how the stages went."""

    emit: Emit
    stages: list[Mapping[str, Any]] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        """See Emit."""
        if isinstance(event, StageFinished):
            self.stages.append(asdict(event.report))
        self.emit(event)

    def keep(self, records: HistoryKeeper, job_id: str) -> None:
        """Put them into the job's history, where there are any; a full disk is not the job's failure."""
        try:
            if self.stages:
                records.note(job_id, STAGES, {"stages": self.stages})
        except StorageError as error:
            log.warning("Stages of job %s are not kept: %s", job_id[:8], error.message)


def _suffix(name: str) -> str:
    """The file's suffix where it is a plain one: names from elsewhere do not become paths."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _SUFFIX_MAX else ""
