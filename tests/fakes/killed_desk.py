"""A desktop as a process of its own, to be killed: python -m tests.fakes.killed_desk HOME SCRIPT PHOTO.

It computes over the agent of this computer (HOME/agent, scripted engines) and prints each stage as it begins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.fakes.compute_targets import PICTURE, an_order
from vmsg_desktop import __version__
from vmsg_desktop.adapters.compute.agent_target import AgentTarget
from vmsg_desktop.adapters.compute.child import LocalAgentLink
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Event, StageStarted


def scripted_command(home: Path, script: Path, *options: str) -> tuple[str, ...]:
    """Starts an agent with scripted engines in ``home``."""
    module = "tests.fakes.agent_process"
    return (sys.executable, "-m", module, "--home", str(home), "--script", str(script), *options)


def local_link(home: Path, script: Path, *options: str, version: str = __version__) -> LocalAgentLink:
    """To the agent of ``home``, which ends by itself when nobody stops it."""
    command = scripted_command(home, script, *(options or ("--idle", "60")))
    return LocalAgentLink(home / "agent", version=version, command=command)


def main(home: Path, script: Path, photo: str) -> None:
    """Compute, and say so."""

    def emit(event: Event) -> None:
        if isinstance(event, StageStarted):
            print(event.stage, flush=True)

    memory = AgentMemory(home / "agents.sqlite", clock=SystemClock())
    target = AgentTarget(local_link(home, script), memory, clock=SystemClock())
    made: Iterable[str] = target.compute(an_order(photo.encode()), PICTURE, emit=emit, cancel=CancelToken())
    print("made", *made, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
