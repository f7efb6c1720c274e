"""``vmsg-agent status``: whether the agent of this user answers, asked from its own machine."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from remote_agent.rendezvous import Rendezvous, find_running

_ASK_TIMEOUT_S: Final = 5.0
_LOOK_S: Final = 0.1


@dataclass(frozen=True)
class Status:
    """Attributes: ``is_running``: it answers; ``version``, ``pid``, ``port``, ``agent`` of it; ``problem``: why not."""

    is_running: bool
    version: str | None = None
    pid: int | None = None
    port: int | None = None
    agent: str | None = None
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def status(home: Path, *, wait_s: float = 0.0, pause: Callable[[float], None] = time.sleep) -> Status:
    """How the agent of ``home`` stands; looked at again until it answers or ``wait_s`` have passed."""
    end_s = time.monotonic() + wait_s
    while True:
        found = _look(home)
        if found.is_running or time.monotonic() >= end_s:
            return found
        pause(_LOOK_S)


def _look(home: Path) -> Status:
    there = find_running(home)
    if there is None:
        return Status(is_running=False, problem="it does not run")
    problem = _problem(there)
    if problem:
        return Status(is_running=False, pid=there.pid, port=there.port, problem=problem)
    return Status(True, there.version, there.pid, there.port, there.agent)


def _problem(there: Rendezvous) -> str:
    """Why the process does not answer, "" when it does. Proxies are for other machines."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{there.base_url}/healthz", timeout=_ASK_TIMEOUT_S) as answer:
            answer.read(4096)
    except (OSError, urllib.error.URLError) as exc:
        return f"process {there.pid} runs but does not answer on port {there.port}: {exc}"
    return ""
