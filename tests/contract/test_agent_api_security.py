"""Who may not, gets nothing: no token, another host, too much, names that are paths, requests with two meanings."""

from __future__ import annotations

import hashlib
import json
import logging
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from remote_agent.api.app import make_app
from remote_agent.blobs import AgentBlobs
from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.agent_parts import FakeActivity, FakeJobs, FakeMachine
from vmsg_desktop.core.model.secret import Secret

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


class TestToken:
    def test_every_route_of_the_service_is_tried_here(self) -> None:
        document = make_app(
            FakeJobs(), AgentBlobs(Path("unused")), FakeMachine(), FakeActivity(), Secret(TOKEN)
        ).openapi()
        known = {(method.upper(), path) for path, row in document["paths"].items() for method in row}
        tried = {(method, path.replace(JOB, "{id}").replace(BLOB, "{sha256}")) for method, path in ROUTES}

        assert known - tried == {("GET", "/healthz")}

    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_nothing_is_told_without_it(self, agent: ServedAgent, method: str, path: str) -> None:
        answer = requests.request(method, agent.url + path, timeout=10)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert agent.jobs.submitted == []

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "Bearer",
            "Bearer ",
            TOKEN,
            f"Basic {TOKEN}",
            f"Bearer {TOKEN}x",
            f"Bearer {TOKEN[:-1]}",
            f"Bearer {TOKEN} {TOKEN}",
            f"Bearer {TOKEN.upper()}",
            "Bearer \xff\xfe",
        ],
    )
    def test_another_value_is_refused(self, agent: ServedAgent, value: str) -> None:
        answer = requests.get(
            f"{agent.url}/capabilities", headers={"Authorization": value.encode("latin-1")}, timeout=10
        )

        assert (answer.status_code, code_of(answer)) == (401, "not_authorised")
        assert TOKEN not in answer.text

    def test_two_tokens_are_none(self, agent: ServedAgent) -> None:
        answer = raw(agent, head("GET /capabilities HTTP/1.1", f"Authorization: Bearer {TOKEN}"))

        assert answer.startswith(b"HTTP/1.1 401 ")

    def test_the_scheme_may_be_written_either_way(self, agent: ServedAgent) -> None:
        answer = requests.get(f"{agent.url}/capabilities", headers={"Authorization": f"bearer {TOKEN}"}, timeout=10)

        assert answer.status_code == 200

    def test_it_is_not_taken_from_the_address(self, agent: ServedAgent) -> None:
        assert requests.get(f"{agent.url}/capabilities?token={TOKEN}", timeout=10).status_code == 401

    def test_that_it_lives_is_told_to_anyone(self, agent: ServedAgent) -> None:
        assert requests.get(f"{agent.url}/healthz", timeout=10).json() == {"status": "ok"}

    def test_guessing_is_slowed_and_does_not_lock_the_owner_out(self, tmp_path: Path) -> None:
        with served_agent(tmp_path, limits=replace(FAST, failures_per_s=0.001, failure_burst=3)) as agent:
            tries = [requests.get(f"{agent.url}/capabilities", timeout=10) for _ in range(5)]

            assert [answer.status_code for answer in tries] == [401, 401, 401, 429, 429]
            assert int(tries[-1].headers["Retry-After"]) > 100
            assert agent.call("GET", "/capabilities").status_code == 200

    def test_too_many_requests_are_told_when_to_come_again(self, tmp_path: Path) -> None:
        with served_agent(tmp_path, limits=replace(FAST, requests_per_s=0.01, request_burst=2)) as agent:
            answers = [agent.call("GET", "/capabilities") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert code_of(answers[-1]) == "too_many_requests"
        assert int(answers[-1].headers["Retry-After"]) > 1


class TestHost:
    @pytest.mark.parametrize(
        "host",
        ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example", "127.0.0.2", "[::1]",
         "127.0.0.1:", "127.0.0.1:99x", "", "localhost:8080:1"],
    )  # fmt: skip
    @pytest.mark.parametrize("path", ["/capabilities", "/healthz"])
    def test_another_name_is_refused_even_with_the_token(self, agent: ServedAgent, host: str, path: str) -> None:
        answer = raw(agent, head(f"GET {path} HTTP/1.1", host=host))

        assert answer.startswith(b"HTTP/1.1 421 ")
        assert b"wrong_host" in answer

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost:1", "127.0.0.1:65535"])
    def test_the_loopback_under_any_port_is_right_for_tunnels_have_their_own(
        self, agent: ServedAgent, host: str
    ) -> None:
        assert agent.call("GET", "/healthz", headers={"Host": host}).status_code == 200

    def test_no_host_at_all_is_refused(self, agent: ServedAgent) -> None:
        assert raw(agent, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 421 ")

    def test_no_other_site_is_ever_allowed(self, agent: ServedAgent) -> None:
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}

        for method in ("GET", "OPTIONS"):
            answer = agent.call(method, "/capabilities", headers=headers)
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]

    def test_no_page_that_loads_scripts_from_elsewhere(self, agent: ServedAgent) -> None:
        assert [agent.call("GET", path).status_code for path in ("/docs", "/redoc")] == [404, 404]


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


class TestFaults:
    def test_an_unforeseen_fault_is_told_without_a_word_of_it(
        self, agent: ServedAgent, caplog: pytest.LogCaptureFixture
    ) -> None:
        agent.jobs.breaks = ZeroDivisionError(f"/home/somebody/secret {TOKEN}")

        with caplog.at_level(logging.ERROR, logger="vmsg.agent.api"):
            answer = agent.call("GET", f"/jobs/{JOB}")

        assert (answer.status_code, code_of(answer)) == (500, "agent_failed")
        assert "somebody" not in answer.text
        assert "Traceback" not in answer.text
        logged = "\n".join(f"{record.getMessage()}\n{record.exc_text}" for record in caplog.records)
        assert "ZeroDivisionError" in logged
        assert TOKEN not in logged
        assert JOB not in logged

    def test_after_it_the_agent_serves_on(self, agent: ServedAgent) -> None:
        agent.jobs.breaks = ZeroDivisionError()
        agent.call("GET", f"/jobs/{JOB}")
        agent.jobs.breaks = None

        assert agent.call("GET", f"/jobs/{JOB}").status_code == 404

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/no-such-path", 404, "not_found"),
            ("GET", "/jobs", 404, "not_found"),
            ("GET", "/capabilities/", 404, "not_found"),
            ("POST", "/capabilities", 405, "method_not_allowed"),
            ("PATCH", f"/jobs/{JOB}", 405, "method_not_allowed"),
            ("DELETE", f"/blobs/{BLOB}", 405, "method_not_allowed"),
        ],
    )
    def test_what_is_not_there_is_told_in_the_same_shape(
        self, agent: ServedAgent, method: str, path: str, status: int, code: str
    ) -> None:
        answer = agent.call(method, path)

        assert (answer.status_code, code_of(answer)) == (status, code)
        assert set(answer.json()) == {"family", "code", "message", "hint", "retryable", "details"}
        assert ("Allow" in answer.headers) == (status == 405)

    def test_the_document_is_behind_the_token_and_tells_every_status_that_is_given(self, agent: ServedAgent) -> None:
        document = json.loads(agent.call("GET", "/openapi.json").text)

        for path, row in document["paths"].items():
            for method, operation in row.items():
                statuses = set(operation["responses"])
                assert {"421", "429", "500"} <= statuses, (method, path)
                assert ("401" in statuses) == (path != "/healthz")
        assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
