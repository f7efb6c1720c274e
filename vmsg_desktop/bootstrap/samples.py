"""Wires the machines' samples: this computer, its agent, and the hosts of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.adapters.system.own_processes import OwnProcesses
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.samples import Samples
from vmsg_desktop.bootstrap.agents import open_host_link, open_hosts
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.ports import MetricsSink
from vmsg_desktop.core.samples import WindowJobs

if TYPE_CHECKING:
    from vmsg_desktop.adapters.compute.agent_samples import AgentSamples
    from vmsg_desktop.adapters.ssh.host_link import HostLink

_WINDOW_SHOWS_S: Final = 1.0


@contextmanager
def open_samples(
    sink: MetricsSink, *, after_s: float = _WINDOW_SHOWS_S, window: Callable[[], WindowJobs] | None = None
) -> Iterator[Samples]:
    """Samples go to ``sink`` once a second while the block runs.

    Args:
        sink: where they go.
        after_s: they begin so much later.
        window: the own queue of a window; None = there is none.
    """
    from vmsg_desktop.adapters.compute.agent_samples import AgentSamples, RunningAgentLink
    from vmsg_desktop.adapters.compute.child import find_agent

    clock, agent_home = SystemClock(), data_home() / "agent"

    def agent_roots() -> tuple[int, ...]:
        found = find_agent(agent_home)
        return () if found is None else (found.pid,)

    machine = MachineSampler(clock=clock, processes=OwnProcesses(agent_roots))
    samples = Samples(
        sink,
        machine,
        clock=clock,
        agent=AgentSamples(RunningAgentLink(agent_home, name=HERE)),
        hosts=open_hosts().all,
        stream_to=stream_to,
        window=window,
    )
    samples.start(after_s=after_s)
    try:
        yield samples
    finally:
        samples.close()
        machine.close()


def stream_to(entry: HostEntry) -> AgentSamples:
    """The samples of a host whose agent runs; nothing is connected yet."""
    from vmsg_desktop.adapters.compute.agent_samples import AgentSamples

    return AgentSamples(_LookingLink(entry))


class _LookingLink:
    """Implements AgentLink: a connection of its own, on which nobody is asked for anything and no agent is started.

    It is made when it is first opened: what is wrong with an entry is said there.
    """

    def __init__(self, entry: HostEntry) -> None:
        self._entry = entry
        self._link: HostLink | None = None

    @property
    def name(self) -> str:
        """See AgentLink.name."""
        return self._entry.name

    def open(self, *, cancel: CancelToken) -> Endpoint:
        """See AgentLink.open. Raises InputError, too."""
        if self._link is None:
            self._link = open_host_link(self._entry, start=self._refuse)
        return self._link.open(cancel=cancel)

    def drop(self) -> None:
        """See AgentLink.drop."""
        if self._link is not None:
            self._link.drop()

    def close(self) -> None:
        """See AgentLink.close."""
        if self._link is not None:
            self._link.close()

    def _refuse(self, _shell: object, _place: object) -> None:
        from vmsg_desktop.adapters.compute.agent_samples import not_running

        raise not_running(self._entry.name)
