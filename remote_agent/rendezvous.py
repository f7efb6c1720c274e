"""One agent per user and data home, found by everybody who looks: a lock while it lives, a file while it answers."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

import psutil

from vmsg_desktop.adapters.compute.detached import living_process
from vmsg_desktop.adapters.file_lock import open_lock_file, try_lock
from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.compute import PROTOCOL

FILE_NAME: Final = "agent.json"
LOCK_NAME: Final = "agent.lock"
ID_NAME: Final = "agent-id"


@dataclass(frozen=True)
class Rendezvous:
    """Where an agent answers.

    Attributes:
        port: on 127.0.0.1. pid, started_s: its process, and when that began (Unix seconds).
        version, protocol: of the package and of the wire.
        agent: random id of the store.
    """

    port: int
    pid: int
    started_s: float
    version: str
    agent: str
    protocol: int = PROTOCOL

    @property
    def base_url(self) -> str:
        """Its address, without a closing slash."""
        return f"http://127.0.0.1:{self.port}"


def here(port: int, *, version: str, agent: str) -> Rendezvous:
    """The rendezvous of this very process."""
    pid = os.getpid()
    return Rendezvous(port, pid, psutil.Process(pid).create_time(), version, agent)


def publish(home: Path, rendezvous: Rendezvous) -> None:
    """Tell where the agent answers; call it only when it does. Raises OSError."""
    write_atomically(home / FILE_NAME, json.dumps(asdict(rendezvous)).encode(), mode=0o600)


def withdraw(home: Path) -> None:
    """The agent answers no more; only the holder of the lock may say so."""
    (home / FILE_NAME).unlink(missing_ok=True)


def find_running(home: Path) -> Rendezvous | None:
    """The agent of this home that runs; None when there is none, or its process number belongs to another by now."""
    try:
        found = json.loads((home / FILE_NAME).read_text("utf-8"))
        rendezvous = Rendezvous(
            int(found["port"]),
            int(found["pid"]),
            float(found["started_s"]),
            str(found["version"]),
            str(found["agent"]),
            int(found["protocol"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return rendezvous if is_running(rendezvous) else None


def is_running(rendezvous: Rendezvous) -> bool:
    """Whether its very process still runs."""
    return living_process(rendezvous.pid, rendezvous.started_s) is not None


def agent_id(home: Path) -> str:
    """The random id of this home's store; made on first use. Raises OSError."""
    path = home / ID_NAME
    try:
        text = path.read_text("ascii").strip()
    except (OSError, ValueError):
        text = ""
    if len(text) != 32 or set(text) - set("0123456789abcdef"):
        text = secrets.token_hex(16)
        write_atomically(path, text.encode(), mode=0o600)
    return text


class HomeLock:
    """The exclusive right to be the agent of a home; the system ends it with the process, however that ends."""

    def __init__(self, home: Path) -> None:
        self._path = home / LOCK_NAME
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """False while another process has it. Raises OSError; StorageError: this platform locks no files."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as opened:
            file = opened.enter_context(open_lock_file(self._path))
            if not try_lock(file):
                return False
            opened.pop_all()
        self._file = file
        return True

    def release(self) -> None:
        """Give it up; the file stays, for a new one could be locked beside it."""
        if self._file is not None:
            self._file.close()
            self._file = None
