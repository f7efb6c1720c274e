"""Scripted faults: which request goes wrong, how, how often. Every row of a script is checked when it is read."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any, Final

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.sandbox.fields import typed
from vmsg_desktop.sandbox.refusals import REFUSALS
from vmsg_desktop.sandbox.talks import Fate

RESULT: Final = "GET result"
CREATE: Final = "POST /talks"
ROUTES: Final = (
    "POST /images",
    "DELETE /images/{id}",
    "POST /images/face-detection",
    "POST /audios",
    "DELETE /audios/{id}",
    CREATE,
    "GET /talks",
    "GET /talks/{id}",
    "DELETE /talks/{id}",
    "GET /credits",
    RESULT,
    "*",
)
_FATES: Final = ("stuck", "rejected", "error")
_LINE: Final = ("slow", "hang", "reset", "lost_reply", "cut_reply", "html")
_FILE: Final = ("truncated", "wrong_length", "link_expired")
_AFTER: Final = ("lost_reply", "cut_reply", "truncated", "wrong_length")  # they need a reply to spoil
NAMES: Final = (*REFUSALS, *_LINE, *_FATES, *_FILE)
_FACE_ERROR: Final = {"kind": "FaceError", "description": "face not detected"}


@dataclass(frozen=True)
class Fault:
    """One row of a script.

    Attributes:
        route: of ROUTES; "*" for any. name: of NAMES.
        times: how often it strikes; None = always. skip: requests that it lets pass first.
        chance: 0..1, for each request that it meets.
        accepted: the request is carried out, then its reply is spoiled.
        delay_s: of "slow", by the sandbox's clock.
        retry_after: header of "too_many": seconds or an HTTP date; None = without.
        error: of "error" and "rejected": an object, a string, or None for nothing.
        share: how much of the body comes (of "wrong_length": how long it is said to be).
    """

    route: str
    name: str
    times: int | None = 1
    skip: int = 0
    chance: float = 1.0
    accepted: bool = False
    delay_s: float = 1.0
    retry_after: str | None = None
    error: Any = field(default_factory=lambda: dict(_FACE_ERROR))
    share: float = 0.5

    def __post_init__(self) -> None:
        if self.name in _AFTER:
            object.__setattr__(self, "accepted", True)
        problem = _problem(self)
        if problem:
            raise InputError("sandbox_fault", f"A fault of the sandbox is wrong: {problem}.", "See docs/sandbox.md.")

    @property
    def fate(self) -> Fate:
        """What becomes of a talk that is created under this fault."""
        if self.name == "stuck":
            return Fate("stuck")
        if self.name == "rejected":
            return Fate("rejected", self.error)
        return Fate("error", self.error) if self.name == "error" else Fate()


class Faults:
    """The script: the first row that meets a request and strikes is its fault."""

    def __init__(self, faults: tuple[Fault, ...] = (), *, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._rows: list[_Row] = [_Row(fault) for fault in faults]

    def add(self, *faults: Fault) -> None:
        """Append rows."""
        with self._lock:
            self._rows += [_Row(fault) for fault in faults]

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._rows = []

    def draw(self, route: str) -> Fault | None:
        """The fault of the next request to ``route``."""
        with self._lock:
            return next((row.fault for row in self._rows if row.strikes(route, self._random)), None)

    def rows(self) -> list[dict[str, Any]]:
        """For the state: each row with how often it met a request and struck."""
        with self._lock:
            return [
                {"route": row.fault.route, "fault": row.fault.name, "met": row.met, "struck": row.struck}
                for row in self._rows
            ]


@dataclass
class _Row:
    fault: Fault
    met: int = 0
    struck: int = 0

    def strikes(self, route: str, random: Random) -> bool:
        fault = self.fault
        if fault.route not in ("*", route) or (fault.times is not None and self.struck >= fault.times):
            return False
        self.met += 1
        if self.met <= fault.skip or (fault.chance < 1 and random.random() >= fault.chance):
            return False
        self.struck += 1
        return True


def read_faults(rows: Any) -> tuple[Fault, ...]:
    """Faults from decoded JSON: a list of objects; "fault" is the name. Raises InputError naming what is wrong."""
    if not isinstance(rows, list):
        raise InputError("sandbox_fault", "The faults of a script are no list.", "See docs/sandbox.md.")
    return tuple(_read_fault(row) for row in rows)


def _read_fault(row: Any) -> Fault:
    if not isinstance(row, Mapping) or "route" not in row or "fault" not in row:
        raise InputError("sandbox_fault", "A fault needs a route and a fault.", "See docs/sandbox.md.")
    values = {("name" if key == "fault" else str(key)): value for key, value in row.items()}
    unknown = values.keys() - {known.name for known in fields(Fault)}
    if unknown or "name" in row:
        raise InputError("sandbox_fault", f"A fault has unknown fields: {sorted(unknown)}.", "See docs/sandbox.md.")
    return Fault(**{name: typed(Fault, name, value) for name, value in values.items()})


def _problem(fault: Fault) -> str:
    """What is wrong with a row, "" when nothing is."""
    if fault.route not in ROUTES:
        return f"there is no route {fault.route!r}; known are {', '.join(ROUTES)}"
    if fault.name not in NAMES:
        return f"there is no fault {fault.name!r}; known are {', '.join(NAMES)}"
    if fault.name in _FATES and fault.route != CREATE:
        return f"{fault.name} belongs to {CREATE}"
    if fault.name in _FILE and fault.route != RESULT:
        return f"{fault.name} belongs to {RESULT}"
    figures = (fault.skip, fault.delay_s, fault.share, 0 if fault.times is None else fault.times)
    if not all(math.isfinite(figure) and figure >= 0 for figure in figures):
        return "times, skip, delay_s and share are numbers of at least 0"
    return "" if 0 <= fault.chance <= 1 else f"chance is {fault.chance!r}; 0 to 1 is meant"
