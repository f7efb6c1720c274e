"""Finished videos where the person wants them, each with its message file and the licences of what is in it.

Names: message.mp4, message.json, licences.txt; then message-2.mp4, message-2.json, licences-2.txt and so on. Nothing
that is there is overwritten: a number is free when each of its files is missing or says the same as the new one
(docs/adr/0014-retention.md).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from vmsg_desktop.adapters.storage.disk_space import ensure_room, write_guarded, write_new_guarded
from vmsg_desktop.adapters.storage.licences import licence_notice
from vmsg_desktop.adapters.storage.message_folder import load_message, map_paths, save_message, write_result
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import LeftBehind, Removal
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.shown import shown


@dataclass(frozen=True)
class _Names:
    """The files of one result."""

    video: Path
    message: Path
    licences: Path


class ResultFolder:
    """Saves, reads and deletes finished videos; ``save`` is a Saver and ``read`` a VideoReader.

    Args:
        library: the program's own folder of finished videos. Videos elsewhere are the person's: they are deleted only
            when it is asked for in so many words.
    """

    def __init__(self, library: Path) -> None:
        self._library = library
        self._lock = threading.Lock()

    def save(self, job: Job, video: bytes) -> tuple[str, str]:
        """See Saver: the video is read back and hashed before it counts as saved.

        Raises:
            StorageError: "disk_full", "not_written", or "video_not_verified"; what was there before is untouched and
                nothing half is left.
        """
        message = _message(job)
        notice = licence_notice(message).encode()
        with self._lock:
            try:
                names = self._place(Path(job.folder), video, message, notice)
            except OSError as exc:
                raise StorageError(
                    "not_written",
                    f"The video cannot be written into {shown(job.folder)}: {exc.strerror}.",
                    "Check the folder's rights, then resume; the video is not lost.",
                    retryable=True,
                ) from exc
        return str(names.video), _sha256(video)

    def read(self, job: Job) -> bytes:
        """See VideoReader. Raises StorageError: "video_gone", "video_changed"."""
        path = Path(job.video_path)
        try:
            video = path.read_bytes()
        except OSError as exc:
            raise StorageError(
                "video_gone",
                f"The video of job {job.id[:8]} is not at {shown(str(path))}: {exc.strerror}.",
                "Put it back there, or make the message again.",
            ) from exc
        if _sha256(video) != job.video_sha256:
            raise StorageError(
                "video_changed",
                f"{shown(str(path))} is no longer the video that job {job.id[:8]} saved: its content changed.",
                "Move it away and make the message again, or use it as it is.",
            )
        return video

    def copy(self, job: Job, target: Path) -> Path:
        """Write a job's video to ``target``, over what is there. Raises StorageError, as ``read`` or "not_written"."""
        video = self.read(job)
        try:
            ensure_room(target.parent, len(video), what="the video")
            write_guarded(target, video, what="the video")
        except OSError as exc:
            raise StorageError(
                "not_written", f"{shown(str(target))} cannot be written: {exc.strerror}.", "Choose another folder."
            ) from exc
        return target

    def size_bytes(self, job: Job) -> int | None:
        """The size of a job's video; None when it has none or it is not there."""
        try:
            return Path(job.video_path).stat().st_size if job.video_path else None
        except OSError:
            return None

    def is_own(self, job: Job) -> bool:
        """The job's video lies in the program's own folder."""
        return bool(job.video_path) and Path(job.video_path).resolve().is_relative_to(self._library.resolve())

    def delete(self, job: Job, *, wherever_it_is: bool = False) -> Removal:
        """Delete a job's video with its message file and licences, where they still are what was saved.

        Args:
            job: done, or never: then there is nothing to delete.
            wherever_it_is: outside the program's own folder too.

        Raises:
            StorageError: "not_deleted": the disk does not allow it.
        """
        if not job.video_path:
            return Removal()
        path = Path(job.video_path)
        if not path.exists():
            return Removal(left=(LeftBehind(str(path), "it was gone already"),))
        if not self.is_own(job) and not wherever_it_is:
            return Removal(left=(LeftBehind(str(path), "it lies in a folder of yours, not in the program's"),))
        try:
            return self._deleted(job, path)
        except OSError as exc:
            raise StorageError(
                "not_deleted", f"{shown(str(path))} cannot be deleted: {exc.strerror}.", "Check its rights, try again."
            ) from exc

    def _place(self, folder: Path, video: bytes, message: Message, notice: bytes) -> _Names:
        ensure_room(folder, len(video) + len(notice) + len(dump_message(message)), what="the video")
        folder.mkdir(parents=True, exist_ok=True)
        for names in _numbered(folder):
            is_there = names.video.exists()
            if not (_holds(names.video, video) and _tells(names.message, message) and _holds(names.licences, notice)):
                continue
            try:
                if not is_there:
                    write_new_guarded(names.video, video, what="the video")
            except FileExistsError:  # another process took this number just now
                continue
            try:
                _verify(names.video, video)
                _write_beside(names, message, notice)
            except BaseException:
                if not is_there:
                    names.video.unlink(missing_ok=True)
                raise
            return names
        raise AssertionError("numbers do not end")

    def _deleted(self, job: Job, path: Path) -> Removal:
        if _sha256(path.read_bytes()) != job.video_sha256:
            return Removal(left=(LeftBehind(str(path), "it is no longer the video that was saved"),))
        message = _message(job)
        names = _names_of(path)
        notice = licence_notice(message).encode()
        beside = {names.message: _tells(names.message, message), names.licences: _holds(names.licences, notice)}
        beside = {
            file: is_own for file, is_own in beside.items() if file.exists() and (notice or file != names.licences)
        }
        own = [file for file, is_own in beside.items() if is_own]
        for file in (path, *own):
            file.unlink()
        if self.is_own(job) and path.parent.resolve() != self._library.resolve():
            with suppress(OSError):  # something else lies in it
                path.parent.rmdir()
        left = tuple(LeftBehind(str(file), "it was changed since it was saved") for file in beside if file not in own)
        return Removal(tuple(str(file) for file in (path, *own)), left)


def _numbered(folder: Path) -> Iterator[_Names]:
    yield _names_of(folder / "message.mp4")
    for number in count(2):
        yield _names_of(folder / f"message-{number}.mp4")


def _names_of(video: Path) -> _Names:
    number = video.stem.removeprefix("message")
    return _Names(video, video.with_suffix(".json"), video.with_name(f"licences{number}.txt"))


def _holds(path: Path, data: bytes) -> bool:
    """Missing, or exactly these bytes; nothing to write collides with nothing."""
    return not data or not path.exists() or path.read_bytes() == data


def _tells(path: Path, message: Message) -> bool:
    """Missing, or the same message: another layout, or pins that it does not have, are no difference."""
    if not path.exists():
        return True
    try:
        there = load_message(path)
    except InputError:
        return False
    photo, voice = _pinned(there.photo, message.photo), _pinned(there.voice, message.voice)
    there = replace(there, photo=photo, voice=voice)
    return map_paths(there, os.path.realpath) == map_paths(message, os.path.realpath)


def _pinned(source: Source, pin: Source) -> Source:
    return source if source.sha256 else replace(source, sha256=pin.sha256)


def _write_beside(names: _Names, message: Message, notice: bytes) -> None:
    if not names.message.exists():
        save_message(names.message, message)
    if notice and not names.licences.exists():
        write_result(names.licences, notice)


def _verify(path: Path, video: bytes) -> None:
    if path.read_bytes() != video:
        raise StorageError(
            "video_not_verified",
            f"The disk does not give back what was written to {shown(str(path))}.",
            "Check the disk, choose another folder, then resume; the video is not lost.",
            retryable=True,
        )


def _message(job: Job) -> Message:
    return parse_message(job.message.encode(), name=f"job {job.id[:8]}")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
