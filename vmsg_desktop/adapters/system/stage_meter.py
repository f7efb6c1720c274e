"""What stages take of this process, of its helper and of its GPUs.

Counters belong to the process, so everything that runs here shares one :class:`ProcessMeter`. What cannot be told apart
is not measured: processor time while stages of two runs overlap.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from vmsg_desktop.adapters.system.peaks import PeakWatch, SharedPeak
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import StageCost


class Processes(Protocol):
    """Figures of processes; None = cannot be read."""

    def cpu_s(self, pid: int) -> float | None:
        """Seconds of processor time so far."""

    def memory_peak(self, pid: int) -> SharedPeak:
        """The counter of its highest resident memory."""


class GpuFigures(Protocol):
    """The GPUs as this process uses them."""

    def devices(self) -> tuple[str, ...]:
        """Those that it may have memory on, "cuda:N"; none before it has used one."""

    def peak(self, device: str) -> SharedPeak:
        """The counter of the most memory that it had there."""

    def synchronise(self, device: str) -> None:
        """Wait until all that was asked of the device is done."""


Looked = tuple[SharedPeak, PeakWatch]


@dataclass(eq=False)
class _Stage:
    """A stage that has begun, and what it took in the times when it waited for no other one.

    Attributes:
        pids: of the process and its helper, since it last went on; cpu_s: their processor time then.
        is_shared: another run's stage was under way at some time of it.
    """

    helper: Callable[[], int | None]
    cpu_ms: float | None = 0.0
    peak_bytes: int | None = 0
    gpu_bytes: dict[str, int | None] = field(default_factory=dict)
    is_shared: bool = False
    cpu_s: dict[int, float | None] = field(default_factory=dict)
    memory: dict[int, Looked] = field(default_factory=dict)
    gpus: dict[str, Looked] = field(default_factory=dict)


class ProcessMeter:
    """What all runs in this process share: which stages are under way, which engines have run. Thread-safe.

    Args:
        processes: reads processes.
        gpus: reads the GPUs.
        pid: of this process.
    """

    def __init__(self, processes: Processes, gpus: GpuFigures, *, pid: int | None = None) -> None:
        self._processes = processes
        self._gpus = gpus
        self._pid = os.getpid() if pid is None else pid
        self._lock = threading.Lock()
        self._stages: dict[int, list[_Stage]] = {}  # of each thread, the innermost last
        self._ran: set[tuple[str, str, str]] = set()

    def begin(self, helper: Callable[[], int | None]) -> None:
        """A stage begins on this thread."""
        with self._lock:
            stages = self._stages.setdefault(threading.get_ident(), [])
            if stages:
                self._pause(stages[-1])
            stages.append(_Stage(helper))
            self._go_on(stages[-1])

    def end(self, engine: Engine | None) -> StageCost:
        """The innermost stage of this thread has ended."""
        device = "" if engine is None or not engine.device.startswith("CUDA") else engine.device.lower()
        if device and len(self._stages) == 1:  # else it would wait for the work of others too
            self._gpus.synchronise(device)
        with self._lock:
            thread = threading.get_ident()
            stage = self._stages[thread].pop()
            self._pause(stage)
            if self._stages[thread]:
                self._go_on(self._stages[thread][-1])
            else:
                del self._stages[thread]
            return StageCost(
                cpu_ms=None if stage.is_shared else stage.cpu_ms,
                peak_memory_bytes=stage.peak_bytes,
                gpu_memory_bytes=self._gpu_bytes(stage, device) if device else None,
                is_cold=None if engine is None else self._is_first(engine),
            )

    def _go_on(self, stage: _Stage) -> None:
        if len(self._stages) > 1:
            for stages in self._stages.values():
                stages[-1].is_shared = True
        pids = self._pids(stage)
        stage.memory = {pid: _looking(self._processes.memory_peak(pid)) for pid in pids}
        stage.gpus = {device: _looking(self._gpus.peak(device)) for device in self._gpus.devices()}
        stage.cpu_s = {pid: self._processes.cpu_s(pid) for pid in pids}

    def _pause(self, stage: _Stage) -> None:
        pids = self._pids(stage)
        began = stage.cpu_s
        took = _sum(_minus(self._processes.cpu_s(pid), began.get(pid, 0.0)) for pid in {*pids, *began})
        stage.cpu_ms = _sum((stage.cpu_ms, None if took is None else took * 1000))
        peaks = [peak.end(watch) for peak, watch in stage.memory.values()]
        peaks += [self._processes.memory_peak(pid).read() for pid in pids if pid not in stage.memory]
        stage.peak_bytes = _most(stage.peak_bytes, _sum(peaks))
        for device, (peak, watch) in stage.gpus.items():
            stage.gpu_bytes[device] = _most(stage.gpu_bytes.get(device, 0), peak.end(watch))

    def _pids(self, stage: _Stage) -> tuple[int, ...]:
        helper = stage.helper()
        return (self._pid,) if helper is None else (self._pid, helper)

    def _gpu_bytes(self, stage: _Stage, device: str) -> int | None:
        """A device that was first used in this stage has no earlier peak."""
        return stage.gpu_bytes[device] if device in stage.gpu_bytes else self._gpus.peak(device).read()

    def _is_first(self, engine: Engine) -> bool:
        name = engine.name, engine.model_sha256, engine.device
        is_first = name not in self._ran
        self._ran.add(name)
        return is_first


class LocalStageMeter:
    """Implements StageMeter for the runs of one workbench; thread-safe.

    Args:
        process: shared by all that runs in this process.
        helper: the process id of the child that works for these runs, None while there is none.
    """

    def __init__(self, process: ProcessMeter, helper: Callable[[], int | None] = lambda: None) -> None:
        self._process = process
        self._helper = helper

    def begin(self) -> None:
        """See StageMeter."""
        self._process.begin(self._helper)

    def end(self, engine: Engine | None) -> StageCost:
        """See StageMeter."""
        return self._process.end(engine)


def _looking(peak: SharedPeak) -> Looked:
    return peak, peak.start()


def _sum(parts: Iterable[float | None]) -> float | None:
    """None as soon as one part is not known."""
    known = list(parts)
    return None if None in known else sum(part for part in known if part is not None)


def _minus(now: float | None, then: float | None) -> float | None:
    return None if now is None or then is None else now - then


def _most(before: int | None, now: float | None) -> int | None:
    return None if before is None or now is None else max(before, int(now))
