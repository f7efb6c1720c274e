"""A process whose counters move only when told, and a meter of stages that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from vmsg_desktop.adapters.system.peaks import SharedPeak
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import StageCost

OWN: int = 1
MB: int = 1_000_000


@dataclass
class Memory:
    """What something has now, and the most since the counter was reset. ``works`` False: the system tells nothing."""

    now: int = 0
    most: int = 0
    works: bool = True

    def take(self, size: int) -> None:
        self.now += size
        self.most = max(self.most, self.now)

    def free(self, size: int) -> None:
        self.now -= size

    def use(self, size: int) -> None:
        """For a moment."""
        self.take(size)
        self.free(size)

    def read(self) -> int | None:
        return self.most if self.works else None

    def reset(self) -> bool:
        self.most = self.now
        return self.works


@dataclass
class FakeProcesses:
    """Implements Processes: the own one and its helpers by their ids."""

    spent_s: dict[int, float | None] = field(default_factory=lambda: {OWN: 0.0})
    memory: dict[int, Memory] = field(default_factory=lambda: {OWN: Memory(100 * MB, 100 * MB)})
    peaks: dict[int, SharedPeak] = field(default_factory=dict)

    def work(self, seconds: float, *, pid: int = OWN, memory: int = 0) -> None:
        self.spent_s[pid] = (self.spent_s.get(pid) or 0.0) + seconds
        self.memory.setdefault(pid, Memory()).use(memory)

    def end(self, pid: int) -> None:
        """A helper is gone."""
        del self.spent_s[pid]
        self.memory[pid].works = False

    def cpu_s(self, pid: int) -> float | None:
        return self.spent_s.get(pid)

    def memory_peak(self, pid: int) -> SharedPeak:
        memory = self.memory.setdefault(pid, Memory(works=False))
        return self.peaks.setdefault(pid, SharedPeak(memory.read, memory.reset))


@dataclass
class FakeGpus:
    """Implements GpuFigures; a device is there from its first use on."""

    memory: dict[str, Memory] = field(default_factory=dict)
    peaks: dict[str, SharedPeak] = field(default_factory=dict)
    waited_for: list[str] = field(default_factory=list)

    def use(self, device: str) -> Memory:
        return self.memory.setdefault(device, Memory())

    def devices(self) -> tuple[str, ...]:
        return tuple(self.memory)

    def peak(self, device: str) -> SharedPeak:
        memory = self.memory.setdefault(device, Memory(works=False))
        return self.peaks.setdefault(device, SharedPeak(memory.read, memory.reset))

    def synchronise(self, device: str) -> None:
        self.waited_for.append(device)


@dataclass
class ListedMeter:
    """Implements StageMeter: counts what is open, and says for each end how deep it was and which engine ran."""

    open: int = 0
    deepest: int = 0
    ends: list[tuple[int, str | None]] = field(default_factory=list)

    def begin(self) -> None:
        self.open += 1
        self.deepest = max(self.deepest, self.open)

    def end(self, engine: Engine | None) -> StageCost:
        self.ends.append((self.open, engine.name if engine else None))
        self.open -= 1
        return StageCost(cpu_ms=float(len(self.ends)), is_cold=None if engine is None else False)
