"""Hosts that are reached over other hosts."""

from __future__ import annotations

from typing import Protocol

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.core.cancel import CancelToken


class Hop(Protocol):
    """Connects to one host, over the connection before it."""

    def __call__(self, host: SshHost, before: SshConnection | None, cancel: CancelToken, /) -> SshConnection:
        """Raises RemoteError, Cancelled."""


def connect_through(host: SshHost, hop: Hop, *, cancel: CancelToken) -> SshConnection:
    """Connect to the jump hosts in turn, then to ``host``; its connection closes theirs with itself.

    The lines between the hosts are opened by the hosts, but every connection is encrypted from here to its end, and
    every host key is checked here.
    """
    connection: SshConnection | None = None
    for stop in (*host.jumps, host):
        cancel.check()
        try:
            following = hop(stop, connection, cancel)
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        connection = following
    assert connection is not None  # noqa: S101 - the tuple above is never empty
    return connection
