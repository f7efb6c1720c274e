"""How uvicorn serves the API: one place, for the agent and for tests."""

from __future__ import annotations

from typing import Final

import uvicorn
from starlette.types import ASGIApp

_KEEP_ALIVE_S: Final = 120  # longer than a client's pool keeps a connection that it does not use
_GRACE_S: Final = 3


def http_config(app: ASGIApp) -> uvicorn.Config:
    """Settings of the server.

    Kept-alive connections outlast a pause of a person at work: opening one through a tunnel costs round trips. No
    access log: paths name jobs, and the events tell more. The socket is handed over by whoever serves; made with
    IPPROTO_TCP, so that asyncio turns Nagle's algorithm off.
    """
    return uvicorn.Config(
        app,
        loop="asyncio",
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
