"""One file on its way: written and hashed piece by piece, named only when the hash is right."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

from vmsg_desktop.adapters.storage.blobs import place_whole
from vmsg_desktop.adapters.storage.disk_space import disk_full, is_full
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError

WHAT: Final = "a file of a job"
"""How a file is called in an error."""


class Hash(Protocol):
    """As hashlib makes them."""

    def update(self, data: bytes | bytearray, /) -> None:
        """Take more."""

    def hexdigest(self) -> str:
        """Of all so far."""


WhenClosed = Callable[[tuple[int, Hash] | None], None]
"""Called once with the offset and the hash so far; None = nothing is left to go on with."""


class Upload:
    """Use as a context manager: leaving it keeps what has arrived. Methods may be called from any thread.

    Attributes:
        offset: bytes that are here.
    """

    def __init__(self, part: Path, place: Path, *, offset: int, monotonic_s: Callable[[], float]) -> None:
        self.offset = offset
        self._part = part
        self._place = place
        self._monotonic_s = monotonic_s
        self._heard_s = monotonic_s()
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._hash: Hash = hashlib.sha256()
        self._when_closed: WhenClosed | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def silent_s(self) -> float:
        """Seconds since something was heard of the sender."""
        return self._monotonic_s() - self._heard_s

    def heard(self) -> None:
        """The sender lives."""
        self._heard_s = self._monotonic_s()

    def open(self, known: tuple[int, Hash] | None, *, when_closed: WhenClosed) -> None:
        """Open the part; hash what is there unless ``known`` is the hash of exactly that. Raises StorageError."""
        with self._lock:
            try:
                if self.offset:
                    is_known = known is not None and known[0] == self.offset
                    self._hash = known[1] if known is not None and is_known else sha256_of(self._part)
                self._file = open(self._part, "ab" if self.offset else "wb", buffering=0)  # noqa: SIM115 - closed with the upload
            except OSError as exc:
                raise storage_failed(self._part, 0, exc) from exc
            self._when_closed = when_closed

    def write(self, data: bytes | bytearray) -> None:
        """Append.

        Raises:
            RemoteError: "upload_busy": another upload took over.
            StorageError: "disk_full", "storage_failed"; the part is removed.
        """
        self.heard()
        try:
            with self._lock:
                _write_all(self._still_open(), data)
                self._hash.update(data)
                self.offset += len(data)
        except OSError as exc:
            self.discard()
            raise storage_failed(self._part, len(data), exc) from exc

    def finish(self) -> None:
        """All is here: check the hash, make it last, give it its name.

        Raises:
            InputError: "blob_mismatch": the part is removed.
            RemoteError, StorageError: as ``write``.
        """
        try:
            with self._lock:
                file = self._still_open()
                if self._hash.hexdigest() == self._place.name:
                    os.fsync(file.fileno())
                    place_whole(self._part, self._place)
        except OSError as exc:
            self.discard()
            raise storage_failed(self._part, 0, exc) from exc
        is_right = self._hash.hexdigest() == self._place.name
        self.discard()
        if not is_right:
            raise _mismatch()

    def discard(self) -> None:
        """Nothing of it is wanted any more."""
        with self._lock:
            if self._file is None:  # another has taken over: the part is his
                return
            self._file.close()
            self._file = None
            self._part.unlink(missing_ok=True)
        self._tell(None)

    def revoke(self) -> None:
        """Another takes over: nothing more is written by this one."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def close(self) -> None:
        """Leave it; what has arrived is kept."""
        with self._lock:
            if self._file is None:
                return
            self._file.close()
            self._file = None
        self._tell((self.offset, self._hash))

    def _still_open(self) -> BinaryIO:
        if self._file is None:
            raise RemoteError(
                "upload_busy", "Another request has taken over sending this file.", "Ask with HEAD.", retryable=True
            )
        return self._file

    def _tell(self, hashed: tuple[int, Hash] | None) -> None:
        """Outside the lock: who hears it takes a lock of his own."""
        if self._when_closed is not None:
            self._when_closed(hashed)


def sha256_of(path: Path) -> Hash:
    """The hash of a file's bytes so far. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


def storage_failed(path: Path, size_bytes: int, error: OSError) -> StorageError:
    """Why a file could not be kept; no path of the machine is told."""
    if is_full(error):
        return disk_full(path, size_bytes, what=WHAT)
    return StorageError(
        "storage_failed",
        f"The agent's folder of files cannot be used: {error.strerror or type(error).__name__}.",
        "Look at the disk and the folder's rights there: vmsg agent doctor HOST",
    )


def _write_all(file: BinaryIO, data: bytes | bytearray) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _mismatch() -> InputError:
    return InputError(
        "blob_mismatch",
        "What arrived is not the file that was announced: its SHA-256 is another.",
        "Send it again from the first byte.",
    )
