"""Wires measurements: their file, the recorder that writes it and the source that graphs and figures read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.metrics import MetricsRecorder, RecorderState

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.metrics import MetricsStore
    from vmsg_desktop.application.live_metrics import LiveMetrics


@dataclass(frozen=True)
class MeasuredJobs:
    """Implements the forgetter's Measured: on the disk, and in the memory of a window."""

    store: MetricsStore
    source: LiveMetrics | None = None

    def forget(self, job_id: str) -> int:
        """See Measured."""
        if self.source is not None:
            self.source.forget(job_id)
        return self.store.forget(job_id)


@dataclass(frozen=True)
class Metrics:
    """What measures go into, and what they are read from."""

    sink: MetricsRecorder
    source: LiveMetrics

    @property
    def state(self) -> RecorderState:
        """How keeping them goes; where that goes well, how reading what was kept does."""
        state = self.sink.state
        return state if state.trouble else replace(state, trouble=self.source.trouble)


def metrics_file() -> Path:
    """Where they are kept."""
    return data_home() / "metrics.sqlite"


def open_metrics_store() -> MetricsStore:
    """The file of this user; a context manager. Raises StorageError."""
    from vmsg_desktop.adapters.storage.metrics import MetricsStore

    return MetricsStore(metrics_file(), clock=SystemClock())


@contextmanager
def open_metrics_sink() -> Iterator[MetricsRecorder]:
    """The recorder alone, for a command; the file is opened when there is something to write."""
    recorder = MetricsRecorder(open_metrics_store, clock=SystemClock())
    try:
        yield recorder
    finally:
        recorder.close()


@contextmanager
def open_metrics_source() -> Iterator[LiveMetrics]:
    """What was measured, for a command that records nothing itself: see LiveMetrics.wait_until_read."""
    from vmsg_desktop.application.live_metrics import LiveMetrics

    source = LiveMetrics(open_metrics_store, clock=SystemClock())
    try:
        yield source
    finally:
        source.close()


@contextmanager
def open_metrics() -> Iterator[Metrics]:
    """Recorder and source of a window."""
    with ExitStack() as opened:
        source = opened.enter_context(open_metrics_source())
        recorder = MetricsRecorder(open_metrics_store, clock=SystemClock(), listener=source)
        source.writer = recorder.writer
        opened.callback(recorder.close)
        yield Metrics(recorder, source)
