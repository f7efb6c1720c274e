"""How this machine does now: processor, memory, disk, network, GPUs. What cannot be read is None with its reason.

A reading is kept for a moment: several windows that look at once see the same figures, and a load is always measured
over a time worth the name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import psutil

from vmsg_desktop.adapters.system.gpu_reader import GpuReader
from vmsg_desktop.adapters.system.own_processes import OwnProcesses, OwnUse
from vmsg_desktop.core.model.compute import MachineReading
from vmsg_desktop.core.ports import Clock

T = TypeVar("T")

KEPT_S: Final = 0.5
"""A reading is given again until it is this old; windows look once a second."""

FIRST: Final = "It is measured between two readings; this is the first."
_INNER_NETWORKS: Final = ("lo", "veth", "docker", "br-", "virbr", "cni", "ifb", "tun", "tap", "wg")
"""Beginnings of the names of networks inside the machine, or that run over another one: they would count twice."""

_RATES: Final = ("disk_read_bytes_s", "disk_write_bytes_s", "net_in_bytes_s", "net_out_bytes_s")


class _Counters(NamedTuple):
    """What only grows: processor seconds idle and in all, bytes; None = not read."""

    idle_s: float | None
    total_s: float | None
    bytes: tuple[int | None, int | None, int | None, int | None]


class MachineSampler:
    """Reads the machine; thread-safe.

    Args:
        clock: monotonic time.
        system: psutil.
        gpus: reads the GPUs.
        processes: this program's.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        system: Any = psutil,
        gpus: GpuReader | None = None,
        processes: OwnProcesses | None = None,
    ) -> None:
        self._clock = clock
        self._system = system
        self._gpus = gpus or GpuReader(clock=clock)
        self._processes = processes or OwnProcesses()
        self._lock = threading.Lock()
        self._missing = dict[str, str]()
        self._counters = self._read_counters()
        self._own()
        self._last: MachineReading | None = None
        self._last_s = clock.monotonic_s()

    def read(self) -> MachineReading:
        """The figures now, or those of a moment ago."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            if self._last is None or now_s - self._last_s >= KEPT_S:
                self._last = self._read(now_s - self._last_s)
                self._last_s = now_s
            return self._last

    def close(self) -> None:
        """Let go of the driver."""
        with self._lock:
            self._gpus.close()

    def _read(self, passed_s: float) -> MachineReading:
        self._missing = {}
        memory = self._asked(lambda: self._system.virtual_memory(), "memory_used_bytes", "memory_bytes")
        own = self._own()
        before, self._counters = self._counters, self._read_counters()
        load = self._load(before)
        rates = self._rates(before, passed_s)
        gpus = self._gpus.read(own.pids if own else frozenset())
        if not gpus:
            self._missing["gpus"] = self._gpus.problem
        return MachineReading(
            load=load,
            memory_used_bytes=None if memory is None else int(memory.total - memory.available),
            memory_bytes=None if memory is None else int(memory.total),
            gpus=gpus,
            process_memory_bytes=None if own is None else own.memory_bytes,
            process_load=self._process_load(own, passed_s),
            missing=self._missing,
            **rates,
        )

    def _load(self, before: _Counters) -> float | None:
        """Busy share of all cores since the last reading."""
        now = self._counters
        if now.total_s is None or now.idle_s is None:
            return None
        if before.total_s is None or before.idle_s is None or now.total_s <= before.total_s:
            self._missing["load"] = FIRST
            return None
        return min(1.0, max(0.0, 1 - (now.idle_s - before.idle_s) / (now.total_s - before.total_s)))

    def _process_load(self, own: OwnUse | None, passed_s: float) -> float | None:
        if own is None:
            return None
        if own.cpu_s is None or passed_s <= 0:
            self._missing["process_load"] = FIRST
            return None
        cores = self._asked(lambda: int(_found(self._system.cpu_count(), "cores")), "process_load")
        return None if cores is None else min(1.0, own.cpu_s / (passed_s * cores))

    def _rates(self, before: _Counters, passed_s: float) -> Mapping[str, float | None]:
        """Bytes a second; a counter that went back (a disk was pulled out) has no rate."""
        rates = dict[str, float | None]()
        for name, then, now in zip(_RATES, before.bytes, self._counters.bytes, strict=True):
            is_measured = then is not None and now is not None and passed_s > 0 and now >= then
            rates[name] = (now - then) / passed_s if is_measured else None  # type: ignore[operator]
            if not is_measured:
                self._missing.setdefault(name, FIRST)
        return rates

    def _own(self) -> OwnUse | None:
        return self._asked(self._processes.read, "process_memory_bytes", "process_load")

    def _read_counters(self) -> _Counters:
        times = self._asked(lambda: self._system.cpu_times(), "load")
        disk = self._asked(lambda: _found(self._system.disk_io_counters(), "disks"), *_RATES[:2])
        net = self._asked(lambda: _outer(self._system.net_io_counters(pernic=True)), *_RATES[2:])
        idle_s = total_s = None
        if times is not None:
            guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # in user and nice already
            idle_s, total_s = times.idle + getattr(times, "iowait", 0.0), sum(times) - guests
        read, written = (disk.read_bytes, disk.write_bytes) if disk is not None else (None, None)
        come, gone = net if net is not None else (None, None)
        return _Counters(idle_s, total_s, (read, written, come, gone))

    def _asked(self, read: Callable[[], T], *names: str) -> T | None:
        try:
            return read()
        except (OSError, psutil.Error, RuntimeError, NotImplementedError) as exc:
            self._missing.update(dict.fromkeys(names, f"The system does not give it: {_words(exc)}."))
            return None


def _found(counters: Any, what: str) -> Any:
    if not counters:
        raise NotImplementedError(f"it counts no {what}")
    return counters


def _outer(networks: Mapping[str, Any] | None) -> tuple[int, int]:
    """Bytes in and out of the machine."""
    outer = [net for name, net in (networks or {}).items() if not name.startswith(_INNER_NETWORKS)]
    _found(outer, "networks")
    return sum(net.bytes_recv for net in outer), sum(net.bytes_sent for net in outer)


def _words(exc: Exception) -> str:
    return str(exc).rstrip(".") or type(exc).__name__
