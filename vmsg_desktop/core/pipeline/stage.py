"""A stage: a name, what determines its result, and how the result is made.

A stage knows nothing of caching, timing or cancelling; :mod:`vmsg_desktop.core.pipeline.run` wraps those around it.
It asks for what it stands on through ``need``, so that nothing is computed which a cached result makes unnecessary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.sources import Order
from vmsg_desktop.core.ports import Progress

T = TypeVar("T")
Json = Any


@dataclass(frozen=True)
class Made(Generic[T]):
    """What a stage made, with the engine that really ran."""

    value: T
    engine: Engine | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codec(Generic[T]):
    """How a result is packed and unpacked; ``unpack(pack(x))`` equals x."""

    pack: Callable[[T], Packed]
    unpack: Callable[[Packed], T]


class Need(Protocol):
    """Gives the result of another stage, from memory, the cache or by computing it."""

    def __call__(self, stage: Stage[T], /) -> T:
        """The stage's result."""


@dataclass(frozen=True)
class Keeping(Generic[T]):
    """That and how a stage's results are kept.

    Attributes:
        key: everything that determines the result, as JSON: input hashes, parameters, engine, model hash.
        codec: to and from plain data.
        ttl_s: lifetime in seconds.
        code_version: raise it when the stage's code changes its result.
    """

    key: Callable[[Need], Mapping[str, Json]]
    codec: Codec[T]
    ttl_s: float
    code_version: int


@dataclass(frozen=True)
class Stage(Generic[T]):
    """One step of the pipeline.

    Attributes:
        name: unique; what tables and events show.
        compute: makes the result; calls ``progress`` with 0..1 where it takes long.
        keeping: None = never cached.
        weight_s: rough seconds on two cores, for the overall percentage only.
        is_listed: False for plain arithmetic that no table needs to show.
        order: of a stage that a door runs: what another machine needs to know to make what it stands on.
    """

    name: str
    compute: Callable[[Need, Progress], Made[T]]
    keeping: Keeping[T] | None = None
    weight_s: float = 0.05
    is_listed: bool = True
    order: Order | None = None
