"""What Linux tells of a process: its processor time, and the most memory that it had. None = it cannot be read."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Final

import psutil

from vmsg_desktop.adapters.system.peaks import SharedPeak

_CPU_CLOCK: Final = 2
"""CPUCLOCK_SCHED of linux/include/linux/posix-timers.h: the clock behind clock_getcpuclockid(3), in nanoseconds."""
_RESET_PEAK: Final = b"5"
"""Written to /proc/PID/clear_refs: the peak of the resident memory begins again (proc(5))."""
_STATUS_MAX_BYTES: Final = 16_384
_MOST_PEAKS: Final = 16


class ProcessFigures:
    """Figures of this process and of helpers that it started; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._peaks: dict[int, SharedPeak] = {}

    def cpu_s(self, pid: int) -> float | None:
        """Seconds of processor time so far, all threads."""
        if not sys.platform.startswith("linux"):
            return None
        try:
            return time.clock_gettime((~pid << 3) | _CPU_CLOCK)
        except OSError:  # it has ended
            return None

    def memory_peak(self, pid: int) -> SharedPeak:
        """The counter of its highest resident memory, bytes; one for all who ask."""
        with self._lock:
            peak = self._peaks.pop(pid, None) or _resident_peak(f"/proc/{pid}")
            self._peaks[pid] = peak
            while len(self._peaks) > _MOST_PEAKS:  # the one that was not asked for longest: a helper that has ended
                self._peaks.pop(next(iter(self._peaks)))
            return peak


def busy_s() -> float:
    """Processor seconds that all programs of this computer have used since it started, all cores."""
    times = psutil.cpu_times()
    idle_s = times.idle + getattr(times, "iowait", 0.0)
    twice_s = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # in user and nice already
    return float(sum(times) - idle_s - twice_s)


def _resident_peak(folder: str) -> SharedPeak:
    """Through bare descriptors, which costs half of what files cost: a run of nothing but hits asks a hundred times."""
    status, clear_refs = f"{folder}/status", f"{folder}/clear_refs"

    def read() -> int | None:
        try:
            file = os.open(status, os.O_RDONLY)
            try:
                told = os.read(file, _STATUS_MAX_BYTES)
            finally:
                os.close(file)
        except OSError:
            return None
        _, found, after = told.partition(b"VmHWM:")
        return int(after.split(None, 1)[0]) * 1024 if found else None

    def reset() -> bool:
        try:
            file = os.open(clear_refs, os.O_WRONLY)
            try:
                os.write(file, _RESET_PEAK)
            finally:
                os.close(file)
        except OSError:  # no Linux, a container that forbids it, or the process has ended
            return False
        return True

    return SharedPeak(read, reset)
