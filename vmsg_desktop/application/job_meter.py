"""Measures jobs and previews while they run: their events become spans for a sink. Any thread.

Nothing here waits or raises: what is measured must not hold up what it measures.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vmsg_desktop.core.job_spans import ended_spans, stage_span
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.ports import Clock, MetricsSink

_WORTH_MS: Final = 1.0
_LEFT_LEAST_S: Final = 1.0


@dataclass
class _Seen:
    """What this process saw of a job; ``is_whole``: from its beginning on."""

    is_whole: bool
    is_cold: bool = False


@dataclass
class JobMeter:
    """Measures jobs.

    Attributes:
        sink: gets the spans.
        clock: wall time.
    """

    sink: MetricsSink
    clock: Clock
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watching(self, job: Job, emit: Emit) -> Emit:
        """An ``emit`` that passes a job's events on and measures its stages; the job is carried from now on.

        One that an ended program left where it stood was waiting until now, unless D-ID was at it meanwhile.
        """
        with self._lock:
            is_new = job.id not in self._seen
            self._seen.setdefault(job.id, _Seen(is_whole=job.state == "queued"))
        now_s = self.clock.now_s()
        left_s = now_s - job.updated_s
        if is_new and left_s >= _LEFT_LEAST_S and job.state in ("preparing", "ready", "downloading"):
            self.sink.span(Span(job.id, job.title, "waiting", job.updated_s, left_s * 1000))

        def watch(event: Event) -> None:
            if isinstance(event, StageFinished):
                self._stage(job, event)
            emit(event)

        return watch

    def heard(self, job: Job, history: Sequence[Mapping[str, Any]]) -> None:
        """An event was applied to a job, the last of its history."""
        with self._lock:
            seen = self._seen.pop(job.id, None) if job.has_ended else self._seen.get(job.id)
        is_warm = not seen.is_cold if seen is not None and seen.is_whole else None
        for span in ended_spans(job, history, is_warm=is_warm):
            self.sink.span(span)

    def _stage(self, job: Job, event: StageFinished) -> None:
        span = stage_span(event.report, job=job.id, title=job.title, ended_s=self.clock.now_s())
        if span.is_cold:
            with self._lock:
                self._seen.setdefault(job.id, _Seen(is_whole=False)).is_cold = True
        self.sink.span(span)


@dataclass(frozen=True)
class RunMeter:
    """Measures runs without a job.

    Attributes:
        sink: gets the spans.
        clock: wall time.
        is_preview: somebody moves a slider: what is the same as a moment ago, or took no time, says nothing.
    """

    sink: MetricsSink
    clock: Clock
    is_preview: bool = False

    def __call__(self, emit: Emit) -> Emit:
        """An ``emit`` that passes events on and measures stages."""

        def watch(event: Event) -> None:
            if isinstance(event, StageFinished) and self._counts(event):
                self.sink.span(stage_span(event.report, job="", title="", ended_s=self.clock.now_s()))
            emit(event)

        return watch

    def _counts(self, event: StageFinished) -> bool:
        report = event.report
        return not self.is_preview or (report.cache != "hit" and report.ms >= _WORTH_MS)
