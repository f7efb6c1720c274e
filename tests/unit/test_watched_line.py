"""The watched line of a connection that goes through another one."""

from __future__ import annotations

from typing import Any

import paramiko
import pytest

from vmsg_desktop.adapters.ssh.watch import WatchedSocket


class DeadChannel:
    """A channel of a connection whose own line is gone: it cannot even say that it closes."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.closes = 0

    def close(self) -> None:
        """Fails, as paramiko's channel does."""
        self.closes += 1
        raise self.error


@pytest.mark.parametrize("error", [EOFError(), OSError(9, "Bad file descriptor"), paramiko.SSHException("gone")])
def test_a_line_through_a_dead_connection_is_closed_all_the_same(error: Exception) -> None:
    channel: Any = DeadChannel(error)
    WatchedSocket(channel).close()
    assert channel.closes == 1
