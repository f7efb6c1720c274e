"""The models folder: where files lie, how they stand, and the one way in for a new file.

<home>/models/<model>/<file>          whole and checked, or not there
<home>/models/.incoming/<model>/      what is under way; kept after an interruption
<home>/models/.hashes.json .pins.json .lock

Models that came with the program lie in a folder of the same layout that is only read; a file of one's own goes first.
"""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Literal

from vmsg_desktop.adapters.file_lock import locked
from vmsg_desktop.adapters.models.files import OnBytes, ignore_bytes, place, sha256_of
from vmsg_desktop.adapters.models.memo import HashMemo, Pins
from vmsg_desktop.adapters.models.report import OnProgress, ignore_progress
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.models import FetchProgress, ModelEntry, ModelFile, ModelState, ModelStatus

Rehash = Literal["never", "unknown", "always"]
"""Which files are hashed for a status: none, those that the memo does not know, or all."""

_WORST_FIRST: Final[tuple[ModelState, ...]] = ("missing", "damaged", "installed", "verified")


class ModelFolder:
    """The folder ``root``, and behind it ``bundled``, which is only read. Creating the object touches nothing."""

    def __init__(self, root: Path, *, bundled: Path | None = None) -> None:
        self._root = root
        self._bundled = bundled
        self._memo = HashMemo(self._root / ".hashes.json")
        self._pins = Pins(self._root / ".pins.json")

    def path(self, entry: ModelEntry, file: ModelFile) -> Path:
        """Where a file lies or would lie."""
        own = self._own(entry, file)
        shipped = self._shipped(entry, file)
        return own if shipped is None or own.is_file() else shipped

    def incoming(self, entry: ModelEntry) -> Path:
        """Where a model's files are staged."""
        return self._root / ".incoming" / entry.name

    def locked(self, name: str, on_progress: OnProgress = ignore_progress) -> AbstractContextManager[None]:
        """One process at a time changes the folder; the others report that they wait."""

        def while_waiting() -> None:
            on_progress(FetchProgress(name, "waiting", 0, None))

        self._root.mkdir(parents=True, exist_ok=True)
        return locked(self._root / ".lock", while_waiting=while_waiting)

    def status(self, entry: ModelEntry, rehash: Rehash, on_progress: OnProgress = ignore_progress) -> ModelStatus:
        """How a model stands."""
        states: dict[str, ModelState] = {}
        done = 0
        for file in entry.files:

            def on_bytes(count: int, before: int = done) -> None:
                on_progress(FetchProgress(entry.name, "checking", before + count, entry.size_bytes or None))

            states[file.name] = self._file_state(entry, file, rehash, on_bytes)
            done += file.size_bytes or 0
        worst = next(state for state in _WORST_FIRST if state in states.values())
        is_pinned = worst == "verified" and any(file.sha256 is None for file in entry.files)
        return ModelStatus(entry, worst, states, is_pinned)

    def hash(self, path: Path, *, rehash: Rehash = "unknown", on_bytes: OnBytes = ignore_bytes) -> str:
        """The hash of a file that is there, from the memo unless ``rehash`` is "always"."""
        known = None if rehash == "always" else self._memo.known(path)
        if known is not None:
            return known
        found = sha256_of(path, on_bytes)
        self._memo.remember(path, found)
        return found

    def accept(self, entry: ModelEntry, file: ModelFile, staged: Path) -> None:
        """Check a staged file and put it in place. RemoteError, and no file, when its bytes are not the expected."""
        found = sha256_of(staged)
        target = self._own(entry, file)
        expected = file.sha256 or self._pins.get(target)
        if expected is not None and found != expected:
            staged.unlink()
            raise _other_bytes(entry, file, expected, found)
        place(staged, target)
        if file.sha256 is None:
            self._pins.pin(target, found)
        self._memo.remember(target, found)

    def clear_incoming(self, entry: ModelEntry) -> None:
        """Drop what was staged for a model."""
        shutil.rmtree(self.incoming(entry), ignore_errors=True)

    def remove(self, entry: ModelEntry) -> int:
        """Delete a model with its staged files and pins; the bytes freed. What came with the program stays."""
        folder = self._root / entry.name
        freed = sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
        self.clear_incoming(entry)
        if folder.exists():
            shutil.rmtree(folder)
        self._pins.forget(folder)
        return freed

    def is_bundled(self, entry: ModelEntry) -> bool:
        """True when the whole model came with the program."""
        return all(self._shipped(entry, file) is not None for file in entry.files)

    def _own(self, entry: ModelEntry, file: ModelFile) -> Path:
        return self._root / entry.name / file.name

    def _shipped(self, entry: ModelEntry, file: ModelFile) -> Path | None:
        path = self._bundled / entry.name / file.name if self._bundled is not None else None
        return path if path is not None and path.is_file() else None

    def _file_state(self, entry: ModelEntry, file: ModelFile, rehash: Rehash, on_bytes: OnBytes) -> ModelState:
        path = self.path(entry, file)
        if not path.is_file():
            return "missing"
        if file.size_bytes is not None and path.stat().st_size != file.size_bytes:
            return "damaged"
        expected = file.sha256 or self._pins.get(path)
        if expected is None or (rehash == "never" and self._memo.known(path) is None):
            return "installed"
        return "verified" if self.hash(path, rehash=rehash, on_bytes=on_bytes) == expected else "damaged"


def _other_bytes(entry: ModelEntry, file: ModelFile, expected: str, found: str) -> RemoteError:
    return RemoteError(
        "model_hash_mismatch",
        f"{file.name} of the model {entry.name} has the SHA-256 {found[:12]}…, expected {expected[:12]}…; "
        "it was thrown away.",
        "Try again; if it stays so, the publisher changed the file: do not use it.",
        details={"model": entry.name, "file": file.name, "expected": expected, "found": found},
    )
