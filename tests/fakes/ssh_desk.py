"""The desktop's side of a connection to a server of a test: pins, keys and patience of the test's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes.sshd import SshServer
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connect import Connector, Timeouts
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins
from vmsg_desktop.adapters.ssh.watch import Patience

HASTY = Patience(ask_after_s=0.3, answer_s=0.6)


def host_of(server: SshServer, *, port: int | None = None, label: str = "gpu") -> SshHost:
    """The server, or a line that leads to it."""
    return SshHost(
        label=label,
        host_name=server.address,
        port=port or server.port,
        user=server.user,
        identity_files=(server.client_key,),
        identities_only=True,
    )


def host_key_of(server: SshServer) -> HostKey:
    """The key that the server shows now."""
    return HostKey.from_text(server.host_key.with_name(server.host_key.name + ".pub").read_text().split()[1])


def connector(
    folder: Path, *, credentials: Credentials | None = None, patience: Patience | None = None, shake_s: float = 15.0
) -> Connector:
    """Nothing pinned yet; no ssh-agent unless ``credentials`` say so."""
    return Connector(
        HostKeyPins(folder / "hosts" / "known_hosts"),
        credentials or Credentials(uses_agent=False, folder=folder / "no-keys"),
        Timeouts(connect_s=5.0, shake_s=shake_s, sign_in_s=10.0),
        patience or Patience(),
    )


def trusting(made: Connector, server: SshServer, host: SshHost) -> Connector:
    """The same with the server's key pinned for ``host``."""
    made.pins.trust(host.pin_name, host_key_of(server))
    return made


def patient(made: Connector, patience: Patience) -> Connector:
    """The same with other patience."""
    return replace(made, patience=patience)
