"""Wires where the pipeline's heavy part runs: in this process, in the agent of this computer, or on a host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from vmsg_desktop import __version__
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.bootstrap.agents import open_host_link, open_hosts
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import LinkStatus, Priority
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.passphrase import AskPassphrase

if TYPE_CHECKING:
    from vmsg_desktop.adapters.compute.agent_target import AgentTarget
    from vmsg_desktop.core.ports import AgentLink

HERE: Final = "here"
"""In this process."""

LOCAL: Final = "local"
"""The agent of this computer."""

_DEFAULT_WISHES: Final = Wishes()


def check_target(name: str) -> None:
    """Raise InputError for a target that nobody knows; nothing is connected."""
    if name not in (HERE, LOCAL):
        _host_of(name)


@contextmanager
def open_target(
    name: str,
    *,
    wishes: Wishes = _DEFAULT_WISHES,
    is_cached: bool = True,
    priority: Priority = "normal",
    status: Callable[[LinkStatus], None] = lambda status: None,
    ask: AskPassphrase | None = None,
) -> Iterator[AgentTarget | None]:
    """The machine called ``name``; None for ``here``. It is connected, or started, when it is first needed.

    Args:
        name: ``here``, ``local``, or a host of the list.
        wishes: engines and device, as that machine knows them.
        is_cached: False = it computes everything anew.
        priority: of the jobs.
        status: told how the connection is, from any thread.
        ask: asks for the passphrase of a key, on the thread that connects; None = nobody is there.

    Raises:
        InputError: there is no such host.
    """
    if name == HERE:
        yield None
        return
    from vmsg_desktop.adapters.compute.agent_target import AgentTarget
    from vmsg_desktop.adapters.compute.memory import AgentMemory

    clock = SystemClock()
    link = _link_to(name, ask)
    with AgentMemory(data_home() / "agents.sqlite", clock=clock) as memory:
        target = AgentTarget(
            link,
            memory,
            clock=clock,
            wishes=wishes,
            priority=priority,
            is_cached=is_cached,
            version=None if name == LOCAL else __version__,  # the link to the local one sees to its version itself
            status=status,
        )
        try:
            yield target
        finally:
            target.close()


def _host_of(name: str) -> HostEntry:
    """The host of the list. Raises InputError."""
    hosts = open_hosts()
    found = hosts.get(name)
    if found is None:
        known = ", ".join(("here", "local", *(host.name for host in hosts.all())))
        raise InputError("target_unknown", f"There is no host {name!r}.", f"Known: {known}. Add one: vmsg agent add")
    return found


def _link_to(name: str, ask: AskPassphrase | None) -> AgentLink:
    if name == LOCAL:
        from vmsg_desktop.adapters.compute.child import LocalAgentLink

        return LocalAgentLink(data_home() / "agent", version=__version__)
    return open_host_link(_host_of(name), ask=ask)
