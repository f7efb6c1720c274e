"""Jobs as rows of bars over time: what a timeline draws, from the spans that were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vmsg_desktop.core.model.metrics import Outcome, Span, Window
from vmsg_desktop.core.stage_lines import GROUP_OF
from vmsg_desktop.core.stats import median

BarGroup = Literal["waiting", "find", "cut", "compose", "voice", "draft", "upload", "vendor", "download"]
LOOK_BACK_S: Final = 180.0
"""Spans from so long before a window are needed to know which jobs still ran in it."""
_GIVEN_UP_S: Final = 900.0  # nothing was heard of a job for so long: its program ended without saying so
_SLOW: Final = 2.0
_LEAST_FOR_SLOW: Final = 5
_OF_SENDING: Final[dict[str, BarGroup]] = {
    "waiting": "waiting", "upload": "upload", "vendor": "vendor", "download": "download",
}  # fmt: skip
_NEXT: Final[dict[BarGroup, BarGroup]] = {"waiting": "find", "upload": "vendor", "vendor": "download"}
"""What goes on after a step that has ended, where that is certain."""


@dataclass(frozen=True)
class Bar:
    """A step of a job.

    Attributes:
        stage: name of the span; "" of a step that is still going on.
        group: decides the colour.
        begin_s: Unix seconds. end_s: of a step that is still going on the newest known moment.
        host, device: where it ran, as far as known.
        is_running: it has not ended. is_hit: taken from the cache. is_slow: D-ID took twice as long as it mostly does.
        is_failed: the job ended here without a video.
    """

    stage: str
    group: BarGroup
    begin_s: float
    end_s: float
    host: str = ""
    device: str = ""
    is_running: bool = False
    is_hit: bool = False
    is_slow: bool = False
    is_failed: bool = False

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.end_s - self.begin_s


@dataclass(frozen=True)
class JobRow:
    """A job; ``outcome`` "running" = it has not ended."""

    job: str
    title: str
    bars: tuple[Bar, ...]
    outcome: Outcome | Literal["running"]

    @property
    def begin_s(self) -> float:
        """When its first bar begins, Unix seconds."""
        return self.bars[0].begin_s


def group_of(stage: str) -> BarGroup | None:
    """The group of a span's stage; None of one that is no step of its own ("job") or is not known."""
    return _OF_SENDING.get(stage) or GROUP_OF.get(stage)


def job_rows(spans: Sequence[Span], window: Window, *, now_s: float) -> tuple[JobRow, ...]:
    """The jobs that have a bar in a window, in the order in which they began.

    Args:
        spans: those that touch the window and LOOK_BACK_S before it, in any order.
        window: what is drawn.
        now_s: the newest known moment; what goes on is drawn up to it.
    """
    jobs: dict[str, list[Span]] = {}
    for span in spans:
        if span.job:
            jobs.setdefault(span.job, []).append(span)
    slow_ms = _slow_ms(spans)
    rows = (_row(found, now_s=now_s, slow_ms=slow_ms) for found in jobs.values())
    shown = [row for row in rows if row.bars and _touches(row, window)]
    return tuple(sorted(shown, key=lambda row: (row.begin_s, row.job)))


def _touches(row: JobRow, window: Window) -> bool:
    return any(bar.begin_s < window.end_s and bar.end_s > window.begin_s for bar in row.bars)


def _slow_ms(spans: Sequence[Span]) -> float:
    """From which time on D-ID was slow; infinite where too little is known of it."""
    times_ms = [span.ms for span in spans if span.stage == "vendor"]
    middle_ms = median(times_ms)
    return float("inf") if middle_ms is None or len(times_ms) < _LEAST_FOR_SLOW else middle_ms * _SLOW


def _row(spans: Sequence[Span], *, now_s: float, slow_ms: float) -> JobRow:
    whole = next((span for span in spans if span.stage == "job"), None)
    has_failed = whole is not None and whole.outcome == "failed"
    steps = sorted((span for span in spans if group_of(span.stage)), key=lambda span: (span.started_s, span.ended_s))
    last = max(steps, key=lambda span: span.ended_s, default=None)
    bars = [_bar(span, slow_ms=slow_ms, is_failed=has_failed and span is last) for span in steps]
    if whole is None and last is not None and now_s - last.ended_s < _GIVEN_UP_S:
        bars.append(_going_on(last, now_s=now_s))
    return JobRow(spans[0].job, spans[0].title, tuple(bars), "running" if whole is None else whole.outcome)


def _bar(span: Span, *, slow_ms: float, is_failed: bool) -> Bar:
    group = group_of(span.stage) or "find"
    return Bar(
        span.stage, group, span.started_s, span.ended_s, span.host, span.device, is_hit=span.cache == "hit",
        is_slow=group == "vendor" and span.ms > slow_ms, is_failed=is_failed,
    )  # fmt: skip


def _going_on(last: Span, *, now_s: float) -> Bar:
    group = group_of(last.stage) or "find"
    return Bar("", _NEXT.get(group, group), last.ended_s, max(now_s, last.ended_s), is_running=True)
