"""Measurements: what a machine did at a moment (samples) and what a job's steps took (spans).

A figure that could not be read is absent, with its reason beside it; it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.events import CacheState

HERE: Final = "this computer"
"""The name of the own machine among the hosts."""

Outcome = Literal["done", "failed", "cancelled"]
Blame = Literal["", "ours", "vendor", "input"]
"""Whose error it was: this program's (or its machines'), D-ID's, or the person's files; "" = no error."""


@dataclass(frozen=True)
class Sample:
    """One look at one machine.

    Attributes:
        host: HERE, or the name of a host.
        at_s: Unix seconds on the clock of the machine that stores it.
        values: by the names of core/series.py, in the units given there.
        missing: what could not be read, by the same names, and why.
    """

    host: str
    at_s: float
    values: Mapping[str, float]
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """One step of one job.

    Attributes:
        job: its id; "" for a preview or a run without a job.
        title: of the job, for people.
        stage: "people", "mask", ..., and of a job also "waiting", "upload", "vendor", "download"; "job" = all of it.
        started_s: Unix seconds, own clock. ms: duration; own time of a stage, without those that it waited for.
        host: where it ran. device: "CPU", "CUDA:0", "Network", ""; engine: name, "" for plain arithmetic.
        cache: see CacheState.
        is_cold: the engine had not run before in its process; None = not known or no engine.
        size_bytes: of the result; peak_memory_bytes, gpu_memory_bytes: highest while it ran. None = not measured.
        outcome, blame: how it ended.
        sound_s: length of the job's sound; None = not known. credits: charged for the job, on its "job" span only.
        is_warm: on a "job" span: no stage of it was cold.
    """

    job: str
    title: str
    stage: str
    started_s: float
    ms: float
    host: str = HERE
    device: str = ""
    engine: str = ""
    cache: CacheState = "off"
    is_cold: bool | None = None
    size_bytes: int | None = None
    peak_memory_bytes: int | None = None
    gpu_memory_bytes: int | None = None
    outcome: Outcome = "done"
    blame: Blame = ""
    sound_s: float | None = None
    credits: float | None = None
    is_warm: bool | None = None

    @property
    def ended_s(self) -> float:
        """Unix seconds."""
        return self.started_s + self.ms / 1000


Resolution = Literal[1, 10, 60, 3600]
"""Seconds that one stored row stands for."""


@dataclass(frozen=True, eq=False)
class Points:
    """One series of one host over time, ready to draw.

    Attributes:
        at_s: (n,) float64, Unix seconds, rising; each the begin of its bucket.
        mean, low, high: (n,) float64; NaN = not read in that bucket.
        step_s: seconds of a bucket.
        reason: why the newest bucket is NaN; "" while it is not.
    """

    at_s: NDArray[np.float64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    step_s: float
    reason: str = ""


@dataclass(frozen=True)
class Window:
    """A span of time that is looked at, Unix seconds."""

    begin_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.end_s - self.begin_s
