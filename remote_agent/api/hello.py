"""The agent proves that it knows the token, to who does not want to send it to a stranger."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from remote_agent.api.errors import JSON_TYPE, documented
from vmsg_desktop.core.hello import HELLO_PATH, NONCE_PATTERN, proof_of
from vmsg_desktop.core.model.secret import Secret

_Nonce = Annotated[str, Query(pattern=NONCE_PATTERN, description="Made by the client: 32 random hex digits.")]


def hello_routes(token: Secret) -> APIRouter:
    """The route that a client asks first on each connection."""
    routes = APIRouter(tags=["machine"])

    @routes.get(HELLO_PATH, response_model=None, responses=_rows(), openapi_extra={"security": []})
    async def hello(request: Request, nonce: _Nonce) -> Response:
        """HMAC-SHA256 of the nonce and the agent's port, its key the token. Needs no token."""
        proof = proof_of(token, nonce=nonce, port=request.scope["server"][1])
        return Response(json.dumps({"proof": proof}), media_type=JSON_TYPE)

    return routes


def _rows() -> dict[int | str, Any]:
    shape = {
        "type": "object",
        "properties": {"proof": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        "required": ["proof"],
    }
    rows = documented(422, more={200: {"description": "The proof.", "content": {JSON_TYPE: {"schema": shape}}}})
    del rows[401]
    return rows
