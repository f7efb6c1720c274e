"""What a job keeps on disk until it has ended."""

from __future__ import annotations

import shutil
from pathlib import Path

from vmsg_desktop.adapters.storage.disk_space import ensure_room, write_guarded
from vmsg_desktop.core.model.errors import StorageError


class FolderJobFiles:
    """Implements JobFiles: one folder a job under ``root``, private to the user."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, job_id: str, name: str, data: bytes) -> None:
        """See JobFiles."""
        folder = self._folder(job_id)
        what = f"{name} of job {job_id[:8]}"
        try:
            ensure_room(folder, len(data), what=what)
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_guarded(folder / name, data, what=what)
        except OSError as exc:
            raise StorageError(
                "job_file_not_written",
                f"{name} of job {job_id[:8]} ({len(data) / 1e6:.1f} MB) cannot be written under {self._root}: "
                f"{exc.strerror}.",
                "Free some space and retry; finished stages are kept.",
                retryable=True,
            ) from exc

    def get(self, job_id: str, name: str) -> bytes | None:
        """See JobFiles."""
        try:
            return (self._folder(job_id) / name).read_bytes()
        except OSError:
            return None

    def remove(self, job_id: str) -> int:
        """Delete a job's folder; returns how many bytes that freed. Raises StorageError when it cannot go."""
        folder = self._folder(job_id)
        try:
            size_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            shutil.rmtree(folder)
        except FileNotFoundError:
            return 0
        except OSError as exc:
            raise StorageError(
                "not_deleted",
                f"The files of job {job_id[:8]} cannot be deleted: {exc.strerror}.",
                "Check their rights.",
            ) from exc
        return size_bytes

    def _folder(self, job_id: str) -> Path:
        if len(job_id) != 32 or not all(letter in "0123456789abcdef" for letter in job_id):
            raise ValueError("not a job id")  # nothing is written outside the folder
        return self._root / job_id
