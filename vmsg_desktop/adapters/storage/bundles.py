"""Files handed out to the person: an exported message as a folder or zip, and receipts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Final

from vmsg_desktop.adapters.storage.blobs import temporary_name
from vmsg_desktop.adapters.storage.disk_space import disk_full, ensure_room, is_full, write_guarded, write_new_guarded
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.shown import shown

ZIP_SUFFIX: Final = ".zip"
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the same message gives the same file


def write_bundle(target: str, files: Mapping[str, bytes]) -> str:
    """Write files, by plain name, as a zip where ``target`` ends in .zip, else as a folder; whole or not at all.

    Returns the path.

    Raises:
        InputError: "export_exists": something is there; it is untouched.
        StorageError: "disk_full", or "not_written" with the disk's reason.
    """
    path = Path(target)
    if path.exists():
        raise InputError("export_exists", f"{shown(target)} is there already.", "Choose another name.")
    size_bytes = sum(len(data) for data in files.values())
    temporary = temporary_name(path)
    try:
        ensure_room(path, size_bytes, what="the export")
        path.parent.mkdir(parents=True, exist_ok=True)
        write = _write_zip if path.suffix.lower() == ZIP_SUFFIX else _write_folder
        write(temporary, files)
        temporary.rename(path)
    except OSError as exc:
        if is_full(exc):
            raise disk_full(path, size_bytes, what="the export") from exc
        raise StorageError(
            "not_written",
            f"{shown(target)} cannot be written: {exc.strerror}.",
            "Choose another place.",
            retryable=True,
        ) from exc
    finally:
        _clear(temporary)
    return str(path)


class ReceiptFolder:
    """Keeps receipts under ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, job_id: str, text: str) -> str:
        """Write a receipt beside earlier ones; returns its path. Raises StorageError."""
        try:
            for number in count(1):
                path = self._root / f"forgotten-{job_id[:8]}{'' if number == 1 else f'-{number}'}.txt"
                self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
                with suppress(FileExistsError):
                    write_new_guarded(path, text.encode(), what="the receipt")
                    return str(path)
        except OSError as exc:
            raise StorageError("not_written", f"{self._root}: {exc.strerror}.", "Check the disk.") from exc
        raise AssertionError("numbers do not end")


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        write_guarded(folder / name, data)


def _write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "x", zipfile.ZIP_STORED) as archive:  # photo and sound are compressed already
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)


def _clear(temporary: Path) -> None:
    if temporary.is_dir():
        rmtree(temporary, ignore_errors=True)
    else:
        temporary.unlink(missing_ok=True)
