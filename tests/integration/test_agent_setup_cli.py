"""``vmsg agent`` as a process, against a real OpenSSH server."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.agent_host import AgentHost, agent_host
from tests.fakes.vmsg_process import Vmsg
from vmsg_desktop.adapters.ssh.host_keys import HostKey


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentHost]:
    with agent_host(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture
def host(machine: AgentHost) -> AgentHost:
    return machine.fresh()


@pytest.fixture
def vmsg(tmp_path: Path) -> Vmsg:
    """With a user's home of its own, so that nobody's ssh settings are read."""
    home = tmp_path / "desk"
    home.mkdir()
    return Vmsg(home, more={"HOME": str(home), "SSH_AUTH_SOCK": ""})


def key_of(host: AgentHost) -> str:
    public = host.server.host_key.with_name(host.server.host_key.name + ".pub")
    return HostKey.from_text(public.read_text().split()[1]).fingerprint


def where(host: AgentHost) -> tuple[str, ...]:
    server = host.server
    return "box", f"{server.user}@{server.address}:{server.port}", "--identity", str(server.client_key)


def test_key_that_nobody_confirmed_stops_without_a_terminal(host: AgentHost, vmsg: Vmsg) -> None:
    done = vmsg.run("agent", "add", *where(host))
    assert done.returncode == 7
    assert f"--fingerprint {key_of(host)}" in done.stderr
    assert json.loads(vmsg.run("agent", "list", "--json").stdout) == []
    assert not (vmsg.home / "hosts" / "known_hosts").exists()


def test_fingerprint_of_another_key_stops_before_anybody_signs_in(host: AgentHost, vmsg: Vmsg) -> None:
    before = len(host.server.auth_attempts())
    done = vmsg.run("agent", "add", *where(host), "--fingerprint", "SHA256:wrong", "--json")
    assert done.returncode == 7
    assert json.loads(done.stdout)["error"]["code"] == "host_key_differs"
    assert len(host.server.auth_attempts()) == before


def test_right_fingerprint_pins_the_key_for_good(host: AgentHost, vmsg: Vmsg) -> None:
    added = vmsg.run("agent", "add", *where(host), "--fingerprint", key_of(host), "--json")
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["identity"] == str(host.server.client_key)
    status = vmsg.run("agent", "status", "box")
    assert status.returncode == 1
    assert "no agent is set up" in status.stdout
    assert "Run: vmsg agent setup box" in status.stdout


def test_person_at_a_terminal_is_asked(host: AgentHost, vmsg: Vmsg) -> None:
    for answer, code in (("n", 7), ("y", 0)):
        here, there = pty.openpty()
        process = subprocess.Popen(
            vmsg.command("agent", "add", *where(host)), env=vmsg.environment(), cwd=vmsg.home,
            stdin=there, stderr=there, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(there)
        asked = b""
        while b"[y/N]" not in asked:
            asked += os.read(here, 4096)
        assert key_of(host).encode() in asked
        os.write(here, answer.encode() + b"\n")
        assert process.wait(30) == code
        os.close(here)


@pytest.mark.slow
def test_setup_status_update_stop_start_logs_remove(host: AgentHost, vmsg: Vmsg) -> None:
    """One command from nothing; the rest of a host's life after it."""
    done = vmsg.run("agent", "setup", *where(host), "--fingerprint", key_of(host), "--idle-minutes", "45")
    assert done.returncode == 0, done.stderr
    assert "ends after 45 idle minutes" in done.stdout
    assert "--target box" in done.stdout
    assert "done sending the program" in done.stderr

    (status,) = json.loads(vmsg.run("agent", "status", "--json").stdout)
    assert status["state"]["is_running"]
    assert not status["is_outdated"]

    older = host.agent / "versions" / "0.1.0-00000000"
    (host.agent / "versions" / status["here"]).rename(older)
    (host.agent / "current").unlink()
    (host.agent / "current").symlink_to("versions/0.1.0-00000000")
    said = vmsg.run("agent", "status", "box").stdout
    assert f"0.1.0-00000000 is set up there, {status['here']} is here" in said
    assert "Run: vmsg agent setup box" in said
    assert json.loads(vmsg.run("agent", "setup", "box", "--json").stdout)["replaced"] == "0.1.0-00000000"

    doctor = json.loads(vmsg.run("agent", "doctor", "box", "--json").stdout)
    assert [check["name"] for check in doctor["checks"]] == ["connection", "version", "disk"]
    assert "does not run" in vmsg.run("agent", "stop", "box").stdout
    assert "answers" in vmsg.run("agent", "start", "box").stdout
    assert vmsg.run("agent", "logs", "box").returncode == 0

    removed = vmsg.run("agent", "remove", "box")
    assert removed.returncode == 0, removed.stderr
    assert host.running is None
    assert vmsg.run("agent", "status", "box").returncode == 3


def test_failed_setup_tells_what_pip_said_and_leaves_a_log(host: AgentHost, vmsg: Vmsg) -> None:
    host.knob("pip-fails")
    done = vmsg.run("agent", "setup", *where(host), "--fingerprint", key_of(host))
    assert done.returncode == 7
    assert "No matching distribution found" in done.stderr
    assert "No matching distribution found" in (vmsg.home / "hosts" / "box.setup.log").read_text()


def test_changed_key_is_a_stop_that_no_option_opens(host: AgentHost, vmsg: Vmsg) -> None:
    assert vmsg.run("agent", "add", *where(host), "--fingerprint", key_of(host)).returncode == 0
    pinned = key_of(host)
    host.server.stop()
    host.server.swap_host_key()
    host.server.start()
    done = vmsg.run("agent", "setup", "box", "--fingerprint", key_of(host))
    assert done.returncode == 7
    assert pinned in done.stderr
    assert key_of(host) in done.stderr
    assert vmsg.run("agent", "remove", "box", "--only-here").returncode == 0
    assert vmsg.run("agent", "add", *where(host), "--fingerprint", key_of(host)).returncode == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "here", "192.0.2.1"), 3),
        (("add", "box", "-oProxyCommand=x"), 2),
        (("add", "box", "192.0.2.1", "--identity", "/nowhere"), 3),
        (("start", "nobody"), 3),
        (("setup", "box", "--idle-minutes", "-1"), 2),
        (("setup", "box", "--idle-minutes", "soon"), 2),
    ],
)
def test_wrong_words_are_refused_without_a_connection(vmsg: Vmsg, words: tuple[str, ...], code: int) -> None:
    assert vmsg.run("agent", *words).returncode == code
