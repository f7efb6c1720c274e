"""Files by their SHA-256: ask, send (all or the rest), fetch (all or a range)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from remote_agent.api.body import check_length, check_type
from remote_agent.api.document import FILE_BODY
from remote_agent.api.errors import documented, error_response, header_rows, too_large
from remote_agent.api.limits import ApiLimits
from remote_agent.api.spans import SENT_PATTERN, Span, asked_span, sent_span, span_wrong
from remote_agent.api.transfer import FILE_TYPE, Download, open_file, receive_file
from remote_agent.blobs import AgentBlobs
from remote_agent.ports import Activity
from remote_agent.uploads import Upload
from vmsg_desktop.core.model.errors import InputError

_BlobPath = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the whole file.")]
_Range = Annotated[str | None, Header(description="bytes=A-B, bytes=A- or bytes=-N; others are ignored.")]
_ContentRange = Annotated[str | None, Header(pattern=SENT_PATTERN, description="bytes A-B/TOTAL: a piece.")]
_OFFSET: Final = header_rows({"Upload-Offset": "How many bytes are here."})


def blob_routes(blobs: AgentBlobs, activity: Activity, limits: ApiLimits) -> APIRouter:
    """The routes under /blobs."""
    routes = APIRouter(tags=["blobs"])

    @routes.head("/blobs/{sha256}", response_model=None, responses=_asked_rows())
    async def ask(sha256: _BlobPath) -> Response:
        """Whether a file is here; if not, how much of it: Upload-Offset."""
        size_bytes = await run_in_threadpool(blobs.size, sha256)
        if size_bytes is None:
            return Response(status_code=404, headers={"Upload-Offset": str(blobs.offset(sha256))})
        return Response(headers={"Content-Length": str(size_bytes)}, media_type=FILE_TYPE)

    @routes.get("/blobs/{sha256}", response_model=None, responses=_fetched_rows())
    async def fetch(sha256: _BlobPath, range: _Range = None) -> Response:
        """A file, or a range of it."""
        return await _fetched(blobs, sha256, range, activity)

    @routes.put(
        "/blobs/{sha256}",
        response_model=None,
        responses=_sent_rows(),
        openapi_extra={"requestBody": FILE_BODY},
    )
    async def send(sha256: _BlobPath, request: Request, content_range: _ContentRange = None) -> Response:
        """Send a file, or with Content-Range the piece that comes next. It exists once its hash was found right.

        Without Content-Range it is the whole, begun anew. What came before a cut is kept: HEAD tells how much.
        """
        check_type(request, FILE_TYPE, required=False)
        span = None if content_range is None else sent_span(content_range)
        _check_size(request, span, limits.blob_max_bytes)
        if await run_in_threadpool(blobs.size, sha256) is not None:
            return Response(status_code=200)
        with activity.transfer():
            return await _received(blobs, sha256, span, request, limits)

    return routes


async def _fetched(blobs: AgentBlobs, sha256: str, asked: str | None, activity: Activity) -> Response:
    opened = await run_in_threadpool(lambda: open_file(blobs.path(sha256)))
    if opened is None:
        raise InputError("blob_unknown", "The agent does not have this file.", "Send it, or run the job again.")
    span = asked_span(asked, opened.size_bytes)
    if span is not None:
        return Download(opened, span, sha256=sha256, activity=activity)
    opened.file.close()
    refusal = InputError("range_not_satisfiable", "The file has no such range.", "Ask with HEAD for its size.")
    return error_response(refusal, headers={"Content-Range": f"bytes */{opened.size_bytes}"})


async def _received(blobs: AgentBlobs, sha256: str, span: Span | None, request: Request, limits: ApiLimits) -> Response:
    length = check_length(request, limit_bytes=limits.blob_max_bytes)
    upload = await run_in_threadpool(
        blobs.begin, sha256, start=None if span is None else span.first, expected_bytes=length or 0
    )
    with upload:
        room_bytes = limits.blob_max_bytes if span is None else span.size_bytes
        try:
            came_bytes = await receive_file(request, upload, room_bytes=room_bytes, idle_s=limits.body_idle_s)
        except InputError:  # too large: it will never be whole
            upload.discard()
            raise
        if span is not None and came_bytes != span.size_bytes:
            raise span_wrong("Less came than Content-Range announces", upload_offset=upload.offset)
        if span is not None and upload.offset < span.total:
            return Response(status_code=202, headers={"Upload-Offset": str(upload.offset)})
        return await _finished(upload)


async def _finished(upload: Upload) -> Response:
    size_bytes = upload.offset
    await run_in_threadpool(upload.finish)
    return Response(status_code=201, headers={"Upload-Offset": str(size_bytes)})


def _check_size(request: Request, span: Span | None, limit_bytes: int) -> None:
    """Before a byte is read: what the headers claim."""
    length = check_length(request, limit_bytes=limit_bytes)
    if span is None:
        return
    if span.total > limit_bytes:
        raise too_large(limit_bytes)
    if length is not None and length != span.size_bytes:
        raise span_wrong("Content-Length and Content-Range differ")


def _asked_rows() -> dict[int | str, Any]:
    rows = documented(422)  # a HEAD answer has no body: the statuses alone
    return {status: {"description": row["description"]} for status, row in rows.items()} | {
        200: {"description": "The file is here; Content-Length tells its size."},
        404: {"description": "It is not here, or not all of it.", "headers": _OFFSET},
    }


def _fetched_rows() -> dict[int | str, Any]:
    content = {FILE_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    piece = {"description": "A range of it.", "content": content, "headers": header_rows({"Content-Range": "Which."})}
    return documented(404, 416, 422, more={200: {"description": "All of it.", "content": content}, 206: piece})


def _sent_rows() -> dict[int | str, Any]:
    taken: dict[int | str, Any] = {
        200: {"description": "It was here already."},
        201: {"description": "It is here, its hash found right.", "headers": _OFFSET},
        202: {"description": "The piece is here; more is to come.", "headers": _OFFSET},
    }
    return documented(400, 408, 409, 413, 415, 422, 503, 507, more=taken)
