"""Runs a pipeline: the one function behind every door.

``run`` pulls the last stage; each stage pulls what it needs. Around every stage lie, from the outside: memory (a stage
is made once a run), cancel, cache, clock. No I/O here: the cache and the clock are ports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import CacheState, Emit, StageFinished, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.pipeline.key import cache_key, plain
from vmsg_desktop.core.pipeline.stage import Made, Stage
from vmsg_desktop.core.ports import Clock, ResultCache

T = TypeVar("T")


@dataclass(frozen=True)
class Finished(Made[T]):
    """The last stage's result with how every stage went, in the order in which they ended."""

    reports: tuple[StageReport, ...] = ()


def run(
    last: Stage[T], *, emit: Emit, cancel: CancelToken, clock: Clock, cache: ResultCache | None = None
) -> Finished[T]:
    """Make ``last`` and all that it needs.

    Args:
        last: the stage whose result is wanted.
        emit: receives events on the calling thread.
        cancel: checked before each stage and at each progress call.
        clock: times stages.
        cache: None = compute everything.

    Raises:
        VmsgError: whatever a stage raises; nothing partial is kept.
    """
    resolver = _Resolver(emit=emit, cancel=cancel, clock=clock, cache=cache)
    value = resolver(last)
    made = cast(Made[T], resolver.made[last.name])
    return Finished(value, made.engine, made.notes, tuple(resolver.reports))


class _Resolver:
    """The ``need`` of one run."""

    def __init__(self, *, emit: Emit, cancel: CancelToken, clock: Clock, cache: ResultCache | None) -> None:
        self.made: dict[str, Made[Any]] = {}
        self.reports: list[StageReport] = []
        self._emit = emit
        self._cancel = cancel
        self._clock = clock
        self._cache = cache
        self._waited_s = [0.0]  # per open stage: time spent in the stages that it waits for

    def __call__(self, stage: Stage[T], /) -> T:
        if stage.name not in self.made:
            self._cancel.check()
            self.made[stage.name] = self._timed(stage)
        return cast(T, self.made[stage.name].value)

    def _timed(self, stage: Stage[T]) -> Made[T]:
        started_s = self._clock.monotonic_s()
        self._waited_s.append(0.0)
        try:
            made, state = self._cached(stage)
        finally:
            total_s = self._clock.monotonic_s() - started_s
            own_s = max(0.0, total_s - self._waited_s.pop())
            self._waited_s[-1] += total_s
        if stage.is_listed:
            report = StageReport(stage.name, made.engine, own_s * 1000, state, made.notes)
            self.reports.append(report)
            self._emit(StageFinished(report))
        return made

    def _cached(self, stage: Stage[T]) -> tuple[Made[T], CacheState]:
        if stage.keeping is None or self._cache is None:
            return self._computed(stage), "off"
        keeping = stage.keeping
        parts = keeping.key(self)
        key = cache_key(stage.name, keeping.code_version, parts)
        kept = self._cache.get(key, stage=stage.name)
        if kept is not None:
            return Made(keeping.codec.unpack(kept.packed), kept.engine, kept.notes), "hit"
        made = self._computed(stage)
        kept = Kept(keeping.codec.pack(made.value), made.engine, made.notes)
        told = plain({"code": keeping.code_version, **parts})
        self._cache.put(key, kept, stage=stage.name, ttl_s=keeping.ttl_s, parts=told)
        return made, "miss"

    def _computed(self, stage: Stage[T]) -> Made[T]:
        if stage.is_listed:
            self._emit(StageStarted(stage.name))
        made = stage.compute(self, self._progress_of(stage.name))
        self._cancel.check()
        return made

    def _progress_of(self, name: str) -> Callable[[float], None]:
        def progress(fraction: float) -> None:
            self._cancel.check()
            self._emit(StageProgress(name, min(1.0, max(0.0, fraction))))

        return progress
