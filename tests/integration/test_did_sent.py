"""Whether an order may have left: proven "no" only where its body provably stayed here."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.did_clients import REQUEST, client_of
from tests.fakes.did_server import Fault, Reply, Seen, scripted
from vmsg_desktop.adapters.renderer.did.transport import Outgoing, Timeouts
from vmsg_desktop.core.model.errors import RemoteError

UNTRUSTED = Path(__file__).resolve().parents[1] / "data" / "untrusted-server.pem"
CREATED = {"id": "tlk_1", "status": "created"}


def refused_order(base_url: str) -> RemoteError:
    with client_of(base_url) as bench, pytest.raises(RemoteError) as caught:
        bench.did.create_talk(REQUEST)
    assert bench.waiter.waits == [], "the order is not repeated"
    return caught.value


@contextmanager
def listening(backlog: int = 5) -> Iterator[socket.socket]:
    """A socket that is bound and listens; nobody accepts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        yield listener


@contextmanager
def raw_server(answer: bytes, *, is_reset: bool = False, reads: bool = True, only_peeks: bool = False) -> Iterator[str]:
    """Accepts one connection, waits for the whole request (or for nothing), writes ``answer``, closes.

    ``only_peeks``: the request has arrived, but is left in the socket. Yields the address.
    """
    with listening() as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while reads and b'"user_data"' not in connection.recv(65_536, socket.MSG_PEEK if only_peeks else 0):
                    pass
                connection.sendall(answer)
                if is_reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def test_nobody_listens() -> None:
    with listening() as listener:
        port = listener.getsockname()[1]
    error = refused_order(f"http://127.0.0.1:{port}")
    assert (error.code, error.details["sent"], error.retryable) == ("did_unreachable", "no", True)
    assert "Nothing was charged." in error.message


def test_the_name_is_not_found() -> None:
    error = refused_order("https://no-such-host.invalid")
    assert (error.code, error.details["sent"], error.details["fault"]) == ("did_unreachable", "no", "name")


def test_the_connection_is_not_answered() -> None:
    with listening(backlog=0) as listener:
        port = listener.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:  # the queue is full: further connections hang in their handshake
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        quick = Timeouts(connect_s=0.2, create_s=0.2)
        try:
            with client_of(f"http://127.0.0.1:{port}", timeouts=quick) as bench, pytest.raises(RemoteError) as caught:
                bench.did.create_talk(REQUEST)
        finally:
            for filler in fillers:
                filler.close()
    assert (caught.value.code, caught.value.details["sent"]) == ("did_unreachable", "no")
    assert caught.value.details["fault"] == "connect_timeout"


def test_the_secure_handshake_fails_on_a_server_that_speaks_none() -> None:
    with raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n", reads=False) as address:
        error = refused_order(address.replace("http://", "https://"))
    assert (error.code, error.details["sent"]) == ("did_tls_failed", "no")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(UNTRUSTED)
    with listening() as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, pytest.raises((ssl.SSLError, OSError)):
                context.wrap_socket(connection, server_side=True).recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        error = refused_order(f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    assert (error.code, error.details["sent"], error.retryable) == ("did_certificate_refused", "no", False)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(), "did_connection_lost"),
        (Fault(is_reset=True), "did_connection_lost"),
        (Fault(is_held=True), "did_timeout"),
        (Fault(is_held=True, reads=False), "did_timeout"),
        (Fault(words=b"HTTP/1.1 201 Created\r\nContent-Le"), "did_answer_unreadable"),
        (Fault(words=b"SSH-2.0-OpenSSH_9.2\r\n"), "did_connection_lost"),
        (Reply(201, CREATED, cut=10), "did_connection_lost"),
        (Reply(201, CREATED, claims=5000), "did_connection_lost"),
        (Reply(201, CREATED, {"Content-Encoding": "gzip"}), "did_answer_unreadable"),
    ],
)
def test_once_the_body_left_every_break_is_a_doubt(fault: Fault | Reply, code: str) -> None:
    with scripted({"POST /talks": fault}) as server:
        error = refused_order(server.base)
        assert server.count("POST /talks") <= 1
    assert (error.code, error.details["sent"], error.retryable) == (code, "maybe", False)
    assert "may have been charged" in error.message


@pytest.mark.parametrize("is_reset", [False, True])
def test_closed_with_the_request_unread_is_a_doubt_too(is_reset: bool) -> None:
    with raw_server(b"", is_reset=is_reset, only_peeks=True) as address:
        error = refused_order(address)
    assert error.details["sent"] == "maybe"


def test_half_an_answer_is_a_doubt() -> None:
    with raw_server(b'HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{"id":"tlk_1"') as address:
        error = refused_order(address)
    assert (error.code, error.details["sent"]) == ("did_connection_lost", "maybe")


def test_the_order_goes_out_on_a_connection_of_its_own() -> None:
    """A pooled one may have been closed by the server a moment ago, which nobody could tell from a lost answer."""
    ports: list[int] = []

    def answer(seen: Seen) -> Reply:
        ports.append(seen.port)
        return Reply(200, {"remaining": 1, "total": 1, **CREATED})

    with scripted({"GET /credits": answer, "POST /talks": answer}) as server, client_of(server.base) as bench:
        for act in (bench.did.credits, bench.did.credits, lambda: bench.did.create_talk(REQUEST), bench.did.credits):
            act()
    assert ports[0] == ports[1] == ports[3] != ports[2]


def test_a_body_has_left_from_its_first_block() -> None:
    body = Outgoing(b"abcdef")
    assert (len(body), body.has_left) == (6, False)
    assert body.read(4) == b"abcd"
    assert body.has_left
    assert (body.read(4), body.read(4)) == (b"ef", b"")


def test_an_empty_read_is_no_leaving() -> None:
    body = Outgoing(b"")
    body.read(10)
    assert not body.has_left
