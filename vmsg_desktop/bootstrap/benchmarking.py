"""Wires benchmarks: a folder that goes away, a sandbox and a cache for each configuration, engines opened once.

Nothing of the person's is touched: jobs, cache, videos and vendor are the benchmark's own. Only the models are theirs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vmsg_desktop.adapters.media.video_check import VideoCheck
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.machine_facts import machine_facts
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.adapters.system.yardstick import yardstick_ms
from vmsg_desktop.application.benchmarking import NOT_AVAILABLE, Bed, Benchmark, DeskBed, Served
from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.application.preparing import WorkbenchPreparer
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.bootstrap.targets import HERE, open_target
from vmsg_desktop.bootstrap.workbench import EngineChooser, open_did, open_models, open_workbench
from vmsg_desktop.core.benchmark import AT_ONCE, Configuration
from vmsg_desktop.core.benchmark_report import BenchSettings
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Choice, Wishes
from vmsg_desktop.core.model.compute import MachineReading
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, DECODE_TIMEOUT_S
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.polling import PastRender, next_poll, render_times
from vmsg_desktop.core.ports import TalkService

if TYPE_CHECKING:
    from vmsg_desktop.sandbox.server import Sandbox

RENDER_S: Final = (4.0, 5.0, 6.0)
"""Seconds that the sandbox takes for a video, in turn, where nothing else is asked for."""

PLAIN: Final = Wishes(device="cpu")
"""The engines of the baseline: those of the starter set, on the processor."""

_CHOSEN: Final[tuple[ModelTask, ...]] = ("people", "matting")
_USED: Final[tuple[ModelTask, ...]] = ("people", "matting", "face")
_CREDITS: Final = 1_000_000.0
_EXPERIENCE: Final = 10
"""Earlier videos of each scripted time that the follower knows: it asks as it does after a week of use."""


@dataclass(frozen=True)
class BenchWish:
    """What a person asks a benchmark for.

    Attributes:
        message: what each request is; its files are read.
        requests: of each configuration. at_once: of the parallel one.
        render_s: the vendor's scripted times.
        optimised: the engines of the optimised configuration; None = the best that is there.
        target: where the stages run.
    """

    message: Message
    requests: int = 10
    at_once: int = AT_ONCE
    render_s: tuple[float, ...] = RENDER_S
    optimised: Wishes | None = None
    target: str = HERE


@contextmanager
def open_benchmark(wish: BenchWish, *, cancel: CancelToken) -> Iterator[Benchmark]:
    """A benchmark, ready to run; everything that it makes is gone when the block is left.

    Raises:
        InputError: a file cannot be read, or an engine or a machine does not exist.
    """
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="vmsg-bench-")))
        beds = Beds(wish, folder, opened, cancel)
        pinned, _ = beds.bench(PLAIN).message_stages(wish.message)
        settings = BenchSettings(
            requests=wish.requests,
            at_once=wish.at_once,
            render_s=wish.render_s,
            photo=pinned.photo.sha256 or "",
            voice=pinned.voice.sha256 or "",
            target=wish.target,
        )
        sampler = MachineSampler(clock=SystemClock())
        opened.callback(sampler.close)
        yield Benchmark(
            beds.open, settings, _facts(wish.optimised), SystemClock(), lambda: gpu_load(sampler.read()), yardstick_ms
        )


def gpu_load(reading: MachineReading) -> tuple[float | None, str]:
    """How busy the first GPU is, or why that cannot be read."""
    if not reading.gpus:
        return None, reading.missing.get("gpus", "this machine has no GPU")
    first = reading.gpus[0]
    return first.load, "" if first.load is not None else first.missing.get("load", "its driver does not tell")


def optimised_wishes(wanted: Wishes | None) -> Wishes:
    """The engines of the optimised configuration: those asked for, else what this machine would choose by itself.

    Raises ComputeError NOT_AVAILABLE where that is what the baseline runs on already, or is not here.
    """
    wishes = wanted or Wishes()
    chooser, plain = EngineChooser(wishes, open_models()), EngineChooser(PLAIN, open_models())
    chooser.check_names()
    try:
        choices = {task: chooser.choice(task) for task in _CHOSEN}
    except ComputeError as error:
        raise _not_available(error.message.rstrip(".")) from error
    if wanted is not None:
        missing = [choice.model for choice in choices.values() if not _is_there(chooser, choice)]
        if missing:
            raise _not_available(f"the model {missing[0]} is not installed (vmsg models get {missing[0]})")
        return wishes
    if all(_what(choice) == _what(plain.choice(task)) for task, choice in choices.items()):
        raise _not_available(_why_none(chooser, choices))
    return wishes


class Beds:
    """Opens the beds of one benchmark.

    Args:
        wish: see there.
        folder: the benchmark's own.
        opened: what is closed at the end.
        cancel: ends the waiting of vendors' clients.
    """

    def __init__(self, wish: BenchWish, folder: Path, opened: ExitStack, cancel: CancelToken) -> None:
        self._wish, self._folder, self._opened, self._cancel = wish, folder, opened, cancel
        self._benches: dict[Wishes, Workbench] = {}
        self._clock = SystemClock()
        self._check = VideoCheck(
            opened.enter_context(DecodeWorker(memory_bytes=DECODE_MEMORY_BYTES, timeout_s=DECODE_TIMEOUT_S))
        )

    def bench(self, wishes: Wishes) -> Workbench:
        """The workbench of these engines, opened once and without a cache."""
        if wishes not in self._benches:
            self._benches[wishes] = self._opened.enter_context(open_workbench(wishes, is_cached=False))
        return self._benches[wishes]

    def open(self, of: Configuration) -> Bed:
        """See OpenBed."""
        wishes = optimised_wishes(self._wish.optimised) if of.is_optimised else PLAIN
        own = _Own(of, self._folder / of.key)
        bench = replace(
            self.bench(wishes),
            cache=self._cache(own.folder) if of.is_cached else None,
            elsewhere=self._opened.enter_context(
                open_target(self._wish.target, wishes=wishes, is_cached=of.is_cached, priority="batch")
            ),
        )
        store = self._opened.enter_context(JobStore(own.folder / "jobs.sqlite", clock=self._clock))
        sandbox = self._opened.enter_context(_sandbox(self._wish.render_s))
        service = self._opened.enter_context(open_did(sandbox.key, waiter=self._cancel, base_url=sandbox.url))

        def runner(waiter: CancelToken) -> JobRunner:
            return self._runner(own, bench, store, service, waiter)

        desk = JobDesk("sandbox", bench, store, runner, self._wish.target)
        return DeskBed(desk, self._wish.message, str(own.folder / "videos"), _at_vendor(sandbox))

    def _cache(self, folder: Path) -> DiskCache:
        cache = DiskCache(folder / "cache", clock=self._clock)
        self._opened.callback(cache.close)
        return cache

    def _runner(
        self, own: _Own, bench: Workbench, store: JobStore, service: TalkService, waiter: CancelToken
    ) -> JobRunner:
        def check(video: bytes, *, expected_s: float) -> float:
            return self._check.check(video, expected_s=expected_s or None).duration_s

        return JobRunner(
            records=store,
            files=FolderJobFiles(own.folder / "jobs"),
            submission=Submission(service, store, self._clock, waiter, is_alone=own.of.at_once == 1),
            prepare=WorkbenchPreparer(bench),
            check=check,
            save=own.results.save,
            read=own.results.read,
            next_delay_s=_delays(self._wish.render_s),
            clock=self._clock,
            waiter=waiter,
        )


@dataclass(frozen=True)
class _Own:
    """What belongs to one configuration alone."""

    of: Configuration
    folder: Path
    results: ResultFolder = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        object.__setattr__(self, "results", ResultFolder(self.folder / "videos"))


def _sandbox(render_s: tuple[float, ...]) -> Sandbox:
    from vmsg_desktop.sandbox.server import Sandbox
    from vmsg_desktop.sandbox.settings import SandboxSettings

    return Sandbox(SandboxSettings(credits=_CREDITS, render_s=render_s))


def _at_vendor(sandbox: Sandbox) -> Callable[[str], Served]:
    def served(talk_id: str) -> Served:
        talk = sandbox.account.get_talk(talk_id)
        return Served(talk.render_s, (talk.created_s, talk.created_s + talk.render_s))

    return served


def _delays(render_s: tuple[float, ...]) -> Callable[[float, float], float]:
    """When to ask again, by one who knows how long such videos take."""

    def delay_s(waited_s: float, sound_s: float) -> float:
        history = [PastRender(took_s, sound_s) for took_s in render_s] * _EXPERIENCE
        return next_poll(waited_s, render_times(history, audio_s=sound_s)).delay_s

    return delay_s


def _facts(optimised: Wishes | None) -> dict[str, object]:
    """Of this machine, with every model that a configuration may run."""
    models = open_models()
    plain, other = EngineChooser(PLAIN, models), EngineChooser(optimised or Wishes(), models)
    choices = [plain.choice(task) for task in _USED]
    with suppress(ComputeError):  # told by the configuration that needs it
        choices += [other.choice(task) for task in _USED if _is_there(other, other.choice(task))]
    used = sorted({choice.model for choice in choices})
    return machine_facts(gpus=other.gpus, models={name: models.hashes(name) for name in used})


def _is_there(chooser: EngineChooser, choice: Choice) -> bool:
    states = {status.entry.name: status.state for status in chooser.models.statuses()}
    return states[choice.model] in ("verified", "installed")


def _what(choice: Choice) -> tuple[str, str, str]:
    return choice.engine, choice.model, choice.device


def _why_none(chooser: EngineChooser, choices: dict[ModelTask, Choice]) -> str:
    """Why nothing better than the baseline's engines is here."""
    reasons = dict.fromkeys(choice.reason for choice in choices.values())
    gpu = "" if chooser.gpus.gpus else f"; {chooser.gpus.problem}"
    return f"{', '.join(reasons)}{gpu}"


def _not_available(why: str) -> ComputeError:
    return ComputeError(
        NOT_AVAILABLE,
        f"No faster engine is here: {why}. No engine of this program runs on TensorRT or in 8 bits.",
        "Name one: --matter ENGINE:MODEL, --detector ENGINE:MODEL, --device cuda:0",
    )
