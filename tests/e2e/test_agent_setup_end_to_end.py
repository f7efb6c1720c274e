"""From nothing to a first job on a host in one command each: real sshd, venv, pip, models, agent."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.sshd import SshServer, ssh_server
from tests.fakes.vmsg_process import Vmsg, share_models
from vmsg_desktop.adapters.ssh.host_keys import HostKey

pytestmark = [pytest.mark.slow, pytest.mark.models, pytest.mark.e2e, pytest.mark.timeout(900)]

_PASSED_ON = ("PIP_", "SSL_", "REQUESTS_", "HTTP", "http", "NO_PROXY", "no_proxy")
"""How this machine reaches packages is how the host, which is this machine too, reaches them."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    """A host that has nothing of ours; its home has a space in its name. Whatever was started there is ended."""
    home, user = tmp_path / "host home", tmp_path / "user"
    user.mkdir()
    passed = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
    environment = {**passed, "VMSG_HOME": str(home), "HOME": str(user), "OMP_NUM_THREADS": "1"}
    with ssh_server(tmp_path / "sshd", environment=environment) as made:
        yield made
        python = home / "agent" / "current" / "bin" / "python"
        if python.exists():
            stop = [str(python), "-m", "remote_agent", "supervise", "--stop"]
            subprocess.run(stop, env={**os.environ, "VMSG_HOME": str(home)}, check=True, timeout=60)


def test_from_nothing_to_a_first_job(
    server: SshServer, models_dir: Path, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    desk = share_models(models_dir, tmp_path / "desk")
    vmsg = Vmsg(desk, more={"HOME": str(desk), "SSH_AUTH_SOCK": ""})
    public = server.host_key.with_name(server.host_key.name + ".pub").read_text().split()[1]
    where = ("box", f"{server.user}@{server.address}:{server.port}", "--identity", server.client_key)
    trusted = ("--fingerprint", HostKey.from_text(public).fingerprint)

    done = vmsg.run("agent", "setup", *where, *trusted, "--models-from", "here", "--json", timeout=800)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["state"]["running_version"] == "0.1.0"
    (status,) = json.loads(vmsg.run("agent", "status", "--json").stdout)
    assert not status["is_outdated"]
    doctor = json.loads(vmsg.run("agent", "doctor", "box", "--json").stdout)
    assert doctor["is_healthy"], doctor

    made = vmsg.run("make", portrait_path, voice_path, "--target", "box", "-o", tmp_path / "out", "--json", timeout=300)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "out" / "message.mp4").stat().st_size > 50_000
    stages = {stage["stage"]: stage["where"] for stage in json.loads(made.stdout)["stages"]}
    assert stages["mask"] == "box"

    for target in ("box", "here"):
        vmsg.run("mask", portrait_path, "--target", target, "--no-cache", "-o", tmp_path / f"{target}.png")
        vmsg.run(
            "prosody", voice_path, "--target", target, "--no-cache", "--pitch", 2, "-o", tmp_path / f"{target}.wav"
        )
    for kind in ("png", "wav"):
        assert (tmp_path / f"box.{kind}").read_bytes() == (tmp_path / f"here.{kind}").read_bytes()

    again = vmsg.run("agent", "setup", "box", "--models-from", "here", timeout=300)
    assert again.returncode == 0, again.stderr
    assert "kept installing packages" in again.stderr
    removed = vmsg.run("agent", "remove", "box", "--everything", "--json", timeout=120)
    assert json.loads(removed.stdout)["freed_bytes"] > 500_000_000
    assert [path.name for path in (tmp_path / "host home").iterdir()] == []
