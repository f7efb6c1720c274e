"""This program's processes: the own one, what it started, and more that belong to it (an agent of this computer)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class OwnUse:
    """What they take together.

    Attributes:
        pids: their numbers.
        memory_bytes: resident; pages that they share count for each.
        cpu_s: processor seconds since the last reading, of all of them; None at the first one.
    """

    pids: frozenset[int]
    memory_bytes: int
    cpu_s: float | None


class OwnProcesses:
    """Reads them; not thread-safe.

    Args:
        roots: the processes whose descendants count, too.
    """

    def __init__(self, roots: Callable[[], Iterable[int]] = lambda: ()) -> None:
        self._roots = roots
        self._known: dict[int, psutil.Process] = {}
        self._cpu_s: dict[int, float] | None = None

    def read(self) -> OwnUse:
        """Now. One that ends in between is left out. Raises psutil.Error, OSError where the own one is not readable."""
        self._known = {pid: self._known.get(pid) or psutil.Process(pid) for pid in self._living()}
        uses = dict(self._uses())
        before, self._cpu_s = self._cpu_s, {pid: cpu_s for pid, (_, cpu_s) in uses.items()}
        return OwnUse(
            frozenset(uses), sum(rss for rss, _ in uses.values()),
            None if before is None else sum(max(0.0, now - before.get(pid, 0.0)) for pid, now in self._cpu_s.items()),
        )  # fmt: skip

    def _living(self) -> Iterator[int]:
        own = os.getpid()
        seen = {own}
        waiting = [own, *(pid for pid in self._roots() if pid != own and psutil.pid_exists(pid))]
        seen.update(waiting)
        while waiting:
            pid = waiting.pop()
            yield pid
            new = [child for child in children_of(pid) if child not in seen]
            seen.update(new)
            waiting += new

    def _uses(self) -> Iterator[tuple[int, tuple[int, float]]]:
        for pid, process in self._known.items():
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    yield pid, (process.memory_info().rss, times.user + times.system)
            except psutil.Error:
                if pid == os.getpid():
                    raise


def children_of(pid: int) -> list[int]:
    """Its direct children.

    Linux tells them at once; elsewhere every process of the machine has to be looked at.
    """
    tasks = Path(f"/proc/{pid}/task")
    found = list[int]()
    try:
        for task in os.listdir(tasks):
            found += map(int, (tasks / task / "children").read_bytes().split())
    except OSError:
        return _children_by_search(pid)
    return found


def _children_by_search(pid: int) -> list[int]:
    try:
        return [child.pid for child in psutil.Process(pid).children()]
    except psutil.Error:
        return []
