"""Who may not, gets nothing: no token, another host; and a fault tells nothing."""

from __future__ import annotations

import hashlib
import json
import logging
import socket
from collections.abc import Iterator
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

        assert known - tried == {("GET", "/healthz"), ("GET", "/hello")}

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

    def test_who_has_no_token_cannot_use_up_the_requests_of_who_has_it(self, tmp_path: Path) -> None:
        with served_agent(tmp_path, limits=replace(FAST, requests_per_s=0.01, request_burst=2)) as agent:
            asked = [requests.get(f"{agent.url}/healthz", timeout=10).status_code for _ in range(4)]

            assert asked == [200, 200, 429, 429]
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
                assert ("401" in statuses) == (path not in ("/healthz", "/hello"))
        assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
