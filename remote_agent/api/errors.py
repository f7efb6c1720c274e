"""Which error has which status, as JSON of one shape, and how the OpenAPI document tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vmsg_desktop.core.model.compute import WireError
from vmsg_desktop.core.model.errors import ComputeError, InputError, RemoteError, VmsgError

JSON_TYPE: Final = "application/json"
_MAX_FIELDS: Final = 10
_MAY_ECHO: Final = {"value_error", "assertion_error", "bytes_invalid_encoding"}
"""Kinds of pydantic's errors whose words may hold what was sent."""
_STATUS: Final[Mapping[str, int]] = {
    "request_malformed": 400,
    "not_authorised": 401,
    "not_found": 404,
    "job_unknown": 404,
    "blob_unknown": 404,
    "method_not_allowed": 405,
    "request_too_slow": 408,
    "files_missing": 409,
    "job_differs": 409,
    "upload_offset": 409,
    "upload_busy": 409,
    "request_too_large": 413,
    "type_not_supported": 415,
    "range_not_satisfiable": 416,
    "wrong_host": 421,
    "queue_full": 429,
    "too_many_requests": 429,
    "too_many_streams": 429,
    "agent_stopping": 503,
}
_FAMILY_STATUS: Final[Mapping[str, int]] = {"input": 422, "remote": 503, "storage": 507}
_MEANING: Final[Mapping[int, str]] = {
    400: "The request contradicts itself.",
    401: "The token is missing or wrong.",
    404: "There is no such thing here.",
    405: "The path does not know this method.",
    408: "The body stopped coming; what came is kept.",
    409: "It does not fit what is there: missing files, another order, another offset, another upload.",
    413: "The body or the file is too large.",
    415: "The body's content type is not taken.",
    416: "The file has no such range.",
    421: "The Host header names another server.",
    422: "The request was understood and is wrong.",
    429: "Too much at once; Retry-After tells when.",
    500: "The agent failed.",
    503: "The agent cannot do it now.",
    507: "The agent's disk is full or cannot be used.",
}
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": "Bearer"},
    405: {"Allow": "The methods that it knows."},
    416: {"Content-Range": "bytes */SIZE"},
    429: {"Retry-After": "Seconds."},
}
EVERYWHERE: Final = (401, 421, 429, 500)
"""Answers that every route behind the token can give."""


def error_response(error: VmsgError, *, headers: Mapping[str, str] | None = None) -> Response:
    """The answer for an error: its status, its JSON, and Retry-After where it tells when."""
    status = status_of(error)
    more = dict(headers or {})
    if "retry_after_s" in error.details:
        more.setdefault("Retry-After", str(max(1, round(float(error.details["retry_after_s"])))))
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        more.setdefault("Retry-After", "1")
    if status == HTTPStatus.UNAUTHORIZED:
        more["WWW-Authenticate"] = "Bearer"
    if "upload_offset" in error.details:
        more["Upload-Offset"] = str(error.details["upload_offset"])
    return Response(to_json(error.to_json()), status, headers=more, media_type=JSON_TYPE)


def status_of(error: VmsgError) -> int:
    """By its code, else by its family."""
    return _STATUS.get(error.code, _FAMILY_STATUS.get(error.family, 500))


def documented(*statuses: int, more: Mapping[int | str, Mapping[str, Any]] | None = None) -> dict[int | str, Any]:
    """FastAPI's ``responses`` of a route: EVERYWHERE, ``statuses``, and what is ``more`` than an error."""
    errors: dict[int | str, Any] = {status: _row(status) for status in sorted({*EVERYWHERE, *statuses})}
    return errors | {status: dict(row) for status, row in (more or {}).items()}


def json_of(model: type) -> dict[str, Any]:
    """Content of the document: JSON of a wire type, described once (`document.add_document`).

    FastAPI would build a validator for each status of each route: a tenth of a second at every start.
    """
    return {JSON_TYPE: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def header_rows(headers: Mapping[str, str]) -> dict[str, Any]:
    """Response headers as an OpenAPI document has them."""
    return {name: {"description": words, "schema": {"type": "string"}} for name, words in headers.items()}


def failed() -> ComputeError:
    """For the world outside; the log has the chain."""
    return ComputeError("agent_failed", "The agent failed at this request.", "Its log tells more: vmsg agent logs HOST")


def fields_wrong(rows: Sequence[Mapping[str, Any]], *, code: str = "request_invalid") -> InputError:
    """Pydantic's errors as ours: the fields and what is wrong, never what was sent.

    Args:
        rows: as ``ValidationError.errors(include_input=False)``; ``loc``, ``type`` and ``msg`` are read.
        code: of the error.
    """
    fields = [{"field": _field(row["loc"]), "problem": _problem(row)} for row in rows[:_MAX_FIELDS]]
    told = "; ".join(f"{row['field']}: {row['problem']}" for row in fields)
    return InputError(
        code,
        f"The request is not as it should be: {told}.",
        "Both sides should have the same version: vmsg agent status HOST",
        details={"fields": fields},
    )


def add_error_handlers(app: FastAPI) -> None:
    """Every error that a route raises, and the framework's own, in our shape."""

    @app.exception_handler(VmsgError)
    async def of_ours(_: Request, error: VmsgError) -> Response:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def of_fields(_: Request, error: RequestValidationError) -> Response:
        return error_response(fields_wrong(error.errors()))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        return error_response(_from_http(request, error), headers=error.headers)


def _from_http(request: Request, error: HTTPException) -> VmsgError:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return InputError("not_found", "The agent has no such path.", "GET /openapi.json lists them.")
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return InputError(
            "method_not_allowed", "This path does not know the request's method.", "GET /openapi.json lists them."
        )
    return InputError("request_malformed", "The request cannot be read.", "GET /openapi.json tells its shape.")


def _row(status: int) -> dict[str, Any]:
    row: dict[str, Any] = {"description": _MEANING[status], "content": json_of(WireError)}
    if status in _HEADERS:
        row["headers"] = header_rows(_HEADERS[status])
    return row


def _field(place: Sequence[str | int]) -> str:
    return ".".join(str(part)[:64] for part in place[:12]) or "body"


def _problem(row: Mapping[str, Any]) -> str:
    return "is not right" if row["type"] in _MAY_ECHO else str(row["msg"]).rstrip(".")


def too_large(limit_bytes: int) -> InputError:
    """A body or file above what is taken."""
    return InputError(
        "request_too_large",
        f"The request brings more than the {limit_bytes} bytes that are taken.",
        "Send large files as blobs; a file above the limit is not taken at all.",
        details={"limit_bytes": limit_bytes},
    )


def too_many(what: str, code: str, retry_after_s: int) -> RemoteError:
    """More at once than is allowed."""
    return RemoteError(
        code,
        f"Too many {what} at once.",
        f"Try again in {retry_after_s} s.",
        retryable=True,
        details={"retry_after_s": retry_after_s},
    )
