"""Profiles and benchmarks of a window: making them, and those that were kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vmsg_desktop.application.benchmarking import Benchmark, BenchProgress
from vmsg_desktop.application.profiling import Profiler
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.chrome_trace import chrome_trace
from vmsg_desktop.core.kept_runs import KeptRun
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.profile import Plan, ProfileProgress
from vmsg_desktop.core.run_sheet import Kind, Run


class RunFiles(Protocol):
    """Kept runs. Every method raises StorageError, and InputError where a file is gone or no run."""

    def runs(self) -> tuple[KeptRun, ...]:
        """Newest first."""

    def read(self, name: str) -> Run:
        """One of them."""

    def keep(self, run: Run, *, trace: bytes = b"") -> KeptRun:
        """Write it."""

    def add(self, path: Path) -> KeptRun:
        """Keep a copy of one that lies elsewhere."""

    def trace(self, name: str) -> bytes:
        """The trace of a profile's runs; may be empty."""

    def remove(self, name: str) -> None:
        """Delete it."""


@dataclass(frozen=True)
class Measuring:
    """How far a run is.

    Attributes:
        kind: what is made. share: done, 0..1.
        phase: "cold", "warm-up", "measured", or the configuration. number, count: which run of how many.
        stage: that runs, or "". left_s: seconds by the own pace; None = not known.
    """

    kind: Kind
    share: float
    phase: str
    number: int
    count: int
    stage: str = ""
    left_s: float | None = None


Tell = Callable[[Measuring], None]


@dataclass(frozen=True)
class RunsDesk:
    """Attributes:
    files: kept runs.
    open_profiler: of a machine. open_benchmark: the message, requests, machine, and what ends waiting.
    sample: the message that is measured, always the same, so that runs can be compared.
    write: writes an exported file whole; raises StorageError.
    """

    files: RunFiles
    open_profiler: Callable[[str], AbstractContextManager[Profiler]]
    open_benchmark: Callable[[Message, int, str, CancelToken], AbstractContextManager[Benchmark]]
    sample: Callable[[], Message]
    write: Callable[[Path, bytes], None]

    def profile(self, target: str, runs: int, *, tell: Tell, cancel: CancelToken) -> KeptRun:
        """Profile a machine and keep it.

        Args:
            target: "here", "local" or a host.
            runs: measured ones; a third as many cold ones, at least one.
            tell: hears how far it is, on this thread.
            cancel: ends it.

        Raises:
            VmsgError: what a run raised. StorageError: it cannot be kept.
        """

        def told(progress: ProfileProgress) -> None:
            tell(Measuring("profile", progress.share, progress.phase, progress.number, progress.count, progress.stage))

        plan = Plan(iterations=runs, cold_runs=max(1, runs // 3))
        with self.open_profiler(target) as profiler:
            profiled = profiler.profile(self.sample(), plan, tell=told, cancel=cancel)
        trace = json.dumps(chrome_trace(profiled.spans)).encode()
        return self.files.keep(profiled.profile, trace=trace)

    def benchmark(self, target: str, requests: int, *, tell: Tell, cancel: CancelToken) -> KeptRun:
        """Measure the configurations and keep the report; as `profile`, ``tell`` from any thread."""

        def told(progress: BenchProgress) -> None:
            share = progress.done / progress.of if progress.of else 0.0
            tell(
                Measuring(
                    "benchmark", share, progress.label, progress.done, progress.of, left_s=progress.left_s
                )
            )  # fmt: skip

        with self.open_benchmark(self.sample(), requests, target, cancel) as benchmark:
            report = benchmark.run(tell=told, cancel=cancel)
        return self.files.keep(report)
