"""Puts the API together. See the package for the order of things."""

from __future__ import annotations

from fastapi import FastAPI

from remote_agent.api.blobs import blob_routes
from remote_agent.api.document import add_document
from remote_agent.api.errors import add_error_handlers
from remote_agent.api.gate import Gate
from remote_agent.api.hello import hello_routes
from remote_agent.api.jobs import job_routes
from remote_agent.api.limits import ApiLimits
from remote_agent.api.machine import machine_routes
from remote_agent.api.sse import Streams
from remote_agent.blobs import AgentBlobs
from remote_agent.ports import Activity, Jobs, Machine
from vmsg_desktop import __version__
from vmsg_desktop.core.model.secret import Secret

_DEFAULT_LIMITS = ApiLimits()


def make_app(
    jobs: Jobs,
    blobs: AgentBlobs,
    machine: Machine,
    activity: Activity,
    token: Secret,
    *,
    limits: ApiLimits = _DEFAULT_LIMITS,
) -> FastAPI:
    """The agent's API, for one server and one event loop.

    Whoever serves it calls :func:`end_streams` when it stops, before the server waits for its connections.
    """
    app = FastAPI(
        title="VMsg agent",
        version=__version__,
        summary="The pipeline of VMsg Desktop as a service on the loopback.",
        docs_url=None,  # its pages would fetch scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.streams = Streams(limits)
    app.include_router(job_routes(jobs, app.state.streams, limits))
    app.include_router(blob_routes(blobs, activity, limits))
    app.include_router(machine_routes(machine, app.state.streams, limits))
    app.include_router(hello_routes(token))
    app.add_middleware(Gate, token=token, limits=limits)
    add_error_handlers(app)
    add_document(app)
    return app


def end_streams(app: FastAPI) -> None:
    """End every event stream in order and refuse new ones; from any thread."""
    app.state.streams.close()
