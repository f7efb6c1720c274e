"""The hosts of this user on the disk, and what setting each of them up wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TextIO

from vmsg_desktop.adapters.file_lock import lock_or_not
from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError
from vmsg_desktop.core.model.host import (
    HostEntry,
    OnSetup,
    SetupDone,
    SetupEvent,
    SetupLine,
    SetupNote,
    SetupStarted,
    checked_host,
    host_from_json,
    host_to_json,
)

_VERSION: Final = 1


class HostList:
    """Implements application.agents.HostRecords: one JSON file, replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[HostEntry, ...]:
        """Every host by name. Raises StorageError "hosts_unusable"; a damaged list is never taken for an empty one."""
        try:
            data = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as exc:
            raise self._unusable(str(exc)) from exc
        if not isinstance(data, dict) or data.get("version") != _VERSION or not isinstance(data.get("hosts"), list):
            raise self._unusable("it is of another kind or of a newer version")
        try:
            entries = [host_from_json(item) for item in data["hosts"]]
        except (InputError, AttributeError) as exc:
            raise self._unusable(str(exc)) from exc
        return tuple(sorted(entries, key=lambda entry: entry.name))

    def get(self, name: str) -> HostEntry | None:
        """The host of a name; None when there is none. Raises StorageError."""
        return next((entry for entry in self.all() if entry.name == name), None)

    def keep(self, entry: HostEntry) -> None:
        """Add a host, or replace the one of its name. Raises InputError, StorageError."""
        others = [each for each in self.all() if each.name != entry.name]
        self._write([*others, checked_host(entry)])

    def remove(self, name: str) -> bool:
        """Take a host off the list; False when it is not there. Raises StorageError."""
        before = self.all()
        after = [entry for entry in before if entry.name != name]
        if len(after) == len(before):
            return False
        self._write(after)
        return True

    def _write(self, entries: list[HostEntry]) -> None:
        text = json.dumps({"version": _VERSION, "hosts": [host_to_json(entry) for entry in entries]}, indent=2)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._path, text.encode())
        except OSError as exc:
            raise self._unusable(str(exc)) from exc

    def _unusable(self, why: str) -> StorageError:
        return StorageError(
            "hosts_unusable",
            f"The list of hosts in {self._path} cannot be used: {why}.",
            "Mend that file, or move it aside and add the hosts anew.",
        )


class SetupLogs:
    """What the last set-up of each host said, line by line, for a person who looks for a reason."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """The log of a host."""
        return self._folder / f"{name}.setup.log"

    @contextmanager
    def open(self, name: str) -> Iterator[OnSetup]:
        """A fresh log; the events given to it are written. It is also the turn of this host on this computer.

        Raises:
            StorageError. RemoteError "setup_under_way": another set-up of this host writes to it.
        """
        with ExitStack() as opened:
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                is_ours = opened.enter_context(lock_or_not(self._folder / f"{name}.setup.lock"))
                file = opened.enter_context(self._fresh(name)) if is_ours else None
            except OSError as exc:
                raise StorageError(
                    "setup_log_unwritable", f"{self.path(name)} cannot be written: {exc.strerror}.", "Check the folder."
                ) from exc
            if file is None:
                raise _under_way(name, self.path(name))
            yield lambda event: _write_event(file.write, event)

    def _fresh(self, name: str) -> TextIO:
        return self.path(name).open("w", encoding="utf-8", errors="replace", buffering=1)


def _under_way(name: str, path: Path) -> RemoteError:
    return RemoteError(
        "setup_under_way",
        f"Another set-up of {name} is under way on this computer.",
        f"Wait for its end; it tells how it goes in {path}.",
        retryable=True,
        details={"host": name},
    )


def _write_event(write: Callable[[str], object], event: SetupEvent) -> None:
    words = _words(event)
    if words:
        write(f"{time.strftime('%H:%M:%S')} {event.step}: {words}\n")


def _words(event: SetupEvent) -> str:
    match event:
        case SetupStarted():
            return "begins"
        case SetupLine(text=text):
            return text
        case SetupNote(words=words) | SetupDone(words=words):
            return words
        case _:
            return ""
