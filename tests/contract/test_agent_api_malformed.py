"""Requests that are too large, name paths for files, or can be read in two ways."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent

JOB = "0123456789abcdef" * 2
BLOB = hashlib.sha256(b"x").hexdigest()
ROUTES = [
    ("PUT", f"/jobs/{JOB}"),
    ("GET", f"/jobs/{JOB}"),
    ("DELETE", f"/jobs/{JOB}"),
    ("GET", f"/jobs/{JOB}/events"),
    ("HEAD", f"/blobs/{BLOB}"),
    ("PUT", f"/blobs/{BLOB}"),
    ("GET", f"/blobs/{BLOB}"),
    ("GET", "/capabilities"),
    ("GET", "/samples"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
    ("GET", "/no-such-path"),
    ("OPTIONS", "/capabilities"),
]
SMALL = replace(FAST, order_max_bytes=1000, blob_max_bytes=1000)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as agent:
        yield agent


@pytest.fixture
def small_agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path, limits=SMALL) as agent:
        yield agent


def code_of(answer: requests.Response) -> Any:
    return answer.json()["code"]


def raw(agent: ServedAgent, request: bytes) -> bytes:
    """What comes back for these very bytes (requests would tidy them) until the agent closes."""
    with socket.create_connection(("127.0.0.1", agent.port), timeout=10) as line:
        answer = b""
        with suppress(ConnectionResetError, BrokenPipeError):  # it would not even read on
            line.sendall(request)
            with suppress(OSError):  # it has hung up already
                line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65536):
                answer += piece
        return answer


def head(*lines: str, host: str = "127.0.0.1") -> bytes:
    return "\r\n".join([*lines, f"Host: {host}", f"Authorization: Bearer {TOKEN}", "", ""]).encode()


def many(count: int) -> Iterable[bytes]:
    """A body without a length: it is sent in chunks."""
    return iter([b"x" * 100] * count)


class TestSize:
    @pytest.mark.parametrize("body", [b"x" * 1001, many(11), many(5000), b"x" * 5_000_000])
    @pytest.mark.parametrize("path", [f"/jobs/{JOB}", f"/blobs/{BLOB}"])
    def test_too_much_is_refused_told_or_not(self, small_agent: ServedAgent, path: str, body: Any) -> None:
        body = many(11) if not isinstance(body, bytes) and path.startswith("/blobs") else body
        kind = "application/json" if path.startswith("/jobs") else "application/octet-stream"

        answer = small_agent.call("PUT", path, data=body, headers={"Content-Type": kind})

        assert (answer.status_code, code_of(answer)) == (413, "request_too_large")
        assert answer.json()["details"] == {"limit_bytes": 1000}
        assert small_agent.jobs.submitted == []
        assert small_agent.blobs.offset(BLOB) == 0
        assert small_agent.call("GET", "/healthz").status_code == 200

    def test_what_is_announced_is_refused_before_it_is_sent(self, small_agent: ServedAgent) -> None:
        lines = (f"PUT /blobs/{BLOB} HTTP/1.1", "Content-Length: 999999999")

        assert raw(small_agent, head(*lines)).startswith(b"HTTP/1.1 413 ")

    def test_a_piece_that_is_longer_than_it_said_is_refused(self, small_agent: ServedAgent) -> None:
        answer = small_agent.call("PUT", f"/blobs/{BLOB}", data=many(2), headers={"Content-Range": "bytes 0-99/900"})

        assert (answer.status_code, code_of(answer)) == (413, "request_too_large")

    def test_headers_without_end_are_refused(self, agent: ServedAgent) -> None:
        answer = raw(agent, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000)

        assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
        assert agent.call("GET", "/healthz").status_code == 200

    def test_the_limits_themselves_pass(self, small_agent: ServedAgent) -> None:
        data = b"x" * 1000

        assert small_agent.call("PUT", f"/blobs/{hashlib.sha256(data).hexdigest()}", data=data).status_code == 201


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "..",
            "../../../etc/passwd",
            "..%2f..%2f..%2fetc%2fpasswd",
            "%2e%2e%2f" * 4 + "etc/passwd",
            "%2Fetc%2Fpasswd",
            f"..%2f{BLOB}",
            f"{BLOB}%00",
            f"{BLOB}%0a",
            f"{BLOB}.part",
            BLOB.upper(),
            BLOB[:-1],
            "c:%5cwindows",
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
    def test_a_path_in_a_blob_name_touches_no_file(
        self, agent: ServedAgent, tmp_path: Path, method: str, name: str
    ) -> None:
        request = (
            head(f"{method} /blobs/{name} HTTP/1.1", "Content-Length: 1") + b"x"
        )  # as it is: requests would tidy it

        answer = raw(agent, request)

        assert answer.split(b" ", 2)[1] in {b"404", b"405", b"422"}
        assert b"root:" not in answer
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("job", ["..", "x" * 32, JOB.upper(), JOB + "0", f"{JOB}%0a", "%2e%2e%2f"])
    def test_a_job_id_of_another_shape_never_reaches_the_jobs(self, agent: ServedAgent, job: str) -> None:
        agent.jobs.breaks = AssertionError("asked")

        answer = raw(agent, head(f"GET /jobs/{job} HTTP/1.1"))

        assert answer.split(b" ", 2)[1] in {b"404", b"422"}


class TestTwoMeanings:
    def test_two_lengths_are_refused(self, agent: ServedAgent) -> None:
        lines = (f"PUT /blobs/{BLOB} HTTP/1.1", "Content-Length: 1", "Content-Length: 5")

        assert raw(agent, head(*lines) + b"xxxxx").startswith(b"HTTP/1.1 400 ")

    def test_a_length_and_chunks_are_refused_and_the_rest_is_no_request(self, agent: ServedAgent) -> None:
        hidden = head(f"DELETE /jobs/{JOB} HTTP/1.1")
        lines = (f"PUT /blobs/{BLOB} HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked", "Connection: close")

        answer = raw(agent, head(*lines) + b"0\r\n\r\n" + hidden)

        assert answer.count(b"HTTP/1.1 ") == 1
        assert answer.startswith(b"HTTP/1.1 400 ")

    @pytest.mark.parametrize("length", ["-1", "+1", "1_0", "0x1", "1, 2", "9" * 400])
    def test_a_length_that_is_no_number_is_refused(self, agent: ServedAgent, length: str) -> None:
        answer = raw(agent, head(f"PUT /blobs/{BLOB} HTTP/1.1", f"Content-Length: {length}") + b"x")

        assert answer.split(b" ", 2)[1] in {b"400", b"413"}

    @pytest.mark.parametrize("encoding", ["gzip", "chunked, gzip", "xchunked", "identity"])
    def test_another_transfer_encoding_is_refused(self, agent: ServedAgent, encoding: str) -> None:
        answer = raw(agent, head(f"PUT /blobs/{BLOB} HTTP/1.1", f"Transfer-Encoding: {encoding}") + b"0\r\n\r\n")

        assert answer.split(b" ", 2)[1] in {b"400", b"501"}

    @pytest.mark.parametrize("name", ["Host : 127.0.0.1", " Host: 127.0.0.1", "Ho\x00st: 127.0.0.1"])
    def test_a_header_with_a_crooked_name_is_refused(self, agent: ServedAgent, name: str) -> None:
        assert raw(agent, f"GET /healthz HTTP/1.1\r\n{name}\r\n\r\n".encode()).startswith(b"HTTP/1.1 400 ")

    def test_what_is_no_http_is_refused_and_the_agent_lives(self, agent: ServedAgent) -> None:
        assert raw(agent, b"\x16\x03\x01\x02\x00\x01\x00" * 50).startswith(b"HTTP/1.1 400 ")
        assert agent.call("GET", "/healthz").status_code == 200

    def test_an_upgrade_is_not_made(self, agent: ServedAgent) -> None:
        lines = ("GET /capabilities HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")

        assert raw(agent, head(*lines, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")).startswith(b"HTTP/1.1 200 ")
