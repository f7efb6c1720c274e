"""Locks on files between processes; the system gives one back when its holder ends, however that ends.

Linux and macOS have ``flock``, Windows has ``msvcrt``. A platform with neither cannot keep two programs apart: that is
an error in words, never a lock that is none.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final, Literal

from vmsg_desktop.core.model.errors import StorageError

Kind = Literal["flock", "msvcrt"]
_PAUSE_S: Final = 0.1
_TAKEN: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What the two say when another holds the lock; anything else is a fault of the disk, not a holder."""


def kind_of_locks(load: Callable[[str], Any] = import_module) -> tuple[Kind, Any]:
    """What locks files here, and its module.

    Args:
        load: imports a module by its name.

    Raises:
        StorageError: "file_locks_missing": this platform has neither.
    """
    for kind, name in (("flock", "fcntl"), ("msvcrt", "msvcrt")):
        try:
            return kind, load(name)  # type: ignore[return-value]  # the two names are the Literal's
        except ImportError:
            continue
    raise StorageError(
        "file_locks_missing",
        "This platform locks no files (neither fcntl nor msvcrt): two programs at once could spoil each other's work.",
        "Use Linux, macOS or Windows.",
    )


def open_lock_file(path: Path) -> IO[bytes]:
    """The file to lock, made when missing, for its user alone. It stays: one that is deleted could be locked twice.

    Raises OSError.
    """
    return open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def try_lock(file: IO[bytes], *, system: tuple[Kind, Any] | None = None) -> bool:
    """Take the lock of an open file; False while another open file has it.

    Args:
        file: open for writing; the lock ends when it is closed.
        system: what locks; None = what this platform has.

    Raises:
        OSError: this disk locks nothing. StorageError: as kind_of_locks.
    """
    kind, module = system or kind_of_locks()
    try:
        if kind == "flock":
            module.flock(file.fileno(), module.LOCK_EX | module.LOCK_NB)
        else:
            file.seek(0)
            module.locking(file.fileno(), module.LK_NBLCK, 1)
    except OSError as exc:
        if exc.errno in _TAKEN:
            return False
        raise
    return True


@contextmanager
def locked(
    path: Path, *, while_waiting: Callable[[], None] = lambda: None, pause: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Hold the lock of ``path``, waiting for it; ``while_waiting`` runs some times a second and may raise.

    Raises OSError; StorageError as kind_of_locks.
    """
    with open_lock_file(path) as file:
        while not try_lock(file):
            while_waiting()
            pause(_PAUSE_S)
        yield


@contextmanager
def lock_or_not(path: Path) -> Iterator[bool]:
    """Hold the lock of ``path`` where it is free; gives whether it is. Raises as :func:`locked`."""
    with open_lock_file(path) as file:
        yield try_lock(file)
