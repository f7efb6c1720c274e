"""Beds of a benchmark that serve in no time: a vendor with a script, a cache, engines, each of which can be a fraud."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.clock import FakeClock
from vmsg_desktop.application.benchmarking import NOT_AVAILABLE, Bed, Served
from vmsg_desktop.core.benchmark import Configuration
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import CacheState, Emit, StageFinished, StageReport

PLAIN = Engine("isnet-onnx", "isnet-medium", "aa" * 32, "1", "CPU")
FASTER = Engine("birefnet-transformers", "birefnet-portrait", "bb" * 32, "1", "CUDA:0")


@dataclass
class Machine:
    """What the beds of one benchmark share.

    Attributes:
        has_faster: the optimised engines are here. is_same_engine: they are, and run the plain ones all the same.
        is_cache_real, is_parallel_real: False = the option is read by nobody.
        fails: request number -> error, of every configuration.
    """

    clock: FakeClock = field(default_factory=FakeClock)
    has_faster: bool = False
    is_same_engine: bool = False
    is_cache_real: bool = True
    is_parallel_real: bool = True
    fails: Callable[[Configuration, int], Exception | None] = lambda of, number: None
    opened: list[Configuration] = field(default_factory=list)
    served: list[tuple[str, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, of: Configuration) -> Bed:
        """See OpenBed."""
        if of.is_optimised and not self.has_faster:
            raise ComputeError(NOT_AVAILABLE, "No faster engine is here: no GPU answered.", "")
        self.opened.append(of)
        return FakeBed(self, of)


@dataclass
class FakeBed:
    """Computes for 2 s, or 0.1 s with a filled cache; the vendor takes 5 s. Its clock counts for this bed alone."""

    machine: Machine
    of: Configuration
    is_filled: bool = False
    vendor_free_s: float = 0.0

    def serve(self, number: int, *, emit: Emit, cancel: CancelToken) -> Served:
        cancel.check()
        machine = self.machine
        with machine.lock:
            error = machine.fails(self.of, number)
            if error is not None:
                raise error
            state = self._state()
            machine.served.append((self.of.key, number))
            emit(StageFinished(StageReport("mask", self._engine(), 2000.0, state)))
            machine.clock.advance(0.1 if state == "hit" else 2.0)
            begin_s = machine.clock.now_s()
            if self.of.at_once > 1 and machine.is_parallel_real:
                machine.clock.advance(2.0)  # the next one comes while this one is rendered
            else:
                machine.clock.advance(5.0)
            return Served(5.0, (begin_s, begin_s + 5.0))

    def _state(self) -> CacheState:
        if not self.of.is_cached or not self.machine.is_cache_real:
            return "off"
        state: CacheState = "hit" if self.is_filled else "miss"
        self.is_filled = True
        return state

    def _engine(self) -> Engine:
        return FASTER if self.of.is_optimised and not self.machine.is_same_engine else PLAIN
