"""What a look at a machine tells: the key that it is known by, how far away it is, what this computer has."""

from __future__ import annotations

from dataclasses import dataclass

from vmsg_desktop.core.model.host import HostStatus


@dataclass(frozen=True)
class PinnedKey:
    """The key that a person confirmed for a host. ``key_type``: such as "ssh-ed25519"; ``fingerprint``: "SHA256:…"."""

    key_type: str
    fingerprint: str


@dataclass(frozen=True)
class HostLook:
    """How a host stands.

    Attributes:
        round_trip_s: median of ``round_trips`` commands that do nothing; None when the host was not reached.
    """

    status: HostStatus
    round_trip_s: float | None = None
    round_trips: int = 0


@dataclass(frozen=True)
class Here:
    """This computer.

    Attributes:
        system: such as "Linux x86_64". cores: that work for this program.
        memory_bytes, free_bytes: of its memory in all; free on the disk of the program's data.
        agent_version: of the agent that runs; None when none does.
        version: of this program.
    """

    system: str
    cores: int
    memory_bytes: int
    free_bytes: int
    agent_version: str | None
    version: str
