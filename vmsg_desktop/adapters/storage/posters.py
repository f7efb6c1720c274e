"""The library's small pictures on disk: made again when they are gone, deleted with the message that they show."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.errors import StorageError


class PosterFolder:
    """Pictures by job and kind under ``root``, private to the user."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, job_id: str, kind: str) -> bytes | None:
        """None when there is none."""
        try:
            return self._path(job_id, kind).read_bytes()
        except OSError:
            return None

    def put(self, job_id: str, kind: str, poster: bytes) -> None:
        """Keep it; a disk that does not take it only means that it is made again."""
        with suppress(OSError):
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path(job_id, kind), poster, mode=0o600)

    def remove(self, job_id: str) -> int:
        """Delete a job's pictures; the bytes freed. Raises StorageError."""
        freed_bytes = 0
        for path in self._root.glob(f"{_checked(job_id)}-*.jpg"):
            try:
                freed_bytes += path.stat().st_size
                path.unlink(missing_ok=True)
            except OSError as exc:
                raise StorageError(
                    "not_deleted", f"{path} cannot be deleted: {exc.strerror}.", "Check its rights, try again."
                ) from exc
        return freed_bytes

    def _path(self, job_id: str, kind: str) -> Path:
        return self._root / f"{_checked(job_id)}-{kind}.jpg"


def _checked(job_id: str) -> str:
    if len(job_id) != 32 or not all(letter in "0123456789abcdef" for letter in job_id):
        raise ValueError("not a job id")  # nothing is read or written outside the folder
    return job_id
