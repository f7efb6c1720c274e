"""A run whose heavy stages another machine makes: its results are given to the run here, which does the rest.

The two halves are the same stages on the same bytes, so what comes out is the same wherever it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import OutputName
from vmsg_desktop.core.model.events import Emit, Event, StageFinished, StageReport
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.sources import Order
from vmsg_desktop.core.pipeline.outputs import OUTPUT_CODECS, outputs_for, stage_name
from vmsg_desktop.core.pipeline.run import Finished, run
from vmsg_desktop.core.pipeline.stage import Made, Stage
from vmsg_desktop.core.pipeline.turns import Turns
from vmsg_desktop.core.ports import Clock, ComputeTarget, ResultCache, StageMeter

T = TypeVar("T")
S = TypeVar("S")


def run_elsewhere(
    last: Stage[T],
    target: ComputeTarget,
    *,
    emit: Emit,
    cancel: CancelToken,
    clock: Clock,
    cache: ResultCache | None = None,
    makes: frozenset[OutputName] | None = None,
    meter: StageMeter | None = None,
    turns: Turns | None = None,
) -> Finished[T]:
    """Make ``last``: what can be made on ``target`` there, the rest here.

    Args:
        last: a stage with an order.
        target: the other machine.
        emit: receives the events of both.
        cancel: stops both.
        clock: times the stages that run here.
        cache: of the stages that run here; the other machine has its own.
        makes: the outputs that are made there; None = all that can be.
        meter: measures the stages that run here.
        turns: of the stages that run here.

    Raises:
        VmsgError: as of ``run`` and ``ComputeTarget.compute``.
    """
    order = last.order
    outputs = tuple(name for name in outputs_for(last.name) if makes is None or name in makes)
    if order is None or not outputs:
        return run(last, emit=emit, cancel=cancel, clock=clock, cache=cache, meter=meter, turns=turns)
    reports: list[StageReport] = []

    def listen(event: Event) -> None:
        if isinstance(event, StageFinished):
            reports.append(event.report)
        emit(event)

    made = target.compute(order, outputs, emit=listen, cancel=cancel)
    given = _opened(made, has_music=order.message.music.kind != "none")
    finished = run(last, emit=emit, cancel=cancel, clock=clock, cache=cache, given=given, meter=meter, turns=turns)
    return replace(finished, reports=(*reports, *finished.reports))


def with_order(stages: S, order: Order) -> S:
    """A set of stages of which each knows its order; what is the same stage stays the same stage.

    The stages that they stand on inside are left as they are: only what a door runs is looked up elsewhere.
    """
    return _with_order(stages, order, {})


def _with_order(stages: S, order: Order, done: dict[int, Any]) -> S:
    changed: dict[str, Any] = {}
    for field in fields(stages):  # type: ignore[arg-type]  # a dataclass of stages and of such dataclasses
        value = getattr(stages, field.name)
        if isinstance(value, Stage):
            changed[field.name] = done.setdefault(id(value), replace(value, order=order))
        elif is_dataclass(value):
            changed[field.name] = _with_order(value, order, done)
    return replace(stages, **changed)  # type: ignore[type-var]


def _opened(made: Mapping[str, Kept], *, has_music: bool) -> dict[str, Made[Any]]:
    return {
        stage_name(name, has_music=has_music): Made(
            codec.unpack(made[name].packed), made[name].engine, made[name].notes
        )
        for name, codec in _codecs_of(made).items()
    }


def _codecs_of(made: Mapping[str, Kept]) -> dict[OutputName, Any]:
    return {name: codec for name, codec in OUTPUT_CODECS.items() if name in made}
