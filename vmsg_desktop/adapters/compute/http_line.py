"""HTTP to an agent: one pool of connections, answers that are bounded, and failures in our words.

Exceptions of the HTTP library never leave this module, and are not chained: they hold the request with its token.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from weakref import WeakKeyDictionary

import requests
import urllib3
from pydantic import TypeAdapter, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from vmsg_desktop.adapters.compute.proof import NoProof, Unproven, prove
from vmsg_desktop.core.model.compute import Endpoint, WireError
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.wire import error_from_wire

ANSWER_MAX_BYTES: Final = 16_000_000
"""Of a JSON answer: a view of a job carries its results."""

LINK_FAULTS: Final = frozenset(
    {"agent_unreachable", "agent_unproven", "agent_silent", "agent_lost", "agent_stopping", "agent_failed"}
)
"""Codes of errors that tell of the way or of the agent, not of the job: another attempt may help."""

_POOL: Final = 16
_CHUNK_BYTES: Final = 1 << 16
_END_S: Final = 0.5
_PROOF_SHARE: Final = 3.0  # of the time for a connection: a tunnel's other half is made only when something is sent
_SEND_BYTES: Final = 1 << 16  # one block has `read_s` to leave, so this and it make the slowest line that is borne


@dataclass(frozen=True)
class Timeouts:
    """Seconds of silence that are borne.

    Attributes:
        connect_s: until a connection stands. read_s: between two bytes either way; an agent pings every 5 s.
        prove_s: of the first question to an agent, which may have to bring up its devices.
        cancel_s: of telling an agent that its job is not wanted, while a person waits.
        stalled_s: after so long a silence of a job's events the connection is told to be stalled.
    """

    connect_s: float = 5.0
    read_s: float = 15.0
    prove_s: float = 120.0
    cancel_s: float = 1.0
    stalled_s: float = 7.5

    def proving(self) -> Timeouts:
        """For the first question."""
        return replace(self, read_s=max(self.prove_s, self.read_s))

    def within(self, limit_s: float | None) -> Timeouts:
        """For what somebody waits for; None = as they are."""
        if limit_s is None:
            return self
        return replace(self, connect_s=min(limit_s, self.connect_s), read_s=min(limit_s, self.read_s))


class Body:
    """A request's body that is sent in small blocks; ``on_block`` gets the bytes handed over before each."""

    def __init__(self, data: bytes | memoryview, on_block: Callable[[int], None] = lambda _sent: None) -> None:
        self._data = memoryview(data)
        self._at = 0
        self._on_block = on_block

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(_SEND_BYTES):
            yield block

    def read(self, size: int = -1) -> bytes:
        """The next block."""
        self._on_block(self._at)
        end = len(self._data) if size < 0 else self._at + size
        block = bytes(self._data[self._at : end])
        self._at += len(block)
        return block


class HttpLine:
    """Requests to one agent. Any thread.

    Args:
        endpoint: where it answers, and its token.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._base_url = endpoint.base_url
        self._sockets = _Sockets()
        self._session = _open_session(endpoint, self._sockets)

    @contextmanager
    def answer(
        self,
        method: str,
        path: str,
        *,
        timeouts: Timeouts,
        ok: frozenset[int],
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Iterator[requests.Response]:
        """The answer, its body still to be read inside the block.

        Raises:
            RemoteError: "agent_unreachable", "agent_silent" (a timeout), "agent_lost" (broken off): the way failed;
                "agent_unproven", "agent_outdated": who answers does not prove to know the token, which was not sent;
                "agent_refused", "agent_failed": an answer that is no word of ours.
            VmsgError: what the agent raised.
        """
        data = Body(body) if isinstance(body, bytes) else body
        with self._sent(method, path, timeouts, dict(headers or {}), data, params) as response:
            if response.status_code not in ok:
                raise _refusal(response, read_all(response))
            yield response

    def _sent(
        self,
        method: str,
        path: str,
        timeouts: Timeouts,
        headers: dict[str, str],
        body: Body | None,
        params: Mapping[str, str] | None,
    ) -> requests.Response:
        try:
            return self._session.request(
                method, self._base_url + path, params=params, data=body, headers=headers,
                timeout=(timeouts.connect_s, timeouts.read_s), allow_redirects=False, stream=True,
            )  # fmt: skip
        except _FOREIGN as exc:
            fault = link_fault(exc)
        raise fault

    def interrupt(self, thread: int) -> None:
        """End what the thread with this number waits for on the network: it gets an "agent_lost"."""
        self._sockets.shut(thread)

    def close(self) -> None:
        """Close what is idle."""
        self._session.close()


def read_all(response: requests.Response) -> bytes:
    """The answer's body. Raises RemoteError: it is too long, or broke off."""
    parts, size = [], 0
    for part in blocks_of(response):
        size += len(part)
        if size > ANSWER_MAX_BYTES:
            raise RemoteError("agent_refused", f"The agent's answer is longer than {ANSWER_MAX_BYTES} bytes.", _UPDATE)
        parts.append(part)
    return b"".join(parts)


def blocks_of(response: requests.Response) -> Iterator[bytes]:
    """The answer's body as it comes. Raises RemoteError: it broke off."""
    blocks = response.iter_content(_CHUNK_BYTES)
    while True:
        try:
            block = next(blocks, None)
        except _FOREIGN as exc:
            fault = link_fault(exc)
        else:
            if block is None:
                return
            yield block
            continue
        raise fault


def read_end(response: requests.Response, blocks: Iterator[bytes]) -> None:
    """Read the end of an answer that has said all it had to say, so that its connection serves the next request.

    A new one costs a round trip, through a tunnel two. What does not end at once loses its connection, nothing else.
    """
    line = getattr(response.raw, "connection", None)
    if line is not None and line.sock is not None:  # else the end was read already
        line.sock.settimeout(_END_S)  # the next request sets its own
        with suppress(RemoteError, StopIteration):
            next(blocks)


def link_fault(exc: Exception) -> RemoteError:
    """What a failure of the HTTP library means."""
    names = {type(inner).__name__ for inner in _inner(exc)}
    if names & {"NewConnectionError", "NameResolutionError", "ConnectTimeout", "ConnectTimeoutError"}:
        return RemoteError("agent_unreachable", "The agent does not answer there.", _IS_IT_UP, retryable=True)
    if names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError"}:
        return RemoteError("agent_silent", "Nothing was heard from the agent for too long.", _IS_IT_UP, retryable=True)
    if Unproven.__name__ in names:
        return RemoteError("agent_unproven", "Who answers there is not the agent.", _IS_IT_UP, retryable=True)
    if NoProof.__name__ in names:
        return RemoteError("agent_outdated", "The agent there is too old to prove that it is the right one.", _UPDATE)
    if names & {
        "InvalidURL",
        "InvalidSchema",
        "MissingSchema",
        "LocationParseError",
        "InvalidHeader",
        "InvalidProxyURL",
    }:
        return RemoteError("agent_address", "The agent's address is no address.", "Add the host anew: vmsg agent add")
    return RemoteError("agent_lost", "The connection to the agent broke off.", _IS_IT_UP, retryable=True)


_UPDATE: Final = "Update the agent: vmsg agent setup HOST. On this computer end it: vmsg-agent stop"
_IS_IT_UP: Final = "See whether the machine is on and the agent runs: vmsg agent status HOST"
_FOREIGN: Final = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)
_WIRE_ERROR: Final = TypeAdapter(WireError)


def _refusal(response: requests.Response, body: bytes) -> VmsgError:
    """The very error that the agent raised, with what its headers add; else one that names the status."""
    status = response.status_code
    try:
        error = error_from_wire(_WIRE_ERROR.validate_json(body))
    except ValidationError:
        error = RemoteError(
            "agent_failed" if status >= 500 else "agent_refused",
            f"The agent answered with HTTP {status}.",
            "Its log tells more: vmsg agent logs HOST",
            retryable=status >= 500,
        )
    error.details.update(_header_facts(response.headers))
    error.details["status"] = status
    return error


def _header_facts(headers: Mapping[str, str]) -> dict[str, Any]:
    facts = {}
    for header, name in (("Upload-Offset", "upload_offset"), ("Retry-After", "retry_after_s")):
        with suppress(ValueError):
            facts[name] = max(0, int(headers.get(header, "")))
    return facts


def _inner(exc: BaseException, depth: int = 6) -> Iterator[BaseException]:
    yield exc
    if depth:
        inner = [value for value in (*exc.args, getattr(exc, "reason", None)) if isinstance(value, BaseException)]
        for one in inner:
            yield from _inner(one, depth - 1)


class _TokenAuth(requests.auth.AuthBase):
    """Sends the token. As an auth object it also keeps a .netrc from replacing the header."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._token = endpoint.token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request


def _open_session(endpoint: Endpoint, sockets: _Sockets) -> requests.Session:
    """Without cookies, repeats, redirects and the environment: what is on loopback goes through no proxy."""
    session = requests.Session()
    session.auth = _TokenAuth(endpoint)
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "vmsg-desktop", "Accept-Encoding": "identity"})
    session.mount("http://", _Adapter(sockets, endpoint))
    return session


class _Adapter(HTTPAdapter):
    """A pool whose connections are known to ``sockets`` and proven. TCP_NODELAY is urllib3's default."""

    def __init__(self, sockets: _Sockets, endpoint: Endpoint) -> None:
        self._sockets, self._endpoint = sockets, endpoint
        super().__init__(pool_connections=1, pool_maxsize=_POOL, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As of HTTPAdapter."""
        super().init_poolmanager(*args, **kwargs)
        facts = {"sockets": self._sockets, "endpoint": self._endpoint}
        connection = type("_KnownConnection", (_Connection,), facts)
        pool = type("_KnownPool", (HTTPConnectionPool,), {"ConnectionCls": connection})
        self.poolmanager.pool_classes_by_scheme = {"http": pool}


class _Connection(HTTPConnection):
    """Tells which thread uses it; asks for the proof before anything that holds the token is sent."""

    sockets: _Sockets
    endpoint: Endpoint

    def connect(self) -> None:
        """As of HTTPConnection. Raises Unproven, NoProof."""
        super().connect()
        connect_s = self.sock.gettimeout()
        try:
            self.sock.settimeout(None if connect_s is None else _PROOF_SHARE * connect_s)
            prove(self.sock, self.endpoint.token, port=self.endpoint.port or self.port)
            self.sock.settimeout(connect_s)
        except BaseException:
            self.close()
            raise

    def request(self, *args: Any, **kwargs: Any) -> None:
        """As of HTTPConnection."""
        self.sockets.use(self)
        super().request(*args, **kwargs)


class _Sockets:
    """Which thread used which connection last: a cancel ends what its thread waits for, and nothing else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users: WeakKeyDictionary[HTTPConnection, int] = WeakKeyDictionary()

    def use(self, connection: HTTPConnection) -> None:
        """The calling thread sends a request on it."""
        with self._lock:
            self._users[connection] = threading.get_ident()

    def shut(self, thread: int) -> None:
        """End the connections of a thread; an idle one among them is opened anew when it is needed."""
        with self._lock:
            theirs = [connection for connection, user in self._users.items() if user == thread]
        for connection in theirs:
            end = connection.sock
            if end is not None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
