"""A job over SSH while sshd restarts or the line breaks: it ends right, and no finished stage runs again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.agent_process import AgentProcess
from tests.fakes.compute_targets import PICTURE, SOUND, Desk, Heard, Running, an_order
from tests.fakes.proxy import Proxy
from tests.fakes.ssh_desk import connector, host_of, trusting
from tests.fakes.sshd import SshServer, ssh_server
from vmsg_desktop.adapters.ssh.host_link import HostLink
from vmsg_desktop.adapters.ssh.watch import Patience
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError

ENGINES = ["decoder", "decoder", "detector", "faces", "matter", "prosody"]
PHOTO_BYTES = 12_000_000
LOST_BYTES = 3_000_000  # sshd's window (2 MiB, which dies with it), what the system held, and two key exchanges


@dataclass
class World:
    """A desktop whose line to a host can be spoilt; the host's matting waits for ``gate``."""

    server: SshServer
    line: Proxy
    agent: AgentProcess
    desk: Desk
    gate: Path

    def compute(self) -> Running:
        photo = bytes(range(256)) * (PHOTO_BYTES // 256)
        return Running(lambda: self.desk.compute(an_order(photo), (*PICTURE, *SOUND)))

    def finish(self, running: Running) -> None:
        """Open the gate; the job has to end right, each engine called once for all that happened."""
        self.gate.touch()
        made = running.result()
        assert set(made) == {*PICTURE, *SOUND}
        assert sorted(self.agent.calls()) == ENGINES


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    home, gate = folder / "remote home", folder / "go"
    script = {"matter": {"wait_for": str(gate)}}
    with ExitStack() as stack:
        server = stack.enter_context(ssh_server(folder / "server", environment={"VMSG_HOME": str(home)}))
        line = stack.enter_context(Proxy(server.port))
        agent = stack.enter_context(AgentProcess(home, script))
        host = host_of(server, port=line.port)
        made = connector(folder, patience=Patience(ask_after_s=0.3, answer_s=0.7))
        link = HostLink(host, trusting(made, server, host))
        desk = stack.enter_context(Desk(folder / "desk", link))
        yield World(server, line, agent, desk, gate)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path) as made:
        yield made


def matting(heard: Heard) -> bool:
    return "mask" in heard.started


def connected(times: int) -> Callable[[Heard], bool]:
    return lambda heard: heard.states.count("connected") >= times


def test_a_restarted_sshd_costs_a_retry_and_the_job_is_taken_up_again(world: World) -> None:
    running = world.compute()
    world.desk.heard.wait_for(matting)
    world.server.restart()
    world.desk.heard.wait_for(connected(2))
    world.finish(running)


def test_a_link_cut_in_the_upload_goes_on_where_it_was(world: World) -> None:
    world.desk.target.capabilities(cancel=CancelToken())
    world.line.cut_after(up=PHOTO_BYTES // 2)
    running = world.compute()
    world.desk.heard.wait_for(matting)
    world.finish(running)
    assert world.line.cuts == 1
    assert world.line.up.passed < PHOTO_BYTES + LOST_BYTES


def test_a_half_open_line_is_left_and_the_job_taken_up_again(world: World) -> None:
    running = world.compute()
    world.desk.heard.wait_for(matting)
    world.line.freeze()
    world.desk.heard.wait_for(lambda heard: "reconnecting" in heard.states)
    world.line.thaw()
    world.desk.heard.wait_for(connected(2))
    world.finish(running)


def test_a_host_key_that_changes_meanwhile_ends_the_trying(world: World) -> None:
    running = world.compute()
    world.desk.heard.wait_for(matting)
    world.server.swap_host_key()
    world.server.restart()
    with pytest.raises(RemoteError) as caught:
        running.result()
    assert caught.value.code == "host_key_changed"
