"""What an agent finds about its own folder, its service and whether it answers."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from remote_agent import doctor, rendezvous
from remote_agent.status import status
from vmsg_desktop.adapters.system.checks import Check


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    """Of something that answers as an agent does."""
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "agent"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def found(home: Path, name: str) -> Check:
    (check,) = [each for each in doctor.agent_checks(home) if each.name == name]
    return check


def test_agent_that_answers(home: Path, port: int) -> None:
    rendezvous.publish(home, rendezvous.here(port, version="9.8.7", agent="a" * 32))
    there = status(home)
    assert (there.is_running, there.version, there.pid, there.port) == (True, "9.8.7", os.getpid(), port)
    assert found(home, "agent").state == "ok"


def test_agent_that_does_not_run(home: Path) -> None:
    assert status(home).problem == "it does not run"
    assert found(home, "agent").state == "ok"


def test_agent_that_runs_but_does_not_answer(home: Path, port: int) -> None:
    rendezvous.publish(home, rendezvous.here(1, version="1", agent="a" * 32))
    there = status(home)
    assert not there.is_running
    assert there.pid == os.getpid()
    assert "does not answer on port 1" in there.problem
    assert found(home, "agent").state == "warn"


def test_waiting_ends_with_the_answer(home: Path, port: int) -> None:
    def pause(_seconds: float) -> None:
        rendezvous.publish(home, rendezvous.here(port, version="1", agent="a" * 32))

    assert status(home, wait_s=30, pause=pause).is_running


def test_waiting_ends_with_the_time(home: Path) -> None:
    waits: list[float] = []
    assert not status(home, wait_s=0.0, pause=waits.append).is_running
    assert waits == []


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o640, "fail"), (0o604, "fail")])
def test_token_that_others_can_read(home: Path, mode: int, state: str) -> None:
    (home / "token").write_text("t")
    (home / "token").chmod(mode)
    assert found(home, "agent token").state == state


def test_no_token_before_the_first_start(home: Path) -> None:
    assert [each for each in doctor.agent_checks(home) if each.name == "agent token"] == []


def test_folder_that_others_can_look_into(home: Path) -> None:
    assert found(home, "agent folder").state == "ok"
    home.chmod(0o755)
    check = found(home, "agent folder")
    assert check.state == "fail"
    assert check.fix == f"chmod 700 '{home}'"


def test_service_by_systemd(home: Path, programs: Path) -> None:
    program(programs, "systemctl", "exit 0")
    program(programs, "loginctl", "echo yes")
    assert doctor.systemd_problem() == ""
    assert "systemd" in found(home, "agent service").found


@pytest.mark.parametrize(
    ("systemctl", "loginctl", "words"),
    [
        ("exit 1", "echo yes", "does not serve"),
        ("exit 0", "echo no", "end with the session"),
        ("exit 0", "exit 1", "end"),
    ],
)
def test_service_without_systemd(home: Path, programs: Path, systemctl: str, loginctl: str, words: str) -> None:
    program(programs, "systemctl", systemctl)
    program(programs, "loginctl", loginctl)
    assert words in doctor.systemd_problem()
    check = found(home, "agent service")
    assert check.state == "ok"
    assert "its own supervisor" in check.found


def test_machine_without_systemd(programs: Path) -> None:
    assert doctor.systemd_problem() == "there is no systemd"


@pytest.mark.parametrize(("says", "state"), [("echo 'Tesla T4, 570.1, 15360 MiB'", "ok"), ("exit 9", "warn")])
def test_driver(home: Path, programs: Path, says: str, state: str) -> None:
    program(programs, "nvidia-smi", says)
    assert found(home, "GPU driver").state == state


def test_machine_without_a_gpu_has_no_driver_to_tell_of(home: Path, programs: Path) -> None:
    assert [each for each in doctor.agent_checks(home) if each.name == "GPU driver"] == []
