"""The link to a host's agent: found or started, its port brought here, found again after whatever happened."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
import requests

from tests.fakes.agent_process import AgentProcess
from tests.fakes.proxy import Proxy
from tests.fakes.ssh_desk import HASTY, connector, host_of, trusting
from tests.fakes.sshd import SshServer, ssh_server
from tests.fakes.tiny_agent import TinyAgent
from vmsg_desktop.adapters.ssh import host_link
from vmsg_desktop.adapters.ssh.host_link import HostLink
from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import PROTOCOL, Endpoint, LinkStatus
from vmsg_desktop.core.model.errors import Cancelled, RemoteError
from vmsg_desktop.core.model.secret import Secret

HOME = "remote home's place"
TIMEOUT_S = 20.0


@dataclass
class Host:
    """A host with an agent that a test starts and ends."""

    home: Path
    server: SshServer
    agent: TinyAgent
    folder: Path
    starts: int = 0
    reports: list[LinkStatus] = field(default_factory=list)

    def set_up(self) -> None:
        """As if an agent had been set up there."""
        (self.home / "agent").mkdir(parents=True, exist_ok=True)
        (self.home / "agent" / "start").write_text("#!/bin/sh\nexit 0\n")

    def start(self, _shell: RemoteShell, place: Place) -> None:
        assert place.home == str(self.home)
        self.starts += 1
        self.agent.start()

    def link(self, start: Callable[[RemoteShell, Place], None] | None = None, *, port: int | None = None) -> HostLink:
        host = host_of(self.server, port=port)
        made = trusting(connector(self.folder, patience=HASTY), self.server, host)
        return HostLink(host, made, start=start or self.start, report=self.reports.append)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    home = tmp_path / HOME
    with ssh_server(tmp_path / "server", environment={"VMSG_HOME": str(home)}) as server:
        agent = TinyAgent(home)
        try:
            yield Host(home, server, agent, tmp_path)
        finally:
            agent.kill()


@pytest.fixture
def link(host: Host) -> Iterator[HostLink]:
    made = host.link()
    yield made
    made.close()


def answer(endpoint: Endpoint) -> int:
    headers = {"Authorization": f"Bearer {endpoint.token.reveal()}"}
    with requests.get(f"{endpoint.base_url}/jobs/{'0' * 32}", headers=headers, timeout=TIMEOUT_S) as response:
        return response.status_code


def opened(link: HostLink) -> Endpoint:
    return link.open(cancel=CancelToken())


def failure(link: HostLink) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        opened(link)
    return caught.value


def test_an_agent_that_runs_is_reached_with_its_token(host: Host, link: HostLink) -> None:
    host.agent.start()
    endpoint = opened(link)
    assert answer(endpoint) == 404  # the token was right; there is no such job
    assert endpoint.token.reveal() == host.agent.token
    assert host.starts == 0
    assert opened(link) is endpoint
    assert [status.state for status in host.reports] == ["connecting", "connected"]


def test_an_agent_that_is_set_up_is_started(host: Host, link: HostLink) -> None:
    host.set_up()
    assert answer(opened(link)) == 404
    assert host.starts == 1


def test_a_host_without_an_agent_is_told(host: Host, link: HostLink) -> None:
    error = failure(link)
    assert error.code == "agent_not_set_up"
    assert "vmsg agent setup gpu" in error.hint
    assert host.reports[-1].state == "refused"


def test_a_real_agent_goes_on_when_the_link_closes_and_when_sshd_restarts(host: Host, link: HostLink) -> None:
    with AgentProcess(host.home) as agent:
        pid, first = agent.pid, opened(link)
        link.close()
        second = opened(link)
        assert answer(second) == 404
        host.server.restart()
        with pytest.raises(requests.ConnectionError):
            answer(second)
        link.drop()
        third = opened(link)
        assert answer(third) == 404
        assert first.token == second.token == third.token == Secret(agent.token)
        assert psutil.pid_exists(pid)
    assert host.starts == 0


def test_a_killed_agent_is_started_and_its_new_port_is_used(host: Host, link: HostLink) -> None:
    host.set_up()
    first = opened(link)
    host.agent.kill()
    with pytest.raises(requests.ConnectionError):
        answer(first)
    link.drop()
    assert answer(opened(link)) == 404
    assert host.starts == 2


def test_a_restarted_agent_is_found_with_a_changed_token(host: Host, link: HostLink) -> None:
    host.agent.start()
    first = opened(link)
    host.agent.kill()
    (host.home / "agent" / "token").unlink()
    host.agent.start()
    link.drop()
    second = opened(link)
    assert second.token != first.token
    assert answer(second) == 404


class OtherHandler(BaseHTTPRequestHandler):
    """Some other program."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def test_another_program_on_the_old_port_is_not_taken_for_the_agent(host: Host, link: HostLink) -> None:
    host.set_up()
    with ThreadingHTTPServer(("127.0.0.1", 0), OtherHandler) as other:
        thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            left = f'{{"port": {other.server_port}, "pid": 1, "protocol": 1}}'
            (host.home / "agent" / "agent.json").write_text(left)
            assert answer(opened(link)) == 404
        finally:
            other.shutdown()
            thread.join()
    assert host.starts == 1


_STRANGER = """
import encodings.idna, os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Lying(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"status":"ok"}')
    def log_message(self, *words):
        pass
os.setuid(65534)
server = HTTPServer(("127.0.0.1", 0), Lying)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_port_that_another_user_took_over_gets_no_token_though_it_answers_like_an_agent(
    host: Host, link: HostLink
) -> None:
    host.set_up()
    stranger = subprocess.Popen([sys.executable, "-I", "-c", _STRANGER], stdout=subprocess.PIPE)
    try:
        assert stranger.stdout is not None
        port = int(stranger.stdout.readline())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=TIMEOUT_S) as lie:
            assert lie.read() == b'{"status":"ok"}'
        (host.home / "agent" / "agent.json").write_text(f'{{"port": {port}, "pid": {stranger.pid}, "protocol": 1}}')
        assert answer(opened(link)) == 404
    finally:
        stranger.kill()
        stranger.communicate()
    assert host.starts == 1


def test_a_damaged_rendezvous_file_counts_as_none(host: Host, link: HostLink) -> None:
    host.set_up()
    (host.home / "agent" / "agent.json").write_text('{"port": ')
    assert answer(opened(link)) == 404
    assert host.starts == 1


def test_a_newer_agent_is_told_and_left_alone(host: Host, link: HostLink) -> None:
    host.set_up()
    (host.home / "agent" / "agent.json").write_text(f'{{"port": 1, "pid": 1, "protocol": {PROTOCOL + 1}}}')
    error = failure(link)
    assert error.code == "agent_newer"
    assert not error.retryable
    assert host.starts == 0


def test_a_start_that_fails_is_told_and_leaves_no_connection(host: Host) -> None:
    def fail(shell: RemoteShell, _place: Place) -> None:
        raise RemoteError("remote_command_failed", f"It does not start on {shell.name}.", "Look.")

    host.set_up()
    link = host.link(fail)
    assert failure(link).code == "remote_command_failed"
    link.close()


def test_waiting_for_an_agent_that_does_not_come_can_be_stopped(host: Host) -> None:
    cancel = CancelToken()
    host.set_up()
    link = host.link(lambda _shell, _place: cancel.cancel())
    with pytest.raises(Cancelled):
        link.open(cancel=cancel)
    link.close()


def test_an_open_finds_a_lost_connection_itself(host: Host, link: HostLink) -> None:
    host.agent.start()
    first = opened(link)
    host.server.restart()
    with pytest.raises(requests.ConnectionError):
        answer(first)
    assert answer(opened(link)) == 404


def test_a_server_that_is_down_may_be_tried_again(host: Host, link: HostLink) -> None:
    host.agent.start()
    host.server.stop()
    error = failure(link)
    assert (error.code, error.retryable) == ("host_refused", True)
    assert host.reports[-1].state == "closed"
    host.server.start()
    assert answer(opened(link)) == 404


def test_a_changed_host_key_ends_trying(host: Host, link: HostLink) -> None:
    host.agent.start()
    opened(link)
    link.drop()
    host.server.swap_host_key()
    host.server.restart()
    error = failure(link)
    assert (error.code, error.retryable) == ("host_key_changed", False)
    assert host.reports[-1] == LinkStatus("refused", error.message)


def ask_until_it_fails(endpoint: Endpoint) -> None:
    while True:
        headers = {"Authorization": f"Bearer {endpoint.token.reveal()}"}
        with requests.get(f"{endpoint.base_url}/large", headers=headers, timeout=TIMEOUT_S) as response:
            assert response.content == bytes(300_000)


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_link_cut_at_any_byte_is_an_error_and_never_a_short_answer(host: Host, way: str) -> None:
    host.agent.start()
    with Proxy(host.server.port) as line:
        link = host.link(port=line.port)
        for size in (0, 100, 2_000, 40_000):
            endpoint = opened(link)
            line.cut_after(up=size if way == "up" else None, down=size if way == "down" else None)
            with pytest.raises(requests.RequestException):
                ask_until_it_fails(endpoint)
            link.drop()
        link.close()


def test_a_half_open_link_resets_a_waiting_request_in_time(host: Host) -> None:
    host.agent.start()
    with Proxy(host.server.port) as line:
        link = host.link(port=line.port)
        endpoint = opened(link)
        line.freeze()
        with pytest.raises(requests.ConnectionError):
            answer(endpoint)
        line.thaw()
        link.drop()
        assert answer(opened(link)) == 404
        link.close()


def test_a_frozen_agent_is_told(host: Host, link: HostLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_link, "_ANSWER_S", 0.2)
    (host.home / "agent").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        left = f'{{"port": {frozen.getsockname()[1]}, "pid": 1, "protocol": 1}}'
        (host.home / "agent" / "agent.json").write_text(left)
        error = failure(link)
    assert (error.code, error.retryable) == ("agent_silent", True)
    assert host.starts == 0


def test_without_a_chosen_home_the_users_data_folder_is_looked_at(tmp_path: Path) -> None:
    """HOME is another one here, so that nobody's own agent is found."""
    home = tmp_path / "some body"
    home.mkdir()
    with ssh_server(tmp_path / "server", environment={"HOME": str(home)}) as server:
        agent = TinyAgent(home / ".local/share/vmsg")
        try:
            agent.start()
            link = Host(home, server, agent, tmp_path).link()
            assert answer(opened(link)) == 404
            link.close()
        finally:
            agent.kill()


def test_no_thread_and_no_session_is_left(host: Host) -> None:
    host.agent.start()
    link = host.link()
    before = set(threading.enumerate())
    for _ in range(3):
        answer(opened(link))
        link.drop()
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(TIMEOUT_S)
    assert not [thread for thread in left if thread.is_alive()]
