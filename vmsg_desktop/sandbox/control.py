"""The control surface for other processes, under /_sandbox/; it needs the key like everything else."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.sandbox.answers import iso, whole
from vmsg_desktop.sandbox.app import Service, answer
from vmsg_desktop.sandbox.faults import read_faults
from vmsg_desktop.sandbox.spoiling import refusal_response

Act = Callable[[Service, Any], Any]


def control_routes(service: Service) -> list[Route]:
    """GET state, accepted, requests; POST advance, faults; DELETE faults."""
    acts: list[tuple[str, str, Act]] = [
        ("GET", "state", lambda service, _body: state(service)),
        ("GET", "accepted", lambda service, _body: service.account.accepted()),
        ("GET", "requests", _requests),
        ("POST", "advance", _advance),
        ("POST", "faults", _add_faults),
        ("DELETE", "faults", _clear_faults),
    ]
    return [Route(f"/_sandbox/{name}", _endpoint(service, act), methods=[method]) for method, name, act in acts]


def state(service: Service) -> dict[str, Any]:
    """What there is: no key, no link, nothing of what a client sent but the tokens that tell its orders apart."""
    now_s, balance = service.clock.now_s(), service.account.balance()
    talks = [
        {"id": talk.id, "status": talk.standing(now_s).status, "credits": talk.credits}
        for talk in service.account.talks()
    ]
    return {
        "now": iso(now_s),
        "remaining": whole(balance.remaining),
        "total": whole(balance.total),
        "talks": talks,
        "accepted": service.account.accepted(),
        "requests": service.journal.counts(),
        "faults": service.faults.rows(),
        "webhooks_taken": service.webhooks.told,
        "crashes": service.journal.crashes,
    }


def _requests(service: Service, _body: Any) -> Any:
    entries = service.journal.entries()
    return [
        {"at_s": entry.at_s, "route": entry.route, "status": entry.status, "fault": entry.fault} for entry in entries
    ]


def _advance(service: Service, body: Any) -> Any:
    seconds: Any = body.get("seconds") if isinstance(body, dict) else None
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds < math.inf:
        raise InputError("sandbox_advance", 'A number of seconds is meant: {"seconds": 5}.', "See docs/sandbox.md.")
    service.clock.advance(seconds)
    return {"now": iso(service.clock.now_s())}


def _add_faults(service: Service, body: Any) -> Any:
    service.faults.add(*read_faults(body))
    return service.faults.rows()


def _clear_faults(service: Service, _body: Any) -> Any:
    service.faults.clear()
    return []


def _endpoint(service: Service, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        data = await request.body()
        refusal = service.gatekeeper.refusal(request.headers.get("authorization"))
        if refusal is not None:
            return refusal_response(refusal)
        try:
            return answer(act(service, json.loads(data) if data else None))
        except InputError as error:
            return answer({"error": error.to_json()}, 400)
        except ValueError:
            return answer({"error": {"message": "This is no JSON."}}, 400)

    return respond
