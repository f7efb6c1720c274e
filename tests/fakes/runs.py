"""Profiles and benchmarks as a run would have made them, and a desk that makes them without computing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from vmsg_desktop.adapters.storage.message_folder import write_result
from vmsg_desktop.adapters.storage.runs import RunFolder
from vmsg_desktop.application.benchmarking import Benchmark, BenchProgress
from vmsg_desktop.application.profiling import Profiler
from vmsg_desktop.application.runs_desk import RunsDesk
from vmsg_desktop.core.benchmark import RequestRun, configurations
from vmsg_desktop.core.benchmark_report import BenchReport, BenchSettings, ConfigurationResult
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.events import StageCost, StageReport
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.model.profile import (
    Facts,
    Hardware,
    Profile,
    Profiled,
    ProfiledMessage,
    ProfileProgress,
    TimedRun,
)
from vmsg_desktop.core.profile import Runs, profile_of

STAGES_MS = {
    "photo": 42.0,
    "people": 310.0,
    "mask": 2_140.0,
    "edge": 96.0,
    "frame": 54.0,
    "prosody": 380.0,
    "draft": 610.0,
}
_ENGINES = {"people": "yolov8", "mask": "isnet", "prosody": "praat"}
MESSAGE = ProfiledMessage("portrait.png", "aa" * 32, "voice.wav", "bb" * 32, 8.4, "warm", "studio")
FACTS = Facts(Hardware("EPYC 7B13", 2, 8_000_000_000, "Linux", (), "nvidia-smi is not here"), {"vmsg": "0.1"})


def make_profile(
    *,
    at: str = "2030-01-01T09:00:00+00:00",
    faster: float = 1.0,
    seed: int = 1,
    cold_runs: int = 1,
    target: str = "here",
) -> Profile:
    """A profile of ten runs; ``faster`` divides the time of the mask."""
    rng = np.random.default_rng(seed)
    runs = [_run(rng, faster=faster) for _ in range(10)]
    cold = tuple(_run(rng, faster=faster, cold_ms=900.0) for _ in range(cold_runs))
    return profile_of(
        Runs(cold, tuple(runs[:1]), tuple(runs)), message=MESSAGE, facts=FACTS, target=target, timestamp=at
    )


def _run(rng: np.random.Generator, *, faster: float, cold_ms: float = 0.0) -> TimedRun:
    reports, ended_s, at_s = [], [], 1000.0
    for stage, usual_ms in STAGES_MS.items():
        ms = usual_ms / (faster if stage == "mask" else 1.0) * float(1 + 0.03 * rng.standard_normal())
        engine = None
        if stage in _ENGINES:
            engine = Engine(_ENGINES[stage], "1.0", _ENGINES[stage], "cc" * 32, "CPU")
            ms += cold_ms
        at_s += ms / 1000
        cost = StageCost(cpu_ms=ms * 1.6, peak_memory_bytes=600_000_000) if engine else StageCost()
        reports.append(StageReport(stage, engine, ms, "off", cost=cost))
        ended_s.append(at_s)
    return TimedRun(1000.0, (at_s - 1000.0) * 1000 + 12.0, tuple(reports), tuple(ended_s), sound_s=8.4)


def make_report(
    *, at: str = "2030-01-01T10:00:00+00:00", ours_s: Sequence[float] = (3.1, 0.0, 0.4, 0.5), seed: int = 1
) -> BenchReport:
    """A benchmark of 15 requests each; without optimised engines where their time is 0."""
    results = tuple(_result(number, own_s, seed=seed) for number, own_s in enumerate(ours_s))
    machine = {"cpu": "EPYC 7B13", "cores": 2, "gpus": [], "gpu_problem": "nvidia-smi is not here"}
    return BenchReport(at, BenchSettings(15, 3, (4.0, 5.0, 6.0), "aa" * 32, "bb" * 32), machine, results)


def _result(number: int, ours_s: float, *, seed: int) -> ConfigurationResult:
    of = configurations(3, has_optimised=ours_s > 0)[number]
    if ours_s == 0:
        return ConfigurationResult(of, "not available", "No faster engine is here: there is no GPU.")
    rng, at_s, runs = np.random.default_rng(seed + number), 0.0, []
    for index in range(15):
        took_s = 5.0 + ours_s * float(1 + 0.04 * rng.standard_normal())
        runs.append(RequestRun(of.key, index // 3, index, at_s, at_s + took_s, 5.0, (at_s, at_s + 5)))
        at_s += took_s / of.at_once
    return ConfigurationResult(of, "measured", f"{of.short} changed what ran", tuple(runs))


class ProfilerThatKnows:
    """Tells three steps and gives a profile; ``wait``: stands in the first step until it is cancelled."""

    def __init__(self, profile: Profile, *, waits: bool = False) -> None:
        self._profile, self._waits = profile, waits

    def profile(self, message: Message, plan: object, *, tell: object, cancel: CancelToken) -> Profiled:
        assert callable(tell)
        for number in range(1, 4):
            tell(ProfileProgress(number / 3, "measured", number, 3, "mask"))
            if self._waits:
                cancel.wait(60.0)
        return Profiled(self._profile, (Span("run-1", "Run 1", "mask", 1000.0, 900.0),))


class BenchmarkThatKnows:
    """Tells two steps and gives a report."""

    def __init__(self, report: BenchReport) -> None:
        self._report = report

    def run(self, *, tell: object, cancel: CancelToken) -> BenchReport:
        assert callable(tell)
        tell(BenchProgress("Baseline", 1, 5, 3, 12, None))
        tell(BenchProgress("With caching", 5, 5, 12, 12, 4.0))
        cancel.check()
        return self._report


def make_desk(
    folder: Path, *, waits: bool = False, profile: Profile | None = None, report: BenchReport | None = None
) -> RunsDesk:
    """A desk on ``folder`` whose machine "nowhere" does not exist."""

    @contextmanager
    def profiler(target: str) -> Iterator[Profiler]:
        if target == "nowhere":
            raise InputError("target_unknown", "There is no machine called nowhere.", "Choose another.")
        yield ProfilerThatKnows(replace(profile or make_profile(), target=target), waits=waits)  # type: ignore[misc]

    @contextmanager
    def benchmark(message: Message, requests: int, target: str, cancel: CancelToken) -> Iterator[Benchmark]:
        yield BenchmarkThatKnows(report or make_report())  # type: ignore[misc]

    def sample() -> Message:
        return Message(photo=Source("portrait.png"), voice=Source("voice.wav"))

    return RunsDesk(RunFolder(folder), profiler, benchmark, sample, write_result)
