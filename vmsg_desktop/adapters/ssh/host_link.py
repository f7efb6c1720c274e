"""The way to the agent of a host: a pinned connection, the agent found or started, its port brought here.

The agent is a service of its user over there, no child of this connection: it goes on when the connection ends, and
the next one finds it by its rendezvous file.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from vmsg_desktop.adapters.ssh import service
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.forward import Forward
from vmsg_desktop.adapters.ssh.place import Place, find_place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import PROTOCOL, Endpoint, LinkStatus
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.secret import Secret

StartAgent = Callable[[RemoteShell, Place], None]
"""Starts the agent that is set up there; nothing happens when it runs. Raises RemoteError."""

_RENDEZVOUS: Final = "agent.json"
_TOKEN: Final = "token"  # noqa: S105 - the name of a file
_START_S: Final = 60.0
_LOOK_S: Final = 0.25
_ANSWER_S: Final = 10.0
_OWNERS: Final = """awk '$2 == "0100007F:{port:04X}" && $4 == "0A" {{ print $8; exit }}' /proc/net/tcp && id -u"""
"""Tells who listens on a port of the loopback, and who asks."""

_STALLED: Final = LinkStatus("stalled", "Nothing was heard from the host for a while.")


@dataclass(frozen=True)
class _Found:
    """An agent by its own files; ``pid`` and ``port`` tell one run of it from another."""

    port: int
    pid: int
    protocol: int


@dataclass(frozen=True)
class _Way:
    connection: SshConnection
    place: Place
    forward: Forward
    endpoint: Endpoint

    def close(self) -> None:
        """The connection first: on a dead line nothing else would get through."""
        self.connection.close()
        self.forward.close()


class HostLink:
    """A core.ports.AgentLink over SSH. Any thread; one at a time opens.

    Args:
        host: where it leads.
        connector: makes connections.
        start: starts an agent that is set up but does not run.
        report: hears how the way is; from any thread.
    """

    def __init__(
        self,
        host: SshHost,
        connector: Connector,
        *,
        start: StartAgent = service.start,
        report: Callable[[LinkStatus], None] = lambda _status: None,
    ) -> None:
        self._host, self._connector, self._start, self._report = host, connector, start, report
        self._lock = threading.Lock()
        self._way: _Way | None = None

    @property
    def name(self) -> str:
        """See AgentLink.name."""
        return self._host.label

    def open(self, *, cancel: CancelToken) -> Endpoint:
        """See AgentLink.open.

        Raises:
            RemoteError: as Connector.connect, and "agent_not_set_up", "agent_not_started", "agent_silent",
                "agent_newer". Cancelled.
        """
        with self._lock:
            if self._way is not None and self._way.connection.is_active:
                return self._way.endpoint
            self._close_way()
            self._report(LinkStatus("connecting"))
            try:
                self._way = self._opened(cancel)
            except RemoteError as exc:
                self._report(LinkStatus("closed" if exc.retryable else "refused", exc.message))
                raise
            self._report(LinkStatus("connected"))
            return self._way.endpoint

    def drop(self) -> None:
        """See AgentLink.drop; port and token are read anew by the next open."""
        with self._lock:
            self._close_way()

    def close(self) -> None:
        """See AgentLink.close."""
        self.drop()
        self._report(LinkStatus("closed"))

    def _close_way(self) -> None:
        way, self._way = self._way, None
        if way is not None:
            way.close()

    def _opened(self, cancel: CancelToken) -> _Way:
        connection = self._connector.connect(self._host, cancel=cancel, on_quiet=self._quiet)
        try:
            place = find_place(connection)
            forward, token = self._agent(connection, place, cancel)
        except BaseException:
            connection.close()
            raise
        endpoint = Endpoint(f"http://127.0.0.1:{forward.port}", token, forward.target_port)
        return _Way(connection, place, forward, endpoint)

    def _quiet(self, is_quiet: bool) -> None:
        self._report(_STALLED if is_quiet else LinkStatus("connected"))

    def _agent(self, connection: SshConnection, place: Place, cancel: CancelToken) -> tuple[Forward, Secret]:
        """The port of the agent that runs, which is started when none does."""
        forward = self._answering(connection, place)
        if forward is None:
            self._started(connection, place)
            waits = int(_START_S / _LOOK_S)
            for _ in range(waits):
                forward = self._answering(connection, place)
                if forward is not None:
                    break
                cancel.wait(_LOOK_S)
            else:
                raise self._not_started(f"it did not answer within {_START_S:.0f} s")
        try:
            return forward, self._token(connection, place)
        except BaseException:
            forward.close()
            raise

    def _answering(self, connection: SshConnection, place: Place) -> Forward | None:
        """A way to the agent that its files tell of; None when there is none, or those are of one that has ended."""
        found = self._rendezvous(connection, place)
        if found is None:
            return None
        self._check_protocol(found)
        if not _is_own(connection, found.port):
            return None
        forward = Forward(connection, found.port)
        try:
            is_there = _is_agent(forward.port)
        except TimeoutError as exc:
            forward.close()
            raise self._silent() from exc
        except BaseException:
            forward.close()
            raise
        if is_there:
            return forward
        forward.close()
        if not connection.is_active:
            raise connection.fault
        return None

    def _rendezvous(self, connection: SshConnection, place: Place) -> _Found | None:
        text = _read(connection, f"{place.agent}/{_RENDEZVOUS}")
        try:
            data: dict[str, Any] = json.loads(text or "null")
            return _Found(int(data["port"]), int(data["pid"]), int(data.get("protocol", 1)))
        except (ValueError, KeyError, TypeError):
            return None  # as none: starting it writes the file anew

    def _token(self, connection: SshConnection, place: Place) -> Secret:
        token = (_read(connection, f"{place.agent}/{_TOKEN}") or b"").decode("ascii", "replace").strip()
        if not token:
            raise self._not_started("its token is missing")
        return Secret(token)

    def _started(self, connection: SshConnection, place: Place) -> None:
        with connection.files() as files:
            is_set_up = files.size(place.start) is not None
        if not is_set_up:
            raise RemoteError(
                "agent_not_set_up",
                f"There is no agent on {self.name} yet.",
                f"Set it up: vmsg agent setup {self.name}",
                details={"host": self.name},
            )
        self._start(connection, place)

    def _check_protocol(self, found: _Found) -> None:
        if found.protocol > PROTOCOL:
            raise RemoteError(
                "agent_newer",
                f"The agent on {self.name} speaks a newer protocol ({found.protocol}) than this program ({PROTOCOL}).",
                f"Update this program. Or put its own version there: vmsg agent setup {self.name}",
                details={"host": self.name},
            )

    def _not_started(self, why: str) -> RemoteError:
        return RemoteError(
            "agent_not_started",
            f"The agent on {self.name} was started but cannot be used: {why}.",
            f"Look at what it says: vmsg agent logs {self.name}",
            retryable=True,
            details={"host": self.name},
        )

    def _silent(self) -> RemoteError:
        return RemoteError(
            "agent_silent",
            f"The agent on {self.name} took the connection but did not answer within {_ANSWER_S:.0f} s.",
            f"Restart it: vmsg agent stop {self.name}, then vmsg agent start {self.name}",
            retryable=True,
            details={"host": self.name},
        )


def _read(connection: SshConnection, path: str) -> bytes | None:
    with connection.files() as files:
        try:
            return files.read(path)
        except RemoteError as exc:
            if exc.code == "remote_file_missing":
                return None
            raise


def _is_own(connection: SshConnection, port: int) -> bool:
    """Whether a program of this very user listens there. Another user may have got the port of an agent that died;
    the token, and then the person's files, are not for him. Raises RemoteError.
    """
    told = checked(connection, _OWNERS.format(port=port), doing="Looking who listens for the agent").split()
    return len(told) == 2 and told[0] == told[1]


def _is_agent(port: int) -> bool:
    """Whether an agent answers there; another program may have got the port of one that has ended.

    Raises TimeoutError: something took the connection and says nothing.
    """
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_S)
    try:
        line.request("GET", "/healthz")
        answer = line.getresponse()
        return answer.status == 200 and b'"ok"' in answer.read(1000)
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
