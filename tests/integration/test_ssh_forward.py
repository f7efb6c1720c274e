"""The tunnel: bytes both ways, several at once, ends and resets told apart."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.ssh_desk import connector, host_of, trusting
from tests.fakes.sshd import SshServer, ssh_server
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.forward import Forward

TIMEOUT_S = 20.0
Serve = Callable[[socket.socket], None]


@contextmanager
def serving(serve: Serve) -> Iterator[int]:
    """A TCP server whose connections are each handled on a thread."""
    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def handle(client: socket.socket) -> None:
        with client:
            client.settimeout(TIMEOUT_S)
            serve(client)

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=handle, args=(client,)))
            threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()


def echo(client: socket.socket) -> None:
    """Everything back, until the other side has said that it is done."""
    try:
        while data := client.recv(65536):
            client.sendall(data)
    except ConnectionError:
        return


def received(line: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            break
        data += part
    return bytes(data)


def dial(forward: Forward) -> socket.socket:
    return socket.create_connection(("127.0.0.1", forward.port), timeout=TIMEOUT_S)


def first_byte(forward: Forward) -> bytes:
    """What a new connection hears; a reset may come before it is even there."""
    with dial(forward) as line:
        return line.recv(1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def connection(server: SshServer, tmp_path: Path) -> Iterator[SshConnection]:
    host = host_of(server)
    with trusting(connector(tmp_path), server, host).connect(host) as opened:
        yield opened


@pytest.fixture
def echoed(connection: SshConnection) -> Iterator[Forward]:
    with serving(echo) as port:
        forward = Forward(connection, port)
        yield forward
        forward.close()


def test_bytes_go_both_ways_unchanged(echoed: Forward) -> None:
    data = os.urandom(9_000_000)  # more than a channel's window each way
    with dial(echoed) as line:
        sender = threading.Thread(target=line.sendall, args=(data,))
        sender.start()
        assert received(line, len(data)) == data
        sender.join()


def test_it_listens_on_loopback_only(echoed: Forward) -> None:
    assert echoed._listener.getsockname()[0] == "127.0.0.1"


def test_connections_do_not_mix(echoed: Forward) -> None:
    lines = [dial(echoed) for _ in range(12)]
    for number, line in enumerate(lines):
        line.sendall(bytes([number]) * 1000)
    for number, line in enumerate(lines):
        assert received(line, 1000) == bytes([number]) * 1000
    assert echoed.lines == 12
    for line in lines:
        line.close()
    wait_until(lambda: echoed.lines == 0)


def test_one_side_may_be_done_while_the_other_goes_on(connection: SshConnection) -> None:
    def count(client: socket.socket) -> None:
        size = 0
        while data := client.recv(65536):
            size += len(data)
        client.sendall(str(size).encode())

    with serving(count) as port:
        forward = Forward(connection, port)
        with dial(forward) as line:
            line.sendall(bytes(700_000))
            line.shutdown(socket.SHUT_WR)
            assert received(line, 100) == b"700000"
        forward.close()


def test_small_packets_are_sent_at_once_on_both_sides(echoed: Forward) -> None:
    with dial(echoed) as line:
        line.sendall(b"x")
        assert received(line, 1) == b"x"
        inner = next(iter(echoed._lines))._client
        assert inner.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_where_nothing_listens_the_client_is_reset_and_the_connection_stays(connection: SshConnection) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    forward = Forward(connection, port)
    with pytest.raises(ConnectionResetError):
        first_byte(forward)
    forward.close()
    assert connection.run("true").code == 0


def test_a_dead_connection_resets_what_passes(echoed: Forward, server: SshServer) -> None:
    with dial(echoed) as line:
        line.sendall(b"x")
        assert received(line, 1) == b"x"
        server.stop()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    wait_until(lambda: echoed.lines == 0)
    with pytest.raises(ConnectionError):
        first_byte(echoed)


def test_closing_resets_what_passes_and_refuses_what_comes(echoed: Forward) -> None:
    with dial(echoed) as line:
        line.sendall(b"x")
        assert received(line, 1) == b"x"
        echoed.close()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    with pytest.raises(ConnectionRefusedError):
        dial(echoed)
    echoed.close()


def test_a_client_that_does_not_read_holds_nobody_else_up(connection: SshConnection) -> None:
    def flood_or_echo(client: socket.socket) -> None:
        try:
            if client.recv(1) == b"f":
                while True:
                    client.sendall(bytes(1 << 16))
            echo(client)
        except OSError:
            return

    with serving(flood_or_echo) as port:
        forward = Forward(connection, port)
        with dial(forward) as lazy, dial(forward) as busy:
            lazy.sendall(b"f")
            assert received(lazy, 1) == bytes(1)
            busy.sendall(b"e")
            for _ in range(50):
                busy.sendall(b"ping" * 10_000)
                assert received(busy, 40_000) == b"ping" * 10_000
        forward.close()
