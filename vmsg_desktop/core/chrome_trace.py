"""Spans and samples as a Chrome trace: what chrome://tracing and ui.perfetto.dev open.

Format: "Trace Event Format" of the Chromium project. A machine is a process, what the work ran on (CPU, CUDA:0,
network, D-ID) its threads, a series of samples a counter. Times are microseconds from the first event on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vmsg_desktop.core.model.metrics import HERE, Sample, Span

_LANE_OF_STAGE: Final[Mapping[str, str]] = {"job": "Jobs", "waiting": "Waiting", "vendor": "D-ID"}
_LANE_ORDER: Final = ("Jobs", "Waiting", "CPU")
SLACK_S: Final = 0.001
"""Seconds by which two spans may overlap and are still drawn one after the other."""

Event = dict[str, Any]


def chrome_trace(
    spans: Sequence[Span], samples: Iterable[Sample] = (), *, series: Sequence[str] = (), is_simulated: bool = False
) -> dict[str, Any]:
    """The trace as JSON data.

    Args:
        spans: of any machines and jobs.
        samples: of the same time; a value that is missing leaves no point.
        series: which of their values are drawn.
        is_simulated: the figures are made up, and the trace says so.
    """
    looks = list(samples)
    begin_s = min((*(span.started_s for span in spans), *(look.at_s for look in looks)), default=0.0)
    hosts = sorted(
        {*(span.host for span in spans), *(look.host for look in looks)}, key=lambda host: (host != HERE, host)
    )
    events: list[Event] = []
    for pid, host in enumerate(hosts, 1):
        events += _named("process_name", host, pid=pid)
        events += _work([span for span in spans if span.host == host], pid=pid, begin_s=begin_s)
        for look in looks:
            if look.host == host:
                events += _counters(look, series, pid=pid, begin_s=begin_s)
    told = {"begins_at": begin_s, "is_simulated": is_simulated}
    return {"traceEvents": events, "displayTimeUnit": "ms", "otherData": told}


@dataclass(frozen=True)
class Drawn:
    """A span as it is drawn: from and to, Unix seconds; at most SLACK_S less than it was."""

    span: Span
    begin_s: float
    end_s: float


def lanes_of(spans: Iterable[Span]) -> list[list[Drawn]]:
    """The spans in rows, in each of which every two lie apart or one inside the other; by their begin.

    A viewer nests what lies inside; what only overlaps it would draw wrongly. An overlap of less than SLACK_S is cut
    off: a stage's begin is reckoned back from when its end was heard.
    """
    lanes: list[_Lane] = []
    for span in sorted(spans, key=lambda span: (span.started_s, -span.ms)):
        if not any(lane.takes(span) for lane in lanes):
            lanes.append(_Lane())
            lanes[-1].takes(span)
    return [lane.drawn for lane in lanes]


class _Lane:
    """One row; spans come by their begin."""

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []
        self._open: list[Drawn] = []  # those around now, the innermost last
        self._closed_s = -math.inf  # the last end before now

    def takes(self, span: Span) -> bool:
        """Put it here; False = it overlaps."""
        while self._open and self._open[-1].end_s <= span.started_s + SLACK_S:
            self._closed_s = max(self._closed_s, self._open.pop().end_s)
        around_s = self._open[-1].end_s if self._open else math.inf
        if span.ended_s > around_s + SLACK_S:
            return False
        begin_s = max(span.started_s, self._closed_s)
        drawn = Drawn(span, begin_s, max(begin_s, min(span.ended_s, around_s)))
        self.drawn.append(drawn)
        self._open.append(drawn)
        return True


def _work(spans: Sequence[Span], *, pid: int, begin_s: float) -> list[Event]:
    by_name: dict[str, list[Span]] = {}
    for span in spans:
        by_name.setdefault(_LANE_OF_STAGE.get(span.stage, span.device or "CPU"), []).append(span)
    events: list[Event] = []
    tid = 0
    for name in sorted(by_name, key=_rank):
        for number, lane in enumerate(lanes_of(by_name[name]), 1):
            tid += 1
            events += _named("thread_name", name if number == 1 else f"{name} ({number})", pid=pid, tid=tid)
            events += [_complete(drawn, pid=pid, tid=tid, begin_s=begin_s) for drawn in lane]
    return events


def _rank(lane: str) -> tuple[int, str]:
    return (_LANE_ORDER.index(lane) if lane in _LANE_ORDER else len(_LANE_ORDER)), lane


def _complete(drawn: Drawn, *, pid: int, tid: int, begin_s: float) -> Event:
    span = drawn.span
    told = {
        "job": span.job, "title": span.title, "ms": span.ms, "engine": span.engine, "device": span.device,
        "cache": span.cache, "is_cold": span.is_cold, "size_bytes": span.size_bytes,
        "peak_memory_bytes": span.peak_memory_bytes, "gpu_memory_bytes": span.gpu_memory_bytes,
        "outcome": span.outcome, "blame": span.blame, "credits": span.credits,
    }  # fmt: skip
    return {
        "name": span.title or span.job if span.stage == "job" else span.stage,
        "cat": "job" if span.stage == "job" else "stage",
        "ph": "X",
        "ts": (drawn.begin_s - begin_s) * 1e6,
        "dur": (drawn.end_s - drawn.begin_s) * 1e6,
        "pid": pid,
        "tid": tid,
        "args": {name: value for name, value in told.items() if value not in (None, "")},
    }


def _counters(look: Sample, series: Sequence[str], *, pid: int, begin_s: float) -> list[Event]:
    at_us = (look.at_s - begin_s) * 1e6
    return [
        {"name": name, "ph": "C", "ts": at_us, "pid": pid, "args": {"value": look.values[name]}}
        for name in series
        if name in look.values
    ]


def _named(kind: str, name: str, *, pid: int, tid: int = 0) -> list[Event]:
    """A name, and that what was named first stands first."""
    sort = kind.replace("_name", "_sort_index")
    place = tid if tid else pid
    return [
        {"name": kind, "ph": "M", "pid": pid, "tid": tid, "args": {"name": name}},
        {"name": sort, "ph": "M", "pid": pid, "tid": tid, "args": {"sort_index": place}},
    ]
