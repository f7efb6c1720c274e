"""A host to set an agent up on: a real OpenSSH server whose sessions have a home and a PATH of the test."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.sshd import SshServer, ssh_server
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins

_SYSTEMCTL = """#!/bin/sh
echo "systemctl $*" >> "$FAKE_KNOBS/systemd"
python="$VMSG_HOME/agent/current/bin/python"
case "$*" in
  *" start "*) exec "$python" -m remote_agent serve --idle-minutes unit ;;
  *" stop "*|*" disable "*) [ ! -x "$python" ] || exec "$python" -m remote_agent supervise --stop ;;
esac
"""
_LOGINCTL = """#!/bin/sh
echo "loginctl $*" >> "$FAKE_KNOBS/systemd"
[ ! -e "$FAKE_KNOBS/no-linger" ] || { echo "Could not enable linger: Access denied" >&2; exit 1; }
case "$1" in show-user) echo yes ;; esac
"""
_NONE = "#!/bin/sh\nexit 1\n"


@dataclass(frozen=True)
class AgentHost:
    """One host.

    Attributes:
        server: its sshd. home: VMSG_HOME there, with a space in it. bin: first on its PATH. user: HOME.
        knobs: see host_python.
    """

    server: SshServer
    home: Path
    bin: Path
    knobs: Path
    user: Path

    def fresh(self) -> AgentHost:
        """The host as new: no agent, no knob turned, python a script with behaviour, no systemd."""
        for folder in (self.home, self.bin, self.knobs, self.user):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.bin, self.knobs, self.user):
            folder.mkdir(parents=True)
        source = Path(__file__).with_name("host_python.py").read_text()
        self.command("python3", f"#!{sys.executable} -SE\n{source}")
        for name in ("systemctl", "loginctl"):
            self.command(name, _NONE)
        return self

    def use_systemd(self) -> None:
        """A systemd that serves the user; the knob ``no-linger`` makes it refuse to outlive the session."""
        self.command("systemctl", _SYSTEMCTL)
        self.command("loginctl", _LOGINCTL)
        self.command("journalctl", "#!/bin/sh\necho words of the journal\n")

    @property
    def agent(self) -> Path:
        """The agent's folder."""
        return self.home / "agent"

    @property
    def current(self) -> str | None:
        """The version that `current` names."""
        link = self.agent / "current"
        return link.readlink().name if link.is_symlink() else None

    @property
    def running(self) -> str | None:
        """The version that was started last and not stopped."""
        path = self.agent / "running.json"
        return str(json.loads(path.read_text())["label"]) if path.exists() else None

    def calls(self, *start: str) -> list[list[Any]]:
        """What the fake python was called with, from the first word after ``-m`` on; those that begin so."""
        path = self.knobs / "calls"
        lines = [json.loads(line)[1:] for line in path.read_text().splitlines()] if path.exists() else []
        return [words for words in lines if words[: len(start)] == list(start)]

    def knob(self, name: str, text: str = "") -> Path:
        """Make something fail."""
        path = self.knobs / name
        path.write_text(text)
        return path

    def command(self, name: str, text: str) -> None:
        """A program of the host."""
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    @contextmanager
    def shell(self) -> Iterator[SshConnection]:
        """A connection; the key is pinned as if a person had confirmed it."""
        server = self.server
        pins = HostKeyPins(server.folder / "pins")
        host = SshHost(
            "box", server.address, server.port, server.user, identity_files=(server.client_key,), identities_only=True
        )
        public = server.host_key.with_name(server.host_key.name + ".pub").read_text().split()[1]
        pins.trust(host.pin_name, HostKey.from_text(public))
        with Connector(pins, Credentials(uses_agent=False)).connect(host) as connection:
            yield connection


@contextmanager
def agent_host(folder: Path) -> Iterator[AgentHost]:
    """A host with nothing on its PATH but the system's programs; see :meth:`AgentHost.fresh`."""
    home, bin_folder, knobs, user = (folder / name for name in ("host home", "bin", "knobs", "user"))
    environment = {
        "VMSG_HOME": str(home), "HOME": str(user), "FAKE_KNOBS": str(knobs), "OMP_NUM_THREADS": "1",
        "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin", "XDG_CONFIG_HOME": str(user / "config"),
    }  # fmt: skip
    with ssh_server(folder / "sshd", environment=environment) as server:
        yield AgentHost(server, home, bin_folder, knobs, user)
