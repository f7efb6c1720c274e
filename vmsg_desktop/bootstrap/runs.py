"""Wires profiles and benchmarks of a window. Nothing is loaded before one is made."""

from __future__ import annotations

from contextlib import AbstractContextManager

from vmsg_desktop.adapters.storage.bundled import sample_message
from vmsg_desktop.adapters.storage.message_folder import write_result
from vmsg_desktop.adapters.storage.runs import RunFolder
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.benchmarking import Benchmark
from vmsg_desktop.application.profiling import Profiler
from vmsg_desktop.application.runs_desk import RunsDesk
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.passphrase import AskPassphrase


def open_runs_desk(ask: AskPassphrase | None = None) -> RunsDesk:
    """The desk; ``ask`` asks for the passphrase of a host's key."""

    def profiler(target: str) -> AbstractContextManager[Profiler]:
        from vmsg_desktop.bootstrap.profiling import open_profiler

        return open_profiler(target, ask=ask)

    def benchmark(
        message: Message, requests: int, target: str, cancel: CancelToken
    ) -> AbstractContextManager[Benchmark]:
        from vmsg_desktop.bootstrap.benchmarking import BenchWish, open_benchmark

        return open_benchmark(BenchWish(message, requests=requests, target=target), cancel=cancel)

    return RunsDesk(RunFolder(data_home() / "runs"), profiler, benchmark, sample_message, write_result)
