"""What a run tells while it works: frozen values that a window, a terminal and the wire understand alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from vmsg_desktop.core.model.engine import Engine

CacheState = Literal["hit", "miss", "off"]
"""hit: taken from the cache. miss: computed and kept. off: this stage is never kept."""


@dataclass(frozen=True)
class StageCost:
    """What a stage took beside its time, stages that it waited for not included; None = not measured, never 0.

    Attributes:
        cpu_ms: processor time of the process and its helper, all threads; not known while another run overlapped.
        peak_memory_bytes: highest resident memory of the process, and that of its helper added.
        gpu_memory_bytes: the most that tensors of the process took on the GPU that the stage ran on; None of others.
        size_bytes: of the result as it is kept.
        is_cold: its engine had not run before in this process.
    """

    cpu_ms: float | None = None
    peak_memory_bytes: int | None = None
    gpu_memory_bytes: int | None = None
    size_bytes: int | None = None
    is_cold: bool | None = None


@dataclass(frozen=True)
class StageReport:
    """How one stage went.

    Attributes:
        stage: its name.
        engine: what really ran (on a hit: what ran when the entry was made); None for plain arithmetic.
        ms: own wall time in milliseconds, stages that it waited for not included.
        cache: see CacheState.
        notes: what a person should know, one sentence each.
        where: the machine, when it was not this process; empty = here.
        cost: what it took beside the time.
    """

    stage: str
    engine: Engine | None
    ms: float
    cache: CacheState
    notes: tuple[str, ...] = ()
    where: str = ""
    cost: StageCost = StageCost()


@dataclass(frozen=True)
class StageStarted:
    """A stage began to compute (not sent for a cache hit)."""

    stage: str


@dataclass(frozen=True)
class StageProgress:
    """Done share 0..1 of a stage that computes."""

    stage: str
    fraction: float


@dataclass(frozen=True)
class StageFinished:
    """A stage has its result."""

    report: StageReport


@dataclass(frozen=True)
class StageNote:
    """Something that a person should know while a stage goes on.

    Attributes:
        stage: its name. words: one sentence or two.
        wait_s: seconds that are waited because of it, for a countdown; 0 = none.
    """

    stage: str
    words: str
    wait_s: float = 0.0


Event = StageStarted | StageProgress | StageFinished | StageNote
Emit = Callable[[Event], None]
