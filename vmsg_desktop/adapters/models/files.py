"""Files on disk: hashing, atomic placing, sizes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from vmsg_desktop.core.model.errors import StorageError

CHUNK_BYTES: Final = 1 << 20
_SPARE_BYTES: Final = 50_000_000  # left free on the disk beside what is fetched

OnBytes = Callable[[int], None]
"""Called with the number of bytes done so far; may raise Cancelled."""


def ignore_bytes(_done_bytes: int) -> None:
    """The OnBytes of a caller who does not watch."""


def sha256_of(path: Path, on_bytes: OnBytes = ignore_bytes) -> str:
    """Hex SHA-256 of a file."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            on_bytes(done)
    return digest.hexdigest()


def copy_stream(source: BinaryIO, target: BinaryIO, on_bytes: OnBytes = ignore_bytes) -> int:
    """Copy to the end of ``source``; the number of bytes copied."""
    done = 0
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)
        done += len(chunk)
        on_bytes(done)
    return done


def place(staged: Path, target: Path) -> None:
    """Move a finished file to where it is used: on disk first, then visible, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with staged.open("rb+") as handle:
        os.fsync(handle.fileno())
    staged.chmod(0o644)
    staged.replace(target)
    _sync_folder(target.parent)


def write_atomic(target: Path, text: str) -> None:
    """Replace a small text file in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    staged.write_text(text, encoding="utf-8")
    staged.replace(target)


def fresh_folder(folder: Path) -> Path:
    """An empty folder in the place of whatever was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def folder_bytes(folder: Path) -> int:
    """Bytes of all files under ``folder``; files that vanish meanwhile count as nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except FileNotFoundError:
                continue
    return total


def check_room(folder: Path, needed_bytes: int) -> None:
    """StorageError when the disk of ``folder`` has no room for ``needed_bytes`` and a little more."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + _SPARE_BYTES:
        raise StorageError(
            "disk_full",
            f"{needed_bytes / 1e6:.0f} MB are needed in {folder} and {free / 1e6:.0f} MB are free.",
            "Free some room, or point VMSG_HOME to another disk.",
            retryable=True,
            details={"needed_bytes": needed_bytes, "free_bytes": free},
        )


@contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Turn operating system errors into a StorageError that says what was being done."""
    try:
        yield
    except OSError as exc:
        if exc.errno == errno.ENOSPC:
            raise StorageError(
                "disk_full", f"The disk is full while {doing}.", "Free some room, then try again."
            ) from exc
        raise StorageError(
            "disk_error", f"{doing[0].upper()}{doing[1:]} failed: {exc}.", "Check the folder's rights and the disk."
        ) from exc


if sys.platform == "win32":

    def _sync_folder(folder: Path) -> None:
        """Windows has no such call; the rename is journalled."""

else:

    def _sync_folder(folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
