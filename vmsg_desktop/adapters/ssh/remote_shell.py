"""Running commands and moving files on another machine, whatever carries them, and quoting for its shell.

Every command is a line for the POSIX ``sh``. Paths and words of a person reach it through :func:`shlex.quote` alone.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

OnLine = Callable[[str], None]
"""Called with each line as it comes, without its end."""

OnBytes = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""


def ignore_line(_line: str) -> None:
    """The OnLine of a caller who does not listen."""


def ignore_bytes(_done: int, _total: int) -> None:
    """The OnBytes of a caller who does not watch."""


@dataclass(frozen=True)
class Ran:
    """How a command ended.

    Attributes:
        code: exit status; 128 + N for a signal, as sh says it.
        out, err: what it wrote, as text; unreadable bytes replaced.
    """

    code: int
    out: str
    err: str

    @property
    def last_words(self) -> str:
        """The end of what it wrote, standard error before standard output; empty when it wrote nothing."""
        text = self.err.strip() or self.out.strip()
        return "\n".join(text.splitlines()[-8:])


class RemoteShell(Protocol):
    """A machine where commands run as one user. Its methods raise RemoteError when the connection fails."""

    @property
    def name(self) -> str:
        """What a person calls the machine."""

    def run(
        self, command: str, *, timeout_s: float = 60.0, on_line: OnLine = ignore_line, cancel: CancelToken | None = None
    ) -> Ran:
        """Run a line of sh to its end, its standard input empty; any exit status is an answer.

        ``on_line`` hears both of its outputs. When cancelled, or after ``timeout_s`` seconds, the command is told to
        end. Raises Cancelled; RemoteError "remote_timeout".
        """

    def put(
        self, source: bytes | Path, path: str, *, on_bytes: OnBytes = ignore_bytes, cancel: CancelToken | None = None
    ) -> None:
        """Write a file there for its user alone, verified by hash; it is whole under its name, or not there.

        ``path`` is absolute, its folder exists, and what was there is replaced. Raises RemoteError, Cancelled.
        """


def quoted(path: str) -> str:
    """A literal word inside a longer line."""
    return shlex.quote(path)


def checked(shell: RemoteShell, command: str, *, doing: str, timeout_s: float = 60.0) -> str:
    """What a command wrote on standard output. Raises RemoteError "remote_command_failed" when it failed."""
    ran = shell.run(command, timeout_s=timeout_s)
    if ran.code != 0:
        raise command_failed(shell, ran, doing=doing)
    return ran.out


def command_failed(shell: RemoteShell, ran: Ran, *, doing: str, hint: str = "") -> RemoteError:
    """The error for a command that ended badly, with its last words."""
    words = ran.last_words or "it gave no reason"
    return RemoteError(
        "remote_command_failed",
        f"{doing} failed on {shell.name} (exit code {ran.code}): {words}",
        hint or f"Look at the machine: vmsg agent doctor {shell.name}",
        details={"exit_code": ran.code, "host": shell.name},
    )
