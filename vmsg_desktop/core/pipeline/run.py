"""Runs a pipeline: the one function behind every door.

``run`` pulls the last stage; each stage pulls what it needs. Around every stage lie, from the outside: memory (a stage
is made once a run), cancel, turn and cache, clock. No I/O here: the cache and the clock are ports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import (
    CacheState,
    Emit,
    StageCost,
    StageFinished,
    StageProgress,
    StageReport,
    StageStarted,
)
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.pipeline.key import cache_key, plain
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Stage
from vmsg_desktop.core.pipeline.turns import Turns
from vmsg_desktop.core.ports import Clock, ResultCache, StageMeter

T = TypeVar("T")


@dataclass(frozen=True)
class Finished(Made[T]):
    """The last stage's result with how every stage went, in the order in which they ended."""

    reports: tuple[StageReport, ...] = ()


def run(
    last: Stage[T],
    *,
    emit: Emit,
    cancel: CancelToken,
    clock: Clock,
    cache: ResultCache | None = None,
    given: Mapping[str, Made[Any]] | None = None,
    meter: StageMeter | None = None,
    turns: Turns | None = None,
) -> Finished[T]:
    """Make ``last`` and all that it needs.

    Args:
        last: the stage whose result is wanted.
        emit: receives events on the calling thread.
        cancel: checked before each stage and at each progress call.
        clock: times stages.
        cache: None = compute everything.
        given: results that are there already, by the names of their stages.
        meter: measures what stages take; None = times only.
        turns: makes a run wait while another one is at the same result; None = each computes what is not there yet.

    Raises:
        VmsgError: whatever a stage raises; nothing partial is kept.
    """
    resolver = _Resolver(emit=emit, cancel=cancel, clock=clock, cache=cache, meter=meter, turns=turns)
    resolver.made.update(given or {})
    value = resolver(last)
    made = cast(Made[T], resolver.made[last.name])
    return Finished(value, made.engine, made.notes, tuple(resolver.reports))


def run_packed(
    wanted: Mapping[str, tuple[Stage[Any], Codec[Any]]],
    *,
    emit: Emit,
    cancel: CancelToken,
    clock: Clock,
    cache: ResultCache | None = None,
    meter: StageMeter | None = None,
    turns: Turns | None = None,
) -> dict[str, Kept]:
    """Make several stages in one run, each as it is packed; what the cache holds is handed on unopened.

    Args:
        wanted: by the name under which the result is given: the stage, and how it is packed.
        emit: as of :func:`run`.
        cancel: as of :func:`run`.
        clock: as of :func:`run`.
        cache: as of :func:`run`.
        meter: as of :func:`run`.
        turns: as of :func:`run`.

    Raises:
        VmsgError: as of :func:`run`.
    """
    resolver = _Resolver(emit=emit, cancel=cancel, clock=clock, cache=cache, meter=meter, turns=turns)
    return {name: resolver.packed(stage, codec) for name, (stage, codec) in wanted.items()}


class _Resolver:
    """The ``need`` of one run."""

    def __init__(
        self, *, emit: Emit, cancel: CancelToken, clock: Clock, cache: ResultCache | None, meter: StageMeter | None,
        turns: Turns | None,
    ) -> None:  # fmt: skip
        self.made: dict[str, Made[Any]] = {}
        self.reports: list[StageReport] = []
        self._kept: dict[str, Kept] = {}  # as the cache has it
        self._emit = emit
        self._cancel = cancel
        self._clock = clock
        self._cache = cache
        self._meter = meter
        self._turns = turns
        self._waited_s = [0.0]  # per open stage: time spent in the stages that it waits for

    def __call__(self, stage: Stage[T], /) -> T:
        if stage.name not in self.made:
            self._cancel.check()
            if stage.name in self._kept:  # packed was enough until now
                self._open(stage)
            else:
                self._timed(stage, self._make_open)
        return cast(T, self.made[stage.name].value)

    def packed(self, stage: Stage[Any], codec: Codec[Any]) -> Kept:
        """The stage's result as it is packed; one from the cache is not opened for it."""
        if stage.name not in self.made and stage.name not in self._kept:
            self._cancel.check()
            self._timed(stage, self._make)
        if stage.name not in self._kept:
            made = self.made[stage.name]
            self._kept[stage.name] = Kept(codec.pack(made.value), made.engine, made.notes)
        return self._kept[stage.name]

    def _timed(self, stage: Stage[Any], make: Callable[[Stage[Any]], CacheState]) -> None:
        started_s = self._clock.monotonic_s()
        self._waited_s.append(0.0)
        if self._meter:
            self._meter.begin()
        ran: Engine | None = None
        cost = StageCost()
        try:
            state = make(stage)
            ran = None if state == "hit" else self.made[stage.name].engine
        finally:
            if self._meter:
                cost = self._meter.end(ran)
            total_s = self._clock.monotonic_s() - started_s
            own_s = max(0.0, total_s - self._waited_s.pop())
            self._waited_s[-1] += total_s
        if stage.is_listed:
            self._report(stage, own_s * 1000, state, cost)

    def _report(self, stage: Stage[Any], ms: float, state: CacheState, cost: StageCost) -> None:
        kept = self._kept.get(stage.name)
        found = self.made.get(stage.name) or self._kept[stage.name]
        if kept is not None:
            cost = replace(cost, size_bytes=kept.packed.size_bytes)
        report = StageReport(stage.name, found.engine, ms, state, found.notes, cost=cost)
        self.reports.append(report)
        self._emit(StageFinished(report))

    def _make_open(self, stage: Stage[Any]) -> CacheState:
        state = self._make(stage)
        if stage.name not in self.made:
            self._open(stage)
        return state

    def _make(self, stage: Stage[Any]) -> CacheState:
        """Leaves the result in ``_kept`` when the cache has it, else in ``made``, where it is kept in both."""
        if stage.keeping is None or self._cache is None:
            self.made[stage.name] = self._computed(stage)
            return "off"
        keeping = stage.keeping
        parts = keeping.key(self)
        key = cache_key(stage.name, keeping.code_version, parts)
        with self._turns.turn(key, cancel=self._cancel) if self._turns else nullcontext():
            kept = self._cache.get(key, stage=stage.name)
            if kept is not None:
                self._kept[stage.name] = kept
                return "hit"
            self._keep(stage, keeping, self._cache, key, parts)
        return "miss"

    def _keep(
        self, stage: Stage[Any], keeping: Keeping[Any], cache: ResultCache, key: str, parts: Mapping[str, Any]
    ) -> None:
        made = self._computed(stage)
        kept = Kept(keeping.codec.pack(made.value), made.engine, made.notes)
        told = plain({"code": keeping.code_version, **parts})
        cache.put(key, kept, stage=stage.name, ttl_s=keeping.ttl_s, parts=told)
        self.made[stage.name], self._kept[stage.name] = made, kept

    def _open(self, stage: Stage[Any]) -> None:
        kept = self._kept[stage.name]
        codec = cast(Keeping[Any], stage.keeping).codec  # only what is kept came packed
        self.made[stage.name] = Made(codec.unpack(kept.packed), kept.engine, kept.notes)

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
