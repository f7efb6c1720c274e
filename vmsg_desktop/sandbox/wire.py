"""The connection under a request, for faults that HTTP cannot say: cut lines, wrong lengths, silence."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_TRANSPORT: Final = "vmsg.transport"
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)  # SO_LINGER: on, for 0 seconds


class OpenProtocol(H11Protocol):
    """uvicorn's HTTP protocol that lets the application reach its connection, and that logs no addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app = self.app
        self.access_log = False

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope[_TRANSPORT] = self.transport
            await app(scope, receive, send)

        self.app = with_transport


class Gone(Response):
    """No answer: the connection was dealt with."""

    def __init__(self) -> None:
        super().__init__(status_code=HTTPStatus.OK)
        self.status_code = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


async def reset(request: Request) -> Response:
    """Break the connection off, so that the client's machine sees a reset."""
    transport = _transport(request)
    if not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
    return await _gone(request)


async def close(request: Request) -> Response:
    """Close the connection in order, without an answer."""
    _transport(request).close()
    return await _gone(request)


async def send_cut(request: Request, reply: Response, *, body: bytes, announced_bytes: int) -> Response:
    """Send ``reply`` with another body and a length that need not be true, then close."""
    headers = {name.decode(): value.decode() for name, value in reply.raw_headers}
    head = _head(reply.status_code, headers | {"content-length": str(announced_bytes), "connection": "close"})
    transport = _transport(request)
    transport.write(head + body)
    transport.close()
    return await _gone(request)


async def hang(request: Request, closing: asyncio.Event) -> Response:
    """Say nothing until the client gives up or the sandbox closes."""
    waits = {asyncio.ensure_future(_disconnected(request)), asyncio.ensure_future(closing.wait())}
    _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return await reset(request)


async def _gone(request: Request) -> Response:
    """Wait until the server knows that the line is dead: it would answer for us otherwise."""
    await _disconnected(request)
    return Gone()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _transport(request: Request) -> asyncio.Transport:
    transport: asyncio.Transport = request.scope[_TRANSPORT]
    return transport


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
