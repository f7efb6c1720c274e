"""A slow line on loopback: a proxy in user space before a server that reads uploads and answers 201.

What it imitates: the delay of each direction, one rate for each direction shared by all connections, and the round
trips that opening a connection costs. What it leaves out: slow start, loss, TLS's own bytes.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_BLOCK_BYTES = 4096
_AHEAD_S = 0.02  # read before the line is free: a late timer then leaves no gap on it
_MARK = b"\r\n\r\n"


@dataclass(frozen=True)
class Line:
    """A line to a vendor.

    Attributes:
        round_trip_s: there and back. rate_bytes_s: of each direction.
        opening: round trips before a connection's first byte passes: TCP, and TLS 1.3 on it.
    """

    round_trip_s: float = 0.08
    rate_bytes_s: float = 10e6 / 8
    opening: int = 2


class Direction:
    """One direction of a line: bytes leave one after the other at its rate and arrive after its delay."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._free_s = 0.0

    def book(self, size: int, at_s: float) -> tuple[float, float]:
        """When the last of ``size`` bytes handed over at ``at_s`` has left, and when it arrives."""
        self._free_s = max(self._free_s, at_s) + size / self._line.rate_bytes_s
        return self._free_s, self._free_s + self._line.round_trip_s / 2


class ShapedLink:
    """Proxy and server in a thread of their own; ``url`` is the proxy's.

    Attributes:
        received: bytes of request bodies that the server has read. connections: how many were opened.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self.received = self.connections = 0
        self._there, self._back = Direction(line), Direction(line)
        self._near_port = 0
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shaped link", daemon=True)

    @property
    def url(self) -> str:
        """Where uploads go."""
        return f"http://127.0.0.1:{self._near_port}"

    def start(self) -> None:
        """Begin to answer; returns when it does."""
        self._thread.start()
        self._is_up.wait()

    def close(self) -> None:
        """End it; what is on its way is lost."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._is_up.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)  # what was closed is let go of in the loop's next rounds

    async def _open(self) -> None:
        far = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        near = await asyncio.start_server(self._pass_on, "127.0.0.1", 0, limit=_BLOCK_BYTES)
        self._servers = [far, near]
        self._near_port = near.sockets[0].getsockname()[1]

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await asyncio.sleep(self.line.opening * self.line.round_trip_s)
        far_reader, far_writer = await asyncio.open_connection(*self._servers[0].sockets[0].getsockname())
        ways = (reader, far_writer, self._there), (far_reader, writer, self._back)
        try:
            await asyncio.gather(*(self._carry(*way) for way in ways))
        except asyncio.CancelledError:  # the link is closed
            far_writer.close()
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: Direction) -> None:
        """Block by block; reading waits while the line is busy, as a full send buffer would make it."""
        while block := await _read(reader):
            left_s, arrives_s = direction.book(len(block), self._loop.time())
            self._loop.call_at(arrives_s, _deliver, writer, block)
            await asyncio.sleep(left_s - _AHEAD_S - self._loop.time())
        self._loop.call_at(self._loop.time() + self.line.round_trip_s / 2, writer.close)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read requests whole, answer each like an upload."""
        try:
            while True:
                head = (await reader.readuntil(_MARK)).decode("latin-1")
                length = int(re.search(r"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
                body = await reader.readexactly(length)
                self.received += len(body)
                writer.write(_answer(head.split(" ", 2)[1]))
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):  # cancelled: the link is closed
            writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(_BLOCK_BYTES)
    except ConnectionError:
        return b""


def _deliver(writer: asyncio.StreamWriter, block: bytes) -> None:
    if not writer.is_closing():
        writer.write(block)


def _answer(path: str) -> bytes:
    ending = {"/images": "img_1/frame.jpg", "/audios": "aud_1/voice.m4a"}[path]
    body = json.dumps({"url": f"s3://uploads/{ending}", "id": ending.split("/")[0]}).encode()
    head = f"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def shaped_link(line: Line) -> Iterator[ShapedLink]:
    """A line that is up."""
    link = ShapedLink(line)
    link.start()
    try:
        yield link
    finally:
        link.close()


def measured(link: ShapedLink, *, size: int = 1_000_000) -> tuple[float, float]:
    """(round trip in s, rate in bytes/s) as a plain socket finds them; the bytes do not count as received."""
    before, opened = link.received, link.connections
    with socket.create_connection(("127.0.0.1", int(link.url.rpartition(":")[2]))) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _ask(line, 1)  # opens it
        round_trip_s = statistics.median(_ask(line, 1) for _ in range(5))
        whole_s = _ask(line, size)
    link.received, link.connections = before, opened
    return round_trip_s, size / (whole_s - round_trip_s)


def _ask(line: socket.socket, size: int) -> float:
    started_s = time.perf_counter()
    line.sendall(b"POST /images HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % size + bytes(size))
    line.recv(65_536)
    return time.perf_counter() - started_s
