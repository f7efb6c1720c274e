"""Whatever breaks below HTTP, or comes back as an answer, is an error of ours that says whether trying again helps."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import urllib3

from vmsg_desktop.adapters.compute.agent_client import AgentClient, is_link_fault
from vmsg_desktop.adapters.compute.http_line import ANSWER_MAX_BYTES, Timeouts, link_fault
from vmsg_desktop.core.hello import proof_of
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.model.secret import Secret

TOKEN = "token-of-a-test-0123456789"
PERMANENT = {"agent_address"}


def _subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for one in kind.__subclasses__():
        if "Warning" not in one.__name__:
            yield one
            yield from _subclasses(one)


FOREIGN = sorted(
    {
        *(kind for kind in _subclasses(requests.RequestException) if kind.__module__.startswith("requests")),
        *(kind for kind in _subclasses(urllib3.exceptions.HTTPError) if kind.__module__.startswith("urllib3")),
        ConnectionResetError,
        BrokenPipeError,
        TimeoutError,
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", FOREIGN, ids=lambda kind: kind.__name__)
def test_every_lower_error_is_one_of_ours(kind: type[Exception]) -> None:
    exc = kind.__new__(kind)
    exc.args = (f"GET with {TOKEN}",)
    found = link_fault(exc)
    assert found.code.startswith("agent_")
    assert found.hint
    assert found.retryable is (found.code not in PERMANENT)
    assert is_link_fault(found) is found.retryable
    assert TOKEN not in str(found.to_json())


@contextmanager
def answering(*answers: bytes | None) -> Iterator[str]:
    """A server that proves to be the agent, gives each connection one of the answers and closes it.

    None = it then says nothing until the end.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        for answer in answers:
            try:
                end, _ = listener.accept()
            except OSError:
                return
            with end:
                end.settimeout(5)
                end.sendall(proving(end.recv(65536), port=listener.getsockname()[1]))
                end.recv(65536)
                if answer is None:
                    over.wait(20)
                else:
                    end.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join(10)


def proving(request: bytes, *, port: int) -> bytes:
    """The agent's answer to the first question on a connection."""
    nonce = request.partition(b"nonce=")[2].partition(b" ")[0].decode()
    return http("200 OK", json.dumps({"proof": proof_of(Secret(TOKEN), nonce=nonce, port=port)}).encode())


def failing(url: str, *, read_s: float = 5.0) -> VmsgError:
    client = AgentClient(Endpoint(url, Secret(TOKEN)), timeouts=Timeouts(2.0, read_s, prove_s=read_s))
    with pytest.raises(VmsgError) as caught:
        client.capabilities()
    client.close()
    assert caught.value.__context__ is None  # a foreign error would hold the token
    assert caught.value.__cause__ is None
    return caught.value


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as spare:
        port = spare.getsockname()[1]
    assert failing(f"http://127.0.0.1:{port}").code == "agent_unreachable"


def test_silence_has_an_end() -> None:
    with answering(None) as url:
        found = failing(url, read_s=0.1)
    assert (found.code, found.retryable) == ("agent_silent", True)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 2",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\xff" * 50,
    ],
)
def test_no_whole_answer_is_a_lost_one(answer: bytes) -> None:
    with answering(answer) as url:
        assert failing(url).code == "agent_lost"


@pytest.mark.parametrize("address", ["http://", "ftp://127.0.0.1", "no address", "http://127.0.0.1:99999"])
def test_no_address_is_told_and_not_tried_again(address: str) -> None:
    found = failing(address)
    assert (found.code, found.retryable) == ("agent_address", False)


@pytest.mark.parametrize("answer", [b"[]", b"no json", b'{"protocol": "one"}', b'{"agent": 1}', b"\xff"])
def test_json_that_is_not_ours_is_not_understood(answer: bytes) -> None:
    with answering(http("200 OK", answer)) as url:
        found = failing(url)
    assert (found.code, found.retryable) == ("agent_not_understood", False)


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [("500 No", "agent_failed", True), ("502 No", "agent_failed", True), ("418 No", "agent_refused", False)],
)
def test_a_strangers_refusal_names_its_status(status: str, code: str, retryable: bool) -> None:
    with answering(http(status, b"<html>")) as url:
        found = failing(url)
    assert (found.code, found.retryable, found.details["status"]) == (code, retryable, int(status[:3]))


def test_a_redirect_is_not_followed() -> None:
    with answering(http("302 Found", b"", "Location: http://127.0.0.1:9/")) as url:
        assert failing(url).details["status"] == 302


def test_the_agents_own_error_comes_through_with_its_headers() -> None:
    told: dict[str, Any] = {"family": "remote", "code": "queue_full", "message": "Full.", "hint": "", "retryable": True}
    with answering(http("429 Slow", json.dumps(told).encode(), "Retry-After: 4", "Upload-Offset: x")) as url:
        found = failing(url)
    assert (type(found), found.code, found.details) == (RemoteError, "queue_full", {"retry_after_s": 4, "status": 429})


def test_an_endless_answer_is_refused() -> None:
    with answering(http("200 OK", b" " * (ANSWER_MAX_BYTES + 1))) as url:
        assert failing(url).code == "agent_refused"
