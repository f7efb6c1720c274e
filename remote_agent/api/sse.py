"""Event streams: numbered, with a comment when silent, and all of them ended in order when the agent stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final

import anyio
from pydantic_core import to_json
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import AppStatus
from starlette.types import Receive, Scope, Send

from remote_agent.api.errors import too_many
from remote_agent.api.limits import ApiLimits
from remote_agent.ports import NumberedEvent
from vmsg_desktop.core.model.errors import RemoteError

STREAM_TYPE: Final = "text/event-stream"
EVENTS_CONTENT: Final[Mapping[str, Any]] = {
    STREAM_TYPE: {
        "schema": {
            "description": "One event of the stream.",
            "type": "object",
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]+$"},
                "event": {"type": "string"},
                "data": {"type": "string", "contentMediaType": "application/json"},
            },
            "required": ["event", "data"],
        }
    }
}
"""For the OpenAPI document."""
_SEPARATOR: Final = "\n"
_TRY_AGAIN_S: Final = 5


class Streams:
    """The event streams that are open, of one event loop.

    sse-starlette would end streams when *any* uvicorn server of the process gets a signal, and in the middle of a
    chunked answer. Here whoever serves says so, and each stream ends as HTTP wants it; a client that has not seen the
    last event of its job comes again.
    """

    def __init__(self, limits: ApiLimits) -> None:
        AppStatus.disable_automatic_graceful_drain()  # type: ignore[no-untyped-call]  # it has no annotations
        self._limits = limits
        self._open: set[_Stream] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def close(self) -> None:
        """End them all, and those to come; from any thread."""
        self._is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def response(self, events: AsyncIterator[ServerSentEvent | bytes]) -> EventSourceResponse:
        """The answer that carries ``events``.

        Raises:
            RemoteError: "too_many_streams", "agent_stopping".
        """
        if self._is_closed:
            raise RemoteError("agent_stopping", "The agent is stopping.", "Start it again.", retryable=True)
        if len(self._open) >= self._limits.streams:
            raise too_many("event streams", "too_many_streams", _TRY_AGAIN_S)
        return _Stream(events, streams=self, ping_s=self._limits.ping_s)

    def entered(self, stream: _Stream) -> None:
        """A stream begins."""
        self._loop = asyncio.get_running_loop()
        self._open.add(stream)
        if self._is_closed:
            stream.scope.cancel()

    def left(self, stream: _Stream) -> None:
        """A stream has ended."""
        self._open.discard(stream)

    def _end_all(self) -> None:
        for stream in self._open:
            stream.scope.cancel()


class _Stream(EventSourceResponse):
    """An EventSourceResponse that can be ended from outside and then still closes its answer."""

    def __init__(self, events: AsyncIterator[ServerSentEvent | bytes], *, streams: Streams, ping_s: float) -> None:
        super().__init__(events, ping=ping_s, sep=_SEPARATOR, ping_message_factory=_ping)
        self._streams = streams
        self.scope = anyio.CancelScope()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the events end, the client goes or the streams are closed."""
        self._streams.entered(self)
        try:
            with self.scope:
                await super().__call__(scope, receive, send)
        finally:
            self._streams.left(self)
        if self.scope.cancelled_caught:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def event_text(name: str, data: Mapping[str, Any] | Any, *, number: int | None = None) -> ServerSentEvent:
    """One event; bytes in ``data`` become base64."""
    text = to_json(data, bytes_mode="base64").decode()
    return ServerSentEvent(text, event=name, id=None if number is None else str(number), sep=_SEPARATOR)


async def numbered(events: AsyncIterator[Sequence[NumberedEvent]]) -> AsyncIterator[bytes]:
    """A job's events as they are sent, together what is there together; the source is closed when the client goes."""
    async with _closing(events) as source:
        async for told in source:
            yield b"".join(event_text(event.name, event.data, number=event.number).encode() for event in told)


def _closing(events: Any) -> aclosing[Any]:
    """Async generators want to be closed; a plain iterator of a port need not know that."""
    return aclosing(events if hasattr(events, "aclose") else _as_generator(events))


async def _as_generator(events: AsyncIterator[Sequence[NumberedEvent]]) -> AsyncIterator[Sequence[NumberedEvent]]:
    async for event in events:
        yield event


def _ping() -> ServerSentEvent:
    return ServerSentEvent(comment="ping", sep=_SEPARATOR)
