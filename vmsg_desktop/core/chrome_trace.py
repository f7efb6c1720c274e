"""Spans and samples as a Chrome trace: what chrome://tracing and ui.perfetto.dev open.

Format: "Trace Event Format" of the Chromium project. A machine is a process, what the work ran on (CPU, CUDA:0,
network, D-ID) its threads, a series of samples a counter. Times are microseconds from the first event on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from vmsg_desktop.core.model.metrics import HERE, Sample, Span

_LANE_OF_STAGE: Final[Mapping[str, str]] = {"job": "Jobs", "waiting": "Waiting", "vendor": "D-ID"}
_LANE_ORDER: Final = ("Jobs", "Waiting", "CPU")
_SLACK_S: Final = 1e-6  # ends that touch do not overlap

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


def lanes_of(spans: Iterable[Span]) -> list[list[Span]]:
    """The spans in as few rows as they need, so that in a row each lies apart from or inside another; by their begin.

    A viewer nests what lies inside; what only overlaps it would draw wrongly.
    """
    lanes: list[list[Span]] = []
    open_ends: list[list[float]] = []  # of each lane, the ends of the spans around now, the innermost last
    for span in sorted(spans, key=lambda span: (span.started_s, -span.ms)):
        for lane, ends in zip(lanes, open_ends, strict=True):
            while ends and ends[-1] <= span.started_s + _SLACK_S:
                ends.pop()
            if not ends or span.ended_s <= ends[-1] + _SLACK_S:
                lane.append(span)
                ends.append(span.ended_s)
                break
        else:
            lanes.append([span])
            open_ends.append([span.ended_s])
    return lanes


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
            events += [_complete(span, pid=pid, tid=tid, begin_s=begin_s) for span in lane]
    return events


def _rank(lane: str) -> tuple[int, str]:
    return (_LANE_ORDER.index(lane) if lane in _LANE_ORDER else len(_LANE_ORDER)), lane


def _complete(span: Span, *, pid: int, tid: int, begin_s: float) -> Event:
    told = {
        "job": span.job, "title": span.title, "engine": span.engine, "device": span.device, "cache": span.cache,
        "is_cold": span.is_cold, "size_bytes": span.size_bytes, "peak_memory_bytes": span.peak_memory_bytes,
        "gpu_memory_bytes": span.gpu_memory_bytes, "outcome": span.outcome, "blame": span.blame,
        "credits": span.credits,
    }  # fmt: skip
    return {
        "name": span.title or span.job if span.stage == "job" else span.stage,
        "cat": "job" if span.stage == "job" else "stage",
        "ph": "X",
        "ts": (span.started_s - begin_s) * 1e6,
        "dur": span.ms * 1000,
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
