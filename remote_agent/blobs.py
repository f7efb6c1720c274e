"""The agent's files, named by their SHA-256: whole ones, those on their way, and those that the program ships.

A file exists only once its hash was found right. What has arrived of another lies as ``parts/<sha>.part`` and is gone
on with, also after a restart.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from remote_agent.uploads import WHAT, Hash, Upload, storage_failed
from vmsg_desktop.adapters.storage.blobs import BlobFolder, is_temporary
from vmsg_desktop.adapters.storage.bundled import background_table, music_table
from vmsg_desktop.adapters.storage.disk_space import ensure_room
from vmsg_desktop.core.model.errors import InputError, RemoteError
from vmsg_desktop.resources import resource_path

TAKEOVER_S: Final = 2.0
"""An upload that was silent for so long gives way to another of the same file: its link is likely dead."""
PART_KEPT_S: Final = 3 * 86_400.0
KEPT_S: Final = 30 * 86_400.0
IN_USE_S: Final = 3_600.0
"""A file that was asked for so lately is not swept: a job that needs it may be on its way."""
MAX_BYTES: Final = 4_000_000_000
_TOUCHED_EVERY_S: Final = 60.0
_HASHES_KEPT: Final = 32

Bundled = Mapping[str, Path] | Callable[[], Mapping[str, Path]]


def bundled_files() -> dict[str, Path]:
    """The backgrounds and tracks of this installation by their SHA-256. Reads them all: 5 MB."""
    backgrounds = [resource_path("backgrounds", row["file"]) for row in background_table().values()]
    tracks = [resource_path("music", row["file"]) for row in music_table().values()]
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in backgrounds + tracks}


class AgentBlobs:
    """Implements ``remote_agent.ports.Blobs``, and what the API needs beside. Called from any thread.

    Args:
        root: the folder; made when first needed, private to the user.
        bundled: files of the program by their SHA-256, or what finds them (called once, when first asked).
        monotonic_s, now_s: clocks for silence, and for ages.
    """

    def __init__(
        self,
        root: Path,
        *,
        bundled: Bundled = bundled_files,
        monotonic_s: Callable[[], float] = time.monotonic,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._whole = BlobFolder(root)
        self._root = root
        self._parts = root / "parts"
        self._find_bundled = bundled
        self._bundled: Mapping[str, Path] | None = None
        self._monotonic_s = monotonic_s
        self._now_s = now_s
        self._lock = threading.Lock()
        self._uploads: dict[str, Upload] = {}
        self._hashes: dict[str, tuple[int, Hash]] = {}

    def size(self, sha256: str) -> int | None:
        """Bytes of a whole blob (of the program's own files too); None when it is not there. It counts as used."""
        path = self.path(sha256)
        try:
            return None if path is None else path.stat().st_size
        except OSError:
            return None

    def path(self, sha256: str) -> Path | None:
        """Where a whole blob lies; None when it is not there. It counts as used. Raises ValueError: no SHA-256."""
        path = self._whole.path_of(sha256)
        try:
            if self._now_s() - path.stat().st_mtime > _TOUCHED_EVERY_S:
                os.utime(path, (self._now_s(), self._now_s()))
        except OSError:
            return self._own_files().get(sha256)
        return path

    def get(self, sha256: str) -> bytes | None:
        """A whole blob, hashed again; None when missing or damaged."""
        path = self.path(sha256)
        if path is None:
            return None
        data = self._whole.get(sha256)
        if data is not None:
            return data
        own = self._own_files().get(sha256)
        data = None if own is None else own.read_bytes()
        return data if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None

    def put(self, data: bytes) -> str:
        """Keep a blob; returns its SHA-256. Raises StorageError."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self.path(sha256) is not None:
            return sha256
        self._make_room(len(data))
        try:
            return self._whole.put(data, sha256=sha256)
        except OSError as exc:
            raise storage_failed(self._root, len(data), exc) from exc

    def offset(self, sha256: str) -> int:
        """How many bytes of a file that is not whole have arrived. Raises ValueError: no SHA-256."""
        part = self._part(sha256)
        with self._lock:
            upload = self._uploads.get(sha256)
        if upload is not None:
            return upload.offset
        try:
            return part.stat().st_size
        except OSError:
            return 0

    def begin(self, sha256: str, *, start: int | None, expected_bytes: int) -> Upload:
        """Go on with a file, or start it afresh; one upload of a file at a time.

        Args:
            sha256: of the whole file.
            start: the first byte that will be written; must be what is there already. None = from the first, anew.
            expected_bytes: how many will come; there must be room for them. 0 = not known.

        Raises:
            InputError: "upload_offset", with details["upload_offset"]: how much is there.
            RemoteError: "upload_busy": another is sending this very file.
            StorageError: "disk_full", "storage_failed".
            ValueError: no SHA-256.
        """
        part = self._part(sha256)
        with self._lock:
            self._make_way(sha256)
            there = _size_of(part)
            if start not in (None, there):
                raise _offset_wrong(there)
            known = self._hashes.pop(sha256, None)
            upload = Upload(
                part, self._whole.path_of(sha256), offset=0 if start is None else there, monotonic_s=self._monotonic_s
            )
            self._uploads[sha256] = upload
        try:
            self._make_room(expected_bytes)
            upload.open(known, when_closed=lambda hashed: self._closed(sha256, upload, hashed))
        except BaseException:
            self._closed(sha256, upload, None)
            raise
        return upload

    def sweep(self, keep: set[str], *, max_bytes: int = MAX_BYTES) -> int:
        """Delete old parts, blobs not used for KEPT_S, then the least recently used until ``max_bytes`` are left.

        ``keep``, what is being sent and what was used within IN_USE_S stay. Returns the bytes freed.
        """
        freed = sum(self._swept_part(path) for path in self._leftovers())
        rows = sorted((_used_s(path), _size_of(path), path) for path in map(self._whole.path_of, self._whole.names()))
        left = sum(size for _, size, _ in rows)
        for used_s, size, path in rows:
            idle_s = self._now_s() - used_s
            if path.name in keep or idle_s < IN_USE_S or (left <= max_bytes and idle_s < KEPT_S):
                continue
            path.unlink(missing_ok=True)
            left -= size
            freed += size
        return freed

    def _make_way(self, sha256: str) -> None:
        holder = self._uploads.get(sha256)
        if holder is None:
            return
        if holder.silent_s < TAKEOVER_S:
            raise _busy(holder.offset)
        holder.revoke()
        del self._uploads[sha256]

    def _closed(self, sha256: str, upload: Upload, hashed: tuple[int, Hash] | None) -> None:
        """Its hash so far is remembered: going on need not read the part again."""
        with self._lock:
            if self._uploads.get(sha256) is not upload:
                return
            del self._uploads[sha256]
            if hashed is not None:
                while len(self._hashes) >= _HASHES_KEPT:
                    del self._hashes[next(iter(self._hashes))]
                self._hashes[sha256] = hashed

    def _leftovers(self) -> list[Path]:
        temporary = [path for path in self._root.glob("??/.*") if is_temporary(path.name)]
        return temporary + list(self._parts.glob("*.part"))

    def _swept_part(self, path: Path) -> int:
        with self._lock:
            if path.stem in self._uploads or self._now_s() - _used_s(path) < PART_KEPT_S:
                return 0
            size = _size_of(path)
            path.unlink(missing_ok=True)
            return size

    def _part(self, sha256: str) -> Path:
        return self._parts / f"{self._whole.path_of(sha256).name}.part"

    def _own_files(self) -> Mapping[str, Path]:
        if self._bundled is None:
            self._bundled = self._find_bundled() if callable(self._find_bundled) else self._find_bundled
        return self._bundled

    def _make_room(self, size_bytes: int) -> None:
        """The folders are there, and room for so much; nothing is made where there is none. Raises StorageError."""
        try:
            ensure_room(self._root, size_bytes, what=WHAT)
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._parts.mkdir(exist_ok=True)
        except OSError as exc:
            raise storage_failed(self._root, size_bytes, exc) from exc


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _used_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _offset_wrong(there: int) -> InputError:
    return InputError(
        "upload_offset",
        f"{there} bytes of this file are here: the next piece must start there.",
        "Ask with HEAD how much is here, and send the rest.",
        details={"upload_offset": there},
    )


def _busy(there: int) -> RemoteError:
    return RemoteError(
        "upload_busy",
        "Another request is sending this very file.",
        "Ask again in a moment: it may be here then.",
        retryable=True,
        details={"retry_after_s": 1, "upload_offset": there},
    )
