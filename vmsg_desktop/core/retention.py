"""How long what is kept stays: pure rules over facts (docs/adr/0014-retention.md).

When in doubt nothing goes: what is pinned, belongs to a job that has not ended, or has an age that no clock can mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

HoldingKind = Literal["upload", "processed", "temporary", "finished"]
"""upload: a file handed over by somebody. processed: what the local stages made for a job. temporary: what is not whole
yet, or was left so by a crash. finished: a video with its message file."""

Verdict = Literal["goes", "pinned", "in use", "young", "kept", "age unknown"]
"""kept: it stays until the person deletes it. age unknown: a clock jumped; nothing is done on its word."""

KINDS: Final[tuple[HoldingKind, ...]] = ("finished", "upload", "processed", "temporary")
DAY_S: Final = 86_400.0
OLDEST_S: Final = 10 * 365.25 * DAY_S  # older than the product: a clock was wrong when it was written, or is now


@dataclass(frozen=True)
class Holding:
    """Something that takes space.

    Attributes:
        place: its path.
        changed_s: Unix seconds of its last change; for a job's files at least the job's own.
        job_id: whose it is; "" = nobody's.
        is_in_use: its job has not ended.
        is_own: it lies in a folder of the program's; others are the person's, and never go.
    """

    kind: HoldingKind
    place: str
    size_bytes: int
    changed_s: float
    job_id: str = ""
    is_in_use: bool = False
    is_pinned: bool = False
    is_own: bool = True


@dataclass(frozen=True)
class Rules:
    """Lifetimes in seconds; None = until the person deletes it."""

    upload_s: float | None = 7 * DAY_S
    processed_s: float | None = 3 * DAY_S
    temporary_s: float | None = 3600.0
    finished_s: float | None = None

    def lifetime_s(self, kind: HoldingKind) -> float | None:
        """Of a kind."""
        return {
            "upload": self.upload_s,
            "processed": self.processed_s,
            "temporary": self.temporary_s,
            "finished": self.finished_s,
        }[kind]


DESKTOP_RULES: Final = Rules()
SERVER_RULES: Final = Rules(finished_s=30 * DAY_S)
"""Agents and fleets: the person has fetched the video by then."""


@dataclass(frozen=True)
class Judged:
    """A holding and what is to happen with it."""

    holding: Holding
    verdict: Verdict


@dataclass(frozen=True)
class KindTotal:
    """What a kind takes: how many, their bytes, the bytes that a sweep would free, the lifetime (None = for good)."""

    kind: HoldingKind
    count: int
    size_bytes: int
    goes_bytes: int
    lifetime_s: float | None


def judge(holding: Holding, *, rules: Rules, now_s: float) -> Verdict:
    """Whether a holding goes, or the first reason why it stays."""
    lifetime_s = rules.lifetime_s(holding.kind)
    age_s = now_s - holding.changed_s
    if holding.is_pinned:
        return "pinned"
    if holding.is_in_use:
        return "in use"
    if lifetime_s is None or not holding.is_own:
        return "kept"
    if not 0 <= age_s <= OLDEST_S:  # false for NaN too
        return "age unknown"
    return "goes" if age_s >= lifetime_s else "young"


def judge_all(holdings: Iterable[Holding], *, rules: Rules, now_s: float) -> tuple[Judged, ...]:
    """Every holding with its verdict, in the given order."""
    return tuple(Judged(holding, judge(holding, rules=rules, now_s=now_s)) for holding in holdings)


def totals(judged: Iterable[Judged], *, rules: Rules) -> tuple[KindTotal, ...]:
    """A row for each kind, those that take nothing too."""
    all_judged = tuple(judged)
    rows = []
    for kind in KINDS:
        mine = [one for one in all_judged if one.holding.kind == kind]
        goes = sum(one.holding.size_bytes for one in mine if one.verdict == "goes")
        size = sum(one.holding.size_bytes for one in mine)
        rows.append(KindTotal(kind, len(mine), size, goes, rules.lifetime_s(kind)))
    return tuple(rows)
