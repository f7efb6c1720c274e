"""A real file system of 2 MB that can be filled to the last page. Mounting one needs root on Linux."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE_BYTES = 2 * 1024 * 1024
WHY_SKIPPED = "a small tmpfs can only be mounted by root on Linux"


class SmallDisk:
    """Attributes: ``root``, the mount point."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._filler = root / "filler"

    def fill(self, *, leaving_bytes: int = 0) -> None:
        """Take all the room but ``leaving_bytes``, in whole pages."""
        self.make_room()
        room = self.free_bytes() - leaving_bytes
        if room > 0:
            with self._filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, room)

    def make_room(self) -> None:
        """What the person does: something else is deleted."""
        self._filler.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        stats = os.statvfs(self.root)
        return stats.f_bavail * stats.f_frsize


@contextmanager
def small_disk(root: Path) -> Iterator[SmallDisk]:
    """Mounted at ``root``, gone afterwards; skips the test where it cannot be mounted."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip(WHY_SKIPPED)
    root.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "tmpfs", str(root)], capture_output=True, text=True
    )
    if mounted.returncode != 0:  # a container without the right to mount
        pytest.skip(f"{WHY_SKIPPED}: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(root)
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)
