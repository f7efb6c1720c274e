"""The client of an agent: each method is one thing that its API can do; nothing is repeated or waited for here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

import requests
from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.compute.http_line import (
    LINK_FAULTS,
    Body,
    HttpLine,
    Timeouts,
    blocks_of,
    read_all,
    read_end,
)
from vmsg_desktop.adapters.compute.sse import EventParser, ServerEvent
from vmsg_desktop.core.model.compute import (
    Capabilities,
    Endpoint,
    MachineSample,
    WireFile,
    WireOutput,
    WorkOrder,
    WorkView,
)
from vmsg_desktop.core.model.errors import InputError, RemoteError, VmsgError
from vmsg_desktop.core.wire import not_understood

PIECE_BYTES: Final = 32_000_000
"""Of one upload request; a longer file goes in several, so that no server has to take one that never ends."""

Sent = Callable[[int], None]
"""Receives how many bytes of a file are there."""

_STREAM: Final = "text/event-stream"
_DEFAULT_TIMEOUTS: Final = Timeouts()


@lru_cache(maxsize=32)
def json_of(kind: Any) -> TypeAdapter[Any]:
    """Reads and writes ``kind``; made once, for that takes milliseconds."""
    return TypeAdapter(kind)


class AgentClient:
    """One agent at one address; one pool of connections. Any thread.

    Args:
        endpoint: where it answers, and its token.
        timeouts: how much silence is borne.

        heard: called whenever something comes on a stream, be it a mere sign of life.

    Every method raises RemoteError, see :meth:`HttpLine.answer`, or the error that the agent raised.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeouts: Timeouts = _DEFAULT_TIMEOUTS,
        heard: Callable[[], None] = lambda: None,
    ) -> None:
        self._line = HttpLine(endpoint)
        self._timeouts = timeouts
        self._heard = heard

    def healthz(self) -> None:
        """It lives. Needs no right token."""
        self._read("GET", "/healthz")

    def capabilities(self) -> Capabilities:
        """What it is and has; the first time an agent may have to bring its devices up."""
        found: Capabilities = understood(Capabilities, self._read("GET", "/capabilities", self._timeouts.proving()))
        return found

    def view(self, job_id: str) -> WorkView:
        """How a job stands. Raises InputError "job_unknown"."""
        return self._view(self._read("GET", f"/jobs/{job_id}"))

    def cancel(self, job_id: str, *, within_s: float | None = None) -> WorkView:
        """Stop a job; ``within_s``: the longest silence that is borne. Raises InputError "job_unknown"."""
        return self._view(self._read("DELETE", f"/jobs/{job_id}", self._timeouts.within(within_s)))

    @contextmanager
    def submit(self, job_id: str, order: WorkOrder) -> Iterator[Iterator[ServerEvent]]:
        """Hand a job over; the block gets its events from the first. The same again changes nothing.

        Raises:
            InputError: "files_missing" (details["files"]: hashes of what must be sent first), "job_differs".
            RemoteError: "queue_full" (details["retry_after_s"]).
        """
        body = json_of(WorkOrder).dump_json(order)
        headers = {"Content-Type": "application/json", "Accept": _STREAM}
        with self._line.answer(
            "PUT", f"/jobs/{job_id}", timeouts=self._timeouts, ok=_TAKEN, headers=headers, body=body
        ) as response:
            blocks = blocks_of(response)
            yield self._events(response, blocks)
            read_end(response, blocks)

    @contextmanager
    def events(self, job_id: str, *, after: int) -> Iterator[Iterator[ServerEvent]]:
        """A job's events with numbers above ``after``, until it has ended. Raises InputError "job_unknown"."""
        headers = {"Accept": _STREAM, "Last-Event-ID": str(after)}
        with self._line.answer(
            "GET", f"/jobs/{job_id}/events", timeouts=self._timeouts, ok=_OK, headers=headers
        ) as response:
            blocks = blocks_of(response)
            yield self._events(response, blocks)
            read_end(response, blocks)

    @contextmanager
    def samples(self, *, count: int | None = None) -> Iterator[Iterator[MachineSample]]:
        """How its machine does, once a second; ``count`` None = until the block is left."""
        params = {} if count is None else {"count": str(count)}
        with self._line.answer(
            "GET", "/samples", timeouts=self._timeouts, ok=_OK, headers={"Accept": _STREAM}, params=params
        ) as response:
            events = self._events(response, blocks_of(response))
            yield (understood(MachineSample, event.data) for event in events if event.name == "sample")

    def blob_offset(self, sha256: str) -> int | None:
        """How many bytes of a file it has on the way; None = it has the whole file."""
        with self._line.answer("HEAD", f"/blobs/{sha256}", timeouts=self._timeouts, ok=_OK | {404}) as response:
            if response.status_code == 404:
                return _offset(response.headers)
        return None

    def has_blob(self, sha256: str) -> bool:
        """It has the whole file."""
        return self.blob_offset(sha256) is None

    def upload_blob(self, file: WireFile, data: bytes, *, on_sent: Sent = lambda _size: None) -> int:
        """Send what it lacks of a file; returns the bytes sent now, 0 when it had it.

        Args:
            file: its hash and size.
            data: all of it.
            on_sent: told how many bytes are there or on the way; may raise Cancelled.

        Raises:
            RemoteError: "agent_lost" and the like; what arrived counts for the next attempt.
        """
        sent = corrected = 0
        offset = self.blob_offset(file.sha256)
        while offset is not None:
            try:
                after = self._put_piece(file, data, offset, on_sent)
            except InputError as exc:
                corrected += 1
                offset = _corrected(exc, corrected)
                continue
            sent += (len(data) if after is None else after) - offset
            if after is not None and after <= offset:
                raise RemoteError("agent_upload_stuck", "The agent takes no more of the file.", "Try again.")
            offset = after
        on_sent(len(data))
        return sent

    def fetch_blob(self, file: WireFile, *, into: bytearray, on_received: Sent = lambda _size: None) -> bytes:
        """Fetch what ``into`` lacks of a file; it keeps what came when the line breaks, for the next attempt.

        Raises:
            RemoteError: "result_damaged" (``into`` is then empty): longer or other than announced; see the class.
        """
        headers = {"Range": f"bytes={len(into)}-"} if into else {}
        if len(into) < file.size_bytes or not file.size_bytes:
            with self._line.answer(
                "GET", f"/blobs/{file.sha256}", timeouts=self._timeouts, ok=frozenset({200, 206}), headers=headers
            ) as response:
                if response.status_code == 200 or not _continues(response.headers, len(into)):
                    into.clear()
                _receive(response, file, into, on_received)
        if len(into) != file.size_bytes or hashlib.sha256(into).hexdigest() != file.sha256:
            into.clear()
            raise _damaged(file)
        return bytes(into)

    def interrupt(self, thread: int) -> None:
        """End what the thread with this number waits for: it gets an "agent_lost"."""
        self._line.interrupt(thread)

    def close(self) -> None:
        """Close idle connections."""
        self._line.close()

    def _put_piece(self, file: WireFile, data: bytes, offset: int, on_sent: Sent) -> int | None:
        """Send one piece; gives the offset that the agent then names, None when the file is whole."""
        piece = memoryview(data)[offset : offset + PIECE_BYTES]
        headers = {"Content-Type": "application/octet-stream"}
        if len(piece):
            headers["Content-Range"] = f"bytes {offset}-{offset + len(piece) - 1}/{len(data)}"
        body = Body(piece, lambda size: on_sent(offset + size))
        with self._line.answer(
            "PUT", f"/blobs/{file.sha256}", timeouts=self._timeouts, ok=_PUT, headers=headers, body=body
        ) as response:
            return _offset(response.headers) if response.status_code == 202 else None

    def _read(self, method: str, path: str, timeouts: Timeouts | None = None) -> bytes:
        with self._line.answer(method, path, timeouts=timeouts or self._timeouts, ok=_TAKEN) as response:
            return read_all(response)

    def _events(self, response: requests.Response, blocks: Iterator[bytes]) -> Iterator[ServerEvent]:
        if not response.headers.get("Content-Type", "").startswith(_STREAM):
            raise not_understood(ValueError("an answer that is no event stream"))
        parser = EventParser()
        for block in blocks:
            self._heard()
            yield from parser.feed(block)

    def _view(self, body: bytes) -> WorkView:
        view: WorkView = understood(WorkView, body)
        return view


def understood(kind: Any, text: bytes | str) -> Any:
    """What the agent's JSON says, validated as ``kind``. Raises RemoteError "agent_not_understood"."""
    try:
        return json_of(kind).validate_json(text)
    except ValidationError as exc:
        fault = not_understood(ValueError(f"{exc.error_count()} wrong fields, first {exc.errors()[0]['loc']}"))
    raise fault


def outputs_of(event: ServerEvent) -> Mapping[str, WireOutput]:
    """The results in the last event of a done job. Raises RemoteError "agent_not_understood"."""
    found: Mapping[str, Mapping[str, WireOutput]] = understood(Mapping[str, Mapping[str, WireOutput]], event.data)
    if set(found) != {"outputs"}:
        raise not_understood(ValueError(f"event 'done' with {sorted(found)}"))
    return found["outputs"]


def is_link_fault(error: VmsgError) -> bool:
    """The way or the agent failed, not the job: another attempt may help."""
    return isinstance(error, RemoteError) and error.code in LINK_FAULTS


_OK: Final = frozenset({200})
_TAKEN: Final = frozenset({200, 201, 202})
_CORRECTIONS: Final = 3
_PUT: Final = frozenset({200, 201, 202, 204})


def _offset(headers: Mapping[str, str]) -> int:
    text = headers.get("Upload-Offset", "0")
    if not (text.isascii() and text.isdecimal()):
        raise not_understood(ValueError(f"Upload-Offset {text[:20]!r}"))
    return int(text)


def _corrected(error: InputError, times: int) -> int:
    """The offset that the agent wants instead; raises the error where it names none or will not be content."""
    wanted = error.details.get("upload_offset")
    if error.code != "upload_offset" or not isinstance(wanted, int) or times > _CORRECTIONS:
        raise error
    return wanted


def _continues(headers: Mapping[str, str], offset: int) -> bool:
    return headers.get("Content-Range", "").startswith(f"bytes {offset}-")


def _receive(response: requests.Response, file: WireFile, into: bytearray, on_received: Sent) -> None:
    for block in blocks_of(response):
        into += block
        if len(into) > file.size_bytes:
            into.clear()
            raise _damaged(file)
        on_received(len(into))


def _damaged(file: WireFile) -> RemoteError:
    return RemoteError(
        "result_damaged",
        f"A part of the result is not the {file.size_bytes} bytes that the agent announced.",
        "Try again.",
        retryable=True,
    )
