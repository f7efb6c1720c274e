"""The agent of this computer: found where it tells that it answers, started where there is none.

It is a process of its own that outlives this one: the next start adopts it, and it ends by itself when idle. Two
programs that start at once end with one agent, for it holds a lock; the one too many goes, and both find the other.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from vmsg_desktop.adapters.compute.agent_client import AgentClient
from vmsg_desktop.adapters.compute.detached import last_words, living_process, start_detached
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import PROTOCOL, Endpoint, MachineSample
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.programs import own_command

IDLE_MINUTES: Final = 10
START_S: Final = 20.0
"""The longest that an agent may take to answer."""

_COMMAND: Final = own_command("vmsg-agent", "serve", "--idle-minutes", str(IDLE_MINUTES))
_LOOK_S: Final = 0.02
_END_S: Final = 15.0
_QUICK: Final = Timeouts(connect_s=2.0, read_s=5.0)


@dataclass(frozen=True)
class RunningAgent:
    """Where an agent says that it answers: its port, process, and version."""

    port: int
    pid: int
    started_s: float
    version: str
    protocol: int


class LocalAgentLink:
    """Implements AgentLink.

    Args:
        home: the agent's folder, ``data_home() / "agent"``.
        version: of this program.
        name: what the computer is called.
        command: starts an agent that lives in ``home``.
        start_s: the longest that it may take to answer.
    """

    def __init__(
        self,
        home: Path,
        *,
        version: str,
        name: str = "this computer",
        command: Sequence[str] = _COMMAND,
        start_s: float = START_S,
    ) -> None:
        self._home = home
        self._version = version
        self._name = name
        self._command = tuple(command)
        self._start_s = start_s
        self._endpoint: Endpoint | None = None

    @property
    def name(self) -> str:
        """What a person calls the machine."""
        return self._name

    def open(self, *, cancel: CancelToken) -> Endpoint:
        """The agent that runs, or a new one.

        Raises:
            RemoteError: "agent_not_started" with the end of what it printed; "agent_unreachable": it runs and does
                not answer; "agent_outdated": one of another version is at work and speaks another protocol.
            StorageError: its folder cannot be used.
        """
        if self._endpoint is None:
            found = find_agent(self._home)
            if found is not None and found.version != self._version and self._make_way(found, cancel):
                found = None
            self._endpoint = self._asked(found or self._started(cancel))
        return self._endpoint

    def drop(self) -> None:
        """Look anew at the next ``open``."""
        self._endpoint = None

    def close(self) -> None:
        """The agent goes on, and ends by itself when idle."""
        self._endpoint = None

    def _asked(self, found: RunningAgent) -> Endpoint:
        endpoint = endpoint_of(self._home, found)
        client = AgentClient(endpoint, timeouts=_QUICK)
        try:
            client.healthz()
        finally:
            client.close()
        return endpoint

    def _make_way(self, found: RunningAgent, cancel: CancelToken) -> bool:
        """End an idle agent of another version; False: it is at work, and may be used. Raises "agent_outdated"."""
        client = AgentClient(endpoint_of(self._home, found), timeouts=_QUICK)
        try:
            with client.samples(count=1) as samples:
                is_busy = any(_is_at_work(sample) for sample in samples)
        finally:
            client.close()
        if not is_busy:
            _end(found, cancel)
            return True
        if found.protocol == PROTOCOL:
            return False
        raise RemoteError(
            "agent_outdated",
            f"An agent of version {found.version} is at work on this computer; this program is {self._version}.",
            "Try again when its jobs are done, or end it: vmsg-agent stop",
            retryable=True,
        )

    def _started(self, cancel: CancelToken) -> RunningAgent:
        end_s = time.monotonic() + self._start_s
        process = self._begin()
        while time.monotonic() < end_s:
            found = find_agent(self._home)
            if found is not None:
                return found
            if process.poll() not in (None, 0):  # 0: another agent was first
                break
            cancel.wait(_LOOK_S)
        raise self._not_started(process.poll())

    def _begin(self) -> subprocess.Popen[bytes]:
        try:
            return start_detached(self._command, self._home)
        except OSError as exc:
            raise StorageError(
                "agent_not_started", f"The agent of this computer cannot be started: {exc}.", "Check disk and rights."
            ) from exc

    def _not_started(self, code: int | None) -> RemoteError:
        how = f"did not answer within {self._start_s:.0f} s" if code is None else f"ended at once (exit code {code})"
        return RemoteError(
            "agent_not_started",
            f"The agent of this computer {how}. It said: {last_words(self._home)}",
            "Its log tells more: vmsg-agent logs. Without an agent: --target here",
            details={"exit_code": code},
        )


def find_agent(home: Path) -> RunningAgent | None:
    """The agent of this home whose very process still runs; None when there is none."""
    try:
        told = json.loads((home / "agent.json").read_text("utf-8"))
        found = RunningAgent(
            int(told["port"]), int(told["pid"]), float(told["started_s"]), str(told["version"]), int(told["protocol"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if _process_of(found) is not None else None


def endpoint_of(home: Path, found: RunningAgent) -> Endpoint:
    """Where the agent of this home answers, and what opens it. Raises StorageError."""
    try:
        token = (home / "token").read_text("ascii").strip()
    except (OSError, ValueError) as exc:
        raise StorageError(
            "agent_token_unreadable", f"The agent's token in {home} cannot be read.", "Check its rights."
        ) from exc
    return Endpoint(f"http://127.0.0.1:{found.port}", Secret(token))


def _process_of(found: RunningAgent) -> psutil.Process | None:
    return living_process(found.pid, found.started_s)


def _is_at_work(sample: MachineSample) -> bool:
    return sample.queued + sample.running + sample.transfers > 0


def _end(found: RunningAgent, cancel: CancelToken) -> None:
    """Ask an agent to end, and wait until it has."""
    process = _process_of(found)
    if process is None:
        return
    with suppress(psutil.Error):
        process.terminate()
    _until(lambda: _process_of(found) is None, cancel)


def _until(is_so: Callable[[], bool], cancel: CancelToken) -> None:
    end_s = time.monotonic() + _END_S
    while not is_so():
        if time.monotonic() > end_s:
            raise RemoteError(
                "agent_outdated", f"An agent of another version has not ended within {_END_S:.0f} s.",
                "End it: vmsg-agent stop", retryable=True,
            )  # fmt: skip
        cancel.wait(_LOOK_S)
