"""Agents that tell samples when a test says so, and a sink that keeps what it gets."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import MachineReading, MachineSample
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import Sample, Span
from vmsg_desktop.core.samples import machine_sample


def told(at_s: float, *, load: float = 0.5, queued: int = 0) -> MachineSample:
    """What an agent says at a moment of its clock."""
    reading = MachineReading(load, 5, 9, (), missing={"gpus": "There is no driver."})
    return machine_sample(
        reading, at_s=at_s, slots=(), queued=queued, running=0, transfers=0, stops_in_s=None
    )  # fmt: skip


class KeptSamples:
    """Implements MetricsSink."""

    def __init__(self) -> None:
        self.all: list[Sample] = []
        self._changed = threading.Condition()

    def sample(self, sample: Sample) -> None:
        with self._changed:
            self.all.append(sample)
            self._changed.notify_all()

    def span(self, span: Span) -> None:
        raise AssertionError("samples have no spans")

    def of(self, host: str) -> list[Sample]:
        """In the order in which they came."""
        with self._changed:
            return [sample for sample in self.all if sample.host == host]

    def last(self, host: str, is_so: Callable[[Sample], bool]) -> bool:
        """Whether the newest sample of a host is like that."""
        found = [sample for sample in self.all if sample.host == host]
        return bool(found) and is_so(found[-1])

    def wait_for(self, is_there: Callable[[], bool]) -> None:
        """Until samples make it so."""
        with self._changed:
            assert self._changed.wait_for(is_there, timeout=20), f"{len(self.all)} samples, none like that"


class FakeStream:
    """Implements SampleStream: ``say`` gives samples, ``end`` ends the stream, ``refuses`` is raised by connecting.

    Attributes:
        attempts: connections tried. is_closed: it was let go of.
    """

    def __init__(self, name: str = "tokyo") -> None:
        self.name = name
        self.refuses: VmsgError | None = None
        self.attempts = 0
        self.is_closed = threading.Event()
        self._says = queue.Queue[MachineSample | VmsgError | None]()
        self._changed = threading.Condition()

    @contextmanager
    def samples(self, *, cancel: CancelToken) -> Iterator[Iterator[MachineSample]]:
        with self._changed:
            self.attempts += 1
            self._changed.notify_all()
        if self.refuses is not None:
            raise self.refuses
        yield self._told()

    def say(self, sample: MachineSample) -> None:
        self._says.put(sample)

    def end(self, error: VmsgError | None = None) -> None:
        """In order, or broken off."""
        self._says.put(error)

    def wait_for_attempts(self, count: int) -> None:
        """Until it was tried so often."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.attempts >= count, timeout=20), f"{self.attempts} attempts"

    def interrupt(self) -> None:
        self._says.put(None)

    def close(self) -> None:
        self.is_closed.set()

    def _told(self) -> Iterator[MachineSample]:
        while True:
            said = self._says.get()
            if said is None:
                return
            if isinstance(said, VmsgError):
                raise said
            yield said
