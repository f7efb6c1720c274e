"""A small picture for each message: of its video, else of the picture as it is sent, else of its photo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.jobs import IMAGE
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES
from vmsg_desktop.core.ports import JobFiles, SourceReader

Pixels = NDArray[np.uint8]


class Shelf(Protocol):
    """Posters on disk."""

    def get(self, job_id: str, kind: str) -> bytes | None:
        """None when there is none."""

    def put(self, job_id: str, kind: str, poster: bytes) -> None:
        """Keep it, where the disk takes it."""

    def remove(self, job_id: str) -> int:
        """Delete a job's; the bytes freed. Raises StorageError."""


class Maker(Protocol):
    """Makes posters of files. Each raises VmsgError."""

    def of_video(self, data: bytes, *, name: str) -> bytes:
        """The first picture."""

    def of_photo(self, data: bytes, *, name: str) -> bytes:
        """The photo, small."""

    def read(self, poster: bytes) -> Pixels:
        """(h, w, 3) RGB."""


@dataclass(frozen=True)
class Posters:
    """Finds and makes posters; on a lane of its own, for a video is decoded on the way.

    Attributes:
        shelf, maker: see there.
        read_video: a done job's video; raises StorageError when it is gone.
        files: pictures as they are sent.
        read_source: a message's photo.
    """

    shelf: Shelf
    maker: Maker
    read_video: Callable[[Job], bytes]
    files: JobFiles
    read_source: SourceReader

    def poster(self, job: Job) -> Pixels | None:
        """(h, w, 3) RGB; None where nothing of the message can be shown any more."""
        for kind, make in self._ways(job):
            pixels = self._kept(job, kind)
            if pixels is not None:
                return pixels
            try:
                made = make()
            except VmsgError:  # the next way
                continue
            self.shelf.put(job.id, kind, made)
            return self.maker.read(made)
        return None

    def forget(self, job_id: str) -> None:
        """Delete what was made of a message that is gone, on the lane where posters are made. Raises StorageError."""
        self.shelf.remove(job_id)

    def _kept(self, job: Job, kind: str) -> Pixels | None:
        kept = self.shelf.get(job.id, kind)
        try:
            return None if kept is None else self.maker.read(kept)
        except StorageError:  # damaged: made anew
            return None

    def _ways(self, job: Job) -> Iterator[tuple[str, Callable[[], bytes]]]:
        if job.video_path:
            name = f"video of {job.id[:8]}"
            yield f"video-{job.video_sha256[:8]}", lambda: self.maker.of_video(self.read_video(job), name=name)
        yield "sent", lambda: self._of_sent(job)
        yield "photo", lambda: self._of_photo(job)

    def _of_sent(self, job: Job) -> bytes:
        picture = self.files.get(job.id, IMAGE)
        if picture is None:
            raise StorageError("not_kept", "The picture as it was sent is not kept any more.")
        return self.maker.of_photo(picture, name=f"picture of {job.id[:8]}")

    def _of_photo(self, job: Job) -> bytes:
        photo: Any = parse_message(job.message.encode()).photo
        file = self.read_source(photo, what="photo", limit_bytes=PHOTO_MAX_BYTES)
        return self.maker.of_photo(file.data, name=file.name)
