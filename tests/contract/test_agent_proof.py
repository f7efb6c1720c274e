"""The token goes to the agent alone: whoever else answers at its port gets none, also when a client comes back."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import requests

from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.proxy import Proxy
from vmsg_desktop.adapters.compute.agent_client import AgentClient, is_link_fault
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.core.hello import proof_of
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.secret import Secret

NONCE = "0123456789abcdef" * 2
Answer = Callable[[bytes], bytes]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as served:
        yield served


def client_at(port: int, *, agent_port: int | None = None, token: str = TOKEN) -> AgentClient:
    endpoint = Endpoint(f"http://127.0.0.1:{port}", Secret(token), agent_port)
    return AgentClient(endpoint, timeouts=Timeouts(connect_s=2, read_s=5))


def http(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass
class Stranger:
    """Another user's program on a port; answers as it likes and keeps what it hears."""

    port: int
    heard: bytearray = field(default_factory=bytearray)
    connections: int = 0


@contextmanager
def stranger(answer: Answer, *, port: int = 0) -> Iterator[Stranger]:
    listener = socket.create_server(("127.0.0.1", port))
    found = Stranger(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            found.connections += 1
            with line:
                line.settimeout(10)
                try:
                    while data := line.recv(65536):
                        found.heard += data
                        line.sendall(answer(data))
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        with socket.socket() as waker:  # a thread in accept hears nothing of a closed listener
            listener.shutdown(socket.SHUT_RDWR)
            waker.close()
        listener.close()
        thread.join(20)


class TestAnswer:
    def test_it_is_an_hmac_of_nonce_and_port_and_needs_no_token(self, agent: ServedAgent) -> None:
        answer = requests.get(f"{agent.url}/hello", params={"nonce": NONCE}, timeout=10)
        words = f"vmsg-agent hello\n{NONCE}\n{agent.port}".encode()
        assert answer.json() == {"proof": hmac.new(TOKEN.encode(), words, hashlib.sha256).hexdigest()}

    def test_another_nonce_port_or_token_is_another_proof(self) -> None:
        token = Secret(TOKEN)
        proofs = {
            proof_of(token, nonce=NONCE, port=1),
            proof_of(token, nonce=NONCE, port=2),
            proof_of(token, nonce=NONCE[::-1], port=1),
            proof_of(Secret("another"), nonce=NONCE, port=1),
        }
        assert len(proofs) == 4

    @pytest.mark.parametrize("nonce", ["", "00", NONCE.upper(), NONCE + "0", "x" * 32, NONCE + "\n"])
    def test_what_is_no_nonce_is_not_signed(self, agent: ServedAgent, nonce: str) -> None:
        answer = requests.get(f"{agent.url}/hello", params={"nonce": nonce}, timeout=10)
        assert answer.status_code == 422
        assert "proof" not in answer.json()

    def test_another_servers_name_gets_none(self, agent: ServedAgent) -> None:
        headers = {"Host": "evil.example"}
        answer = requests.get(f"{agent.url}/hello", params={"nonce": NONCE}, headers=headers, timeout=10)
        assert answer.status_code == 421

    def test_who_asks_for_too_much_locks_nobody_out(self, tmp_path: Path) -> None:
        with served_agent(tmp_path, limits=replace(FAST, requests_per_s=0.001, request_burst=2)) as agent:
            codes = {requests.get(f"{agent.url}/healthz", timeout=10).status_code for _ in range(4)}
            client = client_at(agent.port)
            assert client.capabilities().agent == "a" * 32
            client.close()
        assert codes == {200, 429}


LIES: dict[str, Answer] = {
    "says that it is well": lambda asked: http("200 OK", b'{"status":"ok"}'),
    "gives some proof": lambda asked: http("200 OK", json.dumps({"proof": "0" * 64}).encode()),
    "gives the nonce back": lambda asked: http("200 OK", json.dumps({"proof": asked.decode()[16:48]}).encode()),
    "gives no text": lambda asked: http("200 OK", b'{"proof": [1]}'),
    "gives no JSON": lambda asked: http("200 OK", b"\xff"),
    "gives too much": lambda asked: http("200 OK", b" " * 5000),
    "says no": lambda asked: http("403 Forbidden", b"{}"),
    "sends elsewhere": lambda asked: http("302 Found", b"", "Location: http://127.0.0.1:9/"),
}


class TestStranger:
    @pytest.mark.parametrize("name", LIES)
    def test_it_gets_no_token_and_the_client_looks_anew(self, name: str) -> None:
        with stranger(LIES[name]) as other:
            client = client_at(other.port)
            with pytest.raises(RemoteError) as caught:
                client.capabilities()
            client.close()
            assert other.heard.startswith(b"GET /hello?nonce=")
            assert other.heard.count(b"\r\n\r\n") == 1
        assert caught.value.code == "agent_unproven"
        assert is_link_fault(caught.value)
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("status", ["401 Unauthorized", "404 Not Found"])
    def test_an_older_agent_is_told_as_one(self, status: str) -> None:
        with stranger(lambda asked: http(status, b"{}")) as other:
            client = client_at(other.port)
            with pytest.raises(RemoteError) as caught:
                client.capabilities()
            client.close()
            assert b"Authorization" not in other.heard
        assert (caught.value.code, caught.value.retryable) == ("agent_outdated", False)
        assert "vmsg agent setup" in caught.value.hint

    def test_it_gets_none_when_it_passes_the_question_on_to_the_agent(self, agent: ServedAgent) -> None:
        with Proxy(agent.port) as relay:
            client = client_at(int(relay.base_url.rpartition(":")[2]))
            with pytest.raises(RemoteError) as caught:
                client.capabilities()
            client.close()
        assert caught.value.code == "agent_unproven"

    def test_it_gets_none_when_it_takes_the_port_of_an_agent_that_a_client_has_talked_to(self, tmp_path: Path) -> None:
        with served_agent(tmp_path) as agent:
            client = client_at(agent.port)
            assert client.capabilities().agent == "a" * 32
        with stranger(LIES["says that it is well"], port=agent.port) as other:
            with pytest.raises(RemoteError) as caught:
                client.capabilities()
            assert other.connections == 1
            assert TOKEN.encode() not in other.heard
            assert b"Authorization" not in other.heard
        client.close()
        assert caught.value.code == "agent_unproven"


def test_through_a_tunnel_the_agents_own_port_is_proven(agent: ServedAgent) -> None:
    with Proxy(agent.port) as tunnel:
        client = client_at(int(tunnel.base_url.rpartition(":")[2]), agent_port=agent.port)
        assert client.capabilities().agent == "a" * 32
        client.close()


def test_a_connection_is_asked_once(agent: ServedAgent) -> None:
    with Proxy(agent.port) as tunnel:
        client = client_at(int(tunnel.base_url.rpartition(":")[2]), agent_port=agent.port)
        for _ in range(3):
            client.healthz()
        assert tunnel.connections == 1
        client.close()


def test_an_agent_with_another_token_is_not_ours(agent: ServedAgent) -> None:
    client = client_at(agent.port, token="x" * 43)
    with pytest.raises(RemoteError) as caught:
        client.healthz()
    client.close()
    assert caught.value.code == "agent_unproven"
