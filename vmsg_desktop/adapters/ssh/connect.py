"""How a connection comes about: socket, handshake, host key, sign-in, in this order, through every host in between.

The socket is ours: paramiko leaves Nagle's algorithm on, which costs it a factor of twenty. The host key is compared
before anything of the person is sent, and no part of paramiko that adds keys by itself is used.
"""

from __future__ import annotations

import errno
import logging
import os
import select
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vmsg_desktop.adapters.ssh import faults
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins
from vmsg_desktop.adapters.ssh.sign_in import sign_in
from vmsg_desktop.adapters.ssh.watch import OnQuiet, Patience, WatchedSocket, ignore_quiet
from vmsg_desktop.core.cancel import CancelToken

LOG_NAME: Final = "vmsg_desktop.ssh"
_LOOK_S: Final = 0.1
_WINDOW_BYTES: Final = 8 << 20  # in flight towards us on one channel: 200 MB/s at 40 ms
_FAST_CIPHERS: Final = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")


@dataclass(frozen=True)
class Timeouts:
    """Longest waits in seconds. ``shake``: from the TCP connection to the host key. ``sign_in``: for each key, for
    some ask their owner to touch something."""

    connect_s: float = 10.0
    shake_s: float = 15.0
    sign_in_s: float = 30.0


@dataclass(frozen=True)
class Connector:
    """Makes connections.

    Attributes:
        pins: keys of hosts. credentials: keys of the person. timeouts, patience: see there.
    """

    pins: HostKeyPins
    credentials: Credentials
    timeouts: Timeouts = field(default_factory=Timeouts)
    patience: Patience = field(default_factory=Patience)

    def connect(
        self, host: SshHost, *, cancel: CancelToken | None = None, on_quiet: OnQuiet = ignore_quiet
    ) -> SshConnection:
        """Connect to ``host``, through its jump hosts, each of them pinned like the host itself.

        ``on_quiet`` hears when the connection falls silent (True) and when the host is heard again (False).

        Raises:
            RemoteError: see the codes in faults.py and host_keys.py. Cancelled.
        """
        token = cancel or CancelToken()
        before: SshConnection | None = None
        for stop in host.jumps:
            before = self._after(before, stop, cancel=token, on_quiet=ignore_quiet)
        return self._after(before, host, cancel=token, on_quiet=on_quiet)

    def _after(
        self, before: SshConnection | None, host: SshHost, *, cancel: CancelToken, on_quiet: OnQuiet
    ) -> SshConnection:
        """The next connection on the way; the one that carries it is closed when it fails."""
        try:
            line = self._line(before, host, cancel)
            return self._signed_in(host, line, cancel=cancel, on_quiet=on_quiet, before=before)
        except BaseException:
            if before is not None:
                before.close()
            raise

    def _line(self, before: SshConnection | None, host: SshHost, cancel: CancelToken) -> WatchedSocket:
        cancel.check()
        timeout_s = host.connect_timeout_s or self.timeouts.connect_s
        if before is None:
            return WatchedSocket(open_socket(host, timeout_s=timeout_s, cancel=cancel))
        return WatchedSocket(before.open_port(host.host_name, host.port, timeout_s=timeout_s))

    def _signed_in(
        self,
        host: SshHost,
        line: WatchedSocket,
        *,
        cancel: CancelToken,
        on_quiet: OnQuiet,
        before: SshConnection | None,
    ) -> SshConnection:
        pinned = self.pins.pinned(host.pin_name)
        transport = _transport(line, pinned.algorithms if pinned else ())
        try:
            _shake_hands(transport, host, timeout_s=self.timeouts.shake_s, cancel=cancel)
            self.pins.check(host.pin_name, HostKey(transport.get_remote_server_key().asbytes()))
            sign_in(transport, host, self.credentials, timeout_s=self.timeouts.sign_in_s, cancel=cancel)
        except BaseException:
            transport.close()
            raise
        return SshConnection(host, transport, line, patience=self.patience, on_quiet=on_quiet, before=before)


def open_socket(host: SshHost, *, timeout_s: float, cancel: CancelToken) -> socket.socket:
    """A TCP connection to any of the host's addresses, small packets sent at once.

    Raises:
        RemoteError: "host_unknown", "host_refused", "host_timeout", "host_unreachable", "host_not_reached". Cancelled.
    """
    end_s = time.monotonic() + timeout_s
    try:
        addresses = socket.getaddrinfo(host.host_name, host.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        failure = exc if isinstance(exc, OSError) else socket.gaierror(socket.EAI_NONAME, str(exc))
        raise faults.not_reached(host, failure, timeout_s=timeout_s) from exc
    failure = OSError(errno.EHOSTUNREACH, "no address")
    for family, kind, protocol, _, address in addresses:
        try:
            return _connected(socket.socket(family, kind, protocol), address, end_s=end_s, cancel=cancel)
        except OSError as exc:
            failure = exc
    raise faults.not_reached(host, failure, timeout_s=timeout_s) from failure


def _connected(connection: socket.socket, address: Any, *, end_s: float, cancel: CancelToken) -> socket.socket:
    """Connect it, or close it and raise OSError or Cancelled."""
    try:
        connection.setblocking(False)
        state = connection.connect_ex(address)
        while state in (errno.EINPROGRESS, errno.EALREADY):
            cancel.check()
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            if select.select([], [connection], [], min(left_s, _LOOK_S))[1]:
                state = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if state:
            raise OSError(state, os.strerror(state))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


def _transport(line: WatchedSocket, algorithms: Sequence[str]) -> Any:
    """Paramiko's transport over our line, which is closed when even that fails.

    The pinned key's algorithms come first, so that a host with several keys shows the one that is known.
    """
    import paramiko

    logging.getLogger(LOG_NAME).addHandler(logging.NullHandler())
    try:
        transport = paramiko.Transport(line, default_window_size=_WINDOW_BYTES)
        transport.set_log_channel(LOG_NAME)
        options = transport.get_security_options()
        options.key_types = _first(algorithms, options.key_types)
        options.ciphers = _first(_FAST_CIPHERS, options.ciphers)
    except BaseException:
        line.close()
        raise
    return transport


def _first(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """``known`` with those that are wanted at its head."""
    head = tuple(name for name in wanted if name in known)
    return (*head, *(name for name in known if name not in head))


def _shake_hands(transport: Any, host: SshHost, *, timeout_s: float, cancel: CancelToken) -> None:
    """Versions and key exchange; afterwards the host has proven its key, and nothing is known of the person."""
    transport.banner_timeout = transport.handshake_timeout = timeout_s
    done = threading.Event()
    transport.start_client(event=done)
    end_s = time.monotonic() + timeout_s
    while not done.wait(_LOOK_S):
        cancel.check()
        if not transport.is_active():
            break
        if time.monotonic() > end_s:
            raise faults.host_silent(host, timeout_s=timeout_s)
    if not transport.is_active():
        raise faults.not_shaken(host, transport.get_exception())
