"""Is the other side still there? The socket notes what comes in, a watchdog asks after silence and ends a dead line.

paramiko's own keepalive sends and never looks whether anything came back, so a half-open line would look alive until
TCP gives up, after a quarter of an hour. Here: after ``ask_after_s`` of silence a request that must be answered, and
the end when nothing at all was heard for ``answer_s`` more.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_BUFFER_BYTES: Final = 1 << 18
_LEAST_READ: Final = 1 << 15
_STEPS: Final = 10
_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)

OnQuiet = Callable[[bool], None]
"""Called with True when nothing was heard for noticeably long, with False when something is heard again."""


def ignore_quiet(_is_quiet: bool) -> None:
    """The OnQuiet of a caller who does not watch."""


@dataclass(frozen=True)
class Patience:
    """How long silence may last. Together 15 s: what a person waits without asking what is wrong."""

    ask_after_s: float = 5.0
    answer_s: float = 10.0

    @property
    def total_s(self) -> float:
        """Silence after which a line counts as dead."""
        return self.ask_after_s + self.answer_s


class WatchedSocket:
    """A socket, or a channel of another connection, as paramiko's transport uses one.

    It counts what arrives, and reads ahead: the transport asks for a packet's first block and then for its rest, which
    would be two system calls each.

    Attributes:
        heard: grows with everything that arrives.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._ahead = memoryview(b"")
        self.heard = 0

    def recv(self, size: int) -> bytes:
        """See socket.recv."""
        if not self._ahead:
            data: bytes = self._inner.recv(max(size, _BUFFER_BYTES if size < _LEAST_READ else size))
            self.heard += 1
            self._acknowledge()
            if len(data) <= size:
                return data
            self._ahead = memoryview(data)
        part, self._ahead = self._ahead[:size], self._ahead[size:]
        return bytes(part)

    def _acknowledge(self) -> None:
        """At once: sshd holds the end of an answer back until then (Nagle) where no command ran on the connection,
        and the system here would wait 40 ms. The system forgets the wish, so it is told each time.
        """
        if _QUICK_ACK is not None and isinstance(self._inner, socket.socket):
            self._inner.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)

    def send(self, data: bytes) -> int:
        """See socket.send."""
        return int(self._inner.send(data))

    def settimeout(self, timeout_s: float | None) -> None:
        """See socket.settimeout."""
        self._inner.settimeout(timeout_s)

    def getpeername(self) -> Any:
        """See socket.getpeername."""
        return self._inner.getpeername()

    def close(self) -> None:
        """See socket.close; where the line goes through another connection that is dead, there is nobody to tell."""
        import paramiko

        with contextlib.suppress(EOFError, OSError, paramiko.SSHException):
            self._inner.close()

    @property
    def _closed(self) -> bool:
        """The transport looks at this name of Python's sockets when it stops."""
        return bool(self._inner._closed)


class Watchdog:
    """Watches one transport until it ends.

    Args:
        transport: paramiko's, signed in. line: its socket.
        on_quiet: hears True when a question stays open noticeably long, False when something is heard again.
        on_dead: called once when the line counts as dead, before it is closed.
    """

    def __init__(
        self,
        transport: Any,
        line: WatchedSocket,
        *,
        patience: Patience,
        on_dead: Callable[[], None],
        on_quiet: OnQuiet = ignore_quiet,
    ) -> None:
        self._transport, self._line, self._patience = transport, line, patience
        self._on_dead, self._on_quiet = on_dead, on_quiet
        self._ended = threading.Event()
        self._question: threading.Thread | None = None
        self._thread = threading.Thread(target=self._watch, name="ssh-watchdog", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, whether or not the line is dead; from any thread."""
        self._ended.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _watch(self) -> None:
        """Silence is counted in steps, each at most twice its length: who slept could not hear."""
        patience, step_s = self._patience, min(1.0, self._patience.ask_after_s / _STEPS)
        quiet_s, heard, is_stalled, last_s = 0.0, self._line.heard, False, time.monotonic()
        while not self._ended.wait(step_s) and self._transport.is_active():
            now_s = time.monotonic()
            quiet_s += min(now_s - last_s, 2 * step_s)
            last_s = now_s
            if heard != self._line.heard:
                quiet_s, heard = 0.0, self._line.heard
            if quiet_s >= patience.ask_after_s:
                self._ask()
            if is_stalled != (quiet_s >= patience.ask_after_s + patience.answer_s / 4):
                is_stalled = not is_stalled
                self._on_quiet(is_stalled)
            if quiet_s >= patience.total_s:
                self._on_dead()
                self._transport.close()
                return

    def _ask(self) -> None:
        """On a thread of its own: where the line takes nothing more, the question itself waits."""
        if self._question is None or not self._question.is_alive():
            self._question = threading.Thread(target=self._question_answered, name="ssh-question", daemon=True)
            self._question.start()

    def _question_answered(self) -> None:
        """Returns when answered, or when the line has ended; any answer will do, refusal included."""
        import paramiko

        with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
            self._transport.global_request("keepalive@openssh.com", wait=True)
