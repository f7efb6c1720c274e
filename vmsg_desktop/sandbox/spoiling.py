"""What a fault does to a request or to its reply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from vmsg_desktop.core.ports import Clock
from vmsg_desktop.sandbox import wire
from vmsg_desktop.sandbox.faults import Fault
from vmsg_desktop.sandbox.links import expired_error
from vmsg_desktop.sandbox.refusals import JSON_TYPE, REFUSALS, Refusal

XML_TYPE: Final = "application/xml"
_LOGIN_PAGE: Final = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to go on.</body></html>"
_LOOK_S: Final = 0.01


@dataclass(frozen=True)
class Spoiler:
    """Applies faults; ``closing`` ends every wait."""

    clock: Clock
    closing: asyncio.Event

    async def before(self, request: Request, fault: Fault) -> Response | None:
        """A fault that comes before the request is carried out; None = go on."""
        if fault.name == "reset":
            return await wire.reset(request)
        if fault.name == "hang":
            return await wire.hang(request, self.closing)
        await request.body()  # a client that still sends would see a broken line instead of the answer
        if fault.name == "slow":
            await self._pass_time(fault.delay_s)
            return None
        return self._instead(fault)

    async def after(self, request: Request, fault: Fault, reply: Response) -> Response:
        """A fault that comes when the request is carried out and ``reply`` would go out."""
        if fault.name in ("reset", "hang"):
            return await (wire.reset(request) if fault.name == "reset" else wire.hang(request, self.closing))
        if fault.name == "lost_reply":
            return await wire.close(request)
        if fault.name == "slow":
            await self._pass_time(fault.delay_s)
            return reply
        body = bytes(reply.body)
        part = body[: int(len(body) * fault.share)]
        if fault.name == "cut_reply":
            return await wire.send_cut(request, reply, body=part, announced_bytes=len(body))
        if fault.name == "truncated":
            return Response(part, reply.status_code, media_type=reply.media_type)
        if fault.name == "wrong_length":
            return await wire.send_cut(request, reply, body=body, announced_bytes=int(len(body) * fault.share))
        return self._instead(fault) or reply

    def _instead(self, fault: Fault) -> Response | None:
        """The answer that a fault gives in place of the true one; None for a fault that gives none."""
        if fault.name == "html":
            return Response(_LOGIN_PAGE, media_type="text/html")
        if fault.name == "link_expired":
            now_s = self.clock.now_s()
            return Response(expired_error(now_s, now_s), 403, media_type=XML_TYPE)
        if fault.name not in REFUSALS:
            return None
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        return refusal_response(REFUSALS[fault.name], headers)

    async def _pass_time(self, seconds: float) -> None:
        """Until the sandbox's clock, which may stand still or jump, has moved on."""
        until_s = self.clock.monotonic_s() + seconds
        while (left_s := until_s - self.clock.monotonic_s()) > 0 and not self.closing.is_set():
            await asyncio.sleep(min(_LOOK_S, left_s))


def refusal_response(refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    """A refusal as an answer."""
    more = {**refusal.headers, **(headers or {})}
    return Response(
        refusal.content(), refusal.status, headers=more, media_type=None if refusal.body is None else JSON_TYPE
    )
