"""What was measured, from memory at once: for graphs that are drawn ten times a second.

The last hour is held second by second as it is heard. What is older is read from the disk on a thread of its own, one
table (host and resolution) at a time, then kept and renewed at its end; until it is there the answer is None.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.application.metric_tables import SLOTS, Table
from vmsg_desktop.application.span_shelf import SpanShelf
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import HERE, Points, Resolution, Span, Window
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.rollup import KEPT_S, Row, begin_of, sum_up

log = logging.getLogger(__name__)

_RENEW_S: Final = 10.0
_SPANS_RENEW_S: Final = 2.0
_SLACK_S: Final = 60.0  # a graph of one hour asks for a little more
_SILENT_S: Final = 3.0  # a host is heard every second; later than this, it is not
_AT_ONCE: Final = 50  # so many rows are taken in at a time: who draws waits for the lock meanwhile
_NOT_THEN: Final = "It was not measured then"


class MetricsReader(Protocol):
    """The file of measurements, for reading. Every method raises StorageError."""

    def rows(self, host: str, step: Resolution, *, begin_s: float, end_s: float) -> Iterator[Row]:
        """Rows of one host that begin in a time, oldest first."""

    def spans(self, *, begin_s: float, end_s: float) -> tuple[tuple[int, Span], ...]:
        """Spans that touch a time, with their numbers."""

    def spans_after(self, number: int, *, but_of: str) -> tuple[tuple[int, Span], ...]:
        """Spans that other processes wrote after this number."""

    def newest_span(self) -> int:
        """The number of the last one."""

    def series(self) -> dict[str, tuple[str, ...]]:
        """All names, by host."""

    def close(self) -> None:
        """Close it."""


@dataclass(eq=False)
class _Held:
    """A table and how far it is read; ``asked_s`` None = never."""

    table: Table
    is_read: bool = False
    asked_s: float | None = None


class LiveMetrics:
    """Implements MetricsSource, and hears what the recorder records. Any thread.

    Args:
        open_store: opens the file for reading, on the reading thread.
        clock: the own clock.
        writer: the mark of the own recorder, whose spans are heard and not read again; "" = there is none.
    """

    is_simulated: Final = False

    def __init__(self, open_store: Callable[[], MetricsReader], *, clock: Clock, writer: str = "") -> None:
        self._open_store = open_store
        self._clock = clock
        self.writer = writer
        self._lock = threading.RLock()
        self._held: dict[tuple[str, Resolution], _Held] = {}
        self._names: dict[str, dict[str, None]] = {}
        self._has_names = False
        self._spans = SpanShelf()
        self._spans_asked_s: float | None = None
        self._wishes: SimpleQueue[Callable[[MetricsReader], None] | None] = SimpleQueue()
        self._pending: set[object] = set()
        self._is_closing = False
        self._idle = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self.trouble = ""
        """Why the disk could not be read, for a person; "" = all is well."""

    def heard_sample(self, row: Row) -> None:
        """See Listener."""
        with self._lock:
            self._of(row.host, 1).table.put((row,))
            known = self._names.setdefault(row.host, {})
            known.update(dict.fromkeys((*row.values, *row.missing)))

    def heard_span(self, span: Span) -> None:
        """See Listener."""
        with self._lock:
            self._spans.add((span,))

    def now_s(self) -> float:
        """See MetricsSource."""
        return self._clock.now_s()

    def hosts(self) -> tuple[str, ...]:
        """See MetricsSource."""
        with self._lock:
            self._ask_names()
            return (HERE, *(host for host in self._names if host != HERE))

    def series(self, host: str) -> tuple[str, ...]:
        """See MetricsSource."""
        with self._lock:
            self._ask_names()
            return tuple(self._names.get(host, ()))

    def points(self, host: str, series: str, window: Window, *, columns: int) -> Points | None:
        """See MetricsSource."""
        now_s = self._clock.now_s()
        step = step_for(window, now_s)
        with self._lock:
            has_seconds, has_past = self._is_ready(host, 1, now_s), self._is_ready(host, step, now_s)
            if not (has_seconds and has_past):
                return None
            end_s = self._end_s(host, window, step)
            first_s, data = self._read(host, series, step, begin_s=window.begin_s, end_s=end_s)
            reason = self._reason(host, series)
        factor = max(1, -(-data.shape[1] // max(1, columns)))
        wide_s = step * factor
        begin_s = begin_of(first_s, wide_s)
        wide = sum_up(data, factor=factor, lead=(first_s - begin_s) // step)
        at_s = begin_s + wide_s * np.arange(wide.shape[1], dtype=np.float64)
        is_missing = not wide.shape[1] or np.isnan(wide[1, -1])
        return Points(at_s, wide[1], wide[2], wide[3], wide_s, reason if is_missing else "")

    def spans(self, window: Window) -> tuple[Span, ...] | None:
        """See MetricsSource."""
        now_s = self._clock.now_s()
        with self._lock:
            if not self._spans.covers(window.begin_s):
                self._wish("spans", lambda store: self._read_spans(store, window.begin_s))
                return None
            if self._spans_asked_s is None or now_s - self._spans_asked_s >= _SPANS_RENEW_S:
                self._spans_asked_s = now_s
                self._wish("new spans", self._renew_spans)
            return self._spans.touching(window)

    def wait_until_read(self, *, timeout_s: float = 30.0) -> bool:
        """Until nothing is being read, for who has no next tick; False when it takes longer."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._pending, timeout=timeout_s)

    def forget(self, job_id: str) -> None:
        """Take a job's name and number off what is in memory of it."""
        with self._lock:
            self._spans.forget(job_id)

    def close(self) -> None:
        """End the reading."""
        with self._lock:
            self._is_closing = True
            thread = self._thread
        self._wishes.put(None)
        if thread is not None:
            thread.join()

    def _of(self, host: str, step: Resolution) -> _Held:
        held = self._held.get((host, step))
        if held is None:
            held = self._held[(host, step)] = _Held(Table(step))
        return held

    def _is_ready(self, host: str, step: Resolution, now_s: float) -> bool:
        """The table is there; at its end it is renewed now and then, as other programs write too."""
        held = self._of(host, step)
        is_due = held.asked_s is None or (step > 1 and now_s - held.asked_s >= max(_RENEW_S, step))
        if is_due:
            held.asked_s = now_s
            self._wish((host, step), lambda store: self._read_table(store, host, step))
        return held.is_read

    def _end_s(self, host: str, window: Window, step: Resolution) -> float:
        """Where the graph ends: a second that is not over is no gap while the host is heard."""
        newest_s = self._of(host, 1).table.newest_s
        is_heard = newest_s is not None and self._clock.now_s() - newest_s <= _SILENT_S
        return min(window.end_s, newest_s + 1) if is_heard and newest_s is not None else window.end_s

    def _read(
        self, host: str, series: str, step: Resolution, *, begin_s: float, end_s: float
    ) -> tuple[int, NDArray[np.float64]]:
        """A series at a resolution: what was summed up, and at its end the seconds that are not yet."""
        table = self._of(host, step).table
        first_s, data = table.read(series, begin_s=begin_s, end_s=end_s)
        if step == 1 or not data.shape[1]:
            return first_s, data
        fine = self._of(host, 1).table
        oldest_s = begin_of(self._clock.now_s() - fine.reach_s, step)
        known_s = oldest_s if table.newest_s is None else max(table.newest_s, oldest_s)
        tail_s = max(first_s, known_s + step)
        if tail_s < end_s:
            _, seconds = fine.read(series, begin_s=tail_s, end_s=end_s)
            tail = sum_up(seconds, factor=step, lead=0)
            data[:, data.shape[1] - tail.shape[1] :] = tail
        return first_s, data

    def _reason(self, host: str, series: str) -> str:
        """Why a series has no newest value."""
        newest_s = max((held.table.newest_s or 0 for (name, _), held in self._held.items() if name == host), default=0)
        silent_s = self._clock.now_s() - newest_s
        if newest_s and silent_s > _SILENT_S:
            return f"Nothing was heard of {host} for {_spoken(silent_s)}"
        for step in SLOTS:
            held = self._held.get((host, step))
            if held is not None and series in held.table.reasons:
                return held.table.reasons[series]
        return _NOT_THEN

    def _ask_names(self) -> None:
        if not self._has_names:
            self._has_names = True
            self._wish("names", self._read_names)

    def _wish(self, key: object, work: Callable[[MetricsReader], None]) -> None:
        """Read something on the reading thread, once however often it is asked for meanwhile."""
        if key in self._pending or self._is_closing:
            return
        self._pending.add(key)

        def read(store: MetricsReader) -> None:
            work(store)
            self._done(key)

        self._wishes.put(read)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="vmsg-metrics-read", daemon=True)
            self._thread.start()

    def _done(self, key: object) -> None:
        with self._idle:
            self._pending.discard(key)
            self._idle.notify_all()

    def _serve(self) -> None:
        store: MetricsReader | None = None
        while (work := self._wishes.get()) is not None:
            try:
                store = store or self._open_store()
                work(store)
                self.trouble = ""
            except VmsgError as error:
                self._failed(error.message)
            except Exception as exc:  # the thread's top: graphs without a past are better than none
                log.exception("Measurements could not be read")
                self._failed(f"Measurements could not be read: {exc}.")
        if store is not None:
            with suppress(VmsgError):
                store.close()

    def _failed(self, words: str) -> None:
        """What cannot be read counts as read and empty; it is asked for again in its time."""
        self.trouble = words
        with self._idle:
            for held in self._held.values():
                held.is_read = held.is_read or held.asked_s is not None
            self._spans.loaded(0.0, ())
            self._pending.clear()
            self._idle.notify_all()

    def _read_names(self, store: MetricsReader) -> None:
        found = store.series()
        with self._lock:
            for host, names in found.items():
                self._names.setdefault(host, {}).update(dict.fromkeys(names))

    def _read_table(self, store: MetricsReader, host: str, step: Resolution) -> None:
        now_s = self._clock.now_s()
        with self._lock:
            held = self._of(host, step)
            newest_s = held.table.newest_s if step > 1 else None
        begin_s = now_s - min(held.table.reach_s, KEPT_S[step]) if newest_s is None else newest_s
        for some in _in_parts(store.rows(host, step, begin_s=begin_s, end_s=now_s + step), _AT_ONCE):
            with self._lock:
                held.table.put(row for row in some if step > 1 or not held.table.has(row.at_s))
        with self._lock:
            held.is_read = True

    def _read_spans(self, store: MetricsReader, begin_s: float) -> None:
        number = store.newest_span()
        found = store.spans(begin_s=begin_s, end_s=self._clock.now_s() + _SLACK_S)
        with self._lock:
            self._spans.loaded(begin_s, (span for _, span in found), newest=number)

    def _renew_spans(self, store: MetricsReader) -> None:
        found = store.spans_after(self._spans.newest, but_of=self.writer)
        with self._lock:
            self._spans.add((span for _, span in found), newest=max((number for number, _ in found), default=0))


def step_for(window: Window, now_s: float) -> Resolution:
    """The finest resolution that is in memory as far back as the window begins."""
    back_s = now_s - window.begin_s
    for step, slots in SLOTS.items():
        if back_s <= slots * step - _SLACK_S:
            return step
    return 3600


def _in_parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    yield part


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
