"""A scripted HTTP server on loopback: each request meets the next line of the script, sockets and all."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What is answered: status, body (an object becomes JSON), headers.

    Attributes:
        claims: Content-Length to state; None = the true one, -1 = none, ended by closing.
        cut: bytes after which the connection is cut; None = whole.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    claims: int | None = None
    cut: int | None = None

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Fault:
    """What is done instead of answering.

    Attributes:
        reads: whether the request's body is read first. is_reset: end with RST, not FIN.
        words: written first.
        is_held: kept open and silent until the server ends.
    """

    reads: bool = True
    is_reset: bool = False
    is_held: bool = False
    words: bytes = b""


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; ``port`` tells connections apart."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    port: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Step = Reply | Fault | Callable[[Seen], Reply]
Script = Mapping[str, Sequence[Step] | Step]


class DidServer(ThreadingHTTPServer):
    """The script by "METHOD /path" (without query), and what came. The last line of a list answers for ever."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._script = {
            route: list(steps) if isinstance(steps, Sequence) else [steps] for route, steps in script.items()
        }
        self._lock = threading.Lock()
        self.seen: list[Seen] = []
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.is_ending = threading.Event()

    def count(self, route: str) -> int:
        return sum(f"{one.method} {one.path.partition('?')[0]}" == route for one in self.seen)

    def next_step(self, route: str) -> Step:
        with self._lock:
            steps = self._script.get(route)
            if not steps:
                return Reply(404, {"kind": "NoScript"})
            return steps.pop(0) if len(steps) > 1 else steps[0]

    def note(self, seen: Seen) -> None:
        with self._lock:
            self.seen.append(seen)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: DidServer

    def _answer(self) -> None:
        step = self.server.next_step(f"{self.command} {self.path.partition('?')[0]}")
        body = self._body() if not isinstance(step, Fault) or step.reads else b""
        seen = Seen(self.command, self.path, dict(self.headers), body, self.client_address[1])
        self.server.note(seen)
        if isinstance(step, Fault):
            self._fail(step)
        else:
            self._reply(step if isinstance(step, Reply) else step(seen))

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the base class's names

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding"):
            raise AssertionError("a body without a length")
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _reply(self, reply: Reply) -> None:
        data = reply.data
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.claims != -1:
            self.send_header("Content-Length", str(len(data) if reply.claims is None else reply.claims))
        self.end_headers()
        self.wfile.write(data[: reply.cut])
        self.close_connection = reply.cut is not None or reply.claims is not None

    def _fail(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.is_held:
            self.server.is_ending.wait()
        self.wfile.write(fault.words)
        if fault.is_reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def scripted(script: Script) -> Iterator[DidServer]:
    """Serve until the block ends."""
    server = DidServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.is_ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
