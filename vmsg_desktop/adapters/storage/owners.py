"""Which process it is, and whether it still lives: its number alone says little, for numbers are used again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import psutil

_PROC = Path("/proc")


def process_mark(pid: int) -> str:
    """Number and start of a living process. Raises psutil.Error when there is none.

    The start is told by the machine's boot where the system tells it so: the wall clock may be set while it runs.
    """
    ticks = _start_ticks(pid)
    return f"{pid}:{psutil.Process(pid).create_time():.2f}" if ticks is None else f"{pid}:{_boot()}+{ticks}"


def is_alive(mark: str) -> bool:
    """The very process that has this mark still runs."""
    try:
        return process_mark(int(mark.partition(":")[0])) == mark
    except (psutil.Error, ValueError):
        return False


def _start_ticks(pid: int) -> str | None:
    """Linux: clock ticks from boot to the process's start (proc(5), field 22); None elsewhere."""
    try:
        facts = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()  # a name may hold spaces, brackets
        state, ticks = facts[0], facts[19]
    except (OSError, IndexError):
        return None
    if state == "Z":  # dead, and its parent has not looked yet
        raise psutil.ZombieProcess(pid)
    return ticks


@lru_cache(maxsize=1)
def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        return "boot"
