"""A connection to a host that is open and signed in: commands, files, and lines to ports over there."""

from __future__ import annotations

import contextlib
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from vmsg_desktop.adapters.ssh import faults
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.files import RemoteFiles
from vmsg_desktop.adapters.ssh.remote_shell import OnBytes, OnLine, Ran, ignore_bytes, ignore_line
from vmsg_desktop.adapters.ssh.running import run_command
from vmsg_desktop.adapters.ssh.watch import OnQuiet, Patience, Watchdog, WatchedSocket, ignore_quiet
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

_OPEN_S: Final = 20.0
_END_S: Final = 2.0


class SshConnection:
    """See the module. Usable from any thread; made by connect.Connector. It is a remote_shell.RemoteShell.

    Args:
        host: where it leads. transport: paramiko's, signed in. line: its socket.
        patience: how long silence may last. on_quiet: see Watchdog.
        before: the connection that carries this one; closed with it.
    """

    def __init__(
        self,
        host: SshHost,
        transport: Any,
        line: WatchedSocket,
        *,
        patience: Patience,
        on_quiet: OnQuiet = ignore_quiet,
        before: SshConnection | None = None,
    ) -> None:
        self.host = host
        self._transport, self._before, self._patience = transport, before, patience
        self._fault: RemoteError | None = None
        self._lock = threading.Lock()
        self._watchdog = Watchdog(transport, line, patience=patience, on_dead=self._died, on_quiet=on_quiet)
        self._watchdog.start()

    @property
    def name(self) -> str:
        """What the person calls the machine."""
        return self.host.label

    @property
    def is_active(self) -> bool:
        """False once it was closed or lost."""
        return bool(self._transport.is_active())

    @property
    def fault(self) -> RemoteError:
        """Why it ended, for callers that found it ended."""
        with self._lock:
            if self._fault is None:
                self._fault = faults.lost(self.host, "the host ended it, or the network did")
            return self._fault

    def run(
        self, command: str, *, timeout_s: float = 60.0, on_line: OnLine = ignore_line, cancel: CancelToken | None = None
    ) -> Ran:
        """See RemoteShell.run. A command that a signal ended has the code 128: the host tells which, paramiko does not.

        Raises:
            RemoteError: "remote_timeout", "remote_output_too_large", "connection_lost", "ssh_channel_refused".
            Cancelled.
        """
        with self._told("a command"):
            return run_command(
                lambda: self._transport.open_session(timeout=_OPEN_S),
                command,
                timeout_s=timeout_s,
                on_line=on_line,
                cancel=cancel,
                host=self.host,
            )

    def put(
        self, source: bytes | Path, path: str, *, on_bytes: OnBytes = ignore_bytes, cancel: CancelToken | None = None
    ) -> None:
        """See RemoteShell.put and RemoteFiles.put: complete and verified under its name, or not there."""
        with self.files() as files:
            files.put(source, path, on_bytes=on_bytes, cancel=cancel)

    @contextmanager
    def files(self) -> Iterator[RemoteFiles]:
        """The host's files, until the block ends. Raises RemoteError."""
        with self._told("access to its files"):
            sftp = self._transport.open_sftp_client()
        with _closing(sftp):
            yield RemoteFiles(sftp, self.host, hash_of=self._hash_of, lost=lambda: self.fault)

    def open_port(self, name: str, port: int, *, timeout_s: float = _OPEN_S) -> Any:
        """A line from the host to a port that it can reach; a channel, which works like a socket.

        Raises:
            RemoteError: "ssh_channel_refused", "connection_lost".
        """
        with self._told(f"a line to {name}:{port}"):
            return self._transport.open_channel("direct-tcpip", (name, port), ("127.0.0.1", 0), timeout=timeout_s)

    def close(self) -> None:
        """End it, and the connections that carry it; what runs on the host as a service goes on."""
        with self._lock:
            self._fault = self._fault or faults.lost(self.host, "it was closed here")
        self._transport.close()
        self._watchdog.stop()
        self._transport.join(_END_S)
        if self._before is not None:
            self._before.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _died(self) -> None:
        with self._lock:
            self._fault = faults.lost(self.host, f"nothing was heard for {self._patience.total_s:.0f} s")

    def _hash_of(self, path: str, cancel: CancelToken | None) -> str | None:
        """SHA-256 of a file, computed over there; None where the host has no program for it."""
        ran = self.run(f"sha256sum < {shlex.quote(path)}", timeout_s=600.0, cancel=cancel)
        return ran.out.split()[0] if ran.code == 0 and ran.out.split() else None

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Paramiko's errors as ours."""
        import paramiko

        try:
            yield
        except paramiko.ChannelException as exc:
            raise faults.channel_refused(self.host, what, exc.text) from exc
        except (paramiko.SSHException, EOFError, OSError) as exc:
            if self.is_active and not isinstance(exc, EOFError):
                raise faults.channel_refused(self.host, what, str(exc)) from exc
            raise self.fault from exc


@contextmanager
def _closing(thing: Any) -> Iterator[None]:
    """Close a channel or a client at the end; where the connection is dead that changes nothing."""
    try:
        yield
    finally:
        with contextlib.suppress(EOFError, OSError):
            thing.close()
