"""A port on this computer's loopback that leads to a port on a host's loopback.

Two threads for each connection, one a way: measured against one selector thread they need no wake-up pipe for each
channel, and blocking writes give back-pressure for free. Whoever connects is a program of this computer; the token of
the agent is what lets it in.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import threading
from typing import Any, Final

from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.core.model.errors import RemoteError

_BLOCK_BYTES: Final = 1 << 20
_OPEN_S: Final = 15.0
_PACKET_BYTES: Final = 32_000  # what one packet carries; of more, paramiko would copy the rest for each
_LOOK_S: Final = 1.0
_HARD_CLOSE: Final = struct.pack("ii", 1, 0)
_log = logging.getLogger(__name__)


class Forward:
    """The open way to ``port`` on the host; :meth:`close` ends it with all that passes.

    Attributes:
        port: on 127.0.0.1 of this computer, chosen by the system. target_port: on the host.
    """

    def __init__(self, connection: SshConnection, port: int, *, address: str = "127.0.0.1") -> None:
        self._connection, self._target, self.target_port = connection, (address, port), port
        self._lock = threading.Lock()
        self._lines: set[_Line] = set()
        self._is_closed = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, name="ssh-forward", daemon=True)
        self._thread.start()

    @property
    def lines(self) -> int:
        """Connections that pass now."""
        with self._lock:
            return len(self._lines)

    def close(self) -> None:
        """End it; again is nothing."""
        with self._lock:
            self._is_closed = True
            lines = tuple(self._lines)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        for line in lines:
            line.abort()
        self._thread.join()
        for line in lines:
            line.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            line = _Line(self, client)
            with self._lock:
                is_late = self._is_closed
                if not is_late:
                    self._lines.add(line)
            if is_late:
                line.abort()
            else:
                line.start()

    def opened(self) -> Any:
        """A channel to the target. Raises RemoteError."""
        return self._connection.open_port(*self._target, timeout_s=_OPEN_S)

    def ended(self, line: _Line) -> None:
        """Called by a line at its end."""
        with self._lock:
            self._lines.discard(line)


class _Line:
    """One connection: what the client sends goes up, what the host sends comes down; each way ends by itself."""

    def __init__(self, forward: Forward, client: socket.socket) -> None:
        self._forward, self._client = forward, client
        self._channel: Any = None
        self._is_aborted = threading.Event()
        self._down = threading.Thread(target=self._run, name="ssh-forward-line", daemon=True)

    def start(self) -> None:
        """Open the channel and begin."""
        self._down.start()

    def abort(self) -> None:
        """End it so that the client sees a reset, not an end that could be taken for a complete answer."""
        self._is_aborted.set()
        with contextlib.suppress(OSError):
            self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD_CLOSE)
            self._client.shutdown(socket.SHUT_RD)  # wakes the reader and, unlike the other way, says nothing
        self._close_channel()

    def join(self) -> None:
        """Wait for its end."""
        if self._down.ident is not None:
            self._down.join()

    def _run(self) -> None:
        try:
            self._client.settimeout(_LOOK_S)
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._channel = self._forward.opened()
        except (OSError, RemoteError) as exc:
            _log.debug("no line to the host: %s", exc)
            self.abort()
        else:
            self._pass()
        finally:
            self._client.close()
            self._forward.ended(self)

    def _pass(self) -> None:
        up = threading.Thread(target=self._go_up, name="ssh-forward-up", daemon=True)
        up.start()
        if self._is_aborted.is_set():  # while the channel was opened
            self.abort()
        self._come_down()
        up.join()
        self._close_channel()

    def _close_channel(self) -> None:
        """Say to the host that this is the end; where the connection died meanwhile there is nobody to say it to."""
        if self._channel is not None:
            with contextlib.suppress(OSError, EOFError):
                self._channel.close()

    def _go_up(self) -> None:
        try:
            while data := self._received():
                self._channel.sendall(data)
            if not self._is_aborted.is_set():
                self._channel.shutdown_write()
        except (OSError, EOFError):
            self.abort()

    def _come_down(self) -> None:
        """A channel also ends when its connection dies; only an end that the host announced is passed on as one."""
        try:
            while data := self._channel.recv(_BLOCK_BYTES):
                self._hand_over(memoryview(data))
            if self._is_aborted.is_set() or not self._channel.eof_received:
                self.abort()
            else:
                self._client.shutdown(socket.SHUT_RDWR if self._channel.closed else socket.SHUT_WR)
        except (OSError, EOFError):
            self.abort()

    def _received(self) -> bytes:
        while not self._is_aborted.is_set():
            with contextlib.suppress(TimeoutError):
                return self._client.recv(_PACKET_BYTES)
        return b""

    def _hand_over(self, data: memoryview) -> None:
        """All of it, for as long as the client needs."""
        while data:
            if self._is_aborted.is_set():
                raise ConnectionAbortedError
            with contextlib.suppress(TimeoutError):
                data = data[self._client.send(data) :]
