"""The end-to-end benchmark: serves the same requests in each configuration, by turns, and proves each.

A request is what a person waits for: its files are read, the stages run, both files go to the vendor, the video is
made there by a script of times, and fetched. A client takes up a request when the one before it has ended; the parallel
configuration has several clients. Everything runs through the job desk that every door works with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Any, Final, Protocol

from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.core.benchmark import (
    Configuration,
    Key,
    RequestRun,
    StageUse,
    Turn,
    configurations,
    prove,
    rounds_of,
    turns,
)
from vmsg_desktop.core.benchmark_report import YARDSTICK, BenchReport, BenchSettings, ConfigurationResult, Gauge
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import Cancelled, RenderError, VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.stats import median

NOT_AVAILABLE: Final = "not_available"
"""Code of the ComputeError that says that a configuration's engines are not here."""

_LOOK_S: Final = 1.0


@dataclass(frozen=True)
class Served:
    """What the vendor knows of a request: the scripted render time, and when that began and ended on its clock."""

    vendor_s: float
    at_vendor: tuple[float, float]


class Bed(Protocol):
    """One configuration, ready to serve requests; from several threads where it is parallel."""

    def serve(self, number: int, *, emit: Emit, cancel: CancelToken) -> Served:
        """From the files to the saved video. Raises VmsgError."""


GpuLoad = Callable[[], tuple[float | None, str]]
OpenBed = Callable[[Configuration], Bed]
"""Raises ComputeError NOT_AVAILABLE where its engines are not here."""


@dataclass(frozen=True)
class DeskBed:
    """Implements Bed on a job desk.

    Attributes:
        desk: of this configuration.
        message: what each request is.
        folder: where the videos go.
        at_vendor: by a talk's id.
    """

    desk: JobDesk
    message: Message
    folder: str
    at_vendor: Callable[[str], Served]

    def serve(self, number: int, *, emit: Emit, cancel: CancelToken) -> Served:
        """See Bed. Each is made anew by the vendor: a video that was made before would end the measurement."""
        message = replace(self.message, title=f"Request {number + 1}")
        job = self.desk.add(message, folder=self.folder, pays_again=True)
        job = self.desk.run(job.id, emit=emit, cancel=cancel)
        if job.state != "done":
            raise RenderError("request_not_served", f"The request ended as {job.state!r}.", "Run the benchmark again.")
        return self.at_vendor(job.talk_id)


@dataclass(frozen=True)
class BenchProgress:
    """How far a benchmark is.

    Attributes:
        label: of the configuration that runs; "Warming up" before.
        round, rounds: from 1.
        done, of: requests, all configurations together.
        left_s: by the own pace; None before the first one has ended.
    """

    label: str
    round: int
    rounds: int
    done: int
    of: int
    left_s: float | None


@dataclass(frozen=True)
class Benchmark:
    """Runs benchmarks.

    Attributes:
        open_bed: makes a configuration ready.
        settings: what is asked of each.
        machine: facts of the machine, for the report.
        clock: time.
        gpu_load: how busy the GPU is now, 0..1, or None and why it cannot be read.
        yardstick: milliseconds of a fixed piece of work, before each turn: how quick the machine was.
    """

    open_bed: OpenBed
    settings: BenchSettings
    machine: Mapping[str, Any]
    clock: Clock
    gpu_load: GpuLoad = lambda: (None, "nobody reads it")
    yardstick: Callable[[], float | None] = lambda: None

    def run(self, *, tell: Callable[[BenchProgress], None], cancel: CancelToken) -> BenchReport:
        """Measure all configurations that are here.

        Args:
            tell: told of each step, from any thread, one at a time.
            cancel: ends it; nothing is reported then.

        Raises:
            InputError: too few requests.
            VmsgError: the baseline cannot be made ready. Cancelled.
        """
        rounds_of(self.settings.requests, self.settings.at_once)
        began_at = datetime.fromtimestamp(self.clock.now_s(), UTC).astimezone().isoformat(timespec="seconds")
        opened = self._opened()
        run = _Run(self, opened, tell, cancel)
        run.through()
        machine = {**self.machine, YARDSTICK: median(run.yardsticks)}
        return BenchReport(began_at, self.settings, machine, tuple(run.result(one) for one in opened))

    def _opened(self) -> dict[Configuration, Bed | str]:
        """The beds; a reason where one is not available. What is cached runs on the optimised engines if there are."""
        at_once, beds = self.settings.at_once, dict[Key, Bed | str]()
        for of in configurations(at_once, has_optimised=False)[:2]:
            beds[of.key] = self._bed_or_reason(of)
        named = configurations(at_once, has_optimised=not isinstance(beds["optimised"], str))
        return {of: beds[of.key] if of.key in beds else self._bed_or_reason(of) for of in named}

    def _bed_or_reason(self, of: Configuration) -> Bed | str:
        try:
            return self.open_bed(of)
        except VmsgError as error:
            if error.code != NOT_AVAILABLE:
                raise
            return error.message


class _Run:
    """One run of a benchmark."""

    def __init__(
        self,
        of: Benchmark,
        opened: Mapping[Configuration, Bed | str],
        tell: Callable[[BenchProgress], None],
        cancel: CancelToken,
    ) -> None:
        self._of, self._opened, self._tell, self._cancel = of, opened, tell, cancel
        self._beds = {one.key: bed for one, bed in opened.items() if not isinstance(bed, str)}
        self._named = {one.key: one for one in opened}
        self._runs: dict[Key, list[RequestRun]] = {key: [] for key in self._beds}
        self._began_s = 0.0
        self.yardsticks: list[float] = []
        self._lock = threading.Lock()
        self._loads: dict[Key, list[tuple[float | None, str]]] = {key: [] for key in self._beds}

    def through(self) -> None:
        """Warm up, then all turns."""
        self._warm_up()
        settings = self._of.settings
        self._began_s = self._of.clock.monotonic_s()
        for turn in turns(tuple(self._beds), requests=settings.requests, at_once=settings.at_once):
            self._take(turn)

    def result(self, of: Configuration) -> ConfigurationResult:
        """What came of a configuration."""
        bed = self._opened[of]
        if isinstance(bed, str):
            return ConfigurationResult(of, "not available", bed)
        runs = tuple(sorted(self._runs[of.key], key=lambda run: run.number))
        proof = prove(of, runs, baseline=self._runs["baseline"])
        return ConfigurationResult(
            of, "measured" if proof.holds else "failed", proof.words, runs, gauge(self._loads[of.key])
        )

    def _warm_up(self) -> None:
        """Each set of engines is loaded, and works once, before anything is timed; nothing is kept of it.

        What goes wrong here would go wrong every time: it ends the run.
        """
        self._say("Warming up", 0)
        for key in ("baseline", "optimised"):
            if key in self._beds:
                self._beds[key].serve(-1, emit=lambda event: None, cancel=self._cancel)

    def _take(self, turn: Turn) -> None:
        """The turn's requests, by as many clients as the configuration has."""
        quick_ms = self._of.yardstick()
        self.yardsticks += [] if quick_ms is None else [quick_ms]
        waiting: SimpleQueue[int] = SimpleQueue()
        for number in turn.requests:
            waiting.put(number)
        self._say(self._named[turn.key].label, turn.round)
        clients = min(self._named[turn.key].at_once, len(turn.requests))
        with self._watched(turn.key), ThreadPoolExecutor(clients, thread_name_prefix="bench") as pool:
            for client in [pool.submit(self._serve, turn, waiting) for _ in range(clients)]:
                client.result()

    @contextmanager
    def _watched(self, key: Key) -> Iterator[None]:
        """The GPU is looked at once a second while the block runs."""
        over = threading.Event()

        def watch() -> None:
            self._of.gpu_load()  # a load is measured from one look to the next
            while not over.wait(_LOOK_S):
                self._loads[key].append(self._of.gpu_load())

        watcher = threading.Thread(target=watch, name="bench-gpu", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _serve(self, turn: Turn, waiting: SimpleQueue[int]) -> None:
        """One client: request after request, until none waits."""
        while True:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            run = self._served(turn.key, turn.round, number)
            with self._lock:
                self._runs[turn.key].append(run)
                self._say(self._named[turn.key].label, turn.round)

    def _served(self, key: Key, round_: int, number: int) -> RequestRun:
        self._cancel.check()
        stages: list[StageUse] = []

        def listen(event: Event) -> None:
            if isinstance(event, StageFinished):
                report = event.report
                stages.append(StageUse(report.stage, engine_words(report.engine), report.cache, report.ms))

        began_s, error, served = self._of.clock.monotonic_s(), "", None
        try:
            served = self._beds[key].serve(number, emit=listen, cancel=self._cancel)
        except Cancelled:
            raise
        except VmsgError as failed:
            error = failed.message
        return RequestRun(
            key,
            round_,
            number,
            began_s=began_s - self._began_s,
            ended_s=self._of.clock.monotonic_s() - self._began_s,
            vendor_s=served.vendor_s if served else None,
            at_vendor=served.at_vendor if served else None,
            stages=tuple(stages),
            error=error,
        )

    def _say(self, label: str, round_: int) -> None:
        settings, done = self._of.settings, sum(map(len, self._runs.values()))
        of = settings.requests * len(self._beds)
        took_s = self._of.clock.monotonic_s() - self._began_s
        self._tell(
            BenchProgress(
                label,
                round_ + 1,
                rounds_of(settings.requests, settings.at_once),
                done,
                of,
                took_s / done * (of - done) if done else None,
            )
        )


def gauge(loads: Sequence[tuple[float | None, str]]) -> Gauge:
    """The mean of what could be read; else the last reason."""
    read = [load for load, _ in loads if load is not None]
    if read:
        return Gauge(sum(read) / len(read))
    return Gauge(None, loads[-1][1] if loads else "it was over within a second")


def engine_words(engine: Engine | None) -> str:
    """Engine, model and device as one text; "" for plain arithmetic."""
    return "" if engine is None else " ".join(part for part in (engine.name, engine.model, engine.device) if part)
