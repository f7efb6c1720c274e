"""Kept profiles and benchmarks: one JSON file each in a folder, and beside a profile the trace of its runs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.kept_runs import MAX_RUN_BYTES, KeptRun, dump_run, kept, read_run
from vmsg_desktop.core.model.errors import InputError, StorageError, VmsgError
from vmsg_desktop.core.run_sheet import Run

log = logging.getLogger(__name__)
MOST_LISTED: Final = 60
_TRACE: Final = ".trace"


class RunFolder:
    """The runs in ``folder``. Any thread; every method raises StorageError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> tuple[KeptRun, ...]:
        """The newest ones, newest first; a file that is no run is left out, and logged."""
        found = []
        for path in sorted(self._folder.glob("*.json"), key=_changed, reverse=True)[:MOST_LISTED]:
            try:
                found.append(kept(self._read(path), name=path.name))
            except VmsgError as error:
                log.warning("%s is left out: %s", path, error.message)
        return tuple(sorted(found, key=lambda run: run.at_s, reverse=True))

    def read(self, name: str) -> Run:
        """One of them. Raises InputError: it is gone, or no run."""
        return self._read(self._path(name))

    def keep(self, run: Run, *, trace: bytes = b"") -> KeptRun:
        """Write it, and the trace of its runs; a second one of the same second gets a number."""
        row = kept(run)
        stem, number = row.name.removesuffix(".json"), 1
        while self._path(row.name).exists():
            number += 1
            row = kept(run, name=f"{stem}-{number}.json")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(row.name), dump_run(run))
            if trace:
                write_atomically(self._trace(row.name), trace)
        except OSError as exc:
            raise _refused(self._folder, exc) from exc
        return row

    def add(self, path: Path) -> KeptRun:
        """Keep a copy of a run that lies elsewhere. Raises InputError: it is none."""
        return self.keep(self._read(path))

    def trace(self, name: str) -> bytes:
        """The Chrome trace of a profile's runs; empty where there is none."""
        try:
            return self._trace(name).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as exc:
            raise _refused(self._trace(name), exc) from exc

    def remove(self, name: str) -> None:
        """Delete it, and its trace."""
        try:
            self._path(name).unlink(missing_ok=True)
            self._trace(name).unlink(missing_ok=True)
        except OSError as exc:
            raise _refused(self._path(name), exc) from exc

    def _read(self, path: Path) -> Run:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_RUN_BYTES + 1)
        except FileNotFoundError as exc:
            raise InputError("run_gone", f"{path.name} is not there any more.", "Choose another run.") from exc
        except OSError as exc:
            raise _refused(path, exc) from exc
        if len(data) > MAX_RUN_BYTES:
            raise InputError("run_too_large", f"{path.name} is larger than 20 MB.", "Choose a profile or a benchmark.")
        return read_run(data, name=path.name)

    def _path(self, name: str) -> Path:
        return self._folder / Path(name).name

    def _trace(self, name: str) -> Path:
        return self._folder / (Path(name).name + _TRACE)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone meanwhile
        return 0.0


def _refused(path: Path, exc: OSError) -> StorageError:
    return StorageError(
        "runs_storage", f"{path} cannot be used: {exc.strerror or exc}.", "Check the disk and its rights.",
        retryable=True,
    )  # fmt: skip
