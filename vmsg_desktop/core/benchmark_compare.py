"""Two benchmarks side by side, and the gate that stops what got slower by more than noise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from vmsg_desktop.core.benchmark_figures import (
    Band,
    Change,
    Figures,
    Rounds,
    latencies_by_round,
    median_change,
    ours_by_round,
    rate_change,
)
from vmsg_desktop.core.benchmark_report import YARDSTICK, BenchReport, ConfigurationResult, State, change_words
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.stats import improvement

Measure = Literal["latency P50", "ours P50", "throughput"]
_MACHINE: Final = ("cpu", "cores", "gpus")


@dataclass(frozen=True)
class Difference:
    """One figure of one configuration in both runs.

    Attributes:
        measure: "latency P50" and "ours P50" in seconds, "throughput" in videos a second.
        before, after: None = not measured.
        worse: the share by which it got worse: 0.1 = 10 % slower, or 10 % fewer videos a second; negative = better.
    """

    label: str
    measure: Measure
    before: float | None
    after: float | None
    worse: Change


@dataclass(frozen=True)
class Comparison:
    """Two runs.

    Attributes:
        differences: of the configurations that both measured.
        unlike: what makes the two hard to compare, a clause each; none = the same task on the same machine.
        lost: what the second run no longer measures or serves, a sentence each.
        slower: by how much the machine itself was slower in the second run, 0.1 = 10 %; None = not known.
    """

    differences: tuple[Difference, ...]
    unlike: tuple[str, ...]
    lost: tuple[str, ...]
    slower: float | None = None

    def undecided(self, limit: float) -> tuple[str, ...]:
        """What may have got worse by more than ``limit``: its noise does not exclude it."""
        return tuple(
            f"{one.label}: {one.measure} {worse_words(one.worse)}"
            for one in self.differences
            if not _is_worse(one.worse, limit) and (one.worse.band is None or one.worse.band.high > limit)
        )

    def regressions(self, limit: float) -> tuple[str, ...]:
        """What got worse by more than ``limit`` (0.1 = 10 %) and by more than noise, and what was lost."""
        slower = [one for one in self.differences if _is_worse(one.worse, limit)]
        return (*self.lost, *(f"{one.label}: {one.measure} is worse by {worse_words(one.worse)}" for one in slower))


def compare(before: BenchReport, after: BenchReport) -> Comparison:
    """``after`` against ``before``, configuration by configuration."""
    differences: list[Difference] = []
    lost: list[str] = []
    later = {result.configuration.key: result for result in after.results}
    for result in before.results:
        other = later.get(result.configuration.key)
        if result.state == "measured" and other is not None and other.state == "measured":
            differences += _differences(result, other)
        lost += _lost(result, other)
    quick = improvement(before.machine.get(YARDSTICK), after.machine.get(YARDSTICK))
    return Comparison(tuple(differences), unlike(before, after), tuple(lost), slower=None if quick is None else -quick)


def unlike(before: BenchReport, after: BenchReport) -> tuple[str, ...]:
    """What was asked for differently, and what it ran on, where that decides the figures."""
    asked = _unequal(asdict(before.settings), asdict(after.settings), list(asdict(before.settings)))
    return (*asked, *_unequal(before.machine, after.machine, _MACHINE))


def require_alike(comparison: Comparison, limit: float) -> None:
    """Raise InputError where a gate of ``limit`` over the two runs would say nothing of the program."""
    slower = comparison.slower
    pace = [f"the machine itself was {pace_words(slower)}"] if slower is not None and abs(slower) > limit else []
    reasons = [*comparison.unlike, *pace]
    if reasons:
        raise InputError(
            "runs_differ",
            f"The two runs cannot be held against each other: {'; '.join(reasons)}.",
            "Run both on the same machine while it has nothing else to do, with the same files and options.",
        )


def pace_words(slower: float) -> str:
    """12 % slower."""
    return f"{abs(slower):.0%} {'slower' if slower > 0 else 'quicker'}".replace("%", " %")


def worse_words(change: Change) -> str:
    """+12 % (+8 to +15), positive = worse, and whether that is noise."""
    return change_words(change) + (" noise" if change.is_noise and change.share is not None else "")


def comparison_json(comparison: Comparison, *, limit: float | None) -> dict[str, Any]:
    """Plain data; ``regressions`` None where no limit was given."""
    return {
        "differences": [
            {**asdict(one), "worse": asdict(one.worse) | {"is_noise": one.worse.is_noise}}
            for one in comparison.differences
        ],
        "unlike": list(comparison.unlike),
        "lost": list(comparison.lost),
        "machine_slower": comparison.slower,
        "regressions": None if limit is None else list(comparison.regressions(limit)),
        "undecided": None if limit is None else list(comparison.undecided(limit)),
    }


def _differences(before: ConfigurationResult, after: ConfigurationResult) -> list[Difference]:
    first, second = before.figures, after.figures
    if first is None or second is None:
        return []
    label = before.configuration.short
    return [
        _latency(label, "latency P50", first.latency.p50, second.latency.p50,
                 latencies_by_round(before.runs), latencies_by_round(after.runs)),
        _latency(label, "ours P50", first.ours.p50, second.ours.p50,
                 ours_by_round(before.runs), ours_by_round(after.runs)),
        _throughput(label, first, second),
    ]  # fmt: skip


def _latency(
    label: str, measure: Measure, first: float | None, second: float | None, before: Rounds, after: Rounds
) -> Difference:
    return Difference(label, measure, first, second, _turned(median_change(before, after)))


def _throughput(label: str, first: Figures, second: Figures) -> Difference:
    change = rate_change(first.by_round, second.by_round)
    return Difference(label, "throughput", first.throughput, second.throughput, _turned(change))


def _turned(better: Change) -> Change:
    """How much worse, from how much better."""
    share, band = better.share, better.band
    return Change(None if share is None else -share, None if band is None else Band(-band.high, -band.low))


def _is_worse(change: Change, limit: float) -> bool:
    return change.share is not None and change.share > limit and not change.is_noise


def _lost(before: ConfigurationResult, after: ConfigurationResult | None) -> list[str]:
    label = before.configuration.label
    if before.state != "measured":
        return []
    if after is None or after.state != "measured":
        state: State | str = "missing" if after is None else after.state
        return [f"{label}: measured before, {state} now"]
    failed = [_failed(result) for result in (before, after)]
    return [f"{label}: {failed[1]} requests failed, {failed[0]} before"] if failed[1] > failed[0] else []


def _failed(result: ConfigurationResult) -> int:
    return sum(bool(run.error) for run in result.runs)


def _unequal(before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{name} was {before.get(name)!r}, is {after.get(name)!r}"
        for name in names
        if before.get(name) != after.get(name)
    )
