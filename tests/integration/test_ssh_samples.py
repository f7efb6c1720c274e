"""The program's own sampling of a host over SSH: nothing is started for it, a lost line is found again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.agent_process import AgentProcess
from tests.fakes.sample_streams import KeptSamples
from tests.fakes.ssh_desk import host_key_of
from tests.fakes.sshd import SshServer, ssh_server
from vmsg_desktop.bootstrap.agents import hosts_folder, open_connector, open_hosts
from vmsg_desktop.bootstrap.samples import open_samples
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.metrics import HERE, Sample

HOST = "gpu"
pytestmark = pytest.mark.slow


@dataclass
class World:
    """A host of the list, set up, whose agent a test starts; its key is pinned when ``is_known``."""

    server: SshServer
    home: Path
    sink: KeptSamples

    @property
    def pids(self) -> list[str]:
        """Of agents that were ever started there."""
        return [path.name for path in (self.home / "agent").iterdir() if path.name != "start"]

    def trust(self) -> None:
        pin = f"[{self.server.address}]:{self.server.port}"
        open_connector().pins.trust(pin, host_key_of(self.server))

    def wait_for_reason(self, words: str) -> None:
        self.sink.wait_for(lambda: self.sink.last(HOST, lambda one: words in one.missing.get("cpu.load", "")))

    def wait_for_silence(self) -> None:
        self.sink.wait_for(lambda: self.sink.last(HOST, lambda one: not one.values and bool(one.missing["cpu.load"])))

    def wait_for_figures(self) -> Sample:
        self.sink.wait_for(lambda: self.sink.last(HOST, lambda one: "cpu.load" in one.values))
        return self.sink.of(HOST)[-1]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "desk"))
    home = tmp_path / "remote home"
    (home / "agent").mkdir(parents=True)
    (home / "agent" / "start").write_text("#!/bin/sh\nexit 0\n")
    with ssh_server(tmp_path / "server", environment={"VMSG_HOME": str(home)}) as server:
        open_hosts().keep(HostEntry(HOST, server.address, server.user, server.port, str(server.client_key)))
        yield World(server, home, KeptSamples())


def test_a_host_is_sampled_while_its_agent_runs_and_no_longer(world: World) -> None:
    world.trust()
    with ExitStack() as opened:
        opened.enter_context(open_samples(world.sink, after_s=0.0))
        world.wait_for_reason("No agent runs on gpu.")
        assert world.pids == [], "none was started"
        agent = opened.enter_context(AgentProcess(world.home))
        sample = world.wait_for_figures()
        assert {"memory.used", "process.memory", "net.in", "queue.waiting"} <= set(sample.values)
        assert sample.missing["gpu0.load"]
        world.server.stop()
        world.wait_for_silence()
        world.server.start()
        world.wait_for_figures()
        agent.stop()
        world.wait_for_silence()
    assert "agent" in world.sink.of(HERE)[-1].missing["queue.waiting"], "this computer has none"
    assert world.sink.of(HERE)[-1].values["process.memory"] > 0


def test_a_host_whose_key_nobody_confirmed_is_asked_once_and_told(world: World) -> None:
    with open_samples(world.sink, after_s=0.0):
        world.wait_for_reason("key")
        count = world.server.log().count("Connection from")
        assert count >= 1
        for _ in range(3):
            before = len(world.sink.all)
            world.sink.wait_for(lambda before=before: len(world.sink.all) > before)  # type: ignore[misc]
        assert world.server.log().count("Connection from") == count
    assert not (hosts_folder() / "known_hosts").exists(), "a look confirms nothing"
