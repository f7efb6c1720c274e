"""Files on a host over SFTP: whole and verified under their name, or not there.

Many requests are kept in flight (paramiko's ``set_pipelined`` and ``prefetch``): one at a time would cost a round
trip for each 32 kB.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import posixpath
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.remote_shell import OnBytes, ignore_bytes
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

READ_MAX_BYTES: Final = 1_000_000
_BLOCK_BYTES: Final = 1 << 15  # what one SFTP request carries; more would be copied once for each of them
_FAILURES: Final = {
    FileNotFoundError: ("remote_file_missing", "does not exist"),
    PermissionError: ("remote_file_denied", "may not be used by this user"),
}


class RemoteFiles:
    """Files of a host. Paths are absolute, or relative to the home of the user.

    Args:
        sftp: paramiko's client. host: for messages.
        hash_of: SHA-256 of a file computed over there; None where that is not to be had.
        lost: the error that tells why the connection ended.
    """

    def __init__(
        self,
        sftp: Any,
        host: SshHost,
        *,
        hash_of: Callable[[str, CancelToken | None], str | None],
        lost: Callable[[], RemoteError],
    ) -> None:
        self._sftp, self._host, self._hash_of, self._lost = sftp, host, hash_of, lost

    def put(
        self,
        source: bytes | Path,
        path: str,
        *,
        mode: int = 0o600,
        on_bytes: OnBytes = ignore_bytes,
        cancel: CancelToken | None = None,
    ) -> str:
        """Write a file: to a temporary name, hashed there, then renamed over ``path``; returns its SHA-256.

        Raises:
            RemoteError: "remote_file_missing" (no such folder), "remote_file_denied", "remote_file_failed",
                "transfer_damaged". Cancelled. OSError where ``source`` cannot be read.
        """
        temporary = f"{path}.{secrets.token_hex(6)}.part"
        with _opened(source) as data, self._told(path):
            try:
                digest = self._written(data, temporary, mode=mode, on_bytes=on_bytes, cancel=cancel)
                self._verify(temporary, digest, cancel)
                self._sftp.posix_rename(temporary, path)
            except BaseException:
                self._discard(temporary)
                raise
        return digest

    def read(self, path: str, *, limit_bytes: int = READ_MAX_BYTES) -> bytes:
        """A small file, whole.

        Raises:
            RemoteError: as :meth:`put`, and "remote_file_too_large".
        """
        held = io.BytesIO()
        self._fetched(path, held, limit_bytes=limit_bytes, on_bytes=ignore_bytes, cancel=None)
        return held.getvalue()

    def get(
        self,
        path: str,
        target: Path,
        *,
        limit_bytes: int,
        on_bytes: OnBytes = ignore_bytes,
        cancel: CancelToken | None = None,
    ) -> str:
        """Fetch a regular file to a new file here; returns its SHA-256. Nothing stays when it fails.

        Raises:
            RemoteError: as :meth:`read`. Cancelled. OSError where ``target`` exists or cannot be written.
        """
        with target.open("xb") as file:
            try:
                return self._fetched(path, file, limit_bytes=limit_bytes, on_bytes=on_bytes, cancel=cancel)
            except BaseException:
                target.unlink()
                raise

    def size(self, path: str) -> int | None:
        """Bytes of a regular file; None when there is none."""
        with self._told(path):
            try:
                found = self._sftp.stat(path)
            except FileNotFoundError:
                return None
        return int(found.st_size) if stat.S_ISREG(found.st_mode) else None

    def remove(self, path: str) -> bool:
        """Remove a file; False when there is none."""
        with self._told(path):
            try:
                self._sftp.remove(path)
            except FileNotFoundError:
                return False
        return True

    def home(self) -> str:
        """The folder that relative paths start from: the home of the user."""
        with self._told("."):
            return str(self._sftp.normalize("."))

    def _written(
        self, data: BinaryIO, temporary: str, *, mode: int, on_bytes: OnBytes, cancel: CancelToken | None
    ) -> str:
        digest, done, total = hashlib.sha256(), 0, _size(data)
        with self._sftp.open(temporary, "wbx") as file:
            file.chmod(mode)
            file.set_pipelined(True)
            while block := data.read(_BLOCK_BYTES):
                _check(cancel)
                file.write(block)
                digest.update(block)
                done += len(block)
                on_bytes(done, max(done, total))
        return digest.hexdigest()

    def _verify(self, path: str, digest: str, cancel: CancelToken | None) -> None:
        """Hashed where it lies; only where the host cannot do that it is read back."""
        there = self._hash_of(posixpath.join(self.home(), path), cancel)
        if there is None:
            there = self._fetched(path, None, limit_bytes=1 << 40, on_bytes=ignore_bytes, cancel=cancel)
        if there != digest:
            raise RemoteError(
                "transfer_damaged",
                f"{path} arrived on {self._host.label} with other content: SHA-256 {there[:12]}… not {digest[:12]}….",
                "Try again; if it stays so, look at that machine's disk.",
                retryable=True,
                details={"host": self._host.label, "path": path},
            )

    def _fetched(
        self, path: str, target: BinaryIO | None, *, limit_bytes: int, on_bytes: OnBytes, cancel: CancelToken | None
    ) -> str:
        digest, done = hashlib.sha256(), 0
        with self._told(path), self._sftp.open(path, "rb") as file:
            found = file.stat()
            size = int(found.st_size)
            if not stat.S_ISREG(found.st_mode) or size > limit_bytes:
                raise self._unfit(path, size, limit_bytes)
            _read_ahead(file, size)
            while block := file.read(_BLOCK_BYTES):
                _check(cancel)
                digest.update(block)
                done += len(block)
                if done > limit_bytes:
                    raise self._unfit(path, done, limit_bytes)
                if target is not None:
                    target.write(block)
                on_bytes(done, max(done, size))
        return digest.hexdigest()

    def _discard(self, temporary: str) -> None:
        with contextlib.suppress(OSError, EOFError):
            self._sftp.remove(temporary)

    def _unfit(self, path: str, size: int, limit: int) -> RemoteError:
        return RemoteError(
            "remote_file_too_large",
            f"{path} on {self._host.label} is no file of at most {limit} bytes (it has {size}).",
            "This is not what was expected there; look at that machine.",
            details={"host": self._host.label, "path": path},
        )

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """What the host says of a file, or the end of the connection, as errors of ours; errors of files here pass."""
        import paramiko

        try:
            yield
        except (FileNotFoundError, PermissionError) as exc:
            code, words = _FAILURES[type(exc)]
            raise self._failed(code, f"{path} on {self._host.label} {words}.") from exc
        except (paramiko.SSHException, EOFError) as exc:
            raise self._lost() from exc
        except OSError as exc:
            if exc.errno is not None:
                raise
            if not self._sftp.get_channel().get_transport().is_active():
                raise self._lost() from exc
            raise self._failed("remote_file_failed", f"{path} on {self._host.label} failed: {exc}.") from exc

    def _failed(self, code: str, message: str) -> RemoteError:
        return RemoteError(
            code,
            message,
            "Look at that folder's rights and room on the host.",
            details={"host": self._host.label},
        )


def _opened(source: bytes | Path) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _size(data: BinaryIO) -> int:
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    return size


def _read_ahead(file: Any, size: int) -> None:
    """Ask for all of a file at once. paramiko does so on a thread of its own, which on a dead connection would end with
    a traceback on the terminal; the reader hears of it anyway, so the thread's error is dropped.
    """
    import paramiko

    ask = file._prefetch_thread

    def quietly(*args: Any) -> None:
        with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
            ask(*args)

    file._prefetch_thread = quietly
    file.prefetch(size)  # without its limit: at that, the thread would spin for ever once nobody reads


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
