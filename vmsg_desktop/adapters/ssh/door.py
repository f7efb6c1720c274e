"""The way to the hosts of a person's list: their entry, the settings of OpenSSH, our pins, one connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from vmsg_desktop.adapters.ssh.config import SshHost, resolve_host
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.host_keys import HostKey
from vmsg_desktop.adapters.ssh.send_models import LocalModels
from vmsg_desktop.adapters.ssh.session import ShellSession
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.host_look import PinnedKey


@dataclass(frozen=True)
class SshDoor:
    """Implements application.agents.HostDoor.

    Attributes:
        connector: makes connections. config: gives the text of the person's ssh settings.
        local_models: of this computer, for a host that cannot fetch them.
        owner: this computer and list of hosts, in words; see Deployment.
    """

    connector: Connector
    config: Callable[[], str]
    local_models: LocalModels
    owner: str = "this computer"

    @contextmanager
    def connect(self, entry: HostEntry, *, cancel: CancelToken) -> Iterator[ShellSession]:
        """See HostDoor."""
        with self.connector.connect(ssh_host(entry, config=self.config()), cancel=cancel) as connection:
            yield ShellSession(connection, self.local_models, f"{self.owner}, as {entry.name}")

    def trust(self, host: str, key: str) -> None:
        """See HostDoor."""
        self.connector.pins.trust(host, HostKey.from_text(key))

    def pinned(self, entry: HostEntry) -> PinnedKey | None:
        """See HostDoor."""
        key = self.connector.pins.pinned(ssh_host(entry, config=self.config()).pin_name)
        return None if key is None else PinnedKey(key.type, key.fingerprint)

    def forget(self, entry: HostEntry) -> bool:
        """See HostDoor."""
        return self.connector.pins.forget(ssh_host(entry, config=self.config()).pin_name)


def ssh_host(entry: HostEntry, *, config: str) -> SshHost:
    """The machine of an entry; its own user, port and key go before those of the settings.

    Raises:
        InputError: "host_invalid". RemoteError: "ssh_config_invalid".
    """
    host = replace(resolve_host(entry.where, config=config), label=entry.name)
    if entry.identity is None:
        return host
    return replace(host, identity_files=(Path(entry.identity).expanduser(),), identities_only=True)
