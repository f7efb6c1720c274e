"""Everything that can be done with the agent of one host while a connection to it is open."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from vmsg_desktop.adapters.ssh import host_agent
from vmsg_desktop.adapters.ssh.deploy import Deployment
from vmsg_desktop.adapters.ssh.own_wheel import own_wheel
from vmsg_desktop.adapters.ssh.place import find_place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked
from vmsg_desktop.adapters.ssh.send_models import LocalModels
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.host import AgentState, HostCheck, OnSetup, Removal, SetupResult, SetupWishes


@dataclass(frozen=True)
class ShellSession:
    """Implements application.agents.HostSession over a shell.

    Attributes: ``shell``, ``local_models``: see there; ``owner``: see Deployment.
    """

    shell: RemoteShell
    local_models: LocalModels
    owner: str = "this computer"

    def set_up(self, wishes: SetupWishes, *, emit: OnSetup, cancel: CancelToken) -> SetupResult:
        """See HostSession."""
        return Deployment(self.shell, own_wheel(), wishes, self.local_models, emit, cancel, self.owner).run()

    def state(self) -> AgentState:
        """See HostSession."""
        return host_agent.state_of(self.shell)

    def start(self) -> AgentState:
        """See HostSession."""
        return host_agent.start(self.shell)

    def stop(self) -> AgentState:
        """See HostSession."""
        return host_agent.stop(self.shell)

    def keep_for(self, idle_minutes: float) -> AgentState:
        """See HostSession."""
        return host_agent.keep_for(self.shell, idle_minutes)

    def logs(self, *, lines: int) -> str:
        """See HostSession."""
        return host_agent.logs(self.shell, lines=lines)

    def doctor(self) -> tuple[HostCheck, ...]:
        """See HostSession."""
        return host_agent.doctor(self.shell, find_place(self.shell))

    def sizes(self) -> Mapping[Removal, int]:
        """See HostSession."""
        return host_agent.sizes(self.shell)

    def remove(self, what: Removal) -> int:
        """See HostSession."""
        return host_agent.remove(self.shell, what=what)

    def round_trip_s(self) -> float:
        """See HostSession."""
        began_s = time.perf_counter()
        checked(self.shell, "true", doing="Asking for a sign of life")
        return time.perf_counter() - began_s
