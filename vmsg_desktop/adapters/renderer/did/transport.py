"""One HTTP exchange: what goes out is watched, what comes back is bounded, what breaks is named.

Exceptions of the HTTP library never leave this module, and are not chained: they hold the request with its
authorization header and the whole link. What is known of a failure is copied into :class:`Broken` instead.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Final, Literal
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.secret import RedactingFilter, Secret
from vmsg_desktop.core.ports import Clock

ANSWER_MAX_BYTES: Final = 8_000_000  # a full page of 100 talks is well under 1 MB
_CHUNK_BYTES: Final = 1 << 16
_POOL: Final = 8
_QUIET: Final = RedactingFilter()
# Filters do not pass down from a parent logger, and these tell addresses in full.
_QUIET_LOGGERS: Final = tuple(
    f"urllib3.{name}" for name in ("connection", "connectionpool", "poolmanager", "response", "util.retry")
)

Fault = Literal[
    "name", "refused", "connect_timeout", "certificate", "tls", "proxy", "timeout", "lost", "garbled", "too_large"
]
SessionFactory = Callable[[], requests.Session]


@dataclass(frozen=True)
class Timeouts:
    """Seconds of silence that are borne, and the longest an answer may take in all.

    Attributes:
        connect_s: name, connection and handshake; read_s: of a short call; create_s: of the paid call, whose gateway
            gives up at 29 s; upload_s: after an upload was handed over; download_s: between two pieces of the video;
            answer_s: from the first to the last byte of a JSON answer.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    create_s: float = 60.0
    upload_s: float = 90.0
    download_s: float = 30.0
    answer_s: float = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Broken(Exception):
    """No whole answer came.

    Attributes:
        fault: where it broke. has_left: True when a byte of the request's body was handed to the network.
    """

    def __init__(self, fault: Fault, *, has_left: bool, words: str = "") -> None:
        super().__init__(fault)
        self.fault: Fault = fault
        self.has_left = has_left
        self.words = words


class Outgoing:
    """A request's body that knows whether any of it was handed over; ``on_block`` gets the share before each block."""

    def __init__(self, data: bytes, on_block: Callable[[float], None] = lambda _share: None) -> None:
        self._data = data
        self._at = 0
        self._on_block = on_block
        self.has_left = False

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(_CHUNK_BYTES):
            yield block

    def read(self, size: int = -1) -> bytes:
        """The next block; from the first one on the body counts as having left."""
        self._on_block(self._at / max(1, len(self._data)))
        end = len(self._data) if size < 0 else self._at + size
        block = self._data[self._at : end]
        self._at += len(block)
        self.has_left = self.has_left or bool(block)
        return block


class _KeyAuth(requests.auth.AuthBase):
    """Sends the key as D-ID shows it. As an auth object it also keeps a .netrc from replacing the header."""

    def __init__(self, key: Secret) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Basic {self._key.reveal()}"
        return request


class _NoAuth(requests.auth.AuthBase):
    """Sends nothing, not even what a .netrc has for the host."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.pop("Authorization", None)
        return request


def open_session(base_url: str, key: Secret | None, make: SessionFactory = requests.Session) -> requests.Session:
    """A session with a connection pool, without cookies, repeats and guesses; ``key`` None = no authorization."""
    session = make()
    session.auth = _NoAuth() if key is None else _KeyAuth(key)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "vmsg-desktop", "Accept-Encoding": "identity"})
    session.trust_env = not is_loopback(base_url)  # proxies and certificates of the person's environment, but not home
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=2, pool_maxsize=_POOL, max_retries=0))
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).addFilter(_QUIET)
    return session


def checked_base(url: str) -> str:
    """``url`` without a closing slash. Raises InputError unless it is https, or http on this very machine."""
    try:
        parts = urlsplit(url)
        has_host, _ = bool(parts.hostname), parts.port
    except ValueError:
        has_host = False
    is_plain = has_host and not (parts.username or parts.password or parts.query or parts.fragment)
    if is_plain and is_safe(url):
        return url.rstrip("/")
    raise InputError(
        "did_address_refused",
        "The address of the D-ID service must be https://…, or http on this machine (127.0.0.1, localhost).",
        "Use https://api.d-id.com, or the address that `vmsg sandbox` prints.",
    )


def is_safe(url: str) -> bool:
    """True when nobody on the way can read: https, or http that does not leave this machine."""
    scheme = _parts(url)[0]
    return scheme == "https" or (scheme == "http" and is_loopback(url))


def is_loopback(url: str) -> bool:
    """True when the host is this machine."""
    host = _parts(url)[1]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(url: str) -> tuple[str, str]:
    """(scheme, host); both empty where it is no address."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def exchange(
    session: requests.Session,
    method: str,
    url: str,
    *,
    timeout_s: tuple[float, float],
    clock: Clock,
    answer_s: float,
    params: Mapping[str, str] | None = None,
    body: Outgoing | None = None,
    content_type: str = "",
) -> Answer:
    """Send and read to the end. Redirects are answers like any other: the key follows none.

    Raises:
        Broken: no whole answer came.
        Cancelled: from the body's ``on_block``.
    """
    headers = {"Content-Type": content_type} if content_type else {}
    try:
        with session.request(
            method,
            url,
            params=params,
            data=body,
            headers=headers,
            timeout=timeout_s,
            allow_redirects=False,
            stream=True,
        ) as response:
            data = _read_all(response, clock, answer_s)
            return Answer(response.status_code, dict(response.headers), data)
    except (requests.RequestException, _TooMuch) as exc:
        broken = broken_by(exc, has_left=body is not None and body.has_left)
    raise broken


class _TooMuch(Exception):
    """An answer beyond the limits of size or time."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def _read_all(response: requests.Response, clock: Clock, answer_s: float) -> bytes:
    started_s, parts, size = clock.monotonic_s(), [], 0
    for part in response.iter_content(_CHUNK_BYTES):
        size += len(part)
        parts.append(part)
        if size > ANSWER_MAX_BYTES:
            raise _TooMuch("too_large")
        if clock.monotonic_s() - started_s > answer_s:
            raise _TooMuch("timeout")
    return b"".join(parts)


def broken_by(exc: Exception, *, has_left: bool) -> Broken:
    """What a failure of the HTTP library means, without its text: that holds links."""
    return Broken(_fault_of(exc), has_left=has_left, words=type(exc).__name__)


def _fault_of(exc: Exception) -> Fault:
    if isinstance(exc, _TooMuch):
        return exc.fault
    kinds: tuple[tuple[type[Exception], Fault], ...] = (
        (requests.exceptions.ConnectTimeout, "connect_timeout"),
        (requests.exceptions.ReadTimeout, "timeout"),
        (requests.exceptions.ProxyError, "proxy"),
        (requests.exceptions.ContentDecodingError, "garbled"),
        (requests.exceptions.ChunkedEncodingError, "lost"),
    )
    for kind, fault in kinds:
        if isinstance(exc, kind):
            return fault
    return _fault_within(exc)


def _fault_within(exc: BaseException) -> Fault:
    """The library wraps most failures in its ConnectionError; the cause inside tells them apart."""
    names = {type(inner).__name__ for inner in _inner(exc)}
    if names & {"SSLCertVerificationError", "CertificateError"}:
        return "certificate"
    if isinstance(exc, requests.exceptions.SSLError):
        return "tls"
    if "NameResolutionError" in names:
        return "name"
    if "NewConnectionError" in names:
        return "refused"
    if names & {"ReadTimeoutError", "TimeoutError"}:
        return "timeout"
    return "lost"


def _inner(exc: BaseException, depth: int = 6) -> Iterator[BaseException]:
    yield exc
    if depth:
        inner = [value for value in (*exc.args, getattr(exc, "reason", None)) if isinstance(value, BaseException)]
        for one in inner:
            yield from _inner(one, depth - 1)
