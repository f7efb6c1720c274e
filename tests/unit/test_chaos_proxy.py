"""The line that can be spoilt does what the fault tests stand on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.fakes.proxy import Proxy


class Echo:
    """Gives back what it gets, on any number of connections."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[end], daemon=True).start()

    def _answer(self, end: socket.socket) -> None:
        with end:
            try:
                while block := end.recv(65536):
                    end.sendall(block)
            except OSError:
                return

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.close()


def _connect(line: Proxy) -> socket.socket:
    end = socket.create_connection(("127.0.0.1", line.port), timeout=10)
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return end


def _read(end: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size and (block := end.recv(size - len(got))):
        got += block
    return got


def test_what_goes_in_comes_out_and_is_counted(echo: Echo) -> None:
    sent = bytes(range(256)) * 4096
    with Proxy(echo.port) as line, _connect(line) as end:
        threading.Thread(target=end.sendall, args=[sent], daemon=True).start()
        assert _read(end, len(sent)) == sent
        assert (line.up.passed, line.down.passed, line.connections) == (len(sent), len(sent), 1)


def test_an_end_is_passed_on(echo: Echo) -> None:
    with Proxy(echo.port) as line:
        with _connect(line) as end:
            end.sendall(b"last")
            end.shutdown(socket.SHUT_WR)
            assert _read(end, 5) == b"last"
        line.wait_for(lambda line: line.open_connections == 0)


def test_each_way_is_delayed(echo: Echo) -> None:
    with Proxy(echo.port, delay_ms=30) as line, _connect(line) as end:
        started_s = time.monotonic()
        end.sendall(b"x")
        assert _read(end, 1) == b"x"
        assert time.monotonic() - started_s >= 0.06


@pytest.mark.parametrize("size", [1, 1000, 70_000])
def test_cut_after_exactly_so_many_bytes_and_once(echo: Echo, size: int) -> None:
    with Proxy(echo.port) as line:
        line.cut_after(down=size)
        with _connect(line) as end:
            threading.Thread(target=_send_all, args=[end, bytes(200_000)], daemon=True).start()
            line.wait_for(lambda line: line.cuts == 1)
            assert line.down.passed == size
        with _connect(line) as again:
            again.sendall(b"anew")
            assert _read(again, 4) == b"anew"


def _send_all(end: socket.socket, data: bytes) -> None:
    try:
        end.sendall(data)
    except OSError:
        return


def test_frozen_nothing_passes_and_nobody_is_told(echo: Echo) -> None:
    with Proxy(echo.port) as line, _connect(line) as end:
        end.sendall(b"a")
        assert _read(end, 1) == b"a"
        line.freeze()
        end.sendall(b"b")
        end.settimeout(0.2)
        with pytest.raises(TimeoutError):
            end.recv(1)
        line.thaw()
        end.settimeout(10)
        assert _read(end, 1) == b"b"


def test_refused_then_taken_again_on_the_same_port(echo: Echo) -> None:
    with Proxy(echo.port) as line:
        port = line.port
        line.refuse()
        with pytest.raises(ConnectionRefusedError):
            _connect(line)
        line.accept()
        assert line.port == port
        with _connect(line) as end:
            end.sendall(b"x")
            assert _read(end, 1) == b"x"


def test_without_a_server_a_connection_ends_at_once(echo: Echo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        nobody = spare.getsockname()[1]
    with Proxy(nobody) as line, _connect(line) as end:
        assert end.recv(1) == b""


def test_closing_ends_what_passes_and_the_thread(echo: Echo) -> None:
    before = threading.active_count()
    line = Proxy(echo.port)
    with line, _connect(line) as end:
        end.sendall(b"x")
        assert _read(end, 1) == b"x"
        line.close()
        assert end.recv(1) == b""
    assert "proxy" not in {thread.name for thread in threading.enumerate()}
    assert threading.active_count() <= before + 1  # the echo's own
