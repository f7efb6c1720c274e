"""Room on the disk: looked at before a write and told in figures when a write runs out of it."""

from __future__ import annotations

import errno
import math
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import write_atomically, write_new
from vmsg_desktop.core.model.errors import StorageError

SPARE_BYTES: Final = 256_000
"""Left free beside a file, so that the job list can still say how it went: its log grows by about 4 KB a change."""
CACHE_SPARE_BYTES: Final = 50_000_000
"""What the cache leaves free: results that can be made again must not take the room of one that was paid for."""
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Disk:
    """The file system that a path lies on, or will lie on.

    Attributes:
        mount: where it is mounted, or the drive.
        free_bytes: for this user.
    """

    mount: str
    free_bytes: int


def disk_of(path: Path) -> Disk:
    """The disk of a file or folder that need not exist yet. Raises OSError."""
    place = path.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    place = place.resolve()
    free_bytes = shutil.disk_usage(place).free
    while not os.path.ismount(place) and place != place.parent:
        place = place.parent
    return Disk(str(place), free_bytes)


def ensure_room(path: Path, needed_bytes: int, *, what: str = "") -> None:
    """Nothing when ``path``'s disk has room for ``needed_bytes`` and SPARE_BYTES beside them.

    Raises:
        StorageError: "disk_full", naming the disk, MB needed and MB free; it may be tried again.
    """
    if disk_of(path).free_bytes < needed_bytes + SPARE_BYTES:
        raise disk_full(path, needed_bytes, what=what)


def leave_room(path: Path, needed_bytes: int) -> None:
    """Raise OSError (no space) when what can be made again would take the disk's last CACHE_SPARE_BYTES."""
    disk = disk_of(path)
    if disk.free_bytes < needed_bytes + CACHE_SPARE_BYTES:
        raise OSError(errno.ENOSPC, f"only {_mb(disk.free_bytes, math.floor)} MB are free on {disk.mount}")


def disk_full(path: Path, needed_bytes: int, *, what: str = "") -> StorageError:
    """The error of a disk without room for ``needed_bytes`` at ``path``; ``what`` names the file for a person."""
    disk = disk_of(path)
    missing = max(needed_bytes + SPARE_BYTES - disk.free_bytes, SPARE_BYTES)
    return StorageError(
        "disk_full",
        f"The disk {disk.mount} is full: {what or path.name} needs {_mb(needed_bytes, math.ceil)} MB,"
        f" {_mb(disk.free_bytes, math.floor)} MB are free.",
        f"Free {_mb(missing, math.ceil)} MB on {disk.mount} and retry; what is finished is kept.",
        retryable=True,
        details={"disk": disk.mount, "needed_bytes": needed_bytes, "free_bytes": disk.free_bytes},
    )


def is_full(error: OSError) -> bool:
    """The disk or the user's share of it ran out."""
    return error.errno in _FULL


def write_guarded(path: Path, data: bytes, *, what: str = "") -> None:
    """Write a file whole or not at all, room looked at first; an older file at ``path`` stays until then.

    Raises:
        StorageError: "disk_full" as from ``ensure_room``, also where another program took the room meanwhile.
        OSError: any other reason, e.g. no permission.
    """
    _guarded(write_atomically, path, data, what=what)


def write_new_guarded(path: Path, data: bytes, *, what: str = "") -> None:
    """As ``write_guarded``, but raises FileExistsError where ``path`` is there already."""
    _guarded(write_new, path, data, what=what)


def _guarded(write: Callable[[Path, bytes], None], path: Path, data: bytes, *, what: str) -> None:
    ensure_room(path, len(data), what=what)
    try:
        write(path, data)
    except OSError as exc:
        if is_full(exc):
            raise disk_full(path, len(data), what=what) from exc
        raise


def _mb(size_bytes: int, to_whole: Callable[[float], int]) -> str:
    """Tenths of a MB: what is needed is rounded up, what is free down, so that the two never read alike."""
    return f"{to_whole(size_bytes / 100_000) / 10:.1f}"
