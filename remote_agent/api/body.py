"""What a request carries, counted while it comes: a length that a header claims is only a claim."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from remote_agent.api.errors import too_large
from vmsg_desktop.core.model.errors import InputError, RemoteError


async def body_of(request: Request, *, limit_bytes: int, idle_s: float) -> bytes:
    """The whole body. Raises InputError "request_too_large", RemoteError "request_too_slow", ClientDisconnect."""
    check_length(request, limit_bytes=limit_bytes)
    pieces = []
    size_bytes = 0
    async for piece in arriving(request, idle_s=idle_s):
        size_bytes += len(piece)
        if size_bytes > limit_bytes:
            raise too_large(limit_bytes)
        pieces.append(piece)
    return b"".join(pieces)


async def arriving(request: Request, *, idle_s: float) -> AsyncIterator[bytes]:
    """The body in the pieces that come. Raises RemoteError "request_too_slow", ClientDisconnect."""
    pieces = request.stream()
    while True:
        try:
            async with asyncio.timeout(idle_s):
                piece = await anext(pieces, None)
        except TimeoutError as exc:
            raise RemoteError(
                "request_too_slow", f"Nothing came for {idle_s:g} s.", "Send the rest.", retryable=True
            ) from exc
        if piece is None:
            return
        if piece:
            yield piece


def check_length(request: Request, *, limit_bytes: int) -> int | None:
    """The length that the request claims; None = it does not. Raises InputError "request_too_large"."""
    claimed = request.headers.get("content-length")
    if claimed is None:
        return None
    length = int(claimed)  # the server has refused what is no number
    if length > limit_bytes:
        raise too_large(limit_bytes)
    return length


def check_type(request: Request, expected: str, *, required: bool) -> None:
    """Raises InputError "type_not_supported" unless the body says that it is ``expected``."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != expected and (given or required):
        raise InputError(
            "type_not_supported", f"The body's content type is not {expected}.", f"Send Content-Type: {expected}"
        )
