"""Files through the line in large pieces: what comes is written beside the loop, what goes is read beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from remote_agent.api.body import arriving
from remote_agent.api.errors import too_large
from remote_agent.api.spans import Span
from remote_agent.ports import Activity
from remote_agent.uploads import Upload

PIECE_BYTES: Final = 1 << 20
FILE_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True)
class OpenFile:
    """A file to be sent; it stays readable while it is open, also when its name is swept."""

    file: BinaryIO
    size_bytes: int


def open_file(path: Path | None) -> OpenFile | None:
    """The file, open; None when there is none."""
    try:
        return None if path is None else OpenFile(path.open("rb", buffering=0), path.stat().st_size)
    except FileNotFoundError:
        return None


class Download(StreamingResponse):
    """A file or a piece of it. While it is sent, a transfer is under way."""

    def __init__(self, opened: OpenFile, span: Span, *, sha256: str, activity: Activity) -> None:
        headers = {"Content-Length": str(span.size_bytes), "Accept-Ranges": "bytes", "ETag": f'"{sha256}"'}
        if not span.is_all:
            headers["Content-Range"] = str(span)
        status = 200 if span.is_all else 206
        super().__init__(_pieces(opened.file, span), status, headers=headers, media_type=FILE_TYPE)
        self._opened = opened
        self._activity = activity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; the file is closed and the transfer ended however it ends."""
        with self._activity.transfer(), self._opened.file:
            await super().__call__(scope, receive, send)


async def receive_file(request: Request, upload: Upload, *, room_bytes: int, idle_s: float) -> int:
    """Write what comes; returns how many bytes came. One piece is written while the next arrives.

    Args:
        request: its body is read.
        upload: where it goes; what came before a cut is in it.
        room_bytes: no more than so many are taken.
        idle_s: see ApiLimits.body_idle_s.

    Raises:
        InputError: "request_too_large".
        RemoteError, StorageError: as ``Upload.write``; "request_too_slow".
        ClientDisconnect: the line was cut.
    """
    gathered = bytearray()
    came_bytes = 0
    writing: asyncio.Future[None] | None = None
    try:
        async for piece in arriving(request, idle_s=idle_s):
            upload.heard()
            came_bytes += len(piece)
            if came_bytes > room_bytes:
                raise too_large(room_bytes)
            gathered += piece
            if len(gathered) >= PIECE_BYTES:
                full, gathered = gathered, bytearray()
                await _done(writing)
                writing = asyncio.ensure_future(run_in_threadpool(upload.write, full))
    finally:
        await _done(writing)
        if gathered:
            upload.write(gathered)
    return came_bytes


async def _done(writing: asyncio.Future[None] | None) -> None:
    if writing is not None:
        await writing


async def _pieces(file: BinaryIO, span: Span) -> AsyncIterator[bytes]:
    at = span.first
    while at < span.end:
        data = await run_in_threadpool(_read, file, at, min(PIECE_BYTES, span.end - at))
        if not data:
            raise EOFError("the file is shorter than it was")
        at += len(data)
        yield data


def _read(file: BinaryIO, at: int, size_bytes: int) -> bytes:
    file.seek(at)
    return file.read(size_bytes)
