"""An agent as a compute target: the pipeline's results, made there, over a connection that may fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from vmsg_desktop.adapters.compute.agent_line import AgentLine
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.adapters.compute.job_run import JobRun, Surroundings, Wait
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.compute.pace import Pace
from vmsg_desktop.adapters.compute.parcel import parcel_of
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import Capabilities, LinkStatus, OutputName, Priority
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.sources import Order
from vmsg_desktop.core.ports import AgentLink, Clock

_DEFAULT_WISHES = Wishes()
_DEFAULT_TIMEOUTS = Timeouts()
_DEFAULT_PACE = Pace(jitter=random.random)


class AgentTarget:
    """Implements ComputeTarget. Any thread; several jobs may run at once over one connection pool.

    Args:
        link: the way to the agent.
        memory: what is remembered of agents between runs.
        clock: the machine's.
        wishes: engines and device that were asked for.
        priority: of its jobs.
        is_cached: False = the agent computes everything anew.
        version: that the agent must have; None = the protocol alone must be the same.
        status: told how the connection is, from any thread.
        timeouts: how much silence is borne.
        pace: how attempts follow each other.
        wait: lets time pass; a test's takes none.
    """

    def __init__(
        self,
        link: AgentLink,
        memory: AgentMemory,
        *,
        clock: Clock,
        wishes: Wishes = _DEFAULT_WISHES,
        priority: Priority = "normal",
        is_cached: bool = True,
        version: str | None = None,
        status: Callable[[LinkStatus], None] = lambda _status: None,
        timeouts: Timeouts = _DEFAULT_TIMEOUTS,
        pace: Pace = _DEFAULT_PACE,
        wait: Wait = CancelToken.wait,
    ) -> None:
        self._line = AgentLine(link, timeouts=timeouts, status=status, version=version, clock=clock)
        self._surroundings = Surroundings(self._line, memory, clock, pace, wait)
        self._wishes = wishes
        self._priority: Priority = priority
        self._is_cached = is_cached

    @property
    def name(self) -> str:
        """What a person calls the machine."""
        return self._line.name

    def compute(
        self, order: Order, outputs: tuple[OutputName, ...], *, emit: Emit, cancel: CancelToken
    ) -> Mapping[str, Kept]:
        """Make ``outputs`` there; gives each by its name.

        A job that an earlier run of this program left at the agent is taken up again.

        Raises:
            RemoteError: "agent_out_of_reach" (retryable; the job goes on there), "agent_outdated", what the link says.
            Cancelled: the agent was told, or is told when it is next reached.
            VmsgError: what the pipeline raised there.
        """
        parcel = parcel_of(order, outputs, wishes=self._wishes, priority=self._priority, is_cached=self._is_cached)
        return JobRun(self._surroundings, parcel, emit=emit, cancel=cancel).result()

    def capabilities(self, *, cancel: CancelToken) -> Capabilities:
        """What the agent is and has, now. One attempt. Raises RemoteError."""
        with self._line.interruptible(cancel):
            return self._line.connected(cancel).client.capabilities()

    def close(self) -> None:
        """End the connection; the agent and its jobs go on."""
        self._line.close()
