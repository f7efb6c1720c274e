"""Locks on files: one holder, given back at the end, in words where a platform has none."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vmsg_desktop.adapters.file_lock import kind_of_locks, lock_or_not, locked, open_lock_file, try_lock
from vmsg_desktop.core.model.errors import StorageError

HOLDER = """
import sys
from pathlib import Path
from vmsg_desktop.adapters.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def importer(*known: str) -> Callable[[str], Any]:
    def load(name: str) -> Any:
        if name not in known:
            raise ModuleNotFoundError(name)
        return name

    return load


def test_a_lock_has_one_holder_and_is_free_after_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with lock_or_not(path) as is_first, lock_or_not(path) as is_second:
        assert (is_first, is_second) == (True, False)
    with lock_or_not(path) as is_free:
        assert is_free


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with lock_or_not(path) as is_ours:
            assert not is_ours
        holder.kill()
        holder.wait()
    with lock_or_not(path) as is_ours:
        assert is_ours


def test_who_waits_is_asked_until_the_lock_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    other = open_lock_file(path)
    assert try_lock(other)
    waited: list[bool] = []

    def while_waiting() -> None:
        waited.append(True)
        if len(waited) == 3:
            other.close()

    with locked(path, while_waiting=while_waiting, pause=lambda _seconds: None):
        assert len(waited) == 3


def test_who_waits_may_give_up_and_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"

    def give_up() -> None:
        raise InterruptedError

    with lock_or_not(path), pytest.raises(InterruptedError), locked(path, while_waiting=give_up):
        pass
    with lock_or_not(path) as is_ours:
        assert is_ours


def test_the_file_is_for_its_user_alone_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path):
        assert path.stat().st_mode & 0o777 == 0o600
    assert path.exists()


def test_the_platform_decides_what_locks() -> None:
    assert kind_of_locks(importer("fcntl", "msvcrt")) == ("flock", "fcntl")
    assert kind_of_locks(importer("msvcrt")) == ("msvcrt", "msvcrt")


def test_a_platform_without_locks_is_an_error_in_words() -> None:
    with pytest.raises(StorageError) as caught:
        kind_of_locks(importer())
    assert caught.value.code == "file_locks_missing"
    assert "neither fcntl nor msvcrt" in caught.value.message


def windows(error: OSError | None, calls: list[tuple[int, int]]) -> Any:
    """A msvcrt as Windows has it."""

    def locking(number: int, mode: int, size: int) -> None:
        calls.append((mode, size))
        if error is not None:
            raise error

    return SimpleNamespace(LK_NBLCK=2, locking=locking)


def test_windows_locks_one_byte_and_its_refusal_is_a_holder(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    with open_lock_file(tmp_path / "lock") as file:
        assert try_lock(file, system=("msvcrt", windows(None, calls)))
        taken = windows(OSError(errno.EACCES, "Permission denied"), calls)
        assert not try_lock(file, system=("msvcrt", taken))
    assert calls == [(2, 1), (2, 1)]


def test_a_disk_that_locks_nothing_is_no_holder(tmp_path: Path) -> None:
    without = windows(OSError(errno.ENOLCK, "No locks available"), [])
    with open_lock_file(tmp_path / "lock") as file, pytest.raises(OSError, match="No locks"):
        try_lock(file, system=("msvcrt", without))
