"""The end-to-end benchmark: its configurations, how they take turns, and the proof that each changed what runs. Pure.

The figures of one configuration are meant to differ from another's because other code ran. Whether it did is read from
what each request reports: the engines that ran, what came from the cache, how many were at the vendor at a time. A
configuration that changed nothing is a failed run, not a small improvement (docs/adr/0034-benchmark.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.events import CacheState

Key = Literal["baseline", "optimised", "caching", "full"]
KEYS: Final[tuple[Key, ...]] = ("baseline", "optimised", "caching", "full")
AT_ONCE: Final = 3
"""Requests at a time of the parallel configuration, as the original's ``parallel_limit``."""

MOST_REQUESTS: Final = 1_000
_MOST_ROUNDS: Final = 5


@dataclass(frozen=True)
class Configuration:
    """One way to serve the same requests.

    Attributes:
        key, label: for machines and for people.
        is_optimised: runs on the optimised engines; False = on the plain ones.
        is_cached: results of stages are kept and taken; its cache is empty at the start.
        at_once: requests that are served at a time.
    """

    key: Key
    label: str
    is_optimised: bool = False
    is_cached: bool = False
    at_once: int = 1

    @property
    def short(self) -> str:
        """The label without what stands in brackets."""
        return self.label.partition(" (")[0]


def configurations(at_once: int, *, has_optimised: bool) -> tuple[Configuration, ...]:
    """The four of the original, each with what the one before it has; without optimised engines on the plain ones."""
    return (
        Configuration("baseline", "Baseline"),
        Configuration("optimised", "Optimised models", is_optimised=True),
        Configuration("caching", "With caching", is_optimised=has_optimised, is_cached=True),
        Configuration(
            "full", "Full (cache + parallel)", is_optimised=has_optimised, is_cached=True, at_once=at_once
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """Some requests of one configuration in a row; ``requests`` are their numbers, from 0."""

    round: int
    key: Key
    requests: range


def rounds_of(requests: int, at_once: int) -> int:
    """How often each configuration has its turn: as often as a turn still fills the parallel one, at most five times.

    Raises InputError where that many could not show what a filled cache and several at a time change, or never end.
    """
    if requests > MOST_REQUESTS:
        raise InputError(
            "benchmark_too_large", f"{requests} requests are too many; {MOST_REQUESTS} are possible.", "10 are usual."
        )
    if at_once < 2 or requests <= at_once:
        raise InputError(
            "benchmark_too_small",
            f"{requests} requests, {at_once} at a time, cannot show what a filled cache and several at a time change.",
            "At least 2 at a time, and more requests than that; 10 and 3 are usual.",
        )
    return max(1, min(_MOST_ROUNDS, requests // at_once))


def turns(keys: Sequence[Key], *, requests: int, at_once: int) -> tuple[Turn, ...]:
    """Who runs when: the configurations alternate, every second round backwards, so that what drifts meets all alike.

    Args:
        keys: of those that can run.
        requests: of each.
        at_once: of the parallel one.

    Raises:
        InputError: see ``rounds_of``.
    """
    rounds = rounds_of(requests, at_once)
    bounds = [requests * number // rounds for number in range(rounds + 1)]
    return tuple(
        Turn(number, key, range(bounds[number], bounds[number + 1]))
        for number in range(rounds)
        for key in (keys if number % 2 == 0 else tuple(reversed(keys)))
    )


@dataclass(frozen=True)
class StageUse:
    """A stage of one request: what ran it, on what, and whether it came from the cache."""

    stage: str
    engine: str
    cache: CacheState
    ms: float


@dataclass(frozen=True)
class RequestRun:
    """One request, from its files to its finished video.

    Attributes:
        key, round, number: of which configuration, in which round, the how manieth.
        began_s, ended_s: on the run's clock; it begins when it is taken up.
        vendor_s: the render time that the vendor's script gave it; None = it never came there.
        at_vendor: begin and end of that on the vendor's clock.
        stages: in the order in which they ended.
        error: why there is no video; "" = there is one.
    """

    key: Key
    round: int
    number: int
    began_s: float
    ended_s: float
    vendor_s: float | None = None
    at_vendor: tuple[float, float] | None = None
    stages: tuple[StageUse, ...] = ()
    error: str = ""

    @property
    def latency_s(self) -> float:
        """Files to video."""
        return self.ended_s - self.began_s

    @property
    def ours_s(self) -> float | None:
        """Latency without the vendor's share: our work, both transfers, and how late we noticed that it was ready."""
        return None if self.vendor_s is None else self.latency_s - self.vendor_s

    def count(self, cache: CacheState) -> int:
        """Stages with this state."""
        return sum(use.cache == cache for use in self.stages)


@dataclass(frozen=True)
class Proof:
    """Whether a configuration changed what runs, and what shows it."""

    holds: bool
    words: str


def most_at_once(intervals: Iterable[tuple[float, float]]) -> int:
    """The most intervals that hold one moment; one that ends as another begins does not overlap it."""
    steps = sorted(
        (at_s, step) for begin_s, end_s in intervals if end_s > begin_s for at_s, step in ((begin_s, 1), (end_s, -1))
    )
    count = most = 0
    for _, step in steps:
        count += step
        most = max(most, count)
    return most


def at_vendor_at_once(runs: Iterable[RequestRun]) -> int:
    """Requests that the vendor rendered at the same time, at most."""
    return most_at_once(run.at_vendor for run in runs if run.at_vendor is not None)


def engines_of(runs: Iterable[RequestRun]) -> frozenset[tuple[str, str]]:
    """(stage, engine) of all that really computed."""
    return frozenset((use.stage, use.engine) for run in runs for use in run.stages if use.cache != "hit" and use.engine)


def prove(of: Configuration, runs: Sequence[RequestRun], *, baseline: Sequence[RequestRun]) -> Proof:
    """Whether the configuration's requests took the way that it stands for.

    Args:
        of: the configuration.
        runs: its requests.
        baseline: those of the first configuration.
    """
    served = sorted((run for run in runs if not run.error), key=lambda run: run.number)
    if not served:
        why = runs[0].error if runs else "there was none"
        return Proof(False, f"{of.label}: none of {len(runs)} requests was served: {why}")
    parts = [_cache_proof(of, served), _slots_proof(of, served)]
    if of.is_optimised:
        parts.insert(0, _engines_proof(of, served, [run for run in baseline if not run.error]))
    wrong = [part for part in parts if not part.holds]
    return Proof(not wrong, "; ".join([*(part.words for part in wrong or parts), *_told_failures(runs)]))


def _told_failures(runs: Sequence[RequestRun]) -> list[str]:
    """Figures are those of what was served: what was not is said beside them."""
    failed = [run.error for run in runs if run.error]
    return [f"{len(failed)} of {len(runs)} requests failed: {failed[0]}"] if failed else []


def _engines_proof(of: Configuration, runs: Sequence[RequestRun], baseline: Sequence[RequestRun]) -> Proof:
    other = sorted(engines_of(runs) - engines_of(baseline))
    if not other:
        same = ", ".join(sorted({engine for _, engine in engines_of(runs)})) or "no engine at all"
        return Proof(False, f"{of.label} changed no engine: {same}, as the baseline")
    plain = [run.number + 1 for run in runs if engines_of([run]).isdisjoint(other)]
    if plain and not of.is_cached:  # what was taken from a cache needed no engine
        return Proof(False, f"{of.label}: request {plain[0]} ran on the baseline's engines alone")
    return Proof(True, "engines: " + ", ".join(f"{stage} by {engine}" for stage, engine in other))


def _cache_proof(of: Configuration, runs: Sequence[RequestRun]) -> Proof:
    hits, looked = sum(run.count("hit") for run in runs), sum(run.count("miss") for run in runs)
    if not of.is_cached:
        if hits:  # an agent keeps what it makes for the job alone: that it looks there is no hit
            return Proof(False, f"{of.label} runs without a cache, and {hits} results came from one")
        return Proof(True, "nothing from a cache")
    filled = [run for run in runs if run.number >= of.at_once]  # those before may all have found it empty
    without = [run.number + 1 for run in filled if not run.count("hit")]
    if not filled or without:
        which = f"request {without[0]} took nothing from it" if without else "too few requests to meet it filled"
        return Proof(
            False, f"{of.label}: the cache changed nothing: {hits} hits in {len(runs)} requests, {which}"
        )  # fmt: skip
    return Proof(True, f"{hits} of {hits + looked} results from the cache")


def _slots_proof(of: Configuration, runs: Sequence[RequestRun]) -> Proof:
    seen = at_vendor_at_once(runs)
    if of.at_once == 1:
        if seen > 1:
            return Proof(False, f"{of.label} serves one request at a time, and {seen} were under way at once")
        return Proof(True, "one request at a time")
    if seen < 2:
        return Proof(False, f"{of.label}: {of.at_once} at a time changed nothing: never more than {seen} at the vendor")
    return Proof(True, f"{seen} of {of.at_once} at the vendor at a time")
