"""A profile: what each stage of a message takes on one machine. The file of ``vmsg profile`` is these very dataclasses.

Milliseconds; megabytes are millions of bytes. None = not measured, with its reason in ``missing`` beside it; never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

from pydantic import ConfigDict

from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.metrics import Span

PROFILE_VERSION: Final = 1
_STRICT: Final = ConfigDict(extra="forbid")

Phase = Literal["cold", "warm-up", "measured"]
"""cold: in a process that has run nothing yet. warm-up: runs that are not counted."""

PHASES: Final[tuple[Phase, ...]] = ("cold", "warm-up", "measured")


@dataclass(frozen=True)
class Plan:
    """What is run.

    Attributes:
        iterations: runs that are measured, from 1.
        warm_up: runs before them that are not.
        cold_runs: runs in a fresh process each.
        wants_draft: with the draft video; else only what is sent.
    """

    iterations: int = 10
    warm_up: int = 2
    cold_runs: int = 3
    wants_draft: bool = True

    def count(self, phase: Phase) -> int:
        """Runs of a phase."""
        return {"cold": self.cold_runs, "warm-up": self.warm_up, "measured": self.iterations}[phase]


@dataclass(frozen=True)
class TimedRun:
    """One way of a message through the pipeline.

    Attributes:
        began_s: Unix seconds. total_ms: reading the files to the last result.
        reports: of its stages, as they ended; ended_s: when each did, Unix seconds as heard here.
        start_ms: from the start of its process to ``began_s``; None = it had no process of its own.
        sound_s: length of the sound that was made; None = not told.
    """

    began_s: float
    total_ms: float
    reports: tuple[StageReport, ...]
    ended_s: tuple[float, ...]
    start_ms: float | None = None
    sound_s: float | None = None


@dataclass(frozen=True)
class Spread:
    """Repeated measurements of one thing, milliseconds; percentiles are linear between neighbours."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    runs: int
    mean_ms: float
    min_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


@dataclass(frozen=True)
class StageProfile:
    """One stage over the measured runs.

    Attributes:
        stage_name: of the pipeline.
        latency_ms: median own time, stages that it waited for not included; the device has finished.
        percentage: of ``total_latency_ms``.
        spread: the runs.
        cold_latency_ms: median of the first use in a fresh process.
        cpu_percent: processor time over own time; 100 = one core.
        cpu_ms: processor time, mean.
        memory_mb: highest resident memory of the process that computes, its helper's added.
        gpu_memory_mb: the most that its tensors took.
        engine, model, version, device: what ran; "" = plain arithmetic, or no weights.
        host: the machine; "" = this computer.
        missing: why a figure is None, by its name.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    stage_name: str
    latency_ms: float
    percentage: float
    spread: Spread
    cold_latency_ms: float | None
    cpu_percent: float | None
    cpu_ms: float | None
    memory_mb: float | None
    gpu_memory_mb: float | None
    engine: str
    model: str
    version: str
    device: str
    host: str
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bottleneck:
    """The stage that takes most; ``percentage`` of the whole."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    stage: str
    latency_ms: float
    percentage: float


@dataclass(frozen=True)
class ProfileSummary:
    """The warm runs in short.

    Attributes:
        bottleneck: of the measured runs; cold_bottleneck: of the cold ones, None where there were none.
        between_ms: median time of a run that no stage accounts for: reading files, checks, the way to another machine.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    bottleneck: Bottleneck
    cold_bottleneck: Bottleneck | None
    between_ms: float


@dataclass(frozen=True)
class ColdProfile:
    """Runs in a fresh process each, which loads the models; the system may still hold their files in memory.

    Attributes:
        total: reading the files to the last result, None where there were none.
        start_ms: median time that the process took to begin.
        missing: why there are none, or what was cold all the same; "" when there were runs.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    total: Spread | None
    start_ms: float | None
    missing: str = ""


@dataclass(frozen=True)
class ModelUsed:
    """A model that ran, with the hash of its weights."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: str
    sha256: str
    engine: str


@dataclass(frozen=True)
class ProfiledMessage:
    """What was made: hashes of both files, and the choices that decide how much work it is."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    image: str
    image_sha256: str
    audio: str
    audio_sha256: str
    sound_s: float | None
    preset: str
    background: str


@dataclass(frozen=True)
class GpuCard:
    """A GPU of the machine."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: str
    memory_bytes: int | None


@dataclass(frozen=True)
class Hardware:
    """The machine that computed; None = not known."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    cpu: str | None
    cores: int | None
    memory_bytes: int | None
    system: str | None
    gpus: tuple[GpuCard, ...]
    gpu_problem: str


@dataclass(frozen=True)
class Facts:
    """Of the machine that computed and the programs on it."""

    hardware: Hardware
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Profile:
    """The file.

    Attributes:
        timestamp: when the profile was made, ISO 8601, UTC.
        target: the machine, as it is chosen.
        iterations, warm_up, cold_runs: what was run; see Plan.
        stages: in the order in which they run.
        total_latency_ms: median of a warm run, reading the files to the last result.
        other_load: share of all cores, 0..1, that other programs took during the measured runs; None = not known.
        missing: why a figure is None, by its name.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    timestamp: str
    target: str
    iterations: int
    warm_up: int
    cold_runs: int
    message: ProfiledMessage
    stages: tuple[StageProfile, ...]
    total_latency_ms: float
    total: Spread
    cold: ColdProfile
    summary: ProfileSummary
    hardware: Hardware
    versions: Mapping[str, str]
    models: tuple[ModelUsed, ...]
    other_load: float | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    version: Literal[1] = PROFILE_VERSION


@dataclass(frozen=True)
class Profiled:
    """A profile and the stages of all its runs, for a timeline."""

    profile: Profile
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class ProfileProgress:
    """How far profiling is.

    Attributes:
        share: done, 0..1.
        phase: of the run under way. number, count: which run of how many of its phase, from 1.
        stage: that runs or has just ended; "" = none yet.
    """

    share: float
    phase: Phase
    number: int
    count: int
    stage: str = ""
