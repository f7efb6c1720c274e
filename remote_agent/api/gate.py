"""What every request passes first: whose server it means, whether it may, how often. And the top of every request.

It is plain ASGI: a middleware that reads nothing of the body and adds microseconds.
"""

from __future__ import annotations

import hmac
import logging
import re
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remote_agent.api.errors import error_response, failed, too_many
from remote_agent.api.limits import ApiLimits, TokenBucket
from vmsg_desktop.core.hello import HELLO_PATH
from vmsg_desktop.core.model.errors import InputError, RemoteError, VmsgError
from vmsg_desktop.core.model.secret import RedactingFilter, Secret

LOG: Final = logging.getLogger("vmsg.agent.api")
OPEN_PATH: Final = "/healthz"
"""Needs no token: a supervisor asks it."""

_HOST: Final = re.compile(rb"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?", re.IGNORECASE)
_REDACTING: Final = RedactingFilter()
Headers = list[tuple[bytes, bytes]]


class Gate:
    """Refuses before a route is looked for.

    A web page that a browser has open can reach the loopback under a name of its own (DNS rebinding): hence the Host
    header. Wrong tokens, and what needs none, are slowed by buckets of their own, so that they cannot lock out who has
    the right one.
    """

    def __init__(self, app: ASGIApp, *, token: Secret, limits: ApiLimits) -> None:
        self._app = app
        self._expected = token.reveal().encode()
        self._requests = TokenBucket(limits.requests_per_s, limits.request_burst)
        self._open_requests = TokenBucket(limits.requests_per_s, limits.request_burst)
        self._failures = TokenBucket(limits.failures_per_s, limits.failure_burst)
        LOG.addFilter(_REDACTING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope["headers"], scope["path"])
        if refusal is not None:
            await error_response(refusal)(scope, receive, send)
            return
        await self._served(scope, receive, send)

    async def _served(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            LOG.info("%s %s: the client went away", scope["method"], _route_of(scope))
        except Exception:  # a request's top
            LOG.exception("%s %s failed", scope["method"], _route_of(scope))
            if not has_begun:  # else the server breaks the line off: what was sent stays incomplete
                await error_response(failed())(scope, receive, send)

    def _refusal(self, headers: Headers, path: str) -> VmsgError | None:
        hosts = _values(headers, b"host")
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            return InputError(
                "wrong_host", "The request names another server than this agent.", "Use 127.0.0.1 or localhost."
            )
        if _values(headers, b"transfer-encoding") and _values(headers, b"content-length"):
            return InputError("request_malformed", "The request gives its length twice.", "Leave one out.")
        if path == HELLO_PATH:  # without a bucket, which a stranger could empty: nobody could connect any more
            return None
        is_open = path == OPEN_PATH
        if not is_open and not self._has_token(headers):
            return self._not_authorised()
        wait_s = (self._open_requests if is_open else self._requests).take()
        return too_many("requests", "too_many_requests", wait_s) if wait_s else None

    def _has_token(self, headers: Headers) -> bool:
        given = _values(headers, b"authorization")
        scheme, _, value = given[0].partition(b" ") if len(given) == 1 else (b"", b"", b"")
        return hmac.compare_digest(value.strip(), self._expected) and scheme.lower() == b"bearer"

    def _not_authorised(self) -> VmsgError:
        wait_s = self._failures.take()
        if wait_s:
            return too_many("requests with a wrong token", "too_many_requests", wait_s)
        LOG.warning("refused: a request without the right token")
        return RemoteError(
            "not_authorised",
            "The agent does not know this token.",
            "The token lies in the agent's home, in the file 'token'.",
        )


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]


def _route_of(scope: Scope) -> str:
    route = scope.get("route")
    return str(getattr(route, "path", "unknown path"))
