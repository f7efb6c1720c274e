"""What retention watches over, as it lies on this disk."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR
from typing import Final

from vmsg_desktop.adapters.storage.blobs import is_temporary
from vmsg_desktop.adapters.storage.disk_space import disk_of
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.retention import Holding, HoldingKind

_JOB_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class DiskHoldings:
    """Implements Holdings. Links are never followed; nothing outside these folders is deleted.

    Attributes:
        work: the job files, one folder a job.
        uploads: files that were handed over; each entry is one holding.
        library: the program's own folder of finished videos.
        results: deletes a finished video with what lies beside it.
        others: further folders of the program by name: only their sizes are told, and leftovers in them found.
        databases: the same of files; what SQLite keeps beside one, and what was set aside of it, counts.
    """

    work: Path
    uploads: Path
    library: Path
    results: ResultFolder
    others: Mapping[str, Path]
    databases: Mapping[str, Path] = field(default_factory=dict)

    def find(self, jobs: Sequence[Job]) -> Iterator[Holding]:
        """See Holdings. What vanishes while it is looked at is left out."""
        by_id = {job.id: job for job in jobs}
        yield from self._finished(jobs)
        for path in _entries(self.uploads):
            if not is_temporary(path.name):
                yield from _held("upload", path, None)
        for path in _entries(self.work):
            if _JOB_ID.fullmatch(path.name):
                yield from _held("processed", path, by_id.get(path.name), job_id=path.name)
        for path in self._leftovers(jobs):
            owner = path.parent.name if path.parent.parent == self.work else ""
            yield from _held("temporary", path, by_id.get(owner), job_id=owner)

    def delete(self, holding: Holding, job: Job | None) -> int | None:
        """See Holdings."""
        path = Path(holding.place)
        if holding.kind == "finished":
            if job is None or job.video_path != holding.place:
                return None
            return holding.size_bytes if self.results.delete(job).deleted else None
        try:
            if _changed_s(path) > holding.changed_s:
                return None
            _remove(path)
        except FileNotFoundError:
            return 0
        except OSError as exc:
            raise StorageError(
                "not_deleted", f"{shown(str(path))} cannot be deleted: {exc.strerror}.", "Check its rights, try again."
            ) from exc
        return holding.size_bytes

    def other_bytes(self) -> dict[str, int]:
        """See Holdings."""
        sizes = {name: _size_bytes(folder) for name, folder in self.others.items()}
        for name, path in self.databases.items():
            sizes[name] = sum(_size_bytes(part) for part in path.parent.glob(f"{path.stem}*{path.suffix}*"))
        return sizes

    def free_bytes(self) -> int:
        """See Holdings."""
        return disk_of(self.library).free_bytes

    def _finished(self, jobs: Sequence[Job]) -> Iterator[Holding]:
        """A holding for each video; several jobs may have the same one, and the youngest speaks for it."""
        sharing: dict[str, list[Job]] = {}
        for job in jobs:
            if job.video_path:
                sharing.setdefault(job.video_path, []).append(job)
        for place, sharers in sharing.items():
            youngest = max(sharers, key=lambda job: job.updated_s)
            size_bytes = self.results.size_bytes(youngest)
            if size_bytes is not None:
                yield Holding(
                    "finished",
                    place,
                    size_bytes,
                    youngest.updated_s,
                    youngest.id,
                    is_in_use=not all(job.has_ended for job in sharers),
                    is_pinned=any(job.is_pinned for job in sharers),
                    is_own=self.results.is_own(youngest),
                )

    def _leftovers(self, jobs: Sequence[Job]) -> Iterator[Path]:
        found: set[Path] = set()
        for root in (self.work, self.uploads, self.library, *self.others.values()):
            found.update(_temporaries(root))
        for folder in {Path(job.folder) for job in jobs}:  # the person's own: only the folder itself is looked at
            found.update(path for path in _entries(folder) if is_temporary(path.name))
        yield from sorted(found)


def _held(kind: HoldingKind, path: Path, job: Job | None, *, job_id: str = "") -> Iterator[Holding]:
    with suppress(FileNotFoundError):
        changed_s = _changed_s(path)
        yield Holding(
            kind,
            str(path),
            _size_bytes(path),
            changed_s if job is None else max(changed_s, job.updated_s),
            job_id,
            is_in_use=job is not None and not job.has_ended,
            is_pinned=job is not None and job.is_pinned,
        )


def _temporaries(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        half_made = [name for name in folders if is_temporary(name)]
        folders[:] = [name for name in folders if name not in half_made]
        yield from (Path(folder, name) for name in (*half_made, *filter(is_temporary, files)))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # not made yet, on a disk that is not there, or not ours to look into
        return []


def _walk(path: Path) -> Iterator[os.stat_result]:
    yield path.lstat()
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                with suppress(FileNotFoundError):
                    yield Path(folder, name).lstat()


def _changed_s(path: Path) -> float:
    """The youngest change in it. Raises FileNotFoundError."""
    return max(stat.st_mtime for stat in _walk(path))


def _size_bytes(path: Path) -> int:
    try:
        return sum(stat.st_size for stat in _walk(path) if not S_ISDIR(stat.st_mode))
    except FileNotFoundError:
        return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
