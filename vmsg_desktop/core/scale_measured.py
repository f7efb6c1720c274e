"""What a message takes, from the spans of real ones: for a simulation of many machines (core/scale.py).

Only messages count, not previews, whose pictures are smaller; only what was computed, not what a cache gave; and not
the first use of an engine in its process, which a machine that runs all day does once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.model.scale import Work
from vmsg_desktop.core.stats import median, share

Place = Literal["gpu", "core", "vendor"]


@dataclass(frozen=True)
class Part:
    """A part of a message's work.

    Attributes:
        name: for people. place: what it keeps busy.
        stages: of which it is made.
        published_s: what is taken where it was not measured, and ``source``: where that figure is from.
    """

    name: str
    place: Place
    stages: tuple[str, ...]
    published_s: float
    source: str


PARTS: Final = (
    Part("people", "gpu", ("people",), 0.01, "published: 11 ms on a T4 in FP16"),
    Part("mask", "gpu", ("mask",), 0.36, "derived for a T4 from a V100's published figure"),
    Part("picture", "core", ("photo", "faces", "choice", "edge", "frame", "look"), 0.32, "docs/benchmarks.md, row 2"),
    Part("sound", "core", ("voice", "prosody", "music", "encode"), 0.18, "docs/benchmarks.md, row 6b, and reckoned"),
    Part("D-ID", "vendor", ("vendor",), 25.0, "one published example of a short talk"),
)
"""Their published times add up to those of Work."""


@dataclass(frozen=True)
class MeasuredPart:
    """What was found of a part.

    Attributes:
        part: see there.
        measured_s: None = n/a, ``reason`` tells why, and the published time is taken.
        spans: that it is from.
    """

    part: Part
    measured_s: float | None
    spans: int
    reason: str = ""

    @property
    def taken_s(self) -> float:
        """What is simulated with."""
        return self.part.published_s if self.measured_s is None else self.measured_s


def measured_parts(spans: Iterable[Span], *, host: str = "") -> tuple[MeasuredPart, ...]:
    """Each of PARTS as it was measured.

    Args:
        spans: of any kind.
        host: only what ran there; "" = anywhere. D-ID is D-ID, wherever the rest ran.
    """
    jobs = [span for span in spans if span.job]
    return tuple(_measured(part, jobs, host) for part in PARTS)


def measured_work(parts: Sequence[MeasuredPart], work: Work) -> Work:
    """``work`` with the times of the parts; shares of hits and errors stay."""

    def total_s(place: Place) -> float:
        return sum(part.taken_s for part in parts if part.part.place == place)

    return replace(work, gpu_s=total_s("gpu"), cpu_s=total_s("core"), render_s=total_s("vendor"))


def _measured(part: Part, spans: Sequence[Span], host: str) -> MeasuredPart:
    seen = [span for span in spans if span.stage in part.stages and (not host or part.place == "vendor"
            or span.host == host)]  # fmt: skip
    told = [span for span in seen if _is_whole(span)]
    there = [span for span in told if _is_at(part.place, span)]
    if not there:
        return MeasuredPart(part, None, 0, _why_none(part, seen, told))
    return MeasuredPart(part, _typical_s(seen, there), len(there))


def _typical_s(seen: Sequence[Span], there: Sequence[Span]) -> float:
    """The sum of the stages' medians; a stage that only some messages have, as music, counts for its share of them."""
    messages = len({span.job for span in seen})
    total_s = 0.0
    for stage in {span.stage for span in there}:
        typical_ms = median([span.ms for span in there if span.stage == stage]) or 0.0
        having = len({span.job for span in seen if span.stage == stage})
        total_s += typical_ms / 1000 * (share(having, messages) or 0.0)
    return total_s


def _is_whole(span: Span) -> bool:
    return span.outcome == "done" and span.cache != "hit" and not span.is_cold and span.ms > 0


def _is_at(place: Place, span: Span) -> bool:
    if place == "vendor":
        return span.engine == "did"
    return span.device.startswith("CUDA") == (place == "gpu")


def _why_none(part: Part, seen: Sequence[Span], told: Sequence[Span]) -> str:
    if not seen:
        return "no spans"
    if not told:
        return "found again, failed, or the first use of an engine"
    return {"gpu": "not on a GPU", "core": "not on a core", "vendor": "the sandbox's"}[part.place]
