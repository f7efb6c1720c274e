"""Where the agent of a host keeps its files, and the commands that every part of a set-up needs there.

<home>/agent/versions/<version>-<hash>/   an environment each, with .ready once it is complete
<home>/agent/current -> versions/<…>      the one that runs
<home>/agent/wheels/<hash>/<name>.whl     what was sent
<home>/agent/service.json                 how it is kept running
<home>/agent/start                        starts it, whatever keeps it running: what a connection runs
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vmsg_desktop.adapters.ssh.look import AGENT_HOME
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, quoted
from vmsg_desktop.core.model.errors import RemoteError


@dataclass(frozen=True)
class Place:
    """The agent's files on a host.

    Attributes:
        home: the program's data folder there, absolute.
        is_home_set: VMSG_HOME names it, so a service must be told.
    """

    home: str
    is_home_set: bool

    @property
    def agent(self) -> str:
        """The agent's folder."""
        return f"{self.home}/agent"

    @property
    def current(self) -> str:
        """The link to the version that runs."""
        return f"{self.agent}/current"

    @property
    def start(self) -> str:
        """The script that starts it."""
        return f"{self.agent}/start"

    def version(self, label: str) -> str:
        """The folder of a version."""
        return f"{self.agent}/versions/{label}"

    def python(self, label: str | None = None) -> str:
        """The interpreter of a version, of the current one without ``label``."""
        return f"{self.version(label) if label else self.current}/bin/python"

    def module(self, name: str, *words: str, label: str | None = None) -> str:
        """The command that runs a module of a version; the person's own packages stay out of it."""
        return " ".join(["env -u PYTHONPATH", quoted(self.python(label)), "-m", name, *map(quoted, words)])


def find_place(shell: RemoteShell) -> Place:
    """The place on a host where nothing was looked at yet."""
    lines = checked(shell, f'printf "%s\\n" {AGENT_HOME} "${{VMSG_HOME:+set}}"', doing="Looking for the agent")
    home, _, is_set = lines.rstrip("\n").partition("\n")
    if not home.startswith("/"):
        raise RemoteError(
            "remote_home_relative",
            f"VMSG_HOME on {shell.name} is {home!r}, which is no absolute path.",
            "Set it there to an absolute path.",
        )
    return Place(home, is_set.strip() == "set")


def read_json(text: str, *, of: str) -> Mapping[str, Any]:
    """The JSON object that a program on the host wrote. Raises RemoteError "remote_answer_unreadable"."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise RemoteError(
            "remote_answer_unreadable",
            f"{of} gave no JSON object but {text.strip()[:80]!r}.",
            "Set the agent up again: vmsg agent setup HOST",
        )
    return value
