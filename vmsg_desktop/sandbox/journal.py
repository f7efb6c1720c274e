"""What was asked and answered: kept for tests and benchmarks, and one log line each.

Neither holds a key, a link, an id or anything that a client sent: a request is named by its route.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections import Counter, deque
from dataclasses import dataclass
from typing import Final

LOGGER: Final = logging.getLogger("vmsg_desktop.sandbox")
_KEPT: Final = 10_000


@dataclass(frozen=True)
class Entry:
    """One request.

    Attributes:
        at_s: sandbox wall clock when it was answered.
        route: e.g. "GET /talks/{id}". status: HTTP status, 0 = no whole answer was given.
        fault: name of the scripted fault, "" without.
    """

    at_s: float
    route: str
    status: int
    fault: str = ""


class Journal:
    """The last requests, and counts of all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()
        self._crashes = 0

    def note(self, entry: Entry) -> None:
        """Keep and log an entry."""
        with self._lock:
            self._entries.append(entry)
            self._counts[entry.route] += 1
        LOGGER.info("%s %d%s", entry.route, entry.status, f" ({entry.fault})" if entry.fault else "")

    def note_crash(self, route: str, exc: Exception) -> None:
        """A fault of the sandbox itself."""
        with self._lock:
            self._crashes += 1
        LOGGER.error("%s: %s", route, where_it_broke(exc))

    @property
    def crashes(self) -> int:
        """Faults of the sandbox itself; 0 in a good one."""
        return self._crashes

    def entries(self) -> tuple[Entry, ...]:
        """The last requests, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def counts(self) -> dict[str, int]:
        """Requests by route, since the start."""
        with self._lock:
            return dict(self._counts)


def where_it_broke(exc: BaseException) -> str:
    """Type and place of an exception, without its text, which may hold what a client sent."""
    frames = traceback.extract_tb(exc.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(exc).__name__}{place}"
