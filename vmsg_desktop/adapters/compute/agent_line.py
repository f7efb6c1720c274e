"""The way to one agent: opened when it is needed, kept between jobs, opened anew when it failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.compute.agent_client import AgentClient
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import PROTOCOL, Capabilities, Endpoint, LinkStatus
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.ports import AgentLink, Clock

Status = Callable[[LinkStatus], None]
_LOOK_S: Final = 0.05  # how late a cancel may reach a thread that waits for the network
_CLIENTS_KEPT: Final = 7
_SAME_ADDRESS: Final = frozenset({"agent_lost"})  # a connection ended; the next one may well stand


@dataclass(frozen=True, eq=False)
class Connected:
    """An agent that answered. ``agent`` is the id of its store."""

    client: AgentClient
    agent: str


class AgentLine:
    """A link with a client at its end. Any thread.

    Args:
        link: how the agent is reached.
        timeouts: how much silence is borne.
        status: told how the way is; from any thread.
        version: that the agent must have; None = the protocol alone must be the same.
        clock: monotonic time.
    """

    def __init__(
        self, link: AgentLink, *, timeouts: Timeouts, status: Status, version: str | None, clock: Clock
    ) -> None:
        self._link = link
        self._clock = clock
        self._timeouts = timeouts
        self._status = status
        self._version = version
        self._opening = threading.Lock()
        self._client: AgentClient | None = None
        self._clients: tuple[AgentClient, ...] = ()  # a thread may still wait on an older one
        self._endpoint: Endpoint | None = None
        self._connected: Connected | None = None
        self._failures = 0
        self._followers = 0
        self._heard_s = 0.0
        self._is_stalled = False

    @property
    def name(self) -> str:
        """What a person calls the machine."""
        return self._link.name

    @property
    def is_open(self) -> bool:
        """The agent answered, and nothing else was found since."""
        return self._connected is not None

    def connected(self, cancel: CancelToken) -> Connected:
        """The agent, reached. One attempt.

        Raises:
            RemoteError: not reached; "agent_outdated": it is of another version.
            Cancelled: while it waited.
        """
        found = self._connected
        if found is not None:
            return found
        while not self._opening.acquire(timeout=_LOOK_S):
            cancel.check()
        try:
            return self._connected or self._open(cancel)
        finally:
            self._opening.release()

    @property
    def last_word_s(self) -> float:
        """The longest that a person who cancelled waits for the agent to be told."""
        return self._timeouts.cancel_s

    def told(self, status: LinkStatus) -> None:
        """Pass on how the way is."""
        self._status(status)

    def lost(self, connected: Connected | None, error: VmsgError) -> None:
        """The agent failed to answer on ``connected``: the next attempt asks again, over a new link if it must."""
        if connected is not None and connected is not self._connected:
            return  # another thread has seen to it, or is at it
        with self._opening:
            if connected is not self._connected:
                return
            self._connected = None
            self._failures += 1
            if error.code not in _SAME_ADDRESS or self._failures > 1:
                self._forget()

    @contextmanager
    def interruptible(self, cancel: CancelToken) -> Iterator[None]:
        """While the block runs, a cancel ends what the calling thread waits for on the network."""
        thread, over = threading.get_ident(), threading.Event()

        def watch() -> None:
            while not over.wait(_LOOK_S):
                for client in self._clients if cancel.is_cancelled else ():
                    client.interrupt(thread)
                self._look_for_life()

        watcher = threading.Thread(target=watch, name="agent-cancel", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    @contextmanager
    def following(self) -> Iterator[None]:
        """While the block runs, the agent's signs of life are expected."""
        self._heard_s = self._clock.monotonic_s()
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            self._is_stalled = False

    def close(self) -> None:
        """End the connection; the agent goes on."""
        with self._opening:
            self._forget()
            self._link.close()
        self._status(LinkStatus("closed"))

    def _heard(self) -> None:
        self._heard_s = self._clock.monotonic_s()
        if self._is_stalled:
            self._is_stalled = False
            self._status(LinkStatus("connected"))

    def _look_for_life(self) -> None:
        silent_s = self._clock.monotonic_s() - self._heard_s
        if self._followers and not self._is_stalled and silent_s > self._timeouts.stalled_s:
            self._is_stalled = True
            self._status(LinkStatus("stalled", f"Nothing was heard from {self.name} for {silent_s:.0f} s."))

    def _open(self, cancel: CancelToken) -> Connected:
        self._status(LinkStatus("connecting"))
        try:
            client = self._client_at(self._link.open(cancel=cancel))
            client.healthz()  # a dead way is noticed soon: the next question may take its time
            found = client.capabilities()
            self._check(found)
        except RemoteError as exc:
            if not exc.retryable:
                self._status(LinkStatus("refused", exc.message))
            raise
        self._connected = Connected(client, found.agent)
        self._failures = 0
        self._status(LinkStatus("connected"))
        return self._connected

    def _client_at(self, endpoint: Endpoint) -> AgentClient:
        """The client there; the one that is there already keeps its connections."""
        if self._client is None or endpoint != self._endpoint:
            self._forget_client()
            self._client, self._endpoint = self._new_client(endpoint), endpoint
        return self._client

    def _new_client(self, endpoint: Endpoint) -> AgentClient:
        client = AgentClient(endpoint, timeouts=self._timeouts, heard=self._heard)
        self._clients = (*self._clients[-_CLIENTS_KEPT:], client)
        return client

    def _check(self, found: Capabilities) -> None:
        if found.protocol == PROTOCOL and self._version in (None, found.version):
            return
        raise RemoteError(
            "agent_outdated",
            f"The agent on {self.name} is version {found.version} (protocol {found.protocol}); this program speaks"
            f" with version {self._version or 'any'} (protocol {PROTOCOL}).",
            f"Bring both to one version: vmsg agent setup {self.name}",
            details={"version": found.version, "protocol": found.protocol},
        )

    def _forget(self) -> None:
        self._connected = None
        self._forget_client()
        self._link.drop()

    def _forget_client(self) -> None:
        client, self._client, self._endpoint = self._client, None, None
        if client is not None:
            client.close()
