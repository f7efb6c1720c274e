"""What the agent's machine is and how it does: capabilities, samples, metrics, and whether it lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter
from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from remote_agent.api.errors import JSON_TYPE, documented, json_of
from remote_agent.api.gate import OPEN_PATH
from remote_agent.api.limits import ApiLimits
from remote_agent.api.sse import EVENTS_CONTENT, Streams, event_text
from remote_agent.ports import Machine
from vmsg_desktop.core.model.compute import Capabilities, MachineSample

METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_CAPABILITIES: Final = TypeAdapter(Capabilities)
_SAMPLE: Final = TypeAdapter(MachineSample)
_Count = Annotated[int | None, Query(ge=1, le=86_400, description="End after so many; none = go on.")]


def machine_routes(machine: Machine, streams: Streams, limits: ApiLimits) -> APIRouter:
    """The routes that need no job and no file."""
    routes = APIRouter(tags=["machine"])

    @routes.get("/capabilities", response_model=None, responses=_rows(Capabilities, "What it is and has."))
    async def capabilities() -> Response:
        """What the agent is and has. Devices are proven when first asked: that may take seconds."""
        found = await run_in_threadpool(machine.capabilities)
        return Response(_CAPABILITIES.dump_json(found), media_type=JSON_TYPE)

    @routes.get("/samples", response_model=None, responses=_sample_rows())
    async def samples(count: _Count = None) -> Response:
        """How the machine does, once a second: event "sample"."""
        return streams.response(_samples(machine, every_s=limits.sample_s, count=count))

    @routes.get("/metrics", response_model=None, responses=_metrics_rows())
    async def metrics() -> Response:
        """Prometheus text exposition."""
        return Response(await run_in_threadpool(machine.metrics), headers={"Content-Type": METRICS_TYPE})

    @routes.get(
        OPEN_PATH,
        response_model=None,
        responses=_health_rows(),
        openapi_extra={"security": []},
    )
    async def healthz() -> Response:
        """It lives. Needs no token."""
        return Response(b'{"status":"ok"}', media_type=JSON_TYPE)

    return routes


async def _samples(machine: Machine, *, every_s: float, count: int | None) -> AsyncIterator[ServerSentEvent]:
    """At fixed times, so that slow samples do not drift; a time that was missed is left out."""
    loop = asyncio.get_running_loop()
    due_s = loop.time()
    sent = 0
    while True:
        yield event_text("sample", _SAMPLE.dump_python(await run_in_threadpool(machine.sample)))
        sent += 1
        if sent == count:
            return
        due_s = max(due_s + every_s, loop.time())
        await asyncio.sleep(due_s - loop.time())


def _rows(model: type, words: str) -> dict[int | str, Any]:
    return documented(more={200: {"description": words, "content": json_of(model)}})


def _sample_rows() -> dict[int | str, Any]:
    return documented(422, 503, more={200: {"description": "The samples.", "content": EVENTS_CONTENT}})


def _metrics_rows() -> dict[int | str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    return documented(more={200: {"description": "The metrics.", "content": content}})


def _health_rows() -> dict[int | str, Any]:
    shape = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
    rows = documented(more={200: {"description": "It lives.", "content": {JSON_TYPE: {"schema": shape}}}})
    del rows[401]
    return rows
