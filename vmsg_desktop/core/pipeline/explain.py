"""Why a stage would be a hit or a miss: nothing is computed, only looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.pipeline.key import cache_key, plain
from vmsg_desktop.core.pipeline.stage import Keeping, Stage

T = TypeVar("T")
Answer = Literal["hit", "miss", "waits"]


@dataclass(frozen=True)
class Change:
    """A part of the key that differs from the nearest kept result; before or now is None where it is not there."""

    name: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Explanation:
    """Why a stage's result would come from the cache or not.

    Attributes:
        answer: "waits" = it cannot be known before another stage has been made.
        reason: one sentence.
        changes: against the nearest kept result of the stage; empty for a hit and where none is kept.
    """

    stage: str
    answer: Answer
    reason: str
    changes: tuple[Change, ...] = ()


class CacheView(Protocol):
    """What an explanation reads; reading counts no hit and no miss."""

    def peek(self, key: str) -> Kept | None:
        """The kept result when it is good."""

    def state_of(self, key: str) -> str:
        """One of "good", "expired", "damaged" and "absent"."""

    def parts_of(self, stage: str) -> Sequence[Mapping[str, Any]]:
        """What the kept results of a stage were made from, last used first."""


def explain(stages: Sequence[Stage[Any]], cache: CacheView) -> tuple[Explanation, ...]:
    """One explanation for each stage that is ever kept, in the order given."""
    return tuple(_explain(stage, stage.keeping, cache) for stage in stages if stage.keeping is not None)


class _NotKept(Exception):
    """A stage that another one's key needs is not in the cache."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.stage = stage


@dataclass(frozen=True)
class _OnlyKept:
    """A ``need`` that computes nothing but plain arithmetic."""

    cache: CacheView

    def __call__(self, stage: Stage[T], /) -> T:
        if stage.keeping is None:
            if stage.is_listed:
                raise _NotKept(stage.name)
            return stage.compute(self, _no_progress).value
        parts = stage.keeping.key(self)
        kept = self.cache.peek(cache_key(stage.name, stage.keeping.code_version, parts))
        if kept is None:
            raise _NotKept(stage.name)
        return stage.keeping.codec.unpack(kept.packed)


def _explain(stage: Stage[T], keeping: Keeping[T], cache: CacheView) -> Explanation:
    try:
        parts = keeping.key(_OnlyKept(cache))
    except _NotKept as missing:
        return Explanation(stage.name, "waits", f"Not known before {missing.stage} has been made.")
    state = cache.state_of(cache_key(stage.name, keeping.code_version, parts))
    if state == "good":
        return Explanation(stage.name, "hit", "Kept from an earlier run.")
    if state == "expired":
        return Explanation(stage.name, "miss", f"Kept once, but its lifetime of {keeping.ttl_s / 3600:g} h is over.")
    if state == "damaged":
        return Explanation(stage.name, "miss", "Kept, but its file is damaged or gone; it will be made again.")
    now = plain({"code": keeping.code_version, **parts})
    others = [changes_between(kept, now) for kept in cache.parts_of(stage.name)]
    if not others:
        return Explanation(stage.name, "miss", "No result of this stage is kept.")
    nearest = min(others, key=len)
    names = ", ".join(change.name for change in nearest)
    return Explanation(stage.name, "miss", f"Against the nearest kept result, changed: {names}.", nearest)


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """The leaves that differ, by dotted name; lists count as leaves. Equal parts give no change."""
    old, new = dict(_leaves(before)), dict(_leaves(now))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return tuple(Change(name, old.get(name), new.get(name)) for name in names)


def _leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{prefix}.{name}" if prefix else name)
    else:
        yield prefix, value


def _no_progress(fraction: float) -> None:
    """Plain arithmetic needs no progress."""
