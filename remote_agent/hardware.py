"""Wires what the agent has of its machine: slots, sampler, probe, models. Opening it reads and probes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from remote_agent.budgets import budget_of
from remote_agent.engines import SlotWrap
from remote_agent.machine import AgentFacts, AgentMachine, AgentState
from remote_agent.metrics import Counts
from remote_agent.slots import SlotPool
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.gpu_memory import TorchMemory
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.bootstrap.workbench import EngineChooser, open_models
from vmsg_desktop.core.engine_choice import Wishes


@dataclass(frozen=True)
class Hardware:
    """The machine under an agent.

    Attributes:
        wrap: puts slots around the engines of each job.
        sampler: of the machine's figures.
    """

    wrap: SlotWrap
    sampler: MachineSampler
    _chooser: EngineChooser

    def machine(
        self,
        facts: AgentFacts,
        *,
        counts: Callable[[], Counts],
        transfers: Callable[[], int],
        stops_in_s: Callable[[], float | None],
    ) -> AgentMachine:
        """What the agent says of it; the rest of the agent tells jobs, transfers and the idle guard's countdown."""
        state = AgentState(counts, transfers, stops_in_s, self.wrap.pool.slots, self._chooser.models.statuses)
        return AgentMachine(
            facts,
            state,
            probe=lambda: self._chooser.gpus,
            plan=lambda: self.wrap.plan(self._chooser.choice),
            sampler=self.sampler,
            clock=self.wrap.clock,
        )


@contextmanager
def open_hardware() -> Iterator[Hardware]:
    """This machine; lets go of engines and driver on the way out, when no job is under way any more."""
    clock, memory, chooser = SystemClock(), TorchMemory(), EngineChooser(Wishes(), open_models())
    pool = SlotPool(
        budget_of=lambda device: budget_of(device, available_bytes=memory.available_bytes), memory=memory, clock=clock
    )
    sampler = MachineSampler(clock=clock)
    try:
        yield Hardware(SlotWrap(pool, chooser.models.table, clock), sampler, chooser)
    finally:
        pool.close()
        sampler.close()
