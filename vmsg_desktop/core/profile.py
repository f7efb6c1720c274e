"""From runs to a profile: medians, shares, the bottleneck. Pure; every figure here is a figure that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.core import stats
from vmsg_desktop.core.job_spans import stage_span
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.core.model.profile import (
    Bottleneck,
    ColdProfile,
    Facts,
    ModelUsed,
    Profile,
    ProfiledMessage,
    ProfileSummary,
    Spread,
    StageProfile,
    TimedRun,
)

MB: Final = 1_000_000
NO_COLD_RUNS: Final = "No cold runs were asked for."
_ON_PROCESSOR: Final = "It ran on the processor."
_NOT_TOLD: Final = "The process that ran it could not measure it."
_BUSY_UNKNOWN: Final = "Only this computer tells how busy it is, and only where every stage was measured."
_NOT_ALONE: Final = "Other work ran in the same process, or its system does not tell."


@dataclass(frozen=True)
class Busy:
    """Of a machine over some time: processor seconds of all that ran there, seconds that passed."""

    cpu_s: float
    passed_s: float


@dataclass(frozen=True)
class Runs:
    """The runs of a profile by their phase.

    Attributes:
        cold_missing: why there are no cold ones; "" when there are.
        busy: how busy the machine was during the measured ones; None = not known.
    """

    cold: tuple[TimedRun, ...]
    warm_up: tuple[TimedRun, ...]
    measured: tuple[TimedRun, ...]
    cold_missing: str = ""
    busy: Busy | None = None


def profile_of(runs: Runs, *, message: ProfiledMessage, facts: Facts, target: str, timestamp: str) -> Profile:
    """The profile of runs.

    Args:
        runs: at least one measured.
        message: what was made.
        facts: of the machine.
        target: its name.
        timestamp: ISO 8601.

    Raises:
        ComputeError: "profile_cached": a run took a result from a cache, so nothing was measured there.
    """
    check_computed((*runs.cold, *runs.warm_up, *runs.measured))
    total, other_load = spread(run.total_ms for run in runs.measured), _other_load(runs, facts.hardware.cores)
    stages = tuple(_stage(name, runs, total.p50_ms) for name in _names(runs.measured))
    return Profile(
        timestamp=timestamp,
        target=target,
        iterations=len(runs.measured),
        warm_up=len(runs.warm_up),
        cold_runs=len(runs.cold),
        message=message,
        stages=stages,
        total_latency_ms=total.p50_ms,
        total=total,
        cold=_cold(runs),
        summary=_summary(stages, runs, total.p50_ms),
        hardware=facts.hardware,
        versions=facts.versions,
        models=_models(runs.measured),
        other_load=other_load,
        missing={} if other_load is not None else {"other_load": _BUSY_UNKNOWN},
    )


def check_computed(runs: Sequence[TimedRun]) -> None:
    """Raise ComputeError when a stage was not computed: its time would be that of a cache."""
    hits = sorted({report.stage for run in runs for report in run.reports if report.cache == "hit"})
    if hits:
        raise ComputeError(
            "profile_cached",
            f"These stages came from a cache and were not computed: {', '.join(hits)}.",
            "A profile computes everything. Update the agent of that machine: vmsg agent setup HOST",
        )


def spread(values_ms: Iterable[float]) -> Spread:
    """The measurements summed up; at least one."""
    ordered = sorted(values_ms)
    found = stats.percentiles(ordered)
    mean_ms = sum(ordered) / len(ordered)
    return Spread(
        len(ordered), mean_ms, ordered[0], _known(found.p50), _known(found.p95), _known(found.p99), ordered[-1]
    )


def spans_of(runs: Runs, *, target: str) -> tuple[Span, ...]:
    """The stages of all runs, and each run as a job, for a timeline."""
    named = [("Cold run", runs.cold), ("Warm-up", runs.warm_up), ("Run", runs.measured)]
    return tuple(
        span
        for kind, some in named
        for number, run in enumerate(some, 1)
        for span in _run_spans(run, f"{kind} {number}", target=target)
    )


def _run_spans(run: TimedRun, title: str, *, target: str) -> Iterator[Span]:
    job = title.lower().replace(" ", "-")
    yield Span(job, title, "job", run.began_s, run.total_ms, host=HERE, is_warm=not title.startswith("Cold"))
    for report, ended_s in zip(run.reports, run.ended_s, strict=True):
        span = stage_span(report, job=job, title=title, ended_s=ended_s)
        yield replace(span, host=target if report.where else HERE)  # the agent of this computer has a row of its own


def _stage(name: str, runs: Runs, total_ms: float) -> StageProfile:
    reports = _of(name, runs.measured)
    figures = spread(report.ms for report in reports)
    costs, engine = [report.cost for report in reports], reports[-1].engine
    device = engine.device if engine else "CPU"
    cpu_ms = _mean([cost.cpu_ms for cost in costs])
    known, missing = _sorted_out(
        {
            "cold_latency_ms": (stats.median(_cold_ms(name, runs)), runs.cold_missing or NO_COLD_RUNS),
            "cpu_ms": (cpu_ms, _NOT_ALONE),
            "cpu_percent": (_percent(cpu_ms, figures.mean_ms), _NOT_ALONE),
            "memory_mb": (_mb([cost.peak_memory_bytes for cost in costs]), _NOT_TOLD),
            "gpu_memory_mb": (
                _mb([cost.gpu_memory_bytes for cost in costs]),
                _ON_PROCESSOR if device == "CPU" else _NOT_TOLD,
            ),
        }
    )
    return StageProfile(
        stage_name=name,
        latency_ms=figures.p50_ms,
        percentage=_percent(figures.p50_ms, total_ms) or 0.0,
        spread=figures,
        engine=engine.name if engine else "",
        model=engine.model if engine else "",
        version=engine.version if engine else "",
        device=device,
        host=reports[-1].where,
        missing=missing,
        **known,
    )


def _sorted_out(
    figures: Mapping[str, tuple[float | None, str]],
) -> tuple[dict[str, float | None], dict[str, str]]:
    """The figures, and the reasons of those that are not known."""
    known = {name: figure for name, (figure, _) in figures.items()}
    return known, {name: reason for name, (figure, reason) in figures.items() if figure is None}


def _summary(stages: Sequence[StageProfile], runs: Runs, total_ms: float) -> ProfileSummary:
    slowest = max(stages, key=lambda stage: stage.latency_ms)
    between = [run.total_ms - sum(report.ms for report in run.reports) for run in runs.measured]
    return ProfileSummary(
        Bottleneck(slowest.stage_name, slowest.latency_ms, slowest.percentage),
        _cold_bottleneck(runs.cold),
        max(0.0, _known(stats.median(between))),
    )


def _cold_bottleneck(cold: Sequence[TimedRun]) -> Bottleneck | None:
    if not cold:
        return None
    total_ms = spread(run.total_ms for run in cold).p50_ms
    times = {name: _known(stats.median([report.ms for report in _of(name, cold)])) for name in _names(cold)}
    name = max(times, key=times.__getitem__)
    return Bottleneck(name, times[name], _percent(times[name], total_ms) or 0.0)


def _other_load(runs: Runs, cores: int | None) -> float | None:
    """What is left of the machine's processor time without that of the stages."""
    own_ms = [report.cost.cpu_ms for run in runs.measured for report in run.reports]
    if runs.busy is None or cores is None or None in own_ms:
        return None
    other_s = runs.busy.cpu_s - sum(ms for ms in own_ms if ms is not None) / 1000
    share = stats.share(other_s, runs.busy.passed_s * cores)
    return None if share is None else min(1.0, max(0.0, share))


def _cold(runs: Runs) -> ColdProfile:
    if not runs.cold:
        return ColdProfile(None, None, runs.cold_missing or NO_COLD_RUNS)
    starts = [run.start_ms for run in runs.cold if run.start_ms is not None]
    return ColdProfile(spread(run.total_ms for run in runs.cold), stats.median(starts))


def _cold_ms(name: str, runs: Runs) -> list[float]:
    """Of the fresh processes, else what an engine's first run took in a process that had run for others before."""
    if runs.cold:
        return [report.ms for report in _of(name, runs.cold)]
    return [report.ms for report in _of(name, (*runs.warm_up, *runs.measured)) if report.cost.is_cold]


def _models(runs: Sequence[TimedRun]) -> tuple[ModelUsed, ...]:
    engines = [report.engine for run in runs for report in run.reports if report.engine and report.engine.model]
    used = dict.fromkeys(ModelUsed(engine.model, engine.model_sha256, engine.name) for engine in engines)
    return tuple(sorted(used, key=lambda model: model.name))


def _names(runs: Sequence[TimedRun]) -> tuple[str, ...]:
    """The stages in the order in which they ended first."""
    return tuple(dict.fromkeys(report.stage for run in runs for report in run.reports))


def _of(name: str, runs: Sequence[TimedRun]) -> list[StageReport]:
    return [report for run in runs for report in run.reports if report.stage == name]


def _mb(sizes: Sequence[int | None]) -> float | None:
    """The highest, when every run knew it."""
    known = [size for size in sizes if size is not None]
    return max(known) / MB if known and len(known) == len(sizes) else None


def _mean(values: Sequence[float | None]) -> float | None:
    """Of those that are known."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _percent(part: float | None, whole: float) -> float | None:
    share = None if part is None else stats.share(part, whole)
    return None if share is None else share * 100


def _known(value: float | None) -> float:
    """A figure of at least one measurement."""
    if value is None:
        raise ValueError("nothing was measured")
    return value
