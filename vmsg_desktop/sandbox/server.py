"""The sandbox as a running server: on this machine only, in a thread of its own.

with Sandbox(SandboxSettings(credits=3), clock=clock) as sandbox:
client = DidClient(sandbox.url, sandbox.key, ...)
sandbox.fault("POST /talks", "lost_reply")
sandbox.advance(10)
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from types import TracebackType
from typing import Any, Final, Self

import uvicorn

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.secret import RedactingFilter, Secret
from vmsg_desktop.core.ports import Clock, FaceFinder, VideoRenderer
from vmsg_desktop.sandbox.account import Account
from vmsg_desktop.sandbox.alice import draw_alice
from vmsg_desktop.sandbox.answers import Answers
from vmsg_desktop.sandbox.app import Service, make_app
from vmsg_desktop.sandbox.auth import Gatekeeper
from vmsg_desktop.sandbox.control import control_routes, state
from vmsg_desktop.sandbox.faults import Fault, Faults
from vmsg_desktop.sandbox.films import Films
from vmsg_desktop.sandbox.journal import LOGGER, Journal
from vmsg_desktop.sandbox.links import Signer
from vmsg_desktop.sandbox.operations import OPERATIONS, STORAGE
from vmsg_desktop.sandbox.quick import QuickRenderer
from vmsg_desktop.sandbox.settings import SandboxSettings
from vmsg_desktop.sandbox.spoiling import Spoiler
from vmsg_desktop.sandbox.travel import TravelClock
from vmsg_desktop.sandbox.webhooks import Webhooks
from vmsg_desktop.sandbox.wire import OpenProtocol

_HOST: Final = "127.0.0.1"
_MAX_PORT: Final = 65_535
_TICK_S: Final = 1.0
_GRACE_S: Final = 2
_REDACTING: Final = RedactingFilter()


class Sandbox:
    """A D-ID of one's own. Use as a context manager, or call :meth:`start` and :meth:`close`.

    Args:
        settings: see SandboxSettings.
        renderer: draws the videos from exactly what was uploaded; default: a small still of the picture.
        faces: looks for faces in uploads; None = nobody looks.
        clock: the sandbox's time runs with it.
        faults, seed: the script of what goes wrong.
        port: 0 = any free one.

    Raises:
        InputError: "port_taken": the port is taken or is none.
    """

    def __init__(
        self,
        settings: SandboxSettings | None = None,
        *,
        renderer: VideoRenderer | None = None,
        faces: FaceFinder | None = None,
        clock: Clock | None = None,
        faults: tuple[Fault, ...] = (),
        seed: int = 0,
        port: int = 0,
    ) -> None:
        self.settings = settings or SandboxSettings()
        self.clock = TravelClock(clock or SystemClock())
        self.faults = Faults(faults, seed=seed)
        self.journal = Journal()
        self._closing = asyncio.Event()
        self._socket = _bound(port)
        self._films = Films(renderer or QuickRenderer(), self.clock)
        self.account = Account(self.settings, self.clock, self._films, alice=draw_alice)
        answers = Answers(self.account, self.settings, Signer(), self.url, self.clock.now_s)
        self._webhooks = Webhooks(self.clock, answers.talk)
        self._service = Service(
            settings=self.settings,
            clock=self.clock,
            account=self.account,
            answers=answers,
            faults=self.faults,
            journal=self.journal,
            webhooks=self._webhooks,
            gatekeeper=Gatekeeper(self.settings.key, self.settings.auth_forms),
            faces=faces,
            spoiler=Spoiler(self.clock, self._closing),
        )
        self._server = _Server(_config(self._service), self._closing)
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it answers, without a closing slash."""
        return f"http://{_HOST}:{self._socket.getsockname()[1] if self._socket.fileno() >= 0 else 0}"

    @property
    def key(self) -> Secret:
        """What a client must send."""
        return self.settings.key

    def start(self) -> None:
        """Begin to answer; returns when it does."""
        for name in (LOGGER.name, "uvicorn.error", "uvicorn.access"):
            logging.getLogger(name).addFilter(_REDACTING)
        self._thread.start()
        self._server.is_up.wait()

    def close(self) -> None:
        """Stop: what is being answered gets 2 s, what hangs is broken off."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
        self._webhooks.close()
        self._films.close()
        self._socket.close()

    def advance(self, seconds: float) -> None:
        """Let time pass at once, for the server alone."""
        self.clock.advance(seconds)

    def fault(self, route: str, name: str, **more: Any) -> None:
        """Add a fault to the script; ``more`` as in Fault. Raises InputError."""
        self.faults.add(Fault(route, name, **more))

    def accepted(self) -> dict[str, int]:
        """How many POST /talks were accepted for each token."""
        return self.account.accepted()

    def state(self) -> dict[str, Any]:
        """As GET /_sandbox/state."""
        return state(self._service)

    def _serve(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._socket]))
        finally:
            self._server.is_up.set()


class _Server(uvicorn.Server):
    """uvicorn that says when it is up and stops at once."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self.is_up = threading.Event()
        self._closing = closing
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        """From any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._closing.set)

    async def main_loop(self) -> None:
        """Once a second the date of the answers is renewed."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self.is_up.set()
        while not self.should_exit:
            try:
                await asyncio.wait_for(self._closing.wait(), _TICK_S)
            except TimeoutError:
                await self.on_tick(0)


def _config(service: Service) -> uvicorn.Config:
    app = make_app(service, OPERATIONS, storage=STORAGE, control=control_routes(service))
    return uvicorn.Config(
        app,
        http=OpenProtocol,
        loop="asyncio",
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=_GRACE_S,
    )


def _bound(port: int) -> socket.socket:
    if not 0 <= port <= _MAX_PORT:
        raise InputError("port_taken", f"There is no port {port}.", "Leave the port out, or name one from 1 to 65535.")
    # The protocol is named so that asyncio turns Nagle's algorithm off: it costs 40 ms an answer otherwise.
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((_HOST, port))
    except OSError as exc:
        line.close()
        raise InputError(
            "port_taken",
            f"Port {port} on this machine cannot be used: {exc.strerror}.",
            "Leave --port out, or name another.",
        ) from exc
    return line
