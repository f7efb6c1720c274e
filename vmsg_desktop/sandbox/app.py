"""The HTTP face: routes, and what every request goes through.

In this order: the key, the script of faults, the body, the operation, the spoiled reply. What fails unforeseen is
answered as D-ID answers it (500 UnknownError) and counted.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from vmsg_desktop.core.ports import FaceFinder
from vmsg_desktop.sandbox.account import Account
from vmsg_desktop.sandbox.answers import Answers
from vmsg_desktop.sandbox.auth import Gatekeeper
from vmsg_desktop.sandbox.faults import RESULT, Fault, Faults
from vmsg_desktop.sandbox.journal import Entry, Journal
from vmsg_desktop.sandbox.refusals import JSON_TYPE, REFUSALS, Refused, wrong_path
from vmsg_desktop.sandbox.settings import SandboxSettings
from vmsg_desktop.sandbox.spoiling import Spoiler, refusal_response
from vmsg_desktop.sandbox.travel import TravelClock
from vmsg_desktop.sandbox.webhooks import Webhooks
from vmsg_desktop.sandbox.wire import Gone

ANY: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True)
class Service:
    """Everything that operations need; faces None = nobody looks for faces."""

    settings: SandboxSettings
    clock: TravelClock
    account: Account
    answers: Answers
    faults: Faults
    journal: Journal
    webhooks: Webhooks
    gatekeeper: Gatekeeper
    faces: FaceFinder | None
    spoiler: Spoiler


@dataclass(frozen=True)
class Call:
    """One request to an operation, with the fault that it may have to heed."""

    request: Request
    body: bytes
    fault: Fault | None = None

    def json(self) -> Any:
        """The body; {} where it does not say that it is JSON, as D-ID reads it. Raises Refused when it is damaged."""
        if self.request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return {}
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError) as exc:
            raise Refused(REFUSALS["script_required"]) from exc


Operation = Callable[[Service, Call], Awaitable[Response]]


def make_app(
    service: Service,
    operations: list[tuple[str, str, Operation]],
    *,
    storage: list[tuple[str, Operation]],
    control: list[Route],
) -> Starlette:
    """The application; ``operations`` are (method, path, operation), ``storage`` (path, operation) without a key."""
    routes = list(control)
    for method, path, operation in operations:
        routes.append(Route(path, _endpoint(service, f"{method} {path}", operation), methods=[method]))
    for path, operation in storage:
        routes.append(Route(path, _endpoint(service, RESULT, operation), methods=["GET"]))
    routes.append(Route("/{path:path}", _no_such_path(service), methods=ANY))
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return app


def answer(content: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(content, ensure_ascii=False, allow_nan=False), status, media_type=JSON_TYPE)


async def in_thread(work: Callable[[], Any]) -> Any:
    """Run what takes longer beside the loop."""
    return await run_in_threadpool(work)


def _endpoint(service: Service, route: str, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        refusal = None if route == RESULT else service.gatekeeper.refusal(request.headers.get("authorization"))
        fault = service.faults.draw(route) if refusal is None else None
        try:
            if refusal is None:
                reply = await _served(service, request, route, operation, fault)
            else:
                await request.body()
                reply = refusal_response(refusal)
        except ClientDisconnect:
            reply = Gone()
        service.journal.note(Entry(service.clock.now_s(), route, reply.status_code, fault.name if fault else ""))
        return reply

    return respond


async def _served(
    service: Service, request: Request, route: str, operation: Operation, fault: Fault | None
) -> Response:
    if fault is not None and not fault.accepted:
        stopped = await service.spoiler.before(request, fault)
        if stopped is not None:
            return stopped
    try:
        reply = await operation(service, Call(request, await request.body(), fault))
    except Refused as exc:
        reply = refusal_response(exc.refusal)
    except ClientDisconnect:
        raise
    except Exception as exc:  # noqa: BLE001 - a request's top: answered like any fault of the vendor's server
        service.journal.note_crash(route, exc)
        reply = refusal_response(REFUSALS["server_error"])
    if fault is not None and fault.accepted:
        return await service.spoiler.after(request, fault, reply)
    return reply


def _no_such_path(service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        await request.body()
        reply = refusal_response(wrong_path(request.headers.get("authorization")))
        service.journal.note(Entry(service.clock.now_s(), "unknown path", reply.status_code))
        return reply

    return respond


def _no_number(text: str) -> Any:
    raise ValueError(text)
