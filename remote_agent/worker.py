"""Makes the outputs of one job with the workbench of this machine; implements Worker.

The stages, their cache and `core.pipeline.run` are those of every other door. Only the files come from the order.
"""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, cast

from remote_agent.ports import Blobs
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Choice, Wishes
from vmsg_desktop.core.model.compute import FileRole, Priority, WireWishes, WorkOrder
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.pipeline.engines import Engines, ManyEngines, MediaDecoder, PortraitRenderer, Thresholds
from vmsg_desktop.core.ports import (
    Clock,
    FaceFinder,
    Matter,
    PersonDetector,
    ProsodyEngine,
    ResultCache,
    SoundEncoder,
)
from vmsg_desktop.core.wire import wishes_from_wire

T = TypeVar("T")
OpenBench = Callable[[Wishes], AbstractContextManager[Workbench]]
"""Opens the workbench for wishes; its engines open when they are first asked for."""

_MOST_BENCHES: Final = 4  # kinds of wishes whose engines stay open


@dataclass(frozen=True)
class Wrapped:
    """The engines of one job.

    Attributes:
        engines: what its stages run on.
        may_keep: whether a stage's result, as it was just made, may be kept for other jobs.
    """

    engines: Engines
    may_keep: Callable[[str], bool] = lambda stage: True


class Wrap(Protocol):
    """Puts something around the engines for one job, such as slots."""

    def __call__(self, engines: Engines, *, emit: Emit, cancel: CancelToken, priority: Priority) -> Wrapped:
        """The engines of this job."""


def unwrapped(engines: Engines, *, emit: Emit, cancel: CancelToken, priority: Priority) -> Wrapped:
    """The engines as they are."""
    return Wrapped(engines)


class PipelineWorker:
    """Implements Worker; a context manager that closes its workbenches.

    Args:
        blobs: where the files of orders are.
        private: folder for the caches of jobs that may not use the common one.
        clock: times stages and the lives of cached results.
        open_bench: opens a workbench.
        wrap: puts something around the engines for each job.
    """

    def __init__(
        self,
        blobs: Blobs,
        private: Path,
        *,
        clock: Clock,
        open_bench: OpenBench,
        wrap: Wrap = unwrapped,
    ) -> None:
        self._blobs = blobs
        self._private = private
        self._clock = clock
        self._benches = BenchPool(open_bench)
        self._wrap = wrap

    def __call__(self, order: WorkOrder, *, job_id: str, emit: Emit, cancel: CancelToken) -> Mapping[str, Kept]:
        """See Worker."""
        with self._benches.lent(order.wishes) as bench, self._cache(bench, order, job_id) as cache:
            wrapped = self._wrap(bench.engines, emit=emit, cancel=cancel, priority=order.priority)
            kept = None if cache is None else _Choosy(cache, wrapped.may_keep)
            own = replace(bench, engines=wrapped.engines, cache=kept, clock=self._clock, **self._readers(order))
            return own.outputs(order.message, order.outputs, emit=emit, cancel=cancel)

    def forget(self, job_id: str) -> None:
        """A job has ended: its private cache is of no more use."""
        shutil.rmtree(self._private / job_id, ignore_errors=True)

    def private_jobs(self) -> frozenset[str]:
        """Ids of the jobs that have a private cache."""
        return frozenset(folder.name for folder in self._private.iterdir()) if self._private.is_dir() else frozenset()

    def close(self) -> None:
        """End the engines' helpers; no job may be under way."""
        self._benches.close()

    @contextmanager
    def _cache(self, bench: Workbench, order: WorkOrder, job_id: str) -> Iterator[ResultCache | None]:
        """The common cache, or one of the job's own that lasts over a restart of the agent."""
        if order.is_cached:
            yield bench.cache
            return
        own = DiskCache(self._private / job_id, clock=self._clock)
        try:
            yield own
        finally:
            own.close()

    def _readers(self, order: WorkOrder) -> dict[str, Any]:
        def read_source(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
            return self._file(order, what, limit_bytes=limit_bytes)  # type: ignore[arg-type]  # roles are named alike

        return {
            "read_source": read_source,
            "read_background": lambda name: self._file(order, "background"),
            "read_music": lambda name: self._file(order, "music"),
        }

    def _file(self, order: WorkOrder, role: FileRole, *, limit_bytes: int | None = None) -> SourceFile:
        file = order.files.get(role)
        if file is None:
            raise InputError("order_invalid", f"The job does not name its {role}.", "Send the whole order again.")
        if limit_bytes is not None and file.size_bytes > limit_bytes:
            raise InputError(
                f"{role}_too_large",
                f"The {role} is {file.size_bytes / 1e6:.1f} MB; it may have at most {limit_bytes / 1e6:.0f} MB.",
                f"Give a smaller {role}.",
            )
        data = self._blobs.get(file.sha256)  # hashed again there
        if data is None or len(data) != file.size_bytes:
            raise InputError(
                "files_missing",
                f"The {role} of this job is no longer whole on the machine that computes.",
                "Send it again.",
                retryable=True,
                details={"files": [file.sha256]},
            )
        return SourceFile.verified(file.name or role, data, sha256=file.sha256)


class BenchPool:
    """Workbenches by wishes: opened once, shared by all jobs, the one that was not used for longest closed first."""

    def __init__(self, open_bench: OpenBench) -> None:
        self._open_bench = open_bench
        self._lock = threading.Lock()
        self._open: OrderedDict[WireWishes, _Bench] = OrderedDict()

    @contextmanager
    def lent(self, wishes: WireWishes) -> Iterator[Workbench]:
        """The workbench for these wishes, not closed before the block ends. Raises InputError: no such engine."""
        bench = self._take(wishes)
        try:
            yield bench.workbench
        finally:
            self._give_back(bench)

    def close(self) -> None:
        """Close them all."""
        with self._lock:
            for bench in self._open.values():
                bench.opened.close()
            self._open.clear()

    def _take(self, wishes: WireWishes) -> _Bench:
        with self._lock:
            bench = self._open.get(wishes)
            if bench is None:
                opened = ExitStack()
                workbench = opened.enter_context(self._open_bench(wishes_from_wire(wishes)))
                bench = _Bench(replace(workbench, engines=OpenedOnce(workbench.engines)), opened)
                self._open[wishes] = bench
            self._open.move_to_end(wishes)
            bench.users += 1
            self._close_idle()
            return bench

    def _give_back(self, bench: _Bench) -> None:
        with self._lock:
            bench.users -= 1
            self._close_idle()

    def _close_idle(self) -> None:
        idle = [wishes for wishes, bench in self._open.items() if not bench.users]
        for wishes in idle[: max(0, len(self._open) - _MOST_BENCHES)]:
            self._open.pop(wishes).opened.close()


@dataclass(eq=False)
class _Bench:
    workbench: Workbench
    opened: ExitStack
    users: int = 0


class OpenedOnce:
    """Implements ManyEngines over engines that open when first asked for: threads that ask at once get the same one.

    Copies and choices are asked of them one at a time; only engines that can be opened again have those.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._lock = threading.RLock()
        self._opened: dict[str, Any] = {}

    @property
    def decoder(self) -> MediaDecoder:
        """See Engines."""
        return self._once("decoder", lambda: self._engines.decoder)

    @property
    def detector(self) -> PersonDetector:
        """See Engines."""
        return self._once("detector", lambda: self._engines.detector)

    @property
    def thresholds(self) -> Thresholds:
        """See Engines."""
        return self._once("thresholds", lambda: self._engines.thresholds)

    @property
    def matter(self) -> Matter:
        """See Engines."""
        return self._once("matter", lambda: self._engines.matter)

    @property
    def faces(self) -> FaceFinder:
        """See Engines."""
        return self._once("faces", lambda: self._engines.faces)

    @property
    def prosody(self) -> ProsodyEngine:
        """See Engines."""
        return self._once("prosody", lambda: self._engines.prosody)

    @property
    def sound_encoder(self) -> SoundEncoder:
        """See Engines."""
        return self._once("sound_encoder", lambda: self._engines.sound_encoder)

    @property
    def renderer(self) -> PortraitRenderer:
        """See Engines."""
        return self._once("renderer", lambda: self._engines.renderer)

    def notes(self, task: ModelTask, /) -> tuple[str, ...]:
        """See Engines."""
        return self._once(f"notes {task}", lambda: self._engines.notes(task))

    def choice(self, task: ModelTask, /) -> Choice:
        """See ManyEngines."""
        return self._once(f"choice {task}", lambda: cast(ManyEngines, self._engines).choice(task))

    def open_new(self, task: ModelTask, /) -> Any:
        """See ManyEngines."""
        with self._lock:
            return cast(ManyEngines, self._engines).open_new(task)

    def _once(self, name: str, ask: Callable[[], T]) -> T:
        """One lock for all: the choice of one engine may look at the GPUs, and so may that of another."""
        if name not in self._opened:
            with self._lock:
                if name not in self._opened:
                    self._opened[name] = ask()
        return cast(T, self._opened[name])


class _Choosy:
    """Implements ResultCache: keeps only what may be kept."""

    def __init__(self, cache: ResultCache, may_keep: Callable[[str], bool]) -> None:
        self._cache = cache
        self._may_keep = may_keep

    def get(self, key: str, *, stage: str) -> Kept | None:
        """See ResultCache."""
        return self._cache.get(key, stage=stage)

    def put(self, key: str, kept: Kept, *, stage: str, ttl_s: float, parts: Mapping[str, Any]) -> None:
        """See ResultCache."""
        if self._may_keep(stage):
            self._cache.put(key, kept, stage=stage, ttl_s=ttl_s, parts=parts)
