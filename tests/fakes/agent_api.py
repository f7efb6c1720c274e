"""The agent's API served by uvicorn on a loopback port, with fakes behind it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import uvicorn

from remote_agent.api.app import end_streams, make_app
from remote_agent.api.http import http_config
from remote_agent.api.limits import ApiLimits
from remote_agent.blobs import AgentBlobs
from tests.fakes.agent_parts import FakeActivity, FakeJobs, FakeMachine
from vmsg_desktop.core.model.secret import Secret

TOKEN = "test-token-of-the-agent-0123456789abcdefghi"
FAST = ApiLimits(ping_s=0.05, sample_s=0.01, requests_per_s=1e6, request_burst=1_000_000)


@dataclass
class ServedAgent:
    """A running API. ``session`` sends the token."""

    url: str
    jobs: FakeJobs
    blobs: AgentBlobs
    machine: FakeMachine
    activity: FakeActivity
    app: Any
    server: uvicorn.Server
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self.server.server_state.connections)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """A request with the token, 10 s at most."""
        return self.session.request(method, self.url + path, timeout=10, **more)


@contextmanager
def served_agent(
    root: Path, *, limits: ApiLimits = FAST, jobs: FakeJobs | None = None, blobs: AgentBlobs | None = None
) -> Iterator[ServedAgent]:
    """An API that answers, stopped afterwards."""
    blobs = blobs or AgentBlobs(root / "blobs", bundled={})
    jobs = jobs or FakeJobs(blobs=blobs)
    machine, activity = FakeMachine(), FakeActivity()
    app = make_app(jobs, blobs, machine, activity, Secret(TOKEN), limits=limits)
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the agent's
    line.bind(("127.0.0.1", 0))
    server = _Server(http_config(app))
    agent = ServedAgent(f"http://127.0.0.1:{line.getsockname()[1]}", jobs, blobs, machine, activity, app, server)
    agent.session.headers["Authorization"] = f"Bearer {TOKEN}"
    with _running(server, line), agent.session:
        yield agent
        end_streams(app)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending = asyncio.Event()

    async def main_loop(self) -> None:
        """Ends when told: the real one looks ten times a second."""
        self._loop = asyncio.get_running_loop()
        self.is_up.set()
        await self._ending.wait()

    def stop(self) -> None:
        """From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)


@contextmanager
def _running(server: _Server, line: socket.socket) -> Iterator[None]:
    def serve() -> None:
        try:
            asyncio.run(server.serve(sockets=[line]))
        finally:
            server.is_up.set()

    thread = threading.Thread(target=serve, name="agent-api", daemon=True)
    thread.start()
    try:
        assert server.is_up.wait(10)
        yield
    finally:
        server.stop()
        thread.join(15)
        line.close()
        assert not thread.is_alive(), "the server did not stop"
