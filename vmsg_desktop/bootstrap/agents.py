"""Wires hosts: their list, their pinned keys, the way to them, and setting an agent up there."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vmsg_desktop.adapters.storage.hosts import HostList, SetupLogs
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.agents import Agents
from vmsg_desktop.bootstrap.workbench import open_models

if TYPE_CHECKING:
    from vmsg_desktop.adapters.ssh.connect import Connector
    from vmsg_desktop.adapters.ssh.host_link import HostLink, StartAgent
    from vmsg_desktop.adapters.ssh.send_models import LocalModel
    from vmsg_desktop.core.model.compute import LinkStatus
    from vmsg_desktop.core.model.host import HostEntry
    from vmsg_desktop.core.model.passphrase import AskPassphrase


def open_hosts() -> HostList:
    """The hosts of this user."""
    return HostList(hosts_folder() / "hosts.json")


def hosts_folder() -> Path:
    """Where the list, the pinned keys and the logs of set-ups lie."""
    return data_home() / "hosts"


def open_connector(ask: AskPassphrase | None = None) -> Connector:
    """What makes connections, with this user's pins and keys; ``ask``: asks for the passphrase of a key."""
    from vmsg_desktop.adapters.ssh.connect import Connector
    from vmsg_desktop.adapters.ssh.credentials import Credentials
    from vmsg_desktop.adapters.ssh.host_keys import HostKeyPins
    from vmsg_desktop.adapters.system.passphrases import PassphraseStore

    ssh_files = (Path.home() / ".ssh" / "known_hosts", Path("/etc/ssh/ssh_known_hosts"))
    return Connector(
        HostKeyPins(hosts_folder() / "known_hosts", ssh_files), Credentials(ask=ask, keeper=PassphraseStore())
    )


def open_host_link(
    entry: HostEntry,
    *,
    ask: AskPassphrase | None = None,
    report: Callable[[LinkStatus], None] = lambda _status: None,
    start: StartAgent | None = None,
) -> HostLink:
    """The way to the agent of a host; nothing is connected yet.

    Args:
        entry: the host.
        ask: asks for the passphrase of a key; None = nobody is there.
        report: hears how the way is, from any thread.
        start: starts an agent that does not run; None = as it was set up.

    Raises:
        InputError, RemoteError: the entry or the settings of ssh make no sense.
    """
    from vmsg_desktop.adapters.ssh import service
    from vmsg_desktop.adapters.ssh.config import user_config
    from vmsg_desktop.adapters.ssh.door import ssh_host
    from vmsg_desktop.adapters.ssh.host_link import HostLink

    host = ssh_host(entry, config=user_config())
    return HostLink(host, open_connector(ask), start=start or service.start, report=report)


def open_ssh_aliases() -> tuple[str, ...]:
    """The hosts that this user's SSH settings name. Raises RemoteError."""
    from vmsg_desktop.adapters.ssh.aliases import host_aliases
    from vmsg_desktop.adapters.ssh.config import user_config

    return host_aliases(user_config())


def open_agents(ask: AskPassphrase | None = None) -> Agents:
    """Everything about hosts and their agents; ``ask``: asks for the passphrase of a key, None = nobody is there."""
    from vmsg_desktop.adapters.ssh.config import user_config
    from vmsg_desktop.adapters.ssh.door import SshDoor
    from vmsg_desktop.adapters.ssh.own_wheel import own_wheel

    return Agents(
        records=open_hosts(),
        door=SshDoor(open_connector(ask), user_config, _local_models, _owner()),
        logs=SetupLogs(hosts_folder()),
        own_label=lambda: own_wheel().label,
        clock=SystemClock(),
    )


def _owner() -> str:
    """This computer and list of hosts: two lists on one computer are two owners."""
    mark = hashlib.sha256(str(hosts_folder().resolve()).encode()).hexdigest()[:6]
    return f"{platform.node() or 'a computer'} ({mark})"


def _local_models(names: Sequence[str]) -> Sequence[LocalModel]:
    """See send_models.LocalModels."""
    from vmsg_desktop.adapters.ssh.send_models import LocalModel

    store = open_models()
    return [
        LocalModel(entry.name, file, path)
        for entry in store.table.select(tuple(names))
        for file, path in store.require(entry.name).items()
    ]
