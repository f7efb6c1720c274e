"""Looking at agents: the samples of their machines, from agents that run. Nothing is started for a look."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.compute.agent_client import AgentClient
from vmsg_desktop.adapters.compute.child import endpoint_of, find_agent
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint, MachineSample
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.ports import AgentLink

_TIMEOUTS: Final = Timeouts()


class AgentSamples:
    """Implements application.sample_follower.SampleStream; one listener at a time.

    Args:
        link: the way to the agent.
        timeouts: how much silence is borne.
    """

    def __init__(self, link: AgentLink, *, timeouts: Timeouts = _TIMEOUTS) -> None:
        self._link = link
        self._timeouts = timeouts
        self._listening: tuple[AgentClient, int] | None = None

    @property
    def name(self) -> str:
        """See AgentLink.name."""
        return self._link.name

    @contextmanager
    def samples(self, *, cancel: CancelToken) -> Iterator[Iterator[MachineSample]]:
        """See SampleStream."""
        client = AgentClient(self._link.open(cancel=cancel), timeouts=self._timeouts)
        self._listening = client, threading.get_ident()
        try:
            with client.samples() as told:
                yield told
        finally:
            self._listening = None
            client.close()
            self._link.drop()

    def interrupt(self) -> None:
        """See SampleStream."""
        listening = self._listening
        if listening is not None:
            client, thread = listening
            client.interrupt(thread)

    def close(self) -> None:
        """See SampleStream."""
        self._link.close()


class RunningAgentLink:
    """Implements AgentLink: the agent of this computer while one runs; none is started.

    Args:
        home: the agent's folder.
        name: what the computer is called.
    """

    def __init__(self, home: Path, *, name: str) -> None:
        self._home = home
        self._name = name

    @property
    def name(self) -> str:
        """See AgentLink.name."""
        return self._name

    def open(self, *, cancel: CancelToken) -> Endpoint:
        """See AgentLink.open. Raises RemoteError "agent_not_running", StorageError."""
        found = find_agent(self._home)
        if found is None:
            raise not_running(self._name)
        return endpoint_of(self._home, found)

    def drop(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is kept."""


def not_running(host: str) -> RemoteError:
    """No agent runs there, and none is started for a mere look."""
    return RemoteError(
        "agent_not_running", f"No agent runs on {host}.", "It starts with the next job for it.", retryable=True
    )
