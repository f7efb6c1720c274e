"""The recorder: takes measurements and returns at once; a thread of its own writes them, a commit a second.

It never holds up the work and never fails it: what cannot be kept is counted. The thread lives only while there is
something to write.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import Resolution, Sample, Span
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.rollup import COARSE, Row, begin_of, row_of

T = TypeVar("T")
log = logging.getLogger(__name__)

MOST_WAITING: Final = 20_000
GATHER_S: Final = 1.0
_LATE_S: Final = 3.0  # a bucket is summed up when this much has passed since its end: samples come late
_FIRST_PRUNE_S: Final = 20.0
_PRUNE_EVERY_S: Final = 600.0


class MetricsKeeper(Protocol):
    """The file of measurements; used on the thread that opened it. Every method raises StorageError."""

    def write(self, rows: Sequence[Row], spans: Sequence[tuple[Span, str]] = ()) -> None:
        """Keep rows and spans, these with the mark of the process."""

    def roll_up(self, host: str, step: Resolution, at_s: int) -> Row | None:
        """Sum a bucket up anew."""

    def unfinished(self, *, until_s: float) -> tuple[tuple[str, Resolution, int], ...]:
        """Buckets that an ended program left, finest first."""

    def prune(self) -> None:
        """Delete what is too old or too much."""

    def close(self) -> None:
        """Close it."""


class Listener(Protocol):
    """Hears what is recorded, on the thread that recorded it; returns at once."""

    def heard_sample(self, row: Row) -> None:
        """A look at a machine."""

    def heard_span(self, span: Span) -> None:
        """A step of a job."""


@dataclass(frozen=True)
class RecorderState:
    """How recording goes.

    Attributes:
        dropped: measurements that were lost.
        trouble: why they are not on the disk, or cannot be read from it now, for a person; "" = all is well.
    """

    dropped: int = 0
    trouble: str = ""


class MetricsRecorder:
    """Implements MetricsSink; ``close`` writes what is left and ends the thread.

    Args:
        open_store: opens the file, on the recorder's thread.
        clock: the own clock.
        listener: hears all of it at once; None where nobody looks at it.
        most_waiting: measurements that wait to be written at most.
    """

    def __init__(
        self,
        open_store: Callable[[], MetricsKeeper],
        *,
        clock: Clock,
        listener: Listener | None = None,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.writer = secrets.token_hex(8)
        """The mark of this process in the file."""
        self._listener = listener
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._has_some, self._ends = threading.Event(), threading.Event()
        self._rows: deque[Row] = deque()
        self._spans: deque[Span] = deque()
        self._dropped = 0
        self._trouble = ""
        self._writing = _Writing(open_store, clock, self.writer)
        self._thread: threading.Thread | None = None

    def sample(self, sample: Sample) -> None:
        """See MetricsSink."""
        row = row_of(sample)
        if self._listener is not None:
            self._listener.heard_sample(row)
        self._queue(self._rows, row)

    def span(self, span: Span) -> None:
        """See MetricsSink."""
        if self._listener is not None:
            self._listener.heard_span(span)
        self._queue(self._spans, span)

    @property
    def state(self) -> RecorderState:
        """How it goes."""
        with self._lock:
            return RecorderState(self._dropped, self._trouble)

    def close(self) -> None:
        """Write what is left."""
        with self._lock:
            self._ends.set()
            self._has_some.set()
        if self._thread is not None:
            self._thread.join()

    def _queue(self, line: deque[Row] | deque[Span], item: Row | Span) -> None:
        """Without a lock while the thread gathers: a deque's ends are safe, and a run waits for this."""
        if len(line) >= self._most_waiting or self._ends.is_set():
            with self._lock:
                self._dropped += 1
            return
        line.append(item)  # type: ignore[arg-type]  # each line gets its own kind
        if not self._has_some.is_set():
            self._wake()

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None and not self._ends.is_set():
                self._thread = threading.Thread(target=self._serve, name="vmsg-metrics", daemon=True)
                self._thread.start()
            self._has_some.set()

    def _serve(self) -> None:
        try:
            while not self._ends.is_set():
                self._has_some.wait()
                self._ends.wait(GATHER_S)
                self._has_some.clear()  # before looking: what comes from now on wakes it again
                self._flush()
            self._flush()  # what came while that was written
        finally:
            self._writing.close()

    def _flush(self) -> None:
        rows, spans = _taken(self._rows), _taken(self._spans)
        if not rows and not spans:
            return
        trouble, lost = "", 0
        try:
            self._writing.write(rows, spans)
        except VmsgError as error:
            trouble, lost = error.message, len(rows) + len(spans)
        except Exception as exc:  # the thread's top: measurements stop at nothing and stop nothing
            log.exception("Measurements could not be written")
            trouble, lost = f"Measurements could not be written: {exc}.", len(rows) + len(spans)
        with self._lock:
            if trouble and not self._trouble:
                log.warning("%s", trouble)
            self._trouble = trouble
            self._dropped += lost


def _taken(line: deque[T]) -> tuple[T, ...]:
    """What waits in a line, taken out of it; others may put more in meanwhile."""
    return tuple(line.popleft() for _ in range(len(line)))


class _Writing:
    """What the recorder's thread does with the file; opened when there is something to write."""

    def __init__(self, open_store: Callable[[], MetricsKeeper], clock: Clock, writer: str) -> None:
        self._open_store = open_store
        self._clock = clock
        self._writer = writer
        self._store: MetricsKeeper | None = None
        self._open: set[tuple[Resolution, int, str]] = set()
        self._next_prune_s: float | None = None
        self._has_tidied = False

    def write(self, rows: tuple[Row, ...], spans: tuple[Span, ...]) -> None:
        """Write, sum up what has ended, and now and then delete what is old. Raises VmsgError."""
        if self._store is None:
            self._store = self._open_store()
        self._store.write(rows, [(span, self._writer) for span in spans])
        self._note(rows)
        self._sum_up(self._store)
        self._prune(self._store)

    def close(self) -> None:
        """Sum up nothing more: the next start does."""
        if self._store is not None:
            with suppress(VmsgError):
                self._store.close()

    def _prune(self, store: MetricsKeeper) -> None:
        """Not at once: a command that runs only a moment leaves it to the others."""
        now_s = self._clock.monotonic_s()
        if self._next_prune_s is None:
            self._next_prune_s = now_s + _FIRST_PRUNE_S
        elif now_s >= self._next_prune_s:
            self._next_prune_s = now_s + _PRUNE_EVERY_S
            store.prune()

    def _note(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            self._note_at(row.host, row.at_s)

    def _note_at(self, host: str, at_s: int) -> None:
        self._open.update((step, begin_of(at_s, step), host) for step in COARSE)

    def _sum_up(self, store: MetricsKeeper) -> None:
        until_s = self._clock.now_s() - _LATE_S
        if self._open and not self._has_tidied:
            self._has_tidied = True
            for host, _, at_s in store.unfinished(until_s=until_s):
                self._note_at(host, at_s)
        ended = sorted(bucket for bucket in self._open if bucket[1] + bucket[0] <= until_s)
        for step, at_s, host in ended:  # the finest first: the coarser ones stand on them
            store.roll_up(host, step, at_s)
        self._open.difference_update(ended)
