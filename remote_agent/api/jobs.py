"""Jobs: take one, see it, follow it, stop it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from remote_agent.api.body import body_of, check_type
from remote_agent.api.document import ORDER_BODY
from remote_agent.api.errors import JSON_TYPE, documented, fields_wrong, json_of
from remote_agent.api.limits import ApiLimits
from remote_agent.api.sse import EVENTS_CONTENT, STREAM_TYPE, Streams, numbered
from remote_agent.ports import Jobs, NumberedEvent
from vmsg_desktop.core.model.compute import WORK_ENDED, WorkOrder, WorkView

_ORDER: Final = TypeAdapter(WorkOrder)
_VIEW: Final = TypeAdapter(WorkView)
_MAX_NUMBER: Final = 2**63 - 1
_JobPath = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="Made by the client: 32 random hex digits.")]
_LastEvent = Annotated[int, Header(alias="Last-Event-ID", ge=0, le=_MAX_NUMBER, description="Events after this one.")]
_STREAM_ROW: Final = {"description": "The events, until the job has ended.", "content": EVENTS_CONTENT}


def job_routes(jobs: Jobs, streams: Streams, limits: ApiLimits) -> APIRouter:
    """The routes under /jobs."""
    routes = APIRouter(tags=["jobs"])
    _add_submit(routes, jobs, streams, limits)

    @routes.get("/jobs/{id}", response_model=None, responses=_view_rows(404, 422))
    async def view(id: _JobPath) -> Response:
        """How a job stands."""
        return _answer(await run_in_threadpool(jobs.view, id))

    @routes.delete("/jobs/{id}", response_model=None, responses=_view_rows(404, 422, 507))
    async def cancel(id: _JobPath) -> Response:
        """Stop a job; one that has ended stays as it is."""
        return _answer(await run_in_threadpool(jobs.cancel, id))

    @routes.get("/jobs/{id}/events", response_model=None, responses=documented(404, 422, 503, more={200: _STREAM_ROW}))
    async def events(id: _JobPath, last_event: _LastEvent = 0) -> Response:
        """A job's events after the last one seen, then those to come; a comment each few seconds in between."""
        return streams.response(numbered(await run_in_threadpool(_followed, jobs, id, last_event)))

    return routes


def _add_submit(routes: APIRouter, jobs: Jobs, streams: Streams, limits: ApiLimits) -> None:
    taken: dict[int | str, Any] = {
        200: {
            "description": "It has ended; asked for a stream: its events.",
            "content": {**json_of(WorkView), **EVENTS_CONTENT},
        },
        202: {"description": "It waits or runs.", "content": json_of(WorkView)},
    }

    @routes.put(
        "/jobs/{id}",
        response_model=None,
        responses=documented(400, 404, 408, 409, 413, 415, 422, 503, 507, more=taken),
        openapi_extra={"requestBody": ORDER_BODY},
    )
    async def submit(id: _JobPath, request: Request, last_event: _LastEvent = 0) -> Response:
        """Take a job; the same again changes nothing. With Accept: text/event-stream the answer is its events."""
        check_type(request, JSON_TYPE, required=True)
        body = await body_of(request, limit_bytes=limits.order_max_bytes, idle_s=limits.body_idle_s)
        if STREAM_TYPE in request.headers.get("accept", ""):
            return streams.response(numbered(await run_in_threadpool(_submitted_events, jobs, id, body, last_event)))
        return _answer(await run_in_threadpool(_submitted, jobs, id, body), running_status=202)


def _submitted(jobs: Jobs, job_id: str, body: bytes) -> WorkView:
    """Validated and taken in one go on a worker thread: the loop serves others meanwhile."""
    try:
        order = _ORDER.validate_json(body, strict=True)
    except ValidationError as exc:
        rows = exc.errors(include_input=False, include_url=False, include_context=False)
        raise fields_wrong([dict(row) for row in rows], code="order_invalid") from None
    return jobs.submit(job_id, order)


def _submitted_events(jobs: Jobs, job_id: str, body: bytes, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
    """As :func:`_submitted`; its events were looked up on the same thread."""
    _submitted(jobs, job_id, body)
    return jobs.events(job_id, after=after)


def _followed(jobs: Jobs, job_id: str, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
    """On a worker thread: it may read the disk."""
    jobs.view(job_id)
    return jobs.events(job_id, after=after)


def _answer(view: WorkView, *, running_status: int = 200) -> Response:
    status = 200 if view.state in WORK_ENDED else running_status
    return Response(_VIEW.dump_json(view), status, media_type=JSON_TYPE)


def _view_rows(*statuses: int) -> dict[int | str, Any]:
    return documented(*statuses, more={200: {"description": "How it stands.", "content": json_of(WorkView)}})
