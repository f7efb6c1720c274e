"""Content-named files: the name is the SHA-256, so a file either is what it says or is damaged."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TEMPORARY: Final = re.compile(r"\..+\.[0-9a-f]{8}\.part")
_ANY_MODE: Final = 0o666


def write_atomically(path: Path, data: bytes, *, mode: int = _ANY_MODE) -> None:
    """Write ``data`` so that ``path`` is either the old file or the whole new one, even through a power cut.

    Temporary file beside it, fsync, rename, fsync of the folder. ``mode`` (less the umask) from the first byte on, e.g.
    0o600 for a secret. Raises OSError (disk full, no permission); the temporary file is then gone.
    """
    _write(path, data, mode=mode, place=lambda temporary: temporary.replace(path))


def write_new(path: Path, data: bytes, *, mode: int = _ANY_MODE) -> None:
    """As ``write_atomically``, but raises FileExistsError where ``path`` is there already, whoever made it when."""
    _write(path, data, mode=mode, place=lambda temporary: _place_new(temporary, path))


def place_whole(temporary: Path, path: Path) -> None:
    """Give a file that is written and synced its name, lasting through a power cut. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(path)
    _sync_folder(path.parent)


def temporary_name(path: Path) -> Path:
    """A name beside ``path`` for what is not whole yet; leftovers of a crash are known by it."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def is_temporary(name: str) -> bool:
    """Whether ``temporary_name`` gave this name."""
    return _TEMPORARY.fullmatch(name) is not None


def _write(
    path: Path, data: bytes, *, place: Callable[[Path], object], mode: int = _ANY_MODE, is_lasting: bool = True
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_name(path)
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            if is_lasting:
                os.fsync(file.fileno())
        place(temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if is_lasting:
        _sync_folder(path.parent)


def _place_new(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # FAT has no links: the check and the renaming are two steps there
        if path.exists():
            raise FileExistsError(path) from None
        temporary.replace(path)
    else:
        temporary.unlink()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no fsync for folders; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class BlobFolder:
    """Blobs under ``root/ab/abcdef…``; the folder is private to the user.

    Args:
        root: the folder.
        is_lasting: what was put outlasts a power cut. False where blobs may be lost: none is ever wrong, for each is
            hashed when it is read, and waiting for the disk takes longer than writing.
    """

    def __init__(self, root: Path, *, is_lasting: bool = True) -> None:
        self._root = root
        self._is_lasting = is_lasting
        self._folder = str(root)

    def put(self, data: bytes, *, sha256: str | None = None) -> str:
        """Store ``data``; returns its SHA-256. Storing the same bytes twice writes once. Raises OSError.

        ``sha256``: where it was just found by the caller.
        """
        sha256 = sha256 or hashlib.sha256(data).hexdigest()
        path = self.path_of(sha256)
        if not path.exists():
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, data, place=lambda temporary: temporary.replace(path), is_lasting=self._is_lasting)
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """The bytes, hashed again; None when missing, unreadable or damaged (a damaged file is deleted)."""
        try:
            with open(self._place(sha256), "rb") as file:  # by text: a Path takes longer to build than a file to open
                data = file.read()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != sha256:
            self.delete(sha256)
            return None
        return data

    def delete(self, sha256: str) -> None:
        """Forget a blob; deleting what is not there is fine."""
        self.path_of(sha256).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The SHA-256 of every blob that lies here."""
        return [path.name for path in self._root.glob("??/*") if _NAME.fullmatch(path.name)]

    def path_of(self, sha256: str) -> Path:
        """Where a blob lies. Raises ValueError when ``sha256`` is not 64 hex digits (nothing leaves the folder)."""
        return Path(self._place(sha256))

    def _place(self, sha256: str) -> str:
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return f"{self._folder}/{sha256[:2]}/{sha256}"
