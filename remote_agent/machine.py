"""What the agent's machine is and how it does; implements Machine."""

from __future__ import annotations

import os
import platform
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from remote_agent.budgets import machine_memory_bytes
from remote_agent.metrics import AgentMetrics, Counts
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.core.model.compute import (
    PROTOCOL,
    Capabilities,
    MachineSample,
    WireDevice,
    WireModel,
    WireSlots,
)
from vmsg_desktop.core.model.device import GpuFacts
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.models import ModelStatus
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.samples import machine_sample

_CPU_INFO: Final = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class AgentFacts:
    """What does not change while the agent lives; see Capabilities."""

    version: str
    agent: str
    queue_limit: int
    idle_stop_s: float | None


@dataclass(frozen=True)
class AgentState:
    """Where the agent's machine learns what its other parts know.

    Attributes:
        counts: jobs. transfers: uploads and downloads under way.
        stops_in_s: of the idle guard's countdown; None = it does not count.
        slots: every engine's slots.
        models: how each model stands.
    """

    counts: Callable[[], Counts]
    transfers: Callable[[], int]
    stops_in_s: Callable[[], float | None]
    slots: Callable[[], tuple[WireSlots, ...]]
    models: Callable[[], Sequence[ModelStatus]]


class AgentMachine:
    """Implements Machine; thread-safe.

    Args:
        facts: fixed ones.
        state: of the other parts.
        probe: looks at the GPUs by running a kernel on each; called once, when capabilities are first asked for.
        plan: called after it, once: makes the slots of the usual engines known.
        sampler: of the machine's figures; closed by its maker.
        clock: wall time of samples.
    """

    def __init__(
        self,
        facts: AgentFacts,
        state: AgentState,
        *,
        probe: Callable[[], GpuFacts],
        sampler: MachineSampler,
        clock: Clock,
        plan: Callable[[], None] = lambda: None,
    ) -> None:
        self._facts = facts
        self._state = state
        self._probe = probe
        self._plan = plan
        self._sampler = sampler
        self._clock = clock
        self._lock = threading.Lock()
        self._devices: tuple[WireDevice, ...] | None = None
        self.figures = AgentMetrics(counts=state.counts, slots=state.slots, reading=sampler.read)

    def capabilities(self) -> Capabilities:
        """See Machine."""
        return Capabilities(
            protocol=PROTOCOL,
            version=self._facts.version,
            agent=self._facts.agent,
            host=socket.gethostname(),
            pid=os.getpid(),
            python=platform.python_version(),
            devices=self._proven_devices(),
            models=tuple(_wire_model(status) for status in self._state.models()),
            slots=self._state.slots(),
            queue_limit=self._facts.queue_limit,
            idle_stop_s=self._facts.idle_stop_s,
        )

    def sample(self) -> MachineSample:
        """See Machine."""
        counts = self._state.counts()
        return machine_sample(
            self._sampler.read(),
            at_s=self._clock.now_s(),
            slots=self._state.slots(),
            queued=counts.queued,
            running=counts.running,
            transfers=self._state.transfers(),
            stops_in_s=self._state.stops_in_s(),
        )

    def metrics(self) -> bytes:
        """See Machine."""
        return self.figures.text()

    def _proven_devices(self) -> tuple[WireDevice, ...]:
        with self._lock:
            if self._devices is None:
                self._devices = (cpu_device(), *_gpu_devices(self._gpu_facts()))
                self._plan()
            return self._devices

    def _gpu_facts(self) -> GpuFacts:
        """A torch that is broken is a reason for having no GPU, not for having no machine."""
        try:
            return self._probe()
        except ComputeError as exc:
            return GpuFacts((), exc.message.rstrip("."))


def cpu_device() -> WireDevice:
    """The processor, proven by a sum that it gets right."""
    total = float((np.ones(8, np.float32) + 1).sum())
    problem = "" if total == 16 else f"eight times 1 + 1 came out as {total}"
    return WireDevice("CPU", _processor_name(), not problem, machine_memory_bytes(), problem)


def _gpu_devices(facts: GpuFacts) -> Iterator[WireDevice]:
    for gpu in facts.gpus:
        yield WireDevice(f"CUDA:{gpu.index}", gpu.name, True, gpu.memory_bytes)
    if facts.problem:
        yield WireDevice("CUDA", "GPU", False, None, facts.problem)


def _processor_name() -> str:
    try:
        lines = _CPU_INFO.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def _wire_model(status: ModelStatus) -> WireModel:
    return WireModel(status.entry.name, status.entry.task, status.state, status.entry.size_bytes)
