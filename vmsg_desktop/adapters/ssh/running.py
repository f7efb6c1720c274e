"""One command on a host, on a channel of its own."""

from __future__ import annotations

import codecs
import select
import shlex
import time
from collections.abc import Callable
from typing import Any, Final

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.remote_shell import OnLine, Ran
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

OUTPUT_MAX_BYTES: Final = 16_000_000
SIGNALLED: Final = 128
_LOOK_S: Final = 0.1
_BLOCK_BYTES: Final = 1 << 16


def run_command(
    channel: Any, command: str, *, timeout_s: float, on_line: OnLine, cancel: CancelToken | None, host: SshHost
) -> Ran:
    """Run a line of sh to its end on a fresh session channel; the caller closes it.

    The login shell may be any; it only starts sh. Raises RemoteError "remote_timeout", "remote_output_too_large";
    Cancelled; paramiko's errors where the connection fails.
    """
    channel.exec_command(f"exec sh -c {shlex.quote(command)}")
    channel.shutdown_write()
    out, err = _Output(on_line), _Output(on_line)
    end_s = time.monotonic() + timeout_s
    try:
        while _collected(channel, out, err):
            if cancel is not None:
                cancel.check()
            _check_limits(command, end_s=end_s, size=out.size + err.size, timeout_s=timeout_s, host=host)
    except BaseException:
        _end(channel)
        raise
    code = channel.recv_exit_status() if channel.exit_status_ready() else -1
    if code < 0 and not channel.get_transport().is_active():
        raise EOFError
    return Ran(SIGNALLED if code < 0 else code, out.finished(), err.finished())


class _Output:
    """One of the two outputs: whole for the answer, in lines for the listener."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts: list[str] = []
        self._open_line = ""
        self._on_line = on_line
        self.size = 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        text = self._decoder.decode(data)
        self._parts.append(text)
        *lines, self._open_line = (self._open_line + text).split("\n")
        for line in lines:
            self._on_line(line.rstrip("\r"))

    def finished(self) -> str:
        """All of it."""
        if self._open_line:
            self._on_line(self._open_line)
        return "".join((*self._parts, self._decoder.decode(b"", final=True)))


def _collected(channel: Any, out: _Output, err: _Output) -> bool:
    """Wait a little and take what came; False when both outputs and the command have ended."""
    has_ended = bool(channel.closed or (channel.eof_received and channel.exit_status_ready()))
    if not has_ended and not channel.eof_received:
        select.select([channel], [], [], _LOOK_S)
    elif not has_ended:
        channel.status_event.wait(_LOOK_S)
    while channel.recv_ready():
        out.add(channel.recv(_BLOCK_BYTES))
    while channel.recv_stderr_ready():
        err.add(channel.recv_stderr(_BLOCK_BYTES))
    return not has_ended


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


def _end(channel: Any) -> None:
    """Tell the command to end. Closing the channel alone would leave it running until it next writes."""
    import paramiko
    from paramiko.common import cMSG_CHANNEL_REQUEST

    message = paramiko.Message()
    message.add_byte(cMSG_CHANNEL_REQUEST)
    message.add_int(channel.remote_chanid)
    message.add_string("signal")
    message.add_boolean(False)
    message.add_string("TERM")  # RFC 4254, section 6.9; paramiko has no call for it
    try:
        channel.get_transport()._send_user_message(message)
    except (paramiko.SSHException, EOFError, OSError):
        return  # a dead connection ends it anyway
