"""One command on a host, on a channel of its own."""

from __future__ import annotations

import codecs
import secrets
import select
import shlex
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.remote_shell import OnLine, Ran
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

OUTPUT_MAX_BYTES: Final = 16_000_000
SIGNALLED: Final = 128
_LOOK_S: Final = 0.1
_BLOCK_BYTES: Final = 1 << 18
_END_S: Final = 5.0
_STEERING: Final = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - set(map(ord, "\t\n\r")))
"""Control characters: a host's words are shown on a terminal and must not steer it."""


def run_command(
    open_channel: Callable[[], Any],
    command: str,
    *,
    timeout_s: float,
    on_line: OnLine,
    cancel: CancelToken | None,
    host: SshHost,
) -> Ran:
    """Run a line of sh to its end on a session channel of its own.

    The login shell may be any, and may greet: it only starts sh, which first tells its process number after a mark of
    this call; what comes before is no answer. Raises RemoteError "remote_timeout", "remote_output_too_large";
    Cancelled; paramiko's errors where the connection fails.
    """
    mark = f"vmsg-{secrets.token_hex(8)} "
    out, err = _Output(on_line, mark.encode()), _Output(on_line)
    end_s = time.monotonic() + timeout_s
    with closing(open_channel()) as channel:
        channel.exec_command(f"exec sh -c 'echo {mark}$$; exec sh -c \"$1\"' sh {shlex.quote(command)}")
        channel.shutdown_write()
        try:
            while _goes_on(channel, out, err):
                if cancel is not None:
                    cancel.check()
                _check_limits(command, end_s=end_s, size=out.size + err.size, timeout_s=timeout_s, host=host)
        except BaseException:
            _end(open_channel, out.start_word)
            raise
        code = channel.recv_exit_status() if channel.exit_status_ready() else -1
        if code < 0 and not channel.get_transport().is_active():
            raise EOFError
    return Ran(SIGNALLED if code < 0 else code, out.finished(), err.finished())


class _Output:
    """One of the two outputs: whole for the answer, in lines for the listener.

    Attributes:
        start_word: what stood behind the mark. size: bytes so far.
    """

    def __init__(self, on_line: OnLine, mark: bytes = b"") -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts: list[str] = []
        self._open_line = ""
        self._on_line = on_line
        self._mark, self._before = mark, b""
        self.start_word = ""
        self.size = 0

    def add(self, data: bytes) -> None:
        """More of it came."""
        self.size += len(data)
        text = self._decoder.decode(self._after_mark(data) if self._mark else data).translate(_STEERING)
        self._parts.append(text)
        *lines, self._open_line = (self._open_line + text).split("\n")
        for line in lines:
            self._on_line(line.rstrip("\r"))

    def finished(self) -> str:
        """All of it."""
        if self._open_line:
            self._on_line(self._open_line)
        return "".join((*self._parts, self._decoder.decode(b"", final=True)))

    def _after_mark(self, data: bytes) -> bytes:
        self._before += data
        _, mark, rest = self._before.partition(self._mark)
        word, end, rest = rest.partition(b"\n")
        if not (mark and end):
            return b""
        self.start_word, self._mark, self._before = word.decode("ascii", "replace").strip(), b"", b""
        return rest


def _goes_on(channel: Any, out: _Output, err: _Output) -> bool:
    """Take a part of what came, or wait a little for more; False when both outputs and the command have ended."""
    has_ended = bool(channel.closed or (channel.eof_received and channel.exit_status_ready()))
    took = False
    if channel.recv_ready():
        out.add(channel.recv(_BLOCK_BYTES))
        took = True
    if channel.recv_stderr_ready():
        err.add(channel.recv_stderr(_BLOCK_BYTES))
        took = True
    if took or has_ended:
        return took
    if channel.eof_received:
        channel.status_event.wait(_LOOK_S)
    else:
        select.select([channel], [], [], _LOOK_S)
    return True


def _check_limits(command: str, *, end_s: float, size: int, timeout_s: float, host: SshHost) -> None:
    if time.monotonic() > end_s:
        raise RemoteError(
            "remote_timeout",
            f"A command on {host.label} did not end within {timeout_s:.0f} s: {_short(command)}",
            "Look at the load of that machine, then try again.",
            retryable=True,
            details={"host": host.label},
        )
    if size > OUTPUT_MAX_BYTES:
        raise RemoteError(
            "remote_output_too_large",
            f"A command on {host.label} wrote more than {OUTPUT_MAX_BYTES // 1_000_000} MB: {_short(command)}",
            "This is no answer that was expected; look at that machine.",
            details={"host": host.label},
        )


def _short(command: str) -> str:
    return command if len(command) <= 80 else command[:79] + "…"


def _end(open_channel: Callable[[], Any], process: str) -> None:
    """Tell the command and what it started to end: sshd made it the leader of a group. Closing the channel would not,
    and sshd refuses the protocol's own signals for root.
    """
    import paramiko

    if not process.isdecimal():
        return
    try:
        with closing(open_channel()) as channel:
            channel.exec_command(f"kill -TERM -- -{process}")
            channel.status_event.wait(_END_S)
    except (paramiko.SSHException, EOFError, OSError):
        return  # on a dead connection there is no way; what the caller hears is why it stopped
