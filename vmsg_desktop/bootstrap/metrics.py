"""Wires measurements: their file, the recorder that writes it and the source that graphs and figures read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.metrics import MetricsRecorder, RecorderState
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import Span, Window

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.metrics import MetricsStore
    from vmsg_desktop.application.live_metrics import LiveMetrics

_READ_S: Final = 30.0


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


def read_spans(back_s: float) -> tuple[Span, ...]:
    """The spans of so many seconds up to now, for a command. Raises StorageError: they cannot be read."""
    with open_metrics_source() as source:
        now_s = source.now_s()
        window = Window(now_s - back_s, now_s)
        source.spans(window)  # asks for what is then read from the disk
        is_read = source.wait_until_read(timeout_s=_READ_S)
        found = source.spans(window)
        if source.trouble or not is_read or found is None:
            words = source.trouble or "Measurements could not be read in time."
            raise StorageError("metrics_not_read", words, "Try again, or leave out what needs them.", retryable=True)
        return found


@contextmanager
def open_metrics() -> Iterator[Metrics]:
    """Recorder and source of a window."""
    with ExitStack() as opened:
        source = opened.enter_context(open_metrics_source())
        recorder = MetricsRecorder(open_metrics_store, clock=SystemClock(), listener=source)
        source.writer = recorder.writer
        opened.callback(recorder.close)
        yield Metrics(recorder, source)
