"""Child of the rows about the agent: jobs and files over SSH, over the loopback, and in this process."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.agent_served import RESULT_BYTES, ReadyBench, ready_bench
from tests.bench.worker_loop import serve
from vmsg_desktop import __version__
from vmsg_desktop.adapters.compute.agent_client import AgentClient
from vmsg_desktop.adapters.compute.agent_target import AgentTarget
from vmsg_desktop.adapters.compute.child import LocalAgentLink
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins
from vmsg_desktop.adapters.ssh.host_link import HostLink
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import Order, SourceFile, Sources
from vmsg_desktop.core.ports import AgentLink
from vmsg_desktop.core.wire import wire_file

PHOTO_BYTES, FILE_BYTES = 277_000, 20_000_000


class AgentSides:
    """The tasks; links and targets stay open between them."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._folder = Path(settings["folder"])
        self._folder.mkdir(exist_ok=True)
        self._seen = secrets.token_bytes(PHOTO_BYTES)
        self._file = secrets.token_bytes(FILE_BYTES)

    def job(self) -> dict[str, Any]:
        """Over SSH, a photo that the agent has not seen."""
        return self._at(self._remote, self._new_photo())

    def local_job(self) -> dict[str, Any]:
        """At the agent of this computer, a photo that it has not seen."""
        return self._at(self._local, self._new_photo())

    def local_hit(self) -> dict[str, Any]:
        """At the agent of this computer, all from its cache."""
        return self._at(self._local, self._seen)

    def here_job(self) -> dict[str, Any]:
        """The same in this process."""
        return self._here(self._new_photo())

    def here_hit(self) -> dict[str, Any]:
        """The same in this process, all from its cache."""
        return self._here(self._seen)

    def up(self) -> dict[str, Any]:
        """A file that the agent does not have, over SSH, hashed here and there."""
        self._file = secrets.token_bytes(32) + self._file[32:]
        sent = self._client.upload_blob(wire_file(self._file), self._file)
        assert sent == FILE_BYTES
        return {"via": "AgentClient.upload_blob through HostLink", "bytes": sent}

    def down(self) -> dict[str, Any]:
        """The last file sent, back, and its hash found right."""
        data = self._client.fetch_blob(wire_file(self._file), into=bytearray())
        return {"via": "AgentClient.fetch_blob through HostLink", "bytes": len(data)}

    def _at(self, target: AgentTarget, photo: bytes) -> dict[str, Any]:
        made = target.compute(order_of(photo), ("mask",), emit=lambda event: None, cancel=CancelToken())
        return said(f"AgentTarget, {target.name}", made)

    def _here(self, photo: bytes) -> dict[str, Any]:
        def read(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
            return SourceFile(source.path, photo)

        order = order_of(photo)
        bench = replace(self._bench, read_source=read)
        made = bench.outputs(order.message, ("mask",), emit=lambda event: None, cancel=CancelToken())
        return said("Workbench.outputs", made)

    def _new_photo(self) -> bytes:
        """Bytes that nobody has seen, made in no time."""
        return secrets.token_bytes(32) + self._seen[32:]

    @cached_property
    def _remote(self) -> AgentTarget:
        return self._target(self._link)

    @cached_property
    def _local(self) -> AgentTarget:
        return self._target(LocalAgentLink(Path(self._settings["home"]) / "agent", version=__version__))

    @cached_property
    def _link(self) -> HostLink:
        return HostLink(*host_and_connector(self._settings, self._folder))

    @cached_property
    def _client(self) -> AgentClient:
        return AgentClient(self._link.open(cancel=CancelToken()))

    @cached_property
    def _bench(self) -> ReadyBench:
        return ready_bench(self._folder / "cache")

    def _target(self, link: AgentLink) -> AgentTarget:
        memory = AgentMemory(self._folder / "agents.sqlite", clock=SystemClock())
        return AgentTarget(link, memory, clock=SystemClock())

    def tasks(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """All of them by name."""
        names = ("job", "local_job", "local_hit", "here_job", "here_hit", "up", "down")
        return {name: getattr(self, name) for name in names}


def order_of(photo: bytes) -> Order:
    """A mask of this photo."""
    return Order(Message(Source("p.jpg"), Source("v.wav")), Sources(SourceFile("p.jpg", photo)))


def said(via: str, made: Mapping[str, Kept]) -> dict[str, Any]:
    """What a job gave, checked."""
    sizes = [len(data) for data in made["mask"].packed.blobs.values()]
    assert sizes == [RESULT_BYTES]
    return {"via": via, "bytes": sizes[0]}


def host_and_connector(settings: Mapping[str, Any], folder: Path) -> tuple[SshHost, Connector]:
    """The server that the settings tell of, its key pinned."""
    host = SshHost(
        "bench",
        "127.0.0.1",
        settings["port"],
        settings["user"],
        identity_files=(Path(settings["key"]),),
        identities_only=True,
    )
    pins = HostKeyPins(folder / "known_hosts")
    pins.trust(host.pin_name, HostKey.from_text(settings["host_key"]))
    return host, Connector(pins, Credentials(uses_agent=False, folder=folder / "no-keys"))


if __name__ == "__main__":
    serve(AgentSides(json.loads(sys.argv[1])).tasks())
